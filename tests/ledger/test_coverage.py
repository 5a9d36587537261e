"""What of the stored events is in memory."""

from __future__ import annotations

import datetime as dt

from diplowire.ledger.coverage import Coverage
from diplowire.ledger.link import months_between

SPRING = months_between(dt.date(2024, 3, 1), dt.date(2024, 5, 31))
MAY = months_between(dt.date(2024, 5, 1), dt.date(2024, 5, 31))


def test_what_was_fetched_is_not_lacking() -> None:
    here = Coverage()
    assert here.lacks(["a", "b"], SPRING) == ["a", "b"]
    assert here.fetched(["a"], MAY) == MAY
    assert here.lacks(["a", "b"], MAY) == ["b"]
    assert here.lacks(["a"], SPRING) == ["a"]
    assert here.fetched(["a"], SPRING) == SPRING - MAY
    assert here.lacks(["a"], SPRING) == []


def test_nothing_lacks_while_all_is_here() -> None:
    here = Coverage()
    here.all()
    assert here.lacks(["a"], SPRING) == []


def test_what_is_outdated_lacks_again() -> None:
    here = Coverage()
    here.all()
    here.told(dt.date(2025, 1, 20))
    assert here.outdated() == "2024-06"
    assert here.outdated() is None, "once a month of news"
    assert here.lacks(["a"], MAY) == ["a"]
    assert here.lacks(["a"], months_between(dt.date(2024, 6, 1), dt.date(2025, 1, 20))) == []


def test_what_was_fetched_is_let_go_when_outdated() -> None:
    here = Coverage()
    here.fetched(["a"], SPRING)
    here.told(dt.date(2024, 12, 31))
    assert here.outdated() == "2024-05"
    assert here.lacks(["a"], MAY) == []
    assert here.lacks(["a"], SPRING) == ["a"]
