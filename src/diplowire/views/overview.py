"""The ledger at a glance: how much it holds, what came last, which states, people and outlets it speaks of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from diplowire.ledger import schema as t
from diplowire.ledger.profiles import Profile, best_name
from diplowire.ledger.rows import chunks
from diplowire.model.span import Frozen
from diplowire.views.rows import Party, SearchRow
from diplowire.views.texts import Texts


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
    s = t.story.c
    stories, first, last = connection.execute(select(func.count(), func.min(s.day), func.max(s.day))).one()
    people = select(func.count(t.profile.c.entity.distinct())).where(t.profile.c.kind == "person")
    return Holdings(
        stories=stories,
        occurrences=connection.execute(select(func.count()).select_from(t.occurrence)).scalar_one(),
        people=connection.execute(people).scalar_one(),
        failures=connection.execute(select(func.count()).select_from(t.failure)).scalar_one(),
        first=first,
        last=last,
    )


def newest(connection: Connection, limit: int) -> list[SearchRow]:
    """Return the stories that came out last."""
    s = t.story.c
    query = select(s.id, s.path, s.source, s.day, s.headline).order_by(s.day.is_(None), s.day.desc(), s.path)
    return [
        SearchRow(story=r.id, path=r.path, agency=r.source, published=r.day, headline=r.headline)
        for r in connection.execute(query.limit(limit))
    ]


def couples(connection: Connection, limit: int) -> list[Couple]:
    """Return the pairs of states most spoken of."""
    c = t.concerns.c
    told = func.count()
    query = (
        select(c.states, told, func.max(c.day))
        .where(c.states.like("%-%"))
        .group_by(c.states)
        .order_by(told.desc(), c.states)
        .limit(limit)
    )
    out = []
    for states, count, last in connection.execute(query):
        one, _, other = states.partition("-")
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
    c, s = t.concerns.c, t.story.c
    states = connection.execute(select(c.states).where(c.layer == layer, ~c.states.like("%-%")).distinct())
    sources = connection.execute(select(s.source).where(s.source.is_not(None)).distinct())
    of = t.occurrence.c.kind if layer == "event" else t.finding.c.kind
    kinds = select(of).distinct() if layer == "event" else select(of).where(t.finding.c.layer == layer).distinct()
    return Choices(
        states=tuple(sorted(states.scalars())),
        sources=tuple(sorted(sources.scalars())),
        kinds=tuple(sorted(k for k in connection.execute(kinds).scalars() if k)),
    )


def state_names(connection: Connection, codes: Iterable[str], language: str) -> dict[str, str]:
    """Return what stories in a language call states, by their codes; a state that none names is left out."""
    c = t.profile.c
    told: dict[str, list[tuple[Profile, int]]] = {}
    for part in chunks(sorted(set(codes))):
        query = select(c.country, c.key, c.told).where(c.kind == "state", c.country.in_(part))
        for country, key, count in connection.execute(query):
            told.setdefault(country, []).append((Profile.of(key), count))
    return {code: best_name(found, language).name for code, found in told.items()}
