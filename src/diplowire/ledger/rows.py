"""Small things that all tables need: numbers for new rows, long lists of values in parts, readings as bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Date, Dialect, Table, func, insert, select, update

from diplowire.ledger import schema as t
from diplowire.model.reading import Reading

T = TypeVar("T")
_LEVEL = 3  # of compression: a tenth larger than the usual 6 in half the time
_PART = 400  # values in one statement: below what any SQLite allows


class Pks:
    """Numbers for new rows, taken inside a transaction of the only writer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: dict[str, int] = {}

    def next(self, table: str) -> int:
        """Return the next number of a table."""
        if table not in self._last:
            found = self._connection.execute(select(func.max(t.metadata.tables[table].c.pk))).scalar()
            self._last[table] = found or 0
        self._last[table] += 1
        return self._last[table]


def count_writing(connection: Connection) -> int:
    """Count that the ledger is written, inside a transaction, and return how often it was."""
    number = connection.execute(select(t.written.c.number)).scalar()
    if number is None:
        connection.execute(insert(t.written).values(pk=1, number=1))
    else:
        connection.execute(update(t.written).values(number=number + 1))
    return (number or 0) + 1


def chunks(values: Sequence[T], size: int = _PART) -> Iterator[Sequence[T]]:
    """Yield a long list in parts."""
    for i in range(0, len(values), size):
        yield values[i : i + size]


def storable(text: str) -> str:
    """Return a text as every database takes it: without NUL, and the bytes of a path that are no text spelled out."""
    return text.replace("\0", "\ufffd").encode("utf-8", "backslashreplace").decode()


def one_line(text: str) -> str:
    """Return a text of a story to store: on one line."""
    return storable(" ".join(text.split()))


def put_in(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows, given as tuples. They go straight to the driver: statement objects cost more than the rows."""
    if rows:
        statement, days = _insertion(table.name, columns, connection.dialect)
        connection.exec_driver_sql(statement, _with_days(rows, days) if days else list(rows))


def change(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Give many rows new values: tuples of the values, and at the end the row's number."""
    if rows:
        quote, mark = connection.dialect.identifier_preparer.quote, _mark(connection.dialect)
        sets = ", ".join(f"{quote(c)} = {mark}" for c in columns)
        number = quote(next(iter(table.primary_key)).name)
        connection.exec_driver_sql(f"UPDATE {quote(table.name)} SET {sets} WHERE {number} = {mark}", list(rows))


def raise_by(connection: Connection, table: Table, column: str, rows: Sequence[tuple[int, int]]) -> None:
    """Add to a value of many rows: tuples of what is added, and the row's number."""
    if rows:
        quote, mark = connection.dialect.identifier_preparer.quote, _mark(connection.dialect)
        of, number = quote(column), quote(next(iter(table.primary_key)).name)
        statement = f"UPDATE {quote(table.name)} SET {of} = {of} + {mark} WHERE {number} = {mark}"
        connection.exec_driver_sql(statement, list(rows))


@lru_cache(256)
def _insertion(name: str, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[int, ...]]:
    """Return the statement, and which of its values are days that the driver does not take as such."""
    quote = dialect.identifier_preparer.quote
    marks = ", ".join([_mark(dialect)] * len(columns))
    table = t.metadata.tables[name]
    days = [i for i, c in enumerate(columns) if isinstance(table.c[c].type, Date)] if dialect.name == "sqlite" else []
    return f"INSERT INTO {quote(name)} ({', '.join(map(quote, columns))}) VALUES ({marks})", tuple(days)


def _mark(dialect: Dialect) -> str:
    return "?" if dialect.paramstyle == "qmark" else "%s"


def _with_days(rows: Sequence[tuple[Any, ...]], days: tuple[int, ...]) -> list[tuple[Any, ...]]:
    out = []
    for row in rows:
        values = list(row)
        for i in days:
            day: dt.date | None = values[i]
            values[i] = day.isoformat() if day else None
        out.append(tuple(values))
    return out


def pack(reading: Reading) -> tuple[str, bytes]:
    """Return the hash of a reading's JSON and the JSON compressed."""
    body = reading.model_dump_json(by_alias=True).encode("utf-8", "replace")
    return hashlib.sha256(body).hexdigest(), zlib.compress(body, _LEVEL)


def unpack(body: bytes) -> Reading:
    """Return a stored reading."""
    return Reading.model_validate_json(zlib.decompress(body))
