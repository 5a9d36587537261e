"""The whole ledger as of a day, read from its tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, select

from diplowire.ledger import schema as t
from diplowire.ledger.claims import disagreements, told
from diplowire.ledger.profiles import Profile, best_name
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
        entities=tuple(entities(connection, stories)),
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


def entities(connection: Connection, stories: Stories, only: Iterable[str] | None = None) -> list[LedgerEntity]:
    """Return the entities that some stories speak of, in order of their first report."""
    wanted = set(only) if only is not None else None
    query = select(
        t.appearance.c.story, t.appearance.c.entity, t.appearance.c.mentions, t.profile.c.key,
        t.profile.c.entity.label("id"), t.profile.c.country, t.profile.c.because,
    ).join(t.profile, t.profile.c.pk == t.appearance.c.profile)  # fmt: skip
    if wanted is not None:
        query = query.where(t.profile.c.entity.in_(wanted))
    place = {pk: n for n, pk in enumerate(stories)}
    rows = [r for r in connection.execute(query) if r.story in place]
    rows.sort(key=lambda r: (place[r.story], number_of(r.entity), r.entity))
    offices = _offices(connection, stories, wanted)
    by_id: dict[str, list[object]] = {}
    for r in rows:
        by_id.setdefault(r.id, []).append(r)
    return [_entity(id, found, stories, offices.get(id, ())) for id, found in by_id.items()]


def _entity(id: str, rows: list[object], stories: Stories, offices: Iterable[HeldOffice]) -> LedgerEntity:
    seen: Counter[tuple[str, str]] = Counter()
    counted: Counter[str] = Counter()
    profiles: dict[str, Profile] = {}
    for r in rows:
        p = profiles.setdefault(r.key, Profile.of(r.key))  # type: ignore[attr-defined]
        seen[p.language, p.name] += 1
        counted[p.key] += 1
    main = Counter(language for language, _ in seen.elements())
    language = max(main, key=lambda k: (main[k], k))
    names: dict[str, tuple[str, ...]] = {}
    for spoken in sorted(main):
        told = [(name, n) for (lang, name), n in seen.items() if lang == spoken]
        names[spoken] = tuple(name for name, _ in sorted(told, key=lambda x: (-len(x[0].split()), -x[1], x[0])))
    reports = tuple(
        EntityReport(story=StoryRef(id=stories[r.story][0], path=stories[r.story][1]), entity=r.entity)  # type: ignore[attr-defined]
        for r in rows
    )
    return LedgerEntity(
        id=id,
        kind=next(iter(profiles.values())).kind,
        name=best_name(((p, counted[key]) for key, p in profiles.items()), language).name,
        names=names,
        country=next((r.country for r in rows if r.country), None),  # type: ignore[attr-defined]
        offices=tuple(offices),
        mentions=sum(r.mentions for r in rows),  # type: ignore[attr-defined]
        reports=reports,
        because=tuple(sorted({r.because for r in rows if r.because})),  # type: ignore[attr-defined]
    )


def _offices(connection: Connection, stories: Stories, wanted: set[str] | None) -> dict[str, list[HeldOffice]]:
    """Return the offices of each person as reported, with the first and last day on which stories gave them."""
    body = t.profile.alias()
    query = (
        select(t.office.c.story, t.office.c.title, t.office.c.country, t.profile.c.entity, body.c.entity.label("body"))
        .join(t.profile, t.profile.c.pk == t.office.c.profile)
        .outerjoin(body, body.c.pk == t.office.c.organization)
    )
    if wanted is not None:
        query = query.where(t.profile.c.entity.in_(wanted))
    days: dict[tuple[str, str, str | None, str | None], list[dt.date]] = {}
    for story, title, country, entity, organisation in connection.execute(query):
        if story in stories:
            told = days.setdefault((entity, title, country, organisation), [])
            if stories[story][2]:
                told.append(stories[story][2])  # type: ignore[arg-type]
    out: dict[str, list[HeldOffice]] = {}
    ordered = sorted(days.items(), key=lambda x: (min(x[1], default=LATE), x[0][1], x[0][2] or "", x[0][3] or ""))
    for (entity, title, country, organisation), told in ordered:
        held = HeldOffice(
            title=title,
            country=country,
            organization=organisation,
            first=min(told, default=None),
            last=max(told, default=None),
        )
        out.setdefault(entity, []).append(held)
    return out
