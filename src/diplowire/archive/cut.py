"""Files cut into parts where records end, and parts gathered into shards."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
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
_ENDS = {
    ".jsonl": Cut.lines, ".ndjson": Cut.lines, ".parquet": Cut.rows, ".warc": Cut.crawl, ".warc.gz": Cut.crawl,
}  # fmt: skip
Range = tuple[int, int, int, int]


def parts(file: File, base: str) -> Iterator[Part]:
    """Yield the parts of a file.

    Its name tells where it may be cut; what it is, its bytes tell whoever reads it. A file that is not what its name
    says, or that cannot be opened, is one part. Raises ArchiveError where it cannot be read just now.
    """
    cut = next((c for end, c in _ENDS.items() if file.name.lower().endswith(end)), Cut.whole)
    found: list[Range] = []
    try:
        if cut is not Cut.whole:
            found = list({Cut.lines: _lines, Cut.rows: _rows, Cut.crawl: _crawl}[cut](file.name, base))
    except (FileNotFoundError, PermissionError, ValueError):
        found = []
    except OSError as error:
        if error.errno is not None or is_address(file.name):  # else the parsers say so that the bytes are not theirs
            raise ArchiveError(f"{file.name}: it cannot be read ({error.strerror or error}); try again later") from None
        found = []
    if found:
        yield from (Part(file.name, file.size, cut, *r) for r in found)
    else:
        yield Part(file.name, file.size, Cut.whole, 0, file.size)


def shards(parts: Iterable[Part], reader: ReaderInfo, columns: Mapping[str, str]) -> Iterator[Shard]:
    """Gather parts, in the order of their names, into shards.

    Where a shard ends depends on the name of the part there and not on how many came before it: a file that is new in a
    folder changes the shard that it falls into and leaves the others as they are.
    """
    waiting: list[Part] = []
    stories = size = 0
    for p in parts:
        weight = p.stop - p.start if p.cut is not Cut.rows else 0
        if waiting and (stories + p.stories > MOST or size + weight > _BYTES):
            yield shard(waiting, reader, columns)
            waiting, stories, size = [], 0, 0
        waiting.append(p)
        stories += p.stories
        size += weight
        if stories >= FEWEST and _ends(p):
            yield shard(waiting, reader, columns)
            waiting, stories, size = [], 0, 0
    if waiting:
        yield shard(waiting, reader, columns)


def _ends(part: Part) -> bool:
    number = zlib.crc32(f"{part.name}:{part.start}".encode("utf-8", "surrogatepass"))
    return number % max(1, _MEAN // part.stories) == 0


def _lines(name: str, base: str) -> Iterator[Range]:
    """Yield start, stop, number of the first line, and lines. Memory does not grow with the file or its lines."""
    start = position = 0
    first = number = 1
    last = b""
    with opened(name, base) as file:
        if not file.read(_BLOCK).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return  # no lines of JSON, or none that are worth being cut
        file.seek(0)
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


def _rows(name: str, base: str) -> Iterator[Range]:
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


def _crawl(name: str, base: str) -> Iterator[Range]:
    """Yield start, stop, number of the first record, and records."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    start, first, number = 0, 1, 0
    with opened(name, base) as file:
        end = file.seek(0, io.SEEK_END)
        file.seek(0)
        for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False):
            if number + 1 - first >= STORIES or record.stream_pos - start > _BYTES:
                yield start, record.stream_pos, first, number + 1 - first
                start, first = record.stream_pos, number + 1
            number += 1
        if number:
            yield start, end, first, number + 1 - first
