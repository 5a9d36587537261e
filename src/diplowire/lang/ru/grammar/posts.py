"""Offices that mean nobody in the story: posts to be filled, terms to come, terms that are over."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.phrases import lemma
from diplowire.model.analysis import Analysis

_OWNERS = {"его", "ее", "их", "свой"}
_MODIFIERS = {"ADJ", "DET", "PRON", "VERB", "ADV"}
_BEFORE = 3  # tokens before an office in which an adjective of time can stand


@cache
def _words() -> Mapping[str, str]:
    return {r["lemma"]: r["sort"] for r in rows("posts", ("lemma", "sort", "example"))}


def is_post(a: Analysis, first: int, i: int) -> bool:
    """Say whether the office with its head at `i` is spoken of as a post: what one is elected to, appointed, resigns.

    `first` is the first token of the office.
    """
    if _before(a, first, i, "time"):
        return True
    over = {a.head[i], *([first - 1] if first and a.sentence_of[first - 1] == a.sentence_of[i] else ())}
    sorts = {_words().get(lemma(a, j)) for j in over if j >= 0}
    if "noun" in sorts:
        return True
    if "fill" in sorts and a.rel[i] in ("obj", "iobj", "obl", "xcomp", "nsubj:pass"):
        return True
    if a.case(i) != "Ins":
        return False
    copula = any(a.rel[c] == "cop" for c in a.children[i])
    return copula or bool(sorts & {"verb", "fill"}) or _before(a, first, i, "fill")


def is_over(a: Analysis, first: int, i: int) -> bool:
    """Say whether an office is called a former one, or is that of a state's first president."""
    if lemma(a, i) == "президент" and any(lemma(a, j) == "первый" for j in _near(a, first, i)):
        return True
    return _before(a, first, i, "past")


def is_owned(a: Analysis, first: int, i: int) -> bool:
    """Say whether an office is somebody's, by a pronoun before it: "their leader"."""
    return any(lemma(a, j) in _OWNERS for j in _near(a, first, i))


def _before(a: Analysis, first: int, i: int, sort: str) -> bool:
    return any(_words().get(lemma(a, j)) == sort for j in _near(a, first, i))


def _near(a: Analysis, first: int, i: int) -> list[int]:
    """Return the adjectives of an office and those that stand right before it."""
    out = list(range(first, i))
    j = first - 1
    while j >= 0 and first - j <= _BEFORE and a.pos[j] in _MODIFIERS and a.sentence_of[j] == a.sentence_of[i]:
        out.append(j)
        j -= 1
    return out
