"""Whether an event tells of the same thing as an occurrence: a score with its reasons, or what rules it out.

Two states and a day are not enough: of pairs of stories that share those, half tell of different things. Kind, parties
by role, place, days, rank and number, and what is signed all count; a contradiction in one of them rules a match out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from diplowire.ledger.sketch import DONE, OFF, PLANNED, Sketch, Who

ENOUGH = 2.0
CLEAR = 0.5  # by how much the best occurrence must beat the next one
_SOON = 60  # days from a plan without a day to what is held by people whom the plan does not name
_PAPERS = frozenset({"signing", "ratification", "agreement"})
_INEXACT = frozenset({"organization"})
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an event fits an occurrence; `barrier` names what rules it out."""

    score: float = 0.0
    because: tuple[str, ...] = ()
    barrier: str | None = None


@dataclass(frozen=True)
class Told:
    """An occurrence as told so far: its reports in order."""

    reports: tuple[Sketch, ...]

    @cached_property
    def stories(self) -> frozenset[str]:
        """Return the stories that tell it."""
        return frozenset(s.story for s in self.reports)

    @cached_property
    def sides(self) -> frozenset[tuple[str, Who]]:
        """Return all parties named, with their roles."""
        return frozenset(side for s in self.reports for side in s.sides)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Return the states of the parties."""
        return frozenset(c for s in self.reports for c in s.countries())

    @cached_property
    def context(self) -> frozenset[str]:
        """Return the states of all its stories."""
        return frozenset(c for s in self.reports for c in s.context)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the kinds under which it is told."""
        return frozenset(s.kind for s in self.reports)

    @cached_property
    def people(self) -> frozenset[str]:
        """Return the ids of all parties but states."""
        return frozenset(id for s in self.reports for id in s.people)

    @cached_property
    def by_bodies(self) -> bool:
        """Say whether a body takes part, and not only states and persons."""
        return any(w.kind == "organization" for _, w in self.sides)

    @cached_property
    def named(self) -> Mapping[str | None, frozenset[str]]:
        """Return who stands for each state by name."""
        return _by_state(self.sides)

    @cached_property
    def roles(self) -> Mapping[str, frozenset[str]]:
        """Return the parts that each party and each state has in it."""
        return _roles(self.sides)

    @cached_property
    def done(self) -> bool:
        """Say whether it was reported as held."""
        return any(s.factuality in DONE for s in self.reports)

    @cached_property
    def moved(self) -> bool:
        """Say whether a report moves it."""
        return any(s.change == "moved" for s in self.reports)

    def window(self) -> tuple[dt.date | None, dt.date | None, bool]:
        """Return first day, last day and whether they are named: of what was held, else of the newest plan."""
        return self._window

    @cached_property
    def _window(self) -> tuple[dt.date | None, dt.date | None, bool]:
        held = [s for s in self.reports if s.factuality in DONE]
        named = [s.when for s in held if s.when and s.when.hard]
        if not named:
            plans = [s for s in self.reports if s.factuality in PLANNED and s.when and s.when.hard]
            named = [plans[-1].when] if plans and not held and plans[-1].when else []
        if named:
            return min(d.first for d in named), max(d.last for d in named), True
        soft = [w for s in self.reports if (w := reach(s))]
        if not soft:
            return None, None, False
        first, last = max(w[0] for w in soft), min(w[1] for w in soft)
        return (first, last, False) if first <= last else (soft[-1][0], soft[-1][1], False)


def reach(s: Sketch) -> tuple[dt.date, dt.date] | None:
    """Return the days within which an event without a named day must lie, by what it is and when it was told."""
    return s.reach


def misses(s: Sketch, told: Told) -> bool:
    """Say whether the days alone rule a match out: what most comparisons end with, and the cheapest to see."""
    return _days(s, told).barrier is not None


