"""What the rules of time share: the words of time, the value a rule returns, and the arithmetic of days."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.forms import by_form, forms, rows
from diplowire.lang.ru.grammar.matching import Grammar
from diplowire.lang.ru.grammar.outlook import Outlook
from diplowire.model.expression import Relation, TimeKind
from diplowire.model.values import Basis, Granularity

_MONTHS = rows("months", ["lemma", "number", "short", "example"])
_UNITS = rows("time_units", ["lemma", "unit", "days", "example"])
MONTH = by_form([(r["lemma"], int(r["number"])) for r in _MONTHS])
MONTH_SHORT = {short: int(r["number"]) for r in _MONTHS for short in r["short"].split()}
WEEKDAY = by_form([(r["lemma"], int(r["number"])) for r in rows("weekdays", ["lemma", "number", "example"])])
SEASON = by_form([(r["lemma"], int(r["month"])) for r in rows("seasons", ["lemma", "month", "example"])])
UNIT = {f: r["lemma"] for r in _UNITS for f in forms(r["lemma"])}
UNIT_GRAIN: dict[str, Granularity] = {r["lemma"]: r["unit"] for r in _UNITS}  # type: ignore[misc]  # the table's test
UNIT_DAYS = {r["lemma"]: int(r["days"]) for r in _UNITS if r["days"]}
ORDINAL = by_form([(r["lemma"], int(r["value"])) for r in rows("ordinals", ["lemma", "value", "example"])])
SHIFT = by_form([(r["lemma"], int(r["shift"])) for r in rows("deictic_adjectives", ["lemma", "shift", "example"])])
THIRD = by_form([(r["lemma"], int(r["part"])) for r in rows("year_parts", ["lemma", "part", "example"])])
YEAR = forms("год") | {"г", "гг"}
YEARS_SPOKEN_OF = range(1000, 2200)
_LONG = re.compile(r"(?:дневн|суточн|недельн|месячн|часов|минутн)[^\W\d_]{2,3}$")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
ORDINAL_ENDINGS = {"й", "я", "е", "го", "му", "м", "ми", "х", "ей", "ой", "ом", "ая", "ое"}


@dataclass(frozen=True, slots=True)
class Time:
    """What a rule of time found between the atoms `first` and `last`; the other fields are those of TimeExpression."""

    first: int
    last: int
    start: dt.date | None
    end: dt.date | None
    granularity: Granularity
    basis: Basis = "explicit"
    kind: TimeKind = "point"
    days: int | None = None
    relation: Relation | None = None
    event_relative: bool = False
    approximate: bool = False
    note: str | None = None

    def to(self, last: int) -> Time:
        """Return the same with another end."""
        return replace(self, last=last)


@dataclass(frozen=True, slots=True)
class Year:
    """A year said at an atom: its number, None where it is counted from an unknown day."""

    last: int
    number: int | None
    basis: Basis


def _classes(word: str, number: bool) -> Iterator[str]:
    """Yield the classes of words under which rules of time begin."""
    if number:
        yield "NUMBER"
    elif _LONG.search(word):
        yield "LONG"
    for name, table in _CLASSES:
        if word in table:
            yield name


_CLASSES = (
    ("MONTH", MONTH), ("WEEKDAY", WEEKDAY), ("SEASON", SEASON), ("UNIT", UNIT), ("ORDINAL", ORDINAL),
    ("SHIFT", SHIFT), ("ROMAN", ROMAN),
)  # fmt: skip
TIMES: Grammar[Time] = Grammar("time", _classes)


def day_of(year: int | None, month: int, day: int) -> tuple[dt.date | None, str | None]:
    """Return a day, or the note that the calendar has no such day."""
    if year is None:
        return None, None if 1 <= day <= calendar.monthrange(2024, month)[1] else "impossible-date"
    try:
        return dt.date(year, month, day), None
    except ValueError:
        return None, "impossible-date"


def months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a run of months; months beyond 12 lie in the next year."""
    y, m = year + (last - 1) // 12, (last - 1) % 12 + 1
    return dt.date(year + (first - 1) // 12, (first - 1) % 12 + 1, 1), dt.date(y, m, calendar.monthrange(y, m)[1])


def nearest_year(month: int, day: int, today: dt.date | None, looks: Outlook | None = None) -> int | None:
    """Return the year that brings a day nearest to the story's; of two within half a year the clause decides."""
    if today is None:
        return None
    years = [y for y in range(today.year - 4, today.year + 5) if day_of(y, month, day)[0]]
    if looks == "ahead":
        years = [y for y in years if dt.date(y, month, day) >= today] or years
    elif looks == "back":
        years = [y for y in years if dt.date(y, month, day) <= today] or years
    return min(years, key=lambda y: abs((dt.date(y, month, day) - today).days), default=None)


def month_year(month: int, today: dt.date | None, looks: Outlook | None) -> int | None:
    """Return the year of a month named without one: the running month counts as both past and to come."""
    if today is None:
        return None
    if looks == "ahead":
        return today.year + (month < today.month)
    if looks == "back":
        return today.year - (month > today.month)
    return nearest_year(month, 15, today)


def add_months(day: dt.date, count: int) -> dt.date | None:
    """Return the day so many months on, the last of its month at most; None beyond the calendar."""
    number = day.year * 12 + day.month - 1 + count
    year, month = number // 12, number % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def shifted(day: dt.date, unit: Granularity, count: int) -> dt.date | None:
    """Return the day that lies so many units off, or None beyond the calendar."""
    sizes = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "decade": 120, "century": 1200}
    try:
        if unit in sizes:
            return add_months(day, count * sizes[unit])
        return day + dt.timedelta(days=count * (7 if unit == "week" else 1))
    except OverflowError:
        return None


