"""PLOVER, ICEWS and COLT: codes, sides, days, and what is left out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from diplowire.export import colt, icews, plover
from diplowire.rules.kind import cameo_codes, kinds, plover_types
from diplowire.views.whole import Whole

Row = dict[str, str]


def rows(data: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


@pytest.fixture(scope="module")
def dyads(everything: Whole) -> list[Row]:
    return rows(icews.made(everything, "e.csv").files["e.csv"])


@pytest.fixture(scope="module")
def events(everything: Whole) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in plover.made(everything, "e.jsonl").files["e.jsonl"].splitlines()]


def test_every_code_has_its_scale() -> None:
    for kind in kinds().values():
        for codes in (kind.done, kind.ahead):
            assert codes.cameo is None or codes.cameo in cameo_codes()
            assert codes.plover is None or (codes.plover, None) in plover_types()
    assert "043" in cameo_codes()


def test_plover_has_its_types_and_points_at_words(events: list[dict], everything: Whole) -> None:  # type: ignore[type-arg]
    assert events
    assert len({e["id"] for e in events}) == len(events)
    for e in events:
        assert (e["type"], None) in plover_types()
        assert e["actors"] and e["stories"] and e["date"]
        for story in e["stories"]:
            text = everything.stories[story["id"]].text
            assert story["spans"]
            assert all(text[s["start"] : s["end"]] == s["text"] for s in story["spans"])


def test_a_visit_in_plover(events: list[dict]) -> None:  # type: ignore[type-arg]
    visit = next(e for e in events if e["mode"] == "visit")
    assert (visit["type"], visit["quad"], visit["score"], visit["date"]) == ("CONSULT", 1, 4.0, "2024-03-12")
    assert [a["country"] for a in visit["actors"]] == ["SRB"]
    assert [r["country"] for r in visit["recipients"]] == ["KAZ"]
    assert [s["factuality"] for s in visit["stories"]] == ["planned", "occurred"]


def test_a_plan_is_an_agreement_of_the_day_on_which_it_is_told(events: list[dict]) -> None:  # type: ignore[type-arg]
    plan = next(e for e in events if e["kind"] == "visit" and e["factuality"] == "planned")
    assert (plan["type"], plan["date"], plan["date_basis"]) == ("AGREE", "2024-03-21", "report")
    assert (plan["start"], plan["end"]) == ("2024-04-10", "2024-04-11")
    assert plan["actors"][0]["sector"] == "GOV"


def test_what_has_no_code_is_left_out_and_counted(everything: Whole) -> None:
    for made in (plover.made(everything, "x"), icews.made(everything, "x")):
        assert made.left_out["no code: visit cancelled"] == 1
    made = plover.made(everything, "x")
    assert made.rows["events"] + sum(made.left_out.values()) == len(everything.events)


def test_icews_has_its_columns_in_front(everything: Whole) -> None:
    header = icews.made(everything, "x").files["x"].decode().split("\r\n")[0].split(",")
    assert header[:20] == [
        "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
        "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
        "City", "District", "Province", "Country", "Latitude", "Longitude",
    ]  # fmt: skip


def test_a_visit_is_a_linked_pair(dyads: list[Row]) -> None:
    made = [d for d in dyads if d["CAMEO Code"] in ("042", "043")]
    assert [(d["CAMEO Code"], d["Source ISO"], d["Target ISO"], d["Intensity"]) for d in made] == [
        ("042", "SRB", "KAZ", "1.9"),
        ("043", "KAZ", "SRB", "2.8"),
    ]
    assert {(d["Event Date"], d["City"], d["Country"]) for d in made} == {("2024-03-12", "Astana", "Kazakhstan")}


def test_symmetric_kinds_go_both_ways_and_others_one(dyads: list[Row]) -> None:
    pairs = {(d["Occurrence ID"], d["CAMEO Code"], d["Source ISO"], d["Target ISO"]) for d in dyads}
    assert len(pairs) == len(dyads) == len({d["Event ID"] for d in dyads})
    for id, code, one, other in pairs:
        assert one != other
        if code in ("046", "057", "040"):
            assert (id, code, other, one) in pairs
        if code == "161":
            assert (id, code, other, one) not in pairs
    assert ("RUS", "CZE") in {(one, other) for _, code, one, other in pairs if code == "161"}


def test_trips(everything: Whole) -> None:
    made = colt.made(everything, "t.csv")
    (trip,) = rows(made.files["t.csv"])
    assert "Status" not in trip
    assert list(trip)[:5] == ["TripID", "TripYear", "TripStartDate", "TripEndDate", "TripDuration"]
    assert (trip["TripStartDate"], trip["TripEndDate"], trip["CityVisited"]) == ("2024-03-12", "", "Astana")
    assert (trip["LeaderCountryISO"], trip["CountryVisitedISO"]) == ("SRB", "KAZ")
    assert (trip["MetHostHoGS"], trip["HostHOGSName"]) == ("Yes", "Kassym-Jomart Tokayev")
    assert (trip["SignedAgreement"], trip["PublicAddress"], trip["Confidence"]) == ("Yes", "", "")
    assert {trip["SourceLink1"], trip["SourceLink2"]} == {"plan.txt", "held.txt"}
    assert made.left_out == {"not held: planned-open": 1, "not held: cancelled": 1}


def test_planned_trips_only_with_their_status(everything: Whole) -> None:
    trips = rows(colt.made(everything, "t.csv", with_plans=True).files["t.csv"])
    assert sorted(t["Status"] for t in trips) == ["cancelled", "fulfilled", "planned-open"]
    plan = next(t for t in trips if t["Status"] == "planned-open")
    assert (plan["TripStartDate"], plan["TripEndDate"], plan["TripDuration"]) == ("2024-04-10", "2024-04-11", "2")
    assert plan["LeaderRole"] == "S"


def test_the_same_bytes_twice(everything: Whole, gathered: Callable[..., Whole]) -> None:
    again = gathered()
    for maker in (plover.made, icews.made, colt.made):
        assert maker(everything, "x") == maker(again, "x")
