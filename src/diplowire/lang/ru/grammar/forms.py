"""Closed classes of words as tables of forms: months, numerals, scales, currencies and the like.

Their forms come from the morphological dictionary once, so that reading them does not depend on how a tagger saw the
sentence. All keys are lower case with the letter yo levelled to ye, as `fold` does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.morphology import dictionary
from diplowire.rules.table import Row, read_table

_INFLECTED = {"NOUN", "NUMR", "ADJF"}
_ODD = {"Name", "Abbr", "COMP", "ADJS", "Infr", "Erro"}


@cache
def forms(lemma: str, like: str = "") -> frozenset[str]:
    """Return all forms of a noun, a numeral or an adjective; only itself where the dictionary lacks it.

    `like` names a word of the same declension, whose endings are then taken: its stem is the whole word.
    """
    model = fold(like or lemma)
    found = {model}
    for parse in dictionary().parse(model):
        if fold(parse.normal_form) == model and parse.tag.POS in _INFLECTED and not _ODD & set(parse.tag.grammemes):
            found.update(fold(w.word) for w in parse.lexeme if not _ODD & set(w.tag.grammemes))
    if like:
        found = {fold(lemma) + w.removeprefix(model) for w in found if w.startswith(model)}
    return frozenset(found)


def nominative(word: str) -> str:
    """Return the masculine nominative singular of an adjective or participle used as a noun; else the lemma."""
    for parse in dictionary().parse(word):
        if parse.tag.POS in {"NOUN", "ADJF", "PRTF"}:
            base = (
                parse.inflect({"nomn", "sing"}) if parse.tag.POS == "NOUN" else parse.inflect({"nomn", "sing", "masc"})
            )
            return str((base or parse).word)
    return word


def is_substantive(word: str) -> bool:
    """Say whether an adjective or participle can stand for a noun: servicemen, the wounded, the detained."""
    return any(p.tag.POS in {"NOUN", "PRTF"} for p in dictionary().parse(word.lower()))


def rows(name: str, columns: Sequence[str], *, unique: Sequence[str] = ()) -> list[Row]:
    """Return the rows of one of the pack's tables of words. Raises TableError where the table is malformed."""
    return read_table(files("diplowire.lang.ru.words") / f"{name}.tsv", columns, unique=unique)


def lemmas(name: str, column: str = "lemma") -> frozenset[str]:
    """Return the first column of a table that has no other but its examples."""
    return frozenset(fold(row[column]) for row in rows(name, [column, "example"]))


def by_form(pairs: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return a value for every form of every lemma."""
    return {form: value for lemma, value in pairs for form in forms(lemma)}
