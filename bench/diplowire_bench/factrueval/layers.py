"""The layers of a gold document as types: tokens, spans, mentions, entities, facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

_QUOTED = {('"', '"'), ("'", "'")}


@dataclass(eq=False)
class Token:
    """One token; `end` is the index of its last character. A token knows its neighbours."""

    id: str
    start: int
    length: int
    text: str
    before: Token | None = None
    after: Token | None = None

    @property
    def end(self) -> int:
        """The index of the last character."""
        return self.start + self.length - 1

    @property
    def sign(self) -> bool:
        """A single character that is no letter, a figure included."""
        return len(self.text) == 1 and self.text.upper() == self.text.lower()

    @property
    def ignored(self) -> bool:
        """A sign that touches a neighbour: it counts on neither side."""
        touches_before = self.before is not None and self.start - self.before.end == 1
        touches_after = self.after is not None and self.after.start - self.end == 1
        return self.length == 1 and self.sign and (touches_before or touches_after)


@dataclass(eq=False)
class Span:
    """A typed run of tokens: a surname, a descriptor, a job."""

    id: str
    tag: str
    start: int
    end: int
    tokens: list[Token]
    text: str

    @property
    def quotes(self) -> tuple[str, str] | None:
        """The marks around the span, where they are a pair."""
        before, after = self.tokens[0].before, self.tokens[-1].after
        marks = (before.text if before else "", after.text if after else "")
        return marks if marks in _QUOTED else None


@dataclass(eq=False)
class Mention:
    """A place where an object is spoken of, put together from spans."""

    id: str
    tag: str
    spans: list[Span]
    texts: tuple[str, str] = ("", "")  # the words joined; the text from the first to the last
    embedded: bool = False

    @property
    def tokens(self) -> list[Token]:
        """Its tokens in order."""
        return sorted({t for s in self.spans for t in s.tokens}, key=lambda t: t.start)

    @property
    def interval(self) -> tuple[int, int]:
        """The first character and the one behind the last."""
        return min(s.start for s in self.spans), max(s.end for s in self.spans)

    @property
    def descriptive(self) -> bool:
        """No name inside: only descriptors, or only an adjective of a place."""
        tags = {s.tag for s in self.spans}
        return tags == {"geo_adj"} or all("descr" in t for t in tags)


@dataclass(eq=False)
class Attribute:
    """A property of an object with all values that count as right."""

    name: str
    values: set[str]


@dataclass(eq=False)
class Entity:
    """An object of the document."""

    id: str
    tag: str
    mentions: list[Mention]
    attributes: list[Attribute]

    def of(self, name: str) -> list[str]:
        """Return all values of a property."""
        return sorted(v for a in self.attributes if a.name == name for v in a.values)

    @property
    def ignored(self) -> bool:
        """All its mentions lie inside others, or none has a name."""
        if not self.mentions:
            return False
        return all(m.embedded for m in self.mentions) or all(m.descriptive for m in self.mentions)


@dataclass(eq=False)
class Argument:
    """One argument of a fact with all values that count as right."""

    name: str
    values: list[str]


@dataclass(eq=False)
class Fact:
    """A fact: real unless it is marked as possible, future or denied."""

    id: str
    tag: str
    arguments: list[Argument]
    real: bool = True
    hard: bool = False


@dataclass
class Document:
    """All layers of one document."""

    name: str
    text: str
    tokens: list[Token]
    spans: dict[str, Span]
    mentions: dict[str, Mention]
    entities: dict[str, Entity] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    @cached_property
    def tokens_by_id(self) -> dict[str, Token]:
        """The tokens by their id."""
        return {t.id: t for t in self.tokens}
