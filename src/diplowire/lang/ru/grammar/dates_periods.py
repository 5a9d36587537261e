"""Stretches of the calendar: weeks, months, quarters, half-years, seasons, years, decades, centuries."""

from __future__ import annotations

import datetime as dt

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.outlook import outlook
from diplowire.lang.ru.grammar.times import (
    MONTH,
    ORDINAL_ENDINGS,
    SHIFT,
    THIRD,
    TIMES,
    UNIT,
    UNIT_GRAIN,
    YEAR,
    Time,
    inside_from,
    month_year,
    months,
    shifted,
    stretch,
    year_at,
    year_number,
    year_word,
)
from diplowire.model.expression import Relation
from diplowire.model.values import Basis, Granularity

_BEFORE_MONTH = {"в", "во", "на", "до", "с", "со", "к", "ко", "за", "по", "весь", "после"}
_PLURAL_ENDINGS = {"е", "х", "ми"}  # the nineties
_COUNTED = {"неделя", "месяц", "квартал", "полугодие", "год"}


def unknown(first: int, last: int, grain: Granularity, basis: Basis = "relative") -> Time:
    """Return a stretch whose days nothing settles."""
    return Time(first, last, None, None, grain, basis)


def whole_year(number: int | None, first: int, last: int, basis: Basis) -> Time:
    """Return a year."""
    if number is None or not 1 <= number <= 9999:
        return unknown(first, last, "year", basis)
    return Time(first, last, dt.date(number, 1, 1), dt.date(number, 12, 31), "year", basis)


