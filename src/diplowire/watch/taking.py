"""Stories into the ledger one by one, each in one transaction with what it changes and what is to be sent of it.

So a process may die at any moment: a story with its changes is there whole or not at all, and is not taken in twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from diplowire.errors import DiplowireError
from diplowire.ledger import outbox
from diplowire.ledger.book import Book, Failure
from diplowire.ledger.link import Uid
from diplowire.ledger.outbox import Logged
from diplowire.ledger.update import UNREAD, Incoming, key_of
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.views import Texts
from diplowire.views.changes import Change, changes, overdue
from diplowire.watch.inputs import digest

Along = Callable[[Connection], None]
Tell = Callable[[Connection, Sequence[Change]], None]
UNFORESEEN = (
    MemoryError, RecursionError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, AssertionError
)  # fmt: skip
"""Errors of our own that something from outside may bring out: none of it may end the watching."""
_OVERDUE = "overdue"  # the mark of the day up to which plans were looked through


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads: its version and tables, and those of the other languages."""

    version: str
    lexicon: str
    others: tuple[str, ...] = ()

    @property
    def keys(self) -> list[str]:
        """Return by what a reading is known to be theirs; a story in a language that nothing reads is read once too."""
        made = [key_of(self.version, each) for each in {self.lexicon, *self.others}]
        return made + [f"{key}/{UNREAD}" for key in made]


class Taking:
    """Takes stories in. `read` makes readings, `tell` puts changes where they are sent from."""

    def __init__(
        self, book: Book, read: Callable[[Document], Reading], reader: Readers, tell: Tell,
        now: Callable[[], dt.datetime],
    ) -> None:  # fmt: skip
        self.book = book
        self.counted: Counter[str] = Counter()  # fresh, known, failed, changes
        self._read, self._tell, self._now = read, tell, now
        self._reader = reader
        self._run: int | None = None

    def take(self, document: Document, also: Along) -> None:
        """Take a story in, unless it is there. `also` is written down with it, whatever becomes of it."""
        known_as = digest(document)
        if self.book.has(known_as, document.name, *self._reader.keys):
            self.counted["known"] += 1
            self._note(also)
            return
        try:
            reading = self._read(document)
        except DiplowireError as error:
            self.fail(document.name, str(error), also)
            return
        except UNFORESEEN as error:
            said = f"{document.name}: an error inside diplowire ({type(error).__name__}: {error}); please report it"
            self.fail(document.name, said, also)
            return

        def along(before: Connection, now: Connection, uids: frozenset[Uid]) -> None:
            self._log(now, changes(before, now, uids, [reading.story.id], self._now().date(), Texts(now)))
            also(now)

        taken = self.book.add([Incoming(document.name, known_as, reading)], self._begun(), along=along)
        self.counted["fresh"] += taken.fresh
        self.counted["known"] += taken.known + taken.reread

    def fail(self, name: str, reason: str, also: Along | None = None) -> None:
        """Keep what could not be read, with the reason."""
        self.counted["failed"] += 1
        self.book.fail([Failure(name, "", reason)], self._begun())
        if also:
            self._note(also)

    def pass_days(self) -> None:
        """Log the plans whose last day has passed since this was done last; the first time none."""
        today = self._now().date()
        with self.book.store.reading() as c:
            mark = outbox.mark(c, _OVERDUE)
        if mark and dt.date.fromordinal(mark.number) >= today:
            return
        with self.book.store.writing() as c:
            mark = outbox.mark(c, _OVERDUE)
            if mark:
                self._log(c, list(overdue(c, dt.date.fromordinal(mark.number), today, Texts(c))))
            outbox.set_mark(c, _OVERDUE, max(today.toordinal(), mark.number if mark else 0), self._now())

    def close(self) -> None:
        """Note what the run brought."""
        if self._run is not None:
            n = self.counted
            self.book.end(self._run, n["fresh"], n["known"], n["failed"])

    def _note(self, also: Along) -> None:
        with self.book.store.writing() as c:
            also(c)

    def _log(self, connection: Connection, found: Sequence[Change]) -> None:
        at = self._now()
        logged = [Logged(x.id, x.kind, x.model_dump_json(), at) for x in found]
        new = outbox.log(connection, logged)
        self.counted["changes"] += len(new)
        self._tell(connection, [x for x in found if x.id in new])

    def _begun(self) -> int:
        if self._run is None:
            self._run = self.book.begin(self._reader.version, self._reader.lexicon)
        return self._run
