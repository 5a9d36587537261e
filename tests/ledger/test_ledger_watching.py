"""What a ledger remembers of sources, and of what is to be sent: taken by one at a time, kept until it is done with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from diplowire.ledger import outbox, watching
from diplowire.ledger.outbox import Logged
from diplowire.ledger.store import Store
from diplowire.ledger.watching import Item, Watched

NOW = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DAY = NOW.date()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    made = Store(address)
    yield made
    made.close()


def test_a_source_is_taken_by_one_and_again_when_its_time_is_over(store: Store) -> None:
    with store.writing() as c:
        assert watching.claim(c, "feed a", NOW, NOW + 5 * MINUTE) == Watched("feed a", NOW)
    with store.writing() as c:
        assert watching.claim(c, "feed a", NOW, NOW + 5 * MINUTE).due == NOW + 5 * MINUTE  # another has it
        assert watching.claim(c, "feed a", NOW + 5 * MINUTE, NOW + 9 * MINUTE).due == NOW + 5 * MINUTE
        assert watching.found(c, ["feed a", "feed b"])["feed a"].due == NOW + 9 * MINUTE
        watching.keep(c, "feed a", NOW + 20 * MINUTE)
        assert watching.claim(c, "feed a", NOW + 19 * MINUTE, NOW + 99 * MINUTE).due == NOW + 20 * MINUTE


def test_a_source_is_found_as_it_was_left(store: Store) -> None:
    said = "a\x00b: the server answered 503"
    left = Watched("feed a", NOW + MINUTE, '"v1"', "Tue, 05 Mar 2024 12:00:00 GMT", 3, said)
    with store.writing() as c:
        watching.claim(c, "feed a", NOW, NOW)
        watching.settle(c, left)
        assert watching.found(c, ["feed a"]) == {"feed a": replace(left, said=said.replace("\x00", "\ufffd"))}


def test_items_are_known_again_and_forgotten_when_the_feed_no_longer_shows_them(store: Store) -> None:
    with store.writing() as c:
        for key in ("feed a", "feed b"):
            watching.claim(c, key, NOW, NOW)
        watching.note(c, "feed a", "x", Item("1"), DAY)
        watching.note(c, "feed a", "y", Item("1", 2), DAY)
        watching.note(c, "feed b", "x", Item("9"), DAY)
        assert watching.items(c, "feed a", ["x", "y", "z"]) == {"x": Item("1"), "y": Item("1", 2)}
        watching.note(c, "feed a", "y", Item("2"), DAY)
        later = DAY + dt.timedelta(days=100)
        watching.prune(c, "feed a", ["y"], later, days=50, refresh=30)
        assert watching.items(c, "feed a", ["x", "y"]) == {"y": Item("2")}
        watching.prune(c, "feed a", [], later + dt.timedelta(days=50), days=50, refresh=30)
        assert watching.items(c, "feed a", ["y"]) == {"y": Item("2")}  # it was shown a hundred days later
        assert watching.items(c, "feed b", ["x"]) == {"x": Item("9")}


def test_a_change_is_logged_once_and_in_order(store: Store) -> None:
    one, two, three = (Logged(f"C{n}", "held", f'{{"n": {n}}}', NOW) for n in range(3))
    with store.writing() as c:
        assert outbox.last(c) == 0
        assert outbox.log(c, [two, one, two]) == {"C0", "C1"}
        assert outbox.log(c, [one, three]) == {"C2"}
        assert outbox.log(c, []) == set()
        assert [x.id for x in outbox.after(c, 0, 9)] == ["C1", "C0", "C2"]
        assert [x.id for x in outbox.newest(c, 2)] == ["C2", "C0"]
        assert outbox.after(c, outbox.last(c) - 1, 9)[0].at == NOW


def test_what_is_to_be_sent_is_taken_by_one_until_it_is_sent(store: Store) -> None:
    outputs = ["hook", "mail"]
    with store.writing() as c:
        outbox.put(c, "hook", "C1", "one", NOW)
        outbox.put(c, "hook", "C1", "other", NOW)
        outbox.put(c, "mail", "C1", "two", NOW + MINUTE)
        assert outbox.take(c, ["none"], NOW, NOW) is None
        found = outbox.take(c, outputs, NOW, NOW + 2 * MINUTE)
        assert found and (found.output, found.id, found.body, found.tries) == ("hook", "C1", "one", 0)
        assert outbox.take(c, outputs, NOW, NOW + 2 * MINUTE) is None
        assert outbox.next_due(c, outputs) == NOW + MINUTE
        again = outbox.take(c, ["hook"], NOW + 2 * MINUTE, NOW + 4 * MINUTE)  # who had it died
        assert again == found
        outbox.failed(c, found.number, "no", NOW + 9 * MINUTE)
        assert outbox.next_due(c, ["hook"]) == NOW + 9 * MINUTE
        tried = outbox.take(c, ["hook"], NOW + 9 * MINUTE, NOW + 10 * MINUTE)
        assert tried and tried.tries == 1
        outbox.sent(c, found.number)
        assert outbox.next_due(c, ["hook"]) is None
        outbox.put(c, "hook", "C1", "one", NOW)  # sent for good
        assert outbox.next_due(c, ["hook"]) is None
        outbox.forget(c, "hook", found.number + 1)
        outbox.failed(c, found.number + 1, "given up", None)
        outbox.forget(c, "mail", 99)
        assert outbox.next_due(c, outputs) is None


def test_marks(store: Store) -> None:
    with store.writing() as c:
        assert outbox.mark(c, "mail") is None
        outbox.set_mark(c, "mail", 5, NOW)
        outbox.set_mark(c, "mail", 7, NOW + MINUTE)
        found = outbox.mark(c, "mail")
        assert found and (found.number, found.at) == (7, NOW + MINUTE)
