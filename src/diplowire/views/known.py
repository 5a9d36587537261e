"""What the gazetteer knows of the ledger's entities: names in English, towns, offices held on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from sqlalchemy import Connection, select

from diplowire.gazetteer import load
from diplowire.gazetteer.facts import OfficeLevel
from diplowire.ledger import schema as t
from diplowire.ledger.profiles import Profile
from diplowire.ledger.rows import chunks

Sector = Literal["GOV", "LEG", "IGO"]
_ORDER: tuple[OfficeLevel, ...] = (
    "head_of_state", "head_of_government", "foreign_minister", "minister", "deputy", "ambassador", "speaker",
)  # fmt: skip
_SECTORS: Mapping[str, Sector] = {level: "LEG" if level == "speaker" else "GOV" for level in _ORDER}


class Known:
    """Facts about entities by the ledger's id. `ids` are their kinds and ids in the gazetteer."""

    def __init__(self, ids: Mapping[str, tuple[str, str]]) -> None:
        self._ids = ids
        self._facts = load()

    def label(self, entity: str | None) -> str | None:
        """Return the English name of an entity; None where the gazetteer does not know it."""
        kind, id = self._ids.get(entity or "", ("", ""))
        g = self._facts
        if kind == "person":
            return g.persons.get(id)
        tables: dict[str, Mapping[str, object]] = {
            "state": g.states, "organization": g.organisations, "place": g.places, "facility": g.places,
        }  # fmt: skip
        label = getattr(tables.get(kind, {}).get(id), "label", None)
        return label if isinstance(label, str) else None

    def state(self, country: str | None) -> str | None:
        """Return the English name of a state by its code."""
        found = self._facts.states.get(country or "")
        return found.label if found else None

    def is_city(self, entity: str) -> bool:
        """Say whether a place is known to be a town."""
        kind, id = self._ids.get(entity, ("", ""))
        return kind == "place" and id in self._facts.places and self._facts.places[id].kind == "city"

    def level(self, entity: str, on: dt.date | None) -> OfficeLevel | None:
        """Return the highest office that a person surely held on a day."""
        kind, id = self._ids.get(entity, ("", ""))
        if kind != "person" or on is None:
            return None
        held = {self._facts.offices[t.office].level for t in self._facts.terms(id) if t.held(on)}
        return next((level for level in _ORDER if level in held), None)

    def has_head_of_government(self, country: str, on: dt.date, besides: str) -> bool:
        """Say whether somebody besides a person surely was head of government of a state on a day."""
        person = self._ids.get(besides, ("", ""))[1]
        return any(
            h.country == country
            and h.person != person
            and self._facts.offices[h.office].level == "head_of_government"
            and h.held(on)
            for h in self._facts.holders
        )

    def sector(self, entity: str, kind: str, on: dt.date | None) -> Sector | None:
        """Return the sector of PLOVER that a party acts for: of a state GOV, of a person that of the office held."""
        if kind == "state":
            return "GOV"
        if kind == "person":
            level = self.level(entity, on)
            return _SECTORS.get(level) if level else None
        found = self._facts.organisations.get(self._ids.get(entity, ("", ""))[1])
        return "IGO" if found and found.kind == "igo" else None


def known(connection: Connection, entities: Iterable[str]) -> Known:
    """Return what the gazetteer knows of entities, by the names under which language packs know them."""
    ids: dict[str, tuple[str, str]] = {}
    for part in chunks(sorted(entities)):
        query = select(t.profile.c.entity, t.profile.c.key).where(t.profile.c.entity.in_(part))
        for entity, key in connection.execute(query.order_by(t.profile.c.key)):
            profile = Profile.of(key)
            if profile.identity:
                ids.setdefault(entity, (profile.kind, profile.identity))
    return Known(ids)
