"""A story with its linguistic layers, as parallel tuples over tokens.

Tags follow Universal Dependencies: part of speech, features and relations are language-neutral.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from diplowire.model.story import Story


@dataclass(frozen=True, slots=True)
class Name:
    """A name: kind is PER, LOC, ORG or FAC; `first` and `last` are token indices, both inside.

    `by` says what gave it: "tagger" or "encoder"; only the latter tells buildings (FAC) from organisations. `sure` says
    how sure that is, 0 to 1, where it can tell.
    """

    kind: str
    first: int
    last: int
    sure: float | None = None
    by: str = "tagger"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch of tokens, both ends inside, with a label of NEREL 1.1 (PERSON, PROFESSION) and how sure it is, 0 to 1.

    Stretches may lie inside each other.
    """

    label: str
    first: int
    last: int
    sure: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link of NEREL 1.1 (WORKS_AS) from one labelled stretch to another, by their places, and how sure it is."""

    label: str
    one: int
    other: int
    sure: float


@dataclass(frozen=True)
class Analysis:
    """Tokens of the story's text with everything known of them; index i means the same token in every tuple.

    `head` holds the index of the governor in the whole story, -1 for the root of a sentence.
    `sentences` holds half-open token ranges. `labelled` and `links` are what a contextual encoder sees; they are empty
    where the reader has none. Raises ValueError where the layers differ in length.
    """

    story: Story
    start: tuple[int, ...]
    stop: tuple[int, ...]
    word: tuple[str, ...]
    lemma: tuple[str, ...]
    pos: tuple[str, ...]
    feats: tuple[Mapping[str, str], ...]
    head: tuple[int, ...]
    rel: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    names: tuple[Name, ...] = ()
    paragraph: tuple[int, ...] = field(default=())  # for each sentence the paragraph it stands in
    labelled: tuple[Labelled, ...] = ()
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        size = len(self.word)
        for layer in (self.start, self.stop, self.lemma, self.pos, self.feats, self.head, self.rel):
            if len(layer) != size:
                raise ValueError(f"a layer has {len(layer)} items for {size} tokens")

    def __len__(self) -> int:
        return len(self.word)

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """For each token the index of its sentence."""
        out: list[int] = []
        for number, (first, stop) in enumerate(self.sentences):
            out.extend([number] * (stop - first))
        return tuple(out)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token its dependents, from left to right."""
        out: list[list[int]] = [[] for _ in self.word]
        for i, h in enumerate(self.head):
            if h >= 0:
                out[h].append(i)
        return tuple(map(tuple, out))

    def text(self, first: int, last: int) -> str:
        """Return the story's words from token `first` to token `last`, both inside, as published."""
        return self.story.text[self.start[first] : self.stop[last]]

    def case(self, i: int) -> str:
        """Return the case of a token (Nom, Gen, Dat, Acc, Ins, Loc), or an empty string."""
        return self.feats[i].get("Case", "")

    def within(self, start: int, stop: int) -> range:
        """Return the tokens that begin inside a stretch of characters."""
        import bisect

        return range(bisect.bisect_left(self.start, start), bisect.bisect_left(self.start, stop))

    def ancestors(self, i: int) -> Iterator[int]:
        """Yield the governor of a token, that one's governor, and so on to the root."""
        seen = 0
        while (i := self.head[i]) >= 0 and seen < 1000:
            seen += 1
            yield i

    def subtree(self, i: int) -> list[int]:
        """Return a token and all that hangs from it, in the order of the text."""
        out, stack = {i}, [i]
        while stack:
            for c in self.children[stack.pop()]:
                if c not in out:  # a broken tree must not loop
                    out.add(c)
                    stack.append(c)
        return sorted(out)
