"""Figures of several stories: which cannot all hold, and what is only unsettled."""

from __future__ import annotations

from typing import Any

import pytest
from build import Draft, book, day
from servers import Fresh

from diplowire.model.ledger import Disagreement

STATES = {"KAZ": "Казахстан", "RUS": "Россия", "UZB": "Узбекистан", "CHN": "Китай"}
Y23, Y24 = "2023-01-01..2023-12-31 year", "2024-01-01..2024-12-31 year"


def claims(fresh: Fresh, *told: dict[str, Any], days: tuple[str, ...] = ("5", "6", "7")) -> list[Disagreement]:
    drafts = []
    for n, figure in enumerate(told):
        d = Draft(f"{n}.txt", days[n])
        more = {"measure": "trade turnover", "low": 5.0, "parties": ["KAZ", "RUS"]} | figure
        more["parties"] = [d.state(STATES[x], x) for x in more["parties"]]
        d.figure(**more)
        drafts.append(d)
    with book(fresh(), [d.incoming() for d in drafts]) as b:
        return list(b.ledger().disagreements)


def rank(parties: str, low: int, high: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "kind": "rank",
        "measure": "trading partner",
        "unit": None,
        "parties": parties.split(),
        "low": low,
        "high": high,
    } | more


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({"low": 5}, {"low": 5}, None),
        ({"low": 5}, {"low": 6}, "unsettled"),
        ({"low": 5, "period": Y23}, {"low": 6, "period": Y23}, "contradiction"),
        ({"low": 5, "period": Y23}, {"low": 6, "period": Y24}, None),
        ({"low": 5, "period": Y23}, {"low": 6}, None),
        ({"low": 4, "high": 6}, {"low": 5}, None),
        ({"low": 4, "high": 6}, {"low": 5, "high": 7}, "unsettled"),
        ({"low": 4, "high": 5}, {"low": 6, "high": 7}, "unsettled"),
        ({"low": 4, "high": float("inf")}, {"low": 5}, None),
        ({"low": 5, "approximate": True}, {"low": 5.2}, None),
        ({"low": 5, "approximate": True}, {"low": 5.3}, "unsettled"),
        ({"low": 5}, {"low": 6, "unit": "EUR"}, None),
        ({"low": 5}, {"low": 6, "measure": "exports"}, None),
        ({"low": 5}, {"low": 6, "parties": ["KAZ", "UZB"]}, None),
        ({"low": 5}, {"low": 6, "parties": ["RUS", "KAZ"]}, "unsettled"),
        ({"low": 5}, {"low": 6, "parties": []}, None),
        ({"low": 5}, {"low": 6, "status": "target"}, None),
        ({"low": 5}, {"low": 6, "status": "forecast"}, None),
        ({"low": 6}, {"low": 6, "status": "target"}, "unsettled"),
        ({"low": 7}, {"low": 6, "status": "target"}, "unsettled"),
        ({"low": 5, "status": "target"}, {"low": 6, "status": "target"}, None),
        ({"low": 5, "kind": "change", "direction": "up"}, {"low": 6, "kind": "change", "direction": "up"}, "unsettled"),
        ({"low": 5, "kind": "count"}, {"low": 6, "kind": "count"}, None),
    ],
    ids=str,
)
def test_levels(in_files: Fresh, one: dict[str, Any], other: dict[str, Any], verdict: str | None) -> None:
    for told in ((one, other), (other, one)):
        assert [d.verdict for d in claims(in_files, *told)] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("one", "other", "parties"),
    [
        (rank("RUS KAZ", 1), rank("CHN KAZ", 1), ["RUS", "CHN", "KAZ"]),
        (rank("RUS KAZ", 1), rank("RUS KAZ", 2), ["RUS", "KAZ"]),
        (rank("RUS KAZ", 1), rank("CHN KAZ", 2), None),
        (rank("RUS KAZ", 1), rank("CHN UZB", 1), None),
        (rank("RUS CHN KAZ", 1, 2), rank("CHN KAZ", 1), None),
        (rank("RUS CHN KAZ", 1, 2), rank("UZB KAZ", 2), ["UZB", "KAZ"]),
        (rank("RUS KAZ", 1, 3), rank("CHN KAZ", 2), None),
        (rank("KAZ", 1), rank("KAZ", 2), None),
    ],
    ids=str,
)
def test_ranks(in_files: Fresh, one: dict[str, Any], other: dict[str, Any], parties: list[str] | None) -> None:
    found = claims(in_files, one, other)
    assert len(found) == (parties is not None)
    for d in found:
        assert d.verdict == "unsettled"
        assert len(d.parties) == len(parties or ())


def test_claims_on_either_side_are_shown_with_their_words(in_files: Fresh) -> None:
    (found,) = claims(in_files, {"low": 5}, {"low": 6}, {"low": 4, "high": 7})
    assert [(c.value, c.low, c.high, c.published) for c in found.claims] == [
        ("trade turnover 5 USD", 5, 5, day("5")), ("trade turnover 6 USD", 6, 6, day("6")),
            ("trade turnover 4 USD", 4, 7, day("7")),
    ]  # fmt: skip


def test_a_story_does_not_disagree_with_itself(in_files: Fresh) -> None:
    d = Draft()
    for low in (5, 6):
        d.figure("trade turnover", low, parties=[d.state("Казахстан", "KAZ")])
    with book(in_files(), [d.incoming()]) as b:
        assert b.ledger().disagreements == ()


def test_claims_far_apart_in_time_are_not_compared(in_files: Fresh) -> None:
    assert claims(in_files, {"low": 5}, {"low": 6}, days=("5", "2024-12-05")) == []
