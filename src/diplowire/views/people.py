"""Persons: who is meant by a name, what they did and said, and whom they met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, Row, func, select

from diplowire.errors import LedgerError
from diplowire.gazetteer import load as load_gazetteer
from diplowire.gazetteer.spelling import alike, latin, skeleton
from diplowire.ledger import schema as t
from diplowire.ledger.links import wikidata
from diplowire.ledger.profiles import KNOWN, Profile, names
from diplowire.ledger.snapshot import held_offices
from diplowire.views.ask import Filter
from diplowire.views.events import events
from diplowire.views.rows import ContactRow, EventRow, Party, PersonDossier
from diplowire.views.said import statements
from diplowire.views.texts import Texts

_SPELLING = 0.9  # of `alike`
CONTACTS = frozenset({"meeting", "talks", "call", "conversation", "report", "visit"})
"""Kinds of events in which parties meet or speak."""


def find_persons(connection: Connection, name: str, texts: Texts | None = None) -> list[Party]:
    """Return the persons whom a name in any spelling, or an id of the ledger, may mean: those told most first."""
    texts = texts or Texts(connection)
    if name[:1] == "P" and (known := _known(connection, name)):
        return [p for p in [texts.party(known)] if p]
    words = [w for w in (latin(x) for x in name.split()) if w]
    if not words:
        return []
    c, b = t.profile.c, t.profile_block.c
    blocks = [f"person:{skeleton(w)}" for w in words]
    labelled = _labelled(words)
    blocks += [f"{KNOWN}{person}" for person in labelled]
    rows = connection.execute(
        select(c.entity, c.key, c.told).join(t.profile_block, b.profile == c.pk).where(b.block.in_(blocks)).distinct()
    )
    told: dict[str, int] = {}
    for entity, key, count in rows:
        profile = Profile.of(key)
        if profile.identity in labelled or _spelled(words, profile.words):
            told[entity] = told.get(entity, 0) + count
    ordered = sorted(told, key=lambda e: (-told[e], e))
    texts.name(ordered)
    return [p for e in ordered if (p := texts.party(e))]


def _spelled(words: Sequence[str], name: Sequence[str]) -> bool:
    return all(any(alike(w, x) >= _SPELLING for x in name) for w in words)


def _labelled(words: Sequence[str]) -> set[str]:
    """Return the persons of the gazetteer whose English names hold all the words."""
    labels = load_gazetteer().persons.items()
    return {person for person, label in labels if _spelled(words, [latin(w) for w in label.split()])}


def _known(connection: Connection, id: str) -> str | None:
    return connection.execute(select(t.profile.c.entity).where(t.profile.c.entity == id).limit(1)).scalar()


def person(connection: Connection, id: str, f: Filter, texts: Texts | None = None) -> PersonDossier:
    """Return what the ledger knows of a person. Raises LedgerError for an id that it does not know."""
    texts = texts or Texts(connection)
    party = texts.party(id) if _known(connection, id) else None
    if party is None:
        raise LedgerError(f"there is no person {id}")
    told = _told(connection, id, f.as_of)
    of = f.but(persons=(id,))
    return PersonDossier(
        person=party,
        names=names((Profile.of(r.key), r.times) for r in told),
        offices=tuple(held_offices(connection, f.as_of, id).get(id, ())),
        wikidata=wikidata((Profile.of(r.key) for r in told), party.country),
        reasons=tuple(sorted({r.because for r in told if r.because})),
        events=tuple(events(connection, of, texts)),
        statements=tuple(statements(connection, of, texts)),
        stories=_stories(connection, id, f.as_of),
    )


def _told(connection: Connection, id: str, as_of: dt.date | None) -> Sequence[Row[Any]]:
    """Return the profiles under which stories speak of a person, each with how often."""
    c = t.profile.c
    query = (
        select(c.key, c.because, func.count().label("times"))
        .join(t.appearance, t.appearance.c.profile == c.pk)
        .where(c.entity == id)
        .group_by(c.key, c.because)
    )
    if as_of:
        query = query.join(t.story, t.story.c.pk == t.appearance.c.story).where(t.story.c.day <= as_of)
    return connection.execute(query).all()


def _stories(connection: Connection, id: str, as_of: dt.date | None) -> int:
    a, s = t.appearance.c, t.story.c
    query = (
        select(func.count(func.distinct(a.story)))
        .join(t.profile, t.profile.c.pk == a.profile)
        .where(t.profile.c.entity == id)
    )
    if as_of:
        query = query.join(t.story, s.pk == a.story).where(s.day <= as_of)
    return connection.execute(query).scalar() or 0


def contacts(rows: Iterable[EventRow], states: Sequence[str] = ()) -> list[ContactRow]:
    """Return who met whom among occurrences that were held, those who met most first.

    With two states named, only contacts across them count.
    """
    found: dict[tuple[str, str], list[tuple[EventRow, Party, Party]]] = {}
    for r in rows:
        if r.outcome not in ("occurred", "fulfilled") or r.kind not in CONTACTS:
            continue
        people = sorted((p for p in r.parties if p.kind == "person"), key=lambda p: p.id)
        for one, other in combinations(people, 2):
            if len(states) == 2 and {one.country, other.country} != set(states):
                continue
            found.setdefault((one.id, other.id), []).append((r, one, other))
    out = []
    for told in found.values():
        days = [r.start for r, _, _ in told if r.start]
        _, one, other = told[0]
        out.append(
            ContactRow(
                one=one.model_copy(update={"role": None}),
                other=other.model_copy(update={"role": None}),
                times=len(told),
                kinds=tuple(sorted({r.kind for r, _, _ in told})),
                first=min(days, default=None),
                last=max(days, default=None),
                occurrences=tuple(r.id for r, _, _ in told),
            )
        )
    return sorted(out, key=lambda c: (-c.times, c.one.name, c.other.name))
