"""Files into a ledger: known ones are passed over, the rest taken in by batches, failures kept with their reasons."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from diplowire.errors import DiplowireError
from diplowire.ledger.book import Book, Failure
from diplowire.ledger.update import Incoming, key_of
from diplowire.model.reading import Reading

_STORIES = 200  # in one transaction
_CHUNK = 1 << 20
_SECONDS = 3.0  # after which a transaction is closed anyway, so that little is read twice after a crash


@dataclass(frozen=True, slots=True)
class Piece:
    """One story of an input: its name, what tells it from others of that name, and what reads it."""

    path: str
    content: bytes
    read: Callable[[], Reading]


Stories = Callable[[BinaryIO, str], Iterator[Piece | DiplowireError]]


@dataclass
class Result:
    """What became of the inputs."""

    fresh: int = 0
    known: int = 0
    reread: int = 0
    failed: list[Failure] = field(default_factory=list)


class Intake:
    """Takes files into a ledger one by one. `stories` yields the stories of an open file, or why one cannot be read.

    `version` and `lexicon` name what reads, `lexicons` what reads other languages. `stated` is what the caller says of
    all stories (date, address): the same bytes with another date are another story.
    """

    def __init__(
        self,
        book: Book,
        stories: Stories,
        open_file: Callable[[str], BinaryIO],
        *,
        version: str,
        lexicon: str,
        lexicons: Iterable[str] = (),
        stated: str = "",
    ) -> None:
        self.book = book
        self.result = Result()
        self._stories = stories
        self._open = open_file
        self._readers = [key_of(version, each) for each in {lexicon, *lexicons}]
        self._stated = stated
        self._version, self._lexicon = version, lexicon
        self._run: int | None = None
        self._batch: list[Incoming] = []
        self._failures: list[Failure] = []
        self._since = time.monotonic()

    def take(self, path: str, data: bytes | None = None) -> None:
        """Take all stories of a file in; `data` is given where it is not read from the path."""
        digest = ""
        try:
            with self._open(path) if data is None else io.BytesIO(data) as stream:
                digest = self._digest(stream)
                if self.book.has(digest, path, *self._readers):
                    self.result.known += 1
                    return
                for piece in self._stories(stream, path):
                    if isinstance(piece, Piece):
                        self._piece(piece, digest if piece.path == path else None)
                    else:
                        self._fail(getattr(piece, "name", "") or path, digest, str(piece))
        except DiplowireError as error:
            self._fail(path, digest, str(error))
        except OSError as error:
            self._fail(path, digest, f"{path}: it cannot be read ({error.strerror})")

    def _piece(self, piece: Piece, digest: str | None) -> None:
        """Take one story in; without the digest of a file that it fills, its own counts."""
        path = piece.path
        if digest is None:
            digest = hashlib.sha256(piece.content + self._stated.encode()).hexdigest()
            if self.book.has(digest, path, *self._readers):
                self.result.known += 1
                return
        try:
            self._batch.append(Incoming(path, digest, piece.read()))
        except DiplowireError as error:
            self._fail(path, digest, str(error))
        except (MemoryError, RecursionError, ValueError, ArithmeticError, LookupError, TypeError) as error:
            # No story may cost the user the others.
            said = f"{path}: an error inside diplowire ({type(error).__name__}: {error}); please report it"
            self._fail(path, digest, said)
        self._commit_in_time()

    def _digest(self, stream: BinaryIO) -> str:
        total = hashlib.sha256()
        while part := stream.read(_CHUNK):
            total.update(part)
        stream.seek(0)
        total.update(self._stated.encode())
        return total.hexdigest()

    def _fail(self, path: str, digest: str, reason: str) -> None:
        self._failures.append(Failure(path, digest, reason))
        self._commit_in_time()

    def _commit_in_time(self) -> None:
        if len(self._batch) + len(self._failures) >= _STORIES or time.monotonic() - self._since > _SECONDS:
            self._commit()

    def finish(self) -> None:
        """Take in what is still waiting, and close the run."""
        self._commit()
        if self._run is not None:
            self.book.end(self._run, self.result.fresh + self.result.reread, self.result.known, len(self.result.failed))

    def _commit(self) -> None:
        if not self._batch and not self._failures:
            return
        if self._run is None:
            self._run = self.book.begin(self._version, self._lexicon)
        if self._batch:
            taken = self.book.add(self._batch, self._run)
            self.result.fresh += taken.fresh
            self.result.known += taken.known
            self.result.reread += taken.reread
        if self._failures:
            self.book.fail(self._failures, self._run)
            self.result.failed += self._failures
        self._batch, self._failures = [], []
        self._since = time.monotonic()
