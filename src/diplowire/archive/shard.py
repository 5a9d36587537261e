"""What is handed out to be read: parts of files, some hundreds of stories at a time, under an id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from diplowire.model.reading import ReaderInfo

TRIES = 2  # of a shard whose process dies
_LAYOUT = 1  # of a shard's file; another layout gives other ids, so that files of both are never mixed


class Cut(StrEnum):
    """How a file is cut, and so what the start and stop of a part count."""

    whole = "whole"  # bytes, all of them
    lines = "lines"  # bytes, from the begin of a line to the end of another
    rows = "rows"  # rows of a Parquet file
    crawl = "crawl"  # bytes, from the begin of a record of a WARC to the end of another


@dataclass(frozen=True, slots=True)
class Part:
    """A file or a run of one. `size` is that of the whole file in bytes, `first` the number of its first record.

    `name` is the path or address as the caller wrote it: it names the stories, and it is the same on all machines.
    """

    name: str
    size: int
    cut: Cut
    start: int
    stop: int
    first: int = 1
    stories: int = 1


@dataclass(frozen=True, slots=True)
class Shard:
    """Parts that are read together and become one file."""

    id: str
    parts: tuple[Part, ...]

    @property
    def stories(self) -> int:
        """How many stories are expected: records that hold none count too."""
        return sum(p.stories for p in self.parts)

    @property
    def file(self) -> str:
        """The name of the file that it becomes."""
        return f"shard-{self.id}.parquet"


def shard(parts: Sequence[Part], reader: ReaderInfo, columns: Mapping[str, str]) -> Shard:
    """Return a shard with its id.

    The id is a hash of the names, sizes and ranges of its parts, of what reads them and of what columns are said to
    hold: nothing of the machine, the moment or the place where the files lie is in it, and no content has to be read
    to know it.
    """
    where = [[p.name, p.size, p.cut, p.start, p.stop] for p in parts]
    said = json.dumps([_LAYOUT, reader.model_dump(mode="json"), sorted(columns.items()), where])
    return Shard(hashlib.sha256(said.encode()).hexdigest()[:20], tuple(parts))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a shard: its stories, how many of them could not be read, and why there is no file of it.

    `known` says that the file was there by then, `stop` that other shards would fail in the same way.
    """

    shard: str
    stories: int = 0
    errors: int = 0
    failure: str | None = None
    known: bool = False
    stop: bool = False


Work = Callable[[Shard], Outcome]


class Runner(Protocol):
    """Has shards worked on by processes, here or elsewhere.

    `work` can be pickled, may be called twice for a shard, and says itself what goes wrong. A process that dies costs a
    second try of its shard and then an outcome that says so; every shard has exactly one outcome, in any order. Leaving
    the iteration early ends the processes. Without a number of `processes` it is one a core.
    """

    def __call__(self, shards: Sequence[Shard], work: Work, processes: int | None) -> Generator[Outcome]:
        """Yield outcomes as they come."""


def died(shard: Shard, how: str) -> str:
    """Return the reason of a shard whose process died on each try."""
    few = "if the memory was full, take fewer processes"
    return f"{shard.parts[0].name} and what follows: the process that read it failed {TRIES} times ({how}); {few}"
