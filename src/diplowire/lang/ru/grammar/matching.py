"""Runs the rules of one kind over the atoms: the longest match wins, then the rule that was registered first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.registry import RULES


class Match(Protocol):
    """What a rule returns: it covers the atoms from `first` to `last`, both inside."""

    @property
    def first(self) -> int:
        """Return its first atom."""

    @property
    def last(self) -> int:
        """Return its last atom."""


M = TypeVar("M", bound=Match)
Found = Callable[..., M | None]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[M]):
    """A match with the id of its rule; `winner` is the id of the rule that outvoted it, if any."""

    rule: str
    match: M
    winner: str | None = None


class Grammar(Generic[M]):
    """The rules of one kind, sorted by the words with which they can begin.

    A rule is only asked where one of its `starts` stands: a word in lower case, or a class that `classify` gives for a
    word and whether it is made of digits.
    """

    def __init__(self, kind: str, classify: Callable[[str, bool], Iterable[str]]) -> None:
        self.kind = kind
        self._classify = classify
        self._by_start: dict[str, list[tuple[int, str, Found[M]]]] = {}
        self._size = 0
        self._asked = lru_cache(maxsize=1 << 16)(self._rules_at)

    def rule(
        self, id: str, *, starts: Iterable[str], yes: tuple[str, ...], no: tuple[str, ...]
    ) -> Callable[[Found[M]], Found[M]]:
        """Register a rule with the pack and under the words with which it begins."""

        def register(function: Found[M]) -> Found[M]:
            RULES.rule(id, kind=self.kind, yes=yes, no=no)(function)
            for start in starts:
                self._by_start.setdefault(start, []).append((self._size, id, function))
            self._size += 1
            self._asked.cache_clear()
            return function

        return register

    def _rules_at(self, word: str, number: bool) -> tuple[tuple[int, str, Found[M]], ...]:
        """Return the rules that may begin with a word, each once."""
        starts = (word, *self._classify(word, number))
        return tuple({rule[0]: rule for start in starts for rule in self._by_start.get(start, ())}.values())

    def run(self, atoms: Atoms, *context: object, free: Sequence[bool] | None = None) -> list[Outcome[M]]:
        """Return what the rules found, in order of the text, the outvoted marked with their winner.

        `free` says for each atom whether a match may cover it.
        """
        found: list[tuple[int, int, int, Outcome[M]]] = []
        for i, (word, kind) in enumerate(zip(atoms.word, atoms.kind, strict=True)):
            for order, id, function in self._asked(word, kind == "num"):
                match = function(atoms, i, *context)
                if match is None:
                    continue
                if free is None or all(free[match.first : match.last + 1]):
                    found.append((match.first - match.last, order, match.first, Outcome(id, match)))
        owner: list[str | None] = [None] * len(atoms)
        out: list[Outcome[M]] = []
        for _, _, _, outcome in sorted(found, key=lambda f: f[:3]):
            match = outcome.match
            winner = next((o for o in owner[match.first : match.last + 1] if o), None)
            if winner is None:
                owner[match.first : match.last + 1] = [outcome.rule] * (match.last - match.first + 1)
            out.append(Outcome(outcome.rule, match, winner))
        return sorted(out, key=lambda o: (o.match.first, o.match.last))
