"""The stories behind rows: their words, and the names of who is in them."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, select

from diplowire.ledger import schema as t
from diplowire.ledger.profiles import Profile, best_name
from diplowire.ledger.rows import chunks
from diplowire.views.rows import Party, Quote, Source

Reading = dict[str, Any]
"""A reading as JSON: rows are many, and checking each again would cost more than all the rest."""


@dataclass
class Texts:
    """Stories by id, fetched once; `language` is the one in which entities are named where they can be."""

    connection: Connection
    language: str = "ru"
    readings: dict[str, Reading] = field(default_factory=dict)
    stories: dict[str, Any] = field(default_factory=dict)
    names: dict[str, Party] = field(default_factory=dict)
    _ids: dict[int, str] = field(default_factory=dict)
    _local: dict[str, dict[str, str]] = field(default_factory=dict)

    def fetch(self, ids: Iterable[str]) -> None:
        """Fetch stories with their newest readings."""
        for part in chunks(sorted(set(ids) - set(self.stories))):
            self._take(t.story.c.id.in_(part))

    def fetch_pks(self, pks: Iterable[int]) -> dict[int, str]:
        """Fetch stories by number and return their ids."""
        wanted = set(pks)
        for part in chunks(sorted(wanted - self._ids.keys())):
            self._take(t.story.c.pk.in_(part))
        return {pk: self._ids[pk] for pk in wanted if pk in self._ids}

    def _take(self, those: ColumnElement[bool]) -> None:
        s, a = t.story.c, t.appearance.c
        rows = self.connection.execute(
            select(s.id, s.pk, s.path, s.source, s.day, s.headline, t.reading.c.body)
            .join(t.reading, t.reading.c.pk == s.reading)
            .where(those)
        ).all()
        for row in rows:
            self._ids[row.pk] = row.id
            self.stories[row.id] = row
            self.readings[row.id] = from_json(zlib.decompress(row.body))
        who = self.connection.execute(
            select(a.story, a.entity, t.profile.c.entity.label("id"))
            .join(t.profile, t.profile.c.pk == a.profile)
            .where(a.story.in_([row.pk for row in rows]))
        )
        for story, local, id in who:
            self._local.setdefault(self._ids[story], {})[local] = id

    def entity(self, story: str, local: str | None) -> str | None:
        """Return the ledger's id of an entity of a story."""
        return self._local.get(story, {}).get(local) if local else None

    def entities(self, story: str) -> dict[str, str]:
        """Return the ledger's ids of a story's entities."""
        return self._local.get(story, {})

    def finding(self, story: str, layer: str, local: str) -> dict[str, Any]:
        """Return a finding of a story as JSON."""
        found = self.readings[story][layer]
        return next(x for x in found if x["id"] == local)

    def name(self, ids: Iterable[str]) -> None:
        """Find out what entities are called."""
        missing = sorted(set(ids) - set(self.names))
        c = t.profile.c
        told: dict[str, list[tuple[Profile, int, str | None]]] = {}
        for part in chunks(missing):
            rows = self.connection.execute(select(c.entity, c.key, c.told, c.country).where(c.entity.in_(part)))
            for entity, key, count, country in rows:
                told.setdefault(entity, []).append((Profile.of(key), count, country))
        for id, found in told.items():
            profile = best_name(((p, n) for p, n, _ in found), self.language)
            country = min(((p.key, c) for p, _, c in found if c), default=("", None))[1]
            self.names[id] = Party(id=id, name=profile.name, kind=profile.kind, country=country)

    def party(self, id: str | None, role: str | None = None) -> Party | None:
        """Return an entity as rows name it."""
        if id is None:
            return None
        if id not in self.names:
            self.name([id])
        party = self.names[id]
        return party.model_copy(update={"role": role}) if role else party

    def parties(self, ids: Iterable[str | None]) -> tuple[Party, ...]:
        """Return entities as rows name them, those that are unknown left out."""
        return tuple(p for id in ids if (p := self.party(id)))

    def source(self, story: str, finding: str, spans: Sequence[dict[str, int]], copy_of: str | None = None) -> Source:
        """Return a story as the source of a row."""
        row, text = self.stories[story], self.readings[story]["story"]["text"]
        quotes = [
            Quote(start=s["start"], end=s["end"], text=" ".join(text[s["start"] : s["end"]].split())) for s in spans
        ]
        return Source(
            story=story,
            path=row.path,
            agency=row.source,
            published=row.day,
            headline=row.headline,
            finding=finding,
            quotes=tuple(quotes),
            copy_of=copy_of,
        )

    def published(self, story: str) -> dt.date | None:
        """Return the day on which a story came out."""
        day: dt.date | None = self.stories[story].day
        return day
