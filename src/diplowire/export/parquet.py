"""Tables as Parquet, with typed columns."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from diplowire.export.columns import Column, columns
from diplowire.export.lines import TABLES
from diplowire.export.tables import Tables
from diplowire.model.span import Frozen


def files(tables: Tables) -> dict[str, bytes]:
    """Return the tables as files by name."""
    return {f"{name}.parquet": table(lines, TABLES[name]) for name, lines in tables.items()}


def table(lines: Sequence[Frozen], kind: type[Frozen]) -> bytes:
    """Return the lines of a table as a file.

    Text is string, dates date32, counts int64, numbers float64, lists lists. The same rows give the same bytes with
    the same pyarrow; a file names the version that wrote it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    held = columns(kind)
    schema = pa.schema([pa.field(c.name, _type(pa, c), nullable=c.optional) for c in held])
    arrays = [pa.array(_values(lines, c), type=_type(pa, c)) for c in held]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def _type(pa: Any, c: Column) -> Any:
    names = {"text": "string", "date": "date32", "integer": "int64", "number": "float64", "yes or no": "bool_"}
    base = getattr(pa, names[c.base])()
    return pa.list_(base) if c.many else base


def _values(lines: Sequence[Frozen], c: Column) -> list[Any]:
    return [_sound(getattr(line, c.name)) for line in lines]


def _sound(value: Any) -> Any:
    """Return a value with half characters, which UTF-8 cannot hold, replaced."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    return [_sound(v) for v in value] if isinstance(value, tuple) else value
