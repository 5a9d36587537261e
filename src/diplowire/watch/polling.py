"""One look at a source: what came from the web becomes stories, and what is remembered of it."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import Connection

from diplowire.errors import UnreadableStory
from diplowire.fetch import Fetched, backoff
from diplowire.ledger import watching
from diplowire.ledger.book import Book
from diplowire.ledger.watching import Item, Watched
from diplowire.watch import inputs
from diplowire.watch.inputs import Entry
from diplowire.watch.settings import Source
from diplowire.watch.taking import Taking

LEASE = dt.timedelta(minutes=5)  # after which a source is taken over from a process that died
_TRIES = 3  # to fetch the page of an item
_PAGES = 50  # pages that are fetched with one look at a feed; the others wait for the next
_FORGOTTEN, _REFRESHED = 180, 30  # days after which an item is forgotten, or marked anew while the feed shows it


@dataclass
class Look:
    """One look at a source, from the moment it is taken until what came of it is written down."""

    source: Source
    state: Watched
    found: Fetched | None = None
    shown: list[str] = field(default_factory=list)  # items that the feed shows
    pages: list[Entry] = field(default_factory=list)  # items whose pages are still to be fetched
    left: int = 0  # pages that did not come yet
    whole: bool = True  # nothing was left for the next look
    counted: Counter[str] = field(default_factory=Counter)  # of the stories taken in


class Polling:
    """What is done with what was fetched, over one ledger."""

    def __init__(self, book: Book, taking: Taking, now: Callable[[], dt.datetime], rng: random.Random) -> None:
        self._book, self._taking, self._now, self._rng = book, taking, now, rng

    def begin(self, source: Source) -> Look | dt.datetime:
        """Take a source that is due; else return when it is: another process has it, or had it just now."""
        now = self._now()
        with self._book.store.writing() as c:
            state = watching.claim(c, source.key, now, now + LEASE)
        return Look(source, state) if state.due <= now else state.due

    def came(self, look: Look, found: Fetched, stopped: Callable[[], bool]) -> None:
        """Take in what a source gave. Items whose pages are to be fetched are left in `look.pages`.

        Raises UnreadableStory where it is nothing that can be read.
        """
        look.found = found
        if found.body is None:
            return
        if look.source.page:
            for d in inputs.documents(found.body, look.source.url, found.url, look.source.language):
                self._taking.take(d, self._keeper(look))
            return
        every = inputs.entries(found.body, found.url, look.source.language)
        look.shown = [e.key for e in every]
        with self._book.store.reading() as c:
            known = watching.items(c, look.source.key, look.shown)
        new = [e for e in every if (i := known.get(e.key)) is None or i.digest != e.digest or i.tries]
        if look.source.follow:
            look.pages = [e for e in new if e.link][:_PAGES]
            look.whole = sum(bool(e.link) for e in new) <= _PAGES
            return
        for e in new:
            if stopped():
                look.whole = False
                return
            self._taking.take(e.document, partial(self._note, look=look, entry=e))

    def page_came(self, look: Look, entry: Entry, page: Fetched) -> None:
        """Take in the page of an item."""
        name = entry.link or page.url
        try:
            found = list(inputs.documents(page.body or b"", name, page.url, look.source.language))
        except UnreadableStory as error:
            self._give_up(look, entry, name, str(error))
            return
        for n, d in enumerate(found, 1):
            told = replace(d, published=d.published or entry.document.published)
            self._taking.take(
                told, partial(self._note, look=look, entry=entry) if n == len(found) else self._keeper(look)
            )

    def page_failed(self, look: Look, entry: Entry, said: str, *, again: bool) -> None:
        """Leave an item for the next look; give it up after some, and at once where trying again would not help."""
        with self._book.store.reading() as c:
            known = watching.items(c, look.source.key, [entry.key]).get(entry.key)
        tries = known.tries + 1 if known and known.digest == entry.digest else 1
        if not again or tries >= _TRIES:
            self._give_up(look, entry, entry.link or "", said)
            return
        look.whole = False
        with self._book.store.writing() as c:
            self._note(c, look, entry, tries)

    def done(self, look: Look) -> dt.datetime:
        """Write down how a source was found; return when it is due again."""
        now = self._now()
        state, found = look.state, look.found
        every = look.source.every
        if look.whole:
            due = now + dt.timedelta(seconds=every * self._rng.uniform(0.95, 1.05))
        else:
            due = now + dt.timedelta(seconds=backoff(1, min(60.0, every), None, self._rng))
        if found is None or (found.body is None and look.whole):
            settled = replace(state, due=due, failures=0, said="")
        else:  # what is not whole is fetched again whole
            etag, modified = (found.etag, found.last_modified) if look.whole else (None, None)
            settled = replace(state, due=due, failures=0, said="", etag=etag, modified=modified)
        with self._book.store.writing() as c:
            watching.settle(c, settled)
            if look.shown and look.whole:
                watching.prune(c, state.key, look.shown, now.date(), days=_FORGOTTEN, refresh=_REFRESHED)
        return due

    def failed(self, look: Look, said: str, wait: float | None = None) -> dt.datetime:
        """Write down why a source gave nothing; return when it is tried again."""
        failures = look.state.failures + 1
        seconds = backoff(failures, float(look.source.every), wait, self._rng)
        due = self._now() + dt.timedelta(seconds=seconds)
        with self._book.store.writing() as c:
            watching.settle(c, replace(look.state, due=due, failures=failures, said=said))
        return due

    def stopped(self, look: Look) -> None:
        """Let go of a source before it is done with: the next process goes on at once."""
        with self._book.store.writing() as c:
            watching.settle(c, replace(look.state, due=self._now()))

    def _give_up(self, look: Look, entry: Entry, name: str, said: str) -> None:
        said = said if said.startswith(name) else f"{name}: {said}"
        self._taking.fail(name, said, partial(self._note, look=look, entry=entry))

    def _note(self, connection: Connection, look: Look, entry: Entry, tries: int = 0) -> None:
        watching.note(connection, look.source.key, entry.key, Item(entry.digest, tries), self._now().date())
        watching.keep(connection, look.source.key, self._now() + LEASE)

    def _keeper(self, look: Look) -> Callable[[Connection], None]:
        """Return what keeps a source for longer."""
        return lambda c: watching.keep(c, look.source.key, self._now() + LEASE)
