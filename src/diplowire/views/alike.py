"""Who else may be meant by a name: for a person who judges whether two are one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from diplowire.ledger import schema as t
from diplowire.model.span import Frozen
from diplowire.views.people import find_persons
from diplowire.views.rows import Party
from diplowire.views.texts import Texts

_SHOWN = 8
_SHORT = 3  # letters below which a part of a name says nothing


class Like(Frozen):
    """A person, and where stories first speak of them, as story/entity."""

    person: Party
    at: str


def first_place(connection: Connection, entity: str) -> str | None:
    """Return where stories first speak of an entity, as story/entity."""
    row = connection.execute(
        select(t.story.c.id, t.appearance.c.entity)
        .join(t.appearance, t.appearance.c.story == t.story.c.pk)
        .join(t.profile, t.profile.c.pk == t.appearance.c.profile)
        .where(t.profile.c.entity == entity)
        .order_by(t.story.c.day, t.story.c.path, t.appearance.c.entity)
        .limit(1)
    ).first()
    return f"{row.id}/{row.entity}" if row else None


def called(connection: Connection, places: Iterable[str], texts: Texts) -> dict[str, str]:
    """Return what findings at places such as story/p1 are called in their stories: the name, of an event its kind."""
    parted = {at: at.partition("/") for at in places}
    texts.fetch(story for story, _, _ in parted.values())
    out: dict[str, str] = {}
    for at, (story, _, local) in parted.items():
        layer, key = ("events", "kind") if local.startswith("e") else ("entities", "name")
        found = texts.readings.get(story, {}).get(layer, ())
        out.update((at, x[key]) for x in found if x["id"] == local)
    return out


def alike(connection: Connection, at: str, texts: Texts) -> tuple[Like | None, tuple[Like, ...]]:
    """Return the person of a place such as story/p1, and others who share a part of the name."""
    story, _, local = at.partition("/")
    id = connection.execute(
        select(t.profile.c.entity)
        .join(t.appearance, t.appearance.c.profile == t.profile.c.pk)
        .join(t.story, t.story.c.pk == t.appearance.c.story)
        .where(t.story.c.id == story, t.appearance.c.entity == local, t.profile.c.kind == "person")
    ).scalar()
    me = texts.party(id) if id else None
    if me is None:
        return None, ()
    found: dict[str, Party] = {}
    for word in me.name.split():
        if len(word) > _SHORT:
            found |= {p.id: p for p in find_persons(connection, word, texts) if p.id != me.id}
    others = [Like(person=p, at=where) for p in found.values() if (where := first_place(connection, p.id))]
    return Like(person=me, at=at), tuple(others[:_SHOWN])
