"""Offsets to lines and columns, as editors count them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right


class Places:
    """Finds the line and column of any character of a text, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]

    def at(self, offset: int) -> str:
        """Return `line:column` of a character."""
        line = bisect_right(self._starts, offset)
        return f"{line}:{offset - self._starts[line - 1] + 1}"


def shorten(text: str, limit: int = 120) -> str:
    """Return words on one line, cut in the middle where they are long; what cannot be seen shows as its code."""
    out = " ".join(visible(text).split())
    if len(out) <= limit:
        return out
    left, right = limit * 2 // 3, limit // 3 - 3
    return f"{out[:left].rstrip()} … {out[-right:].lstrip()}"


def visible(text: str) -> str:
    """Return a text with control and direction characters as their codes, so that none can act."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" or _blank(c) else f"‹U+{ord(c):04X}›" for c in text)


def _blank(char: str) -> bool:
    return unicodedata.category(char) == "Zs"
