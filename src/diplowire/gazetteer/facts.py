"""One row of each table of the gazetteer, as a typed value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

StateStatus = Literal["member", "observer", "disputed", "historical"]
PlaceKind = Literal["city", "region", "island", "water", "continent", "area", "seat"]
OrganisationKind = Literal["igo", "agency", "outlet", "company_or_other"]
OfficeLevel = Literal[
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "minister",
    "deputy",
    "ambassador",
    "speaker",
    "party",
    "regional",
    "other",
]
Linked = Literal["state", "place", "organisation", "office", "person"]

REVISED = "2025-10-01"  # the day up to which the table of holders is known to be right

# States whose people news in Russian and in English names surname first; Japanese and Hungarian names are turned round.
SURNAME_FIRST = frozenset({"CHN", "HKG", "KHM", "KOR", "MAC", "PRK", "TWN", "VNM"})

STATE_STATUSES: tuple[str, ...] = get_args(StateStatus)
PLACE_KINDS: tuple[str, ...] = get_args(PlaceKind)
ORGANISATION_KINDS: tuple[str, ...] = get_args(OrganisationKind)
OFFICE_LEVELS: tuple[str, ...] = get_args(OfficeLevel)
LINKED: tuple[str, ...] = get_args(Linked)


@dataclass(frozen=True, slots=True)
class State:
    """A state by its ISO 3166-1 alpha-3 code; `capital` is the id of a place, `None` where it is disputed."""

    id: str
    iso2: str | None
    status: StateStatus
    capital: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `country` is the state in which it lies, `None` where it lies in none, in several or is disputed."""

    id: str
    kind: PlaceKind
    country: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; `country` is the state that it belongs to, `None` where it is international."""

    id: str
    kind: OrganisationKind
    country: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office as such, without the state or organisation whose it is."""

    id: str
    level: OfficeLevel
    label: str


@dataclass(frozen=True, slots=True)
class Holder:
    """That a person held an office of a state, or else of an organisation.

    `first` and `last` are ISO dates of day, month or year, `None` where not known; `incumbent` says that the term was
    running on REVISED, so that nothing is known of later days.
    """

    person: str
    label: str
    office: str
    country: str | None
    organisation: str | None
    first: str | None
    last: str | None
    incumbent: bool

    def held(self, on: date) -> bool | None:
        """Whether the office was this person's on a day; `None` where the dates known do not settle it."""
        day = on.isoformat()
        after_first = None if self.first is None else _not_before(day, self.first)
        last = REVISED if self.incumbent else self.last
        before_last = None if last is None else _not_after(day, last)
        if self.incumbent and not before_last:
            before_last = None
        if after_first is False or before_last is False:
            return False
        return True if after_first and before_last else None


def _not_before(day: str, first: str) -> bool | None:
    """Whether a day is `first` or later; `None` inside a first month or year that is known no closer."""
    if day.startswith(first) and len(first) < len(day):
        return None
    return day >= first


def _not_after(day: str, last: str) -> bool | None:
    """Whether a day is `last` or earlier; `None` inside a last month or year that is known no closer."""
    if day.startswith(last) and len(last) < len(day):
        return None
    return day <= last
