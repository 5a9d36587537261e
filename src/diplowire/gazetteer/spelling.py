"""Spellings of one name: Cyrillic and Latin letters folded into one plain Latin, so that transliterations meet.

The rows of `letters.tsv` follow the usual romanisations (BGN/PCGN, ISO 9, passports) and the Latin scripts of Kazakh,
Uzbek, Belarusian, Turkish, Polish, Czech and German. What is folded serves to compare, never to be shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from diplowire.errors import TableError
from diplowire.rules.table import read_table

SAME = 1.0  # equal in folded Latin
NEAR = 0.9  # equal skeletons, vowels that are spelled for each other
INITIAL = 0.5  # an initial and a word that begins with it

_PLACES = {"": "", "start": "^", "end": "$"}
_KEPT = 1 << 15  # words kept by each cache
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212]")
_APOSTROPHES = re.compile(r"['`\u00b4\u02b0-\u02ff\u2018\u2019\u201b\u2032]")
_ROMAN = re.compile(r"[IVX]{2,}")  # numbers of kings and popes
_INITIAL = re.compile(r"\w{1,2}\.")
_DOUBLED = re.compile(r"(.)\1+")
_SOFT = re.compile(r"i[eo]")
_GLIDE = re.compile(r"(?<=[^aeiou])iu")
_BREATH = re.compile(r"(?<=[aeiou])h$")  # the last letter of Abdullah
_VOWELS = "aeiou"
_CONSONANT = re.compile(rf"[^{_VOWELS}]")
_PLAIN = (
    ("sh", "x"),
    ("ch", "c"),
    ("ts", "t"),
    ("dz", "d"),
    ("g", "h"),
)  # ts, dz: soft t, d of Belarusian; h: of Ukrainian
_CLOSE = frozenset({"ao", "ae", "eo", "ei", "ou"})  # vowels written for each other, in order of the alphabet
_LEAST = 3  # consonants in a skeleton that says anything


@cache
def _rows() -> tuple[Mapping[str, str], int]:
    """The folded letters by letters with the marks of start and end, and the length of the longest key."""
    found: dict[str, str] = {}
    for row in read_table(
        files(__package__) / "letters.tsv", ("letters", "at", "folded", "example"), unique=("letters", "at")
    ):
        if row["at"] not in _PLACES:
            raise TableError(f"letters.tsv: {row['letters']}: at is {row['at']!r}, not start, end or empty")
        mark = _PLACES[row["at"]]
        found[mark + row["letters"] if mark == "^" else row["letters"] + mark] = row["folded"]
    return found, max(map(len, found))


@lru_cache(_KEPT)
def latin(word: str) -> str:
    """A word of a name, hyphenated or not, in folded Latin: letters a to z and hyphens, nothing of what has no letter.

    Doubled letters are single, "ie" and "io" are "e"; signs of softness and apostrophes are gone. Roman numbers stay.
    """
    if _ROMAN.fullmatch(word):
        return word.lower()
    text = _APOSTROPHES.sub("", _HYPHENS.sub("-", unicodedata.normalize("NFC", word.lower())))
    parts = text.split("-")
    article = _rows()[0].get(f"^{parts[0]}-") if len(parts) > 1 else None
    if article is not None:
        return article + "-".join(filter(None, map(_part, parts[1:])))
    return "-".join(filter(None, map(_part, parts)))


def _part(word: str) -> str:
    rows, longest = _rows()
    text = f"^{word}$"
    out: list[str] = []
    i = 1 if word else len(text)
    while i < len(text) - 1:
        begin = i - 1 if i == 1 else i
        for start, stop in _cuts(text, begin, i, longest):
            folded = rows.get(text[start:stop])
            if folded is not None:
                out.append(folded)
                i = min(stop, len(text) - 1)
                break
        else:
            plain = unicodedata.normalize("NFD", text[i])[0]
            out.append(rows.get(plain, plain if plain.isascii() and plain.isalpha() else ""))
            i += 1
    found = _SOFT.sub("e", _DOUBLED.sub(r"\1", "".join(out)))
    found = _GLIDE.sub("u", found.replace("ou", "u"))
    return _DOUBLED.sub(r"\1", _BREATH.sub("", found))


def _cuts(text: str, begin: int, i: int, longest: int) -> list[tuple[int, int]]:
    """The stretches of a text that a row may stand for at a letter, the one with most letters first."""
    cuts: list[tuple[int, int]] = []
    for stop in range(min(len(text), i + longest), i, -1):
        if begin < i:
            cuts.append((begin, stop))
        cuts.append((i, stop))
    return cuts


@lru_cache(_KEPT)
def skeleton(word: str) -> str:
    """The consonants of a word of a name, before them an "a" if it begins with a vowel: what its spellings share.

    The hard sounds of g and h are one, so are ts and t, dz and d; sh is written x and ch c. A surname of a woman has
    the skeleton of her father's.
    """
    return "-".join(map(_bones, latin(word).split("-")))


def _bones(part: str) -> str:
    plain = _coded(part)
    bare = "".join(c for c in plain if c not in _VOWELS)
    return f"a{bare}" if plain[:1] in {*_VOWELS} else bare


@lru_cache(_KEPT)
def alike(a: str, b: str) -> float:
    """How surely two single words are spellings of one name.

    1.0: equal in folded Latin. 0.9: equal skeletons of three consonants or more, and vowels that spellings change for
    each other (a, e and o; e and i; o and u; i beside any vowel). 0.5: one is an initial ("A.") of the other.
    0: anything else; a name and the form of it with a vowel more at the end are two names.
    """
    one, other = latin(a), latin(b)
    if not one or not other:
        return 0.0
    if _INITIAL.fullmatch(a) or _INITIAL.fullmatch(b):
        short, long = (one, other) if _INITIAL.fullmatch(a) else (other, one)
        return INITIAL if long.startswith(short) else 0.0
    if one == other:
        return SAME
    bones = skeleton(a)
    if bones != skeleton(b) or sum(c.isalpha() for c in bones) < _LEAST:
        return 0.0
    return NEAR if _vowels_close(one, other) else 0.0


def _vowels_close(one: str, other: str) -> bool:
    """Whether the vowels between the same consonants may stand for each other."""
    x, y = _vowels(one), _vowels(other)
    if len(x) != len(y):
        return False
    last = len(x) - 1
    long = last > _LEAST  # an i comes and goes inside long words: Nurtleu, Nurtileu
    return all(_close(p, q, inner=long and k < last) for k, (p, q) in enumerate(zip(x, y, strict=True)))


def _coded(word: str) -> str:
    for letters, code in _PLAIN:
        word = word.replace(letters, code)
    return word


def _vowels(word: str) -> list[str]:
    return _CONSONANT.split(_coded(word))


def _close(p: str, q: str, *, inner: bool) -> bool:
    if p == q:
        return True
    if not p or not q:  # a vowel that is not spoken, or only to part consonants
        return (p or q) == "e" or (inner and (p or q) == "i")
    bare_p, bare_q = p.replace("i", "") or "i", q.replace("i", "") or "i"
    return len(bare_p) == len(bare_q) and all(
        c == d or "".join(sorted(c + d)) in _CLOSE for c, d in zip(bare_p, bare_q, strict=True)
    )
