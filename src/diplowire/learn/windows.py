"""A text cut into windows of whole sentences, each word with its pieces: what an encoder looks at together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diplowire.learn.pieces import Pieces, words


class Word(NamedTuple):
    """Where a word begins and ends, the number of its sentence, and the rows of its pieces."""

    start: int
    end: int
    sentence: int
    pieces: tuple[int, ...]


def windows(text: str, sentences: Iterable[tuple[int, int]], pieces: Pieces, size: int) -> Iterator[list[Word]]:
    """Yield windows of at most `size` pieces; a sentence that is longer goes on in the next as another one.

    `sentences` are stretches of characters, in order.
    """
    window: list[Word] = []
    filled = 0
    number = 0
    for start, end in sentences:
        number += 1
        cut = [(a, b, pieces.cut(text[a:b], a == 0 or text[a - 1].isspace())) for a, b in words(text, start, end)]
        if filled and filled + sum(len(p) for _, _, p in cut) > size:
            yield window
            window, filled = [], 0
        for a, b, rows in cut:
            if filled and filled + len(rows) > size:
                yield window
                window, filled = [], 0
                number += 1
            window.append(Word(a, b, number, rows))
            filled += len(rows)
    if window:
        yield window
