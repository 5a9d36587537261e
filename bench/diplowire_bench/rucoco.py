"""RuCoCo: chains of mentions in Russian news, measured on and read only.

Its licence (CC BY-NC 4.0) lets no rule and no weight be fitted to it.

`lea` is the link-based entity-aware measure (Moosavi and Strube 2016): each chain weighs its size, and counts by the
share of its links that the other side has too. Mentions are compared by the head of their phrase, because RuCoCo marks
whole phrases ("the president of Finland Tarja Halonen") where a reader marks names, offices and pronouns.

`to_persons` asks what a reader needs: a mention without a name (an office or role; a pronoun of the third person) whose
chain holds a person's name. Precision is over those where a person was given, recall over all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from diplowire_bench.score import Score

_SECTION = "_world_"
# Stories of diplomacy: at least two of these beginnings of words.
_TOPICS = ("посол", "посл", "мид", "дипломат", "переговор", "визит", "саммит", "министр", "президент", "премьер")
SAMPLE = 300
Span = tuple[int, int]
Chain = frozenset[int]


@dataclass(frozen=True)
class Story:
    """A text with its chains of mentions."""

    name: str
    text: str
    chains: tuple[tuple[Span, ...], ...]


def stories(path: Path, limit: int | None = SAMPLE) -> Iterator[Story]:
    """Yield the sample: the first stories, by name, of the section on the world that speak of diplomacy."""
    rows = sorted((json.loads(line) for line in path.read_text("utf-8").splitlines() if line), key=lambda r: r["name"])
    number = 0
    for row in rows:
        words = row["text"].lower().split()
        if _SECTION not in row["name"] or sum(any(w.startswith(t) for w in words) for t in _TOPICS) < 2:
            continue
        chains = tuple(tuple((s, e) for s, e in chain) for chain in row["entities"])
        yield Story(row["name"], row["text"], chains)
        number += 1
        if number == limit:
            return


def lea(gold: Sequence[Chain], given: Sequence[Chain]) -> Score:
    """Return LEA over chains of at least two mentions, as sums of weights."""
    gold, given = ([c for c in chains if len(c) > 1] for chains in (gold, given))
    return Score(_linked(gold, given), _linked(given, gold), sum(map(len, gold)), sum(map(len, given)))


def _linked(chains: Sequence[Chain], others: Sequence[Chain]) -> float:
    """Return the sum over chains of size times the share of links that the other side has."""
    of = {m: n for n, other in enumerate(others) for m in other}
    total = 0.0
    for chain in chains:
        shared: dict[int, int] = {}
        for m in chain:
            if m in of:
                shared[of[m]] = shared.get(of[m], 0) + 1
        kept = sum(k * (k - 1) / 2 for k in shared.values())
        total += len(chain) * kept / (len(chain) * (len(chain) - 1) / 2)
    return total


def to_persons(asked: dict[int, Chain], given: dict[int, Chain]) -> Score:
    """Score mentions without a name. Both map a mention's head to the heads of the names of whom it means."""
    answered = {m: given[m] for m in asked if m in given}
    right = sum(bool(asked[m] & names) for m, names in answered.items())
    return Score(right, right, len(asked), len(answered))
