"""An event of one story, as far as it takes to know the same thing in another story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from diplowire.ledger.kinds import Matching, of_kind
from diplowire.model.reading import Event, Factuality, Reading
from diplowire.model.values import Basis, Granularity, When

DONE: frozenset[str] = frozenset({"occurred", "ongoing"})
PLANNED: frozenset[str] = frozenset({"planned", "possible"})
OFF: frozenset[str] = frozenset({"cancelled", "denied"})
HARD: frozenset[str] = frozenset({"explicit", "relative", "dateline"})

_CONTEXT = 6  # states of a story that are looked at where an event names too few
_PAIRS = 10  # pairs of states under which one event is filed
LATE = dt.date(9999, 12, 31)

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

    @classmethod
    def of(cls, when: When | None) -> Days | None:
        """Return the days of a finding."""
        return Days(when.start, when.end, when.granularity, when.basis) if when else None


Order = tuple[str, str, str, int]
"""Day of publication (or a late one), path, story, number of the event: the order in which the ledger reads."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """One event with its parties known across stories.

    `sides` holds (role, who); `context` the states that the story names; `titles` the lemmas of each document.
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
    titles: tuple[frozenset[str], ...] = ()
    implied: tuple[str, ...] = field(default=())

    @property
    def rule(self) -> Matching:
        """Return how events of this kind are matched."""
        return of_kind(self.kind)

    @property
    def uid(self) -> tuple[str, str]:
        """Return story and event."""
        return self.story, self.event

    def countries(self) -> frozenset[str]:
        """Return the states that take part or whose people do, those implied by the story included."""
        return frozenset(w.country for _, w in self.sides if w.country) | frozenset(self.implied)

    def keys(self) -> tuple[str, ...]:
        """Return under what the event is filed: its family with each pair of states, or with a person of no state."""
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


def sketches(
    reading: Reading, path: str, who: Mapping[str, Who], lemmas: Lemmas, edits: Mapping[str, Mapping[str, str]]
) -> list[Sketch]:
    """Return the events of a reading. `who` are its entities by id; `edits` are corrections by event and field."""
    story = reading.story
    context = tuple(sorted({w.country for w in who.values() if w.kind == "state" and w.country}))
    day = story.day
    out = []
    for number, e in enumerate(reading.events):
        edit = edits.get(e.id, {})
        if edit.get("ignore"):
            continue
        order = ((day or LATE).isoformat(), path, story.id, number)
        out.append(_sketch(reading, e, order, day, who, context, lemmas, edit))
    return out


def _sketch(
    reading: Reading,
    e: Event,
    order: Order,
    day: dt.date | None,
    who: Mapping[str, Who],
    context: tuple[str, ...],
    lemmas: Lemmas,
    edit: Mapping[str, str],
) -> Sketch:
    kind = edit.get("kind", e.kind)
    place = who.get(e.place or "")
    sides = tuple((p.role, who[p.entity]) for p in e.participants if p.entity in who)
    named = {w.country for _, w in sides if w.country}
    implied: tuple[str, ...] = ()
    if kind == "visit" and place and place.country and place.country not in named:
        implied = (place.country,)
    elif not sides and len(context) == 2 and of_kind(kind).symmetric:
        implied = context  # "the sides", where a story is about two states and about no other
    return Sketch(
        order=order,
        story=reading.story.id,
        event=e.id,
        kind=kind,
        factuality=edit.get("factuality", e.factuality),  # type: ignore[arg-type]
        published=day,
        when=_days(e, edit),
        sides=sides,
        place=place,
        rank=edit.get("rank", e.rank),
        ordinal=int(edit["ordinal"]) if "ordinal" in edit else e.ordinal,
        formats=e.format,
        change=getattr(e, "change", None),
        part_of=e.part_of,
        context=context,
        titles=tuple(frozenset(lemmas(reading.story.language, d.title)) for d in e.documents),
        implied=implied,
    )


def _days(e: Event, edit: Mapping[str, str]) -> Days | None:
    if "start" in edit or "end" in edit:
        first = dt.date.fromisoformat(edit.get("start") or edit["end"])
        last = dt.date.fromisoformat(edit.get("end") or edit["start"])
        return Days(first, max(first, last), "day" if first == last else "days", "explicit")
    return Days.of(e.when)
