"""Occurrences as rows: lists of events, visits and plans, and one occurrence with all its reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from diplowire.errors import LedgerError
from diplowire.ledger import schema as t
from diplowire.ledger.rows import chunks
from diplowire.model.ledger import Occurrence
from diplowire.views.ask import Filter, leaders, planned
from diplowire.views.near import neighbourhood
from diplowire.views.rows import EventRow, Turn
from diplowire.views.texts import Texts

_LOOK = 100  # occurrences put together at once where an earlier day is asked for


def events(connection: Connection, f: Filter, texts: Texts | None = None) -> list[EventRow]:
    """Return occurrences, those told last first."""
    return _list(connection, f, texts)


def visits(connection: Connection, f: Filter, texts: Texts | None = None) -> list[EventRow]:
    """Return visits, those told last first."""
    return _list(connection, f.but(kind="visit"), texts)


def plans(connection: Connection, f: Filter, texts: Texts | None = None) -> list[EventRow]:
    """Return what is planned and neither held nor called off: the soonest first, then what has no day."""
    if f.as_of is None:
        return rows(connection, planned(connection, f), f, texts)
    found = _list(connection, f, texts, open_ones=True)
    late = dt.date.max
    return sorted(found, key=lambda r: (r.start or late, r.end or late, r.id))


def events_and_plans(
    connection: Connection, f: Filter, texts: Texts | None = None
) -> tuple[list[EventRow], list[EventRow]]:
    """Return what `events` and `plans` do, put together once."""
    if f.as_of is not None:
        return events(connection, f, texts), plans(connection, f, texts)
    told, ahead = leaders(connection, f), planned(connection, f)
    both = list(dict.fromkeys(told + ahead))
    found = dict(zip(both, rows(connection, both, f, texts), strict=True))
    return [found[x] for x in told], [found[x] for x in ahead]


def _list(connection: Connection, f: Filter, texts: Texts | None, *, open_ones: bool = False) -> list[EventRow]:
    """Return the occurrences that answer.

    The table of occurrences holds them as they are now. As they were on an earlier day is known only once they are put
    together, so then rows are looked through until there are enough.
    """
    if f.as_of is None:
        return rows(connection, leaders(connection, f), f, texts)
    texts = texts or Texts(connection)
    wide = f.but(kind=None, since=None, until=None, limit=max(f.limit, _LOOK), offset=0)
    found: list[EventRow] = []
    while len(found) < f.offset + f.limit:
        page = leaders(connection, wide)
        found += [r for r in rows(connection, page, wide, texts) if _answers(r, f, open_ones)]
        if len(page) < wide.limit:
            break
        wide = wide.but(offset=wide.offset + wide.limit)
    return found[f.offset : f.offset + f.limit]


def _answers(r: EventRow, f: Filter, open_ones: bool) -> bool:
    if open_ones and r.outcome not in ("planned-open", "overdue"):
        return False
    day = r.start or r.history[0].published
    if (f.since and (day is None or day < f.since)) or (f.until and (day is None or day > f.until)):
        return False
    return f.kind is None or r.kind == f.kind


def occurrence(connection: Connection, id: str, f: Filter, texts: Texts | None = None) -> EventRow:
    """Return one occurrence by its id. Raises LedgerError where there is none, or none was known on that day."""
    leader = connection.execute(select(t.occurrence.c.leader).where(t.occurrence.c.id == id)).scalar()
    if leader is None:
        raise LedgerError(f"there is no occurrence {id}")
    found = rows(connection, [leader], f, texts)
    if not found:
        raise LedgerError(f"no story up to {f.as_of} tells of occurrence {id}")
    return found[0]


def rows(connection: Connection, wanted: Sequence[int], f: Filter, texts: Texts | None = None) -> list[EventRow]:
    """Return the occurrences of some first reports as rows, in that order."""
    if not wanted:
        return []
    texts = texts or Texts(connection)
    part = neighbourhood(connection, wanted, f.as_of, f.day(connection))
    by_leader = {thing.leader: thing for thing in part.things}
    uids = _uids(connection, wanted)
    found = [part.occurrence(by_leader[uids[pk]]) for pk in wanted if uids.get(pk) in by_leader]
    texts.fetch(r.story.id for o in found for r in o.reports)
    texts.name({p.entity for o in found for p in o.participants} | {o.place for o in found if o.place})
    return [row(o, texts) for o in found]


def row(o: Occurrence, texts: Texts) -> EventRow:
    """Return an occurrence as a row."""
    sources = []
    for r in o.reports:
        e = texts.finding(r.story.id, "events", r.event)
        spans = [e["trigger"], *(s for s in e["evidence"] if s != e["trigger"])]
        sources.append(texts.source(r.story.id, r.event, spans, r.copy_of))
    return EventRow(
        id=o.id,
        kind=o.kind,
        outcome=o.outcome,
        factuality=o.factuality,
        start=o.when.start if o.when else None,
        end=o.when.end if o.when else None,
        granularity=o.when.granularity if o.when else None,
        parties=tuple(x for p in o.participants if (x := texts.party(p.entity, p.role))),
        place=texts.party(o.place),
        rank=o.rank,
        ordinal=o.ordinal,
        format=o.format,
        part_of=o.part_of,
        history=tuple(
            Turn(published=h.published, step=h.step, factuality=h.factuality, when=h.when, story=h.story.id)
            for h in o.history
        ),
        documents=o.documents,
        differences=o.differences,
        sources=tuple(sources),
        texts=len({r.copy_of or r.story.id for r in o.reports}),
    )


def _uids(connection: Connection, pks: Iterable[int]) -> dict[int, tuple[str, str]]:
    out: dict[int, tuple[str, str]] = {}
    for part in chunks(sorted(set(pks))):
        found = connection.execute(
            select(t.finding.c.pk, t.story.c.id, t.finding.c.local)
            .join(t.story, t.story.c.pk == t.finding.c.story)
            .where(t.finding.c.pk.in_(part))
        )
        out.update({pk: (story, local) for pk, story, local in found})
    return out