def fit(s: Sketch, told: Told) -> Fit:
    """Return how well an event fits an occurrence told before it."""
    if s.kind not in told.kinds and not s.rule.told_as & told.kinds:
        return Fit(barrier="another kind")
    if s.story in told.stories:
        return Fit(barrier="the story tells them apart")
    score = 0.0
    because: list[str] = []
    for part in (_parties(s, told), _days(s, told), _place(s, told), _details(s, told)):
        if part.barrier:
            return part
        score += part.score
        because += part.because
    if s.kind in told.kinds:
        score += 0.5
    return Fit(score, tuple(because))


def _parties(s: Sketch, told: Told) -> Fit:
    roles = told.kinds == {s.kind} and not s.rule.symmetric
    mine, theirs = s.countries(), told.countries
    if (mine - theirs) and (theirs - mine):
        return Fit(barrier="other states")
    if roles and (crossed := _crossed(s, told)):
        return Fit(barrier=f"{crossed} has another part in it")
    if s.kind in _PAPERS and s.sides and told.sides:
        if any(w.kind in _INEXACT for _, w in s.sides) != any(w.kind in _INEXACT for _, w in told.sides):
            return Fit(barrier="signed by bodies of another level")
    shared = 0
    named = _by_state(s.sides)
    for country in sorted(mine & theirs):
        ours, other = named.get(country, _NOBODY), told.named.get(country, _NOBODY)
        if ours and other and not ours & other:
            return Fit(barrier="other people of the same state")
        if len(mine | theirs) == 1 and ours - other and other - ours:
            return Fit(barrier="other people")
        shared += len(ours & other)
    stateless = {w.id for _, w in s.sides if not w.country} & {w.id for _, w in told.sides if not w.country}
    others = {w.id for _, w in s.sides if not w.country}, {w.id for _, w in told.sides if not w.country}
    if not mine and not theirs and all(others) and not stateless:
        return Fit(barrier="other parties")
    shared += len(stateless)
    states = len(mine & theirs)
    because: list[str] = []
    if shared:
        because.append("the same people" if shared > 1 else "one party the same")
    if states:
        because.append("the same states" if states > 1 else "one state the same")
    both_named = bool(s.sides) and bool(told.sides)
    if not shared and states < 2:
        covered = (mine | theirs) <= (set(s.context) & told.context)
        if states + len(stateless) == 0 and not (covered and mine | theirs):
            return Fit(barrier="no party in common")
        if not covered:
            return Fit(barrier="too little in common")
    if len(mine | theirs) > 1 and shared == 1 and states < 2 and not (mine | theirs) <= (set(s.context) | told.context):
        return Fit(barrier="too little in common")
    if shared + states == 1 and not _same_place_or_day(s, told):
        return Fit(barrier="too little in common")
    score = 1.0 * min(shared, 2) + 0.75 * min(states, 2)
    return Fit(score if both_named else score * 0.75, tuple(because))


def _same_place_or_day(s: Sketch, told: Told) -> bool:
    """Say whether a place is the same, or a day that both name."""
    if s.place and any(r.place and r.place.id == s.place.id for r in told.reports):
        return True
    first, last, named = told.window()
    return bool(s.when and s.when.hard and named and first and last and s.when.first <= last and first <= s.when.last)


def _by_state(sides: Iterable[tuple[str, Who]]) -> Mapping[str | None, frozenset[str]]:
    """Return who stands for each state by name; its whole is nobody in particular."""
    out: dict[str | None, set[str]] = {}
    for _, w in sides:
        if w.kind != "state":
            out.setdefault(w.country, set()).add(w.id)
    return {country: frozenset(ids) for country, ids in out.items()}


