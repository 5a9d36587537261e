"""When two strings count as the same: case, quotation marks, dashes and a slip of the pen do not matter."""

from __future__ import annotations

from functools import cache

_ONE = str.maketrans(
    {**dict.fromkeys("«»“”„", '"'), **dict.fromkeys("’`", "'"), "ё": "е", **dict.fromkeys("‐−‒–—―", "-")}
)
_TIGHT = ((" ,", ","), (" .", "."), (" -", "-"), ("- ", "-"), ("( ", "("), (" )", ")"))


def fold(text: str) -> str:
    """Return a text as the evaluators compare it, spaces inside untouched."""
    return text.lower().strip(" \r\n\t").translate(_ONE)


def tight(text: str) -> str:
    """Return a folded text without the spaces that stand around signs where tokens were joined."""
    text = fold(text)
    for loose, close in _TIGHT:
        text = text.replace(loose, close)
    return text


def same(one: str, other: str) -> bool:
    """Say whether two strings differ by no more letters than their length forgives: 0 below 2, 1 below 9, then 2."""
    longest = max(len(one), len(other))
    allowed = 0 if longest < 2 else 1 if longest < 9 else 2
    if one == other:
        return True
    return abs(len(one) - len(other)) <= allowed and _distance(*sorted((one, other)), allowed) <= allowed


@cache
def _distance(one: str, other: str, limit: int) -> int:
    """Return how many letters have to be put in, left out or changed; anything above the limit where it is more."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one):
        before, row = row, [i + 1] + [0] * len(other)
        for j, b in enumerate(other):
            row[j + 1] = min(row[j] + 1, before[j + 1] + 1, before[j] + (a != b))
        if min(row) > limit:
            return limit + 1
    return row[-1]
