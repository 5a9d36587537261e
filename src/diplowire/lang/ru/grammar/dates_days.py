"""Days: by number and month, by the calendar, by weekday, by their distance from the story's day."""

from __future__ import annotations

import datetime as dt
import re

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.forms import forms
from diplowire.lang.ru.grammar.outlook import outlook
from diplowire.lang.ru.grammar.times import (
    TIMES,
    YEAR,
    Time,
    day_number,
    day_of,
    month_at,
    nearest_year,
    year_at,
)

_NUMBER_WORD = forms("число")
_POINTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_SHORT_POINTS = re.compile(r"(\d{2})\.(\d{2})")
_BEFORE_SHORT_DATE = {"от", "до", "с", "по", "к", "("}


def day(first: int, last: int, when: dt.date | None, note: str | None = None, *, explicit: bool = False) -> Time:
    """Return a Time for one day."""
    return Time(first, last, when, when, "day", "explicit" if explicit else "relative", note=note)


@TIMES.rule(
    "ru.date.day-month",
    starts=("NUMBER", "ORDINAL", "двадцать", "тридцать"),
    yes=(
        "@2024-03-20 Делегация прибыла [[14 марта => 2024-03-14 day]].",
        "@2024-01-10 Нота вручена [[28 декабря => 2023-12-28 day]].",
        "@2024-03-20 Здесь [[двадцать пятого марта => 2024-03-25 day]], откроют консульство.",
        "Послы встретились [[31 июня => ? day impossible-date]].",
    ),
    no=("Товарооборот за 9 месяцев вырос.", "Подписали 14 документов."),
)
def day_month(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A day and its month, with no year: of that name the day nearest to the story's."""
    found = day_number(atoms, i)
    month = found and month_at(atoms, found[0] + 1)
    if not found or not month or year_at(atoms, month[0] + 1, today):
        return None
    year = nearest_year(month[1], found[1], today)
    when, note = day_of(year, month[1], found[1])
    return day(i, month[0], when, note)


@TIMES.rule(
    "ru.date.day-month-year",
    starts=("NUMBER", "ORDINAL", "двадцать", "тридцать"),
    yes=(
        "Договор подписали [[3 февраля 2019 года => 2019-02-03 day]].",
        "@2026-09-01 Это было [[15 июля текущего года => 2026-07-15 day]].",
        "@2026-09-01 Закон принят [[15 июля с.г. => 2026-07-15 day]]",
        "Соглашение от [[7 мая 2020 г. => 2020-05-07 day]] продлили.",
    ),
    no=("Делегация прибыла 14 марта.", "В мае 2020 года открыли посольство."),
)
def day_month_year(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A day with its month and year; the year may be this one, the last or the next."""
    found = day_number(atoms, i)
    month = found and month_at(atoms, found[0] + 1)
    year = month and year_at(atoms, month[0] + 1, today)
    if not found or not month or not year:
        return None
    when, note = day_of(year.number, month[1], found[1])
    return day(i, year.last, when, note, explicit=year.basis == "explicit")


def dated(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """Read a day with its month, with a year or without."""
    return day_month_year(atoms, i, today) or day_month(atoms, i, today)


@TIMES.rule(
    "ru.date.day-in-list",
    starts=("NUMBER",),
    yes=("@2024-03-20 Акции шли [[5 => 2024-03-05 day]] и 9 марта.",),
    no=("Подписали 5 и 9 документов.",),
)
def day_in_list(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A day whose month is said with a later one of the same list."""
    if not atoms.is_number(i):
        return None
    j = i
    for _ in range(6):
        found = day_number(atoms, j)
        if not found:
            return None
        j = found[0] + 1
        month = month_at(atoms, j)
        if month and j > i + 1:
            mine = day_number(atoms, i)
            year = year_at(atoms, month[0] + 1, today)
            if mine is None:
                return None
            number = year.number if year else nearest_year(month[1], mine[1], today)
            when, note = day_of(number, month[1], mine[1])
            return day(i, mine[0], when, note, explicit=bool(year and year.basis == "explicit"))
        if atoms.low(j) not in {"и", ",", "или"}:
            return None
        j += 1
    return None


@TIMES.rule(
    "ru.date.points",
    starts=("NUMBER",),
    yes=("Приказ от [[03.12.2025 => 2025-12-03 day]] отменен.", "Нота от [[5.6.19 г. => 2019-06-05 day]]"),
    no=("Курс составил 03.12 рубля.", "Встреча начнется в 11.30.", "Рост на 1.25.300 пункта."),
)
def points(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """Day, month and year in figures with points between."""
    m = _POINTS.fullmatch(atoms.low(i))
    if not m or not 1 <= int(m[2]) <= 12 or not 1 <= int(m[1]) <= 31:
        return None
    year = int(m[3]) if len(m[3]) == 4 else 2000 + int(m[3])
    when, note = day_of(year, int(m[2]), int(m[1])) if year else (None, "impossible-date")
    last = i + 1 if atoms.low(i + 1) in YEAR else i
    return day(i, atoms.dot(last + 1) - 1 if last > i else i, when, note, explicit=True)


@TIMES.rule(
    "ru.date.points-short",
    starts=("NUMBER",),
    yes=("@2025-11-10 Указ от [[05.11 => 2025-11-05 day]] вступил в силу.",),
    no=("Встреча в 11.10 по Минску.", "Цена выросла до 05.11 доллара.", "Рост составил 10.11%."),
)
def points_short(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """Day and month in figures, only behind a word that asks for a date and before none that asks for a number."""
    m = _SHORT_POINTS.fullmatch(atoms.low(i))
    if not m or not 1 <= int(m[2]) <= 12 or not 1 <= int(m[1]) <= 31 or atoms.low(i - 1) not in _BEFORE_SHORT_DATE:
        return None
    if atoms.low(i + 1) == "%" or atoms.pos(i + 1) in {"NOUN", "SYM", "NUM"}:
        return None
    when, note = day_of(nearest_year(int(m[2]), int(m[1]), today), int(m[2]), int(m[1]))
    return day(i, i, when, note)


@TIMES.rule(
    "ru.date.iso",
    starts=("NUMBER",),
    yes=("Обновлено [[2025-11-04 => 2025-11-04 day]]",),
    no=("Счет 2025-11.", "Телефон 2025-11-044."),
)
def iso(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """Year, month and day in figures with hyphens between."""
    if [len(atoms.low(i + k)) for k in (0, 2, 4)] != [4, 2, 2] or {atoms.low(i + 1), atoms.low(i + 3)} != {"-"}:
        return None
    if not all(atoms.low(i + k).isdecimal() and (k == 0 or atoms.glued(i + k)) for k in (0, 2, 4)):
        return None
    year, month, number = (int(atoms.low(i + k)) for k in (0, 2, 4))
    if not 1 <= month <= 12 or not 1 <= number <= 31 or not year:
        return None
    when, note = day_of(year, month, number)
    return day(i, i + 4, when, note, explicit=True)


@TIMES.rule(
    "ru.date.day-number",
    starts=("NUMBER", "ORDINAL"),
    yes=("@2024-03-20 Делегация прибудет [[25 числа => 2024-03-25 day]].",),
    no=("В числе гостей 25 послов.",),
)
def day_of_month(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A day said by its number alone: of this month, or of the next or last where the clause looks there."""
    found = day_number(atoms, i)
    if not found or atoms.low(found[0] + 1) not in _NUMBER_WORD:
        return None
    if today is None:
        return day(i, found[0] + 1, None)
    looks = outlook(atoms, i)
    shift = {"ahead": found[1] < today.day, "back": -(found[1] > today.day)}.get(looks or "", 0)
    month = today.year * 12 + today.month - 1 + shift
    when, note = day_of(month // 12, month % 12 + 1, found[1])
    return day(i, found[0] + 1, when, note)
