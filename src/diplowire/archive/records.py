"""Parts of files to documents, one record at a time; a record that holds no story says why.

What the bytes of one file are is a matter of `read`: here is only how records lie in files that are read by parts.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from diplowire.archive.files import is_address, opened
from diplowire.archive.shard import Cut, Part
from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read import read_bytes, read_text

LARGEST = 64 << 20  # bytes of one record
FIELDS = ("text", "published", "url")
_STEP = 100  # rows decoded at a time


@dataclass(frozen=True, slots=True)
class Record:
    """One record: how it is named, the hash of its bytes, and the document in it or why there is none."""

    name: str
    digest: str
    found: Document | UnreadableStory


def records(part: Part, base: str) -> Iterator[Record]:
    """Yield the records of a part. Raises OSError where the file is there and cannot be read just now."""
    try:
        match part.cut:
            case Cut.whole:
                yield from _file(part, base)
            case Cut.lines:
                yield from _lines(part, base)
            case Cut.rows:
                yield from _rows(part, base)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        yield Record(part.name, "", UnreadableStory(f"{part.name}: it cannot be opened ({error.strerror or error})"))


@contextmanager
def _opened(part: Part, base: str) -> Iterator[BinaryIO]:
    """Open the file of a part. Raises OSError where it is not the one that was cut: it would go under a wrong id."""
    with opened(part.name, base) as file:
        if file.seek(0, io.SEEK_END) != part.size:
            raise _changed()
        file.seek(0)
        yield file


def _changed() -> OSError:
    return OSError(errno.EAGAIN, "it has changed since it was looked at")


def _file(part: Part, base: str) -> Iterator[Record]:
    if part.size > LARGEST:
        yield _too_large(part.name, part.size)
        return
    with _opened(part, base) as file:
        data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    yield Record(part.name, digest, _story(data, part.name))


def _story(data: bytes, name: str) -> Document | UnreadableStory:
    try:
        return read_bytes(data, name)
    except UnreadableStory as error:
        return error


def _lines(part: Part, base: str) -> Iterator[Record]:
    number, position = part.first, part.start
    with _opened(part, base) as file:
        if part.size and not part.stop:
            raise _changed()  # then it could not be opened
        file.seek(part.start)
        while position < part.stop:
            line = file.readline(LARGEST)
            if not line:
                break
            position += len(line)
            name = f"{part.name}#{number}"
            if len(line) == LARGEST and not line.endswith(b"\n"):
                yield _too_large(name, part.stop - position + len(line))
                break  # such a line is the last of its part
            number += 1
            if line.strip():
                yield Record(name, hashlib.sha256(line.rstrip(b"\r\n")).hexdigest(), _from_line(line, name))


def _from_line(line: bytes, name: str) -> Document | UnreadableStory:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return UnreadableStory(f"{name}: the line is no JSON in UTF-8 ({error})")
    if not isinstance(value, dict):
        return UnreadableStory(f'{name}: the line is no JSON object; expected {{"text": ...}}')
    return _from_fields(value, name)


def _from_fields(fields: Mapping[str, Any], name: str) -> Document | UnreadableStory:
    text, published, url = (fields.get(key) for key in FIELDS)
    if not isinstance(text, str):
        return UnreadableStory(f'{name}: it has no "text" that is a string')
    if url is not None and not isinstance(url, str):
        return UnreadableStory(f'{name}: its "url" is no string')
    try:
        return read_text(text, name, _moment(published), url or None)
    except (UnreadableStory, ValueError) as error:
        return UnreadableStory(f"{name}: {error}")


def _moment(value: object) -> dt.datetime | dt.date | None:
    """Return when a story came out. Raises ValueError for what is no date or time."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise ValueError(f'its "published" is {value!r}; expected a date such as 2024-03-05 or a time')
    try:
        return dt.date.fromisoformat(value) if len(value) <= 10 else dt.datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f'its "published" is {value!r}; expected a date such as 2024-03-05 or a time') from None


def _rows(part: Part, base: str) -> Iterator[Record]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with _opened(part, base) as source, pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20) as file:
            if not part.stop and file.metadata.num_rows:
                raise _changed()
            columns = [c for c in FIELDS if c in file.schema_arrow.names]
            if "text" not in columns:
                has = ", ".join(file.schema_arrow.names) or "none"
                raise ValueError(f'it has no column "text"; its columns: {has}')
            for number, row in _between(file, part, columns):
                name = f"{part.name}#{number}"
                said = "\0".join(str(row.get(c) or "") for c in FIELDS)
                digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
                yield Record(name, digest, _from_fields(row, name))
    except (pa.ArrowException, ValueError, OSError) as error:
        if isinstance(error, OSError) and (error.errno is not None or is_address(part.name)):
            raise  # the disk or the network, not what is in the file: pyarrow says both in this way
        yield Record(
            part.name, "", UnreadableStory(f"{part.name}: it cannot be read as Parquet ({str(error).strip()})")
        )


def _between(file: Any, part: Part, columns: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a part with their numbers; what stands before them in their row group is passed over."""
    group = end = 0
    for group in range(file.metadata.num_row_groups):
        begin, end = end, end + file.metadata.row_group(group).num_rows
        if part.start < end:
            break
    position = begin
    for batch in file.iter_batches(_STEP, row_groups=[group], columns=columns, use_threads=False):
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


def _too_large(name: str, size: int) -> Record:
    return Record(name, "", UnreadableStory(f"{name}: it is larger than any story ({size:,} bytes)"))
