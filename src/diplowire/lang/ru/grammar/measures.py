"""What the rules of figures share: the words of measure, the value a rule returns, numbers with their unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.forms import forms, lemmas, rows
from diplowire.lang.ru.grammar.matching import Grammar
from diplowire.lang.ru.grammar.numbers import CARDINAL, SCALE, Number, behind, number_at
from diplowire.lang.ru.lexicon import fold
from diplowire.model.reading import FigureKind

Direction = Literal["up", "down"]

_CURRENCIES = rows("currencies", ["lemma", "code", "symbol", "short", "like", "example"])
_MEASURES = rows("measure_units", ["lemma", "short", "example"])
CURRENCY = {f: r["lemma"] for r in _CURRENCIES for f in (*forms(r["lemma"], r["like"]), *r["short"].split())}
_SHORT_CURRENCY = {word for r in _CURRENCIES for word in r["short"].split()}
CURRENCY_CODE = {r["lemma"]: r["code"] for r in _CURRENCIES}
SYMBOL = {r["symbol"]: r["lemma"] for r in _CURRENCIES if r["symbol"]}
_ORIGIN = {
    (f, r["noun"]): r["code"]
    for r in rows("currency_origins", ["lemma", "noun", "code", "example"])
    for f in forms(r["lemma"])
}
_ORIGIN_FORMS = {f for f, _ in _ORIGIN}
MEASURE = {f: r["lemma"] for r in _MEASURES for f in forms(r["lemma"])}
_MEASURE_SHORT = {r["short"]: r["lemma"] for r in _MEASURES if r["short"]}
_PERCENT = forms("процент") | {"%", "проц"}
_POINTS = {"пункт", "пункта", "пунктов", "пунктам"}
GROWTH: dict[str, Direction] = {
    fold(r["lemma"]): "up" if r["direction"] == "up" else "down"
    for r in rows("growth", ["lemma", "direction", "noun", "example"])
}
GROWTH_NOUNS = {
    fold(r["lemma"]) for r in rows("growth", ["lemma", "direction", "noun", "example"]) if r["noun"] == "yes"
}
# Words whose own number is the change: its names, and verbs with the size of it for their object.
GROWTH_SIZED = GROWTH_NOUNS | {
    fold(r["lemma"]) for r in rows("growth", ["lemma", "direction", "noun", "example"]) if r["noun"] == "sized"
}
LEVELS = lemmas("levels")
_MULTIPLE_STEMS = tuple({fold(r["lemma"])[:4] for r in rows("multiples", ["lemma", "value", "example"])})
_CLAUSE_END = {".", ";", ":", "!", "?", "\n"}
_BACK, _AHEAD, _DEPTH, _WIDTH = 9, 5, 4, 12  # how far is looked: all bounded, so that time stays linear


@dataclass(frozen=True, slots=True)
class Figure:
    """What a rule of figures found between the atoms `first` and `last`.

    `unit` None on an amount is lent by its neighbours; `of_them` takes its unit from the count before. `noun` is an
    atom. The span of a rule has no hedge in it: those are read around it.
    """

    first: int
    last: int
    kind: FigureKind
    low: float | None
    high: float | None
    unit: str | None
    approximate: bool = False
    direction: Direction | None = None
    noun: int | None = None
    of_them: bool = False
    from_level: bool = False  # the lower end of "from so much to so much"


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its unit: money (unit a code), percent, goods (unit a lemma, noun its atom), bare."""

    first: int
    last: int
    number: Number
    sort: Literal["money", "percent", "goods", "bare"]
    unit: str | None = None
    noun: int | None = None


def _classes(word: str, number: bool) -> Iterator[str]:
    """Yield the classes of words under which rules of figures begin."""
    if (
        number
        or word in CARDINAL
        or word in SCALE
        or word.startswith("пол")
        or ("-" in word and word.split("-")[0] in CARDINAL)
    ):
        yield "NUMBER"
    if word.startswith(_MULTIPLE_STEMS):
        yield "MULTIPLE"
    if word in SYMBOL or word == "us" or (CURRENCY.get(word) and not number):
        yield "SYMBOL"


