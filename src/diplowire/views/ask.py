"""What is asked of the ledger: filters that all lists share, and the findings that answer them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, func, select

from diplowire.errors import LedgerError
from diplowire.ledger import schema as t
from diplowire.ledger.findings import PLAN
from diplowire.ledger.snapshot import newest_day

_AHEAD = 4  # rows looked at for one occurrence wanted, before another look


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted. All that is given must hold.

    `states` are one or two ISO 3166-1 alpha-3 codes, `persons` ids of the ledger, `kind` that of an event, act, measure
    or strength; `since` and `until` are days, both inside: of an event its own, of what was said that of publication.
    """

    states: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    kind: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    source: str | None = None
    as_of: dt.date | None = None
    limit: int = 50
    offset: int = 0

    def day(self, connection: Connection) -> dt.date | None:
        """Return the day by which plans are overdue: the one asked for, else that of the newest story."""
        return self.as_of or newest_day(connection)

    def but(self, **changes: Any) -> Filter:
        """Return the filter with some parts changed."""
        return replace(self, **changes)


def states_key(states: tuple[str, ...]) -> str:
    """Return how one or two states are filed. Raises LedgerError for more, or for what is no code."""
    if not 1 <= len(states) <= 2 or any(len(s) != 3 or not s.isalpha() for s in states):
        raise LedgerError("name one or two states by their three-letter codes, such as KAZ BLR")
    return "-".join(sorted(s.upper() for s in states))


def findings(layer: str, f: Filter) -> Select[Any]:
    """Return the query for the findings of a layer, the newest first: (pk, story, local, day)."""
    c = t.finding.c
    if f.states:
        k = t.concerns.c
        query = (
            select(c.pk, c.story, c.local, c.day)
            .select_from(t.concerns)
            .join(t.finding, c.pk == k.finding)
            .where(k.states == states_key(f.states), k.layer == layer)
            .order_by(k.day.desc(), k.finding.desc())
        )
        # Said of the index too, which holds what has no day under the last day there is.
        query = query.where(k.day >= f.since) if f.since and layer != "event" else query
        query = query.where(k.day <= f.as_of) if f.as_of else query
    else:
        query = (
            select(c.pk, c.story, c.local, c.day).where(c.layer == layer).order_by(c.day.desc(), c.pk.desc())
        )  # fmt: skip
    if f.persons:
        of = select(t.party.c.finding).join(t.profile, t.profile.c.pk == t.party.c.profile)
        query = query.where(c.pk.in_(of.where(t.profile.c.entity.in_(f.persons))))
    if f.kind and layer != "event":
        query = query.where(c.kind == f.kind)
    if layer != "event":
        query = query.where(c.day >= f.since) if f.since else query
        query = query.where(c.day <= f.until) if f.until else query
    if f.source:
        query = query.join(t.story, t.story.c.pk == c.story).where(func.lower(t.story.c.source) == f.source.lower())
    return query.where(c.day <= f.as_of) if f.as_of else query


def leaders(connection: Connection, f: Filter, states: tuple[str, ...] = ()) -> list[int]:
    """Return the first reports of the occurrences that answer, those told last first.

    `states` are those of `occurrence.state` that are wanted: held, planned, off; none means all.
    """
    query = (
        findings("event", f)
        .join(t.event, t.event.c.finding == t.finding.c.pk)
        .join(t.occurrence, t.occurrence.c.leader == t.event.c.leader)
        .add_columns(t.event.c.leader)
    )
    o = t.occurrence.c
    query = query.where(o.kind == f.kind) if f.kind else query
    query = query.where(o.state.in_(states)) if states else query
    query = query.where(o.day >= f.since) if f.since else query
    query = query.where(o.day <= f.until) if f.until else query
    out: dict[int, None] = {}
    wanted = f.offset + f.limit
    for row in _some(connection, query, wanted * _AHEAD):
        out[row.leader] = None
        if len(out) >= wanted:
            break
    return list(out)[f.offset :]


