"""Running text as normal forms, for an index of words and for what is asked of it."""

from __future__ import annotations

import re

from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.phrase import normal_forms

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def lemmas(text: str) -> list[str]:
    """The normal forms of the words of a text, in order: small letters and digits, without the dots of yo.

    Each form has its likeliest normal form, whatever stands beside it, so that a question meets the text. A word with
    hyphens gives itself and its parts.
    """
    out: list[str] = []
    for word in _WORD.findall(fold(text)):
        out.append(normal_forms(word)[0])
        if "-" in word:
            out.extend(normal_forms(part)[0] for part in word.split("-"))
    return out
