"""Watching: sources are looked at when they are due, and what is to be sent is sent, side by side."""

from __future__ import annotations

import datetime as dt
import queue
import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from diplowire.errors import DiplowireError, UnreadableStory
from diplowire.fetch import Fetched, Fetcher, FetchError, backoff
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
from diplowire.watch.taking import Taking

_ROUND = dt.timedelta(minutes=1)  # after which feeds and mails are made even if sources are never at rest
_IDLE = 60.0  # seconds of waiting at most, so that days that pass and mails that are due are noticed
_SENDING = dt.timedelta(minutes=2)  # after which what a process that died was sending is sent again
_FIRST_TRY = 60.0  # seconds after which what was not taken is sent again for the first time
_TRIES = 20  # over about two weeks


@dataclass(frozen=True, slots=True)
class _Page:
    look: Look
    entry: Entry


Task = Source | _Page


@dataclass(frozen=True, slots=True)
class _Done:
    """What a thread brings back: what it did, and what came of it."""

    work: Look | _Page | Delivery
    host: str
    found: Fetched | None
    error: DiplowireError | None


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
        reader: tuple[str, str],
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
        self._inbox: queue.SimpleQueue[_Done | None] = queue.SimpleQueue()
        self._looks: dict[str, Look] = {}
        self._threads = 0
        self._sending: set[str] = set()
        self._stopped = False

    def stop(self) -> None:
        """Let `run` end: nothing new is begun, what is under way is given up. May be called from a signal handler."""
        self._stopped = True
        self._fetcher.stopped.set()
        self._inbox.put(None)

    def run(self, *, once: bool = False) -> None:
        """Watch until stopped; with `once` until everything that is due has been done."""
        flushed = self._time.now()
        self._outputs.begin(flushed)
        self._queue_all(flushed)
        with ThreadPoolExecutor(self._settings.fetch.at_once, "watch") as pool:
            try:
                while not self._stopped:
                    self._begin(pool)
                    now = self._time.now()
                    if not self._threads or now - flushed >= _ROUND:
                        self._flush(now)
                        flushed = now
                    self._deliver(pool)
                    if once and not self._threads:
                        break
                    done = self._time.wait(self._inbox, self._seconds(), busy=bool(self._threads))
                    if done:
                        self._finish(done)
            finally:
                self._fetcher.stopped.set()
        self._let_go()

    def _queue_all(self, now: dt.datetime) -> None:
        with self._book.store.reading() as c:
            dues = watching.dues(c, (s.key for s in self._settings.source))
        for source in self._settings.source:
            self._queue(source, dues.get(source.key, now))

    def _queue(self, source: Source, due: dt.datetime) -> None:
        self._due.push(due, _host(source.url), source)

    def _begin(self, pool: ThreadPoolExecutor) -> None:
        """Begin what is due, as far as there are threads."""
        while self._threads < self._settings.fetch.at_once:
            taken = self._due.take(self._time.now())
            if taken is None:
                return
            host, task = taken
            if isinstance(task, _Page):
                self._start(pool, task, host, partial(self._fetcher.get, task.entry.link or ""))
                continue
            look = self._polling.begin(task)
            if isinstance(look, dt.datetime):  # another process looks at it
                self._due.free(host)
                self._queue(task, look)
                continue
            self._looks[task.key] = look
            at = look.state
            get = partial(self._fetcher.get, task.url, etag=at.etag, last_modified=at.modified)
            self._start(pool, look, host, get)

    def _deliver(self, pool: ThreadPoolExecutor) -> None:
        """Begin to send what is due."""
        while self._threads < self._settings.fetch.at_once:
            now = self._time.now()
            delivery = self._outputs.take(self._sending, now, now + _SENDING)
            if delivery is None:
                return
            self._sending.add(delivery.output)
            self._start(pool, delivery, "", partial(self._outputs.send, delivery, now))

    def _start(
        self, pool: ThreadPoolExecutor, work: Look | _Page | Delivery, host: str, do: Callable[[], Fetched | None]
    ) -> None:
        self._threads += 1

        def brought(future: Future[Fetched | None]) -> None:
            error, found = future.exception(), None
            if error is None:
                found = future.result()
            elif not isinstance(error, DiplowireError):  # nothing that comes from outside may end the watching
                error = DiplowireError(f"an error inside diplowire ({type(error).__name__}); please report it")
            self._inbox.put(_Done(work, host, found, error))

        pool.submit(do).add_done_callback(brought)

    def _finish(self, done: _Done) -> None:
        """Take in what a thread brought."""
        self._threads -= 1
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
        look.counted += self.taking.counted - before
        if look.left == 0 and not self._stopped:
            self._over(look)

    def _came(self, look: Look, found: Fetched) -> None:
        self._polling.came(look, found, lambda: self._stopped)
        look.left = len(look.pages)
        for entry in look.pages:
            self._due.push(self._time.now(), _host(entry.link or ""), _Page(look, entry))

    def _page(self, look: Look, entry: Entry, done: _Done) -> None:
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
        tries = delivery.tries + 1
        due = None
        if tries < _TRIES:
            seconds = backoff(tries, _FIRST_TRY, getattr(error, "wait", None), self._rng)
            due = self._time.now() + dt.timedelta(seconds=seconds)
        self._outputs.failed(delivery, str(error), due)
        if tries == 1 or due is None:
            self._say(f"{error}; " + (f"sent again at {due:%H:%M} UTC" if due else "given up"))

    def _flush(self, now: dt.datetime) -> None:
        self.taking.pass_days()
        try:
            self._outputs.flush(now)
        except OutputError as error:
            self._say(str(error))

    def _seconds(self) -> float | None:
        """Return how long to wait at most; None for as long as threads are at work."""
        if self._threads >= self._settings.fetch.at_once:
            return None
        dues = [d for d in (self._due.next(), self._outputs.next_due(self._sending)) if d]
        if not dues:
            return _IDLE
        return min(_IDLE, max(0.0, (min(dues) - self._time.now()).total_seconds()))

    def _let_go(self) -> None:
        """Write down what was sent meanwhile, and let others go on with what was begun."""
        while not self._inbox.empty():
            done = self._inbox.get()
            if done and isinstance(done.work, Delivery):
                self._sent(done.work, done.error)
        for look in self._looks.values():
            self._polling.stopped(look)
        self.taking.close()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
