"""What must not run side by side: readings of texts, writings, and the making of whole ledgers."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from diplowire.errors import UnreadableStory
from diplowire.ledger.book import Book
from diplowire.ledger.update import Incoming
from diplowire.model.reading import Reading
from diplowire.pipeline import FAST, read_text, reader
from diplowire.serve.api.problems import ProblemError
from diplowire.serve.models import StoryIn, Taken

READING_SECONDS = 20.0
_WRITING_SECONDS = 20.0
_WAITING = 16  # readings that may wait at once
_WHOLE_SECONDS = 60.0
_WHOLES = 4  # whole ledgers that may be waited for at once


class Desk:
    """Takes turns for all requests of one server.

    A thread cannot be stopped, so a reading that takes too long goes on after its request was answered, and others
    wait for it; the length of a text is limited so that this is soon over.
    """

    def __init__(self, seconds: float = READING_SECONDS, kind: str = FAST) -> None:
        self._seconds = seconds
        self._kind = kind
        self._reader = ThreadPoolExecutor(1, "reading")
        self._places = threading.BoundedSemaphore(_WAITING)
        self._writer = threading.Lock()
        self._whole = threading.Lock()
        self._whole_places = threading.BoundedSemaphore(_WHOLES)

    def close(self) -> None:
        """Let go of what still waits."""
        self._reader.shutdown(wait=False, cancel_futures=True)

    def read(self, story: StoryIn) -> Reading:
        """Read a text. Raises ProblemError where it is none, or where it takes too long."""
        if not self._places.acquire(blocking=False):
            raise _busy("too many texts are waiting to be read")
        work = self._reader.submit(read_text, story.text, published=story.published, url=story.url, kind=self._kind)
        work.add_done_callback(lambda _: self._places.release())
        try:
            return work.result(self._seconds)
        except TimeoutError:
            work.cancel()
            raise _busy(f"it was not read within {self._seconds:g} s; try again, or send less text") from None
        except UnreadableStory as error:
            raise ProblemError("unreadable-story", str(error)) from None

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Wait for the turn to put the whole ledger together. Raises ProblemError where it does not come."""
        busy = ProblemError("ledger-busy", "the whole of it is being made for others", headers={"Retry-After": "30"})
        if not self._whole_places.acquire(blocking=False):
            raise busy
        try:
            if not self._whole.acquire(timeout=_WHOLE_SECONDS):
                raise busy
            try:
                yield
            finally:
                self._whole.release()
        finally:
            self._whole_places.release()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Wait for the turn to write. Raises ProblemError where it does not come."""
        if not self._writer.acquire(timeout=_WRITING_SECONDS):
            raise ProblemError("ledger-busy", "others are writing to the ledger", headers={"Retry-After": "10"})
        try:
            yield
        finally:
            self._writer.release()

    def take(self, book: Book, story: StoryIn) -> Taken:
        """Read a text and take it into the ledger. Raises ProblemError where it cannot be read or kept."""
        if "\x00" in story.text:
            # As with files; and PostgreSQL could not hold its headline.
            raise ProblemError("unreadable-story", "it holds NUL characters, so it is no plain text")
        reading = self.read(story)
        id = reading.story.id
        path = story.url or f"api/{id[:16]}"
        stated = f"{_iso(story.published)} {story.url or ''}".strip()
        digest = hashlib.sha256(f"{story.text}{stated}".encode("utf-8", "replace")).hexdigest()
        info = reader(kind=self._kind).info
        with self.writing():
            run = book.begin(info.version, info.lexicon_sha256)
            taken = book.add([Incoming(path, digest, reading)], run)
            book.end(run, taken.fresh + taken.reread, taken.known, 0)
        outcome = "new" if taken.fresh else "read anew" if taken.reread else "known"
        return Taken(id=id, path=path, outcome=outcome, notices=reading.notices)


def _iso(moment: dt.date | None) -> str:
    return moment.isoformat() if moment else ""


def _busy(why: str) -> ProblemError:
    return ProblemError("reading-busy", why, headers={"Retry-After": "10"})
