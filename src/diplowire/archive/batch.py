"""A batch: what is to be read, what of it is there already, and the rest handed to a runner."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from diplowire.archive import cut
from diplowire.archive.files import find, is_address
from diplowire.archive.folder import MANIFEST, Listed, Manifest, counts, read_manifest, sweep, there, write_manifest
from diplowire.archive.shard import Outcome, Runner, Shard, Work
from diplowire.archive.work import Reads, Worker
from diplowire.errors import ArchiveError
from diplowire.model.reading import ReaderInfo


@dataclass
class Result:
    """What became of a batch: stories read now, stories that were there, records without a story, and failures.

    `failures` are the reasons of shards of which there is no file.
    """

    fresh: int = 0
    known: int = 0
    errors: int = 0
    failures: list[str] = field(default_factory=list)


class Batch:
    """Sources cut into shards, and the folder that their readings go to.

    Raises ArchiveError for sources that are not there and for a folder that is of something else.
    """

    def __init__(
        self,
        sources: Sequence[str],
        folder: str | os.PathLike[str],
        reader: ReaderInfo,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        columns = columns or {}
        self.folder = Path(folder)
        self.base = os.getcwd()
        self.sources = tuple(sorted({s if is_address(s) else os.path.normpath(s) for s in sources}))
        self.result = Result()
        _check(self.folder, self.sources, reader, columns)
        files = find(self.sources, str(folder))
        parts = chain.from_iterable(cut.parts(f, self.base) for f in files)
        self.shards = tuple(cut.shards(parts, reader, columns))
        if not self.shards:
            raise ArchiveError(f"{', '.join(self.sources)}: there is nothing to read in files of known kinds")
        self._manifest = Manifest(
            self.sources, reader, columns, tuple(Listed(s.id, s.parts[0].name, s.stories) for s in self.shards)
        )
        self.todo = self._open({f.name: f.changed for f in files})

    def _open(self, changed: Mapping[str, float]) -> list[Shard]:
        """Write the manifest, and return the shards that are not there, or are older than a file that they are of."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{self.folder}: it cannot be made a folder ({error.strerror})") from None
        write_manifest(self.folder, self._manifest)
        sweep(self.folder)
        written, now = dict(there(self.folder)), time.time()
        todo = []
        for s in self.shards:
            newest = max(t if (t := changed[p.name]) <= now else 0.0 for p in s.parts)  # no clock runs ahead
            if s.file in written and newest > written[s.file]:
                (self.folder / s.file).unlink(missing_ok=True)
            if s.file not in written or newest > written[s.file] or not self._count(s):
                todo.append(s)
        return todo

    def _count(self, shard: Shard) -> bool:
        """Count a shard that is there; say whether it is sound."""
        try:
            rows, errors = counts(self.folder / shard.file)
        except ArchiveError:
            (self.folder / shard.file).unlink(missing_ok=True)
            return False
        self.result.known += rows - errors
        self.result.errors += errors
        return True

    def worker(self, make: Callable[[], Reads]) -> Worker:
        """Return the work on its shards; `make` is found by its name wherever they are read."""
        return Worker(
            str(self.folder.absolute()),
            self.base,
            self._manifest.reader.model_dump_json(),
            make,
            self._manifest.columns,
        )

    def run(self, runner: Runner, work: Work, processes: int | None) -> Iterator[Outcome]:
        """Read what is not there yet and yield outcomes as they come. Raises ArchiveError where going on is no use."""
        # Begun anywhere, so that the same command on two machines over one folder shares the work
        first = random.randrange(len(self.todo)) if self.todo else 0
        with closing(runner(self.todo[first:] + self.todo[:first], work, processes)) as outcomes:
            for o in outcomes:
                if o.stop:
                    raise ArchiveError(o.failure or "")
                self._tally(o)
                yield o
        if not self.result.failures:
            planned = {s.file for s in self.shards}
            sweep(self.folder, [name for name, _ in there(self.folder) if name not in planned])

    def _tally(self, outcome: Outcome) -> None:
        r = self.result
        r.errors += outcome.errors
        if outcome.failure:
            r.failures.append(outcome.failure)
        elif outcome.known:
            r.known += outcome.stories - outcome.errors
        else:
            r.fresh += outcome.stories - outcome.errors


def _check(folder: Path, sources: Sequence[str], reader: ReaderInfo, columns: Mapping[str, str]) -> None:
    """Raise ArchiveError where a folder is of something else."""
    if folder.exists() and not folder.is_dir():
        raise ArchiveError(f"{folder}: it is a file; name a folder")
    before = read_manifest(folder)
    if before is None:
        if folder.exists() and any(p.name[0] != "." or MANIFEST not in p.name for p in folder.iterdir()):
            raise ArchiveError(f"{folder}: it holds other things than a batch; name an empty or a new folder")
    elif before.sources != tuple(sources):
        raise ArchiveError(f"{folder}: it is of other sources ({', '.join(before.sources)}); name another folder")
    elif before.columns != columns:
        raise ArchiveError(f"{folder}: its tables were read with other columns; name another folder")
    elif before.reader != reader:
        by = f"{before.reader.name} {before.reader.version}"
        raise ArchiveError(f"{folder}: its stories were read by another version ({by}); name another folder")
