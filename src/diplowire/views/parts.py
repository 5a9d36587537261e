"""Lists in parts: each row stands in one part only, and it is known whether there is another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from diplowire.ledger.sketch import Lemmas
from diplowire.views import said
from diplowire.views.ask import Filter, findings, planned
from diplowire.views.events import plans, rows
from diplowire.views.rows import CommitmentRow, EventRow
from diplowire.views.texts import Texts

R = TypeVar("R")
_PLANS = 10_000  # of which the soonest are looked for
_AROUND = 200  # commitments on either side among which other tellings of one undertaking are looked for


def part(
    ask: Callable[[Connection, Filter, Texts], Sequence[R]], connection: Connection, f: Filter, texts: Texts
) -> tuple[list[R], bool]:
    """Return a part of a list whose order the query itself gives, and whether more follows."""
    found = list(ask(connection, f.but(limit=f.limit + 1), texts))
    return found[: f.limit], len(found) > f.limit


def part_of_plans(connection: Connection, f: Filter, texts: Texts) -> tuple[list[EventRow], bool]:
    """Return a part of all plans, the soonest first."""
    if f.as_of:
        every = plans(connection, f.but(limit=_PLANS, offset=0), texts)
        return every[f.offset : f.offset + f.limit], len(every) > f.offset + f.limit
    found = planned(connection, f.but(limit=f.limit + 1))
    return rows(connection, found[: f.limit], f, texts), len(found) > f.limit


def part_of_commitments(
    connection: Connection, f: Filter, lemmas: Lemmas, texts: Texts
) -> tuple[list[CommitmentRow], bool]:
    """Return the undertakings whose newest telling is in a part of all tellings, and whether more follows.

    `limit` and `offset` count tellings, so a part may hold fewer rows. Tellings that lie further apart than the
    neighbourhood looked at are taken for two undertakings.
    """
    first = max(0, f.offset - _AROUND)
    wide = f.but(offset=first, limit=f.offset - first + f.limit + _AROUND)
    found = connection.execute(findings("commitment", f).limit(f.limit + 1).offset(f.offset)).all()
    ids = texts.fetch_pks(row.story for row in found)
    told = {(ids[row.story], row.local) for row in found[: f.limit]}
    before: set[tuple[str, str]] = set()
    if f.offset > first:
        earlier = connection.execute(findings("commitment", f).limit(f.offset - first).offset(first)).all()
        names = texts.fetch_pks(row.story for row in earlier)
        before = {(names[row.story], row.local) for row in earlier}
    out = []
    for row in said.commitments(connection, wide, lemmas, texts):
        tellings = {(s.story, s.finding) for s in row.sources}
        if tellings & told and not tellings & before:
            out.append(row)
    return out, len(found) > f.limit
