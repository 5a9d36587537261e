"""What is part of what: a meeting inside a visit, a greeting inside a meeting, one paper among those signed.

A story may say so. Else it follows where a visitor meets somebody of the host state there within the days of the visit,
or where a story tells of an act and of the one meeting at which those who act sat.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from diplowire.ledger.histories import best_days
from diplowire.ledger.link import Uid
from diplowire.ledger.match import Told
from diplowire.ledger.sketch import DONE, Days, Sketch

_ACTS = frozenset({"agreement", "greeting", "invitation"})
INSIDE = frozenset({"meeting", "talks", "conversation", "signing", "site_visit", "conference", "agreement", "report"})
_SITTINGS = frozenset({"meeting", "talks", "call", "conversation"})
_NEWS = 3  # days before news of a visit without a date within which the visit must have been going on
DAY = dt.timedelta(days=1)


@dataclass(eq=False)
class Thing:
    """An occurrence while it is put together: its reports in order, the whole it is part of, its days."""

    leader: Uid
    id: str
    kind: str
    reports: tuple[Sketch, ...]
    whole: Thing | None = None
    told_in: Thing | None = None  # the whole that stories name, which may have the other inside it
    days: Days | None = None
    span: tuple[dt.date, dt.date] | None = None  # of a visit: the days within which others can be part of it
    told: Told = field(init=False)

    def __post_init__(self) -> None:
        self.told = Told(self.reports)
        self.days = best_days(self.reports)

    @property
    def people(self) -> frozenset[str]:
        """Return the ids of all parties but states."""
        return self.told.people

    @property
    def held(self) -> bool:
        """Say whether it was reported as held."""
        return self.told.done


def arrange(things: Sequence[Thing]) -> None:
    """Find the whole of each thing, then the days of wholes from their parts, and of parts within their wholes."""
    of_event, of_story = by_event(things), by_story(things)
    for thing in things:
        thing.whole = thing.told_in = told_whole(thing, of_event)
    parts = _parts(things)
    for thing in things:
        thing.span = _span(thing, parts.get(id(thing), ())) if thing.kind == "visit" else None
    near = _by_states(things)
    for thing in things:
        if exact := _narrower(thing, near):
            thing.whole = exact
        elif thing.kind in _ACTS and (at := _sat(thing, of_story)):
            thing.whole = at
        elif thing.whole is None:
            thing.whole = _within_visit(thing, near)
    for thing in things:
        if thing.whole is None:
            thing.whole = _with_them(thing, of_story)
    _break_circles(things)
    for thing in sorted(things, key=lambda x: x.kind != "visit"):
        if thing.kind in ("visit", "conference"):
            _stretch(thing, parts.get(id(thing), ()))
    for thing in things:
        whole = thing.whole
        if thing.days and not thing.days.hard and whole and whole.days and whole.kind == "visit":
            if thing.days.first > whole.days.last or thing.days.last < whole.days.first:
                thing.days = None  # the story came out after it was over


def by_event(things: Iterable[Thing]) -> dict[Uid, Thing]:
    """Return things by the events that report them."""
    return {s.uid: thing for thing in things for s in thing.reports}


def by_story(things: Iterable[Thing]) -> dict[str, list[Thing]]:
    """Return what each story tells."""
    out: dict[str, list[Thing]] = {}
    for thing in things:
        for s in thing.reports:
            out.setdefault(s.story, []).append(thing)
    return out


def told_whole(thing: Thing, of_event: Mapping[Uid, Thing]) -> Thing | None:
    """Return the whole that a story names; where stories name several, the one inside the others."""
    found: list[Thing] = []
    for s in thing.reports:
        whole = of_event.get((s.story, s.part_of)) if s.part_of else None
        if whole and whole is not thing and whole not in found:
            found.append(whole)
    return min(found, key=lambda w: (w.kind == "visit", w.reports[0].order), default=None)


def _parts(things: Iterable[Thing]) -> dict[int, list[Thing]]:
    out: dict[int, list[Thing]] = {}
    for thing in things:
        if thing.whole:
            out.setdefault(id(thing.whole), []).append(thing)
    return out


def _hard(thing: Thing) -> list[Days]:
    return [s.when for s in thing.reports if s.factuality in DONE and s.when and s.when.hard]


def _span(visit: Thing, parts: Sequence[Thing]) -> tuple[dt.date, dt.date] | None:
    """Return the days within which a visit was: its own, those of its parts, else those just before the news of it."""
    days = _hard(visit) + [d for p in parts if p.held for d in _hard(p)]
    if not days and not visit.held and visit.days:
        days = [visit.days]
    if days:
        return min(d.first for d in days), max(d.last for d in days)
    told = [s.published for s in visit.reports if s.factuality in DONE and s.published]
    return (min(told) - _NEWS * DAY, min(told) + DAY) if told else None


Near = Mapping[tuple[str, int], list[Thing]]
"""Visits and signings by each of their states and each month in which they were told or were."""


def _by_states(things: Iterable[Thing]) -> Near:
    out: dict[tuple[str, int], list[Thing]] = {}
    for thing in things:
        if thing.kind in ("visit", "signing"):
            for country in thing.told.countries:
                for month in months_of(thing):
                    out.setdefault((country, month), []).append(thing)
    return out


def months_of(thing: Thing) -> set[int]:
    """Return the months in which a thing was told or was, counted from the year 0."""
    days = {d for s in thing.reports if s.when for d in (s.when.first, s.when.last)}
    days |= {s.published for s in thing.reports if s.published}
    return {d.year * 12 + d.month - 1 for d in days}


def _near(thing: Thing, near: Near, kind: str) -> list[Thing]:
    """Return visits or signings of the same states in the months of a thing and beside them."""
    months = {m for month in months_of(thing) for m in (month - 1, month, month + 1)}
    found = {
        id(x): x
        for country in thing.told.countries
        for month in months
        for x in near.get((country, month), ())
        if x.kind == kind and x is not thing
    }
    return sorted(found.values(), key=lambda x: x.reports[0].order)


def _narrower(thing: Thing, near: Near) -> Thing | None:
    """Return the signing between states of which this one, between their bodies on the same day, was a piece."""
    if thing.kind != "signing" or not thing.told.by_bodies:
        return None
    return next((other for other in _near(thing, near, "signing") if is_piece(thing, other)), None)


def is_piece(thing: Thing, other: Thing) -> bool:
    """Say whether one signing, between bodies of states, was a piece of another one, between the states themselves."""
    states = thing.told.countries
    if not thing.told.by_bodies or other.told.by_bodies or not (len(states) > 1 and states <= other.told.countries):
        return False
    one, two = thing.days, other.days
    return one is not None and two is not None and one.first <= two.last and two.first <= one.last


def _sat(thing: Thing, of_story: Mapping[str, list[Thing]]) -> Thing | None:
    """Return the one meeting or call of a story at which those who act sat."""
    acting = {w.id for role, w in thing.told.sides if role == "actor" and w.kind == "person"}
    others = {w.id for role, w in thing.told.sides if role == "recipient"}
    found: dict[int, Thing] = {}
    for s in thing.reports:
        for other in of_story[s.story]:
            if other is thing or other.kind not in _SITTINGS or not other.held or not thing.held:
                continue
            if acting & other.people or (not thing.told.sides and _same_days(thing, other)):
                found[id(other)] = other
    face_to_face = [x for x in found.values() if others & x.people]
    fits = face_to_face if len(face_to_face) == 1 else list(found.values())
    return fits[0] if len(fits) == 1 else None


def _with_them(thing: Thing, of_story: Mapping[str, list[Thing]]) -> Thing | None:
    """Return the whole of what the very same people did on the same days, told in the same story."""
    found = {id(x.whole): x.whole for x in company(thing, of_story) if x.whole and x.whole is not thing}
    return next(iter(found.values())) if len(found) == 1 else None


def company(thing: Thing, of_story: Mapping[str, list[Thing]]) -> list[Thing]:
    """Return what the very same people did on the same days, told in the same stories."""
    if thing.kind not in INSIDE or not thing.people:
        return []
    found = (x for s in thing.reports for x in of_story[s.story] if x is not thing)
    return [x for x in found if x.people == thing.people and _same_days(thing, x)]


def _same_days(one: Thing, other: Thing) -> bool:
    return one.days is not None and other.days is not None and one.days.first == other.days.first


def _within_visit(thing: Thing, near: Near) -> Thing | None:
    """Return the one visit during which the visitor did this in the host state."""
    if thing.kind not in INSIDE or thing.days is None:
        return None
    fits = []
    for visit in _near(thing, near, "visit"):
        span = visit.span
        if span and span[0] <= thing.days.first and thing.days.last <= span[1] and may_hold(visit, thing):
            fits.append(visit)
    return fits[0] if len(fits) == 1 else None


def may_hold(visit: Thing, thing: Thing) -> bool:
    """Say whether something may have been done on a visit, by who did it and where: its days are another question."""
    land = next((s.place.country for s in thing.reports if s.place and s.place.country), None)
    visitors = {w.id for role, w in visit.told.sides if role == "actor"}
    from_there = {w.country for role, w in visit.told.sides if role == "actor"}
    host = visit.told.countries - {c for c in from_there if c}
    if visit.held != thing.held or (land is not None and land not in host):
        return False
    states = thing.told.countries
    by_people = bool(thing.people & visitors) and bool(states & host or land in host)
    by_states = states == visit.told.countries and not thing.people and len(states) == 2
    return by_people or by_states


def _stretch(whole: Thing, parts: Sequence[Thing]) -> None:
    """Let the days that stories name for parts of a whole count for the whole."""
    days = [d for p in parts if p.held for d in _hard(p)]
    if not days:
        return
    own = _hard(whole)
    first, last = min(d.first for d in days + own), max(d.last for d in days + own)
    exact = "day" if first == last else "days"
    whole.days = Days(first, last, exact, "explicit")  # type: ignore[arg-type]


def _break_circles(things: Iterable[Thing]) -> None:
    """Let the first thing of a circle stand alone; what leads into a circle from outside stays where it is."""
    for thing in things:
        seen: set[int] = set()
        x = thing.whole
        while x is not None and id(x) not in seen:
            if x is thing:
                thing.whole = None
                break
            seen.add(id(x))
            x = x.whole
