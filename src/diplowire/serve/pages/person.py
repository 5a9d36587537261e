"""A person: offices, trips, meetings, statements, and why names of several stories are taken for this one."""

from __future__ import annotations

from fastapi import APIRouter

from diplowire.errors import LedgerError
from diplowire.model.span import Frozen
from diplowire.serve.asking import Asked
from diplowire.serve.desk import Visit, page
from diplowire.serve.errors import Missing
from diplowire.serve.trip_map import TripMap, trip_map
from diplowire.views.alike import first_place
from diplowire.views.events import visits
from diplowire.views.people import contacts
from diplowire.views.people import person as ask
from diplowire.views.rows import ContactRow, EventRow, PersonDossier

router = APIRouter()
_LIMIT = 40  # of each sort, the newest, as in the dossier of two states


class PersonPage(Frozen):
    """A dossier as it is shown: visits that the person made apart from what else happened.

    `at` is where stories first speak of the person, as story/entity. Shown are the newest `most` visits, events and
    statements; `every` asks the lists for all of them.
    """

    asked: Asked
    at: str | None = None
    dossier: PersonDossier
    trips: tuple[EventRow, ...] = ()
    map: TripMap | None = None
    others: tuple[EventRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    most: int = _LIMIT
    every: str = ""


@page(router, "/person/{id}", "person.html")
def person(visit: Visit, id: str) -> PersonPage:
    """Return the dossier. Raises Missing where there is no such person."""
    asked = visit.asked.model_copy(update={"person": "", "state": ()})
    f = asked.filter(visit.connection)
    assert f is not None
    try:
        found = ask(visit.connection, id, f.but(limit=_LIMIT, offset=0), visit.texts)
    except LedgerError:
        raise Missing("no_person", id) from None
    told = visits(visit.connection, f.but(persons=(id,), limit=_LIMIT, offset=0), visit.texts)
    trips = [r for r in told if any(p.id == id and p.role == "actor" for p in r.parties)]
    gone = {r.id for r in trips}
    others = [r for r in found.events if r.id not in gone]
    met = [_turned(c, id) for c in contacts([*trips, *others]) if id in (c.one.id, c.other.id)]
    return PersonPage(
        asked=asked,
        at=first_place(visit.connection, id),
        dossier=found,
        trips=tuple(trips),
        map=trip_map(trips) if trips else None,
        others=tuple(others),
        contacts=tuple(met),
        every=asked.query(person=id),
    )


def _turned(c: ContactRow, id: str) -> ContactRow:
    """Return a contact with the person first."""
    return c if c.one.id == id else c.model_copy(update={"one": c.other, "other": c.one})
