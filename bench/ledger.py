"""How fast a ledger is filled, changed and asked, at 10^3, 10^4 and so on up to the number of stories.

    python bench/ledger.py [--stories 100000] [--address PATH|URL] [--json FILE] [--rebuild 100000] [--filled]

With --filled the ledger at the address, which an earlier run filled, is asked and changed but not filled any further.
The stories are made up (archive.py) and already read: only the ledger is measured, on one thread. Times of adding are
those inside `Book.add`; making the stories is not counted. Latencies are median / 95th percentile / most, in
milliseconds of wall time, in brackets of CPU time.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text

from archive import stories
from archive_world import DAY, FIRST, world
from diplowire.ledger import schema as t
from diplowire.ledger.book import Book
from diplowire.ledger.reports import load_part
from diplowire.ledger.snapshot import newest_day
from diplowire.ledger.update import Incoming, Knowledge
from diplowire.model.reading import Reading
from diplowire.views import Filter
from diplowire.views.events import events
from diplowire.views.pair import pair as dossier
from diplowire.views.stories import search

BATCH = 500
SINGLE, LATE = 50, 20  # stories added one by one in order of publication, and dated in the middle
BUSY = 10  # dated in the middle too, and about the busiest pair of states
EXTRA = SINGLE + LATE + BUSY
ASKED = 200  # times that each question is asked
LATEST = 50  # findings that a question wants
_WORD = re.compile(r"\w+")
Ask = Callable[[Connection, random.Random], object]


def lemmas(_language: str, words: str) -> list[str]:
    """Return the words, folded: what a language pack does better, and slower."""
    return _WORD.findall(words.lower())


def identify(_language: str, kind: str, _name: str, country: str | None) -> str | None:
    """Return what a language pack would know of a name: states by their code, of others nothing."""
    return country if kind == "state" else None


def incoming(readings: Iterator[Reading], number: int) -> list[Incoming]:
    """Return the next readings as files that came in."""
    return [Incoming(str(r.story.url), r.story.sha256, r) for r in islice(readings, number)]


def two_states(rng: random.Random) -> tuple[str, str]:
    """Return two states, drawn as the stories draw them."""
    one = two = world().state(rng)
    while one == two:
        two = world().state(rng)
    return world().states[one][0], world().states[two][0]


def ask_events(c: Connection, rng: random.Random) -> object:
    """List occurrences of two states as `diplowire events` does, each with its sources."""
    return events(c, Filter(states=two_states(rng), limit=20))


def ask_dossier(c: Connection, rng: random.Random) -> object:
    """Put together what `diplowire pair` shows: twenty of each sort."""
    return dossier(c, Filter(states=two_states(rng), limit=20), lemmas)


def ask_busiest(c: Connection, _rng: random.Random) -> object:
    """Put together the dossier of the two states that most stories are about."""
    return dossier(c, Filter(states=busiest(), limit=20), lemmas)


def busiest() -> tuple[str, str]:
    """Return the two states that most stories are about."""
    return world().states[0][0], world().states[1][0]


def ask_words(c: Connection, rng: random.Random) -> object:
    """Search as `diplowire search` does, with the places of the words."""
    return search(c, rng.choice(world().stock), Filter(limit=20), lemmas)


def ask_pair(c: Connection, rng: random.Random) -> object:
    """Show what the newest reports about two states tell of, with all their reports."""
    pair = "-".join(sorted(two_states(rng)))
    k = t.concerns.c
    newest = (
        select(k.finding)
        .where(k.states == pair, k.layer == "event")
        .order_by(k.day.desc(), k.finding.desc())
        .limit(LATEST)
    )
    leaders = c.execute(select(t.event.c.leader).where(t.event.c.finding.in_(newest)).distinct()).scalars().all()
    part = load_part(c, leaders, None, as_of=None)
    return [part.occurrence(thing) for thing in part.things]


def ask_search(c: Connection, rng: random.Random) -> object:
    """Find the newest stories with a surname and a common word in them."""
    w = world()
    name = rng.choice(rng.choice(w.holders[w.state(rng)])).split()[-1].lower()
    return _search(c, name, rng.choice(w.stock).split()[1])


def ask_common(c: Connection, rng: random.Random) -> object:
    """Find the newest stories with two words that stand in a third of all."""
    return _search(c, *rng.choice(world().stock).split())


def _search(c: Connection, one: str, other: str) -> object:
    if c.dialect.name == "sqlite":
        found = "SELECT rowid FROM story_search WHERE story_search MATCH :q ORDER BY rowid DESC LIMIT :n"
        query = f"SELECT id, day, headline FROM story WHERE pk IN ({found}) ORDER BY day DESC"
        return c.execute(text(query), {"q": f'"{one}" "{other}"', "n": LATEST}).all()
    query = (
        "SELECT id, day, headline FROM story WHERE search @@ CAST(:q AS tsquery) ORDER BY day DESC, pk DESC LIMIT :n"
    )
    return c.execute(text(query), {"q": f"'{one}' & '{other}'", "n": LATEST}).all()


QUESTIONS: dict[str, Ask] = {
    "pair": ask_pair,
    "search": ask_search,
    "search common": ask_common,
    "events view": ask_events,
    "dossier view": ask_dossier,
    "dossier, busiest": ask_busiest,
    "search view": ask_words,
}


def quantiles(spent: list[tuple[float, float]]) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds, of wall and of CPU seconds."""
    out = {}
    for name, seconds in zip(("", "cpu "), zip(*spent, strict=True), strict=True):
        ordered = sorted(seconds)
        out[f"{name}p50"] = round(ordered[len(ordered) // 2] * 1000, 2)
        out[f"{name}p95"] = round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 2)
        out[f"{name}most"] = round(ordered[-1] * 1000, 2)
    return out


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall and CPU seconds of some work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def one_by_one(book: Book, run: int, batch: list[Incoming]) -> dict[str, float]:
    """Add stories in a transaction each."""
    return quantiles([timed(partial(book.add, [i], run)) for i in batch])


def asked(book: Book, questions: dict[str, Ask]) -> dict[str, dict[str, float]]:
    """Ask each question many times of draws that are the same at every size."""
    out = {}
    for name, ask in questions.items():
        rng = random.Random(5)

        def once(ask: Ask = ask, rng: random.Random = rng) -> None:
            with book.store.reading() as c:
                ask(c, rng)

        out[name] = quantiles([timed(once) for _ in range(ASKED)])
    return out


def memory() -> tuple[int, int]:
    """Return resident memory now and at its peak, in MB."""
    status = Path("/proc/self/status").read_text("utf-8")
    found = re.search(r"VmRSS:\s*(\d+)", status)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(found[1]) // 1024 if found else 0, peak // 1024


def size(book: Book) -> int:
    """Return the bytes of the database."""
    if book.store.is_sqlite:
        files = (Path(book.store.address + end) for end in ("", "-wal"))
        return sum(p.stat().st_size for p in files if p.exists())
    with book.store.reading() as c:
        return int(c.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def counts(book: Book) -> dict[str, int]:
    """Return how many rows some tables have."""
    from sqlalchemy import func

    tables = (t.story, t.finding, t.event, t.occurrence, t.profile, t.doubt)
    with book.store.reading() as c:
        return {x.name: c.execute(select(func.count()).select_from(x)).scalar_one() for x in tables}


def fill(book: Book, number: int, rebuild: int) -> Iterator[dict[str, Any]]:
    """Fill a ledger and yield the figures at each power of ten."""
    gc.disable()  # its walks over the stories made here are no work of the ledger; it runs between the batches
    run = book.begin("bench", "0" * 64)
    readings, done, loading = stories(number), 0, 0.0
    marks = [10**n for n in range(3, 10) if 10**n < number] + [number]
    for mark in marks:
        rates: list[float] = []
        busy: list[float] = []  # the same by CPU time
        while done < mark - EXTRA:
            batch = incoming(readings, min(BATCH, mark - EXTRA - done))
            spent, cpu = timed(partial(book.add, batch, run))
            busy.append(len(batch) / cpu)
            loading += spent
            done += len(batch)
            rates.append(len(batch) / spent)
            gc.collect(2 if done % 10_000 < BATCH else 1)
            if done % 50_000 < BATCH:
                now = f"{rates[-1]:.0f}/s, {busy[-1]:.0f}/CPU s, {memory()[0]} MB"
                print(f"  {done:,} stories, {now}", flush=True)
        last, last_busy = (x[-max(1, len(x) // 10) :] for x in (rates, busy))
        row: dict[str, Any] = {"stories": mark}
        row["stories/s"] = round(len(last) / sum(1 / r for r in last))
        row["stories/CPU s"] = round(len(last) / sum(1 / r for r in last_busy))
        row["stories/s from the start"] = round(done / loading)
        row |= changed(book, run, done, incoming(readings, SINGLE))
        done += EXTRA
        row["bytes/story"] = round(size(book) / done)
        row["MB now"], row["MB peak"] = memory()
        row |= asked(book, QUESTIONS)
        row["rows"] = counts(book)
        if mark <= rebuild:
            row["rebuild s"], row["rebuild CPU s"] = (round(x, 1) for x in timed(book.rebuild))
        yield row


def changed(book: Book, run: int, size: int, fresh: list[Incoming]) -> dict[str, Any]:
    """Add stories one by one: the newest, some dated in the middle, some of these about the busiest pair of states."""
    middle = FIRST + DAY * int(size / 110 / 2)
    late = incoming(stories(LATE, size + SINGLE + LATE, middle), LATE)
    busy = (r for r in stories(10**6, size + 1, middle + 90 * DAY) if set(busiest()) <= {e.country for e in r.entities})
    return {
        "add one": one_by_one(book, run, fresh),
        "add one late": one_by_one(book, run, late),
        "late, busiest": one_by_one(book, run, incoming(busy, BUSY)),
    }


def filled(book: Book) -> dict[str, Any]:
    """Measure a ledger that is filled already."""
    gc.disable()
    with book.store.reading() as c:
        held, newest = counts(book)["story"], newest_day(c) or FIRST
    run = book.begin("bench", "0" * 64)
    row: dict[str, Any] = {"stories": held, "bytes/story": round(size(book) / held)}
    row |= asked(book, QUESTIONS)
    row |= changed(book, run, held, incoming(stories(SINGLE, held, newest + DAY), SINGLE))
    row["MB now"], row["MB peak"] = memory()
    return row


def shown(value: object) -> str:
    """Return a figure as it stands in a table."""
    if not isinstance(value, dict):
        return str(value)
    wall, cpu = (" / ".join(str(value[x + end]) for end in ("p50", "p95", "most")) for x in ("", "cpu "))
    return f"{wall} ({cpu})"


def main() -> None:
    """Print the figures as a table; with --json write them too, after each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--address", help="an empty ledger; a file of its own, thrown away, where none is named")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rebuild", type=int, default=100_000, help="the largest size that is rebuilt")
    parser.add_argument("--filled", action="store_true", help="measure the ledger at the address as it is")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = Book(options.address or f"{folder}/ledger.sqlite", Knowledge(identify, lemmas))
        rows = []
        for row in [filled(book)] if options.filled else fill(book, options.stories, options.rebuild):
            rows.append(row)
            print(json.dumps(row), flush=True)
            if options.json:
                options.json.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")
        book.close()
    names = [n for n in dict.fromkeys(n for row in rows for n in row) if n != "rows"]
    print(f"\n| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for row in rows:
        print(f"| {' | '.join(shown(row.get(n, '')) for n in names)} |")


if __name__ == "__main__":
    main()
