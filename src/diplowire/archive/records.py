"""Parts of files to documents, one record at a time; a record that holds no story says why.

What the bytes of a file are is a matter of `read`: here is only how records lie in files that are read by parts.
"""

from __future__ import annotations

import errno
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from diplowire.archive.files import is_address, opened
from diplowire.archive.shard import Cut, Part
from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read import read_stories
from diplowire.read.given import Given, Limits
from diplowire.read.json_file import read_line
from diplowire.read.records import FIELDS, read_record

LARGEST = Limits().story  # bytes of one line
Columns = Mapping[str, str]
Found = Document | UnreadableStory

_STEP = 100  # rows decoded at a time
_CHUNK = 1 << 20
_AT = re.compile(r"@(\d+)")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: how it is named, the hash of what it holds, and the document in it or why there is none."""

    name: str
    digest: str
    found: Found


def records(part: Part, base: str, columns: Columns) -> Iterator[Record]:
    """Yield the records of a part. Raises OSError where the file is there and cannot be read just now."""
    ways = {Cut.whole: _file, Cut.lines: _lines, Cut.rows: _rows, Cut.crawl: _crawl}
    try:
        with _opened(part, base) as file:
            yield from ways[part.cut](file, part, columns)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        said = f"{part.name}: it cannot be opened ({error.strerror or error})"
        yield _record(UnreadableStory(said, part.name), part.name)


@contextmanager
def _opened(part: Part, base: str) -> Iterator[BinaryIO]:
    """Open the file of a part. Raises OSError where it is not the one that was cut: it would go under a wrong id."""
    with opened(part.name, base) as file:
        if file.seek(0, io.SEEK_END) != part.size:
            raise OSError(errno.EAGAIN, "it has changed since it was looked at")
        file.seek(0)
        yield file


def _record(found: Found, name: str, digest: str = "") -> Record:
    """Return a record; without the digest of a file that it fills, what is stated of it counts."""
    if isinstance(found, Document):
        digest = digest or hashlib.sha256(found.content()).hexdigest()
    return Record(found.name or name, digest, found)


def _named(found: Found, name: str) -> Found:
    """Return an error with the name that its message opens with."""
    return UnreadableStory(f"{name}: {found}", name) if isinstance(found, UnreadableStory) else found


def _file(file: BinaryIO, part: Part, columns: Columns) -> Iterator[Record]:
    total = hashlib.sha256()
    while data := file.read(_CHUNK):
        total.update(data)
    for found in read_stories(file, part.name, columns=columns):
        yield _record(found, part.name, total.hexdigest() if found.name == part.name else "")


def _lines(file: BinaryIO, part: Part, columns: Columns) -> Iterator[Record]:
    number, position = part.first, part.start
    file.seek(part.start)
    while position < part.stop and (line := file.readline(LARGEST)):
        name = f"{part.name}#{number}"
        position += len(line)
        number += 1
        if len(line) == LARGEST and not line.endswith(b"\n"):
            said = f"{name}: it is larger than any story ({part.stop - position + len(line):,} bytes)"
            yield _record(UnreadableStory(said, name), name)
            return  # such a line is the last of its part
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _record(_named(read_line(line, Given(name, columns=columns)), name), name)


def _rows(file: BinaryIO, part: Part, columns: Columns) -> Iterator[Record]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file, pre_buffer=False, buffer_size=_CHUNK) as table:
            held = table.schema_arrow.names
            wanted = [name for field in FIELDS if (name := columns.get(field, field)) in held]
            if columns.get("text", "text") not in wanted:
                read_record(dict.fromkeys(held), Given(part.name, columns=columns))  # says which columns there are
            for number, row in _between(table, part, wanted):
                name = f"{part.name}#{number}"
                try:
                    yield _record(read_record(row, Given(name, columns=columns)), name)
                except UnreadableStory as error:
                    yield _record(_named(error, name), name)
    except UnreadableStory as error:
        yield _record(_named(error, part.name), part.name)
    except (pa.ArrowException, ValueError, OSError) as error:
        if isinstance(error, OSError) and (error.errno is not None or is_address(part.name)):
            raise  # the disk or the network, not what is in the file: pyarrow says both in this way
        said = f"{part.name}: the Parquet file is damaged ({str(error).strip()})"
        yield _record(UnreadableStory(said, part.name), part.name)


def _between(file: Any, part: Part, columns: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a part with their numbers; what stands before them in their row group is passed over."""
    group = end = 0
    for group in range(file.metadata.num_row_groups):
        begin, end = end, end + file.metadata.row_group(group).num_rows
        if part.start < end:
            break
    position = begin
    for batch in file.iter_batches(_STEP, row_groups=[group], columns=list(dict.fromkeys(columns)), use_threads=False):
        start, stop = max(part.start - position, 0), min(part.stop - position, batch.num_rows)
        if start < stop:
            rows = _plain(batch.slice(start, stop - start)).to_pylist()
            yield from enumerate(rows, position + start + 1)
        position += batch.num_rows
        if position >= part.stop:
            break


def _plain(batch: Any) -> Any:
    """Return rows with moments that Python can hold."""
    import pyarrow as pa

    for i, field in enumerate(batch.schema):
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            micro = batch.column(i).cast(pa.timestamp("us", field.type.tz), safe=False)
            batch = batch.set_column(i, field.name, micro)
    return batch


def _crawl(file: BinaryIO, part: Part, columns: Columns) -> Iterator[Record]:
    """Yield the stories of a run of a WARC, which is a WARC again; their places are told as those in the whole file."""
    file.seek(part.start)
    for found in read_stories(file.read(part.stop - part.start), part.name, columns=columns):
        before, behind = part.name, found.name[len(part.name) :]
        if at := _AT.match(behind):
            name = f"{before}@{part.start + int(at[1])}{behind[at.end() :]}"
            said = str(found).replace(found.name, name, 1) if isinstance(found, UnreadableStory) else ""
            found = UnreadableStory(said, name) if isinstance(found, UnreadableStory) else replace(found, name=name)
        yield _record(found, part.name)
