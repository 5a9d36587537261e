"""Page stamps: lines that hold nothing but when something was published."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from diplowire.model.span import Span
from diplowire.rules.table import read_table

_CLOCK = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?"
_ZONE = r"(?:\s*\(?\s*(?:мск|msk|utc|gmt)(?:\s*[+-]\s*\d{1,2})?\s*\)?)?"
_GAP = r"(?:\s*[,|•·—–-]?\s*(?:в\s+)?)"


@cache
def months() -> dict[str, int]:
    """Return the number of each month by the forms that datelines and stamps write."""
    table = files("diplowire.lang.ru.words") / "month_forms.tsv"
    return {row["form"]: int(row["month"]) for row in read_table(table, ("form", "month", "example"))}


@cache
def month_pattern() -> str:
    """Return a pattern of all forms, the longest first."""
    return "|".join(sorted(map(re.escape, months()), key=lambda form: (-len(form), form)))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    named = rf"(?P<day>\d{{1,2}})\s+(?P<name>{month_pattern()})\.?(?:\s+(?P<year>\d{{4}})(?:\s*(?:года|г\.?))?)?"
    numeric = r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}))?"
    iso = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    relative = r"(?P<relative>сегодня|вчера)"
    weekday = r"(?:(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье),?\s+)?"
    lead = r"(?:опубликовано|дата публикации|обновлено)?\s*:?\s*"
    out = []
    for day in (named, numeric, iso, relative):
        out.append(re.compile(rf"{lead}{weekday}{day}(?:{_GAP}{_CLOCK}{_ZONE})?\.?", re.I))
        out.append(re.compile(rf"{lead}{_CLOCK}{_ZONE}{_GAP}{weekday}{day}\.?", re.I))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A page stamp. Without a year, or when relative, it dates nothing by itself."""

    span: Span
    day: int | None
    month: int | None
    year: int | None
    clock: dt.time | None
    relative: bool

    @property
    def moment(self) -> dt.datetime | dt.date | None:
        """The whole date, with the time of day where given; None where a part is missing or there is no such day."""
        if self.day is None or self.month is None or self.year is None:
            return None
        try:
            date = dt.date(self.year, self.month, self.day)
        except ValueError:
            return None
        return dt.datetime.combine(date, self.clock) if self.clock else date


def read_stamp(text: str, start: int, end: int) -> Stamp | None:
    """Read a line of the text as a page stamp, None where it holds anything else."""
    if end - start > 80:
        return None
    for pattern in _patterns():
        if found := pattern.fullmatch(text, start, end):
            part = found.groupdict()
            name, month = part.get("name"), part.get("month")
            number = months()[name.lower()] if name else int(month) if month else None
            clock = dt.time(int(found["hour"]), int(found["minute"])) if part["hour"] else None
            day, year = part.get("day"), part.get("year")
            return Stamp(
                Span(start=start, end=end),
                int(day) if day else None,
                number,
                int(year) if year else None,
                clock,
                relative=part.get("relative") is not None,
            )
    return None


def nearest(month: int, day: int, to: dt.date) -> dt.date | None:
    """Return the day of that name that lies nearest to another day; None where there is none."""
    out: list[dt.date] = []
    for year in (to.year - 1, to.year, to.year + 1):
        try:
            out.append(dt.date(year, month, day))
        except ValueError:
            continue
    return min(out, key=lambda date: abs(date - to), default=None)
