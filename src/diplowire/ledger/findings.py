"""The findings of readings in their tables: which there are, and which states they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from itertools import combinations

from sqlalchemy import Connection, delete, select

from diplowire.ledger import schema as t
from diplowire.ledger.rows import chunks, one_line, put_in
from diplowire.model.reading import Reading

_STATES = 8  # states of one finding under whose pairs it is filed
_NONE: frozenset[str] = frozenset()


def layers(r: Reading) -> Iterable[tuple[str, str, str, list[tuple[str, str]]]]:
    """Yield layer, id, kind and (role, entity) of each finding."""
    for e in r.events:
        roles: list[tuple[str, str]] = [(p.role, p.entity) for p in e.participants]
        roles += [("place", e.place)] if e.place else []
        yield "event", e.id, e.kind, roles
    for s in r.statements:
        roles = [("about", x) for x in s.about]
        roles += [(role, x) for role, x in (("speaker", s.speaker), ("channel", s.channel)) if x]
        yield "statement", s.id, s.act or s.kind, roles
    for f in r.figures:
        roles = [("party", x) for x in f.parties] + ([("speaker", f.speaker)] if f.speaker else [])
        yield "figure", f.id, one_line(f.measure or f.kind)[:32], roles
    for c in r.commitments:
        yield "commitment", c.id, c.strength, [("by", x) for x in c.by] + [("to", x) for x in c.to]


PLAN = "plan"  # the layer under which open plans are filed: their first report, by their first day


def concern(connection: Connection, findings: Sequence[int]) -> None:
    """File findings under the states, and pairs of states, of their parties as these are known now.

    What is said in a story about two states, and about no other, is of interest to both.
    """
    f, p, q = t.finding.c, t.party.c, t.profile.c
    for part in chunks(findings):
        rows = connection.execute(
            select(f.pk, f.story, f.layer, f.day, q.country)
            .outerjoin(t.party, p.finding == f.pk)
            .outerjoin(t.profile, q.pk == p.profile)
            .where(f.pk.in_(part))
        ).all()
        states: dict[tuple[int, int, str, dt.date], set[str]] = {}
        for pk, story, layer, day, country in rows:
            named = states.setdefault((pk, story, layer, day or dt.date.max), set())
            named |= {country} if country else set()
        context = _context(connection, sorted({story for _, story, _, _ in states}))
        connection.execute(delete(t.concerns).where(t.concerns.c.finding.in_(part), t.concerns.c.layer != PLAN))
        file(
            connection,
            [
                (s, layer, day, pk)
                for (pk, story, layer, day), named in states.items()
                for s in about(named, context.get(story, _NONE))
            ],
        )


def about(named: Set[str], context: Set[str]) -> list[str]:
    """Return the states that a finding is filed under, by the states of its parties and those that its story names."""
    return pairs(named | context if len(named) < 2 and len(context) == 2 else named)


def file(connection: Connection, rows: Sequence[tuple[str, str, dt.date, int]]) -> None:
    """Write down states, layer, day and number of findings."""
    put_in(connection, t.concerns, ("states", "layer", "day", "finding"), rows)


def _context(connection: Connection, stories: Sequence[int]) -> dict[int, set[str]]:
    """Return the states that stories name."""
    out: dict[int, set[str]] = {}
    a, q = t.appearance.c, t.profile.c
    for part in chunks(stories):
        query = select(a.story, q.country).join(t.profile, q.pk == a.profile)
        for story, country in connection.execute(query.where(a.story.in_(part), q.kind == "state")):
            if country:
                out.setdefault(story, set()).add(country)
    return out


def pairs(states: Iterable[str | None]) -> list[str]:
    """Return each state, and each two of them as one string."""
    named = sorted({s for s in states if s})[:_STATES]
    return named + ["-".join(p) for p in combinations(named, 2)]
