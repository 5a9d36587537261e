"""Which reports tell of one thing: what makes them one, what keeps them apart, what stays a doubt."""

from __future__ import annotations

from typing import Any

import pytest
from build import sketch

from diplowire.ledger.link import Board, Judged, link
from diplowire.ledger.match import Told, fit
from diplowire.ledger.sketch import Sketch

A, B, C, D = "Мурат Нуртлеу KAZ", "Сергей Лавров RUS", "Ержан Ашикбаев KAZ", "Андрей Руденко RUS"
VISIT = {"kind": "visit", "sides": [(A, "actor"), ("RUS", "recipient")]}
BODIES = ["body Минфин KAZ", "body Минфин RUS"]


def linked(*told: Sketch, judged: Judged | None = None) -> list[list[str]]:
    """Return the stories of each occurrence, in order; the same whatever comes in first."""
    out = []
    for order in (told, told[::-1]):
        board = Board()
        for s in order:
            board.put(s)
            link(board, [s.uid], judged or Judged())
        out.append(sorted(sorted(s for s, _ in uids) for uids in board.members.values() if uids))
    assert out[0] == out[1]
    return out[0]


def pair(one: dict[str, Any], other: dict[str, Any]) -> list[Sketch]:
    """Return two reports: of meetings of two ministers that were held on 5 March, unless something else is said."""
    base = {"factuality": "occurred", "on": "5", "sides": [A, B]}
    return [sketch("s1", **base | one), sketch("s2", **base | {"published": "6"} | other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, {"sides": [A, "RUS"]}),
        ({"sides": ["KAZ", "RUS"]}, {"sides": ["RUS", "KAZ"]}),
        ({}, {"kind": "talks"}),
        ({"kind": "conversation"}, {"kind": "call"}),
        ({}, {"on": "4..20 month"}),
        ({}, {"on": "6 published"}),
        ({"on": None}, {"on": None}),
        ({"at": "Астана KAZ"}, {"at": "Астана KAZ"}),
        ({"at": "Астана KAZ"}, {"at": ("Акорда KAZ", "facility")}),
        ({"ordinal": 3}, {"ordinal": 3}),
        ({"ordinal": 3}, {}),
        (VISIT, VISIT),
        ({"kind": "signing"}, {"kind": "signing"}),
        ({"kind": "signing", "sides": BODIES}, {"kind": "signing", "sides": BODIES}),
        ({"factuality": "planned"}, {}),
        ({"factuality": "planned", "on": "8"}, {"on": "8", "published": "9"}),
        ({"factuality": "planned", "on": "8"}, {"on": "10", "published": "11"}),
        ({"factuality": "planned", "on": None}, {"on": "10", "published": "11"}),
        ({"factuality": "planned", "on": "8"}, {"factuality": "planned", "on": "20", "change": "moved"}),
        ({"factuality": "planned", "on": "8"}, {"factuality": "cancelled", "on": None, "change": "moved"}),
        ({"factuality": "planned", "on": "8"}, {"factuality": "cancelled", "on": None}),
        ({"factuality": "planned", "on": "8"}, {"factuality": "cancelled", "on": "8"}),
    ],
    ids=str,
)
def test_one_thing(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert linked(*pair(one, other)) == [["s1", "s2"]]


@pytest.mark.parametrize(
    ("one", "other", "barrier"),
    [
        ({}, {"kind": "visit"}, "another kind"),
        ({}, {"kind": "signing"}, "another kind"),
        ({}, {"sides": [A, "Хакан Фидан TUR"]}, "other states"),
        ({}, {"sides": [C, D]}, "other people of the same state"),
        ({}, {"sides": [A, D]}, "other people of the same state"),
        (VISIT, VISIT | {"sides": [("RUS", "actor"), (A, "recipient")]}, "has another part in it"),
        (VISIT, VISIT | {"sides": [(B, "actor"), ("KAZ", "recipient")]}, "has another part in it"),
        ({}, {"on": "6"}, "other days"),
        ({}, {"factuality": "planned", "on": "9"}, "other days"),
        ({"factuality": "planned", "on": "8"}, {"on": "25", "published": "26"}, "other days"),
        (
            {"sides": ["KAZ", "RUS"], "factuality": "planned", "on": "8"},
            {"sides": ["KAZ", "RUS"], "on": "10"},
            "other days",
        ),
        ({"factuality": "planned", "on": "8"}, {"factuality": "planned", "on": "20"}, "other days"),
        ({"at": "Астана KAZ"}, {"at": "Москва RUS"}, "a place in another state"),
        (
            {"kind": "site_visit", "sides": [A], "at": ("завод KAZ", "facility")},
            {"kind": "site_visit", "sides": [A], "at": ("музей KAZ", "facility")},
            "another place",
        ),
        ({"ordinal": 3}, {"ordinal": 4}, "another number in the row"),
        (
            {"kind": "signing", "sides": BODIES},
            {"kind": "signing", "sides": ["KAZ", "RUS"]},
            "signed by bodies of another level",
        ),
        ({}, {"sides": [], "context": ("KAZ",)}, "no party in common"),
    ],
    ids=str,
)
def test_two_things(one: dict[str, Any], other: dict[str, Any], barrier: str) -> None:
    a, b = pair(one, other)
    assert barrier in str(fit(b, Told((a,))).barrier)
    assert linked(a, b) == [["s1"], ["s2"]]


def test_a_plan_that_names_nobody_is_not_what_is_held_months_later() -> None:
    a = sketch("s1", "planned", sides=["KAZ", "RUS"])
    near, far = (sketch("s2", "occurred", sides=[A, B], published=day) for day in ("20", "2024-06-20"))
    assert linked(a, near) == [["s1", "s2"]]
    assert fit(far, Told((a,))).barrier == "too long after a plan that names nobody"


def test_a_story_tells_its_own_events_apart() -> None:
    a, b = pair({}, {})
    assert fit(b, Told((sketch("s2", "occurred", "5", sides=[A, B]),))).barrier == "the story tells them apart"
    assert fit(a, Told((b,))).barrier is None


def test_what_fits_two_things_stays_a_doubt() -> None:
    one = sketch("s1", "planned", "8", sides=[A, B], ordinal=1)
    two = sketch("s2", "planned", "8", sides=[A, B], ordinal=2)
    third = sketch("s3", "occurred", "8", sides=[A, B], published="9")
    assert linked(one, two, third) == [["s1"], ["s2"], ["s3"]]
    board = Board()
    for s in (one, two, third):
        board.put(s)
    link(board, [s.uid for s in (one, two, third)], Judged())
    assert {d.why for d in board.doubts[third.uid]} == {"it fits more than one thing about equally well"}
    assert {d.other for d in board.doubts[third.uid]} == {one.uid, two.uid}


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (Judged(one={("s1", "e1"): {("s2", "e1")}, ("s2", "e1"): {("s1", "e1")}}), [["s1", "s2"]]),
        (Judged(), [["s1"], ["s2"]]),
    ],
)
def test_judged_to_be_one_against_every_barrier(judged: Judged, expected: list[list[str]]) -> None:
    far = pair({"kind": "visit"}, {"kind": "signing", "sides": ["TUR", "UZB"], "published": "2025-01-01"})
    assert linked(*far, judged=judged) == expected


