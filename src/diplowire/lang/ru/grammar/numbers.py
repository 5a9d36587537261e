"""Numbers: in figures, in words, with scales, ranges, compounds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.forms import forms, rows
from diplowire.lang.ru.lexicon import fold

_NUMBERS = rows("number_words", ["lemma", "value", "kind", "example"])
_SCALES = rows("scales", ["lemma", "value", "short", "half", "example"])
CARDINAL = {f: float(r["value"]) for r in _NUMBERS for f in forms(r["lemma"])}
COLLECTIVE = {f for r in _NUMBERS if r["kind"] == "collective" for f in forms(r["lemma"])}
_ONCE = {f for r in _NUMBERS if r["kind"] == "once" for f in forms(r["lemma"])}
SCALE = {f: float(r["value"]) for r in _SCALES for f in (*forms(r["lemma"]), r["short"])}
_SHORT_SCALE = {r["short"] for r in _SCALES}
_HALF_SCALE = {fold(r["half"]): float(r["value"]) / 2 for r in _SCALES}
_NOT_ADDED = _ONCE | COLLECTIVE
_DECIMAL = re.compile(r"\d+,\d+|\d+\.\d{1,2}|\d+\.\d{4,}")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_CARDINAL_ENDINGS = {"ти", "и", "мя", "х", "ми", "ю"}
_SPACES = " \u00a0\u202f\u2009"
_GROUPS = 4  # groups of three figures: up to a quadrillion
_MORE = ("с", "лишним")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that ends with atom `last`. `high` is None for "with something over"; `scale` is its last scale word.

    `words` says that it holds number words.
    """

    last: int
    low: float
    high: float | None
    scale: float = 1.0
    words: bool = False
    approximate: bool = False


def behind(atoms: Atoms, last: int) -> int:
    """Return the atom behind a number: a full stop that shortens its scale is passed over, one that ends is not."""
    short = atoms.low(last) in _SHORT_SCALE and atoms.low(last + 1) == "." and atoms.glued(last + 1)
    return last + 2 if short and not (last + 2 < len(atoms) and atoms.text[last + 2][:1].isupper()) else last + 1


def figures(atoms: Atoms, i: int) -> tuple[int, float] | None:
    """Read a number in figures, thousands parted by spaces or points included. Returns its last atom and value."""
    text = atoms.low(i)
    if not atoms.is_number(i) or (atoms.glued(i) and atoms.is_word(i - 1)):
        return None
    if atoms.glued(i) and atoms.low(i - 1) == "-" and atoms.glued(i - 1) and atoms.is_word(i - 2):
        return None
    if _THOUSANDS.fullmatch(text) and not (text.count(".") == 1 and atoms.low(i + 1) in SCALE):
        return i, float(text.replace(".", ""))
    if _DECIMAL.fullmatch(text) or (_THOUSANDS.fullmatch(text) and text.count(".") == 1):
        return i, float(text.replace(",", "."))
    if not text.isdecimal() or len(text) > 15:
        return None
    last = i
    while len(text) <= 3 and last < i + _GROUPS and _parted(atoms, last + 1):
        last += 1
    return last, float("".join(atoms.text[i : last + 1]))


def _parted(atoms: Atoms, i: int) -> bool:
    """Say whether the atom is three figures behind one space: the next thousands of a number."""
    if not atoms.is_number(i) or len(atoms.low(i)) != 3 or not atoms.low(i).isdecimal():
        return False
    gap = atoms.analysis.story.text[atoms.stop[i - 1] : atoms.start[i]]
    return len(gap) == 1 and gap in _SPACES


def words(atoms: Atoms, i: int) -> tuple[int, float] | None:
    """Read number words below a thousand. Returns the last atom and the value."""
    word = atoms.low(i)
    value = CARDINAL.get(word)
    if value is None or (word in _ONCE and atoms.feat(i, "Number") == "Plur"):
        return None
    if word in _ONCE or value < 20 or value != int(value):
        nxt = atoms.low(i + 1)
        if value in {1.5} and nxt in _ONCE:
            return i + 1, value * CARDINAL[nxt]
        return i, value
    last, size = i, value
    while True:
        nxt_value = CARDINAL.get(atoms.low(last + 1))
        limit = 100.0 if size >= 100 else 10.0
        if nxt_value is None or nxt_value >= limit or atoms.low(last + 1) in _NOT_ADDED:
            return last, value
        last, value, size = last + 1, value + nxt_value, nxt_value
        if size < 20:
            return last, value