FIGURES: Grammar[Figure] = Grammar("figure", _classes)


def currency_at(atoms: Atoms, i: int) -> tuple[int, str] | None:
    """Read a currency, with the country it belongs to. Returns its last atom and its code."""
    word = atoms.low(i)
    if word in SYMBOL:
        return i, CURRENCY_CODE[SYMBOL[word]]
    j = i + 1 if word in _ORIGIN_FORMS else i
    noun = CURRENCY.get(atoms.low(j))
    if noun is None:
        return None
    code = _ORIGIN.get((word, noun)) if j > i else CURRENCY_CODE[noun]
    if code is None:
        return None
    last = atoms.dot(j + 1) - 1 if atoms.low(j) in _SHORT_CURRENCY else j
    if atoms.low(last + 1) in {"сша", "стерлингов"}:
        last += 1
    return last, code


def percent_at(atoms: Atoms, i: int) -> tuple[int, str] | None:
    """Read the sign or word for per cent, or percentage points. Returns its last atom and the unit."""
    word = atoms.low(i)
    if word == "п" and atoms.low(i + 1) == "." and atoms.low(i + 2) == "п":
        return atoms.dot(i + 3) - 1, "п.п."
    if word.startswith("процентн") and atoms.low(i + 1) in _POINTS:
        return i + 1, "п.п."
    if word not in _PERCENT:
        return None
    return (atoms.dot(i + 1) - 1 if word == "проц" else i), "%"


def measured_at(atoms: Atoms, i: int) -> Measured | None:
    """Read a number with its unit from atom `i`; a symbol of money may stand before or behind."""
    if atoms.low(i) == "us" and atoms.low(i + 1) in SYMBOL:
        inner = measured_at(atoms, i + 1)
        return replace(inner, first=i) if inner else None
    ahead = currency_at(atoms, i) if (atoms.low(i) in SYMBOL or CURRENCY.get(atoms.low(i))) else None
    if ahead and atoms.is_number(ahead[0] + 1):
        return _after_symbol(atoms, i, ahead)
    number = number_at(atoms, i)
    if number is None:
        return None
    j = behind(atoms, number.last)
    money = currency_at(atoms, j)
    if money:
        return _tail(atoms, Measured(i, money[0], number, "money", money[1]))
    percent = percent_at(atoms, j)
    if percent:
        return Measured(i, percent[0], number, "percent", percent[1])
    goods = _goods(atoms, j)
    if goods:
        return Measured(i, goods[0], number, "goods", goods[1], goods[0])
    return Measured(i, number.last, number, "bare")


def _after_symbol(atoms: Atoms, first: int, symbol: tuple[int, str]) -> Measured | None:
    """Read the number behind a symbol of money, and a range whose second end repeats the symbol."""
    number = number_at(atoms, symbol[0] + 1)
    if number is None:
        return None
    j = behind(atoms, number.last)
    if atoms.low(j) == "-" and atoms.low(j + 1) == atoms.low(symbol[0]):
        right = number_at(atoms, j + 2)
        if right and right.high is not None:
            low = number.low * (right.scale if number.scale == 1.0 else 1.0)
            if low < right.high:
                return Measured(first, right.last, replace(right, low=low), "money", symbol[1])
    return Measured(first, number.last, number, "money", symbol[1])


def _tail(atoms: Atoms, left: Measured) -> Measured:
    """Read a range whose ends both name the money: `5 million dollars – 7 million dollars`."""
    if atoms.low(left.last + 1) != "-" or left.number.low != left.number.high:
        return left
    number = number_at(atoms, left.last + 2)
    money = currency_at(atoms, behind(atoms, number.last)) if number else None
    if not number or not money or money[1] != left.unit or number.high is None or number.high <= left.number.low:
        return left
    return replace(left, last=money[0], number=replace(number, low=left.number.low))


