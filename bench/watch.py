"""What watching costs: the changes of a story in ledgers of growing size, and looks at sources that have nothing new.

    python bench/watch.py [--stories 10000] [--sources 1000] [--json FILE]

The stories are made up (archive.py) and already read. Times are milliseconds for adding one story, alone and along with
what it changes. The sources lie on a server of this process, so that only our own work counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import queue
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from archive import stories
from diplowire.fetch import Fetcher
from diplowire.ledger.book import Book
from diplowire.ledger.link import Uid
from diplowire.ledger.update import Incoming, Knowledge
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.views import Texts
from diplowire.views.changes import changes
from diplowire.watch.settings import Fetch, Settings, Source
from diplowire.watch.taking import Readers
from diplowire.watch.watcher import Watcher
from ledger import BATCH, identify, incoming, lemmas, quantiles

T = TypeVar("T")
SINGLE = 60  # stories added one by one, every other one along with its changes
EVERY = 60  # seconds between two looks at a source
ROUNDS = 3


def one(book: Book, run: int, story: Incoming, told: list[int] | None) -> tuple[float, float]:
    """Add a story and return the seconds that it took; with `told` along with its changes, which are counted."""
    as_of = story.reading.story.day or dt.date.max

    def along(before: Connection, now: Connection, uids: frozenset[Uid]) -> None:
        assert told is not None
        told.append(len(changes(before, now, uids, [story.reading.story.id], as_of, Texts(now))))

    start, cpu = time.perf_counter(), time.process_time()
    book.add([story], run, along=along if told is not None else None)
    return time.perf_counter() - start, time.process_time() - cpu


def ledgers(folder: str, most: int) -> list[dict[str, Any]]:
    """Fill a ledger up to a size, and measure at each power of ten."""
    book = Book(Path(folder) / "ledger.sqlite", Knowledge(identify, lemmas))
    run, held, size, out = book.begin("bench", "0"), 0, 1000, []
    made = stories(most + SINGLE * 8)
    while size <= most:
        while held < size:
            held += book.add(incoming(made, min(BATCH, size - held)), run).fresh
        told: list[int] = []
        spent: dict[str, list[tuple[float, float]]] = {"alone": [], "with changes": []}
        for n, story in enumerate(incoming(made, SINGLE)):
            spent["with changes" if n % 2 else "alone"].append(one(book, run, story, told if n % 2 else None))
        held += SINGLE
        found = {name: {k: round(v, 2) for k, v in quantiles(x).items()} for name, x in spent.items()}
        out.append({"stories": held, **found, "changes of a story": round(sum(told) / len(told), 2)})
        print(json.dumps(out[-1]), flush=True)
        size *= 10
    book.close()
    return out


class Now:
    """A clock that does not wait: where nothing is under way, time passes at once."""

    def __init__(self) -> None:
        self.time = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        """Return the time."""
        return self.time

    def wait(self, inbox: queue.SimpleQueue[T], seconds: float | None, *, busy: bool) -> T | None:
        """Return what comes in, or let time pass."""
        if busy:
            return inbox.get()
        self.time += dt.timedelta(seconds=seconds or 0)
        return None


class Unchanged(BaseHTTPRequestHandler):
    """Answers that nothing has changed."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(404 if self.path == "/robots.txt" else 304)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def unread(document: Document) -> Reading:
    """Read nothing: no source has anything new."""
    raise AssertionError(document.name)


def looks(folder: str, number: int) -> dict[str, Any]:
    """Look at all sources again and again, each on a name of its own; the first look reads robots.txt too."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Unchanged)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    sources = tuple(Source(name=f"n{n}", page=f"http://n{n}.example:{port}/", every=EVERY) for n in range(number))
    settings = Settings(fetch=Fetch(pause=0, allow=("127.0.0.1",)), source=sources)
    book = Book(Path(folder) / "watched.sqlite", Knowledge(identify, lemmas))
    now = Now()
    start, cpu = time.perf_counter(), time.process_time()
    for _ in range(ROUNDS):
        fetcher = Fetcher(settings.fetch.limits(), resolve=lambda host, port: ["127.0.0.1"])
        Watcher(settings, book, fetcher, unread, Readers("bench", "0"), time=now, say=print).run(once=True)
        now.time += dt.timedelta(seconds=2 * EVERY)
    wall, spent = time.perf_counter() - start, time.process_time() - cpu
    server.shutdown()
    book.close()
    made = ROUNDS * number
    return {"sources": number, "looks a second": round(made / wall), "ms CPU a look": round(1000 * spent / made, 2)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {"ledgers": ledgers(folder, options.stories), "looks": looks(folder, options.sources)}
    print(json.dumps(found["looks"]))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
