"""Where persons and their offices are named: the stories behind what a dossier says of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from diplowire.ledger import schema as t
from diplowire.model.ledger import HeldOffice
from diplowire.views.rows import Source
from diplowire.views.texts import Texts

_LOOK = 20  # stories of one day in which an office is looked for


def first_named(
    connection: Connection, ids: Iterable[str], texts: Texts, as_of: dt.date | None = None
) -> dict[str, Source]:
    """Return for each entity the first story that names it, with the first place there."""
    out = {}
    for id in ids:
        told = _told(connection, t.profile.c.entity == id, as_of, 1)
        texts.fetch(story for story, _ in told)
        for story, local in told:
            entity = texts.finding(story, "entities", local)
            out[id] = texts.source(story, local, [_span(m) for m in entity["mentions"][:1]])
    return out


def stories_naming(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Return in how many stories each entity is named."""
    query = select(t.profile.c.entity, func.sum(t.profile.c.told)).where(t.profile.c.entity.in_(list(ids)))
    return {entity: int(n) for entity, n in connection.execute(query.group_by(t.profile.c.entity))}


def office_sources(
    connection: Connection, id: str, offices: Sequence[HeldOffice], texts: Texts
) -> list[tuple[Source, ...]]:
    """Return for each office of a person, in order, where it was first and last given."""
    out = []
    for o in offices:
        found: dict[str, Source] = {}
        for on in dict.fromkeys((o.first, o.last)):
            same = t.story.c.day == on if on else t.story.c.day.is_(None)
            told = _told(connection, (t.profile.c.entity == id) & same, None, _LOOK)
            texts.fetch(story for story, _ in told)
            for story, local in told:
                spans = [_span(x["span"]) for x in _offices(texts, story, local) if x["title"] == o.title]
                if spans:
                    found.setdefault(story, texts.source(story, local, spans[:1]))
                    break
        out.append(tuple(found.values()))
    return out


def _told(
    connection: Connection, where: ColumnElement[bool], as_of: dt.date | None, limit: int
) -> list[tuple[str, str]]:
    """Return (story, entity there) of the first stories that name an entity."""
    a, s = t.appearance.c, t.story.c
    query = (
        select(s.id, a.entity)
        .join(t.appearance, a.story == s.pk)
        .join(t.profile, t.profile.c.pk == a.profile)
        .where(where)
        .order_by(s.day.is_(None), s.day, s.path, a.entity)
        .limit(limit)
    )
    query = query.where(s.day <= as_of) if as_of else query
    return [(story, local) for story, local in connection.execute(query)]


def _offices(texts: Texts, story: str, local: str) -> list[dict[str, Any]]:
    return list(texts.finding(story, "entities", local)["offices"])


def _span(x: dict[str, Any]) -> dict[str, int]:
    return {"start": x["start"], "end": x["end"]}
