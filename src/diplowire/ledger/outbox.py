"""The changes of a ledger in the order in which they became known, and what is to be sent of them.

What is to be sent is written down before it is sent, and stays until it was taken. Who sends takes it for a while; if
that process dies, it is sent again under the same id, by which the other side knows it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from diplowire.ledger import schema as t
from diplowire.ledger.rows import Pks, chunks, storable
from diplowire.ledger.watching import utc


@dataclass(frozen=True, slots=True)
class Logged:
    """A change as it is kept; `body` is JSON, `number` its place in the order."""

    id: str
    kind: str
    body: str
    at: dt.datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to send to an output; `tries` are those that failed."""

    number: int
    output: str
    id: str
    body: str
    tries: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How far something has come, and when it came there."""

    number: int
    at: dt.datetime


def log(connection: Connection, changes: Sequence[Logged]) -> set[str]:
    """Write changes down, each once and for all; return the ids of those that are new."""
    wanted = {x.id: x for x in changes}
    known: set[str] = set()
    for part in chunks(sorted(wanted)):
        known |= set(connection.execute(select(t.change.c.id).where(t.change.c.id.in_(part))).scalars())
    pks = Pks(connection)
    for x in wanted.values():
        if x.id not in known:
            row = {"pk": pks.next("change"), "id": x.id, "kind": x.kind, "at": x.at, "body": storable(x.body)}
            connection.execute(insert(t.change).values(row))
    return set(wanted) - known


def after(connection: Connection, number: int, limit: int) -> list[Logged]:
    """Return the changes behind a place in the order."""
    c = t.change.c
    return [_logged(r) for r in connection.execute(select(t.change).where(c.pk > number).order_by(c.pk).limit(limit))]


def newest(connection: Connection, limit: int) -> list[Logged]:
    """Return the changes that became known last, the newest first."""
    return [_logged(r) for r in connection.execute(select(t.change).order_by(t.change.c.pk.desc()).limit(limit))]


def last(connection: Connection) -> int:
    """Return the place of the newest change in the order."""
    return connection.execute(select(func.max(t.change.c.pk))).scalar() or 0


def _logged(r: Any) -> Logged:
    return Logged(r.id, r.kind, r.body, utc(r.at), r.pk)


def mark(connection: Connection, name: str) -> Mark | None:
    """Return how far something has come; None where it never was."""
    row = connection.execute(select(t.mark).where(t.mark.c.name == name)).first()
    return Mark(row.number, utc(row.at)) if row else None


def set_mark(connection: Connection, name: str, number: int, at: dt.datetime) -> None:
    """Write down how far something has come."""
    values = {"number": number, "at": at}
    if connection.execute(update(t.mark).where(t.mark.c.name == name).values(values)).rowcount == 0:
        connection.execute(insert(t.mark).values(name=name, **values))


def put(connection: Connection, output: str, id: str, body: str, due: dt.datetime) -> None:
    """Write down something to send; what is there under its id is left as it is."""
    d = t.delivery.c
    if connection.execute(select(d.pk).where(d.output == output, d.id == id)).first() is None:
        row = {"pk": Pks(connection).next("delivery"), "output": output, "id": id, "body": storable(body), "due": due}
        connection.execute(insert(t.delivery).values(**row, tries=0, said=""))


def take(connection: Connection, outputs: Sequence[str], now: dt.datetime, until: dt.datetime) -> Delivery | None:
    """Take what is due first, so that nobody else sends it until some moment; None where nothing is due."""
    d = t.delivery.c
    query = select(t.delivery).where(d.due <= now, d.output.in_(outputs)).order_by(d.due, d.pk).limit(1)
    row = connection.execute(query).first()
    if row is None:
        return None
    connection.execute(update(t.delivery).where(d.pk == row.pk).values(due=until))
    return Delivery(row.pk, row.output, row.id, row.body, row.tries)


def next_due(connection: Connection, outputs: Sequence[str]) -> dt.datetime | None:
    """Return when something is to be sent next."""
    d = t.delivery.c
    due = connection.execute(select(func.min(d.due)).where(d.due.is_not(None), d.output.in_(outputs))).scalar()
    return utc(due) if due else None


def sent(connection: Connection, number: int) -> None:
    """Write down that something was taken by the other side. Its text is no longer kept."""
    values = {"due": None, "said": "", "body": ""}
    connection.execute(update(t.delivery).where(t.delivery.c.pk == number).values(values))


def failed(connection: Connection, number: int, said: str, due: dt.datetime | None) -> None:
    """Write down why something was not taken, and when to send it again; None gives it up."""
    d = t.delivery.c
    values = {"tries": d.tries + 1, "said": storable(said), "due": due}
    connection.execute(update(t.delivery).where(d.pk == number).values(values))


def forget(connection: Connection, output: str, below: int) -> None:
    """Forget what was sent to an output long ago."""
    d = t.delivery.c
    connection.execute(delete(t.delivery).where(d.output == output, d.pk < below, d.due.is_(None), d.said == ""))
