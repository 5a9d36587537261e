"""Labelled spans from an encoder that sees words in context, and the names that it adds to those of the tagger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from diplowire.errors import PackError
from diplowire.lang.ru.nested import beside, nested
from diplowire.lang.ru.steps import models, russian_steps
from diplowire.learn.contextual import Contextual, Spot
from diplowire.learn.nested import Nested
from diplowire.model.analysis import Labelled, Link, Name
from diplowire.model.step import State, Step

LAYERS = ("entities", "links", "names")
_KINDS = {
    "PERSON": "PER",
    "COUNTRY": "LOC",
    "CITY": "LOC",
    "STATE_OR_PROVINCE": "LOC",
    "DISTRICT": "LOC",
    "LOCATION": "LOC",
    "ORGANIZATION": "ORG",
}


@dataclass(frozen=True)
class ReadInContext:
    """Entities that lie inside each other, links between them, and names; none crosses the end of a sentence.

    What the encoder makes of a stretch and what a small network on top of the taggers makes of it count as much.
    `least` says how sure the encoder must be of what counts, 0 to 1, for "entities", "links" and "names". Where the
    tagger finds a name it stands: on factRuEval-2016 and on gold stories its bounds are the better ones, and the
    encoder's names beside it are a gain.
    """

    encoder: Contextual
    network: Nested
    tagger: Step
    least: Mapping[str, float] = field(default_factory=dict)
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
        of_entities, of_links, of_names = (self.least.get(layer, 0.0) for layer in LAYERS)
        first = {at: i for i, at in enumerate(start)}
        last = {at: i for i, at in enumerate(stop)}
        place: dict[int, int] = {}  # a span that ends inside a token is none
        labelled: list[Labelled] = []
        for number, s in enumerate(spots):
            if s.sure >= of_entities and s.start in first and s.end in last:
                place[number] = len(labelled)
                labelled.append(Labelled(s.label, first[s.start], last[s.end], round(s.sure, 3)))
        links = [
            Link(t.label, place[t.one], place[t.other], t.sure)
            for t in ties
            if t.sure >= of_links and t.one in place and t.other in place
        ]
        likely = (s for s in spots if s.sure >= of_names and s.label in _KINDS)
        kept = outermost(s for s in likely if s.start in first and s.end in last)
        seen = [Name(_KINDS[s.label], first[s.start], last[s.end], round(s.sure, 3)) for s in kept]
        names = tuple(added(tagged["names"], seen))
        return {**tagged, "names": names, "labelled": tuple(labelled), "links": tuple(links)}


def added(tagged: Sequence[Name], seen: Sequence[Name]) -> list[Name]:
    """Return the names of the tagger, as sure as the encoder is of the same, and those that only the encoder sees."""
    sure = {(n.kind, n.first, n.last): n.sure for n in seen}
    covered = {i for n in tagged for i in range(n.first, n.last + 1)}
    out = [Name(n.kind, n.first, n.last, sure.get((n.kind, n.first, n.last))) for n in tagged]
    out += [n for n in seen if covered.isdisjoint(range(n.first, n.last + 1))]
    return sorted(out, key=lambda n: n.first)


def outermost(spots: Iterable[Spot]) -> Sequence[Spot]:
    """Return spans in the order of the text without those inside another."""
    out: list[Spot] = []
    for s in sorted(spots, key=lambda s: (s.start, -s.end)):
        if not out or s.start >= out[-1].end:
            out.append(s)
    return out


@cache
def encoder() -> Contextual:
    """Return the encoder, loaded on first use. Raises PackError where it cannot be."""
    return Contextual(files("diplowire") / "weights")


def full_models() -> tuple[str, ...]:
    """Return the names of the trained weights that the full reader uses."""
    return (*models(), encoder().id, nested().id)


def full_steps(least: Mapping[str, float]) -> tuple[Step, ...]:
    """Return the steps of the full reader in their order. Raises PackError where `least` names another layer."""
    if unknown := set(least) - set(LAYERS):
        raise PackError(f"there is no layer {sorted(unknown)[0]!r} to be sure of; there are {', '.join(LAYERS)}")
    *steps, tagger = russian_steps()
    return (*steps, ReadInContext(encoder(), nested(), tagger, dict(least)))
