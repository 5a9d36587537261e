"""Plans by day: months as weeks of days, for the calendar view."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

from diplowire.model.span import Frozen
from diplowire.views.rows import EventRow

_DAYS = ("hour", "day", "days")
_LONGEST = 31  # days of a plan that are entered one by one
_MONTHS = 24


class Day(Frozen):
    """A day of a month with the plans for it; `number` is 0 where the week reaches into another month."""

    number: int
    plans: tuple[EventRow, ...] = ()


class Month(Frozen):
    """A month as weeks that begin on Monday."""

    year: int
    month: int
    weeks: tuple[tuple[Day, ...], ...]


def months(plans: Iterable[EventRow]) -> tuple[Month, ...]:
    """Return the months in which plans lie, each with its plans by day; plans without a day are not in them."""
    by_day: dict[dt.date, list[EventRow]] = {}
    for r in plans:
        if r.granularity not in _DAYS or r.start is None or r.end is None:
            continue
        for n in range(min((r.end - r.start).days + 1, _LONGEST)):
            by_day.setdefault(r.start + dt.timedelta(days=n), []).append(r)
    wanted = sorted({(d.year, d.month) for d in by_day})[:_MONTHS]
    return tuple(_month(year, month, by_day) for year, month in wanted)


def _month(year: int, month: int, by_day: dict[dt.date, list[EventRow]]) -> Month:
    weeks = tuple(
        tuple(Day(number=n, plans=tuple(by_day.get(dt.date(year, month, n), ())) if n else ()) for n in week)
        for week in calendar.monthcalendar(year, month)
    )
    return Month(year=year, month=month, weeks=weeks)
