"""Undertakings: which tellings are one, and what became of them."""

from __future__ import annotations

from typing import Any

import pytest
from build import Draft, book
from servers import Fresh

from diplowire.model.ledger import LedgerCommitment

STATES = {"KAZ": "Казахстан", "RUS": "Россия"}


def told(path: str, published: str, action: str = "построить мост через реку", by: str = "KAZ", **more: Any) -> Draft:
    d = Draft(path, published)
    event = more.pop("event", None)
    about = (
        d.event("signing", event, [d.state(STATES["KAZ"], "KAZ"), d.state(STATES["RUS"], "RUS")], on="9")
        if event
        else None
    )
    d.commitment([d.state(STATES[x], x) for x in by.split()], action, event=about, **more)
    return d


def undertaken(fresh: Fresh, *drafts: Draft, as_of: str | None = None) -> list[LedgerCommitment]:
    from build import day

    with book(fresh(), [d.incoming() for d in drafts]) as b:
        return list(b.ledger(day(as_of)).commitments)


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ({}, 1),
        ({"action": "построить новый мост"}, 1),
        ({"action": "закрыть мост через реку"}, 2),
        ({"action": "построить завод и больницу"}, 2),
        ({"by": "RUS"}, 2),
        ({"by": "KAZ RUS"}, 2),
        ({"published": "2024-04-03"}, 1),
        ({"published": "2024-06-03"}, 2),
    ],
    ids=str,
)
def test_what_is_told_again(in_files: Fresh, other: dict[str, Any], count: int) -> None:
    found = undertaken(in_files, told("a.txt", "5"), told("b.txt", **{"published": "6"} | other))
    assert len(found) == count
    assert sum(len(c.reports) for c in found) == 2
    assert found[0].action == "построить мост через реку"


@pytest.mark.parametrize(
    ("due", "as_of", "outcome"),
    [(None, "2025-01-01", "open"), ("9", "9", "open"), ("9", "10", "overdue"), ("4..20 month", "19", "open")],
)
def test_when_it_is_due(in_files: Fresh, due: str | None, as_of: str, outcome: str) -> None:
    (found,) = undertaken(in_files, told("a.txt", "5", due=due), as_of=as_of)
    assert found.outcome == outcome
    assert (found.due is None) == (due is None)


@pytest.mark.parametrize(
    ("then", "as_of", "outcome"),
    [
        ("occurred", "12", "fulfilled"),
        ("cancelled", "12", "cancelled"),
        ("denied", "12", "cancelled"),
        (None, "8", "open"),
        (None, "12", "overdue"),
    ],
)
def test_what_became_of_it(in_files: Fresh, then: str | None, as_of: str, outcome: str) -> None:
    drafts = [told("a.txt", "5", event="planned")]
    if then:
        d = Draft("b.txt", "10")
        d.event("signing", then, [d.state("Казахстан", "KAZ"), d.state("Россия", "RUS")], on="9")
        drafts.append(d)
    (found,) = undertaken(in_files, *drafts, as_of=as_of)
    assert (found.outcome, found.occurrence is not None) == (outcome, True)


def test_a_later_day_replaces_an_earlier(in_files: Fresh) -> None:
    (found,) = undertaken(in_files, told("a.txt", "5", due="9"), told("b.txt", "6", due="20"), as_of="12")
    assert found.due is not None
    assert (found.due.start.day, found.outcome) == (20, "open")


def test_a_plan_and_its_undertaking_are_fulfilled_once(in_files: Fresh) -> None:
    done = Draft("b.txt", "10")
    done.event("signing", "occurred", [done.state("Казахстан", "KAZ"), done.state("Россия", "RUS")], on="9")
    with book(in_files(), [told("a.txt", "5", event="planned").incoming(), done.incoming()]) as b:
        (found,) = b.ledger().fulfilments
    assert (found.plan.event, found.plan.commitment, str(found.published)) == ("e1", "c1", "2024-03-10")


def test_nobody_undertakes_nothing_twice(in_files: Fresh) -> None:
    drafts = [told("a.txt", "5", by=""), told("b.txt", "6", by="")]
    assert [len(c.reports) for c in undertaken(in_files, *drafts)] == [1, 1]
