"""Watching: sources are looked at when they are due, and what is to be sent is sent, side by side."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from diplowire.errors import DiplowireError, UnreadableStory
from diplowire.fetch import Fetched, Fetcher, FetchError
from diplowire.ledger import watching
from diplowire.ledger.book import Book
from diplowire.ledger.outbox import Delivery
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.watch.clock import Time
from diplowire.watch.due import Due
from diplowire.watch.inputs import Entry
from diplowire.watch.outputs import OutputError, Outputs
from diplowire.watch.polling import Look, Polling
from diplowire.watch.settings import Settings, Source
from diplowire.watch.taking import UNFORESEEN, Readers, Taking
from diplowire.watch.threads import Done, Threads

_ROUND = dt.timedelta(minutes=1)  # after which feeds and mails are made even if sources are never at rest
_IDLE = 60.0  # seconds of waiting at most, so that days that pass and mails that are due are noticed
_SENDING = dt.timedelta(minutes=2)  # after which what a process that died was sending is sent again


@dataclass(frozen=True, slots=True)
class _Page:
    look: Look
    entry: Entry


Task = Source | _Page


Work = Look | _Page | Delivery


class Watcher:
    """Watches what settings name, over one ledger. `say` takes a line about what happens.

    Threads fetch and send; everything else, all work on the ledger included, is done by the one that calls `run`.
    """

    def __init__(
        self,
        settings: Settings,
        book: Book,
        fetcher: Fetcher,
        read: Callable[[Document], Reading],
        reader: Readers,
        *,
        time: Time,
        say: Callable[[str], None],
        rng: random.Random | None = None,
    ) -> None:
        self.failed = 0  # looks that gave nothing
        self._settings, self._book, self._fetcher = settings, book, fetcher
        self._time, self._say = time, say
        self._rng = rng or random.Random()
        self._outputs = Outputs(settings, book, fetcher)
        self.taking = Taking(book, read, reader, lambda c, x: self._outputs.tell(c, x, time.now()), time.now)
        self._polling = Polling(book, self.taking, time.now, self._rng)
        self._due: Due[Task] = Due()
        self._threads: Threads[Work, Fetched | None] = Threads(settings.fetch.at_once)
        self._looks: dict[str, Look] = {}
        self._sending: set[str] = set()
        self._stopped = False

    def stop(self) -> None:
        """Let `run` end: nothing new is begun, what is under way is given up. May be called from a signal handler."""
        self._stopped = True
        self._fetcher.stopped.set()
        self._threads.wake()

    def run(self, *, once: bool = False) -> None:
        """Watch until stopped; with `once` until everything that is due has been done."""
        flushed = self._time.now()
        self._outputs.begin(flushed)
        self._queue_all(flushed)
        with self._threads:
            try:
                while not self._stopped:
                    self._begin()
                    now = self._time.now()
                    if not self._threads.busy or now - flushed >= _ROUND:
                        self._flush(now)
                        flushed = now
                    self._deliver()
                    if once and not self._threads.busy:
                        break
                    done = self._time.wait(self._threads.inbox, self._seconds(), busy=self._threads.busy)
                    if done:
                        self._finish(done)
            finally:
                self._fetcher.stopped.set()
        self._let_go()

    def _queue_all(self, now: dt.datetime) -> None:
        with self._book.store.reading() as c:
            known = watching.found(c, (s.key for s in self._settings.source))
        for source in self._settings.source:
            self._queue(source, known[source.key].due if source.key in known else now)

    def _queue(self, source: Source, due: dt.datetime) -> None:
        self._due.push(due, _host(source.url), source)

    def _begin(self) -> None:
        """Begin what is due, as far as there are threads."""
        while not self._threads.full:
            taken = self._due.take(self._time.now())
            if taken is None:
                return
            host, task = taken
            if isinstance(task, _Page):
                self._threads.start(task, host, partial(self._fetcher.get, task.entry.link or ""))
                continue
            look = self._polling.begin(task)
            if isinstance(look, dt.datetime):  # another process looks at it
                self._due.free(host)
                self._queue(task, look)
                continue
            self._looks[task.key] = look
            at = look.state
            get = partial(self._fetcher.get, task.url, etag=at.etag, last_modified=at.modified)
            self._threads.start(look, host, get)

    def _deliver(self) -> None:
        """Begin to send what is due."""
        while not self._threads.full:
            now = self._time.now()
            delivery = self._outputs.take(self._sending, now, now + _SENDING)
            if delivery is None:
                return
            self._sending.add(delivery.output)
            self._threads.start(delivery, "", partial(self._outputs.send, delivery, now))

    def _finish(self, done: Done[Work, Fetched | None]) -> None:
        """Take in what a thread brought."""
        self._threads.finished()
        if isinstance(done.work, Delivery):
            self._sent(done.work, done.error)
            return
        self._due.free(done.host)
        if self._stopped:
            return
        look = done.work.look if isinstance(done.work, _Page) else done.work
        before = self.taking.counted.copy()
        try:
            if isinstance(done.work, _Page):
                look.left -= 1
                self._page(look, done.work.entry, done)
            elif done.error:
                self._failed(look, str(done.error), getattr(done.error, "wait", None))
                return
            elif done.found:
                self._came(look, done.found)
        except UnreadableStory as error:
            self._failed(look, str(error))
            return
        except UNFORESEEN as error:
            self._failed(look, f"an error inside diplowire ({type(error).__name__}: {error}); please report it")
            return
        look.counted += self.taking.counted - before
        if look.left == 0 and not self._stopped:
            self._over(look)

    def _came(self, look: Look, found: Fetched) -> None:
        self._polling.came(look, found, lambda: self._stopped)
        look.left = len(look.pages)
        for entry in look.pages:
            self._due.push(self._time.now(), _host(entry.link or ""), _Page(look, entry))

    def _page(self, look: Look, entry: Entry, done: Done[Work, Fetched | None]) -> None:
        if done.error:
            again = not isinstance(done.error, FetchError) or done.error.again
            self._polling.page_failed(look, entry, str(done.error), again=again)
        elif done.found:
            self._polling.page_came(look, entry, done.found)

    def _over(self, look: Look) -> None:
        del self._looks[look.source.key]
        self._queue(look.source, self._polling.done(look))
        n = look.counted
        if n["fresh"] or n["failed"]:
            failed = f", {n['failed']} could not be read (`diplowire notices`)" if n["failed"] else ""
            self._say(f"{look.source.name}: {n['fresh']} new{failed}, {n['changes']} changes")

    def _failed(self, look: Look, said: str, wait: float | None = None) -> None:
        self.failed += 1
        del self._looks[look.source.key]
        due = self._polling.failed(look, said, wait)
        self._queue(look.source, due)
        if said != look.state.said:  # once, not at each try
            self._say(f"{look.source.name}: {said}; tried again at {due:%H:%M} UTC")

    def _sent(self, delivery: Delivery, error: DiplowireError | None) -> None:
        self._sending.discard(delivery.output)
        if error is None:
            self._outputs.sent(delivery)
            return
        if self._stopped:
            return  # nobody knows whether it was taken: it is sent again, under the same id
        if said := self._outputs.failed(delivery, error, self._time.now(), self._rng):
            self._say(said)

    def _flush(self, now: dt.datetime) -> None:
        self.taking.pass_days()
        try:
            self._outputs.flush(now)
        except OutputError as error:
            self._say(str(error))

    def _seconds(self) -> float | None:
        """Return how long to wait at most; None for as long as threads are at work."""
        if self._threads.full:
            return None
        dues = [d for d in (self._due.next(), self._outputs.next_due(self._sending)) if d]
        if not dues:
            return _IDLE
        return min(_IDLE, max(0.0, (min(dues) - self._time.now()).total_seconds()))

    def _let_go(self) -> None:
        """Write down what was sent meanwhile, and let others go on with what was begun."""
        for done in self._threads.rest():
            if isinstance(done.work, Delivery):
                self._sent(done.work, done.error)
        for look in self._looks.values():
            self._polling.stopped(look)
        self.taking.close()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
