"""Amounts: money and goods, in any order of symbol, number, scale and unit."""

from __future__ import annotations

from dataclasses import replace

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.measures import (
    FIGURES,
    Figure,
    Measured,
    between_at,
    growth_near,
    is_bounded,
    measured_at,
)
from diplowire.lang.ru.grammar.numbers import behind

_FAR = 8  # atoms between the two ends of "from so much to so much"


def _figure(atoms: Atoms, found: Measured, *, from_level: bool = False) -> Figure:
    """Return an amount, or the change by it where something rose or fell by so much."""
    number = found.number
    base = Figure(
        found.first, found.last, "amount", number.low, number.high, found.unit, number.approximate, noun=found.noun,
        from_level=from_level,
    )  # fmt: skip
    growth = growth_near(atoms, found.first, found.last) if is_bounded(atoms, found.first) and not from_level else None
    if not growth:
        return base
    return replace(base, kind="change", direction=growth[0])


@FIGURES.rule(
    "ru.amount.money",
    starts=("NUMBER", "SYMBOL"),
    yes=(
        "Товарооборот составил [[$38,5 млрд => amount 38500000000 USD]].",
        "Экспорт достиг [[26 млрд долларов США => amount 26000000000 USD]].",
        "Кредит на [[5 миллиардов 350 миллионов долларов => amount 5350000000 USD]] одобрен.",
        "Экспорт вырос на [[$3 млрд => change 3000000000 USD up]].",
    ),
    no=("Подписано 26 документов.", "Закупили 26 млн тонн нефти."),
)
def money(atoms: Atoms, i: int) -> Figure | None:
    """A sum of money."""
    found = measured_at(atoms, i)
    return _figure(atoms, found) if found and found.sort == "money" else None


@FIGURES.rule(
    "ru.amount.goods",
    starts=("NUMBER",),
    yes=(
        "Закупили [[100 тыс. тонн => amount 100000 тонна]] зерна.",
        "Площадь [[25 кв. км => amount 25 квадратный километр]].",
    ),
    no=("Закупили 100 тракторов.", "Закупили на 100 тыс. рублей."),
)
def goods(atoms: Atoms, i: int) -> Figure | None:
    """So much of something that is weighed or measured."""
    found = measured_at(atoms, i)
    return _figure(atoms, found) if found and found.sort == "goods" else None


@FIGURES.rule(
    "ru.amount.between",
    starts=("от", "между"),
    yes=(
        "Торговля дает [[от 700 млн до миллиарда долларов => amount 700000000..1000000000 USD]].",
        "Поставки составят [[от 5 до 7 млн тонн => amount 5000000..7000000 тонна forecast]].",
    ),
    no=("От Минска до Астаны 5 часов.", "Экспорт вырос от 5 мая до 7 мая.", "От 20 до 25% экспорта."),
)
def between(atoms: Atoms, i: int) -> Figure | None:
    """A range of amounts: the unit said once holds for both ends."""
    found = between_at(atoms, i)
    if not found or not (found.sort in {"money", "goods"} or (found.sort == "bare" and found.number.scale >= 1e6)):
        return None
    if found.sort == "bare" and _counts(atoms, behind(atoms, found.last)):
        return None
    return _figure(atoms, found)


@FIGURES.rule(
    "ru.amount.from-level",
    starts=("с", "со"),
    yes=("Торговля выросла [[с 7 => amount 7000000000 USD]] до 35 млрд долларов.",),
    no=("Торговля с 7 странами выросла до 35 млрд долларов.", "Рейс задержали с 7 до 9 часов."),
)
def from_level(atoms: Atoms, i: int) -> Figure | None:
    """The level from which something moved to another: its unit may stand with the other one only."""
    left = measured_at(atoms, i + 1)
    pair = left and _level_reached(atoms, left)
    if not left or not pair or (pair.sort not in {"money", "goods"} and left.sort not in {"money", "goods"}):
        return None
    if left.sort == "percent" or left.number.high is None:
        return None
    factor = pair.number.scale if left.sort == "bare" and left.number.scale == 1.0 else 1.0
    unit = left.unit or pair.unit
    return Figure(
        i, left.last, "amount", left.number.low * factor, left.number.high * factor, unit, left.number.approximate,
        noun=left.noun or pair.noun, from_level=True,
    )  # fmt: skip


def _level_reached(atoms: Atoms, left: Measured) -> Measured | None:
    """Return what stands behind the word for up to, a few words on: at once where the first end has no unit."""
    far = 1 if left.sort == "bare" and left.number.scale == 1.0 else _FAR
    for j in range(left.last + 1, left.last + 1 + far):
        if atoms.low(j) in {".", ";", "\n", ""}:
            return None
        if atoms.low(j) == "до":
            return measured_at(atoms, j + 1)
    return None


@FIGURES.rule(
    "ru.amount.bare",
    starts=("NUMBER",),
    yes=(
        "Первый кредит равен 15 млрд долларов, второй – [[10 млрд => amount 10000000000 USD]].",
        "Торговлю выведут на [[миллиард => amount 1000000000 forecast]].",
    ),
    no=("Проголосовали 10 млн избирателей.", "Население – 10 млн человек."),
)
def bare(atoms: Atoms, i: int) -> Figure | None:
    """A number of millions or more with nothing counted behind it: money, in a currency said nearby or not at all."""
    found = measured_at(atoms, i)
    if not found or found.sort != "bare" or found.number.scale < 1e6 or _counts(atoms, behind(atoms, found.last)):
        return None
    return _figure(atoms, found)


def _counts(atoms: Atoms, i: int) -> bool:
    """Say whether something counted stands at `i`."""
    j = i
    while j < i + 4 and atoms.pos(j) in {"ADJ", "DET"}:
        j += 1
    if atoms.pos(j) == "NOUN" and atoms.feat(j, "Case") in {"Gen", ""}:
        return True
    return j > i or atoms.low(i) in {"из", "-"}
