"""Telling single-byte Cyrillic encodings apart by the letters that each would give."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files

SINGLE_BYTE = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")  # where two are equally good, the first

_ODD_SHAPE = -6.0  # what a capital or a Latin letter inside a word, or a sign that no newsroom types, costs
_MIN_SCORE = -5.0  # real text scores about -3, random bytes below -6
_MIN_SHARE = 0.85  # of the characters, to be prose at all
_TYPED = re.compile(
    "[\\n\\r\\t\\x20-\\x7e\u00a0\u00a7\u00ab\u00b0\u00b1\u00b7\u00bb\u00a9\u2010-\u2044\u20ac\u20bd\u2116\u2122]"
)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_CORE = re.compile("[\u0401\u0410-\u044f\u0451]")  # the letters of Russian


@cache
def letter_scores() -> dict[str, float]:
    """Return the natural logarithm of each Cyrillic letter's share in running text."""
    lines = files("diplowire.read").joinpath("cyrillic.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    total = sum(int(share) for _, share in rows)
    return {letter: math.log(int(share) / total) for letter, share in rows}


def best_single_byte(data: bytes) -> str | None:
    """Return the encoding in which the bytes read best as Cyrillic prose; None where none makes prose."""
    best, best_score = None, _MIN_SCORE
    for encoding in SINGLE_BYTE:
        text = data.decode(encoding, "replace")
        if _CORE.search(text) and is_prose(text) and (score := _score(text)) > best_score:
            best, best_score = encoding, score
    return best


def is_prose(text: str) -> bool:
    """Say whether nearly all characters are such as stand in news: letters, digits, usual signs."""
    good = len(_TYPED.findall(text)) + len(_CYRILLIC.findall(text))
    return bool(text) and good >= _MIN_SHARE * len(text)


def _score(text: str) -> float:
    """Return the mean score of what is not ASCII: letters by their share, odd shapes by a fixed cost."""
    letters = letter_scores()
    floor = min(letters.values())
    pairs = Counter(zip(" " + text, text, strict=False))
    total, count = 0.0, 0
    for (before, char), times in pairs.items():
        if char <= "\x7f":
            total += times * _ODD_SHAPE if before.lower() in letters and char.isalpha() else 0.0
            continue
        count += times
        low = char.lower()
        if low in letters:
            inside = before.isalpha() and (before <= "\x7f" or (before.islower() and char.isupper()))
            total += times * (letters[low] + (_ODD_SHAPE if inside else 0.0))
        elif _TYPED.match(char):
            total += times * floor
        else:
            total += times * (floor + _ODD_SHAPE)
    return total / max(count, 1)
