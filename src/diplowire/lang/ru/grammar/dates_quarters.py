"""Parts of a year and of history: quarters, half-years, seasons, decades, centuries."""

from __future__ import annotations

import datetime as dt

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.dates_periods import unknown, whole_year
from diplowire.lang.ru.grammar.forms import forms
from diplowire.lang.ru.grammar.outlook import PLANNED_FOR, Outlook, outlook
from diplowire.lang.ru.grammar.times import (
    ORDINAL,
    ORDINAL_ENDINGS,
    ROMAN,
    SEASON,
    SHIFT,
    TIMES,
    YEAR,
    Time,
    Year,
    inside_from,
    month_year,
    months,
    year_at,
    year_word,
)
from diplowire.model.values import Basis, Granularity

_QUARTER, _HALF, _HALF_WORD, _CENTURY = (forms(w) for w in ("квартал", "полугодие", "половина", "век"))


def _running(today: dt.date | None, size: int, ordinal: int, looks: Outlook | None) -> int | None:
    """Return the year of a quarter or half-year (`size` months) named without one: by the clause, else the story's."""
    if today is None:
        return None
    first, last = (ordinal - 1) * size + 1, ordinal * size
    if looks == "ahead":
        return today.year + (last < today.month)
    if looks == "back":
        return today.year - (first > today.month)
    return today.year


def ordinal_at(atoms: Atoms, i: int) -> tuple[int, int] | None:
    """Read an ordinal in words, Roman or other figures. Returns its last atom and its number."""
    word = atoms.low(i)
    if word in ORDINAL:
        return i, ORDINAL[word]
    if word in ROMAN and atoms.text[i].isupper():
        return i, ROMAN[word]
    if word.isdecimal() and len(word) <= 2:
        if atoms.low(i + 1) == "-" and atoms.low(i + 2) in ORDINAL_ENDINGS and atoms.glued(i + 2):
            return i + 2, int(word)
        return i, int(word)
    return None


def _year_behind(atoms: Atoms, i: int, today: dt.date | None) -> Year | None:
    """Read the year of a quarter or half-year; the bare word for year is the running one."""
    if atoms.low(i) == "года":
        return Year(i, today.year if today else None, "relative")
    return year_at(atoms, i, today)


