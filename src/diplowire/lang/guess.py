"""Which language a text is in, by its letters alone: enough to refuse what no pack reads."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from diplowire.rules.table import read_table

UNKNOWN = "und"  # ISO 639-2 for a text whose language is not determined

_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_LEAST, _LEAST_SHARED = 1, 2
_MAX_ACCENTS = 0.015  # of the Latin letters, in English
_PROBE = 50_000  # characters
_CYRILLIC = re.compile("[\u0400-\u052f]")
_WORD = re.compile("[\u0400-\u052f]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """The letters that give a language away, and the least share of words that hold one."""

    language: str
    letters: frozenset[str]
    share: float

    @property
    def least(self) -> int:
        """How many words must hold one: more where Russian has the letters too."""
        return _LEAST_SHARED if self.letters <= _RUSSIAN else _LEAST


@cache
def _alphabets() -> tuple[_Alphabet, ...]:
    rows = read_table(files("diplowire.lang") / "letters.tsv", ("language", "letters", "share", "example"))
    return tuple(
        _Alphabet(row["language"], frozenset(row["letters"].split()), int(row["share"]) / 100)
        for row in rows
        if row["letters"]
    )


def guess_language(text: str, stated: str | None = None) -> str:
    """Return the ISO 639-1 code that the letters speak for; where they speak for none, what is stated, else "und".

    What pages state is often the language of their site and not of the story: letters count more. Cyrillic without
    letters of another language counts as Russian; Latin script within ASCII as English.
    """
    probe = text[:_PROBE].lower()
    cyrillic, latin = len(_CYRILLIC.findall(probe)), len(_LATIN.findall(probe))
    if not cyrillic + latin:
        return stated or UNKNOWN
    if cyrillic < latin:
        foreign = sum(c > "\x7f" for c in _LATIN.findall(probe))
        return "en" if foreign <= _MAX_ACCENTS * latin else stated or UNKNOWN
    words = _WORD.findall(probe)
    letters = set(probe)
    told = [
        alphabet
        for alphabet in _alphabets()
        if not alphabet.letters.isdisjoint(letters)
        and sum(not alphabet.letters.isdisjoint(word) for word in words)
        >= max(alphabet.least, alphabet.share * len(words))
    ]
    if not told:
        return "ru"
    counts = Counter(probe)
    foreign = frozenset[str]().union(*(alphabet.letters for alphabet in _alphabets()))

    def fit(alphabet: _Alphabet) -> tuple[int, int, str]:
        explained = sum(counts[c] if c in alphabet.letters else -counts[c] for c in foreign)
        return explained, -len(alphabet.letters), alphabet.language  # of two that fit equally, the smaller one is meant

    return max(told, key=fit).language
