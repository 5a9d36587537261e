"""What goes along with an input on its way through the readers: its name, what is said of it, and what it may cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, NamedTuple, Protocol

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document

Moment = dt.datetime | dt.date

_CHUNK = 1 << 20
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What an input may cost. Sizes are bytes.

    `story` bounds one story or page as it is unpacked, `ratio` the whole of what is unpacked by the size of the input
    (never less than `floor`), `members` the table of contents of an archive, `depth` archives inside archives.
    """

    story: int = 64 * _MIB
    ratio: int = 200
    floor: int = 256 * _MIB
    members: int = 200_000
    depth: int = 3


@dataclass(slots=True)
class Budget:
    """How many bytes an input may still unpack to."""

    left: int
    whole: int = 0

    def __post_init__(self) -> None:
        self.whole = self.left

    def spend(self, count: int) -> None:
        """Take bytes off. Raises Exhausted where none are left: the input is given up as a whole."""
        self.left -= count
        if self.left < 0:
            raise Exhausted(f"it unpacks to more than {self.whole // _MIB} MiB, out of all proportion: unpack it first")


class Exhausted(UnreadableStory):
    """An input that unpacks to more than it may: nothing more is read of it."""


@dataclass(frozen=True, slots=True)
class Given:
    """An input's name and what the caller, or what holds the input, says of it.

    `charset` is stated outside the bytes (a header of HTTP or mail). `columns` says which column of a table holds what.
    """

    name: str = ""
    published: Moment | None = None
    url: str | None = None
    charset: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    budget: Budget = field(default_factory=lambda: Budget(Limits().floor))
    depth: int = 0

    def number(self, count: int) -> Given:
        """Return what goes along with the story of that number."""
        return replace(self, name=f"{self.name}#{count}")

    def inside(self, name: str, *, url: str | None = None, charset: str | None = None) -> Given:
        """Return what goes along with a member of this input. Raises UnreadableStory where it lies too deep."""
        if self.depth >= self.limits.depth:
            raise UnreadableStory(f"more than {self.limits.depth} archives lie inside each other: unpack them first")
        return replace(self, name=name, url=url or self.url, charset=charset, depth=self.depth + 1)


class Member(NamedTuple):
    """Something inside an input that is read like an input of its own."""

    stream: BinaryIO
    given: Given


class Readable(Protocol):
    """Something that gives its bytes in parts."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most that many bytes; none at the end."""
        ...


class Lined(Readable, Protocol):
    """Something that gives its bytes in lines too."""

    def readline(self, size: int = ..., /) -> bytes:
        """Return a line of at most that many bytes; none at the end."""
        ...


Found = Document | UnreadableStory | Member


def whole(stream: Readable, given: Given) -> bytes:
    """Return all bytes of one story. Raises UnreadableStory where they are more than a story may have."""
    parts, size = [], 0
    while part := stream.read(_CHUNK):
        size += len(part)
        if size > given.limits.story:
            raise UnreadableStory(f"it is larger than {given.limits.story // _MIB} MiB: no story is that long")
        parts.append(part)
    return b"".join(parts)


def lines(stream: Lined, given: Given) -> Iterator[bytes]:
    """Yield the lines of a stream, each with its end; one that is longer than a story may be comes out empty."""
    while line := stream.readline(given.limits.story + 1):
        if len(line) <= given.limits.story:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield b""


class Metered:
    """A stream of unpacked bytes that takes what is read off the budget."""

    def __init__(self, stream: Readable, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int = -1, /) -> bytes:
        """Read at most that many bytes; without a size, a large part."""
        data = self._stream.read(_CHUNK if size < 0 else size)
        self._budget.spend(len(data))
        return data
