"""What becomes of things: the steps of a history, the outcome as of a day, and what reports disagree on."""

from __future__ import annotations

import datetime as dt

import pytest
from build import day, sketch

from diplowire.ledger.differences import differences
from diplowire.ledger.histories import best_days, best_kind, last_day, outcome, steps, summary
from diplowire.ledger.sketch import Sketch
from diplowire.model.ledger import StoryRef


def reports(*told: str) -> list[Sketch]:
    """Read "planned 7", "cancelled moved", "occurred 7 published": a report each, a day apart from 1 March on."""
    out = []
    for n, text in enumerate(told):
        fact, *rest = text.split()
        change = "moved" if "moved" in rest else None
        on = " ".join(w for w in rest if w != "moved") or None
        out.append(sketch(f"s{n}", fact, on, published=str(n + 1), change=change))
    return out


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["occurred 5"], ["occurred"]),
        (["ongoing 5", "occurred 5"], ["ongoing", "occurred"]),
        (["planned 7"], ["planned"]),
        (["possible"], ["possible"]),
        (["planned 7", "planned 7"], ["planned", "confirmed"]),
        (["planned 4..20 month", "planned 7"], ["planned", "confirmed"]),
        (["planned", "planned 7", "planned 9"], ["planned", "confirmed", "moved"]),
        (["planned 7", "planned 9"], ["planned", "moved"]),
        (["planned 7", "planned 9", "planned 9"], ["planned", "moved", "confirmed"]),
        (["planned 7", "planned 7 moved"], ["planned", "moved"]),
        (["planned 9 moved"], ["moved"]),
        (["planned 7", "cancelled moved"], ["planned", "postponed"]),
        (["planned 7", "cancelled moved", "planned 20"], ["planned", "postponed", "confirmed"]),
        (["planned 7", "cancelled moved", "occurred 20"], ["planned", "postponed", "occurred"]),
        (["planned 7", "cancelled"], ["planned", "cancelled"]),
        (["planned 7", "denied"], ["planned", "denied"]),
        (["planned 7", "occurred 7"], ["planned", "held as planned"]),
        (["planned 6..8", "occurred 7"], ["planned", "held as planned"]),
        (["planned 7", "occurred 9"], ["planned", "held otherwise"]),
        (["planned 7", "planned 9", "occurred 9"], ["planned", "moved", "held as planned"]),
        (["planned 7", "ongoing 7", "occurred 7"], ["planned", "held as planned", "occurred"]),
        (["planned", "occurred 7"], ["planned", "occurred"]),
        (["occurred 1", "planned 7"], ["occurred", "planned"]),
    ],
    ids=str,
)
def test_steps(told: list[str], expected: list[str]) -> None:
    assert steps(reports(*told)) == expected


@pytest.mark.parametrize(
    ("told", "as_of", "expected"),
    [
        (["occurred 5"], "9", "occurred"),
        (["ongoing"], "9", "occurred"),
        (["planned 7", "occurred 7"], "9", "fulfilled"),
        (["possible", "occurred 7"], "9", "fulfilled"),
        (["cancelled", "occurred 7"], "9", "occurred"),
        (["occurred 5", "planned 7"], "9", "occurred"),
        (["occurred 5", "cancelled"], "9", "occurred"),
        (["planned 7"], "6", "planned-open"),
        (["planned 7"], "7", "planned-open"),
        (["planned 7"], "8", "overdue"),
        (["planned 7"], None, "planned-open"),
        (["planned 4..20 month"], "19", "planned-open"),
        (["planned 4..20 month"], "21", "overdue"),
        (["planned"], "2024-12-31", "planned-open"),
        (["planned 7 published"], "9", "planned-open"),
        (["planned 7", "planned 12"], "9", "planned-open"),
        (["planned 7", "planned"], "9", "overdue"),
        (["planned 7", "cancelled"], "9", "cancelled"),
        (["planned 7", "denied"], "9", "denied"),
        (["planned 7", "cancelled moved"], "9", "planned-open"),
        (["planned 7", "cancelled moved"], "2025-01-01", "planned-open"),
        (["planned 7", "cancelled moved", "planned 12"], "13", "overdue"),
        (["planned 7", "cancelled", "planned 12"], "9", "planned-open"),
    ],
    ids=str,
)
def test_outcome(told: list[str], as_of: str | None, expected: str) -> None:
    assert outcome(reports(*told), day(as_of)) == expected


