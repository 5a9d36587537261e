"""Changes and shares: per cent, times as much, parts of a whole."""

from __future__ import annotations

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.forms import by_form, forms, rows
from diplowire.lang.ru.grammar.measures import (
    FIGURES,
    GROWTH_NOUNS,
    GROWTH_SIZED,
    Direction,
    Figure,
    Measured,
    between_at,
    growth_near,
    is_bounded,
    measured_at,
)
from diplowire.lang.ru.grammar.numbers import number_at
from diplowire.lang.ru.lexicon import fold
from diplowire.model.reading import FigureKind

_MULTIPLES = {fold(r["lemma"]): float(r["value"]) for r in rows("multiples", ["lemma", "value", "example"])}
_FRACTIONS = {
    f: float(r["percent"]) for r in rows("fractions", ["lemma", "percent", "example"]) for f in forms(r["lemma"])
}
_TIMES = by_form([("раз", 1)])
_SIGNS: dict[str, Direction] = {"+": "up", "плюс": "up", "-": "down", "минус": "down"}
_PERCENT_ADJECTIVE = "процентн"


def _percent(atoms: Atoms, i: int) -> tuple[Measured, bool] | None:
    """Read a percentage and say whether it is a change: what something rose by, or the size of a rise."""
    found = between_at(atoms, i) or measured_at(atoms, i)
    if not found or found.sort != "percent":
        return None
    growth = growth_near(atoms, found.first, found.last)
    if signed(atoms, found.first):
        return found, True
    if not growth:
        return found, False
    if is_bounded(atoms, found.first):
        return found, True
    return found, growth[1] in GROWTH_SIZED and atoms.low(found.first - 1) not in {"до", "с"}


@FIGURES.rule(
    "ru.change.percent",
    starts=("NUMBER", "от"),
    yes=(
        "Торговля выросла на [[20% => change 20 % up]].",
        "Импорт снизился на [[13-14 процентов => change 13..14 % down]].",
        "Рост составил [[9 проц. => change 9 % up]]",
        "Индекс упал (-[[6,04% => change 6.04 % down]]).",
        "За год экспорт прибавил [[7% => change 7 % up]].",
    ),
    no=("На долю страны приходится 82% экспорта.", "Торговля выросла на 20 млн долларов."),
)
def change(atoms: Atoms, i: int) -> Figure | None:
    """A rise or fall in per cent."""
    read = _percent(atoms, i)
    if not read or not read[1]:
        return None
    growth = growth_near(atoms, read[0].first, read[0].last)
    return _figure(read[0], signed(atoms, read[0].first) or (growth[0] if growth else None))


def signed(atoms: Atoms, i: int) -> Direction | None:
    """Return the direction that a sign gives the number behind it: (+5%), or plus 5% in words."""
    if atoms.low(i - 1) in {"+", "-"} and (atoms.low(i - 2) not in {"(", ","} or not atoms.glued(i)):
        return None
    return _SIGNS.get(atoms.low(i - 1))


def _figure(found: Measured, direction: Direction | None = None) -> Figure:
    """Return a change with its direction, or a share without."""
    number = found.number
    kind: FigureKind = "change" if direction else "share"
    return Figure(
        found.first, found.last, kind, number.low, number.high, found.unit, number.approximate, direction
    )  # fmt: skip


@FIGURES.rule(
    "ru.change.percent-adjective",
    starts=("NUMBER",),
    yes=("Отмечен [[15-процентный рост => change 15 % up]] торговли.",),
    no=("Выдан 15-летний кредит.", "Введена 15-процентная пошлина."),
)
def change_adjective(atoms: Atoms, i: int) -> Figure | None:
    """A rise of so many per cent, said as an adjective."""
    j = i + 2 if atoms.low(i + 1) in {"-", "%"} else i + 1
    if atoms.low(i + 1) == "%" and atoms.low(i + 2) == "-":
        j = i + 3
    if not atoms.low(j).startswith(_PERCENT_ADJECTIVE) and atoms.low(i + 1) != "%":
        return None
    number = number_at(atoms, i)
    growth = growth_near(atoms, i, j)
    if not number or not growth or j == i + 1 or atoms.lemma(j + 1) not in GROWTH_NOUNS:
        return None
    return Figure(i, j + 1, "change", number.low, number.high, "%", number.approximate, growth[0])


