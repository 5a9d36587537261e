"""Occurrences as event data has them: with a code, a day, and two sides."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from diplowire.model.ledger import Occurrence
from diplowire.model.reading import Codes, Factuality
from diplowire.rules.kind import kinds
from diplowire.views.rows import EventRow, Party, Source
from diplowire.views.whole import Whole

_DAYS = frozenset({"hour", "day", "days"})
_DONE = frozenset({"occurred", "ongoing"})


@dataclass(frozen=True, slots=True)
class Coded:
    """An occurrence with its codes; `told` is the first report that has it as it stands.

    `day` is its own first day where that is known to the day and it was held, else that of publication: what is
    planned happens as an intention, on the day on which it is told.
    """

    row: EventRow
    codes: Codes
    day: dt.date
    basis: Literal["event", "report"]
    told: Source
    symmetric: bool

    def side(self, role: str) -> list[Party]:
        """Return the parties of a role; in symmetric kinds all are actors."""
        if self.symmetric:
            return list(self.row.parties) if role == "actor" else []
        return [p for p in self.row.parties if p.role == role]

    @property
    def host(self) -> str | None:
        """The state of a visit's place, where the reports name no host."""
        if self.row.kind != "visit" or self.row.place is None or self.side("recipient"):
            return None
        country = self.row.place.country
        return country if country not in {p.country for p in self.row.parties} else None


def codes_of(kind: str, factuality: Factuality) -> Codes:
    """Return the codes of a kind as it stands; none for a kind that has no table entry."""
    found = kinds().get(kind)
    return found.codes(factuality) if found else Codes()


def coded(w: Whole, scheme: Literal["plover", "cameo"], left_out: Counter[str]) -> Iterator[Coded]:
    """Yield the occurrences that a scheme has a code for, and count the others with the reason."""
    for o, row in zip(w.ledger.occurrences, w.events, strict=True):
        codes = codes_of(o.kind, o.factuality)
        if getattr(codes, scheme) is None:
            left_out[f"no code: {o.kind} {o.factuality}"] += 1
            continue
        number = _first(o)
        told = o.history[number].published
        own = o.when.start if o.when and o.when.granularity in _DAYS and o.factuality in _DONE else None
        day = own or told
        if day is None:
            left_out["no day known"] += 1
            continue
        kind = kinds()[o.kind]
        yield Coded(row, codes, day, "event" if own else "report", row.sources[number], kind.symmetric)


def _first(o: Occurrence) -> int:
    """Return the number of the first report that has an occurrence as it stands."""
    same = _DONE if o.factuality in _DONE else {o.factuality}
    return next((n for n, h in enumerate(o.history) if h.factuality in same), 0)