@pytest.mark.parametrize(
    ("told", "last", "first"),
    [
        (["planned 7"], "7", "7"),
        (["planned 7", "planned 9"], "9", "9"),
        (["planned 7", "cancelled moved"], None, None),
        (["planned 7", "occurred 9 published", "occurred 8"], "7", "8"),
        (["occurred 4..20 month", "occurred 8 relative"], None, "8"),
        (["occurred 6..8", "occurred 7"], None, "7"),
        (["cancelled 7"], None, "7"),
        (["occurred"], None, None),
    ],
    ids=str,
)
def test_days(told: list[str], last: str | None, first: str | None) -> None:
    days = best_days(reports(*told))
    assert (last_day(reports(*told)), days and days.first) == (day(last), day(first))


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["meeting"], "meeting"),
        (["meeting", "talks"], "talks"),
        (["conversation", "call"], "call"),
        (["conversation", "meeting"], "meeting"),
        (["visit"], "visit"),
    ],
)
def test_the_more_telling_kind(kinds: list[str], expected: str) -> None:
    assert best_kind([sketch(f"s{n}", "occurred", kind=k) for n, k in enumerate(kinds)]) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["occurred 7"], ("held", dt.date(2024, 3, 7), None)),
        (["planned 7"], ("planned", dt.date(2024, 3, 7), dt.date(2024, 3, 7))),
        (["planned"], ("planned", dt.date(2024, 3, 1), None)),
        (["planned 7", "cancelled"], ("off", dt.date(2024, 3, 7), None)),
        (["denied"], ("off", dt.date(2024, 3, 1), None)),
    ],
    ids=str,
)
def test_what_lists_are_filtered_by(told: list[str], expected: tuple[object, ...]) -> None:
    assert summary(reports(*told))[1:] == expected


A, B = "Мурат Нуртлеу KAZ", "Ержан Ашикбаев KAZ"


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [
        ({"sides": [A]}, {"sides": [B]}, {"who": [A, B]}),
        ({"sides": [A]}, {"sides": [A, B]}, {}),
        ({"sides": [A]}, {"sides": ["KAZ"]}, {}),
        ({"at": "Астана KAZ"}, {"at": "Алматы KAZ"}, {"place": ["Астана KAZ", "Алматы KAZ"]}),
        ({"at": "Астана KAZ"}, {"at": ("Акорда KAZ", "facility")}, {}),
        ({"at": "Астана KAZ"}, {}, {}),
        ({"at": "Астана KAZ", "kind": "visit"}, {"at": "Алматы KAZ", "kind": "visit"}, {}),
        ({"on": "5"}, {"on": "6"}, {"start": ["2024-03-05", "2024-03-06"], "end": ["2024-03-05", "2024-03-06"]}),
        ({"on": "5"}, {"on": "5 relative"}, {}),
        ({"on": "5"}, {"on": "4..20 month"}, {}),
        ({"on": "5"}, {"on": "6 published"}, {}),
        ({"on": "5", "kind": "visit"}, {"on": "6", "kind": "visit"}, {}),
        ({"formats": ("phone",)}, {"formats": ("narrow",)}, {"format": ["phone", "narrow"]}),
        ({"formats": ("phone",)}, {"formats": ("video",)}, {"format": ["phone", "video"]}),
        ({"formats": ("extended",)}, {"formats": ("narrow",)}, {}),
        ({"rank": "state"}, {"rank": "official"}, {"rank": ["state", "official"]}),
        ({"rank": "state"}, {}, {}),
        ({"ordinal": 3}, {"ordinal": 4}, {"ordinal": ["3", "4"]}),
        ({"ordinal": 3}, {"ordinal": 3}, {}),
    ],
    ids=str,
)
def test_differences(one: dict[str, object], other: dict[str, object], fields: dict[str, list[str]]) -> None:
    told = [sketch("s1", "occurred", **one), sketch("s2", "occurred", **other)]  # type: ignore[arg-type]
    refs = {s.story: StoryRef(id=s.story, path=f"{s.story}.txt") for s in told}
    found = differences(told, refs)
    assert {d.field: [v.value for v in d.values] for d in found} == fields
    assert all([s.id for v in d.values for s in v.stories] == ["s1", "s2"] for d in found)


def test_days_of_a_plan_differ_from_nothing() -> None:
    told = [sketch("s1", "planned", "5"), sketch("s2", "planned", "9"), sketch("s3", "occurred", "9")]
    assert differences(told, {s.story: StoryRef(id=s.story, path="") for s in told}) == ()
