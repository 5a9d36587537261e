"""Where changes go: into the outbox with the transaction that logs them, into feeds and mails when a round is over."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import tempfile
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from diplowire.errors import DiplowireError
from diplowire.export.atom import feed
from diplowire.export.changes import message
from diplowire.export.labels import labels
from diplowire.fetch import Fetcher, backoff
from diplowire.ledger import outbox
from diplowire.ledger.book import Book
from diplowire.ledger.outbox import Delivery
from diplowire.views.changes import Change, restored
from diplowire.watch.mail import digest, send
from diplowire.watch.settings import Atom, Mail, Settings
from diplowire.watch.webhook import post

_LOOKED_AT = 5000  # changes of one mail, or among which those of a feed are looked for
_FIRST_TRY = 60.0  # seconds after which what was not taken is sent again for the first time
_TRIES = 20  # over about two weeks
_KEPT = 10_000  # deliveries that are remembered after they were taken


class Outputs:
    """The outputs of a file of settings over one ledger."""

    def __init__(self, settings: Settings, book: Book, fetcher: Fetcher) -> None:
        self.names = (*(w.output for w in settings.webhook), *(m.output for m in settings.mail))
        self._webhooks = {w.output: w for w in settings.webhook}
        self._mails = {m.output: m for m in settings.mail}
        self._feeds = settings.atom
        self._book, self._fetcher = book, fetcher
        self._written: int | None = None  # the newest change in the feeds

    def begin(self, now: dt.datetime) -> None:
        """Let mails that are new begin with what comes from now on."""
        with self._book.store.writing() as c:
            for name in self._mails:
                if outbox.mark(c, name) is None:
                    outbox.set_mark(c, name, outbox.last(c), now)

    def tell(self, connection: Connection, changes: Sequence[Change], now: dt.datetime) -> None:
        """Put changes where webhooks are sent from, in the transaction that logs them."""
        for c in changes:
            body = json.dumps(message(c), ensure_ascii=False)
            for name, hook in self._webhooks.items():
                if hook.wants(c):
                    outbox.put(connection, name, c.id, body, now)

    def flush(self, now: dt.datetime) -> None:
        """Make the mails that are due, and write the feeds. Raises OutputError where a feed cannot be written."""
        with self._book.store.reading() as c:
            last = outbox.last(c)
            waiting = [m for m in self._mails.values() if self._is_due(c, m, last, now)]
        if waiting:
            with self._book.store.writing() as c:
                for mail in waiting:
                    self._make(c, mail, now)
        if last != self._written:
            for atom in self._feeds:
                self._write(atom)
            self._written = last

    def take(self, busy: Collection[str], now: dt.datetime, until: dt.datetime) -> Delivery | None:
        """Take what is to be sent next to an output that is not busy."""
        due = self.next_due(busy)
        if due is None or due > now:
            return None
        with self._book.store.writing() as c:
            return outbox.take(c, [n for n in self.names if n not in busy], now, until)

    def next_due(self, busy: Collection[str]) -> dt.datetime | None:
        """Return when something is to be sent next to an output that is not busy."""
        names = [n for n in self.names if n not in busy]
        if not names:
            return None
        with self._book.store.reading() as c:
            return outbox.next_due(c, names)

    def send(self, delivery: Delivery, now: dt.datetime) -> None:
        """Send something. Raises DiplowireError where it was not taken."""
        if hook := self._webhooks.get(delivery.output):
            post(self._fetcher, hook, delivery, now)
        else:
            send(self._mails[delivery.output], delivery, now)

    def sent(self, delivery: Delivery) -> None:
        """Write down that something was taken."""
        with self._book.store.writing() as c:
            outbox.sent(c, delivery.number)
            outbox.forget(c, delivery.output, delivery.number - _KEPT)

    def failed(self, delivery: Delivery, error: DiplowireError, now: dt.datetime, rng: random.Random) -> str | None:
        """Write down that something was not taken, and when it is sent again; return what is worth saying of it."""
        tries = delivery.tries + 1
        due = None
        if tries < _TRIES and not getattr(error, "final", False):
            seconds = backoff(tries, _FIRST_TRY, getattr(error, "wait", None), rng)
            due = now + dt.timedelta(seconds=seconds)
        with self._book.store.writing() as c:
            outbox.failed(c, delivery.number, str(error), due)
        if due is None:
            return f"{error}; given up after {tries} times" if tries > 1 else str(error)
        return f"{error}; sent again at {due:%H:%M} UTC" if tries == 1 else None

    def _is_due(self, connection: Connection, mail: Mail, last: int, now: dt.datetime) -> bool:
        mark = outbox.mark(connection, mail.output)
        return mark is not None and mark.number < last and now >= mark.at + dt.timedelta(seconds=mail.every)

    def _make(self, connection: Connection, mail: Mail, now: dt.datetime) -> None:
        mark = outbox.mark(connection, mail.output)
        if mark is None or now < mark.at + dt.timedelta(seconds=mail.every):
            return  # another watcher made it
        logged = outbox.after(connection, mark.number, _LOOKED_AT)
        if not logged:
            return
        wanted = [c for x in logged if (c := restored(x.body)) and mail.wants(c)]
        if wanted:
            outbox.put(connection, mail.output, f"D{mark.number}", digest(wanted, mail.language), now)
        outbox.set_mark(connection, mail.output, logged[-1].number, now if wanted else mark.at)

    def _write(self, atom: Atom) -> None:
        with self._book.store.reading() as connection:
            logged = outbox.newest(connection, _LOOKED_AT)
        every = ((x.at, change) for x in logged if (change := restored(x.body)) and atom.wants(change))
        found = list(islice(every, atom.entries))
        try:
            _replace(atom.path, feed(found, atom.title, atom.address(), labels(atom.language)))
        except OSError as error:
            raise OutputError(f"{atom.path}: it cannot be written ({error.strerror})") from None


class OutputError(DiplowireError):
    """An output that cannot be written."""


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it finds the old one or the new one, whole."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
