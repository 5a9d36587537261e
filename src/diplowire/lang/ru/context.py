"""Labelled spans from an encoder that sees words in context, and what the names of the tagger become beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from diplowire.analyse.least import LEAST, thresholds
from diplowire.analyse.links import consistent
from diplowire.analyse.names import settled
from diplowire.lang.ru.nested import beside, nested
from diplowire.lang.ru.steps import models, russian_steps
from diplowire.learn.contextual import Contextual
from diplowire.learn.nested import Nested
from diplowire.model.analysis import Labelled, Link, Name
from diplowire.model.step import State, Step

_KINDS = {
    "PERSON": "PER",
    "COUNTRY": "LOC",
    "CITY": "LOC",
    "STATE_OR_PROVINCE": "LOC",
    "DISTRICT": "LOC",
    "LOCATION": "LOC",
    "ORGANIZATION": "ORG",
    "FACILITY": "FAC",
}


@dataclass(frozen=True)
class ReadInContext:
    """Entities that lie inside each other, links between them, and names; none crosses the end of a sentence.

    What the encoder makes of a stretch and what a small network on top of the taggers makes of it count as much.
    `least` says how sure they must be of what counts, 0 to 1, for "entities", "links" and "names".
    """

    encoder: Contextual
    network: Nested
    tagger: Step
    least: Mapping[str, float] = field(default_factory=lambda: LEAST)
    name: str = "context"
    needs: frozenset[str] = frozenset({"start", "stop", "word", "sentences", "paragraph", "tag_states", "parse_states"})
    gives: frozenset[str] = frozenset({"names", "labelled", "links", "name_states"})

    def run(self, state: State) -> State:
        """Read each sentence beside its neighbours."""
        start, stop = state["start"], state["stop"]
        stretches = [(start[first], stop[end - 1]) for first, end in state["sentences"] if end > first]
        tagged = self.tagger.run({layer: state[layer] for layer in ("story", *self.tagger.needs)})
        other = beside(self.network, {**state, **tagged})
        spots, ties = self.encoder.read(state["story"].text, stretches, other)
        of_entities, of_links, of_names = (self.least[layer] for layer in ("entities", "links", "names"))
        first = {at: i for i, at in enumerate(start)}
        last = {at: i for i, at in enumerate(stop)}
        place: dict[int, int] = {}  # a span that ends inside a token is none
        labelled: list[Labelled] = []
        for number, s in enumerate(spots):
            if s.sure >= of_entities and s.start in first and s.end in last:
                place[number] = len(labelled)
                labelled.append(Labelled(s.label, first[s.start], last[s.end], round(s.sure, 3)))
        likely = [
            Link(t.label, place[t.one], place[t.other], round(t.sure, 3))
            for t in ties
            if t.sure >= of_links and t.one in place and t.other in place
        ]
        seen = [
            Name(_KINDS[s.label], first[s.start], last[s.end], round(s.sure, 3), "encoder")
            for s in spots
            if s.label in _KINDS and s.start in first and s.end in last
        ]
        names = tuple(settled(tagged["names"], seen, of_names))
        links = consistent(labelled, likely, state["sentences"])
        return {**tagged, "names": names, "labelled": tuple(labelled), "links": links}


@cache
def encoder() -> Contextual:
    """Return the encoder, loaded on first use. Raises PackError where it cannot be."""
    return Contextual(files("diplowire") / "weights")


def full_models() -> tuple[str, ...]:
    """Return the names of the trained weights that the full reader uses."""
    return (*models(), encoder().id, nested().id)


def full_steps(least: Mapping[str, float]) -> tuple[Step, ...]:
    """Return the steps of the full reader in their order. Raises PackError where `least` names another layer."""
    *steps, tagger = russian_steps()
    return (*steps, ReadInContext(encoder(), nested(), tagger, thresholds(least)))
