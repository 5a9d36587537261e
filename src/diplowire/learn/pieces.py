"""Words cut into the pieces that an encoder knows, each word by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")  # a run of letters, a run of digits, or one sign

_BEGINNING = "\u2581"  # how a piece says that a word begins with it
_ABSENT = -10.0  # below the worst score: what a character that no piece holds costs
_CACHED = 65536
_LONGEST = 64  # characters of one word that are looked at: no word is longer, only noise is


class Pieces:
    """A unigram vocabulary (Kudo 2018, arXiv:1804.10959): a word is cut where the sum of its pieces' scores is highest.

    `normal` says which characters are written as which others first. `unknown` is the row of what no piece holds.
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], normal: Mapping[str, str], unknown: int) -> None:
        self.rows = {piece: row for row, piece in enumerate(pieces)}
        self.scores = [float(score) for score in scores]
        self.normal = dict(normal)
        self.unknown = unknown
        self._worst = min(self.scores) + _ABSENT
        self._longest = max(map(len, pieces))
        self.cut = lru_cache(_CACHED)(self._cut)

    def _cut(self, word: str, spaced: bool) -> tuple[int, ...]:
        """Return the rows of a word's pieces; `spaced` says that a space, or nothing, stands before it."""
        text = (_BEGINNING if spaced else "") + "".join(self.normal.get(c, c) for c in word[:_LONGEST])
        text = text.replace(" ", _BEGINNING)
        best = [0.0] + [float("-inf")] * len(text)
        back = [(0, self.unknown)] * (len(text) + 1)
        for i in range(len(text)):
            if best[i] + self._worst > best[i + 1]:
                best[i + 1], back[i + 1] = best[i] + self._worst, (i, self.unknown)
            for j in range(i + 1, min(len(text), i + self._longest) + 1):
                row = self.rows.get(text[i:j])
                if row is not None and best[i] + self.scores[row] > best[j]:
                    best[j], back[j] = best[i] + self.scores[row], (i, row)
        out = []
        at = len(text)
        while at:
            at, row = back[at]
            out.append(row)
        return tuple(reversed(out)) or (self.unknown,)


def words(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return where the words of a text, or of a part of it, begin and end."""
    return [m.span() for m in WORD.finditer(text, start, len(text) if end is None else end)]
