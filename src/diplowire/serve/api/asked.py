"""The parameters of requests, and the filters that they mean."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import Connection

from diplowire.serve.api.problems import ProblemError
from diplowire.serve.models import Day, Given
from diplowire.views import Filter
from diplowire.views.people import find_persons

MOST = 500
FURTHEST = 1_000_000
_WORDS = r"^[^\x00]*$"  # what no database can hold is no name

Code = Annotated[str, Field(pattern=r"^[A-Za-z]{3}$")]
Words = Annotated[str, Field(min_length=1, max_length=200, pattern=_WORDS)]
Lang = Annotated[
    Literal["en", "ru"] | None, Field(description="In which language entities are named, where they can be.")
]


class Named(Given):
    """What every request may ask for."""

    lang: Lang = None


class Dated(Named):
    """What every request may ask for that knows days."""

    as_of: Day | None = Field(None, description="As it was known on that day; without it, by the newest story.")


class Parted(Named):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MOST, description="At most so many rows.")
    offset: int = Field(0, ge=0, le=FURTHEST, description="Pass over so many; `next` of a page knows how many.")


class Told(Dated):
    """Which stories count."""

    since: Day | None = Field(
        None, description="On that day or later: of an event its own day, else that of publication."
    )
    until: Day | None = Field(None, description="On that day or earlier.")
    source: Words | None = Field(None, description="Only stories of this agency or outlet.", examples=["TASS"])


class Dossier(Told):
    """What a dossier is narrowed to."""

    kind: Words | None = Field(None, description="A kind of event, act, measure or strength.", examples=["visit"])
    limit: int = Field(20, ge=1, le=MOST, description="At most so many rows of each sort.")


class OfPair(Dossier):
    """What the dossier of two states is narrowed to."""

    person: Words | None = Field(None, description="A name in any spelling, or an id of the ledger.")


class OfPerson(Dossier):
    """What the dossier of a person is narrowed to."""

    state: list[Code] = Field([], max_length=2, description="A state by its ISO 3166-1 code; two mean both together.")


class Narrowed(Told):
    """What everything that is not about one thing is filtered by."""

    kind: Words | None = Field(
        None, description="A kind of event (`diplowire kinds`), act, measure or strength.", examples=["visit"]
    )
    person: Words | None = Field(
        None, description="A name in any spelling, or an id of the ledger.", examples=["Tokayev"]
    )
    state: list[Code] = Field(
        [], max_length=2, description="A state by its ISO 3166-1 code; two mean both together.", examples=[["KAZ"]]
    )


class Listed(Narrowed, Parted):
    """What a list is filtered by, and which part of it is wanted."""


class Sought(Told, Parted):
    """What stories are searched for."""

    q: Words = Field(description="Words in any form; all must occur. An asterisk ends the start of a word.")


class NamedSo(Parted):
    """Whom a name may mean."""

    name: Words = Field(description="A name in any spelling.", examples=["Tokayev"])


def wanted(connection: Connection, asked: Told | Dated, states: tuple[str, ...] = ()) -> Filter:
    """Return the filter that parameters mean. Raises ProblemError for a person who is not in the ledger."""
    persons: tuple[str, ...] = ()
    if name := getattr(asked, "person", None):
        persons = tuple(p.id for p in find_persons(connection, name))
        if not persons:
            raise ProblemError("unknown-person", "nobody of that name is in the ledger; /persons?name= finds spellings")
    return Filter(
        states=tuple(dict.fromkeys(s.upper() for s in states or getattr(asked, "state", ()))),
        persons=persons,
        kind=getattr(asked, "kind", None),
        since=getattr(asked, "since", None),
        until=getattr(asked, "until", None),
        source=getattr(asked, "source", None),
        as_of=asked.as_of,
        limit=getattr(asked, "limit", 50),
        offset=getattr(asked, "offset", 0),
    )
