"""Nominatives of proper names that no dictionary knows: which endings a case can have, and what they may stand for.

Each rule is a shape: in this gender and case a form with this ending may come from a nominative with that one. Several
may fit; the caller weighs them by how often each nominative is met in the news.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

VOWELS = frozenset("аеёиоуыэюя")
CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
HUSHING = frozenset("жшчщц")
VELAR = frozenset("кгхжшчщ")  # «и» is written behind them where others have «ы»
POSSESSIVE = ("ов", "ев", "ёв", "ин", "ын")  # a surname like a possessive adjective
ADJECTIVAL = ("ск", "цк")  # Зеленский, Высоцкий


class Ending(NamedTuple):
    """In a case, `ending` stands for `nominative` where the stem before it ends in one of `behind`."""

    ending: str
    nominative: str
    behind: frozenset[str] | tuple[str, ...]
    weight: float = 0.0


_NOT_HUSHING = CONSONANTS - HUSHING
_HARD = CONSONANTS - VELAR

_MASC_GEN = (
    Ending("а", "", CONSONANTS),
    Ending("а", "", POSSESSIVE, 3.0),
    Ending("я", "й", VOWELS),
    Ending("я", "ь", CONSONANTS),
    Ending("ого", "ий", ADJECTIVAL, 3.0),
    Ending("ого", "ой", CONSONANTS, -0.5),
    Ending("ого", "ый", CONSONANTS, -0.5),
    Ending("его", "ий", CONSONANTS),
)
_FEM_OBLIQUE = (
    Ending("ой", "а", POSSESSIVE, 3.0),
    Ending("ой", "ая", ADJECTIVAL, 3.0),
    Ending("ой", "ая", CONSONANTS, -1.0),
    Ending("ей", "ая", CONSONANTS, -1.0),
)
_FIRST_DECLENSION_DAT = (
    Ending("е", "а", CONSONANTS),
    Ending("е", "я", CONSONANTS | VOWELS, -0.5),
    Ending("ии", "ия", CONSONANTS),
)
_FIRST_DECLENSION_GEN = (
    Ending("ы", "а", _HARD | {"ц"}),
    Ending("и", "а", VELAR),
    Ending("и", "я", VOWELS),
    Ending("и", "я", CONSONANTS - VELAR, -2.0),
)
_FIRST_DECLENSION_ACC = (Ending("у", "а", CONSONANTS), Ending("ю", "я", CONSONANTS | VOWELS))
_FIRST_DECLENSION_INS = (
    Ending("ой", "а", CONSONANTS),
    Ending("ою", "а", CONSONANTS),
    Ending("ей", "я", VOWELS | CONSONANTS),
    Ending("ей", "а", HUSHING),
)

ENDINGS: dict[tuple[str, str], tuple[Ending, ...]] = {
    ("Masc", "Gen"): (*_MASC_GEN, *_FIRST_DECLENSION_GEN),
    ("Masc", "Acc"): (*_MASC_GEN, *_FIRST_DECLENSION_ACC),
    ("Masc", "Dat"): (
        Ending("у", "", CONSONANTS),
        Ending("у", "", POSSESSIVE, 3.0),
        Ending("ю", "й", VOWELS),
        Ending("ю", "ь", CONSONANTS),
        Ending("ому", "ий", ADJECTIVAL, 3.0),
        Ending("ому", "ой", CONSONANTS, -0.5),
        Ending("ому", "ый", CONSONANTS, -0.5),
        Ending("ему", "ий", CONSONANTS),
        *_FIRST_DECLENSION_DAT,
    ),
    ("Masc", "Ins"): (
        Ending("ым", "", POSSESSIVE, 3.0),
        Ending("ом", "", _NOT_HUSHING),
        Ending("ем", "", HUSHING),
        Ending("ем", "й", VOWELS),
        Ending("ем", "ь", _NOT_HUSHING),
        Ending("им", "ий", ADJECTIVAL, 3.0),
        Ending("им", "ий", CONSONANTS, -1.0),
        Ending("ым", "ый", CONSONANTS, -1.0),
        Ending("ым", "ой", CONSONANTS, -1.0),
        *_FIRST_DECLENSION_INS,
    ),
    ("Masc", "Loc"): (
        Ending("е", "", CONSONANTS, 0.2),
        Ending("е", "", POSSESSIVE, 3.0),
        Ending("е", "й", VOWELS),
        Ending("е", "ь", CONSONANTS, -0.5),
        Ending("и", "й", frozenset("и")),
        Ending("ом", "ий", ADJECTIVAL, 3.0),
        Ending("ом", "ой", CONSONANTS, -1.0),
        *_FIRST_DECLENSION_DAT,
    ),
    ("Fem", "Gen"): (*_FIRST_DECLENSION_GEN, *_FEM_OBLIQUE, Ending("и", "ь", CONSONANTS, -2.0)),
    ("Fem", "Dat"): (*_FIRST_DECLENSION_DAT, *_FEM_OBLIQUE, Ending("и", "ь", CONSONANTS, -2.0)),
    ("Fem", "Loc"): (*_FIRST_DECLENSION_DAT, *_FEM_OBLIQUE, Ending("и", "ь", CONSONANTS, -2.0)),
    ("Fem", "Acc"): (*_FIRST_DECLENSION_ACC, Ending("ую", "ая", CONSONANTS, 3.0)),
    ("Fem", "Ins"): (*_FIRST_DECLENSION_INS, *_FEM_OBLIQUE, Ending("ью", "ь", CONSONANTS)),
    ("Neut", "Gen"): (Ending("а", "о", CONSONANTS), Ending("я", "е", VOWELS | CONSONANTS)),
    ("Neut", "Dat"): (Ending("у", "о", CONSONANTS), Ending("ю", "е", VOWELS | CONSONANTS)),
    ("Neut", "Ins"): (Ending("ом", "о", CONSONANTS), Ending("ем", "е", VOWELS | CONSONANTS)),
    ("Neut", "Loc"): (Ending("е", "о", CONSONANTS), Ending("и", "е", frozenset("и"))),
}

PLURAL = (Ending("ыми", "ы", POSSESSIVE), Ending("ых", "ы", POSSESSIVE), Ending("ым", "ы", POSSESSIVE))


def nominatives(form: str, gender: str, case: str) -> Iterator[tuple[str, float]]:
    """Yield what a small-letter form in this gender and case may be in the nominative, each with its weight.

    The form itself is always among them: names may be indeclinable. «Рютте» in the dative: «рютта», «рюття», «рютте».
    """
    for rule in ENDINGS.get((gender, case), ()):
        stem = form.removesuffix(rule.ending)
        if len(stem) < len(form) and _can_stand(stem) and stem.endswith(tuple(rule.behind)):
            yield stem + rule.nominative, rule.weight
    yield form, indeclinable(form, gender)


def indeclinable(form: str, gender: str) -> float:
    """Weigh how likely a form in an oblique case is to have no other: «Рубио» and a woman's «Бербок» have none."""
    last = form[-1]
    if form.endswith(("ого", "его", "ому", "ему", "ой", "ей")):
        return -1.0
    if last in "оэ" or (last in "уы" and form[-2:-1] in VOWELS):
        return 3.0
    if last in CONSONANTS or last in "йь":
        return 3.0 if gender == "Fem" else -0.5
    if last == "и" and gender == "Masc" and form[-2:-1] in CONSONANTS - set("гкх"):
        return 0.5  # Кэндзи, Нури
    return -1.0 if last in "иы" else -1.5


def _can_stand(stem: str) -> bool:
    """Say whether a stem is long enough to be a word: «Фу» is no form of «Ф»."""
    return len(stem) > 1 and not VOWELS.isdisjoint(stem)


def plural_nominative(form: str) -> str | None:
    """Return a family's name in the nominative («Назаровыми»: «назаровы»), None for other shapes."""
    for rule in PLURAL:
        stem = form.removesuffix(rule.ending)
        if len(stem) < len(form) and stem.endswith(tuple(rule.behind)):
            return stem + rule.nominative
    return None


def dress(word: str, like: str) -> str:
    """Give a word the capitals of another form of it, part by part, and its habit about ё."""
    if "ё" not in like.lower():
        word = word.replace("ё", "е")
    if like.isupper() and len(like) > 1:
        return word.upper()
    parts, models = word.split("-"), like.split("-")
    if len(parts) != len(models):
        return word[:1].upper() + word[1:] if like[:1].isupper() else word
    return "-".join(
        part.upper()
        if model.isupper() and len(model) > 1
        else part[:1].upper() + part[1:]
        if model[:1].isupper()
        else part
        for part, model in zip(parts, models, strict=True)
    )
