"""Where words come from: documents with their owners, and bodies that only pass words on."""

from __future__ import annotations

from dataclasses import dataclass

from diplowire.lang.ru.grammar.phrases import POSSESSIVE
from diplowire.lang.ru.grammar.speech_words import role
from diplowire.model.analysis import Analysis
from diplowire.rules.speech import Passage

NOMINAL = {"NOUN", "PROPN", "PRON"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where words come from: tokens of speaker and channel; `last` is the last token that was looked at."""

    speaker: int | None = None
    channel: int | None = None
    inherits: bool = False
    carrier: bool = False
    last: int = -1


def is_carrier(p: Passage, i: int, frames: frozenset[str]) -> bool:
    """Say whether a source may be no more than a channel: a press service, a medium, a body that passes news on."""
    a = p.analysis
    if role(a, i) in {"service", "outlet"}:
        return True
    name = next((n for n in a.names if n.first <= i <= n.last), None)
    if "carry" not in frames or (name is not None and name.kind == "PER") or a.pos[i] == "PRON":
        return False
    return (
        (name is not None and name.kind == "ORG" and a.pos[i] != "NOUN") or a.word[i].isupper() or a.word[i].isascii()
    )


def owner(p: Passage, i: int, hi: int) -> int | None:
    """Return the head of the genitive that owns a noun ("в сообщении ведомства"), or its possessive pronoun."""
    a = p.analysis
    for j in range(max(i - 2, 0), i):
        if a.word[j].lower() in POSSESSIVE and a.head[j] in {i, i - 1}:
            return j
    for j in a.children[i]:
        if i < j < hi and a.rel[j] in {"nmod", "appos", "flat", "flat:name"} and _can_own(a, j):
            return owner(p, j, hi) or j if role(a, j) == "document" else j
    j = i + 1
    while j < hi and (a.pos[j] in {"ADJ", "DET", "NUM"} or a.word[j] in '«"„“”'):
        j += 1
    if j < hi and _can_own(a, j):
        return owner(p, j, hi) or j if role(a, j) == "document" else j
    return None


def _can_own(a: Analysis, j: int) -> bool:
    if a.pos[j] not in NOMINAL and not a.word[j].isupper():
        return False
    if any(a.pos[k] == "ADP" for k in a.children[j]) or (j and a.pos[j - 1] == "ADP"):
        return False
    return a.case(j) in {"Gen", ""} or (a.word[j][:1].isupper() and (a.word[j].isupper() or a.word[j].isascii()))
