"""The folder of a batch: one Parquet file a shard, each whole or not there, and the manifest that names them."""

from __future__ import annotations

import errno
import io
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from diplowire.errors import ArchiveError
from diplowire.model.reading import ReaderInfo

MANIFEST = "manifest.json"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_LEVEL = 3  # of zstd
_GROUP = 250  # rows packed at a time


@dataclass(frozen=True, slots=True)
class Row:
    """One record of an archive: what was read in it, or why nothing was.

    `story` is the content id, `text_sha256` the hash of the text that offsets count in, `source_sha256` that of the
    bytes of the record, `reading` its JSON.
    """

    name: str
    story: str | None
    url: str | None
    published: str | None
    text_sha256: str | None
    source_sha256: str
    reading: str | None
    error: str | None


COLUMNS = tuple(Row.__dataclass_fields__)
_NEEDED = ("name", "source_sha256")


@dataclass(frozen=True, slots=True)
class Listed:
    """A shard as the manifest lists it: its id, the name of its first part, and how many stories were expected."""

    id: str
    first: str
    stories: int

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"shard-{self.id}.parquet"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder is of: sources as they were named, what read them, what columns hold, and the shards in order."""

    sources: tuple[str, ...]
    reader: ReaderInfo
    columns: Mapping[str, str]
    shards: tuple[Listed, ...]


def put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, also when the machine stops. Raises ArchiveError where it cannot be written."""
    part = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _settle(path.parent)
    except FileNotFoundError:
        if not path.exists():  # else another process wrote it and tidied up
            raise ArchiveError(f"{path.parent}: the folder is gone") from None
    except OSError as error:
        if error.errno in _FULL:
            said = "the disk is full. What is written is whole; free some space and give the same command again"
            raise ArchiveError(f"{path.parent}: {said}") from None
        raise ArchiveError(f"{path}: it cannot be written ({error.strerror})") from None


def _settle(folder: Path) -> None:
    """Have the new name of a file on the disk, where the system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Table:
    """The bytes of a shard's file, with how many rows it has and how many of them are errors."""

    data: bytes
    rows: int
    errors: int


def table(shard: str, reader: str, rows: Iterable[Row]) -> Table:
    """Return a shard's rows as a Parquet file: the same rows give the same bytes with the same pyarrow.

    What is held of the rows is packed: memory is that of the file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [pa.field(name, pa.string(), nullable=name not in _NEEDED) for name in COLUMNS]
    schema = pa.schema(fields, {"diplowire.shard": shard, "diplowire.reader": reader})
    sink, count, errors = io.BytesIO(), 0, 0
    left = iter(rows)
    with pq.ParquetWriter(sink, schema, compression="zstd", compression_level=_LEVEL, use_dictionary=False) as writer:
        while group := list(islice(left, _GROUP)):
            columns = zip(*map(astuple, group), strict=True)
            writer.write_table(
                pa.Table.from_arrays([pa.array(map(_sound, c), pa.string()) for c in columns], schema=schema)
            )
            count += len(group)
            errors += sum(row.error is not None for row in group)
    return Table(sink.getvalue(), count, errors)


def _sound(value: str | None) -> str | None:
    """Return a text as UTF-8 can hold it: the bytes of a path that are no text spelled out."""
    return value if value is None or value.isascii() else value.encode("utf-8", "backslashreplace").decode()


def counts(path: Path) -> tuple[int, int]:
    """Return the rows of a shard's file and how many of them are errors. Raises ArchiveError where it is damaged."""

    def ask(file: Any) -> tuple[int, int]:
        about, column = file.metadata, COLUMNS.index("error")
        if tuple(file.schema_arrow.names) != COLUMNS:
            raise ValueError("it is no shard")
        groups = (about.row_group(i) for i in range(about.num_row_groups))
        return about.num_rows, sum(g.num_rows - g.column(column).statistics.null_count for g in groups)

    found: tuple[int, int] = _parquet(path, ask)
    return found


def columns(path: Path, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return some columns of a shard's file as rows. Raises ArchiveError where it is damaged."""
    found: list[dict[str, Any]] = _parquet(path, lambda file: file.read(list(names), use_threads=False).to_pylist())
    if found and set(found[0]) != set(names):
        raise damaged(path, "columns are missing")
    return found


def _parquet(path: Path, ask: Any) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            return ask(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(path, str(error).strip()) from None


def damaged(path: Path, why: str) -> ArchiveError:
    """Return the error that a shard's file is not as it was written."""
    return ArchiveError(f"{path}: the file is damaged ({why}); delete it and give the command of the batch again")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all. Raises ArchiveError where it cannot be written."""
    head = {"format": 1, "sources": manifest.sources, "reader": manifest.reader.model_dump(mode="json")}
    head["columns"] = dict(sorted(manifest.columns.items()))
    lines = ",\n".join(
        json.dumps({"id": s.id, "first": _sound(s.first), "stories": s.stories}) for s in manifest.shards
    )
    text = json.dumps(head)[:-1] + f', "shards": [\n{lines}\n]}}\n'
    put(folder / MANIFEST, text.encode())


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder, None where there is none. Raises ArchiveError where it is none of ours."""
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text("utf-8"))
        if found["format"] != 1:
            raise ValueError
        shards = tuple(Listed(s["id"], s["first"], s["stories"]) for s in found["shards"])
        return Manifest(
            tuple(found["sources"]), ReaderInfo.model_validate(found["reader"]), dict(found["columns"]), shards
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ArchiveError(f"{path}: it cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, ValidationError):
        raise ArchiveError(f"{path}: this is no manifest of a batch; name another folder") from None


def sweep(folder: Path, gone: Iterable[str] = ()) -> None:
    """Remove what processes that died left of files that are there since, and the files named."""
    for part in folder.glob(".*.part"):
        if (folder / part.name[1:].rsplit("-", 2)[0]).exists():
            part.unlink(missing_ok=True)
    for note in folder.glob(".*.try"):
        note.unlink(missing_ok=True)
    for name in gone:
        (folder / name).unlink(missing_ok=True)


def there(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield the names of the shards' files that are there, with when they were written (seconds since 1970)."""
    with os.scandir(folder) as entries:
        for e in entries:
            if e.name.startswith("shard-") and e.name.endswith(".parquet"):
                yield e.name, e.stat().st_mtime
