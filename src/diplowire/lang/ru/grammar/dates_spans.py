"""Times counted in units: how long, how long ago, how far ahead, and the months that a figure covers."""

from __future__ import annotations

import datetime as dt
import re

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.forms import forms, rows
from diplowire.lang.ru.grammar.numbers import CARDINAL, number_at
from diplowire.lang.ru.grammar.outlook import outlook
from diplowire.lang.ru.grammar.times import (
    TIMES,
    UNIT,
    UNIT_DAYS,
    UNIT_GRAIN,
    Time,
    months,
    shifted,
    stretch,
    year_at,
)
from diplowire.model.expression import Relation
from diplowire.model.values import Granularity

_ABOUT = {"около", "примерно", "почти", "более", "менее", "свыше", "порядка", "приблизительно"}
_LAST = forms("последний") | forms("прошедший")
_FIRST = forms("первый")
_PERIOD = {"за", "по", "в"}
_LENGTH = {
    "день": "дневн",
    "сутки": "суточн",
    "неделя": "недельн",
    "месяц": "месячн",
    "час": "часов",
    "минута": "минутн",
}
_LONG = re.compile(
    r"([^\W\d_]*)(" + "|".join(_LENGTH.values()) + r")(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми|ий|ими|ою)"
)
_LENGTH_UNIT = {stem: unit for unit, stem in _LENGTH.items()}
_PREFIX = {"одно": 1, "полутора": 1.5, "двух": 2, "трех": 3, "четырех": 4} | {
    form: int(CARDINAL[form])
    for r in rows("number_words", ["lemma", "value", "kind", "example"])
    if r["kind"] == "cardinal" and float(r["value"]) >= 5
    for form in forms(r["lemma"])
    if form.endswith(("и", "а", "сот"))
}


def counted(atoms: Atoms, i: int) -> tuple[int, float | None, str, bool] | None:
    """Read a number of units of time, or one unit. Returns its last atom, number, unit, and if it is blurred."""
    j, about = i, False
    while atoms.low(j) in _ABOUT and j < i + 2:
        j, about = j + 1, True
    number = number_at(atoms, j)
    k = number.last + 1 if number else j
    unit = UNIT.get(atoms.low(k))
    if unit is None or (number is None and atoms.feat(k, "Number") == "Plur"):
        return None
    if number is None:
        return k, 1.0, unit, about
    exact = number.low if number.low == number.high else None
    return k, exact, unit, about or number.approximate or exact is None


def _length(first: int, last: int, value: float | None, unit: str, about: bool) -> Time:
    """Return a duration."""
    days = UNIT_DAYS.get(unit)
    whole = int(value * days) if days and value is not None and value == int(value) and value < 1e6 else None
    return Time(first, last, None, None, UNIT_GRAIN[unit], kind="duration", days=whole, approximate=about)


