"""Stretches between two named ends: days, months, years."""

from __future__ import annotations

import datetime as dt

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.dates_days import dated
from diplowire.lang.ru.grammar.outlook import outlook
from diplowire.lang.ru.grammar.times import (
    MONTH,
    TIMES,
    YEAR,
    Time,
    day_number,
    day_of,
    inside_from,
    month_at,
    month_year,
    months,
    year_at,
    year_number,
    year_word,
)
from diplowire.model.values import Basis


def _between(first: int, last: int, start: dt.date | None, end: dt.date | None, basis: Basis, note: str | None) -> Time:
    """Return a range of days; one that runs backwards has no days and says so."""
    if start and end and end < start:
        return Time(first, last, None, None, "days", basis, "range", note="backward-range")
    if note or not start or not end:
        start = end = None
    return Time(first, last, start, end, "days", basis, "range", note=note)


@TIMES.rule(
    "ru.date.days-of-month",
    starts=("NUMBER",),
    yes=(
        "@2024-05-01 Министр посетит страну [[11–12 мая => 2024-05-11..2024-05-12 days range]].",
        "Форум шел [[4-6 февраля 2022 года => 2022-02-04..2022-02-06 days range]].",
    ),
    no=("@2024-05-01 Подписали 11-12 соглашений.", "@2024-05-01 Встреча прошла 11 мая."),
)
def days_of_month(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """Two days of one month with a dash between, both inside."""
    left = day_number(atoms, i)
    if not left or atoms.low(left[0] + 1) != "-" or not atoms.is_number(left[0] + 2):
        return None
    return _same_month(atoms, i, left[1], left[0] + 2, today)


def _same_month(atoms: Atoms, first: int, number: int, j: int, today: dt.date | None) -> Time | None:
    """Read the later day at `j` and lend its month and year to the earlier."""
    right = dated(atoms, j, today)
    found = day_number(atoms, j)
    month = found and month_at(atoms, found[0] + 1)
    if not right or not month:
        return None
    start, note = day_of(right.start.year if right.start else None, month[1], number)
    return _between(first, right.last, start, right.start, right.basis, right.note or note)


@TIMES.rule(
    "ru.date.from-to",
    starts=("с", "со", "от"),
    yes=(
        "@2024-05-01 Визит продлится [[с 25 по 27 мая => 2024-05-25..2024-05-27 days range]].",
        "@2024-11-20 Форум шел [[с 30 октября по 2 ноября => 2024-10-30..2024-11-02 days range]].",
        "@2024-12-30 Каникулы [[с 30 декабря по 8 января => 2024-12-30..2025-01-08 days range]].",
    ),
    no=("@2024-05-01 Работает с 25 мая.", "Экспорт вырос с 25 до 27 млн тонн."),
)
def from_to(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """From one day to another; the later one is inside. A year said once holds for both."""
    left = day_number(atoms, i + 1)
    if not left:
        return None
    if atoms.low(left[0] + 1) in {"по", "до"}:
        return _same_month(atoms, i, left[1], left[0] + 2, today)
    start = dated(atoms, i + 1, today)
    if not start or atoms.low(start.last + 1) not in {"по", "до"}:
        return None
    return _two_days(atoms, i, start, start.last + 2, today)


def _two_days(atoms: Atoms, first: int, start: Time, j: int, today: dt.date | None) -> Time | None:
    """Join two days, each with its month: one year holds for both, and the turn of the year lies between if it must."""
    end = dated(atoms, j, today)
    if not end:
        return None
    earlier = start.start
    if earlier and end.start and start.basis == "relative":
        moved, _ = day_of(end.start.year, earlier.month, earlier.day)
        if moved and moved > end.start:
            moved, _ = day_of(end.start.year - 1, earlier.month, earlier.day)
        earlier = moved
    elif not earlier and end.start and end.basis == "explicit" and not start.note:
        found = day_number(atoms, start.first)
        month = found and month_at(atoms, found[0] + 1)
        earlier = day_of(end.start.year, month[1], found[1])[0] if found and month else None
    return _between(first, end.last, earlier, end.start, end.basis, start.note or end.note)


@TIMES.rule(
    "ru.date.day-to-day",
    starts=("NUMBER",),
    yes=("@2024-11-20 Выставка ([[30 октября – 2 ноября => 2024-10-30..2024-11-02 days range]]) закрылась.",),
    no=("@2024-11-20 Выставка откроется 2 ноября - в субботу.",),
)
def day_to_day(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """Two days, each with its month, with a dash between."""
    start = dated(atoms, i, today)
    if not start or atoms.low(start.last + 1) != "-":
        return None
    return _two_days(atoms, i, start, start.last + 2, today)


@TIMES.rule(
    "ru.date.months",
    starts=("в", "за", "с", "со", "MONTH"),
    yes=(
        "Экспорт вырос [[в январе-октябре 2020 г. => 2020-01-01..2020-10-31 month period]]",
        "@2025-11-05 Экспорт вырос [[за январь–сентябрь => 2025-01-01..2025-09-30 month period]].",
        "Экспорт рос [[с марта по май 2023 года => 2023-03-01..2023-05-31 month period]].",
    ),
    no=("@2025-11-05 Экспорт вырос в октябре.", "@2025-11-05 Встречи пройдут в мае и июне."),
)
def month_range(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A run of months."""
    j = i if atoms.low(i) in MONTH or "-" in atoms.low(i) else i + 1
    pair = _month_pair(atoms, j)
    if not pair:
        return None
    last, left, right = pair
    year = year_at(atoms, last + 1, today)
    number = year.number if year else month_year(right, today, outlook(atoms, j))
    end = year.last if year else last
    basis: Basis = year.basis if year else "relative"
    if number is None:
        return Time(i, end, None, None, "month", basis, "period")
    start, stop = months(number - (left > right), left, right + 12 * (left > right))
    return Time(i, end, start, stop, "month", basis, "period")


def _month_pair(atoms: Atoms, j: int) -> tuple[int, int, int] | None:
    """Read two months with a dash or a word for up to between. Returns the last atom and both numbers."""
    halves = atoms.low(j).split("-")
    if len(halves) == 2 and halves[0] in MONTH and halves[1] in MONTH:
        return j, MONTH[halves[0]], MONTH[halves[1]]
    if atoms.low(j) in MONTH and atoms.low(j + 1) in {"-", "по"} and atoms.low(j + 2) in MONTH:
        return j + 2, MONTH[atoms.low(j)], MONTH[atoms.low(j + 2)]
    return None


@TIMES.rule(
    "ru.date.years",
    starts=("NUMBER", "с", "со"),
    yes=(
        "План на [[2026-2028 годы => 2026-01-01..2028-12-31 year range]] принят.",
        "Торговля [[в 2022–2024 гг. => 2022-01-01..2024-12-31 year range]]",
        "Он был послом [[с 2015 по 2019 год => 2015-01-01..2019-12-31 year range]].",
    ),
    no=("Подписали 2026-2028 бумаг.", "В 2024 году подписали договор."),
)
def years(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """A run of years."""
    j = i if atoms.is_number(i) else i + 1
    joints = {"-"} if j == i else {"по", "до"}
    left = year_number(atoms, j)
    k = j + 2 if atoms.low(j + 1) in joints else j + 3
    if left is None or atoms.low(k - 1) not in joints:
        return None
    right = year_number(atoms, k)
    if right is None or atoms.low(k + 1) not in YEAR:
        return None
    last = year_word(atoms, k + 1)
    first = inside_from(atoms, i) if j == i else i
    if right < left:
        return Time(first, last, None, None, "year", "explicit", "range", note="backward-range")
    return Time(first, last, dt.date(left, 1, 1), dt.date(right, 12, 31), "year", "explicit", "range")


@TIMES.rule(
    "ru.date.year-in-list",
    starts=("NUMBER",),
    yes=("Встречи прошли в [[2015 => 2015-01-01..2015-12-31 year]] и 2016 годах.",),
    no=("Послали 2015 и 2016 писем.",),
)
def year_in_list(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """A year whose word for year is said with a later one of the same list."""
    first, j = year_number(atoms, i), i
    for _ in range(6):
        if year_number(atoms, j) is None:
            return None
        if atoms.low(j + 1) in YEAR and j > i and first:
            return Time(i, i, dt.date(first, 1, 1), dt.date(first, 12, 31), "year")
        if atoms.low(j + 1) not in {"и", ",", "или"}:
            return None
        j += 2
    return None
