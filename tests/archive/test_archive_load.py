"""The readings of a batch in the ledger: once each, whatever happens, and with the same result as adding the files."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from wire import here

from diplowire.archive import cut
from diplowire.archive.batch import Batch
from diplowire.archive.load import Load, Loaded
from diplowire.cli import app
from diplowire.pipeline import archive_reader, open_ledger, reader
from diplowire.views.stories import notices

STORY = (
    "МИНСК, {day} мар - РИА Новости. Министр иностранных дел Белоруссии {met} с министром иностранных дел Казахстана.\n"
)
MET = ["встретился 5 марта", "провел переговоры 6 марта", "встретится 12 марта", "подписал меморандум"]
TWO = "Президент России прибыл в Астану.\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make an archive and read it into the folder `out`; return where both are, for tests that write nothing there."""
    base = tmp_path_factory.mktemp("archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(base)
        for name, value in (("FEWEST", 3), ("MOST", 8), ("_MEAN", 3), ("STORIES", 5)):
            patch.setattr(cut, name, value)
        Path("wire").mkdir()
        for n in range(24):
            text = STORY.format(day=5 + n % 4, met=MET[n % 4])
            Path(f"wire/{n:02}.txt").write_text(f"{text}\nТоварооборот достиг {n + 2} млрд долларов.\n", "utf-8")
        Path("wire/copy.txt").write_bytes(Path("wire/03.txt").read_bytes())
        Path("wire/bad.txt").write_bytes(b"\x00\x01")
        batch = Batch(["wire"], "out", reader().info)
        list(batch.run(here, batch.worker(archive_reader), 1))
        assert (batch.result.fresh, batch.result.errors, batch.result.failures) == (25, 1, [])
        assert len(batch.shards) > 3
        yield base


def loaded(folder: Path, ledger: Path) -> Loaded:
    book = open_ledger(ledger)
    try:
        work = Load(book, folder)
        list(work.run())
    finally:
        book.close()
    return work.result


def whole(ledger: Path) -> str:
    book = open_ledger(ledger)
    try:
        return book.ledger().model_dump_json()
    finally:
        book.close()


def cli(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_loading_is_adding(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made)
    assert cli("add", "wire", "--ledger", tmp_path / "added.sqlite").exit_code == 1
    done = loaded(Path("out"), tmp_path / "loaded.sqlite")
    assert (done.fresh, done.known, done.errors, done.missing, done.failures) == (24, 1, 1, 0, [])
    assert whole(tmp_path / "loaded.sqlite") == whole(tmp_path / "added.sqlite")
    again = cli("add", "wire", "--ledger", tmp_path / "loaded.sqlite")
    assert again.stdout.startswith("0 new, 25 known, 1 failed")


def test_loading_again_changes_nothing(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = tmp_path / "ledger.sqlite"
    loaded(made / "out", ledger)
    before = whole(ledger)
    monkeypatch.setattr("diplowire.archive.load.Reading", None)  # no reading is even looked at
    done = loaded(made / "out", ledger)
    assert (done.fresh, done.known, done.reread, done.errors) == (0, 25, 0, 1)
    assert whole(ledger) == before


def test_errors_become_notices(made: Path, tmp_path: Path) -> None:
    loaded(made / "out", tmp_path / "ledger.sqlite")
    loaded(made / "out", tmp_path / "ledger.sqlite")
    book = open_ledger(tmp_path / "ledger.sqlite")
    with book.store.reading() as c:
        said = [row.reason for row in notices(c)]
    book.close()
    assert len(said) == 1
    assert said[0].startswith("wire/bad.txt: it is binary")


def test_missing_and_damaged_shards_are_said_and_the_others_loaded(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "part"
    folder.mkdir()
    for path in (made / "out").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    gone, cut_short, *_ = sorted(folder.glob("shard-*"))
    gone.unlink()
    cut_short.write_bytes(cut_short.read_bytes()[:-100])
    found = cli("load", folder, "--ledger", tmp_path / "ledger.sqlite")
    assert found.exit_code == 1
    assert "1 shards are not there yet" in found.stderr
    assert f"{cut_short}: the file is damaged" in found.stderr
    for path in (gone, cut_short):
        path.write_bytes((made / "out" / path.name).read_bytes())
    loaded(folder, tmp_path / "ledger.sqlite")
    loaded(made / "out", tmp_path / "whole.sqlite")
    assert whole(tmp_path / "ledger.sqlite") == whole(tmp_path / "whole.sqlite")


@pytest.mark.parametrize("made_there", [None, "a file", "{}"])
def test_a_folder_that_is_none_of_a_batch(made_there: str | None, tmp_path: Path) -> None:
    if made_there:
        (tmp_path / "x").mkdir()
        (tmp_path / "x" / "manifest.json").write_text(made_there, "utf-8")
    found = cli("load", tmp_path / "x", "--ledger", tmp_path / "ledger.sqlite")
    assert found.exit_code == 2
    assert found.stderr.startswith(f"diplowire: {tmp_path / 'x'}")


DIES = """
import os, signal, sqlalchemy
from sqlalchemy.engine import Engine
left = [{0}]
def count(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
sqlalchemy.event.listen(Engine, "{1}", count)
from diplowire.cli import main
main()
"""


def test_killed_while_loading(made: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    open_ledger(ledger).close()
    for dies_at in ((60, "before_cursor_execute"), (3, "commit"), (2, "commit"), (40, "before_cursor_execute")):
        code = DIES.format(*dies_at)
        command = [sys.executable, "-c", code, "load", str(made / "out"), "--ledger", str(ledger)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == -signal.SIGKILL, done.stderr
    loaded(made / "out", ledger)
    loaded(made / "out", tmp_path / "whole.sqlite")
    assert whole(ledger) == whole(tmp_path / "whole.sqlite")