@TIMES.rule(
    "ru.date.quarter",
    starts=("ORDINAL", "ROMAN", "NUMBER"),
    yes=(
        "Пуск намечен на [[III квартал 2027 года => 2027-07-01..2027-09-30 quarter]].",
        "@2024-05-06 Торговля выросла [[в первом квартале => 2024-01-01..2024-03-31 quarter]].",
        "@2024-05-06 Завод пустят [[в 1-м квартале следующего года => 2025-01-01..2025-03-31 quarter]].",
    ),
    no=(
        "В первом квартале от вокзала стоит посольство, а в пятом доме консульство.",
        "За два квартала подписали десять бумаг.",
    ),
)
def quarter(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A quarter of a year."""
    found = ordinal_at(atoms, i)
    if not found or not 1 <= found[1] <= 4 or atoms.low(found[0] + 1) not in _QUARTER:
        return None
    if atoms.low(found[0] + 2) == "от":
        return None
    return _stretch_of_year(atoms, i, found[0] + 1, 3, found[1], today)


@TIMES.rule(
    "ru.date.half-year",
    starts=("ORDINAL", "NUMBER"),
    yes=(
        "Поставки выросли [[за первое полугодие 2023 года => 2023-01-01..2023-06-30 half_year period]].",
        "@2024-05-06 Форум намечен на [[вторую половину года => 2024-07-01..2024-12-31 half_year]].",
    ),
    no=("Первая половина делегации прилетела утром.", "Второе место за год."),
)
def half_year(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A half of a year."""
    found = ordinal_at(atoms, i)
    if not found or found[1] not in {1, 2}:
        return None
    last = found[0] + 1
    if atoms.low(last) in _HALF:
        return _stretch_of_year(atoms, i, last, 6, found[1], today)
    if atoms.low(last) in _HALF_WORD and _year_behind(atoms, last + 1, today):
        return _stretch_of_year(atoms, i, last, 6, found[1], today)
    return None


def _stretch_of_year(atoms: Atoms, i: int, last: int, size: int, ordinal: int, today: dt.date | None) -> Time:
    """Return the quarter or half-year (`size` months) of the year behind it, else of the one that the clause means."""
    grain: Granularity = "quarter" if size == 3 else "half_year"
    year = _year_behind(atoms, last + 1, today)
    number = year.number if year else _running(today, size, ordinal, outlook(atoms, i))
    end = year.last if year else last
    basis: Basis = year.basis if year else "relative"
    if number is None:
        return unknown(inside_from(atoms, i), end, grain, basis)
    return Time(inside_from(atoms, i), end, *months(number, (ordinal - 1) * size + 1, ordinal * size), grain, basis)


@TIMES.rule(
    "ru.date.season",
    starts=("SEASON", "SHIFT"),
    yes=(
        "@2024-03-06 Встреча прошла [[осенью прошлого года => 2023-09-01..2023-11-30 season]].",
        "@2024-03-06 Саммит состоится [[летом => 2024-06-01..2024-08-31 season]].",
        "@2024-03-06 Форум прошел [[прошлой осенью => 2023-09-01..2023-11-30 season]].",
        "@2024-03-06 Визит перенесли на [[осень => 2024-09-01..2024-11-30 season]].",
    ),
    no=(
        "@2024-03-06 В течение пяти лет торговля росла.",
        "@2024-03-06 Новая весна отношений наступила.",
        "@2024-03-06 Погода похожа на осень.",
    ),
)
def season(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A season as an adverb, with its year, or as what a plan is for; a winter may lie at either end of its year."""
    j = i + 1 if atoms.low(i) in SHIFT else i
    first_month = SEASON.get(atoms.low(j))
    if first_month is None:
        return None
    year = year_at(atoms, j + 1, today)
    for_then = atoms.low(i - 1) in PLANNED_FOR and outlook(atoms, j) == "ahead"
    if not year and atoms.feat(j, "Case") != "Ins" and j == i and not for_then:
        return None
    if year and first_month == 12:
        whole = whole_year(year.number, i, year.last, year.basis)
        return Time(i, year.last, whole.start, whole.end, "year", year.basis)
    number = year.number if year else month_year(first_month, today, outlook(atoms, j))
    if today and not year and j > i and SHIFT[atoms.low(i)]:
        back = SHIFT[atoms.low(i)] < 0
        number = today.year - (first_month + 2 >= today.month) if back else today.year + (first_month <= today.month)
    last = year.last if year else j
    if number is None:
        return unknown(i, last, "season")
    return Time(i, last, *months(number, first_month, first_month + 2), "season", year.basis if year else "relative")


@TIMES.rule(
    "ru.date.decade",
    starts=("NUMBER",),
    yes=(
        "Связи окрепли [[в 1990-е годы => 1990-01-01..1999-12-31 decade]].",
        "Так было в [[70-х годах => 1970-01-01..1979-12-31 decade]].",
    ),
    no=("В 1990-м подписали договор.", "Прошли 20-е переговоры."),
)
def decade(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """A decade; one in two figures is of the last century."""
    text = atoms.low(i)
    if not text.isdecimal() or len(text) not in {2, 4} or not text.endswith("0") or atoms.low(i + 1) != "-":
        return None
    if atoms.low(i + 2) not in {"е", "х", "м", "ми"} or (atoms.low(i + 3) not in YEAR and len(text) == 2):
        return None
    if atoms.low(i + 3) not in YEAR and atoms.low(i + 2) in {"м"}:
        return None
    number = int(text) if len(text) == 4 else 1900 + int(text)
    if not 1000 <= number <= 2100:
        return None
    last = year_word(atoms, i + 3) if atoms.low(i + 3) in YEAR else i + 2
    first = inside_from(atoms, i) if len(text) == 4 else i
    return Time(first, last, dt.date(number, 1, 1), dt.date(number + 9, 12, 31), "decade")


@TIMES.rule(
    "ru.date.century",
    starts=("x", "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi", "NUMBER"),
    yes=("Торговый путь известен [[с XVI века => 1501-01-01..1600-12-31 century after]].",),
    no=("Прошло 20 веков.", "Съезд XX созыва открылся."),
)
def century(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """A century in Roman figures, or in others with the ending of an ordinal."""
    last = i
    if atoms.is_number(i):
        found = ordinal_at(atoms, i)
        if not found or found[0] == i:
            return None
        last, number = found
    else:
        number = _roman(atoms.low(i))
    if atoms.low(last + 1) not in _CENTURY or not 1 <= number <= 22:
        return None
    return Time(i, last + 1, dt.date(number * 100 - 99, 1, 1), dt.date(number * 100, 12, 31), "century")


def _roman(word: str) -> int:
    """Return the value of a Roman number."""
    values = [{"i": 1, "v": 5, "x": 10}[c] for c in word]
    return sum(v if v >= max(values[k + 1 :], default=0) else -v for k, v in enumerate(values))
