"""An event of one story, as far as it takes to know the same thing in another story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from types import MappingProxyType
from typing import Any

from diplowire.ledger.kinds import Matching, of_kind
from diplowire.model.reading import Event, Factuality, Reading
from diplowire.model.values import Basis, Granularity

DONE: frozenset[str] = frozenset({"occurred", "ongoing"})
PLANNED: frozenset[str] = frozenset({"planned", "possible"})
OFF: frozenset[str] = frozenset({"cancelled", "denied"})
HARD: frozenset[str] = frozenset({"explicit", "relative", "dateline"})

_CONTEXT = 6  # states of a story that are looked at where an event names too few
_PAIRS = 10  # pairs of states under which one event is filed
LATE = dt.date(9999, 12, 31)
LATE_NEWS = 7  # days within which news without a day is about
DAY = dt.timedelta(days=1)

Lemmas = Callable[[str, str], list[str]]
"""(language, text) to folded lemmas."""


@dataclass(frozen=True, slots=True)
class Who:
    """A party: the ledger's id, what it is, and the state it stands for."""

    id: str
    kind: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Days:
    """When an event was told to be; `hard` where a day was named, not only taken from the day of publication."""

    first: dt.date
    last: dt.date
    granularity: Granularity
    basis: Basis

    @property
    def hard(self) -> bool:
        """Say whether the story names the days."""
        return self.basis in HARD


Order = tuple[str, str, str, int]
"""Day of publication (or a late one), path, story, number of the event: the order in which the ledger reads."""


@dataclass(frozen=True)
class Sketch:
    """One event with its parties known across stories.

    `sides` holds (role, who); `context` the states that the story names; `papers` kind, title and
    lemmas of each document; `implied` the states that take part without being named as parties.
    """

    order: Order
    story: str
    event: str
    kind: str
    factuality: Factuality
    published: dt.date | None
    when: Days | None
    sides: tuple[tuple[str, Who], ...]
    place: Who | None
    rank: str | None
    ordinal: int | None
    formats: tuple[str, ...]
    change: str | None
    part_of: str | None
    context: tuple[str, ...]
    papers: tuple[tuple[str, str, frozenset[str]], ...] = ()
    implied: tuple[str, ...] = field(default=())

    @cached_property
    def rule(self) -> Matching:
        """Return how events of this kind are matched."""
        return of_kind(self.kind)

    @property
    def titles(self) -> tuple[frozenset[str], ...]:
        """Return the words of each paper that it is about."""
        return tuple(words for _, _, words in self.papers)

    @cached_property
    def uid(self) -> tuple[str, str]:
        """Return story and event."""
        return self.story, self.event

    @cached_property
    def people(self) -> frozenset[str]:
        """Return the ids of all parties but states."""
        return frozenset(w.id for _, w in self.sides if w.kind != "state")

    @cached_property
    def reach(self) -> tuple[dt.date, dt.date] | None:
        """Return the days within which it must lie, by the days named, else by what it is and when it was told."""
        if self.when is not None and (self.when.hard or self.factuality in PLANNED):
            return self.when.first, self.when.last
        if self.when is not None:
            return self.when.first - 2 * DAY, self.when.last
        if self.published is None:
            return None
        if self.factuality == "occurred":
            return self.published - LATE_NEWS * DAY, self.published
        if self.factuality == "ongoing":
            return self.published - 3 * DAY, self.published + 3 * DAY
        if self.factuality in OFF:
            return self.published - self.rule.drift * DAY, self.published + self.rule.horizon * DAY
        return self.published, self.published + self.rule.horizon * DAY

    def countries(self) -> frozenset[str]:
        """Return the states that take part or whose people do, those implied by the story included."""
        return self._countries

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(w.country for _, w in self.sides if w.country) | frozenset(self.implied)

    def filing(self) -> tuple[str, ...]:
        """Return under what the event is filed: its family with each pair of states, or with a person of no state."""
        return self._filing

    @cached_property
    def _filing(self) -> tuple[str, ...]:
        family, own = self.rule.family, sorted(self.countries())
        if len(own) >= 2:
            pairs = ["-".join(p) for p in combinations(own, 2)][:_PAIRS]
        elif own:
            others = [c for c in self.context if c not in own][:_CONTEXT]
            pairs = [f"{own[0]}-{own[0]}", *("-".join(sorted((own[0], c))) for c in others)]
        else:
            pairs = ["-".join(p) for p in combinations(sorted(self.context[:_CONTEXT]), 2)][:_PAIRS]
        pairs += [w.id for _, w in self.sides if not w.country]
        return tuple(dict.fromkeys(f"{family}:{p}" for p in pairs)) or (f"{family}:-",)


