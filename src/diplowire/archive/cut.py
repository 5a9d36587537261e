"""Files cut into parts where records end, and parts gathered into shards."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from diplowire.archive.files import File, is_address, opened
from diplowire.archive.shard import Cut, Part, Shard, shard
from diplowire.errors import ArchiveError
from diplowire.model.reading import ReaderInfo

STORIES = 250  # in a part of a file of records
FEWEST, MOST = 200, 2_000  # stories in a shard, but for the last
_MEAN = 300  # stories behind the fewest
_BYTES = 16 << 20  # after which a part or a shard ends
_BLOCK = 1 << 20
_ENDS = {".jsonl": Cut.lines, ".ndjson": Cut.lines, ".parquet": Cut.rows}


def parts(file: File, base: str) -> Iterator[Part]:
    """Yield the parts of a file. A file that cannot be opened is one part: whoever reads it says why."""
    cut = next((c for end, c in _ENDS.items() if file.name.lower().endswith(end)), Cut.whole)
    if cut is Cut.whole:
        yield Part(file.name, file.size, cut, 0, file.size)
        return
    ranges = {Cut.lines: _lines, Cut.rows: _rows}[cut]
    try:
        yield from (Part(file.name, file.size, cut, *r) for r in list(ranges(file.name, base)))
    except (FileNotFoundError, PermissionError, ValueError):
        yield Part(file.name, file.size, cut, 0, 0)
    except OSError as error:
        if error.errno is None and not is_address(file.name):  # so pyarrow says that the bytes are none of its own
            yield Part(file.name, file.size, cut, 0, 0)
            return
        raise ArchiveError(f"{file.name}: it cannot be read ({error.strerror or error}); try again later") from None


def shards(parts: Iterable[Part], reader: ReaderInfo) -> Iterator[Shard]:
    """Gather parts, in the order of their names, into shards.

    Where a shard ends depends on the name of the part there and not on how many came before it: a file that is new in a
    folder changes the shard that it falls into and leaves the others as they are.
    """
    waiting: list[Part] = []
    stories = size = 0
    for p in parts:
        weight = p.stop - p.start if p.cut is not Cut.rows else 0
        if waiting and (stories + p.stories > MOST or size + weight > _BYTES):
            yield shard(waiting, reader)
            waiting, stories, size = [], 0, 0
        waiting.append(p)
        stories += p.stories
        size += weight
        if stories >= FEWEST and _ends(p):
            yield shard(waiting, reader)
            waiting, stories, size = [], 0, 0
    if waiting:
        yield shard(waiting, reader)


def _ends(part: Part) -> bool:
    number = zlib.crc32(f"{part.name}:{part.start}".encode("utf-8", "surrogatepass"))
    return number % max(1, _MEAN // part.stories) == 0


def _lines(name: str, base: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield start, stop, number of the first line, and lines. Memory does not grow with the file or its lines."""
    start = position = 0
    first = number = 1
    last = b""
    with opened(name, base) as file:
        while block := file.read(_BLOCK):
            at = 0
            while (found := block.find(b"\n", at)) >= 0:
                at = found + 1
                number += 1
                if number - first == STORIES or position + at - start > _BYTES:
                    yield start, position + at, first, number - first
                    start, first = position + at, number
            position += len(block)
            last = block[-1:]
    if position > start:
        yield start, position, first, number - first + (last != b"\n")


def _rows(name: str, base: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield start, stop, number of the first row, and rows. No part reaches over the end of a row group."""
    import pyarrow.parquet as pq

    with opened(name, base) as source, pq.ParquetFile(source) as file:
        about: Any = file.metadata
        begin = 0
        for group in range(about.num_row_groups):
            end = begin + about.row_group(group).num_rows
            for start in range(begin, end, STORIES):
                stop = min(end, start + STORIES)
                yield start, stop, start + 1, stop - start
            begin = end