def _roles(sides: Iterable[tuple[str, Who]]) -> Mapping[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for role, w in sides:
        out.setdefault(w.id, set()).add(role)
        out.setdefault(w.country or w.id, set()).add(role)
    return {name: frozenset(roles) for name, roles in out.items()}


def _crossed(s: Sketch, told: Told) -> str | None:
    """Return a party or state that is on the other side here."""
    mine, theirs = _roles(s.sides), told.roles
    for name in sorted(mine.keys() & theirs.keys()):
        if not mine[name] & theirs[name]:
            return name
    return None


def _days(s: Sketch, told: Told) -> Fit:
    first, last, named = told.window()
    mine = reach(s)
    if mine is None or first is None or last is None:
        return Fit(barrier="no days to go by")
    hard = s.when is not None and s.when.hard
    overlap = mine[0] <= last and first <= mine[1]
    if overlap:
        if hard and named:
            exact = s.when is not None and (s.when.first, s.when.last) == (first, last)
            return Fit(2.0 if exact else 1.0, ("the same days" if exact else "days that meet",))
        if not _shares_people(s, told) and _distance(s, told) > _SOON:
            return Fit(barrier="too long after a plan that names nobody")
        if not hard and not named and _told_of_nobody(s, told):
            return Fit(barrier="neither people nor days nor a place are named")
        return Fit(0.5 if hard or named else 0.25, ("days that fit",))
    gap = max((mine[0] - last).days, (first - mine[1]).days)
    if _replaces(s, told):
        return Fit(0.25, ("a plan that was moved",)) if gap <= s.rule.horizon else Fit(barrier="other days")
    if not told.done and gap <= s.rule.drift and _shares_people(s, told):
        return Fit(0.0, ("near the days planned",))
    if not hard and not named and gap <= 1:
        return Fit(0.0, ("told about the same time",))
    return Fit(barrier="other days")


def _replaces(s: Sketch, told: Told) -> bool:
    """Say whether an event moves, or comes after the moving of, what was planned."""
    if told.done:
        return False
    return s.change == "moved" or told.moved or (s.factuality in OFF and s.when is None)


def _shares_people(s: Sketch, told: Told) -> bool:
    return not s.people.isdisjoint(told.people)


def _told_of_nobody(s: Sketch, told: Told) -> bool:
    """Say whether two reports of what was held share but the states, and came out more than a day apart."""
    held = s.factuality in DONE and told.done
    return held and not _shares_people(s, told) and not _same_place_or_day(s, told) and _distance(s, told) > 1


def _distance(s: Sketch, told: Told) -> int:
    """Return the days between an event's day and the nearest report of the other."""
    day = s.when.first if s.when else s.published
    days = [r.when.first if r.when and r.when.hard else r.published for r in told.reports]
    near = [abs((day - d).days) for d in days if d and day]
    return min(near, default=0)


def _place(s: Sketch, told: Told) -> Fit:
    places = [r.place for r in told.reports if r.place]
    if not s.place or not places:
        return Fit()
    if any(p.id == s.place.id for p in places):
        return Fit(1.0, ("the same place",))
    if s.kind == "site_visit" and any(p.kind == s.place.kind for p in places):
        return Fit(barrier="another place")
    lands = {p.country for p in places if p.country}
    if s.place.country and lands and s.place.country not in lands:
        return Fit(barrier="a place in another state")
    if s.kind != "visit" and s.place.kind == "place" and all(p.kind == "place" for p in places):
        return Fit(-1.0, ())
    return Fit()


def _details(s: Sketch, told: Told) -> Fit:
    score = 0.0
    because: list[str] = []
    ranks = {r.rank for r in told.reports if r.rank}
    if s.rank and ranks:
        score += 0.5 if s.rank in ranks else -1.0
    ordinals = {r.ordinal for r in told.reports if r.ordinal}
    if s.ordinal and ordinals:
        if s.ordinal not in ordinals:
            return Fit(barrier="another number in the row")
        score += 0.5
        because.append("the same number in the row")
    titles = [t for r in told.reports for t in r.titles]
    if s.titles and titles and s.kind in _PAPERS:
        best = max((len(a & b) / min(len(a), len(b)) for a in s.titles for b in titles if a and b), default=0.0)
        score += 0.5 if best >= 0.5 else 0.0
        because += ["papers of the same name"] if best >= 0.5 else []
    return Fit(score, tuple(because))
