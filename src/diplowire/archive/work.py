"""The work on one shard: its records read, its file written. It runs in any process on any machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from diplowire.archive.folder import Row, counts, put, table
from diplowire.archive.records import Record, records
from diplowire.archive.shard import Outcome, Shard
from diplowire.errors import DiplowireError
from diplowire.model.reading import ReaderInfo, Reading
from diplowire.model.source import Document


@dataclass(frozen=True, slots=True)
class Reads:
    """What reads documents, and what it says of itself."""

    info: ReaderInfo
    read: Callable[[Document], Reading]


@dataclass(frozen=True, slots=True)
class Worker:
    """Reads shards into files of a folder. `make` gives what reads, by its name, so that a worker can be pickled.

    `reader` is the JSON of what the shards were cut for, `base` the folder that relative names count from, `columns`
    says which columns of tables hold what.
    """

    folder: str
    base: str
    reader: str
    make: Callable[[], Reads]
    columns: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, shard: Shard) -> Outcome:
        """Read one shard. A record that cannot be read is a row that says why; nothing else is caught in a row."""
        try:
            reads = self.make()
            if reads.info.model_dump_json() != self.reader:
                said = f"another reader ({reads.info.version}) is installed where this ran; the same must be everywhere"
                return Outcome(shard.id, failure=said, stop=True)
            if known := self._known(shard):
                return known
            rows = (self._row(reads, r) for p in shard.parts for r in records(p, self.base, self.columns))
            made = table(shard.id, self.reader, rows)
            put(Path(self.folder, shard.file), made.data)
        except DiplowireError as error:
            return Outcome(shard.id, failure=str(error), stop=True)
        except (OSError, MemoryError) as error:
            # The disk, the network, the machine: another time it may go well, so no row may be made of it
            first = shard.parts[0].name
            return Outcome(shard.id, failure=f"{first} and what follows: {_said(error)}")
        return Outcome(shard.id, made.rows, made.errors)

    def _known(self, shard: Shard) -> Outcome | None:
        """Return what another process made of a shard since this run began."""
        path = Path(self.folder, shard.file)
        return Outcome(shard.id, *counts(path), known=True) if path.exists() else None

    def _row(self, reads: Reads, record: Record) -> Row:
        found = record.found
        if isinstance(found, Document):
            try:
                reading = reads.read(found)
            except DiplowireError as error:
                said = str(error)
            except (RecursionError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
                # No story may cost the user the others
                said = f"an error inside diplowire ({type(error).__name__}: {error}); please report it"
            else:
                return _read(record, reading)
        else:
            said = str(found)
        said = said if said.startswith(record.name) else f"{record.name}: {said}"
        return Row(record.name, None, None, None, None, record.digest, None, said)


def _read(record: Record, reading: Reading) -> Row:
    story = reading.story
    published = story.published.isoformat() if story.published else None
    body = reading.model_dump_json(by_alias=True)
    return Row(record.name, story.id, story.url, published, story.sha256, record.digest, body, None)


def _said(error: OSError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "the memory of this machine is full; take fewer processes"
    return (error.strerror or str(error)).lower()