def planned(
    connection: Connection,
    f: Filter,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    latest_first: bool = False,
) -> list[int]:
    """Return the first reports of plans that are still open, the soonest first, then those without a day.

    With `first` or `last`, only plans that end on that day or later, or on that day or earlier.
    """
    o = t.occurrence.c
    query = select(o.leader).where(o.state == "planned")
    query = query.where(o.kind == f.kind) if f.kind else query
    query = query.where(o.day >= f.since) if f.since else query
    query = query.where(o.day <= f.until) if f.until else query
    if f.states or f.persons or f.source:
        return _planned_among(connection, f, first, last, latest_first=latest_first)
    dated = query.where(o.due.is_not(None))
    dated = dated.where(o.due >= first) if first else dated
    dated = dated.where(o.due <= last) if last else dated
    order = (o.due.desc(), o.id) if latest_first else (o.day, o.due, o.id)
    wanted = f.offset + f.limit
    out = list(connection.execute(dated.order_by(*order).limit(wanted)).scalars())
    if len(out) < wanted and last is None:
        undated = query.where(o.due.is_(None)).order_by(o.leader.desc())
        out += connection.execute(undated.limit(wanted - len(out))).scalars()
    return out[f.offset :]


def _planned_among(
    connection: Connection, f: Filter, first: dt.date | None, last: dt.date | None, *, latest_first: bool
) -> list[int]:
    """Return what `planned` does among the findings that answer."""
    rows = _plans_filed(connection, f) if _only_states(f) else _plans_told(connection, f)
    found: list[Any] = []
    wanted = f.offset + f.limit
    for r in rows:
        if (
            (f.kind is None or r.kind == f.kind)
            and (f.since is None or (r.day and r.day >= f.since))
            and (f.until is None or (r.day and r.day <= f.until))
            and (first is None or r.due is None or r.due >= first)
            and (last is None or (r.due and r.due <= last))
        ):
            # what is filed comes by its day: once a later day begins there is enough
            if _only_states(f) and not latest_first and len(found) >= wanted and r.filed > found[wanted - 1].filed:
                break
            found.append(r)
    dated = sorted((r for r in found if r.due), key=lambda r: (r.day or r.due, r.due, r.id))
    if latest_first:
        dated.sort(key=lambda r: r.due, reverse=True)
    undated = sorted((r.leader for r in found if not r.due), reverse=True)
    return [*(r.leader for r in dated), *undated][f.offset : wanted]


def _only_states(f: Filter) -> bool:
    return bool(f.states) and not f.persons and not f.source


def _plans_filed(connection: Connection, f: Filter) -> Iterator[Any]:
    """Yield open plans of states in the order of their first day, those without a day last."""
    o, k = t.occurrence.c, t.concerns.c
    filed = select(o.leader, o.day, o.due, o.id, o.kind, k.day.label("filed")).select_from(t.concerns)
    filed = filed.join(t.occurrence, o.leader == k.finding)
    filed = filed.where(k.states == states_key(f.states), k.layer == PLAN).order_by(k.day, k.finding)
    return _some(connection, filed, (f.offset + f.limit) * _AHEAD)


def _plans_told(connection: Connection, f: Filter) -> Iterator[Any]:
    """Yield open plans that any finding which answers tells of."""
    o = t.occurrence.c
    told = findings("event", f).join(t.event, t.event.c.finding == t.finding.c.pk)
    told = told.join(t.occurrence, o.leader == t.event.c.leader)
    query = told.with_only_columns(o.leader, o.day, o.due, o.id, o.kind).order_by(None).distinct()
    # the state is compared as an expression, so that no index of all plans is gone through
    yield from connection.execute(query.where(o.state.concat("") == "planned"))


def _some(connection: Connection, query: Select[Any], size: int) -> Iterator[Any]:
    """Yield the rows of a query, fetched in parts."""
    offset = 0
    while True:
        rows = connection.execute(query.limit(size).offset(offset)).all()
        yield from rows
        if len(rows) < size:
            return
        offset += size
