"""What must hold of any archive: the ledger depends on the stories and judgements alone, not on the way there."""

from __future__ import annotations

from collections import Counter

import pytest
from archives import DOUBTFUL, SURE, crowded, few, many, same, split, stories, tables
from build import book, day, said
from hypothesis import given
from hypothesis import strategies as st
from servers import Fresh
from sqlalchemy import func, select

from diplowire.ledger import link
from diplowire.ledger import schema as t
from diplowire.ledger.book import Book
from diplowire.ledger.update import Incoming

archives = stories(DOUBTFUL)
seeds = st.integers(0, 2**16)


@many
@given(archive=archives, seed=seeds, seed2=seeds)
def test_neither_order_nor_batches_matter(in_files: Fresh, archive: list[Incoming], seed: int, seed2: int) -> None:
    with book(in_files(), *split(archive, seed)) as one, book(in_files(), *split(archive, seed2)) as other:
        same(one, other)


@many
@given(archive=crowded("meeting", "talks"), seed=seeds, seed2=seeds)
def test_nor_do_they_where_few_are_compared(in_files: Fresh, archive: list[Incoming], seed: int, seed2: int) -> None:
    """Which things an event is compared with, where there are too many, follows from their order alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link, "_CANDIDATES", 2)
        with book(in_files(), *split(archive, seed)) as one, book(in_files(), *split(archive, seed2)) as other:
            same(one, other)


@many
@given(archive=crowded("meeting", "talks"), seed=seeds)
def test_nor_does_closing_in_between(in_files: Fresh, archive: list[Incoming], seed: int) -> None:
    address = in_files()
    for batch in split(archive, seed):
        with book(address, batch):
            pass
    with book(address) as one, book(in_files(), archive) as other:
        same(one, other)


@few
@given(archive=archives, seed=seeds)
def test_both_stores_say_the_same(in_files: Fresh, on_server: Fresh, archive: list[Incoming], seed: int) -> None:
    with book(in_files(), archive) as one, book(on_server(), *split(archive, seed)) as other:
        same(one, other)


@many
@given(archive=archives, seed=seeds)
def test_a_ledger_is_what_its_rebuilding_gives(in_files: Fresh, archive: list[Incoming], seed: int) -> None:
    with book(in_files(), *split(archive, seed)) as b:
        grown, held = said(b), tables(b)
        assert b.rebuild() == len(archive)
        assert tables(b) == held
        assert said(b) == grown


@few
@given(archive=archives, seed=seeds)
def test_a_story_under_two_paths_is_one(in_files: Fresh, archive: list[Incoming], seed: int) -> None:
    twice = archive + [Incoming(f"{9 - n}/{i.path}", i.digest, i.reading) for n, i in enumerate(archive)]
    twice += [Incoming(f"!{i.path}", i.digest, i.reading) for i in archive[::2]]
    with book(in_files(), twice) as one, book(in_files(), *split(twice, seed)) as other:
        same(one, other)


@few
@given(archive=archives, seed=seeds)
def test_adding_again_changes_nothing(fresh: Fresh, archive: list[Incoming], seed: int) -> None:
    with book(fresh(), *split(archive, seed)) as b:
        before, held, rows = said(b), tables(b), counts(b)
        run = b.begin("1", "0" * 64)
        for batch in split(archive, seed + 1):
            taken = b.add(batch, run)
            assert (taken.fresh, taken.known, taken.reread) == (0, len(batch), 0)
        assert (said(b), tables(b)) == (before, held)
        assert counts(b) == rows | {"run": rows["run"] + 1}


@few
@given(archive=archives)
def test_everything_found_stands_in_the_ledger_once(fresh: Fresh, archive: list[Incoming]) -> None:
    with book(fresh(), archive) as b:
        ledger = b.ledger()
    readings = [i.reading for i in archive]
    told = Counter((r.story.id, r.event) for o in ledger.occurrences for r in o.reports)
    assert told == Counter((r.story.id, e.id) for r in readings for e in r.events)
    seen = Counter((x.story.id, x.entity) for e in ledger.entities for x in e.reports)
    assert seen == Counter((r.story.id, e.id) for r in readings for e in r.entities)
    known = {e.id for e in ledger.entities}
    assert all(p.entity in known for o in ledger.occurrences for p in o.participants)
    assert all(len({r.story.id for r in o.reports}) == len(o.reports) for o in ledger.occurrences)


@many
@given(archive=stories(SURE, undated=False), cut=st.sampled_from(["4", "5", "6", "7", "9"]))
def test_as_of_a_day(in_files: Fresh, archive: list[Incoming], cut: str) -> None:
    """Where nobody can be taken for somebody else, the ledger as of a day is that of the stories up to it.

    Where a later story tells who a lone surname is, the earlier stories gain by it, as of an earlier day too: there
    only the next test holds.
    """
    known = [i for i in archive if str(i.reading.story.day) <= f"2024-03-{int(cut):02}"]
    with book(in_files(), archive) as whole, book(in_files(), known) as part:
        assert said(whole, cut) == said(part, cut)


@few
@given(archive=archives, cut=st.sampled_from(["5", "6", "7", "9"]))
def test_nothing_later_is_told_as_of_a_day(in_files: Fresh, archive: list[Incoming], cut: str) -> None:
    readings = [i.reading for i in archive]
    early = [r for r in readings if r.story.day and r.story.day <= day(cut)]
    with book(in_files(), archive) as b:
        text = said(b, cut)
        told = Counter((r.story.id, r.event) for o in b.ledger(day(cut)).occurrences for r in o.reports)
    assert told == Counter((r.story.id, e.id) for r in early for e in r.events)
    assert [r.story.id for r in readings if r not in early and r.story.id in text] == []


def counts(b: Book) -> dict[str, int]:
    """Return the number of rows of each table."""
    with b.store.reading() as c:
        return {
            name: c.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in t.metadata.tables.items()
        }