def test_judged_to_be_two() -> None:
    one, two = ("s1", "e1"), ("s2", "e1")
    assert linked(*pair({}, {}), judged=Judged(two={one: {two}, two: {one}})) == [["s1"], ["s2"]]


def test_a_plan_moved_twice_and_held_is_one_thing() -> None:
    told = [
        sketch("s1", "planned", "8", sides=[A, B], published="1"),
        sketch("s2", "cancelled", sides=[A, B], published="2", change="moved"),
        sketch("s3", "planned", "20", sides=[A, B], published="3"),
        sketch("s4", "occurred", "20", sides=[A, B], published="21"),
    ]
    assert linked(*told) == [["s1", "s2", "s3", "s4"]]


def test_a_story_that_comes_late_brings_two_together() -> None:
    """The first and the third name different people of one state; the second names both."""
    told = [
        sketch("s1", "occurred", "5", sides=[A, B], published="5"),
        sketch("s2", "occurred", "5", sides=[A, C, B], published="6"),
        sketch("s3", "occurred", "5", sides=[C, B], published="7"),
    ]
    assert linked(told[0], told[2]) == [["s1"], ["s3"]]
    assert linked(told[0], told[2], told[1]) == [["s1", "s2", "s3"]]


def test_who_joined_before_counts_though_it_is_filed_elsewhere() -> None:
    """The third shares states with the second alone, but the first tells who else was there."""
    told = [
        sketch("s1", "occurred", "5", sides=[A, B], published="5"),
        sketch("s2", "occurred", "5", sides=["KAZ", B, "UZB"], published="6"),
        sketch("s3", "occurred", "5", sides=[C, "UZB"], published="7"),
    ]
    assert linked(*told) == [["s1", "s2"], ["s3"]]
    assert linked(told[1], told[2]) == [["s2", "s3"]]
    assert linked(told[1], told[2], told[0]) == [["s1", "s2"], ["s3"]]
