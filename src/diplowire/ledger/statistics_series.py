"""What statistics give for a period: a stated figure, or the sum of those that tile the period.

Figures of different reporters, sources or currencies are never put together.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diplowire.ledger.statistics import Statistic
from diplowire.ledger.statistics_layouts import WORLD, Flow

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Official:
    """A figure of one reporter by one source, in full units of `currency`; `how` says what it was made from."""

    reporter: str
    value: float
    currency: str
    source: str
    how: str

    def __str__(self) -> str:
        return f"{self.reporter}, {self.how} ({self.source})"


@dataclass(frozen=True, slots=True)
class Ranking:
    """The partners of a state by turnover, the largest first, by one source in one currency.

    `partial` are those of which only exports or only imports are known: they have no place in the order.
    """

    currency: str
    source: str
    turnovers: tuple[tuple[str, float], ...]
    partial: tuple[str, ...]

    def place(self, partner: str) -> int | None:
        """Return the place of a partner, 1 for the largest; equals share the better one."""
        value = dict(self.turnovers).get(partner)
        return None if value is None else 1 + sum(other > value for _, other in self.turnovers)


def tile(statistics: Iterable[Statistic], first: dt.date, last: dt.date) -> tuple[Statistic, ...]:
    """Return the fewest statistics of one series that cover a period without gap or overlap, none where none do."""
    best: dict[dt.date, tuple[Statistic, ...]] = {last + _DAY: ()}
    for one in sorted(statistics, key=lambda s: s.first, reverse=True):
        rest = best.get(one.last + _DAY)
        if rest is not None and (one.first not in best or len(rest) + 1 < len(best[one.first])):
            best[one.first] = (one, *rest)
    return best.get(first, ())


def amounts(
    statistics: Iterable[Statistic], reporter: str, partner: str, flow: Flow, first: dt.date, last: dt.date
) -> list[Official]:
    """Return what a reporter's statistics give for a flow in a period, for each source and currency.

    A turnover is the sum of exports and imports; where a source also states it, both are given unless they are equal.
    """
    rows = [s for s in statistics if s.reporter == reporter and s.partner == partner]
    out: list[Official] = []
    for source, currency in sorted({(s.source, s.currency) for s in rows}):
        series = [s for s in rows if (s.source, s.currency) == (source, currency)]
        sums: dict[str, float] = {}
        for name in ("export", "import", "turnover"):
            if pieces := tile((s for s in series if s.flow == name), first, last):
                sums[name] = math.fsum(s.value for s in pieces)
        found: dict[str, float] = {}
        if flow == "turnover" and "export" in sums and "import" in sums:
            found["export + import"] = sums["export"] + sums["import"]
        if flow in sums and not any(math.isclose(sums[flow], value) for value in found.values()):
            found[flow] = sums[flow]
        out += [Official(reporter, value, currency, source, how) for how, value in found.items()]
    return out


def changes(
    statistics: Sequence[Statistic], reporter: str, partner: str, flow: Flow, first: dt.date, last: dt.date
) -> list[tuple[Official, Official]]:
    """Return the figures of the same period a year earlier and of the period, where both are made the same way."""
    start, end = year_earlier(first), year_earlier(last + _DAY) - _DAY
    before = {str(o) + o.currency: o for o in amounts(statistics, reporter, partner, flow, start, end)}
    after = {str(o) + o.currency: o for o in amounts(statistics, reporter, partner, flow, first, last)}
    return [(before[key], after[key]) for key in after if key in before]


def year_earlier(day: dt.date) -> dt.date:
    """Return the same day of the year before; of February 29 it is the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def rankings(statistics: Iterable[Statistic], owner: str, first: dt.date, last: dt.date) -> list[Ranking]:
    """Return the partners of a state by turnover in a period, as its own statistics have them, for each source."""
    by_partner: dict[str, list[Statistic]] = {}
    for s in statistics:
        if s.reporter == owner and s.partner not in (WORLD, owner):
            by_partner.setdefault(s.partner, []).append(s)
    turnovers: dict[tuple[str, str], dict[str, float]] = {}
    partial: dict[tuple[str, str], set[str]] = {}
    for partner, rows in by_partner.items():
        for o in amounts(rows, owner, partner, "turnover", first, last):
            turnovers.setdefault((o.source, o.currency), {}).setdefault(partner, o.value)
        for flow in ("export", "import"):
            for o in amounts(rows, owner, partner, flow, first, last):
                partial.setdefault((o.source, o.currency), set()).add(partner)
    return [
        Ranking(
            currency,
            source,
            tuple(sorted(values.items(), key=lambda item: (-item[1], item[0]))),
            tuple(sorted(partial.get((source, currency), set()) - set(values))),
        )
        for (source, currency), values in sorted(turnovers.items())
    ]
