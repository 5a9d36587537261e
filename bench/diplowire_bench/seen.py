"""What is seen in a text, free of any corpus: things with their mentions, and who holds which post where.

Every answer to a corpus is made from this. A better source of spans or of posts has only to fill it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from diplowire.model.analysis import Analysis

Kind = Literal["person", "state", "place", "facility", "organization"]
Form = Literal["name", "abbreviation", "demonym", "office", "pronoun"]


@dataclass(frozen=True)
class Mention:
    """Characters of the text (half-open) that speak of a thing, and in what form."""

    start: int
    end: int
    form: Form

    @property
    def named(self) -> bool:
        """A name, in full or in short."""
        return self.form in ("name", "abbreviation")


@dataclass
class Thing:
    """A person, state, place, facility or organisation; `name` stands in the nominative, `country` is ISO alpha-3."""

    id: str
    kind: Kind
    name: str
    mentions: list[Mention]
    country: str | None = None

    @property
    def names(self) -> list[Mention]:
        """The mentions by name, in order."""
        return [m for m in self.mentions if m.named]


@dataclass(frozen=True)
class Post:
    """A person's post: the words of the title without whose it is, and the mention of where it is held.

    Without a title, where only a verb tells that somebody serves there, `start` and `end` are the same. `whole` has the
    words of the title with whose it is, where they stand together.
    """

    person: str
    start: int
    end: int
    where: Mention | None = None
    thing: str | None = None  # the thing mentioned at `where`
    whole: tuple[int, int] = (0, 0)
    owner: bool = False  # owns or founded it rather than works there

    @property
    def titled(self) -> bool:
        """Told by a title."""
        return self.start < self.end


@dataclass(frozen=True)
class Meeting:
    """Persons who met, or were to."""

    persons: tuple[str, ...]


@dataclass(frozen=True)
class Deal:
    """A sale, loan, investment or fine between two things."""

    kind: str
    parties: tuple[str, str]


@dataclass(frozen=True)
class Owned:
    """A thing and whose it is."""

    owner: str
    thing: str


@dataclass
class Seen:
    """All that was seen in one text."""

    text: str
    analysis: Analysis
    things: dict[str, Thing]
    posts: list[Post] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    owned: list[Owned] = field(default_factory=list)

    @cached_property
    def mentions(self) -> list[tuple[Mention, Thing]]:
        """All mentions with their things, in order, the longer first."""
        pairs = ((m, t) for t in self.things.values() for m in t.mentions)
        return sorted(pairs, key=lambda p: (p[0].start, -p[0].end))

    def words(self, start: int, end: int) -> str:
        """Return a stretch of the text on one line."""
        return " ".join(self.text[start:end].split())
