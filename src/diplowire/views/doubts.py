"""What a person is asked to judge, and what people judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from diplowire.ledger import schema as t
from diplowire.ledger.judgements import in_force, judgements
from diplowire.ledger.profiles import Profile
from diplowire.ledger.rows import chunks
from diplowire.views.rows import DoubtRow, JudgementRow
from diplowire.views.texts import Texts

_LOOK = 100  # doubts looked at together


def doubts(connection: Connection, texts: Texts | None = None, limit: int = 50) -> list[DoubtRow]:
    """Return pairs that may be one, the newest first; those already judged, or one by now, are left out."""
    texts = texts or Texts(connection)
    found = list(islice(_open(connection), limit))
    texts.fetch(_uid(at)[0] for d in found if d.doubt.sort == "event" for at in d.at)
    return [_entity(d) if d.doubt.sort == "entity" else _event(d, texts) for d in found]


def waiting(connection: Connection, limit: int = 50) -> int:
    """Return how many pairs may be one, `limit` at most."""
    return sum(1 for _ in islice(_open(connection), limit))


class _Open(NamedTuple):
    """A doubt that nobody settled, with the two findings that it is about, as story/id."""

    doubt: Row[Any]
    at: tuple[str, str]


def _open(connection: Connection) -> Iterator[_Open]:
    judged = {frozenset((j.one, j.other)) for j in in_force(judgements(connection)) if j.other}
    d = t.doubt.c
    newest = select(t.doubt).order_by(d.pk.desc()).limit(_LOOK)
    rows = connection.execute(newest).all()
    while rows:
        there = _there(connection, rows)
        for r in rows:
            at = _places(connection, r) if r.sort == "entity" else (r.one, r.other)
            if at and frozenset(map(_uid, at)) not in judged and (r.sort == "entity" or there.issuperset(at)):
                yield _Open(r, at)
        rows = connection.execute(newest.where(d.pk < rows[-1].pk)).all()


def _there(connection: Connection, rows: Sequence[Row[Any]]) -> set[str]:
    """Return which of the events in doubt stand in stories of the ledger."""
    every = {at for r in rows if r.sort == "event" for at in (r.one, r.other)}
    known: set[str] = set()
    for part in chunks(sorted({_uid(at)[0] for at in every})):
        known |= set(connection.execute(select(t.story.c.id).where(t.story.c.id.in_(part))).scalars())
    return {at for at in every if _uid(at)[0] in known}


def history(connection: Connection) -> list[JudgementRow]:
    """Return all judgements in the order in which they were made."""
    every = judgements(connection)
    held = {j.id for j in in_force(every)}
    return [
        JudgementRow(
            id=j.id,
            verdict=j.verdict,
            sort=j.sort,
            one="/".join(x for x in j.one if x),
            other="/".join(j.other) if j.other else None,
            field=j.field,
            value=j.value,
            author=j.author,
            reason=j.reason,
            at=j.at if j.at.tzinfo else j.at.replace(tzinfo=dt.UTC),  # SQLite forgets the zone
            holds=j.id in held or j.verdict == "undo",
        )
        for j in every
    ]


def _entity(d: _Open) -> DoubtRow:
    r = d.doubt
    return DoubtRow(
        number=r.pk,
        sort="entity",
        one=_shown(r.one),
        other=_shown(r.other),
        one_at=d.at[0],
        other_at=d.at[1],
        why=r.why,
    )


def _places(connection: Connection, r: Row[Any]) -> tuple[str, str] | None:
    """Return where two who may be one are named; None where they are one by now, or not named any more."""
    one, other = _place(connection, r.one), _place(connection, r.other)
    return (one[0], other[0]) if one and other and one[1] != other[1] else None


def _place(connection: Connection, key: str) -> tuple[str, str] | None:
    """Return the first story in which somebody is named so, as story/entity, and who that is."""
    row = connection.execute(
        select(t.story.c.id, t.appearance.c.entity, t.profile.c.entity.label("who"))
        .join(t.appearance, t.appearance.c.story == t.story.c.pk)
        .join(t.profile, t.profile.c.pk == t.appearance.c.profile)
        .where(t.profile.c.key == key)
        .order_by(t.story.c.day, t.story.c.path)
        .limit(1)
    ).first()
    return (f"{row.id}/{row.entity}", row.who) if row else None


def _shown(key: str) -> str:
    p = Profile.of(key)
    facts = [x for x in (p.country, *p.offices) if x]
    return f"{p.name} ({', '.join(facts)})" if facts else p.name


def _event(d: _Open, texts: Texts) -> DoubtRow:
    r = d.doubt
    shown = []
    for at in d.at:
        story, local = _uid(at)
        e = texts.finding(story, "events", local)
        source = texts.source(story, local, e["evidence"][:1])
        shown.append(f"{e['kind']} {e['factuality']} {source.published or ''}: {source.quotes[0].text[:100]}")
    return DoubtRow(
        number=r.pk,
        sort="event",
        one=shown[0],
        other=shown[1],
        one_at=d.at[0],
        other_at=d.at[1],
        why=r.why,
    )


def _uid(at: str) -> tuple[str, str]:
    story, _, local = at.partition("/")
    return story, local
