"""What becomes of records, sound and odd, in files of every kind."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from wire import INFO, crawl, here, lines, plain_reader, read, story, write

from diplowire.archive import folder, records
from diplowire.archive.batch import Batch
from diplowire.archive.work import Worker
from diplowire.errors import ArchiveError
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.read import read_stories


@pytest.fixture(autouse=True)
def _base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def rows(*sources: str) -> list[dict[str, Any]]:
    batch = read(sources, Path("out"))
    assert not batch.result.failures
    found = [row for s in batch.shards for row in folder.columns(Path("out", s.file), folder.COLUMNS)]
    assert batch.result.fresh + batch.result.errors == len(found)
    return found


def errors(*sources: str) -> dict[str, str]:
    return {row["name"]: row["error"] for row in rows(*sources) if row["error"] is not None}


def test_a_row_holds_the_whole_reading() -> None:
    lines(Path("a.jsonl"), 1)
    (row,) = rows("a.jsonl")
    reading = Reading.model_validate_json(row["reading"])
    assert reading.story.text == story(0)
    assert (row["name"], row["story"], row["text_sha256"]) == ("a.jsonl#1", reading.story.id, reading.story.sha256)
    assert (row["published"], row["url"], row["error"]) == ("2024-03-05", "https://example.org/0", None)


def test_odd_lines_become_rows_that_say_why() -> None:
    sound = json.dumps({"text": story(1)})
    odd = {
        2: b"nonsense", 3: b"[1]", 4: b'{"text": 5}', 5: b'{"text": " "}', 6: b'{"text": "x", "published": "gestern"}',
        7: b"{}", 8: b"\xff\xfe", 9: b"[" * 100_000, 10: '{"text": "ошибка"}'.encode(),
    }  # fmt: skip
    Path("a.jsonl").write_bytes(b"\n".join([sound.encode(), *odd.values(), b"", sound.encode()]))
    found = rows("a.jsonl")
    assert [r["name"] for r in found] == [f"a.jsonl#{n}" for n in (*range(1, 11), 12)]
    for row in found:
        number = int(row["name"].split("#")[1])
        assert (row["error"] is not None) == (number in odd) == (row["reading"] is None)
        assert row["error"] is None or row["error"].startswith(f"{row['name']}: ")
    assert found[0]["story"] == found[-1]["story"]


def test_odd_files_become_rows_that_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("wire"), 2)
    Path("wire/binary.txt").write_bytes(bytes(range(8, 256)))
    Path("wire/empty.txt").touch()
    Path("wire/lost.txt").symlink_to("nowhere")
    Path("wire/lost.jsonl").symlink_to("nowhere")
    Path("wire/junk.parquet").write_bytes(b"PAR1" + b"x" * 100 + (50).to_bytes(4, "little") + b"PAR1")
    pq.write_table(pa.table({"body": ["x"]}), "wire/other.parquet")
    with open("wire/large.txt", "wb") as file:
        file.truncate(records.LARGEST + 1)
    found = errors("wire")
    assert {n: said.split(": ", 1)[1][:30] for n, said in found.items()} == {
        "wire/binary.txt": "it is in no known encoding (UT",
        "wire/empty.txt": "it is empty: there is no story",
        "wire/junk.parquet": "the Parquet file is damaged (O",
        "wire/large.txt": "it is larger than 64 MiB: no s",
        "wire/lost.jsonl": "it cannot be opened (No such f",
        "wire/lost.txt": "it cannot be opened (No such f",
        "wire/other.parquet": "it has no column 'text' for th",
    }


def test_a_line_without_end_costs_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LARGEST", 1_000)
    sound = json.dumps({"text": story(1)}).encode()
    monkeypatch.setattr("diplowire.archive.cut._BYTES", 500)
    Path("a.jsonl").write_bytes(sound + b"\n" + b"x" * 5_000 + b"\n" + sound + b"\n")
    found = rows("a.jsonl")
    assert [(r["name"], r["error"] is None) for r in found] == [
        ("a.jsonl#1", True),
        ("a.jsonl#2", False),
        ("a.jsonl#3", True),
    ]


@pytest.mark.parametrize("kind", [pa.string(), pa.date32(), pa.timestamp("ns", "UTC"), pa.timestamp("s")])
def test_rows_of_parquet(kind: pa.DataType) -> None:
    day = dt.datetime(2024, 3, 5, 14, 30, tzinfo=dt.UTC)
    given = ["2024-03-05T14:30:00+00:00", None] if kind == pa.string() else [day, None]
    if kind == pa.date32():
        given = [day.date(), None]
    texts = [story(n) for n in range(1_300)]
    table = pa.table({"n": list(range(1_300)), "text": texts, "published": pa.array(given * 650, kind)})
    pq.write_table(table, "a.parquet", row_group_size=900)
    found = rows("a.parquet")
    assert [r["name"] for r in found] == [f"a.parquet#{n}" for n in range(1, 1_301)]
    assert [Reading.model_validate_json(r["reading"]).story.text for r in found] == texts
    assert found[0]["published"].startswith("2024-03-05")
    assert found[1]["published"] is None


def test_a_file_that_changes_meanwhile_is_no_error_row() -> None:
    write(Path("wire"), 3)
    batch = Batch(["wire"], "out", INFO)
    Path("wire/0001.txt").write_text("something else", "utf-8")
    (outcome,) = batch.run(here, batch.worker(plain_reader), 1)
    assert outcome.failure is not None
    assert "it has changed" in outcome.failure
    assert [p.name for p in Path("out").iterdir()] == ["manifest.json"]
    assert read(["wire"], Path("out")).result.fresh == 3


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_stops_with_a_message_and_leaves_nothing(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("wire"), 3)
    batch = Batch(["wire"], "out", INFO)
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr(os, step, full)
        with pytest.raises(ArchiveError, match="the disk is full"):
            list(batch.run(here, batch.worker(plain_reader), 1))
    assert [p.name for p in Path("out").iterdir()] == ["manifest.json"]
    assert read(["wire"], Path("out")).result.fresh == 3


def test_another_version_on_another_machine_stops() -> None:
    write(Path("wire"), 3)
    batch = Batch(["wire"], "out", INFO)
    planned_by = INFO.model_copy(update={"version": "2"}).model_dump_json()
    with pytest.raises(ArchiveError, match="another reader"):
        list(batch.run(here, Worker(str(Path("out").absolute()), batch.base, planned_by, plain_reader), 1))


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_pages_of_a_crawl_are_those_of_the_file_as_a_whole(packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplowire.archive.cut.STORIES", 4)
    crawl(Path("a.warc.gz"), 10, packed=packed)
    with Path("a.warc.gz").open("rb") as file:
        whole = [found for found in read_stories(file, "a.warc.gz") if isinstance(found, Document)]
    found = rows("a.warc.gz")
    assert [(r["name"], r["url"]) for r in found] == [(d.name, d.url) for d in whole]
    assert [Reading.model_validate_json(r["reading"]).story.text for r in found] == [d.text for d in whole]
    assert len(found) == 10


def test_other_columns_are_another_shard() -> None:
    Path("a.jsonl").write_text(json.dumps({"body": story(1), "text": "Краткое содержание."}) + "\n", "utf-8")
    batch = Batch(["a.jsonl"], "out", INFO, {"text": "body"})
    list(batch.run(here, batch.worker(plain_reader), 1))
    (row,) = folder.columns(Path("out", batch.shards[0].file), folder.COLUMNS)
    assert Reading.model_validate_json(row["reading"]).story.text == story(1)
    with pytest.raises(ArchiveError, match="other columns"):
        Batch(["a.jsonl"], "out", INFO)


def test_an_archive_of_pages_is_read_as_a_whole() -> None:
    with zipfile.ZipFile("a.zip", "w") as archive:
        for n in range(3):
            archive.writestr(f"{n}.txt", story(n))
    assert [r["name"] for r in rows("a.zip")] == ["a.zip!0.txt", "a.zip!1.txt", "a.zip!2.txt"]
