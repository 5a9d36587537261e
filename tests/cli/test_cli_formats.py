"""Files of many stories at the command line: read, named, added once, and kept where nothing can read them yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from diplowire.cli import app
from diplowire.ledger import schema as t
from diplowire.pipeline import open_ledger
from read.made import SAMPLES, TEXT, html, jsonl, rss, zipped

FOREIGN = "Міністр замежных спраў прыбыў у сталіцу з афіцыйным візітам, паведаміла прэс-служба ўрада.\n"


def run(*arguments: str | Path, ledger: Path | None = None, data: bytes | None = None) -> Result:
    where = ["--ledger", str(ledger)] if ledger else []
    return CliRunner().invoke(app, [*map(str, arguments), *where], input=data)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    other = rss().replace("Афины", "Скопье")
    path.write_bytes(
        zipped({"page.html": html().encode(), "x/feed.xml": other.encode(), "broken.html": b"", "logo.png": b"\x89PNG"})
    )
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def texts(result: Result) -> list[str]:
    return [json.loads(line)["story"]["text"] for line in result.stdout_bytes.splitlines()]


def test_all_stories_of_a_file_are_read_and_what_is_no_good_is_said(archive: Path) -> None:
    result = run("read", archive, "-f", "jsonl")
    assert texts(result) == [TEXT, TEXT.replace("Афины", "Скопье")]
    assert result.exit_code == 1
    assert f"{archive}!broken.html: it is empty" in result.stderr


def test_one_story_is_read_by_its_name(archive: Path) -> None:
    assert texts(run("read", f"{archive}!page.html", "-f", "jsonl")) == [TEXT]
    assert len(texts(run("read", f"{archive}!x/feed.xml", "-f", "jsonl"))) == 1
    missing = run("read", f"{archive}!none.html")
    assert missing.exit_code == 1
    assert f"{archive}!none.html: there is no such story" in missing.stderr


def test_several_pages_need_a_folder(archive: Path, tmp_path: Path) -> None:
    assert run("read", archive, "-f", "html").exit_code == 2
    run("read", archive, "-f", "html", "-o", tmp_path / "pages")
    assert sorted(p.name for p in (tmp_path / "pages").iterdir()) == ["feed.html", "page.html"]


def test_columns_are_asked_for_and_told(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(jsonl().replace('"text"', '"body"').splitlines()[0], "utf-8")
    assert "say which with --columns" in run("read", path).stderr
    assert texts(run("read", path, "-f", "jsonl", "--columns", "text=body")) == [TEXT]
    assert run("read", path, "--columns", "body").exit_code == 2


def test_adding_an_archive_again_changes_nothing(archive: Path, ledger: Path) -> None:
    first, again = run("add", archive, ledger=ledger), run("add", archive, ledger=ledger)
    assert first.stdout.startswith("2 new, 0 known, 1 failed")
    assert again.stdout.startswith("0 new, 2 known, 1 failed")
    assert f"{archive}!broken.html" in run("notices", ledger=ledger).stdout


def test_a_story_in_an_archive_is_the_story_beside_it(tmp_path: Path, ledger: Path) -> None:
    (tmp_path / "in.zip").write_bytes(zipped({"a.html": html().encode()}))
    (tmp_path / "page.html").write_text(html(), "utf-8")
    assert run("add", tmp_path / "in.zip", ledger=ledger).stdout.startswith("1 new")
    assert run("add", tmp_path / "page.html", ledger=ledger).stdout.startswith("0 new, 1 known")


def test_a_folder_gives_all_that_may_be_stories(tmp_path: Path, ledger: Path) -> None:
    folder = tmp_path / "desk"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.docx").write_bytes(SAMPLES["docx"][0]())
    (folder / "b.eml").write_bytes(SAMPLES["mail"][0]())
    for idle in ("README.md", "style.css", ".hidden.txt", "logo.png", "gold.toml"):
        (folder / idle).write_text("x", "utf-8")
    assert run("add", folder, ledger=ledger).stdout.startswith("2 new, 0 known, 0 failed")


def test_standard_input_may_hold_many_stories(ledger: Path) -> None:
    assert run("add", "-", ledger=ledger, data=SAMPLES["zip in zip"][0]()).stdout.startswith("1 new")
    assert len(texts(run("read", "-", "-f", "jsonl", data=SAMPLES["rss"][0]()))) == 1


def test_a_story_without_a_pack_is_kept_marked_and_read_when_there_is_one(tmp_path: Path, ledger: Path) -> None:
    path = tmp_path / "be.txt"
    path.write_text(FOREIGN, "utf-8")
    assert run("add", path, ledger=ledger).stdout.startswith("1 new")
    (reading,) = map(json.loads, run("read", path, "-f", "jsonl").stdout_bytes.splitlines())
    assert reading["story"]["language"] == "be"
    assert "language-not-read" in [n["code"] for n in reading["notices"]]
    book = open_ledger(ledger)
    with book.store.reading() as c:
        (key,) = c.execute(select(t.source_file.c.reader)).scalars()
        assert c.execute(select(t.story.c.language, t.story.c.path)).all() == [("be", str(path))]
    book.close()
    assert key.endswith("/unread")  # so the next `add` looks at it again
    assert run("add", path, ledger=ledger).stdout.startswith("0 new, 1 known")
