"""Small things that all tables need: numbers for new rows, long lists of values in parts, readings as bytes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, func, insert, select, update

from diplowire.ledger import schema as t
from diplowire.model.reading import Reading

T = TypeVar("T")
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


def pack(reading: Reading) -> tuple[str, bytes]:
    """Return the hash of a reading's JSON and the JSON compressed."""
    body = reading.model_dump_json(by_alias=True).encode("utf-8", "replace")
    return hashlib.sha256(body).hexdigest(), zlib.compress(body, 6)


def unpack(body: bytes) -> Reading:
    """Return a stored reading."""
    return Reading.model_validate_json(zlib.decompress(body))
