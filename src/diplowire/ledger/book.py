"""A ledger that is open: stories go in, judgements are made, and what it says is asked."""

from __future__ import annotations

import datetime as dt
import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from diplowire.ledger import judgements as judging
from diplowire.ledger import schema as t
from diplowire.ledger.judgements import Judgement, Sort, Verdict
from diplowire.ledger.link import Uid
from diplowire.ledger.rows import Pks, chunks, count_writing, storable
from diplowire.ledger.snapshot import snapshot
from diplowire.ledger.statistics import Statistic
from diplowire.ledger.store import Store
from diplowire.ledger.tables import EventTable
from diplowire.ledger.update import Incoming, Knowledge, Taken, Update
from diplowire.model.ledger import Ledger

Clock = Callable[[], dt.datetime]
Along = Callable[[Connection, Connection, frozenset[Uid]], None]
"""What is done along with a batch, in its transaction: it sees the ledger as it was, the ledger as it is now, and the
events whose occurrences are made anew."""

_STORIES = 500  # derived at a time by a rebuild


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Hold the collector of cycles back for a batch, which makes none: it would walk over all events kept in memory."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read, with the reason; `digest` is of its bytes where there were any."""

    path: str
    digest: str
    reason: str


class Book:
    """A ledger in its store. `knows` is what language packs know of names and words."""

    def __init__(
        self,
        address: str | os.PathLike[str] | None,
        knows: Knowledge,
        *,
        create: bool = True,
        clock: Clock = _now,
    ) -> None:
        self.store = Store(address, create=create)
        self.knows = knows
        self.clock = clock
        self._events = EventTable()
        self._turn = threading.Lock()  # what is remembered between batches is for one writer of this process at a time

    def close(self) -> None:
        """Close the ledger."""
        self.store.close()

    def begin(self, version: str, lexicon: str) -> int:
        """Note that a run of adding begins and return its number."""
        with self.store.writing() as c:
            pk = Pks(c).next("run")
            row = {"pk": pk, "started": self.clock(), "version": version, "lexicon": lexicon}
            c.execute(insert(t.run).values(row | {"fresh": 0, "known": 0, "failed": 0}))
        return pk

    def end(self, run: int, fresh: int, known: int, failed: int) -> None:
        """Note what a run brought."""
        values = {"ended": self.clock(), "fresh": fresh, "known": known, "failed": failed}
        with self.store.writing() as c:
            c.execute(update(t.run).where(t.run.c.pk == run).values(values))

    def has(self, digest: str, path: str, *readers: str) -> bool:
        """Say whether the same bytes came in under the same path, and one of these readers read them."""
        f = t.source_file.c
        with self.store.reading() as c:
            query = select(f.story).where(f.digest == digest, f.path == storable(path), f.reader.in_(readers))
            return c.execute(query).first() is not None

    def having(self, files: Iterable[tuple[str, str]], reader: str) -> set[tuple[str, str]]:
        """Return those of some files (digest, path) that `has` is true of."""
        f = t.source_file.c
        named = {(digest, storable(path)): (digest, path) for digest, path in files}
        out: set[tuple[str, str]] = set()
        with self.store.reading() as c:
            for part in chunks(sorted({digest for digest, _ in named})):
                found = c.execute(select(f.digest, f.path).where(f.digest.in_(part), f.reader == reader))
                out.update(named[digest, path] for digest, path in found if (digest, path) in named)
        return out

    def add(
        self, batch: Sequence[Incoming], run: int, failures: Sequence[Failure] = (), along: Along | None = None
    ) -> Taken:
        """Take readings in, note inputs that could not be read, and do what goes along with it: all or none."""
        with _without_pauses(), self._changing() as c:
            change = Update(c, self.knows, self._events, run)
            if batch:
                change.take(batch)
            _note(c, failures, run)
            if along:
                with self.store.reading() as before:  # sees nothing yet of what this transaction wrote
                    along(before, c, self._events.decided)
        return change.taken

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """Open a transaction that changes what is derived."""
        try:
            with self._turn, self.store.writing() as c:
                yield c
        except BaseException:
            self._events = EventTable()  # what it remembers was not committed
            raise

    def fail(self, failures: Iterable[Failure], run: int) -> None:
        """Keep inputs that could not be read, with the reason; a file that failed before is replaced."""
        with self.store.writing() as c:
            _note(c, failures, run)

    def judge(
        self,
        verdict: Verdict,
        sort: Sort,
        one: Uid,
        other: Uid | None = None,
        *,
        author: str,
        reason: str,
        field: str | None = None,
        value: str | None = None,
    ) -> Judgement:
        """Write a judgement down and work it in. Raises LedgerError where it names what is not there."""
        made = judging.new_judgement(
            verdict, sort, one, other, author=author, reason=reason, at=self.clock(), name=field, value=value
        )
        with self._changing() as c:
            judging.check(c, made)
            change = Update(c, self.knows, self._events)
            judging.keep(c, change.pks, made)
            change.judge(judging.touched(c, made))
        return made

    def add_statistics(self, rows: Sequence[Statistic]) -> int:
        """Keep official statistics, those there already replaced; return how many are new."""
        c = t.statistic.c
        new = 0
        with self.store.writing() as connection:
            pks = Pks(connection)
            for r in rows:
                same = (c.reporter == r.reporter, c.partner == r.partner, c.flow == r.flow, c.first == r.first,
                        c.last == r.last, c.currency == r.currency, c.source == r.source)  # fmt: skip
                if connection.execute(update(t.statistic).where(*same).values(value=r.value)).rowcount == 0:
                    connection.execute(insert(t.statistic).values(pk=pks.next("statistic"), **asdict(r)))
                    new += 1
            count_writing(connection)  # figures are shown beside them
        return new

    def statistics(self) -> list[str]:
        """Return a line for each reporter, flow and source whose statistics are loaded."""
        c = t.statistic.c
        query = (
            select(c.reporter, c.flow, c.source, func.count(c.partner.distinct()), func.min(c.first), func.max(c.last))
            .group_by(c.reporter, c.flow, c.source)
            .order_by(c.reporter, c.flow, c.source)
        )
        with self.store.reading() as connection:
            return [
                f"{reporter} {flow} with {partners} partners, {first} to {last}: {source}"
                for reporter, flow, source, partners, first, last in connection.execute(query)
            ]

    def rebuild(self) -> int:
        """Decide everything anew from the stored readings and judgements; return the number of stories."""
        with self._changing() as c:
            self._events = EventTable()
            return _rebuild(c, self.knows, self._events)

    def ledger(self, as_of: dt.date | None = None) -> Ledger:
        """Return the whole ledger as of a day, else of the newest story."""
        with self.store.reading() as c:
            return snapshot(c, self.knows.lemmas, as_of)


def _note(c: Connection, failures: Iterable[Failure], run: int) -> None:
    pks = Pks(c)
    for f in failures:
        path, reason = storable(f.path), storable(f.reason)
        c.execute(delete(t.failure).where(t.failure.c.path == path))
        row = {"pk": pks.next("failure"), "path": path, "digest": f.digest, "reason": reason, "run": run}
        c.execute(insert(t.failure).values(row))


def _rebuild(c: Connection, knows: Knowledge, events: EventTable) -> int:
    """Empty all that is derived and derive it again, story by story in order of publication."""
    for table in (t.doubt, t.occurrence, t.filed, t.event, t.concerns, t.party, t.finding, t.office, t.appearance,
                  t.profile_block, t.profile, t.band, t.wire):  # fmt: skip
        c.execute(delete(table))
    stories = c.execute(select(t.story.c.pk).order_by(t.story.c.day, t.story.c.path)).scalars().all()
    for i in range(0, len(stories), _STORIES):
        with _without_pauses():
            Update(c, knows, events).derive(stories[i : i + _STORIES])
    return len(stories)
