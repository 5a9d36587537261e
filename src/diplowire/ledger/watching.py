"""What a ledger remembers of the feeds and pages that are watched, so that watching goes on where it stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from diplowire.ledger import schema as t
from diplowire.ledger.rows import chunks, storable


@dataclass(frozen=True, slots=True)
class Watched:
    """A feed or page as it was found last. `failures` are those in a row; `said` is the reason of the last one."""

    key: str
    due: dt.datetime
    etag: str | None = None
    modified: str | None = None
    failures: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed: `digest` is of what the feed said of it, `tries` how often it could not be taken in."""

    digest: str
    tries: int = 0


def found(connection: Connection, keys: Iterable[str]) -> dict[str, Watched]:
    """Return how sources were found that were watched before."""
    out: dict[str, Watched] = {}
    for part in chunks(sorted(set(keys))):
        rows = connection.execute(select(t.watched).where(t.watched.c.key.in_(part)))
        out.update((r.key, _watched(r)) for r in rows)
    return out


def claim(connection: Connection, key: str, now: dt.datetime, until: dt.datetime) -> Watched:
    """Take a source that is due, so that nobody else does until some moment, and return what is known of it.

    One whose `due` lies ahead is not taken: somebody else has it, or looked at it just now.
    """
    w = t.watched.c
    row = connection.execute(select(t.watched).where(w.key == key)).first()
    if row is None:
        connection.execute(insert(t.watched).values(key=key, due=until, failures=0, said=""))
        return Watched(key, now)
    known = _watched(row)
    if known.due <= now:
        keep(connection, key, until)
    return known


def keep(connection: Connection, key: str, until: dt.datetime) -> None:
    """Keep a source that was taken for longer."""
    connection.execute(update(t.watched).where(t.watched.c.key == key).values(due=until))


def settle(connection: Connection, w: Watched) -> None:
    """Write down how a source was found, and when it is due again."""
    values = {"due": w.due, "etag": w.etag, "modified": w.modified, "failures": w.failures, "said": storable(w.said)}
    connection.execute(update(t.watched).where(t.watched.c.key == w.key).values(values))


def items(connection: Connection, key: str, wanted: Iterable[str]) -> dict[str, Item]:
    """Return those items of a feed that were seen before."""
    i = t.watched_item.c
    out: dict[str, Item] = {}
    for part in chunks(sorted(set(wanted))):
        rows = connection.execute(select(i.item, i.digest, i.tries).where(i.source == key, i.item.in_(part)))
        out.update((item, Item(digest, tries)) for item, digest, tries in rows)
    return out


def note(connection: Connection, key: str, item: str, found: Item, day: dt.date) -> None:
    """Write down that an item was seen."""
    i = t.watched_item.c
    values = {"digest": found.digest, "tries": found.tries, "seen": day}
    if connection.execute(update(t.watched_item).where(i.source == key, i.item == item).values(values)).rowcount == 0:
        connection.execute(insert(t.watched_item).values(source=key, item=item, **values))


def prune(connection: Connection, key: str, still: Iterable[str], day: dt.date, *, days: int, refresh: int) -> None:
    """Forget items that the feed has not shown for some days. Those that it shows are marked anew now and then."""
    i = t.watched_item.c
    for part in chunks(sorted(set(still))):
        stale = (i.source == key, i.item.in_(part), i.seen < day - dt.timedelta(days=refresh))
        connection.execute(update(t.watched_item).where(*stale).values(seen=day))
    connection.execute(delete(t.watched_item).where(i.source == key, i.seen < day - dt.timedelta(days=days)))


def _watched(r: Any) -> Watched:
    return Watched(r.key, utc(r.due), r.etag, r.modified, r.failures, r.said)


def utc(moment: dt.datetime) -> dt.datetime:
    """Return a moment of a database with its zone, which SQLite forgets."""
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
