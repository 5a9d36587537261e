"""A figure of a story as far as it takes to compare it with official ones, and what can be compared at all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from diplowire.ledger.statistics_layouts import Flow

HEDGED = 0.05  # how far off, as a part of itself, a figure may be that the story calls approximate

_FLOWS: Mapping[str, Flow] = {
    "trade turnover": "turnover",
    "turnover": "turnover",
    "exports": "export",
    "export": "export",
    "imports": "import",
    "import": "import",
}
_RANKED = ("trading partner", "trade turnover", "turnover")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A figure that a story claims.

    `low` and `high` are in full units, None for an open bound; `unit` is an ISO 4217 code or "%". `measure` is a label
    of the record ("trade turnover", "exports", "imports", "trading partner"). `first` and `last` are the days of its
    period, both inside, None where the story gives none; `published` is the story's day. `parties` are ISO 3166-1
    alpha-3 codes: of exports and imports whose they are stands first, of a rank or a share the one in whose trade it
    is counted stands last. `reporter` is the state whose statistics alone are wanted, None for those of either.
    """

    kind: Literal["amount", "change", "share", "rank"]
    measure: str | None
    low: float | None
    high: float | None
    unit: str | None = None
    approximate: bool = False
    direction: Literal["up", "down"] | None = None
    status: Literal["stated", "target", "forecast"] = "stated"
    first: dt.date | None = None
    last: dt.date | None = None
    published: dt.date | None = None
    parties: tuple[str, ...] = ()
    reporter: str | None = None

    @property
    def flow(self) -> Flow | None:
        """Return the flow that is measured, None where it is none of those that statistics hold."""
        return _FLOWS.get(self.measure or "")

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Return the bounds as stated, below zero where something fell."""
        if self.kind == "change" and self.direction == "down":
            return None if self.high is None else -self.high, None if self.low is None else -self.low
        return self.low, self.high

    @property
    def accepted(self) -> tuple[float | None, float | None]:
        """Return the bounds within which an official figure agrees.

        A single figure is as exact as the digits it is told with; one that the story calls approximate may be off by
        HEDGED more. An open bound stays open.
        """
        low, high = self.bounds
        slack = half_a_digit(low) if low is not None and low == high and self.kind != "rank" else 0.0
        hedge = HEDGED if self.approximate else 0.0
        return (
            None if low is None else low - slack - hedge * abs(low),
            None if high is None else high + slack + hedge * abs(high),
        )

    def unfit(self) -> str | None:
        """Return why no statistics can be compared with this, None where some can."""
        parties = len(set(self.parties))
        if self.status != "stated":
            return f"a {self.status} is not compared: it does not say what was"
        if self.low is None and self.high is None:
            return "the story gives no number"
        if self.flow is None and (self.kind != "rank" or self.measure not in _RANKED):
            return f"statistics hold exports, imports and turnover, not {self.measure or 'an unnamed measure'}"
        if self.kind == "rank" and self.measure not in _RANKED:
            return f"partners are ranked by turnover, not by {self.measure}"
        if self.kind in ("amount", "change") and parties not in (1, 2):
            return f"the figure is about {parties} states, not about one or two"
        if self.kind == "share" and parties != 2:
            return f"a share takes two states, the story names {parties}"
        if self.kind == "rank" and parties < 2:
            return "a rank takes a holder and the state whose partners are ranked"
        return self._unfit_unit()

    def _unfit_unit(self) -> str | None:
        money = self.unit is not None and re.fullmatch("[A-Z]{3}", self.unit)
        if self.kind == "change" and self.direction is None:
            return "the story does not say whether it rose or fell"
        if self.kind == "change" and not (self.first and self.last):
            return "the story does not say in which period it rose or fell"
        if self.kind == "share" and self.unit != "%":
            return f"a share is compared in %, not in {self.unit or 'no unit'}"
        if self.kind == "change" and self.unit != "%" and not money:
            return f"a change is compared in % or in a currency, not in {self.unit or 'no unit'}"
        if self.kind == "amount" and not money:
            return f"an amount is compared in a currency, not in {self.unit or 'no unit'}"
        return None


def half_a_digit(value: float) -> float:
    """Return half a unit of the last digit that a number was told with: 50 million of 28.5 billion.

    Zeros at the end of a whole number of its scale (units, thousands, millions ...) count as told: 30 billion is told
    to the billion, 500 million to the million.
    """
    number = Decimal(repr(value)).normalize()
    if number == 0:
        return 0.5
    last = int(number.as_tuple().exponent)
    if number.adjusted() >= 0:
        last = min(last, number.adjusted() // 3 * 3)
    return float(Decimal(5).scaleb(last - 1))