Raw = dict[str, Any]
"""An event as it is stored: parties and place by reference, everything else by value."""


def raw_sketch(
    reading: Reading,
    e: Event,
    refs: Mapping[str, int],
    lemmas: Lemmas,
    edit: Mapping[str, str] = MappingProxyType({}),
    states: list[str] | None = None,
) -> Raw:
    """Return an event of a reading to store.

    `refs` are its entities by id; `edit` are corrections by field; `states` are those of the story, where known.
    """
    days = _days(e, edit)
    return {
        "kind": edit.get("kind", e.kind),
        "factuality": edit.get("factuality", e.factuality),
        "when": [days.first.isoformat(), days.last.isoformat(), days.granularity, days.basis] if days else None,
        "sides": [[p.role, refs[p.entity]] for p in e.participants],
        "place": refs[e.place] if e.place else None,
        "rank": edit.get("rank", e.rank),
        "ordinal": int(edit["ordinal"]) if "ordinal" in edit else e.ordinal,
        "formats": list(e.format),
        "change": getattr(e, "change", None),
        "part_of": e.part_of,
        "context": states_of(reading) if states is None else states,
        "papers": [[d.kind, d.title, sorted(set(lemmas(reading.story.language, d.title)))] for d in e.documents],
    }


def states_of(reading: Reading) -> list[str]:
    """Return the states that a story names."""
    return sorted({x.country for x in reading.entities if x.kind == "state" and x.country})


def build(raw: Raw, order: Order, story: str, event: str, who: Mapping[int, Who]) -> Sketch:
    """Return the sketch of a stored event. `who` are the parties by reference."""
    kind, when = raw["kind"], raw["when"]
    place = who[raw["place"]] if raw["place"] is not None else None
    sides = tuple((role, who[ref]) for role, ref in raw["sides"])
    context = tuple(raw["context"])
    named = {w.country for _, w in sides if w.country}
    implied: tuple[str, ...] = ()
    if kind == "visit" and place and place.country and place.country not in named:
        implied = (place.country,)
    elif not sides and len(context) == 2 and of_kind(kind).symmetric:
        implied = context  # "the sides", where a story is about two states and about no other
    day = dt.date.fromisoformat(order[0])
    return Sketch(
        order=order,
        story=story,
        event=event,
        kind=kind,
        factuality=raw["factuality"],
        published=day if day != LATE else None,
        when=Days(dt.date.fromisoformat(when[0]), dt.date.fromisoformat(when[1]), when[2], when[3]) if when else None,
        sides=sides,
        place=place,
        rank=raw["rank"],
        ordinal=raw["ordinal"],
        formats=tuple(raw["formats"]),
        change=raw["change"],
        part_of=raw["part_of"],
        context=context,
        papers=tuple((kind, title, frozenset(words)) for kind, title, words in raw["papers"]),
        implied=implied,
    )


def _days(e: Event, edit: Mapping[str, str]) -> Days | None:
    if "start" in edit or "end" in edit:
        told = (e.when.start, e.when.end) if e.when else (None, None)
        first = dt.date.fromisoformat(edit["start"]) if "start" in edit else told[0]
        last = dt.date.fromisoformat(edit["end"]) if "end" in edit else told[1]
        first, last = first or last, last or first
        if first is None or last is None:
            return None
        first = min(first, last) if "end" in edit else first  # what was corrected stands, the other end gives way
        last = max(first, last)
        return Days(first, last, "day" if first == last else "days", "explicit")
    return Days(e.when.start, e.when.end, e.when.granularity, e.when.basis) if e.when else None
