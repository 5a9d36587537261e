"""Views against the whole ledger: a part of it shown alone says what the whole says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from diplowire.errors import LedgerError
from diplowire.ledger.book import Book
from diplowire.pipeline import KNOWLEDGE, open_ledger
from diplowire.views import Filter, Texts
from diplowire.views.ask import states_key
from diplowire.views.events import events, occurrence, plans
from diplowire.views.pair import pair
from diplowire.views.people import contacts, find_persons, person
from diplowire.views.said import commitments, disagreements, figures, statements


@pytest.fixture(scope="module")
def book(archive: Path) -> Iterator[Book]:
    opened = open_ledger(archive, create=False)
    yield opened
    opened.close()


@pytest.fixture
def c(book: Book) -> Iterator[Connection]:
    with book.store.reading() as connection:
        yield connection


def test_an_occurrence_alone_is_what_it_is_in_the_whole(book: Book, c: Connection) -> None:
    ledger = book.ledger()
    assert len(ledger.occurrences) > 30
    for o in ledger.occurrences:
        row = occurrence(c, o.id, Filter())
        when = (o.when.start, o.when.end, o.when.granularity) if o.when else (None, None, None)
        assert (row.start, row.end, row.granularity) == when, o
        assert (row.kind, row.outcome, row.factuality, row.part_of) == (o.kind, o.outcome, o.factuality, o.part_of)
        assert {(p.id, p.role) for p in row.parties} == {(p.entity, p.role) for p in o.participants}
        assert (row.place.id if row.place else None) == o.place
        assert [(s.story, s.finding) for s in row.sources] == [(r.story.id, r.event) for r in o.reports]


def test_all_occurrences_are_listed_once(book: Book, c: Connection) -> None:
    every = {o.id for o in book.ledger().occurrences}
    assert {r.id for r in events(c, Filter(limit=10_000))} == every
    paged = [r.id for offset in range(0, 200, 7) for r in events(c, Filter(limit=7, offset=offset))]
    assert len(paged) == len(set(paged))
    assert set(paged) == every


@pytest.mark.parametrize("day", ["2001-09-01", "2018-06-15", "2023-02-10", "2025-10-21"])
def test_as_of_a_day_lists_agree_with_the_ledger_of_that_day(book: Book, c: Connection, day: str) -> None:
    as_of = dt.date.fromisoformat(day)
    ledger = book.ledger(as_of)
    shown = {r.id: (r.outcome, len(r.sources)) for r in events(c, Filter(as_of=as_of, limit=10_000))}
    assert shown == {o.id: (o.outcome, len(o.reports)) for o in ledger.occurrences}


def test_every_commitment_and_figure_of_the_ledger_is_listed(book: Book, c: Connection) -> None:
    ledger = book.ledger()
    rows = commitments(c, Filter(limit=10_000), KNOWLEDGE.lemmas)
    assert {(r.id, r.outcome, r.occurrence) for r in rows} == {
        (x.id, x.outcome, x.occurrence) for x in ledger.commitments
    }
    assert disagreements(c, Filter(limit=10_000)) == list(ledger.disagreements)
    assert len(figures(c, Filter(limit=10_000))) > 3
    assert len(statements(c, Filter(limit=10_000))) > 15


def test_a_pair_holds_only_what_concerns_both(c: Connection) -> None:
    dossier = pair(c, Filter(states=("USA", "CHN"), limit=100), KNOWLEDGE.lemmas)
    assert dossier.events
    ids = {r.id for r in events(c, Filter(states=("CHN",), limit=1000))} & {
        r.id for r in events(c, Filter(states=("USA",), limit=1000))
    }
    assert {r.id for r in dossier.events} <= ids
    assert all({x.one.country, x.other.country} == {"USA", "CHN"} for x in dossier.contacts)


def test_contacts_count_what_was_held_only(c: Connection) -> None:
    rows = events(c, Filter(states=("RUS", "USA"), limit=100))
    held = {r.id for r in rows if r.outcome in ("occurred", "fulfilled")}
    found = contacts(rows, ("RUS", "USA"))
    assert found
    assert {x for row in found for x in row.occurrences} <= held


def test_a_person_is_found_under_any_spelling(c: Connection) -> None:
    for name in ("Блинкен", "Antony Blinken", "Blinken", "Энтони Блинкен"):
        assert [p.name for p in find_persons(c, name)] == ["Энтони Блинкен"], name
    assert find_persons(c, "") == []
    assert find_persons(c, "Powell Rumsfeld") == []
    dossier = person(c, find_persons(c, "Colin Powell")[0].id, Filter())
    assert dossier.stories == len({s.story for r in dossier.events for s in r.sources})
    with pytest.raises(LedgerError, match="no person"):
        person(c, "P000000000000", Filter())


def test_names_follow_the_language_where_they_can(c: Connection) -> None:
    found = find_persons(c, "Powell", Texts(c, "kk"))
    assert [p.name for p in found] == ["Колин Пауэлл"]


def test_states_are_named_by_codes() -> None:
    assert states_key(("kaz", "BLR")) == "BLR-KAZ"
    for wrong in ((), ("KAZ", "BLR", "RUS"), ("Kazakhstan",), ("K1Z",)):
        with pytest.raises(LedgerError, match="codes"):
            states_key(wrong)


@pytest.mark.parametrize("states", [("USA", "CHN"), ("USA",), ("RUS",)])
def test_plans_of_states_are_the_open_ones_among_their_events(c: Connection, states: tuple[str, ...]) -> None:
    told = events(c, Filter(states=states, limit=1000))
    open_ones = {r.id for r in told if r.outcome in ("planned-open", "overdue")}
    found = plans(c, Filter(states=states, limit=1000))
    assert open_ones
    assert {r.id for r in found} == open_ones
    days = [r.start for r in found if r.start]
    assert days == sorted(days)