def stretch(day: dt.date, unit: Granularity) -> tuple[dt.date, dt.date]:
    """Return the week, month, quarter, half-year, year or decade in which a day lies; else the day itself."""
    if unit == "week":
        first = day - dt.timedelta(days=day.weekday())
        return first, first + dt.timedelta(days=6)
    sizes = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
    if unit in sizes:
        size = sizes[unit]
        first_month = (day.month - 1) // size * size + 1
        return months(day.year, first_month, first_month + size - 1)
    if unit == "decade":
        return dt.date(day.year // 10 * 10 or 1, 1, 1), dt.date(day.year // 10 * 10 + 9, 12, 31)
    return day, day


def year_number(atoms: Atoms, i: int) -> int | None:
    """Return the year that four digits name, else None."""
    text = atoms.low(i)
    if len(text) == 4 and text.isdecimal() and int(text) in YEARS_SPOKEN_OF:
        return int(text)
    return None


def year_word(atoms: Atoms, i: int) -> int:
    """Return the last atom of the word for year at `i`: behind its full stop, where it is shortened."""
    return atoms.dot(i + 1) - 1 if atoms.low(i) in {"г", "гг"} else i


def year_at(atoms: Atoms, i: int, today: dt.date | None) -> Year | None:
    """Read a year that stands with a month, quarter or season: by number, or as this, last or next one."""
    number = year_number(atoms, i)
    if number is not None and not (atoms.low(i + 1) == "-" and atoms.is_number(i + 2)):
        last = i
        if atoms.low(i + 1) == "-" and atoms.low(i + 2) in ORDINAL_ENDINGS:
            last = i + 2
        if atoms.low(last + 1) in YEAR:
            return Year(year_word(atoms, last + 1), number, "explicit")
        return Year(last, number, "explicit")
    shift = SHIFT.get(atoms.low(i))
    last = i + 1
    if shift is None and atoms.low(i) in {"с", "т"} and atoms.low(i + 1) == "." and atoms.low(i + 2) == "г":
        shift, last = 0, atoms.dot(i + 3) - 1
    elif shift is None and atoms.low(i) == "сего" and atoms.low(i + 1) == "года":
        shift = 0
    elif shift is None or atoms.low(i + 1) not in YEAR or atoms.low(i + 1) in {"г", "гг"}:
        return None
    return Year(last, today.year + shift if today else None, "relative")


def day_number(atoms: Atoms, i: int) -> tuple[int, int] | None:
    """Read the number of a day: `5`, `5-go`, `fifth`, `twenty-fifth`. Returns its last atom and the number."""
    text = atoms.low(i)
    if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31:
        if atoms.glued(i) and (atoms.is_word(i - 1) or atoms.low(i - 1) in {":", "/", "."}):
            return None
        if atoms.low(i + 1) == "-" and atoms.low(i + 2) in ORDINAL_ENDINGS and atoms.glued(i + 2):
            return i + 2, int(text)
        return i, int(text)
    tens = {"двадцать": 20, "тридцать": 30}.get(text)
    if tens and 1 <= ORDINAL.get(atoms.low(i + 1), 0) <= 9:
        return i + 1, tens + ORDINAL[atoms.low(i + 1)]
    if text in ORDINAL:
        return i, ORDINAL[text]
    return None


def month_at(atoms: Atoms, i: int) -> tuple[int, int] | None:
    """Read the name of a month, whole or shortened. Returns its last atom and its number."""
    word = atoms.low(i)
    if word in MONTH:
        return i, MONTH[word]
    if word in MONTH_SHORT:
        return atoms.dot(i + 1) - 1, MONTH_SHORT[word]
    return None


def inside_from(atoms: Atoms, i: int) -> int:
    """Return the first atom of a stretch at `i`: its preposition for inside, if it has one."""
    return (
        i - 1 if atoms.low(i - 1) in {"в", "во"} or (atoms.low(i - 1) == "на" and atoms.feat(i, "Case") == "Loc") else i
    )
