"""Archives in an object store: the same rows as from a disk, and a word where it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from store import Store, store
from wire import crawl, driven, lines, read, story, write

from diplowire.archive import cut, files, folder
from diplowire.errors import ArchiveError

SECRET = "not-for-logs"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with files of every kind that is cut, and some that are not meant."""
    monkeypatch.chdir(tmp_path)
    top = tmp_path / "2024"
    write(top / "texts", 2)
    lines(top / "a b.jsonl", 7)
    crawl(top / "crawl.warc.gz", 3, packed=True)
    table = pa.table({"text": [story(n) for n in range(40, 45)], "published": ["2024-03-05"] * 5})
    pq.write_table(table, top / "rows.parquet", row_group_size=2)
    (top / ".hidden.jsonl").write_text("{}")
    (top / "logo.png").write_bytes(b"\x89PNG")
    return top


@pytest.fixture
def wire(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Serve the same files from a store."""
    objects = {p.relative_to(archive.parent).as_posix(): p.read_bytes() for p in archive.rglob("*") if p.is_file()}
    with store({"wire": objects}) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "desk")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        files._store.cache_clear()
        yield server
        files._store.cache_clear()


def rows(source: str, out: str) -> list[dict[str, Any]]:
    batch = read([source], Path(out))
    assert not batch.result.failures
    return [row for s in batch.shards for row in folder.columns(Path(out, s.file), folder.COLUMNS)]


def test_the_rows_are_those_of_the_same_files_on_a_disk(wire: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "FEWEST", 2)
    monkeypatch.setattr(cut, "MOST", 3)
    monkeypatch.setattr(cut, "_MEAN", 2)
    stored, on_disk = rows("s3://wire/2024", "stored"), rows("2024", "disk")
    assert len(stored) == len(on_disk) == 17

    def held(found: list[dict[str, Any]]) -> list[list[Any]]:
        return sorted([row["name"].removeprefix("s3://wire/"), *(row[c] for c in folder.COLUMNS[1:])] for row in found)

    assert held(stored) == held(on_disk)
    assert "2024/.hidden.jsonl" not in wire.asked


def test_wildcards_choose_among_keys(wire: Store) -> None:
    assert {r["name"] for r in rows("s3://wire/2024/*/000?.txt", "out")} == {
        "s3://wire/2024/texts/0000.txt",
        "s3://wire/2024/texts/0001.txt",
    }


def test_processes_of_their_own_read_it_too(wire: Store, tmp_path: Path) -> None:
    process = driven("local", tmp_path / "out", "s3://wire/2024/a b.jsonl", cwd=tmp_path)
    said, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    assert "fresh=7" in said


def test_what_may_not_be_read_is_told_without_the_key(wire: Store) -> None:
    wire.refuses = {"2024/a b.jsonl"}
    with pytest.raises(ArchiveError, match=r"^s3://wire/2024/a b\.jsonl: it cannot be read") as told:
        read(["s3://wire/2024/"], Path("out"))
    assert SECRET not in str(told.value)


@pytest.mark.parametrize("source", ["s3://wire/none", "s3://other/a.jsonl"])
def test_what_is_not_there_is_told(wire: Store, source: str) -> None:
    with pytest.raises(ArchiveError, match="there is no such file") as told:
        read([source], Path("out"))
    assert source in str(told.value)
    assert SECRET not in str(told.value)


def test_a_store_that_does_not_answer_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "desk")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    files._store.cache_clear()
    with pytest.raises(ArchiveError, match=r"s3://wire") as told:
        read(["s3://wire/2024/a.jsonl"], Path("out"))
    assert SECRET not in str(told.value)
    files._store.cache_clear()
