"""What rules about reported speech look at, and what they give: quotations, units of text, drafts of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from diplowire.model.analysis import Analysis
from diplowire.model.reading import Strength
from diplowire.model.span import Span

Chars = tuple[int, int]
"""A half-open stretch of the story in code points."""

Again = Literal["", "pronoun", "person", "body", "medium", "service"]

SPEECH_WORDS = 4
"""A quoted stretch of fewer words is a name or a scare quote unless a cue stands next to it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `start` and `stop` bound its content (code points), the marks excluded.

    `first` and `last` are its outer tokens, marks included. A missing mark leaves `opened` or `closed` false.
    `depth` counts the quotations around it; `continues` says that it goes on from the paragraph before.
    """

    start: int
    stop: int
    first: int
    last: int
    words: int
    depth: int = 0
    opened: bool = True
    closed: bool = True
    continues: bool = False

    @property
    def speech(self) -> bool:
        """Whether it is long enough to be somebody's words without a cue beside it."""
        return self.words >= SPEECH_WORDS


@dataclass(frozen=True, slots=True)
class Unit:
    """One or several sentences (tokens, half-open) that no outer quotation crosses, all of one block."""

    first: int
    stop: int
    paragraph: int
    quotes: tuple[Quote, ...]
    number: int


@dataclass(frozen=True)
class Passage:
    """A story cut into units, with its quotations; `blocks` are its headline, deck and paragraphs."""

    analysis: Analysis
    blocks: tuple[Span, ...]
    units: tuple[Unit, ...]
    quotes: tuple[Quote, ...]
    headline: int | None = None  # the block that is the headline

    @cached_property
    def quoted(self) -> tuple[int, ...]:
        """For each token the number of the outer quotation of some length that it belongs to, else -1."""
        out = [-1] * len(self.analysis)
        for number, quote in enumerate(self.quotes):
            if quote.depth == 0 and quote.speech:
                for i in range(quote.first, quote.last + 1):
                    out[i] = number
        return tuple(out)

    def heads(self, unit: Unit) -> bool:
        """Say whether a unit stands in a headline or a heading: a block that no full stop ends."""
        span = self.blocks[unit.paragraph]
        return self.analysis.story.text[span.start : span.end].rstrip()[-1:].isalnum()

    def chars(self, first: int, stop: int) -> Chars | None:
        """Return the characters of tokens (half-open) without quotation marks and punctuation around them.

        A mark stays where its partner lies inside. None where no word is left.
        """
        a = self.analysis
        while first < stop and _edge(a.word[first]):
            first += 1
        while stop > first and _edge(a.word[stop - 1]):
            stop -= 1
        return (a.start[first], a.stop[stop - 1]) if first < stop else None


def below(a: Analysis, i: int) -> list[int]:
    """Return a token and all that hangs from it, in the order of the text; a circular parse does no harm."""
    seen = {i}
    stack = [i]
    while stack:
        for j in a.children[stack.pop()]:
            if j not in seen:
                seen.add(j)
                stack.append(j)
    return sorted(seen)


def _edge(word: str) -> bool:
    return not any(c.isalnum() or c in "$€%)" for c in word)


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """A statement before its words are resolved to entities; speaker, channel and cue are token indices.

    `inherits` says that the speaker is that of the statement before; `inner` that it stands inside another
    statement; `carrier` that the speaker may be no more than a channel. `again` says that the speaker's word names
    nobody but takes somebody up: a pronoun in the singular (of a `gender`, as in Universal Dependencies), the bare noun
    of a role, of a body or of a medium; "service" that it is a press service.
    """

    kind: Literal["direct", "indirect"]
    content: tuple[Chars, ...]
    speaker: int | None = None
    channel: int | None = None
    cue: int | None = None
    cue_lemma: str | None = None
    act: str | None = None
    evidence: tuple[Chars, ...] = ()
    inherits: bool = False
    inner: bool = False
    carrier: bool = False
    again: Again = ""
    gender: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class CommitmentDraft:
    """An undertaking before its words are resolved to entities; `by`, `to` and `cue` are token indices."""

    by: int | None
    to: int | None
    action: Chars
    strength: Strength
    cue: int
    evidence: tuple[Chars, ...] = ()
    rule: str = ""


StatementRule = Callable[[Passage, Unit], Iterable[StatementDraft]]
CommitmentRule = Callable[[Passage, Unit], Iterable[CommitmentDraft]]


@dataclass(frozen=True, slots=True)
class SpeechGrammar:
    """The rules of one language: (id, function), those that win first.

    `fallback` rules speak only where no other rule found anything. `nests` names the rules whose finding is taken out
    of a statement of a mere carrier; a finding of the rules in `yields` gives way to what makes up most of it.
    """

    rules: tuple[tuple[str, StatementRule], ...]
    fallback: tuple[tuple[str, StatementRule], ...] = ()
    nests: frozenset[str] = frozenset()
    yields: frozenset[str] = frozenset()
