"""The ledger at a glance: how much it holds, what came last, which states, people and outlets it speaks of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from diplowire.ledger import schema as t
from diplowire.ledger.findings import PLAN
from diplowire.ledger.profiles import Profile, best_name
from diplowire.ledger.rows import chunks
from diplowire.model.span import Frozen
from diplowire.views.rows import Party, SearchRow
from diplowire.views.texts import Texts

_NEWEST = 20_000  # findings among which the pairs most spoken of are counted
_MOST = 2000  # values of a column that a list can be narrowed to


class Holdings(Frozen):
    """How much the ledger holds; `first` and `last` are the days of its oldest and newest story."""

    stories: int = 0
    occurrences: int = 0
    people: int = 0
    failures: int = 0
    first: dt.date | None = None
    last: dt.date | None = None


class Couple(Frozen):
    """Two states that stories speak of together, with how many findings and when last."""

    states: tuple[str, str]
    findings: int
    last: dt.date | None = None


class Choices(Frozen):
    """What a list can be narrowed to: codes of states, outlets, and kinds of its own layer."""

    states: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def holdings(connection: Connection) -> Holdings:
    """Return how much the ledger holds."""
    # One query each: asked for together, no database takes the ends of the days from their index.
    s, people = t.story.c, t.profile.c.kind == "person"
    return Holdings(
        stories=connection.execute(select(func.count()).select_from(t.story)).scalar_one(),
        occurrences=connection.execute(select(func.count()).select_from(t.occurrence)).scalar_one(),
        people=connection.execute(select(func.count(t.profile.c.entity.distinct())).where(people)).scalar_one(),
        failures=connection.execute(select(func.count()).select_from(t.failure)).scalar_one(),
        first=connection.execute(select(func.min(s.day))).scalar(),
        last=connection.execute(select(func.max(s.day))).scalar(),
    )


def newest(connection: Connection, limit: int) -> list[SearchRow]:
    """Return the stories that came out last."""
    s = t.story.c
    query = select(s.id, s.path, s.source, s.day, s.headline)
    rows = list(connection.execute(query.where(s.day.is_not(None)).order_by(s.day.desc(), s.path).limit(limit)))
    if len(rows) < limit:
        rows += connection.execute(query.where(s.day.is_(None)).order_by(s.path).limit(limit - len(rows))).all()
    return [SearchRow(story=r.id, path=r.path, agency=r.source, published=r.day, headline=r.headline) for r in rows]


def couples(connection: Connection, limit: int) -> list[Couple]:
    """Return the pairs of states of which the newest findings speak most."""
    c, f = t.concerns.c, t.finding.c
    first = connection.execute(select(f.pk).order_by(f.pk.desc()).offset(_NEWEST).limit(1)).scalar() or 0
    told = func.count()
    # States are grouped by as an expression, so that the index of findings is taken and not that of all states.
    states = c.states.concat("")
    query = (
        select(states, told, func.max(case((c.day < dt.date.max, c.day))))
        .where(c.finding > first, c.states.like("%-%"), c.layer != PLAN)
        .group_by(states)
        .order_by(told.desc(), states)
        .limit(limit)
    )
    out = []
    for pair, count, last in connection.execute(query):
        one, _, other = pair.partition("-")
        out.append(Couple(states=(one, other), findings=count, last=last))
    return out


def people(connection: Connection, texts: Texts, limit: int) -> list[Party]:
    """Return the persons whom most stories name."""
    c = t.profile.c
    told = func.sum(c.told)
    query = select(c.entity).where(c.kind == "person").group_by(c.entity).order_by(told.desc(), c.entity).limit(limit)
    ids = list(connection.execute(query).scalars())
    texts.name(ids)
    return list(texts.parties(ids))


def choices(connection: Connection, layer: str) -> Choices:
    """Return what a list of a layer can be narrowed to."""
    p = t.profile.c
    states = connection.execute(select(p.country).where(p.kind == "state", p.country.is_not(None)).distinct())
    f = t.finding.c
    kinds = _each(connection, t.occurrence.c.kind) if layer == "event" else _each(connection, f.kind, f.layer == layer)
    return Choices(
        states=tuple(sorted(states.scalars())),
        sources=tuple(_each(connection, t.story.c.source)),
        kinds=tuple(k for k in kinds if k),
    )


def _each(connection: Connection, column: ColumnElement[Any], *where: ColumnElement[bool]) -> list[str]:
    """Return the values of an indexed column: one step in the index for each, because few values stand in many rows."""
    out: list[str] = []
    while len(out) < _MOST:
        query = select(func.min(column)).where(*where)
        found = connection.execute(query.where(column > out[-1]) if out else query).scalar()
        if found is None:
            break
        out.append(found)
    return out


def state_names(connection: Connection, codes: Iterable[str], language: str) -> dict[str, str]:
    """Return what stories in a language call states, by their codes; a state that none names is left out."""
    c = t.profile.c
    told: dict[str, list[tuple[Profile, int]]] = {}
    for part in chunks(sorted(set(codes))):
        query = select(c.country, c.key, c.told).where(c.kind == "state", c.country.in_(part))
        for country, key, count in connection.execute(query):
            told.setdefault(country, []).append((Profile.of(key), count))
    return {code: best_name(found, language).name for code, found in told.items()}
