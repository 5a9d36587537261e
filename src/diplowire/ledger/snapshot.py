"""The whole ledger as of a day, read from its tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, select

from diplowire.ledger import schema as t
from diplowire.ledger.claims import disagreements, told
from diplowire.ledger.links import wikidata
from diplowire.ledger.profiles import Profile, best_name, names
from diplowire.ledger.reports import Reports
from diplowire.ledger.rows import chunks, unpack
from diplowire.ledger.sketch import LATE, PLANNED, Lemmas, Order
from diplowire.ledger.tables import number_of
from diplowire.ledger.undertakings import record, tellings, undertakings
from diplowire.model.ledger import EntityReport, HeldOffice, Ledger, LedgerEntity, StoryRef
from diplowire.model.reading import Reading


def newest_day(connection: Connection) -> dt.date | None:
    """Return the day of the newest story."""
    return connection.execute(select(func.max(t.story.c.day))).scalar()


def snapshot(connection: Connection, lemmas: Lemmas, as_of: dt.date | None = None) -> Ledger:
    """Return the ledger as it was known on a day, else as of the newest story.

    Stories of unknown date count only where no day is asked for.
    """
    stories = _stories(connection, as_of)
    day = as_of or newest_day(connection)
    reports = Reports(connection)
    reports.fetch_all(set(stories))
    part = reports.part(day)
    refs = {id: StoryRef(id=id, path=path) for id, path, _ in stories.values()}
    claims, promises = [], []
    for pk, reading, who in _readings(connection, stories):
        id, path, published = stories[pk]
        order: Order = ((published or LATE).isoformat(), path, id, 0)
        planned = {e.id: e.trigger for e in reading.events if e.factuality in PLANNED}
        claims += told(reading.story, reading.figures, refs[id], order, who)
        promises += tellings(reading.story, reading.commitments, planned, refs[id], order, who, lemmas)
    undertaken = undertakings(promises, part.of_event)
    return Ledger(
        as_of=day,
        entities=tuple(entities(connection, stories, as_of)),
        occurrences=tuple(part.occurrence(x) for x in part.things),
        fulfilments=tuple(part.fulfilments(undertaken)),
        disagreements=tuple(disagreements(claims)),
        commitments=tuple(record(u, part.of_event, part.results, day) for u in undertaken),
    )


Stories = Mapping[int, tuple[str, str, dt.date | None]]
"""(id, path, day of publication) by number, in order of publication and path."""


def _stories(connection: Connection, as_of: dt.date | None) -> Stories:
    query = select(t.story.c.pk, t.story.c.id, t.story.c.path, t.story.c.day)
    if as_of:
        query = query.where(t.story.c.day <= as_of)
    rows = sorted(connection.execute(query).all(), key=lambda r: ((r.day or LATE).isoformat(), r.path, r.id))
    return {r.pk: (r.id, r.path, r.day) for r in rows}


def _readings(connection: Connection, stories: Stories) -> Iterable[tuple[int, Reading, dict[str, str]]]:
    """Yield each story's newest reading with the ledger's ids of its entities."""
    for part in chunks(list(stories)):
        who: dict[int, dict[str, str]] = {}
        rows = connection.execute(
            select(t.appearance.c.story, t.appearance.c.entity, t.profile.c.entity.label("id"))
            .join(t.profile, t.profile.c.pk == t.appearance.c.profile)
            .where(t.appearance.c.story.in_(part))
        )
        for story, local, id in rows:
            who.setdefault(story, {})[local] = id
        bodies = connection.execute(
            select(t.story.c.pk, t.reading.c.body)
            .join(t.reading, t.reading.c.pk == t.story.c.reading)
            .where(t.story.c.pk.in_(part))
        )
        for pk, body in bodies:
            yield pk, unpack(body), who.get(pk, {})


def entities(connection: Connection, stories: Stories, as_of: dt.date | None) -> list[LedgerEntity]:
    """Return the entities that the stories known on a day speak of, in order of their first report."""
    query = select(
        t.appearance.c.story, t.appearance.c.entity, t.appearance.c.mentions, t.profile.c.key,
        t.profile.c.entity.label("id"), t.profile.c.country, t.profile.c.because,
    ).join(t.profile, t.profile.c.pk == t.appearance.c.profile)  # fmt: skip
    place = {pk: n for n, pk in enumerate(stories)}
    rows = [r for r in connection.execute(query) if r.story in place]
    rows.sort(key=lambda r: (place[r.story], number_of(r.entity), r.entity))
    offices = held_offices(connection, as_of)
    by_id: dict[str, list[object]] = {}
    for r in rows:
        by_id.setdefault(r.id, []).append(r)
    return [_entity(id, found, stories, offices.get(id, ())) for id, found in by_id.items()]


def _entity(id: str, rows: list[object], stories: Stories, offices: Iterable[HeldOffice]) -> LedgerEntity:
    counted: Counter[str] = Counter()
    profiles: dict[str, Profile] = {}
    for r in rows:
        p = profiles.setdefault(r.key, Profile.of(r.key))  # type: ignore[attr-defined]
        counted[p.key] += 1
    told = [(p, counted[key]) for key, p in profiles.items()]
    main: Counter[str] = Counter()
    for p, times in told:
        main[p.language] += times
    language = max(main, key=lambda k: (main[k], k))
    reports = tuple(
        EntityReport(story=StoryRef(id=stories[r.story][0], path=stories[r.story][1]), entity=r.entity)  # type: ignore[attr-defined]
        for r in rows
    )
    country = next((r.country for r in rows if r.country), None)  # type: ignore[attr-defined]
    return LedgerEntity(
        id=id,
        kind=next(iter(profiles.values())).kind,
        name=best_name(told, language).name,
        names=names(told),
        country=country,
        offices=tuple(offices),
        wikidata=wikidata(profiles.values(), country),
        mentions=sum(r.mentions for r in rows),  # type: ignore[attr-defined]
        reports=reports,
        because=tuple(sorted({r.because for r in rows if r.because})),  # type: ignore[attr-defined]
    )


def held_offices(connection: Connection, as_of: dt.date | None, of: str | None = None) -> dict[str, list[HeldOffice]]:
    """Return the offices of each person, or of one, with the first and last day on which stories gave them."""
    o, s, e, body = t.office.c, t.story.c, t.profile.c.entity, t.profile.alias()
    first, last = func.min(s.day).label("first"), func.max(s.day).label("last")
    query = (
        select(e, o.title, o.country, body.c.entity.label("body"), first, last)
        .join(t.profile, t.profile.c.pk == o.profile)
        .join(t.story, s.pk == o.story)
        .outerjoin(body, body.c.pk == o.organization)
        .group_by(e, o.title, o.country, body.c.entity)
    )
    if of is not None:
        query = query.where(e == of)
    if as_of:
        query = query.where(s.day <= as_of)
    out: dict[str, list[HeldOffice]] = {}
    rows = connection.execute(query).all()
    for r in sorted(rows, key=lambda r: (r.first or LATE, r.title, r.country or "", r.body or "")):
        held = HeldOffice(title=r.title, country=r.country, organization=r.body, first=r.first, last=r.last)
        out.setdefault(r.entity, []).append(held)
    return out
