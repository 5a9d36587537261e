"""Names out of their story: the words of a name in the nominative, what they may be found under, the states in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from razdel import tokenize

from diplowire.lang.ru.lexicon import Surface, fold, load
from diplowire.lang.ru.morphology import LONGEST, dictionary
from diplowire.rules.phrases import PhraseIndex

_KEPT = 1 << 16
_QUOTES = frozenset("«»\"“”„'")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: as written, its likeliest normal form, and all forms that it may be found under."""

    text: str
    lemma: str
    keys: tuple[str, ...]


@lru_cache(_KEPT)
def normal_forms(form: str) -> tuple[str, ...]:
    """The normal forms of a form in small letters, folded, likeliest first; only itself where there is none."""
    if len(form) > LONGEST:
        return (form,)
    try:
        parses = dictionary().parse(form)
    except (KeyError, ValueError):  # pymorphy3 fails on letters that Unicode has no name for
        return (form,)
    return tuple(dict.fromkeys(fold(parse.normal_form) for parse in parses)) or (form,)


def words_of(name: str) -> list[Word]:
    """The words of a name, quotation marks left out."""
    out = []
    for token in tokenize(name):
        if token.text not in _QUOTES:
            folded = fold(token.text)
            found = normal_forms(folded)
            out.append(Word(token.text, found[0], tuple(dict.fromkeys((folded, *found)))))
    return out


@cache
def index(table: str) -> PhraseIndex[Surface]:
    """The names of a table of the lexicon ("states", "places", "organisations"), by lemmas and as written."""
    rows: tuple[Surface, ...] = getattr(load(), table).rows
    entries = [(row.lemmas, row) for row in rows]
    entries += [(tuple(w.keys[0] for w in words_of(row.form)), row) for row in rows]
    return PhraseIndex(entries)


def named(table: str, words: list[Word]) -> set[str]:
    """The ids of the things that bear the whole of a name; adjectives are no names."""
    if not words:
        return set()
    keys = [word.keys for word in words]
    hits = index(table).at(keys, 0)
    whole = [row for last, row in hits if last == len(words) - 1 and row.use not in ("adjective", "ethnic", "demonym")]
    texts = [word.text for word in words]
    return {row.id for row in whole if row.written(texts) or "".join(texts) == row.form.replace(" ", "")}


def without_states(words: list[Word]) -> tuple[list[Word], list[str]]:
    """The words of a name that name no state, and the states of the others in their order."""
    keys = [word.keys for word in words]
    kept: list[Word] = []
    states: list[str] = []
    i = 0
    while i < len(words):
        hits = [(last, row) for last, row in index("states").at(keys, i) if _of_state(row, words[i : last + 1])]
        if hits:
            states.append(hits[0][1].id)
            i = hits[0][0]
        else:
            kept.append(words[i])
        i += 1
    return kept, states


def _of_state(row: Surface, words: list[Word]) -> bool:
    if row.use in ("ethnic", "demonym"):
        return row.use == "ethnic" and len(words) == 1 and words[0].lemma == row.lemmas[0]
    return row.written([word.text for word in words])
