"""How archives are cut: nothing twice, nothing left out, the same ids everywhere, and new files move little."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import INFO, crawl, lines, write

from diplowire.archive import cut
from diplowire.archive.files import File, find
from diplowire.archive.shard import Cut, Part, Shard
from diplowire.errors import ArchiveError


def planned(base: Path, *sources: str) -> list[Shard]:
    files = find(sources, "out")
    return list(cut.shards((p for f in files for p in cut.parts(f, str(base))), INFO, {}))


def whole(count: int, first: int = 0) -> list[Part]:
    return [Part(f"wire/{n:06}.txt", 900, Cut.whole, 0, 900) for n in range(first, first + count)]


def test_shards_hold_some_hundreds_of_stories() -> None:
    sizes = [s.stories for s in cut.shards(whole(20_000), INFO, {})]
    assert sum(sizes) == 20_000
    assert all(cut.FEWEST <= size <= cut.MOST for size in sizes[:-1])
    assert 20 < len(sizes) < 80


def test_a_new_file_changes_only_the_shard_that_it_falls_into() -> None:
    parts = whole(10_000)
    before = {s.id for s in cut.shards(parts, INFO, {})}
    new = sorted([*parts, Part("wire/005000b.txt", 900, Cut.whole, 0, 900)], key=lambda p: p.name)
    after = {s.id for s in cut.shards(new, INFO, {})}
    assert 1 <= len(before - after) <= 2


def test_ids_say_what_is_read_and_by_what() -> None:
    parts = whole(3)
    one = next(cut.shards(parts, INFO, {})).id
    assert one == next(cut.shards(whole(3), INFO, {})).id
    others = [
        next(cut.shards(whole(3, 1), INFO, {})).id,
        next(cut.shards([*parts[:2], Part("wire/000002.txt", 901, Cut.whole, 0, 901)], INFO, {})).id,
        next(cut.shards(parts, INFO.model_copy(update={"version": "2"}), {})).id,
        next(cut.shards(parts, INFO.model_copy(update={"lexicon_sha256": "1" * 64}), {})).id,
        next(cut.shards(parts, INFO, {"text": "body"})).id,
    ]
    assert len({one, *others}) == 6


def test_ids_are_free_of_the_place_and_the_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for name in ("here", "there"):
        base = tmp_path / name
        write(base / "wire", 20)
        lines(base / "wire" / "more.jsonl", 1_200)
        os.utime(base / "wire" / "0000.txt", (1, len(found)))
        monkeypatch.chdir(base)
        found.append(planned(base, "wire"))
    assert found[0] == found[1]


@given(st.lists(st.integers(0, 40), max_size=60), st.booleans(), st.integers(1, 7), st.integers(20, 200))
def test_lines_are_cut_where_they_end(lengths: list[int], ends: bool, stories: int, most: int) -> None:
    data = b"".join(b"x" * n + b"\n" for n in [1, *lengths])
    data = b"{" + (data if ends else data[:-1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cut, "STORIES", stories)
        patch.setattr(cut, "_BYTES", most)
        patch.setattr(cut, "_BLOCK", 16)
        patch.setattr(cut, "opened", lambda name, base: io.BytesIO(data))
        parts = list(cut.parts(File("a.jsonl", len(data), 0.0), ""))
    assert b"".join(data[p.start : p.stop] for p in parts) == data
    number = 1
    for p in parts:
        piece = data[p.start : p.stop]
        assert p.first == number
        assert p.stories == len(piece.splitlines()) <= stories
        assert piece.endswith(b"\n") or p is parts[-1]
        number += p.stories


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_crawls_are_cut_where_records_end(packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "STORIES", 4)
    data = crawl(tmp_path / "a.warc", 10, packed=packed)
    parts = list(cut.parts(File("a.warc", len(data), 0.0), str(tmp_path)))
    assert [p.stories for p in parts] == [4, 4, 2]
    assert b"".join(data[p.start : p.stop] for p in parts) == data
    opens = b"\x1f\x8b" if packed else b"WARC/1.0"
    assert all(data[p.start :].startswith(opens) for p in parts)


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet", "a.warc", "a.warc.gz", "a.txt"])
def test_what_is_not_what_its_name_says_is_not_cut(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<html><body><p>text</p></body></html>", "utf-8")
    (part,) = cut.parts(File(name, 37, 0.0), str(tmp_path))
    assert (part.cut, part.start, part.stop) == (Cut.whole, 0, 37)


def test_rows_are_cut_inside_their_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "STORIES", 500)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [str(n) for n in range(1_700)]}), path, row_group_size=700)
    parts = list(cut.parts(File("a.parquet", path.stat().st_size, 0.0), str(tmp_path)))
    assert [(p.start, p.stop) for p in parts] == [(0, 500), (500, 700), (700, 1200), (1200, 1400), (1400, 1700)]


def test_what_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("wire/2024"), 2)
    lines(Path("wire/a.jsonl"), 1)
    for name in ("wire/picture.png", "wire/.hidden.txt", "wire/.git/x.txt", "out/shard-1.parquet"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("x", "utf-8")
    texts = ["wire/2024/0000.txt", "wire/2024/0001.txt"]

    def names(*sources: str) -> list[str]:
        return [f.name for f in find(sources, "out")]

    assert names("wire") == [*texts, "wire/a.jsonl"]
    assert names("wire/", "./wire/2024") == [*texts, "wire/a.jsonl"]
    assert names(".") == [*texts, "wire/a.jsonl"]
    assert names("wire/picture.png") == ["wire/picture.png"]
    assert names("wire/**/*.txt") == texts
    assert names(f"file://{tmp_path}/wire") == [f"file://{tmp_path}/{n}" for n in [*texts, "wire/a.jsonl"]]
    assert names(f"file://{tmp_path}/wire/*/*.txt") == [f"file://{tmp_path}/{n}" for n in texts]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere", "nowhere: there is no such file or folder"),
        ("*.txt", "no file fits"),
        ("file:///no/where", "there is no such file"),
        ("https://example.org/a.txt", "fetch it first"),
        ("s3://key:secret@bucket/a", "keys do not belong into an address"),
        ("/dev/null", "it is no file"),
    ],
)
def test_sources_that_are_not_there(source: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArchiveError, match=said.replace("*", r"\*")) as caught:
        find([source], "out")
    assert "secret" not in str(caught.value)
