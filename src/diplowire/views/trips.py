"""Visits by the state they lead to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from diplowire.model.ledger import Outcome
from diplowire.model.span import Frozen
from diplowire.views.rows import EventRow

HELD: tuple[Outcome, ...] = ("occurred", "fulfilled")
AHEAD: tuple[Outcome, ...] = ("planned-open", "overdue")


class Trip(Frozen):
    """A visit by its id, days and outcome."""

    id: str
    outcome: Outcome
    start: dt.date | None = None
    end: dt.date | None = None
    granularity: str | None = None


class Destination(Frozen):
    """A state with the visits there: those held, and those planned of which no report says that they were."""

    state: str
    held: tuple[Trip, ...] = ()
    planned: tuple[Trip, ...] = ()

    @property
    def numbers(self) -> str:
        """How many visits, in a few letters: 2 held, +1 planned, 2+1 both."""
        return f"{len(self.held) or ''}{f'+{len(self.planned)}' if self.planned else ''}"


class Destinations(Frozen):
    """The states that visits lead to, those visited most first.

    `nowhere` are visits held or planned of which no story says where to, `off` those called off or denied.
    """

    states: tuple[Destination, ...] = ()
    nowhere: tuple[Trip, ...] = ()
    off: tuple[Trip, ...] = ()


def host_state(r: EventRow) -> str | None:
    """Return the state that a visit leads to: that of those visited, else of the place; None where neither is told."""
    visited = {p.country for p in r.parties if p.role == "recipient" and p.country}
    if len(visited) == 1:
        return visited.pop()
    return r.place.country if r.place else None


def destinations(visits: Iterable[EventRow]) -> Destinations:
    """Return visits by the state they lead to, in their order."""
    held: dict[str, list[Trip]] = {}
    planned: dict[str, list[Trip]] = {}
    nowhere: list[Trip] = []
    off: list[Trip] = []
    for r in visits:
        trip = Trip(id=r.id, outcome=r.outcome, start=r.start, end=r.end, granularity=r.granularity)
        state = host_state(r)
        if r.outcome not in HELD + AHEAD:
            off.append(trip)
        elif state is None:
            nowhere.append(trip)
        else:
            (held if r.outcome in HELD else planned).setdefault(state, []).append(trip)
    told = {**held, **planned}
    states = [Destination(state=s, held=tuple(held.get(s, ())), planned=tuple(planned.get(s, ()))) for s in told]
    states.sort(key=lambda d: (-len(d.held), -len(d.planned), d.state))
    return Destinations(states=tuple(states), nowhere=tuple(nowhere), off=tuple(off))
