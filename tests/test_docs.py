"""Documentation is held to the code: made pages are fresh, examples run, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from diplowire.cli import app
from diplowire.cli.codebook import LEDGER_TYPES, TYPES, codebook, schema_json, write
from diplowire.model import ledger, reading, story

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
STORY = "ПРАГА, 5 марта. Министр иностранных дел Австрии прибыл в Прагу с официальным визитом.\n"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)


def test_codebook_and_schema_are_fresh(tmp_path: Path) -> None:
    write(tmp_path)
    made = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.*")}
    assert made == {
        "codebook.md", "ledger-codebook.md", "schema/ledger.schema.json", "schema/reading.schema.json",
    }  # fmt: skip
    for name in made:
        assert (ROOT / "docs" / name).read_text("utf-8") == (tmp_path / name).read_text("utf-8"), "run: make docs"


def test_the_commands_print_the_same() -> None:
    assert CliRunner().invoke(app, ["schema"]).stdout == schema_json()
    assert CliRunner().invoke(app, ["codebook"]).stdout == codebook()


def test_the_codebook_knows_every_type_of_the_record() -> None:
    defined = {
        thing
        for module in (reading, story)
        for thing in vars(module).values()
        if isinstance(thing, type) and thing.__module__ == module.__name__
    }
    assert defined - set(TYPES) == set()


def test_the_codebook_knows_every_type_of_the_ledger() -> None:
    defined = {
        thing for thing in vars(ledger).values() if isinstance(thing, type) and thing.__module__ == ledger.__name__
    }
    assert defined - set(LEDGER_TYPES) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=lambda p: p.name)
def test_python_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    monkeypatch.chdir(tmp_path)
    shared: dict[str, object] = {"print": lambda *_: None}
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), shared)


def test_shell_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    shutil.copytree(ROOT / "tests" / "threads" / "moved_visit", tmp_path / "archive")
    monkeypatch.setenv("DIPLOWIRE_LEDGER", str(tmp_path / "ledger.sqlite"))
    monkeypatch.chdir(tmp_path)
    lines = [line for block in blocks(ROOT / "README.md", "sh") for line in block.splitlines() if "diplowire " in line]
    assert lines
    for line in lines:
        command = line.split("#")[0].split(">")[0].replace("*.txt", "story.txt")
        result = CliRunner().invoke(app, shlex.split(command)[1:])
        assert result.exit_code == 0, f"{line}\n{result.output}"


def test_a_newcomer_needs_two_commands_and_they_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([\w-]+):", makefile, re.M))
    assert re.findall(r"^(make \w+)", readme, re.M) == ["make demo", "make test"]
    for page in PAGES:
        assert set(re.findall(r"`make (\w+)", page.read_text("utf-8"))) <= targets
