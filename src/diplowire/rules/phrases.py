"""Looking up phrases of a lexicon in a text by their lemmas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class PhraseIndex(Generic[T]):
    """Maps sequences of lemmas to payloads and finds them in a stream of tokens, the longest first.

    A token may be known under several keys (its lemma, its form): any of them matches.
    """

    def __init__(self, entries: Iterable[tuple[Sequence[str], T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for lemmas, payload in entries:
            key = tuple(lemmas)
            self._by_first.setdefault(key[0], []).append((key, payload))
        for group in self._by_first.values():
            group.sort(key=lambda entry: -len(entry[0]))

    def at(self, keys: Sequence[Sequence[str]], i: int) -> list[tuple[int, T]]:
        """Return (last token, payload) of each phrase that begins at token i, longest first.

        `keys[j]` holds the keys of token j.
        """
        out: list[tuple[int, T]] = []
        if self._by_first.keys().isdisjoint(keys[i]):
            return out
        for first in keys[i]:
            for phrase, payload in self._by_first.get(first, ()):
                last = i + len(phrase) - 1
                if last < len(keys) and all(p in keys[i + k] for k, p in enumerate(phrase)):
                    out.append((last, payload))
        out.sort(key=lambda entry: -entry[0])
        return out
