"""Batches that are begun, go on, meet new and changed files, and two at the same time."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from wire import INFO, driven, held, here, lines, plain_reader, read, write

from diplowire.archive import cut
from diplowire.archive.batch import Batch
from diplowire.archive.folder import read_manifest
from diplowire.errors import ArchiveError

OUT = Path("out")


@pytest.fixture(autouse=True)
def _small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (("FEWEST", 3), ("MOST", 8), ("_MEAN", 3), ("STORIES", 5)):
        monkeypatch.setattr(cut, name, value)
    write(Path("wire"), 40)
    lines(Path("wire/a.jsonl"), 17, first=100)


def test_the_same_command_again_reads_nothing() -> None:
    first = read(["wire"], OUT)
    assert (first.result.fresh, first.result.known) == (57, 0)
    before = held(OUT)
    again = read(["wire"], OUT)
    assert (again.result.fresh, again.result.known, again.todo) == (0, 57, [])
    assert held(OUT) == before
    assert len(before) == len(first.shards) + 1


def test_the_manifest_names_the_shards_in_order() -> None:
    batch = read(["wire/"], OUT)
    manifest = read_manifest(OUT)
    assert manifest is not None
    assert [s.id for s in manifest.shards] == [s.id for s in batch.shards]
    assert (manifest.sources, manifest.reader) == (("wire",), INFO)
    assert sum(s["stories"] for s in json.loads((OUT / "manifest.json").read_text())["shards"]) == 57


def test_only_what_is_missing_or_damaged_is_read() -> None:
    batch = read(["wire"], OUT)
    before = held(OUT)
    (OUT / batch.shards[0].file).unlink()
    (OUT / batch.shards[2].file).write_bytes(before[batch.shards[2].file][:100])
    again = Batch(["wire"], OUT, INFO)
    assert [s.id for s in again.todo] == [batch.shards[0].id, batch.shards[2].id]
    list(again.run(here, again.worker(plain_reader), 1))
    assert held(OUT) == before


def test_new_and_changed_files_replace_their_shards_only() -> None:
    before = {s.file for s in read(["wire"], OUT).shards}
    text = Path("wire/0003.txt").read_text("utf-8")
    Path("wire/0003.txt").write_text(text.replace("визитом", "ВИЗИТОМ"), "utf-8")  # of the same size
    Path("wire/0020b.txt").write_text("Новая история.", "utf-8")
    for path in (*Path("wire").iterdir(), *OUT.iterdir()):
        at = 1_000 if path.parent != OUT else 2_000
        os.utime(path, (at, at))
    os.utime("wire/0003.txt", (3_000, 3_000))
    again = Batch(["wire"], OUT, INFO)
    assert 0 < len(again.todo) < len(before) / 2
    list(again.run(here, again.worker(plain_reader), 1))
    files = held(OUT)
    assert set(files) == {"manifest.json", *(s.file for s in again.shards)}
    other = Path("other")
    read(["wire"], other)
    assert held(other) == files


def test_an_archive_that_grew_at_its_end_keeps_its_shards() -> None:
    write(Path("more"), 60)
    before = {s.id for s in read(["more"], OUT).shards}
    write(Path("more"), 30, first=60)
    assert len(before - {s.id for s in read(["more"], OUT).shards}) <= 1


@pytest.mark.parametrize("wrong", ["sources", "reader", "things", "file", "manifest"])
def test_a_folder_of_something_else_is_left_alone(wrong: str) -> None:
    sources, info = ["wire"], INFO
    if wrong in ("sources", "reader"):
        read(["wire"], OUT)
        sources = ["wire/a.jsonl"] if wrong == "sources" else sources
        info = info.model_copy(update={"version": "2"}) if wrong == "reader" else info
    elif wrong == "file":
        OUT.write_text("x", "utf-8")
    else:
        OUT.mkdir()
        (OUT / ("manifest.json" if wrong == "manifest" else "x")).write_text("{}", "utf-8")
    before = held(OUT) if OUT.is_dir() else {}
    with pytest.raises(ArchiveError, match=r"name (a|another|an empty or a new) folder"):
        Batch(sources, OUT, info)
    assert (held(OUT) if OUT.is_dir() else {}) == before


def test_two_at_the_same_time_make_the_same(tmp_path: Path) -> None:
    read(["wire"], Path("alone"))
    running = [driven("local", OUT, "wire", cwd=tmp_path, pause=0.01) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert held(OUT) == held(Path("alone"))


def test_nothing_to_read() -> None:
    Path("empty").mkdir()
    with pytest.raises(ArchiveError, match="there is nothing to read"):
        Batch(["empty"], OUT, INFO)
    assert not OUT.exists()