@TIMES.rule(
    "ru.date.length",
    starts=("NUMBER", "UNIT", "около", "примерно", "почти", "более", "менее", "свыше", "порядка", *CARDINAL),
    yes=(
        "Переговоры шли [[два дня => ? day duration 2]].",
        "Визит займет [[около двух недель => ? week duration 14 ~]].",
        "Поставки рассчитаны на [[20 лет => ? year duration]].",
    ),
    no=("Подписали два документа.", "Договор прослужил верно."),
)
def length(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """A number of days, weeks, years …"""
    found = counted(atoms, i)
    if not found or (UNIT.get(atoms.low(i)) and atoms.low(i - 1) not in {"около", "менее", "более"}):
        return None
    return _length(i, *found)


@TIMES.rule(
    "ru.date.during",
    starts=("в", "на", "за", "спустя"),
    yes=("Поставки шли [[в течение 20 лет => ? year duration during]].",),
    no=("В течении реки есть пороги.", "На протяжении границы стоят столбы."),
)
def during(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """In the course of so many units."""
    if (atoms.low(i), atoms.low(i + 1)) not in {("в", "течение"), ("на", "протяжении")}:
        return None
    found = counted(atoms, i + 2)
    if not found:
        return None
    base = _length(i, *found)
    return Time(
        i,
        base.last,
        None,
        None,
        base.granularity,
        kind="duration",
        days=base.days,
        relation="during",
        approximate=base.approximate,
    )


@TIMES.rule(
    "ru.date.long",
    starts=("LONG", "NUMBER"),
    yes=(
        "Начался [[двухдневный => ? day duration 2]] визит.",
        "[[Двухдневный => ? day duration 2]] визит начался.",
        "Премьер прибыл с [[3-дневным => ? day duration 3]] визитом.",
        "После [[полуторачасовой => ? hour duration]] беседы гости уехали.",
    ),
    no=(
        "Двухсторонние переговоры прошли успешно.",
        "Часовой у ворот посольства сменился.",
        "Началась Шестидневная война.",
    ),
)
def long(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """An adjective of length. One with a capital inside a sentence is a name."""
    opens = atoms.analysis.sentences[atoms.sentence(i)][0] == atoms.token[i]
    j = i + 2 if atoms.is_number(i) else i
    m = _LONG.fullmatch(atoms.low(j))
    if not m or (atoms.text[j][:1].isupper() and not opens) or (j > i and (atoms.low(i + 1) != "-" or m[1])):
        return None
    if j > i and not atoms.low(i).isdecimal():
        return None
    value = int(atoms.low(i)) if j > i else _PREFIX.get(m[1])
    if value is None:
        return None
    return _length(i, j, float(value), _LENGTH_UNIT[m[2]], False)


@TIMES.rule(
    "ru.date.ago",
    starts=("NUMBER", "UNIT", "около", "примерно", "почти", "более", "менее", "свыше", "порядка", *CARDINAL),
    yes=(
        "@2024-03-15 Посольство открыли [[два года назад => 2022-01-01..2022-12-31 year ~]].",
        "@2024-03-15 Послы виделись [[около 10 дней назад => 2024-03-05 day ~]].",
        "@2024-03-15 Соглашение подписали [[месяц назад => 2024-02-01..2024-02-29 month ~]].",
    ),
    no=("@2024-03-15 Визит длился два года.",),
)
def ago(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """So many units before the story: as exact as the unit."""
    found = counted(atoms, i)
    if not found or atoms.low(found[0] + 1) not in {"назад", "тому"}:
        return None
    last = found[0] + (2 if atoms.low(found[0] + 1) == "тому" and atoms.low(found[0] + 2) == "назад" else 1)
    return _distant(i, last, found, -1, today)


def _distant(
    first: int, last: int, found: tuple[int, float | None, str, bool], sign: int, today: dt.date | None
) -> Time:
    """Return the day, week, month … so many units away from the story."""
    _, value, unit, about = found
    grain = UNIT_GRAIN[unit]
    if grain == "hour":
        return (
            Time(first, last, today, today, "day", "relative", approximate=True)
            if value and value < 6
            else Time(first, last, None, None, "hour", "relative", approximate=True)
        )
    whole = value is not None and value == int(value) and value < 1e4
    day = shifted(today, grain, sign * int(value)) if today and whole and value is not None else None
    exact = grain == "day" and not about
    if day is None:
        return Time(first, last, None, None, grain, "relative", approximate=not exact)
    coarse: Granularity = (
        "month" if grain in {"quarter", "half_year"} else "year" if grain in {"decade", "century"} else grain
    )
    return Time(first, last, *stretch(day, coarse), coarse, "relative", approximate=not exact)


@TIMES.rule(
    "ru.date.in-units",
    starts=("через", "спустя"),
    yes=(
        "@2024-03-15 Комиссия соберется [[через два месяца => 2024-05-01..2024-05-31 month ~]].",
        "[[Спустя четыре дня => ? day order 4 after event-relative]] санкции расширили.",
    ),
    no=("@2024-03-15 Товары идут через две страны.",),
)
def in_units(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """So many units on: from the story where the clause looks ahead, else from another event."""
    found = counted(atoms, i + 1)
    if not found:
        return None
    relative = atoms.low(found[0] + 1) == "после" or atoms.low(i) == "спустя" or outlook(atoms, i) != "ahead"
    if not relative:
        return _distant(i, found[0], found, 1, today)
    base = _length(i, *found)
    return Time(
        i, found[0], None, None, base.granularity, "relative", "order", base.days, "after", True, base.approximate
    )  # fmt: skip


@TIMES.rule(
    "ru.date.units-later",
    starts=("NUMBER", "UNIT", *CARDINAL),
    yes=("Договор подписали [[двумя днями позже => ? day order 2 after event-relative]].",),
    no=("Позже шли два дня переговоров.",),
)
def units_later(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """So many units earlier or later than another event."""
    found = counted(atoms, i)
    word = atoms.low(found[0] + 1) if found else ""
    if not found or word not in {"позже", "спустя", "позднее", "ранее", "раньше"}:
        return None
    base = _length(i, *found)
    relation: Relation = "before" if word in {"ранее", "раньше"} else "after"
    return Time(
        i, found[0] + 1, None, None, base.granularity, "relative", "order", base.days, relation, True, base.approximate
    )  # fmt: skip


@TIMES.rule(
    "ru.date.months-of-year",
    starts=("за", "по", "в", "NUMBER", *CARDINAL),
    yes=(
        "[[За восемь месяцев 2025 года => 2025-01-01..2025-08-31 month period]] экспорт вырос.",
        "@2025-11-05 Экспорт вырос [[за 8 месяцев текущего года => 2025-01-01..2025-08-31 month period]].",
        "@2025-11-05 Поставки выросли [[за первые пять месяцев => 2025-01-01..2025-05-31 month period]].",
        "[[По итогам девяти месяцев 2023 года => 2023-01-01..2023-09-30 month period]] торговля упала.",
    ),
    no=("Подготовка заняла 9 месяцев.", "За девять месяцев подготовили пять бумаг."),
)
def months_of_year(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """The first so many months of a year: what a figure covers."""
    j = i
    if atoms.low(i) in _PERIOD:
        j = i + 2 if (atoms.low(i), atoms.low(i + 1)) in {("по", "итогам"), ("по", "результатам")} else i + 1
        if atoms.low(i) == "по" and j == i + 1:
            return None
    first = atoms.low(j) in _FIRST
    number = number_at(atoms, j + 1 if first else j)
    if not number or number.low != number.high or not 1 <= number.low <= 12 or number.low != int(number.low):
        return None
    k = number.last + 1
    if UNIT.get(atoms.low(k)) != "месяц":
        return None
    bare = atoms.low(k + 1) == "года"
    year = year_at(atoms, k + 1, today)
    if not (year or bare or (first and j > i)):
        return None
    last = year.last if year else k + 1 if bare else k
    count = int(number.low)
    named = year.number if year else today.year - (count > today.month) if today else None
    if named is None:
        return Time(i, last, None, None, "month", "relative", "period")
    return Time(i, last, *months(named, 1, count), "month", year.basis if year else "relative", "period")


@TIMES.rule(
    "ru.date.last-units",
    starts=("за", "в", *_LAST),
    yes=(
        "@2024-03-15 Торговля выросла [[за последние пять лет => 2019-03-15..2024-03-15 year period ~]].",
        "@2024-03-15 [[В последние годы => ? year period ~]] связи окрепли.",
    ),
    no=("@2024-03-15 Последние две ноты остались без ответа.",),
)
def last_units(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """The last so many units up to the story."""
    j = i + 1 if atoms.low(i) in {"за", "в"} else i
    if atoms.low(j) not in _LAST or (j == i and atoms.low(i - 1) in {"за", "в"}):
        return None
    found = counted(atoms, j + 1)
    if not found:
        if UNIT.get(atoms.low(j + 1)) and atoms.feat(j + 1, "Number") == "Plur":
            return Time(
                i, j + 1, None, None, UNIT_GRAIN[UNIT[atoms.low(j + 1)]], "relative", "period", approximate=True
            )
        return None
    last, value, unit, _ = found
    if last == j + 1 and atoms.low(i) != "за":
        return None
    grain = UNIT_GRAIN[unit]
    start = shifted(today, grain, -int(value)) if today and value and value == int(value) and value < 1e4 else None
    if grain == "hour":
        start = None
    return Time(i, last, start, today if start else None, grain, "relative", "period", approximate=True)