def _goods(atoms: Atoms, i: int) -> tuple[int, str] | None:
    """Read a unit of goods. Returns its atom and lemma."""
    word = atoms.low(i)
    if word in MEASURE:
        return i, MEASURE[word]
    if word in {"кв", "куб"} and atoms.low(i + 1) == ".":
        measure = _MEASURE_SHORT.get(atoms.low(i + 2)) or MEASURE.get(atoms.low(i + 2))
        return (i + 2, f"{'квадратный' if word == 'кв' else 'кубический'} {measure}") if measure else None
    if word in _MEASURE_SHORT and atoms.text[i] != atoms.text[i].upper():
        return i, _MEASURE_SHORT[word]
    if word.startswith(("квадратн", "кубическ")) and atoms.low(i + 1) in MEASURE:
        kind = "квадратный" if word.startswith("квадратн") else "кубический"
        return i + 1, f"{kind} {MEASURE[atoms.low(i + 1)]}"
    return None


def between_at(atoms: Atoms, i: int) -> Measured | None:
    """Read `from so much to so much` as one range: unit and scale said once hold for both ends."""
    joints = {"от": {"до"}, "между": {"и"}}.get(atoms.low(i))
    left = measured_at(atoms, i + 1) if joints else None
    if (
        not joints
        or not left
        or atoms.low(behind(atoms, left.last)) not in joints
        or left.number.low != left.number.high
    ):
        return None
    j = behind(atoms, left.last) + 1
    right = measured_at(atoms, j)
    if not right or right.number.high is None or right.number.low != right.number.high:
        return None
    low = left.number.low
    if left.sort == "bare" and left.number.scale == 1.0 and low < right.number.low / right.number.scale:
        low *= right.number.scale
    if low >= right.number.high or (left.unit and right.unit and left.unit != right.unit):
        return None
    number = replace(right.number, low=low)
    named = right if right.sort != "bare" else left
    return Measured(i, right.last, number, named.sort, named.unit, right.noun or left.noun)


def is_bounded(atoms: Atoms, i: int) -> bool:
    """Say whether the preposition for on stands right before `i`, hedges between left aside."""
    j = i - 1
    while j >= i - 4 and (
        atoms.pos(j) in {"ADV", "PART"} or atoms.low(j) in {"чем", "около", "порядка", "свыше", "более", "менее"}
    ):
        j -= 1
    return atoms.low(j) == "на"


def growth_near(atoms: Atoms, i: int, last: int) -> tuple[Direction, str] | None:
    """Return the direction and lemma of the word of growth that a figure from `i` to `last` belongs to.

    Governors come first, and the subject of the nearest verb; then the words before in the clause, then those behind.
    """
    analysis = atoms.analysis
    for depth, j in enumerate(analysis.ancestors(atoms.token[i])):
        if depth >= _DEPTH:
            break
        lemma = fold(analysis.lemma[j])
        if lemma in GROWTH and j not in range(atoms.token[i], atoms.token[last] + 1):
            return GROWTH[lemma], lemma
        if analysis.pos[j] == "VERB":
            for k in analysis.children[j][:_WIDTH]:
                subject = fold(analysis.lemma[k])
                if analysis.rel[k].startswith("nsubj") and subject in GROWTH_NOUNS:
                    return GROWTH[subject], subject
            if analysis.feats[j].get("VerbForm") == "Fin":
                break
    for j in range(i - 1, max(-1, i - _BACK), -1):
        if atoms.low(j) in _CLAUSE_END:
            break
        if atoms.lemma(j) in GROWTH and atoms.lemma(j) not in {"больше", "меньше", "выше", "ниже"}:
            return GROWTH[atoms.lemma(j)], atoms.lemma(j)
    for j in range(last + 1, min(len(atoms), last + _AHEAD)):
        if atoms.low(j) in _CLAUSE_END or atoms.low(j) in {"и", ","}:
            break
        for key in (atoms.low(j), atoms.lemma(j)):
            if key in GROWTH:
                return GROWTH[key], key
    return None
