"""Stretches of a text that name a time or a figure, before it is known what they are told of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from diplowire.model.reading import FigureKind
from diplowire.model.values import Basis, Granularity

TimeKind = Literal["point", "range", "period", "duration", "order", "clock", "recurring"]
Relation = Literal["before", "after", "during", "until"]
Status = Literal["stated", "target", "forecast"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that say when; `first` and `last` are token indices, both inside.

    `start` and `end` are days, both inside, and None where the words alone (or the missing day of the story) settle no
    day. `kind`: point (a day, month, year …), range (a stretch between two named ends), period (what a figure covers),
    duration (how long), order (only before or after), clock, recurring. `relation` says on which side of the named time
    the thing lies. `event_relative` counts from another event of the story. `days` is the length of a duration, where
    it is whole days. `note` is the code of what is odd ("impossible-date", "weekday-mismatch"), else None.
    """

    first: int
    last: int
    start: dt.date | None
    end: dt.date | None
    granularity: Granularity
    basis: Basis
    kind: TimeKind
    rule: str
    days: int | None = None
    relation: Relation | None = None
    event_relative: bool = False
    approximate: bool = False
    note: str | None = None

    def describe(self) -> str:
        """Return a short reading: `2024-03-05 day`, `2024-01-01..2024-08-31 month period`, `? week duration 14`."""
        parts = [days_between(self.start, self.end), self.granularity]
        if self.kind != "point":
            parts.append(self.kind)
        parts += [str(x) for x in (self.days, self.relation, self.note) if x is not None]
        parts += [word for word, flag in (("event-relative", self.event_relative), ("~", self.approximate)) if flag]
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Quantity:
    """Words that name a figure; `first` and `last` are token indices, both inside.

    `low` and `high` are in full units, None for an open bound. `unit` is an ISO 4217 code, "%" or the lemma of the
    counted noun. `noun` is the token counted or ranked, `measure_head` the token of the noun that the figure measures.
    """

    first: int
    last: int
    kind: FigureKind
    low: float | None
    high: float | None
    unit: str | None
    rule: str
    approximate: bool = False
    direction: Literal["up", "down"] | None = None
    status: Status = "stated"
    measure_head: int | None = None
    noun: int | None = None

    def describe(self) -> str:
        """Return a short reading: `amount 900000000..1000000000 USD ~`, `change 20 % up`, `rank 2`."""
        low, high = (("" if x is None else f"{x:.12g}") for x in (self.low, self.high))
        parts = [self.kind, low if low == high else f"{low}..{high}", self.unit, self.direction]
        parts += ["~" if self.approximate else None, None if self.status == "stated" else self.status]
        return " ".join(p for p in parts if p)


def days_between(start: dt.date | None, end: dt.date | None) -> str:
    """Return `2024-03-05`, `2024-03-05..2024-03-08` or `?`."""
    if start is None or end is None:
        return "?"
    return f"{start}" if start == end else f"{start}..{end}"
