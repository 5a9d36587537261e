"""A figure of a story beside the official ones: whether they agree, how far apart they are, or why nobody can say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from diplowire.ledger.statistics import Statistic
from diplowire.ledger.statistics_claim import Claimed
from diplowire.ledger.statistics_find import Found, find

_ROUNDING = 1e-9  # of floating point, as a part of the figure


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of a comparison.

    `expected` are the lowest and the highest official figure, in the claim's unit; of a rank they are places. A change
    is below zero where something fell. `difference` is how far the claim's nearest bound lies above (or, below zero,
    under) the nearest official figure, as a part of that figure: 0 where they agree, None without data or where the
    official figure is 0. `period` is that of the official figures.
    """

    verdict: Literal["agrees", "differs", "no data"]
    expected: tuple[float, float] | None = None
    difference: float | None = None
    period: tuple[dt.date, dt.date] | None = None
    sources: tuple[str, ...] = ()
    note: str = ""


def compare(claim: Claimed, statistics: Sequence[Statistic]) -> Comparison:
    """Compare a claim with the statistics of its period; work grows with the number of statistics.

    Without a period it is the last complete calendar year before publication, or the one before where that has no data;
    the note then says so. A claim agrees where it agrees with one reporter and source.
    """
    unfit = claim.unfit()
    if unfit:
        return Comparison("no data", note=unfit)
    periods = _periods(claim)
    if not periods:
        return Comparison("no data", note="the story gives no period and has no date of publication")
    missing: list[str] = []
    for first, last in periods:
        found = find(claim, statistics, first, last)
        if found.groups:
            return _judged(claim, found, first, last)
        missing.append(f"{_told(first, last)}: {found.missing}")
    if not (claim.first and claim.last):
        missing.insert(0, "the story gives no period")
    return Comparison("no data", note="; ".join(missing))


def _periods(claim: Claimed) -> list[tuple[dt.date, dt.date]]:
    if claim.first and claim.last:
        return [(claim.first, claim.last)]
    if claim.published is None:
        return []
    year = claim.published.year
    return [(dt.date(y, 1, 1), dt.date(y, 12, 31)) for y in (year - 1, year - 2)]


def _told(first: dt.date, last: dt.date) -> str:
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year
    return str(first.year) if whole_year else f"{first} to {last}"


def _judged(claim: Claimed, found: Found, first: dt.date, last: dt.date) -> Comparison:
    agrees = any(all(_gap(value, *claim.accepted) == 0 for value in group) for group in found.groups)
    every = [value for group in found.groups for value in group]
    notes = list(found.notes)
    low, high = claim.bounds
    if not agrees and low is not None and high is not None and min(every) < low and high < max(every):
        notes.insert(0, "the claim lies between the official figures, which differ among themselves")
    if claim.published and claim.last and claim.first and claim.last >= claim.published:
        notes.insert(0, "the period was not over when the story was published")
    if not (claim.first and claim.last) and claim.published:
        late = "" if first.year == claim.published.year - 1 else f", for lack of data on {first.year + 1}"
        notes.insert(0, f"the story gives no period: compared with {first.year}{late}")
    return Comparison(
        "agrees" if agrees else "differs",
        (min(every), max(every)),
        0.0 if agrees else _difference(claim, found),
        (first, last),
        tuple(dict.fromkeys(found.sources)),
        "; ".join(notes),
    )


def _gap(value: float, low: float | None, high: float | None) -> float:
    """Return how far the nearest bound lies above a value, below zero where it lies under it, 0 inside."""
    slack = abs(value) * _ROUNDING
    if low is not None and value < low - slack:
        return low - value
    if high is not None and value > high + slack:
        return high - value
    return 0.0


def _difference(claim: Claimed, found: Found) -> float | None:
    """Return the relative gap to the nearest group, of which the value farthest off counts."""
    worst = [max(group, key=lambda v: abs(_gap(v, *claim.bounds))) for group in found.groups]
    parts = [_gap(value, *claim.bounds) / abs(value) for value in worst if value]
    return min(parts, key=abs, default=None)
