"""The tables of the gazetteer, read once and checked against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from diplowire.errors import TableError
from diplowire.gazetteer import facts
from diplowire.gazetteer.facts import Holder, Linked, Office, Organisation, Place, State
from diplowire.rules.table import Row, read_table

INCUMBENT = "-"
QID = re.compile(r"Q[1-9]\d*")
LINK = ("of", "id", "country")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Fact = TypeVar("Fact", bound=_HasId)


@dataclass(frozen=True)
class Gazetteer:
    """All facts, by id. No id stands in two tables."""

    states: Mapping[str, State]
    places: Mapping[str, Place]
    organisations: Mapping[str, Organisation]
    offices: Mapping[str, Office]
    holders: tuple[Holder, ...]
    links: Mapping[tuple[str, str, str], str]

    @cached_property
    def persons(self) -> Mapping[str, str]:
        """Ids of the persons who hold or held an office, with their labels."""
        return MappingProxyType({holder.person: holder.label for holder in self.holders})

    @cached_property
    def _capitals(self) -> Mapping[str, str]:
        present = (state for state in self.states.values() if state.status != "historical")
        return {state.capital: state.id for state in present if state.capital is not None}

    def capital(self, state: str) -> Place | None:
        """The capital of a state; `None` where it is disputed. Raises KeyError for an unknown id."""
        place = self.states[state].capital
        return None if place is None else self.places[place]

    def capital_of(self, place: str) -> str | None:
        """The id of the present state, recognised or not, whose capital a place is; `None` where it is none."""
        return self._capitals.get(place)

    def wikidata(self, of: Linked, id: str, country: str = "") -> str | None:
        """The id in Wikidata of a row, of an office also as that of a state; `None` where the sources settle none."""
        return self.links.get((of, id, country))

    def terms(self, person: str) -> tuple[Holder, ...]:
        """The offices that a person held, in the order of the table."""
        return tuple(holder for holder in self.holders if holder.person == person)

    def holders_of(self, office: str, country: str, on: date) -> tuple[Holder, ...]:
        """Who surely held an office of a state on a day."""
        return tuple(h for h in self.holders if h.office == office and h.country == country and h.held(on))


@cache
def load() -> Gazetteer:
    """The gazetteer that ships with the package. Raises TableError where a table is malformed."""
    return load_from(files(__package__))


def load_from(folder: Traversable) -> Gazetteer:
    """The gazetteer of a folder with the six tables. Raises TableError where one is malformed."""
    places = _index(
        read_table(folder / "places.tsv", ("id", "kind", "country", "label")),
        lambda row: Place(**_typed(row, "places.tsv", kind=facts.PLACE_KINDS)),
    )
    states = _index(
        read_table(folder / "states.tsv", ("id", "iso2", "status", "capital", "label")),
        lambda row: State(**_typed(row, "states.tsv", status=facts.STATE_STATUSES)),
    )
    organisations = _index(
        read_table(folder / "organisations.tsv", ("id", "kind", "country", "label")),
        lambda row: Organisation(**_typed(row, "organisations.tsv", kind=facts.ORGANISATION_KINDS)),
    )
    offices = _index(
        read_table(folder / "offices.tsv", ("id", "level", "label")),
        lambda row: Office(**_typed(row, "offices.tsv", level=facts.OFFICE_LEVELS)),
    )
    columns = ("person", "label", "office", "country", "organisation", "first", "last")
    rows = read_table(folder / "holders.tsv", columns, unique=("person", "office", "country", "organisation", "first"))
    holders = tuple(_holder(row) for row in rows)
    links = read_table(folder / "wikidata.tsv", ("of", "id", "country", "wikidata", "sources"), unique=LINK)
    found = Gazetteer(states, places, organisations, offices, holders, _links(links))
    _check(found)
    _check_links(found)
    return found


def _index(rows: Iterable[Row], make: Callable[[Row], Fact]) -> Mapping[str, Fact]:
    made = [make(row) for row in rows]
    return MappingProxyType({fact.id: fact for fact in made})


def _typed(row: Row, table: str, **allowed: tuple[str, ...]) -> dict[str, Any]:
    """The cells of a row, empty ones as `None`; id, label and the columns with a closed set of values are checked."""
    for column, values in allowed.items():
        if row[column] not in values:
            raise TableError(f"{table}: {row['id']}: {column} is {row[column]!r}, not one of {', '.join(values)}")
    if not row["id"] or not row["label"]:
        raise TableError(f"{table}: a row has no id or no label: {row}")
    return {column: cell or None for column, cell in row.items()}


def _holder(row: Row) -> Holder:
    if bool(row["country"]) == bool(row["organisation"]):
        raise TableError(f"holders.tsv: {row['person']}: an office is of a state or of an organisation, one of the two")
    for column in ("first", "last"):
        if row[column] and not (column == "last" and row[column] == INCUMBENT) and not DATE.fullmatch(row[column]):
            raise TableError(f"holders.tsv: {row['person']}: {column} is {row[column]!r}, not an ISO date")
    incumbent = row["last"] == INCUMBENT
    first, last = row["first"] or None, None if incumbent else row["last"] or None
    if first and last and last[: len(first)] < first[: len(last)]:
        raise TableError(f"holders.tsv: {row['person']}: the term ends before it begins")
    return Holder(
        person=row["person"],
        label=row["label"],
        office=row["office"],
        country=row["country"] or None,
        organisation=row["organisation"] or None,
        first=first,
        last=last,
        incumbent=incumbent,
    )


def _links(rows: Iterable[Row]) -> Mapping[tuple[str, str, str], str]:
    """The ids in Wikidata; no two rows of a kind share one."""
    found: dict[tuple[str, str, str], str] = {}
    used: set[tuple[str, str]] = set()
    for row in rows:
        where = f"wikidata.tsv: {row['id']}"
        if row["of"] not in facts.LINKED:
            raise TableError(f"{where}: of is {row['of']!r}, not one of {', '.join(facts.LINKED)}")
        if not QID.fullmatch(row["wikidata"]):
            raise TableError(f"{where}: {row['wikidata']!r} is no id of Wikidata, which is Q and a number")
        if row["country"] and row["of"] != "office":
            raise TableError(f"{where}: only an office has a state here, and this is a {row['of']}")
        if (row["of"], row["wikidata"]) in used:
            raise TableError(f"{where}: {row['wikidata']} stands for another {row['of']} too")
        used.add((row["of"], row["wikidata"]))
        found[row["of"], row["id"], row["country"]] = row["wikidata"]
    return MappingProxyType(found)


def _check_links(found: Gazetteer) -> None:
    """Raise TableError where an id in Wikidata is given to what is in no table."""
    tables: dict[str, Container[str]] = {
        "state": found.states, "place": found.places, "organisation": found.organisations, "office": found.offices,
        "person": found.persons,
    }  # fmt: skip
    for of, id, country in found.links:
        if id not in tables[of]:
            raise TableError(f"wikidata.tsv: the {of} {id} is in no table")
        if country and country not in found.states:
            raise TableError(f"wikidata.tsv: {id} points at {country}, which is in no table")


def _check(found: Gazetteer) -> None:
    """Raise TableError where a row points at an id that is not there, or where one id means two things."""
    persons: dict[str, str] = {}
    for holder in found.holders:
        if persons.setdefault(holder.person, holder.label) != holder.label:
            raise TableError(f"holders.tsv: {holder.person} is called {persons[holder.person]} and {holder.label}")
    seen: set[str] = set()
    for ids in (found.states, found.places, found.organisations, persons):
        for shared in seen & set(ids):
            raise TableError(f"the id {shared} stands in two tables")
        seen.update(ids)
    links: list[tuple[str, str, str | None, Container[str]]] = []
    links += [("states.tsv", s.id, s.capital, found.places) for s in found.states.values()]
    links += [("places.tsv", p.id, p.country, found.states) for p in found.places.values()]
    links += [("organisations.tsv", o.id, o.country, found.states) for o in found.organisations.values()]
    links += [("holders.tsv", h.person, h.office, found.offices) for h in found.holders]
    links += [("holders.tsv", h.person, h.country, found.states) for h in found.holders]
    links += [("holders.tsv", h.person, h.organisation, found.organisations) for h in found.holders]
    for table, row, target, known in links:
        if target is not None and target not in known:
            raise TableError(f"{table}: {row} points at {target}, which is in no table")
