"""Labelled spans from what the taggers' networks saw, for the reader without an encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.steps import STATES, networks, russian_steps
from diplowire.learn.heads import Floats, chances
from diplowire.learn.nested import Nested, found
from diplowire.model.analysis import Labelled
from diplowire.model.step import State, Step
from diplowire.model.story import Story

UNLIKELY = 0.98  # what is none with more than this chance is not looked at beside an encoder


@dataclass(frozen=True)
class FindNested:
    """Entities that lie inside each other; none crosses the end of a sentence."""

    network: Nested
    name: str = "nested"
    needs: frozenset[str] = frozenset({"word", "sentences", *STATES})
    gives: frozenset[str] = frozenset({"labelled"})

    def run(self, state: State) -> State:
        """Read each sentence."""
        return {"labelled": tuple(self._found(state))}

    def _found(self, state: State) -> Iterator[Labelled]:
        for at, scores in _scores(self.network, state):
            for s in found(scores):
                yield Labelled(self.network.kinds[s.label - 1], at + s.first, at + s.last, round(s.sure, 3))


def beside(network: Nested, state: State) -> list[tuple[int, int, Floats]]:
    """Return stretches of characters that may be entities, in order, and how likely each label is there."""
    first, last = state["start"], state["stop"]
    out: list[tuple[int, int, Floats]] = []
    for at, scores in _scores(network, state):
        likely = chances(scores.transpose(1, 2, 0))
        some = np.triu(likely[..., 0] < UNLIKELY)
        places = zip(*map(np.ndarray.tolist, some.nonzero()), strict=True)
        out += [(first[at + i], last[at + j], likely[i, j]) for i, j in places]
    return out


def _scores(network: Nested, state: State) -> Iterator[tuple[int, Floats]]:
    """Return the first token of each stretch and the scores of its spans."""
    word, sentences = state["word"], state["sentences"]
    base = sentences[0][0] if sentences else 0
    words = [word[first:stop] for first, stop in sentences]
    return ((base + start, scores) for start, scores in network.scores(words, together(state)))


def together(state: State) -> Floats:
    """Return what the networks saw, side by side, a row per token."""
    parts: Sequence[Floats] = [np.concatenate(state[layer]) for layer in STATES if state[layer]]
    return np.concatenate(parts, axis=1) if parts else np.zeros((0, 0), np.float32)


def states_of(story: Story) -> tuple[State, Floats]:
    """Return the layers of a story and what the networks saw of it."""
    state: dict[str, object] = {"story": story}
    for step in russian_steps():
        state |= step.run({layer: state[layer] for layer in ("story", *step.needs)})
    return state, together(state)


@cache
def nested() -> Nested:
    """Return the network, loaded on first use. Raises PackError where it cannot be."""
    return Nested(files("diplowire") / "weights", networks().vectors, fold)


def nested_steps() -> tuple[Step, ...]:
    """Return the steps of the fast reader with nested entities."""
    return (*russian_steps(), FindNested(nested()))