@TIMES.rule(
    "ru.date.this-last-next",
    starts=("SHIFT",),
    yes=(
        "@2024-03-06 Визит намечен [[на следующей неделе => 2024-03-11..2024-03-17 week]].",
        "@2024-03-06 Договор подписан [[в прошлом году => 2023-01-01..2023-12-31 year]].",
        "@2024-03-06 Торговля выросла [[в текущем квартале => 2024-01-01..2024-03-31 quarter]].",
        "Посол прибыл [[на этой неделе => ? week]].",
    ),
    no=("@2024-03-06 В этом случае визит отложат.", "@2024-03-06 Следующий раунд пройдет позже."),
)
def this_last_next(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """The week, month, quarter, half-year or year of the story, the one before or the one after."""
    unit = UNIT.get(atoms.low(i + 1))
    if unit not in _COUNTED or atoms.feat(i + 1, "Number") == "Plur":
        return None
    grain = UNIT_GRAIN[unit]
    first = inside_from(atoms, i)
    day = shifted(today, grain, SHIFT[atoms.low(i)]) if today else None
    if day is None:
        return unknown(first, i + 1, grain)
    return Time(first, i + 1, *stretch(day, grain), grain, "relative")


@TIMES.rule(
    "ru.date.month",
    starts=("MONTH", "SHIFT"),
    yes=(
        "@2024-03-06 Комиссия соберется [[в ноябре => 2024-11-01..2024-11-30 month]].",
        "@2024-03-06 Комиссия собралась [[в ноябре => 2023-11-01..2023-11-30 month]].",
        "@2024-03-06 Форум прошел [[в мае прошлого года => 2023-05-01..2023-05-31 month]].",
        "Нота датирована [[июлем 2019 года => 2019-07-01..2019-07-31 month]].",
        "@2024-03-06 Визит прошел [[в минувшем январе => 2024-01-01..2024-01-31 month]].",
    ),
    no=("@2024-03-06 Комиссия собралась 5 ноября.", "@2024-03-06 Министр Май Август прилетела."),
)
def month(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A month: with its year, else behind a preposition, and then the clause says on which side of the story."""
    j = i + 1 if atoms.low(i) in SHIFT else i
    number = MONTH.get(atoms.low(j))
    if number is None or atoms.is_number(i - 1):
        return None
    year = year_at(atoms, j + 1, today)
    if year:
        return _month(year.number, number, inside_from(atoms, i), year.last, year.basis)
    if atoms.low(i - 1) not in _BEFORE_MONTH:
        return None
    looks = outlook(atoms, j)
    if today and j > i and SHIFT[atoms.low(i)] < 0:
        return _month(today.year - (number >= today.month), number, inside_from(atoms, i), j)
    if j > i and SHIFT[atoms.low(i)] > 0:
        looks = "ahead"
    return _month(month_year(number, today, looks), number, inside_from(atoms, i), j)


def _month(year: int | None, number: int, first: int, last: int, basis: Basis = "relative") -> Time:
    """Return a month."""
    if year is None:
        return unknown(first, last, "month", basis)
    return Time(first, last, *months(year, number, number), "month", basis)


@TIMES.rule(
    "ru.date.third",
    starts=("в", "к", "до", "с", "на"),
    yes=(
        "@2024-03-06 Саммит пройдет [[в конце ноября => 2024-11-21..2024-11-30 days ~]].",
        "@2024-03-06 Посольство откроют [[к середине 2025 года => 2025-05-01..2025-08-31 month until ~]].",
        "@2024-03-06 Тарифы не изменятся [[до конца года => 2024-12-31 day until]].",
        "@2024-03-06 Торговля выросла [[с начала года => 2024-01-01..2024-03-06 year period]].",
    ),
    no=("@2024-03-06 В конце беседы послы обменялись подарками.",),
)
def third(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """The beginning, middle or end of a month or year, read as a third of it; since a beginning is up to the story."""
    part = THIRD.get(atoms.low(i + 1))
    if not part:
        return None
    j = i + 2
    if atoms.low(j) in YEAR and atoms.low(j) not in {"г", "гг"}:
        whole: Time | None = whole_year(today.year if today else None, j, j, "relative")
    elif UNIT.get(atoms.low(j)) in {"месяц", "неделя"} and atoms.feat(j, "Number") != "Plur":
        grain = UNIT_GRAIN[UNIT[atoms.low(j)]]
        whole = Time(j, j, *stretch(today, grain), grain, "relative") if today else unknown(j, j, grain)
    elif atoms.low(j) in MONTH:
        year = year_at(atoms, j + 1, today)
        number = MONTH[atoms.low(j)]
        named = year.number if year else month_year(number, today, outlook(atoms, j))
        whole = _month(named, number, j, year.last if year else j, year.basis if year else "relative")
    else:
        whole = year_named(atoms, j, today) or (this_last_next(atoms, j, today) if atoms.low(j) in SHIFT else None)
    if not whole:
        return None
    return _part(atoms, i, whole, part, today)


def _part(atoms: Atoms, i: int, whole: Time, part: int, today: dt.date | None) -> Time:
    """Cut a third out of a stretch."""
    start, end = whole.start, whole.end
    if atoms.low(i) == "с" and part == 1:
        known = start and today and start <= today
        return Time(
            i, whole.last, start if known else None, today if known else None, whole.granularity, "relative", "period"
        )
    if atoms.low(i) == "до" and part == 3:
        return Time(i, whole.last, end, end, "day", whole.basis, relation="until")
    grain: Granularity = "days"
    if start and end and (end - start).days > 300:
        start, end = months(start.year, 4 * part - 3, 4 * part)
        grain = "month"
    elif start and end:
        size = (end - start).days + 1
        first = start + dt.timedelta(days=size * (part - 1) // 3)
        start, end = first, end if part == 3 else start + dt.timedelta(days=size * part // 3 - 1)
    relation: Relation | None = "until" if atoms.low(i) in {"к", "до"} else "after" if atoms.low(i) == "с" else None
    return Time(i, whole.last, start, end, grain, whole.basis, relation=relation, approximate=True)


@TIMES.rule(
    "ru.date.year",
    starts=("NUMBER",),
    yes=(
        "Договор подписан [[в 2012 году => 2012-01-01..2012-12-31 year]].",
        "Завод построят [[к 2030 году => 2030-01-01..2030-12-31 year until]].",
        "Оборот [[за 2024 год => 2024-01-01..2024-12-31 year period]] удвоился.",
    ),
    no=("Подписано 2012 бумаг.", "В течение 20 лет поставки росли."),
)
def year_named(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """A year in figures with the word for year behind it."""
    number = year_number(atoms, i)
    last = i + 1
    if atoms.low(last) == "-" and atoms.low(i + 2) in ORDINAL_ENDINGS and atoms.glued(i + 2):
        last = i + 3
        if atoms.low(i + 2) in _PLURAL_ENDINGS:
            return None
    if number is None or (atoms.low(last) not in YEAR and last == i + 1):
        return None
    last = year_word(atoms, last) if atoms.low(last) in YEAR else last - 1
    return whole_year(number, inside_from(atoms, i), last, "explicit")