@FIGURES.rule(
    "ru.share.percent",
    starts=("NUMBER", "от"),
    yes=(
        "На долю страны приходится [[82% => share 82 %]] экспорта.",
        "Доля выросла до [[35 процентов => share 35 %]].",
        "Вклад дает [[от 20 до 25% => share 20..25 %]] бюджета.",
    ),
    no=("Торговля выросла на 20%.", "Кредит равен 20 млн евро."),
)
def share(atoms: Atoms, i: int) -> Figure | None:
    """So many per cent of a whole, and levels that are said in per cent."""
    read = _percent(atoms, i)
    return _figure(read[0]) if read and not read[1] else None


@FIGURES.rule(
    "ru.share.from-level",
    starts=("с", "со"),
    yes=("Доля выросла [[с 46 => share 46 %]] до 82 проц.",),
    no=("Доля с 46 предприятий выросла до 82%.",),
)
def share_from(atoms: Atoms, i: int) -> Figure | None:
    """The percentage from which something moved to another."""
    left = measured_at(atoms, i + 1)
    if not left or left.sort not in {"bare", "percent"} or atoms.low(left.last + 1) != "до":
        return None
    right = measured_at(atoms, left.last + 2)
    if not right or right.sort != "percent":
        return None
    number = left.number
    return Figure(i, left.last, "share", number.low, number.high, right.unit, number.approximate, from_level=True)


@FIGURES.rule(
    "ru.change.times",
    starts=("в",),
    yes=(
        "Экспорт вырос [[в два раза => change 2 раз up]].",
        "Поставки сократились [[в 2,5 раза => change 2.5 раз down]].",
    ),
    no=("Президент приехал во второй раз.", "Экспорт вырос в два года."),
)
def times(atoms: Atoms, i: int) -> Figure | None:
    """So many times as much or as little."""
    j = i + 1
    while j < i + 4 and atoms.low(j) in {"более", "почти", "примерно", "чем"}:
        j += 1
    number = number_at(atoms, j)
    if not number or atoms.low(number.last + 1) not in _TIMES:
        return None
    last = number.last + 1
    growth = growth_near(atoms, i, last)
    hedges = {atoms.low(k) for k in range(i + 1, j)}
    high = None if "более" in hedges else number.high
    blurred = number.approximate or bool(hedges & {"почти", "примерно"})
    return Figure(i, last, "change", number.low, high, "раз", blurred, growth[0] if growth else None)


@FIGURES.rule(
    "ru.change.multiple",
    starts=("MULTIPLE",),
    yes=("Экспорт вырос [[вдвое => change 2 раз up]].", "Отмечен [[двукратный => change 2 раз up]] рост."),
    no=("Экспорт вырос вдаль.",),
)
def multiple(atoms: Atoms, i: int) -> Figure | None:
    """One word that says how many times as much."""
    value = _MULTIPLES.get(atoms.lemma(i)) or _MULTIPLES.get(atoms.low(i))
    if value is None:
        return None
    growth = growth_near(atoms, i, i)
    own = {"удв": "up", "утр": "up"}.get(atoms.low(i)[:3])
    direction = growth[0] if growth else own
    return Figure(i, i, "change", value, value, "раз", direction=direction)  # type: ignore[arg-type]


@FIGURES.rule(
    "ru.change.fraction",
    starts=tuple(_FRACTIONS),
    yes=("Импорт снизился на [[треть => change 33.33 % down]].",),
    no=("Треть гостей приехала.", "Поезд отошел на четверть часа позже."),
)
def fraction(atoms: Atoms, i: int) -> Figure | None:
    """A rise or fall by a part of the whole, in per cent."""
    growth = growth_near(atoms, i, i) if is_bounded(atoms, i) else None
    if not growth or atoms.low(i + 1) in {"часа", "века"}:
        return None
    value = _FRACTIONS[atoms.low(i)]
    return Figure(i, i, "change", value, value, "%", direction=growth[0])
