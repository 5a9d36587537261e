"""`diplowire export`: files, manifests, filters and wrong use."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from diplowire.cli import app
from diplowire.cli.export import Format
from diplowire.export.lines import TABLES

FOLDERS = ("csv", "jsonl", "parquet")


def run(ledger: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(app, ["export", *map(str, args), "--ledger", str(ledger)])


@pytest.mark.parametrize("format", list(Format))
def test_each_format_carries_its_manifest(format: str, ledger_path: Path, tmp_path: Path) -> None:
    output = tmp_path / "new" / "out.x"
    result = run(ledger_path, format, "-o", output)
    assert result.exit_code == 0, result.output
    folder = output if format in FOLDERS else output.parent
    beside = "manifest.json" if format in FOLDERS else "out.x.manifest.json"
    manifest = json.loads((folder / beside).read_text("utf-8"))
    assert manifest["format"] == format
    assert manifest["as_of"] == "2024-03-22"
    assert manifest["schemas"] == {"ledger": "diplowire.ledger/1", "reading": "diplowire.reading/1"}
    assert [len(r["lexicon_sha256"]) for r in manifest["readers"]] == [64]
    written = {p.name for p in folder.iterdir()}
    assert written == {*manifest["files"], beside}
    for name, facts in manifest["files"].items():
        data = (folder / name).read_bytes()
        assert facts == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    if format in FOLDERS:
        assert list(manifest["rows"]) == list(TABLES)
        assert "CODEBOOK.md" in written
    if format == "jsonl":
        counted = {name: (folder / f"{name}.jsonl").read_bytes().count(b"\n") for name in TABLES}
        assert manifest["rows"] == counted
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert run(ledger_path, format, "-o", output).exit_code == 0
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_filters_stand_in_the_manifest(ledger_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "e.jsonl"
    args = ["--state", "kaz", "--state", "SRB", "--person", "Tokayev", "--since", "2024-03-01", "--as-of", "2024-03-20"]
    assert run(ledger_path, "plover", "-o", out, *args).exit_code == 0
    manifest = json.loads((tmp_path / "e.jsonl.manifest.json").read_text("utf-8"))
    (person,) = manifest["filters"].pop("persons")
    assert person.startswith("P")
    assert manifest["filters"] == {"states": ["KAZ", "SRB"], "since": "2024-03-01", "as_of": "2024-03-20"}
    assert [json.loads(line)["kind"] for line in out.read_text("utf-8").splitlines()] == ["talks"]


def test_options_stand_in_the_manifest(ledger_path: Path, tmp_path: Path) -> None:
    assert run(ledger_path, "colt", "-o", tmp_path / "t.csv", "--with-plans", "--excel").exit_code == 0
    manifest = json.loads((tmp_path / "t.csv.manifest.json").read_text("utf-8"))
    assert manifest["options"] == {"with_plans": True, "excel": True}
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("xlsx", "-o", "x"), "xlsx"),
        (("csv",), "--output"),
        (("plover", "-o", "x", "--with-plans"), "colt"),
        (("parquet", "-o", "x", "--excel"), "csv"),
        (("csv", "-o", "x", "--state", "Kazakhstan"), "three-letter"),
        (("csv", "-o", "x", "--state", "KAZ", "--state", "BLR", "--state", "RUS"), "one or two"),
        (("csv", "-o", "x", "--person", "Nobody Atall"), "nobody"),
        (("csv", "-o", "x", "--since", "March"), "2024-03-05"),
    ],
)
def test_wrong_use_is_told(
    args: tuple[str, ...], says: str, ledger_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(ledger_path, *args)
    assert result.exit_code == 2
    assert says in result.output
    assert list(tmp_path.iterdir()) == []


def test_nothing_else_is_written_over(ledger_path: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "stories.csv").write_text("mine", "utf-8")
    assert run(ledger_path, "csv", "-o", tmp_path / "mine").exit_code == 2
    assert [p.read_text("utf-8") for p in (tmp_path / "mine").iterdir()] == ["mine"]
    assert run(ledger_path, "ical", "-o", tmp_path / "mine").exit_code == 2
    assert run(ledger_path, "csv", "-o", tmp_path / "mine" / "stories.csv").exit_code == 2
    assert run(ledger_path, "csv", "-o", tmp_path / "tables").exit_code == 0
    assert run(ledger_path, "jsonl", "-o", tmp_path / "tables").exit_code == 2


def test_there_must_be_a_ledger(tmp_path: Path) -> None:
    result = run(tmp_path / "none.sqlite", "csv", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "no ledger" in result.output
    assert not (tmp_path / "out").exists()
