"""The readings of a batch into a ledger: a transaction a shard, and what is there already is passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diplowire.archive.folder import Listed, columns, damaged, read_manifest
from diplowire.errors import ArchiveError
from diplowire.ledger.book import Book, Failure
from diplowire.ledger.update import Incoming, key_of
from diplowire.model.reading import Reading

_KNOWN = ("name", "source_sha256", "error")


@dataclass
class Loaded:
    """What became of the stories of a folder; `failures` are shards that could not be loaded, `missing` how many."""

    fresh: int = 0
    known: int = 0
    reread: int = 0
    errors: int = 0
    missing: int = 0
    failures: list[str] = field(default_factory=list)


class Load:
    """Moves the shards of a folder into a ledger. Raises ArchiveError where the folder is not one of a batch."""

    def __init__(self, book: Book, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        manifest = read_manifest(self.folder)
        if manifest is None:
            raise ArchiveError(f"{self.folder}: there is no manifest of a batch; make it with `diplowire batch`")
        self.manifest = manifest
        self.result = Loaded()
        self._book = book
        self._reader = key_of(manifest.reader.version, manifest.reader.lexicon_sha256)
        self._run: int | None = None

    def run(self) -> Iterator[Listed]:
        """Take the shards in one by one and yield those that are done. Raises LedgerError where writing fails."""
        r = self.result
        for shard in self.manifest.shards:
            if not (self.folder / shard.file).exists():
                r.missing += 1
                continue
            try:
                self._take(self.folder / shard.file)
            except ArchiveError as error:
                r.failures.append(str(error))
            yield shard
        if self._run is not None:
            self._book.end(self._run, r.fresh + r.reread, r.known, r.errors)

    def _take(self, path: Path) -> None:
        rows = columns(path, _KNOWN)
        there = self._book.having(((row["source_sha256"], row["name"]) for row in rows), self._reader)
        new = {i for i, row in enumerate(rows) if (row["source_sha256"], row["name"]) not in there}
        failed = [Failure(row["name"], row["source_sha256"], row["error"]) for row in rows if row["error"] is not None]
        batch = [
            Incoming(rows[i]["name"], rows[i]["source_sha256"], _reading(path, row["reading"]))
            for i, row in enumerate(columns(path, ("reading",)) if new else ())
            if i in new and rows[i]["error"] is None
        ]
        self.result.known += len(rows) - len(failed) - len(batch)
        self.result.errors += len(failed)
        if not batch and not failed:
            return
        if self._run is None:
            self._run = self._book.begin(self.manifest.reader.version, self.manifest.reader.lexicon_sha256)
        taken = self._book.add(batch, self._run, failed)
        self.result.fresh += taken.fresh
        self.result.known += taken.known
        self.result.reread += taken.reread


def _reading(path: Path, body: Any) -> Reading:
    try:
        return Reading.model_validate_json(body)
    except ValueError as error:
        raise damaged(path, f"a reading in it is not whole: {error}") from None