def number_at(atoms: Atoms, i: int) -> Number | None:
    """Read a number from atom `i`: a range, a compound of scales, or a single one."""
    if i not in atoms.memo:
        atoms.memo[i] = _number(atoms, i)
    number: Number | None = atoms.memo[i]
    return number


def _number(atoms: Atoms, i: int) -> Number | None:
    if atoms.low(i) in _HALF_SCALE:
        value = _HALF_SCALE[atoms.low(i)]
        return Number(i, value, value, value * 2, words=True)
    first = _single(atoms, i)
    if first is None:
        return _scale_alone(atoms, i)
    ranged = _range(atoms, first)
    return _compound(atoms, ranged or first)


def _single(atoms: Atoms, i: int) -> Number | None:
    """Read one number with its scale, if it has one."""
    read = figures(atoms, i)
    in_words = read is None
    read = read or words(atoms, i)
    if read is None:
        pair = atoms.low(i).split("-")
        if len(pair) == 2 and pair[0] in CARDINAL and pair[1] in CARDINAL and CARDINAL[pair[0]] < CARDINAL[pair[1]]:
            return _scaled(atoms, Number(i, CARDINAL[pair[0]], CARDINAL[pair[1]], words=True))
        return None
    last, value = read
    if (
        not in_words
        and atoms.low(last + 1) == "-"
        and atoms.low(last + 2) in _CARDINAL_ENDINGS
        and atoms.glued(last + 2)
    ):
        last += 2
    return _scaled(atoms, Number(last, value, value, words=in_words or last > read[0]))


def _scaled(atoms: Atoms, number: Number) -> Number:
    """Multiply a number by the scale words behind it; "with something over" opens it upwards."""
    if _more(atoms, number.last + 1):
        number = replace(number, last=number.last + 2, high=None, approximate=True)
    while atoms.low(number.last + 1) in SCALE and (number.scale == 1.0 or not number.words or number.scale < 1e6):
        factor = SCALE[atoms.low(number.last + 1)]
        if number.scale != 1.0 and factor <= number.scale:
            break
        last = number.last + 1
        high = None if number.high is None else number.high * factor
        number = replace(number, last=last, low=number.low * factor, high=high, scale=number.scale * factor)
    if _more(atoms, number.last + 1):
        number = replace(number, last=number.last + 2, high=None, approximate=True)
    return number


def _more(atoms: Atoms, i: int) -> bool:
    """Say whether "with something over" stands at `i`."""
    return (atoms.low(i), atoms.low(i + 1)) == _MORE


def _scale_alone(atoms: Atoms, i: int) -> Number | None:
    """Read a scale word in the singular, which stands for one of it."""
    word = atoms.low(i)
    if word not in SCALE or word in _SHORT_SCALE or atoms.feat(i, "Number") == "Plur":
        return None
    return _compound(atoms, Number(i, SCALE[word], SCALE[word], SCALE[word], words=True))


def _range(atoms: Atoms, left: Number) -> Number | None:
    """Read the second end of a range with a dash: `5-7 million`, `5 million – 7 million`."""
    j = behind(atoms, left.last)
    if left.high is None or atoms.low(j) != "-":
        return None
    right = _single(atoms, j + 1)
    if right is None or right.high is None or right.low != right.high:
        return None
    factor = right.scale if left.scale == 1.0 else 1.0
    low = left.low * factor
    if low >= right.low:
        return None
    return replace(right, low=low, words=left.words and right.words)


def _compound(atoms: Atoms, number: Number) -> Number:
    """Add the smaller scales that follow: `5 billion 350 million`."""
    while number.scale >= 1e3 and number.low == number.high:
        part = _single(atoms, behind(atoms, number.last))
        if part is None or part.high is None or part.low != part.high or part.low >= number.scale:
            break
        if part.scale == 1.0 and not (number.words and part.words) and number.scale != 1e3:
            break
        if part.scale >= number.scale:
            break
        total = number.low + part.low
        number = replace(number, last=part.last, low=total, high=total, scale=part.scale if part.scale > 1 else 1.0)
    return number
