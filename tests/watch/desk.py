"""A desk that watches the web of the tests: settings, a clock that only goes on when told, and stories as feeds."""

from __future__ import annotations

import datetime as dt
import json
import queue
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from diplowire.fetch import Fetcher
from diplowire.ledger import outbox
from diplowire.ledger.book import Book
from diplowire.pipeline import open_ledger, reader
from diplowire.views.changes import Change
from diplowire.watch.settings import read_settings
from diplowire.watch.taking import Readers
from diplowire.watch.watcher import Watcher
from web import Names, Reply, Request, Seconds, Web

T = TypeVar("T")
THREADS = Path(__file__).parents[1] / "threads"
STORIES = sorted((THREADS / "moved_visit").glob("*.txt"))
FEED = '[[source]]\nname = "news"\nfeed = "SITE/feed.xml"\n'
BEGIN = dt.datetime(2023, 7, 1, 8, tzinfo=dt.UTC)


class Now:
    """A clock for watching: whoever waits finds the time gone by, unless something is under way."""

    def __init__(self, now: dt.datetime = BEGIN) -> None:
        self.time = now
        self.waited: list[float] = []

    def now(self) -> dt.datetime:
        """Return the time."""
        return self.time

    def wait(self, inbox: queue.SimpleQueue[T], seconds: float | None, *, busy: bool) -> T | None:
        """Return what comes in; let time pass where nothing will."""
        if busy:
            return inbox.get(timeout=60)
        assert seconds is not None
        self.waited.append(seconds)
        self.time += dt.timedelta(seconds=seconds)
        return None


def text_of(path: Path) -> str:
    """Return a story of the tests."""
    return path.read_text("utf-8")


def rss(stories: Sequence[tuple[str, str, dt.datetime | None]], base: str = "http://news.example/") -> bytes:
    """Return an RSS feed of stories (id, text, time), the newest first as feeds have them."""
    items = []
    for id, text, at in reversed(stories):
        title, _, rest = text.strip().partition("\n\n")
        when = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
        paragraphs = "".join(f"<p>{escape(p)}</p>" for p in rest.split("\n\n"))
        items.append(
            f"<item><guid>{id}</guid><title>{escape(title)}</title><link>{base}{id}.txt</link>{when}"
            f"<description>{escape(paragraphs)}</description></item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>'
        f"<link>{base}</link><description>d</description>{''.join(items)}</channel></rss>"
    ).encode()


class Feed:
    """A page of the web that is a feed with an ETag; stories come in one by one."""

    def __init__(self, site: Web, path: str = "/feed.xml") -> None:
        self.stories: list[tuple[str, str, dt.datetime | None]] = []
        self._base = site.url("/")
        site.pages[path] = self._answer

    def add(self, id: str, text: str, at: dt.datetime | None = None) -> None:
        """Publish a story."""
        self.stories.append((id, text, at))

    def _answer(self, request: Request) -> Reply:
        etag = f'"{len(self.stories)}"'
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304)
        return Reply(rss(self.stories, self._base), headers={"Content-Type": "application/rss+xml", "ETag": etag})


class Desk:
    """A ledger, settings and a clock; each round is a watcher of its own, as after a stop."""

    def __init__(self, folder: Path, site: Web, settings: str, now: Now | None = None) -> None:
        self.folder, self.site = folder, site
        self.ledger = folder / "ledger.sqlite"
        self.file = folder / "sources.toml"
        self.said: list[str] = []
        self.now = now or Now()
        self.write(settings)

    def write(self, settings: str) -> None:
        """Write the file of sources; SITE stands for the address of the web."""
        head = "" if "[fetch]" in settings else '[fetch]\nallow = ["127.0.0.1"]\npause = "0s"\n'
        self.file.write_text(head + settings.replace("SITE", self.site.url("")), "utf-8")

    def watcher(self, book: Book, resolve: Names | None = None) -> Watcher:
        """Return a watcher."""
        settings = read_settings(self.file)
        seconds = Seconds()
        fetcher = Fetcher(
            settings.fetch.limits(), resolve=resolve or Names(), clock=seconds, sleep=seconds.sleep, now=self.now.now
        )
        reads = reader()
        info = Readers(reads.info.version, reads.info.lexicon_sha256)
        return Watcher(
            settings, book, fetcher, reads.read, info, time=self.now, say=self.said.append, rng=random.Random(1)
        )

    def round(self, resolve: Names | None = None) -> dict[str, int]:
        """Do what is due, and return what was counted."""
        with self.book() as book:
            w = self.watcher(book, resolve)
            w.run(once=True)
            return {k: v for k, v in w.taking.counted.items() if v}

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.now.time += dt.timedelta(**delta)

    @contextmanager
    def book(self) -> Iterator[Book]:
        """Open the ledger."""
        book = open_ledger(self.ledger)
        try:
            yield book
        finally:
            book.close()

    def changes(self) -> list[Change]:
        """Return the changes that were logged, the first one first."""
        with self.book() as book, book.store.reading() as c:
            return [Change.model_validate_json(x.body) for x in outbox.after(c, 0, 1000)]

    def whole(self) -> str:
        """Return the whole ledger as JSON."""
        with self.book() as book:
            return book.ledger().model_dump_json(by_alias=True)


class Hook:
    """A page of the web that takes webhooks; `answers` are the next statuses, then 204."""

    def __init__(self, site: Web, path: str = "/hook") -> None:
        self.requests: list[Request] = []
        self.answers: list[int] = []
        site.pages[path] = self._answer

    def _answer(self, request: Request) -> Reply:
        self.requests.append(request)
        return Reply(status=self.answers.pop(0) if self.answers else 204)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """Return what came in, as JSON."""
        return [json.loads(r.body) for r in self.requests]


def publish(desk: Desk, feed: Feed, n: int) -> dict[str, int]:
    """Publish a story of the thread, and do a round."""
    feed.add(f"s{n}", text_of(STORIES[n]))
    desk.later(minutes=11)
    return desk.round()
