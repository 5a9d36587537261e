"""The facts of the gazetteer: complete, consistent with each other, and refused where a table is malformed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest

from diplowire.errors import TableError
from diplowire.gazetteer import Gazetteer, Holder, load
from diplowire.gazetteer.facts import REVISED
from diplowire.gazetteer.load import load_from

TABLES = ("holders.tsv", "offices.tsv", "organisations.tsv", "places.tsv", "states.tsv", "wikidata.tsv")
SINGLE = ("president", "monarch", "king", "prime-minister", "chancellor", "foreign-minister", "secretary-of-state")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


def test_all_members_and_observers_of_the_united_nations(gazetteer: Gazetteer) -> None:
    count = Counter(state.status for state in gazetteer.states.values())
    assert (count["member"], count["observer"]) == (193, 2)


def test_codes_look_like_iso_3166(gazetteer: Gazetteer) -> None:
    for state in gazetteer.states.values():
        assert re.fullmatch("[A-Z]{3}", state.id)
        assert state.iso2 is None or re.fullmatch("[A-Z]{2}", state.iso2)
    live = [s.iso2 for s in gazetteer.states.values() if s.iso2 and s.status != "historical"]
    assert len(set(live)) == len(live)


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ("minsk", "BLR"),
        ("astana", "KAZ"),
        ("moscow", "RUS"),
        ("canberra", "AUS"),
        ("almaty", None),
        ("jerusalem", None),
    ],
)
def test_capital_of(gazetteer: Gazetteer, place: str, state: str | None) -> None:
    assert gazetteer.capital_of(place) == state


def test_only_a_disputed_capital_is_missing(gazetteer: Gazetteer) -> None:
    assert [state.id for state in gazetteer.states.values() if state.capital is None] == ["ISR"]
    assert gazetteer.capital("ISR") is None


def test_a_capital_lies_in_its_state(gazetteer: Gazetteer) -> None:
    for state in gazetteer.states.values():
        place = gazetteer.capital(state.id)
        if place is not None and place.country is not None and state.status in ("member", "observer"):
            assert place.country == state.id


@pytest.mark.parametrize(
    "place", ["crimea", "sevastopol", "jerusalem", "kuril-islands", "europe", "black-sea", "donetsk"]
)
def test_disputed_and_shared_places_have_no_country(gazetteer: Gazetteer, place: str) -> None:
    assert gazetteer.places[place].country is None


@pytest.mark.parametrize(
    ("seat", "state"), [("kremlin", "RUS"), ("akorda", "KAZ"), ("white-house", "USA"), ("bankova", "UKR")]
)
def test_seats_of_power(gazetteer: Gazetteer, seat: str, state: str) -> None:
    assert (gazetteer.places[seat].kind, gazetteer.places[seat].country) == ("seat", state)


def _term(first: str | None, last: str | None, *, incumbent: bool = False) -> Holder:
    return Holder("someone", "Someone", "president", "BLR", None, first, last, incumbent)


@pytest.mark.parametrize(
    ("term", "day", "expected"),
    [
        (_term("2001-02-03", "2005-06-07"), date(2001, 2, 2), False),
        (_term("2001-02-03", "2005-06-07"), date(2001, 2, 3), True),
        (_term("2001-02-03", "2005-06-07"), date(2005, 6, 8), False),
        (_term("2001-02", "2005"), date(2001, 2, 10), None),
        (_term("2001-02", "2005"), date(2004, 12, 31), True),
        (_term("2001-02", "2005"), date(2005, 1, 1), None),
        (_term(None, "2005-06-07"), date(2003, 1, 1), None),
        (_term(None, "2005-06-07"), date(2006, 1, 1), False),
        (_term("2001-02-03", None), date(2003, 1, 1), None),
        (_term("2001-02-03", None, incumbent=True), date.fromisoformat(REVISED), True),
        (_term("2001-02-03", None, incumbent=True), date(2099, 1, 1), None),
    ],
)
def test_whether_an_office_was_held(term: Holder, day: date, expected: bool | None) -> None:
    assert term.held(day) is expected


def test_holders_of_an_office_on_a_day(gazetteer: Gazetteer) -> None:
    assert [h.person for h in gazetteer.holders_of("president", "RUS", date(2010, 1, 1))] == ["dmitry-medvedev"]
    assert {h.office for h in gazetteer.terms("maia-sandu")} == {"president", "prime-minister"}
    assert gazetteer.persons["kofi-annan"] == "Kofi Annan"


def test_an_office_of_one_has_one_holder_at_a_time(gazetteer: Gazetteer) -> None:
    terms = [h for h in gazetteer.holders if h.office in SINGLE and h.first and (h.last or h.incumbent)]
    for one, other in combinations(terms, 2):
        if (one.office, one.country) == (other.office, other.country):
            early, late = sorted((one, other), key=lambda h: h.first or "")
            end = REVISED if early.incumbent else early.last or ""
            shared = min(len(end), len(late.first or ""))
            assert end[:shared] <= (late.first or "")[:shared], (early, late)


def test_every_post_soviet_state_has_its_leaders(gazetteer: Gazetteer) -> None:
    states = ["ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"]
    for state in states:
        held = {h.office for h in gazetteer.holders if h.country == state}
        assert {"president", "foreign-minister"} <= held, state
        assert state == "TKM" or "prime-minister" in held, state


def _spoil(table: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / table
        path.write_text(change(path.read_text("utf-8")), "utf-8")

    return spoil


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_spoil("states.tsv", lambda t: t.replace("\tminsk\t", "\tatlantis\t")), "BLR points at atlantis"),
        (_spoil("states.tsv", lambda t: t.replace("\tmember\tminsk", "\tally\tminsk")), "status is 'ally'"),
        (_spoil("states.tsv", lambda t: t + "ZZZ\t\tmember\t\t\n"), "no id or no label"),
        (_spoil("places.tsv", lambda t: t + "aaa\tcity\t\tNowhere\n"), "sort the table"),
        (_spoil("places.tsv", lambda t: t + "zzz\tcity\tQQQ\tNowhere\n"), "zzz points at QQQ"),
        (_spoil("organisations.tsv", lambda t: t + "zurich\tigo\t\tZürich\n"), "zurich stands in two tables"),
        (_spoil("offices.tsv", lambda t: t + "zzz\tother\tOne\nzzz\tother\tTwo\n"), "stands twice"),
        (_spoil("holders.tsv", lambda t: t + "zz\tZz\tpresident\tBLR\tun\t\t\n"), "one of the two"),
        (_spoil("holders.tsv", lambda t: t + "zz\tZz\tpresident\tBLR\t\t1999-13\t\n"), "not an ISO date"),
        (_spoil("holders.tsv", lambda t: t + "zz\tZz\tpresident\tBLR\t\t1999-05\t1998\n"), "ends before it begins"),
        (_spoil("holders.tsv", lambda t: t + "zz\tZz\tjester\tBLR\t\t\t\n"), "zz points at jester"),
    ],
)
def test_a_malformed_table_is_refused(tmp_path: Path, spoil: Callable[[Path], None], message: str) -> None:
    for table in TABLES:
        (tmp_path / table).write_text(files("diplowire.gazetteer").joinpath(table).read_text("utf-8"), "utf-8")
    load_from(tmp_path)
    spoil(tmp_path)
    with pytest.raises(TableError, match=message):
        load_from(tmp_path)
