"""The findings of readings in their tables: which there are, and which states they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import combinations

from sqlalchemy import Connection, delete, insert, select

from diplowire.ledger import schema as t
from diplowire.ledger.rows import chunks, one_line
from diplowire.model.reading import Reading

_STATES = 8  # states of one finding under whose pairs it is filed


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


def concern(connection: Connection, findings: Sequence[int]) -> None:
    """File findings under the states, and pairs of states, of their parties as these are known now."""
    f, p, q = t.finding.c, t.party.c, t.profile.c
    for part in chunks(findings):
        rows = connection.execute(
            select(f.pk, f.layer, f.day, q.country)
            .join(t.party, p.finding == f.pk)
            .join(t.profile, q.pk == p.profile)
            .where(f.pk.in_(part), q.country.is_not(None))
        )
        states: dict[tuple[int, str, dt.date], set[str]] = {}
        for pk, layer, day, country in rows:
            states.setdefault((pk, layer, day or dt.date.max), set()).add(country)
        connection.execute(delete(t.concerns).where(t.concerns.c.finding.in_(part)))
        about = [
            {"states": s, "layer": layer, "day": day, "finding": pk}
            for (pk, layer, day), named in states.items()
            for s in pairs(named)
        ]
        if about:
            connection.execute(insert(t.concerns), about)


def pairs(states: Iterable[str | None]) -> list[str]:
    """Return each state, and each two of them as one string."""
    named = sorted({s for s in states if s})[:_STATES]
    return named + ["-".join(p) for p in combinations(named, 2)]
