"""Claims beside statistics. All figures are made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from diplowire.ledger.statistics import read_statistics
from diplowire.ledger.statistics_claim import Claimed, half_a_digit
from diplowire.ledger.statistics_compare import compare

# Billions of made-up dollars. KAZ and BLR mirror each other badly on purpose; RUS reports nothing.
TABLE = """\
reporter,partner,flow,period,value,currency,source
KAZ,BLR,X,2023,1000000000,USD,S
KAZ,BLR,M,2023,1500000000,USD,S
KAZ,BLR,X,2024,1100000000,USD,S
KAZ,BLR,M,2024,1900000000,USD,S
BLR,KAZ,X,2024,2000000000,USD,S
BLR,KAZ,M,2024,1200000000,USD,S
KAZ,WLD,X,2024,80000000000,USD,S
KAZ,WLD,M,2024,60000000000,USD,S
KAZ,CHN,X,2024,16000000000,USD,S
KAZ,CHN,M,2024,14000000000,USD,S
KAZ,RUS,X,2024,9000000000,USD,S
KAZ,RUS,M,2024,18000000000,USD,S
KAZ,ITA,X,2024,19000000000,USD,S
KAZ,KAZ,X,2024,90000000000,USD,S
KAZ,KAZ,M,2024,90000000000,USD,S
KAZ,UZB,total,2022,4000000000,USD,S
KAZ,UZB,total,2024,4200000000,USD,A
KAZ,UZB,total,2024,5200000000,USD,B
KAZ,TUR,total,2024-01,100000000,USD,S
KAZ,TUR,total,2024-02,110000000,USD,S
KAZ,TUR,total,2024-03,120000000,USD,S
KAZ,TUR,total,2024-Q2,400000000,USD,S
KAZ,TUR,total,2024-05,150000000,USD,S
KAZ,TUR,total,2024-07..2024-08,270000000,USD,S
KAZ,TUR,total,2023-01..2023-06,500000000,USD,S
KAZ,DEU,X,2024,3000000000,EUR,S
KAZ,FRA,X,2024,0,USD,S
KAZ,FRA,X,2023,0,USD,S
"""
STATISTICS, _MESSAGES = read_statistics(TABLE, "made up", None)
Y2024 = {"first": dt.date(2024, 1, 1), "last": dt.date(2024, 12, 31)}
LATER = {"published": dt.date(2025, 3, 1)}


def claim(kind: str, parties: str, low: float | None, high: float | None = -1, **more: Any) -> Claimed:
    """A claim with one number unless `high` is given; turnover, of a rank trading partners."""
    unit = {"amount": "USD", "rank": None}.get(kind, "%")
    given = {
        "measure": "trading partner" if kind == "rank" else "trade turnover",
        "unit": unit,
        "direction": "up" if kind == "change" else None,
        "parties": tuple(parties.split()),
        **more,
    }
    return Claimed(kind, low=low, high=low if high == -1 else high, **given)  # type: ignore[arg-type]


def test_the_table_is_read() -> None:
    assert _MESSAGES == []


EXPORTS = {"measure": "exports"}
IMPORTS = {"measure": "imports"}
AMOUNTS = [
    ("one reporter", claim("amount", "KAZ BLR", 3.0e9, **Y2024), "agrees", 0),
    ("its mirror", claim("amount", "KAZ BLR", 3.2e9, **Y2024), "agrees", 0),
    ("order of parties", claim("amount", "BLR KAZ", 3.2e9, **Y2024), "agrees", 0),
    ("neither", claim("amount", "KAZ BLR", 4.0e9, **Y2024), "differs", 0.25),
    ("between both", claim("amount", "KAZ BLR", 3.1e9, **Y2024), "differs", -0.03125),
    ("only one asked for", claim("amount", "KAZ BLR", 3.2e9, reporter="KAZ", **Y2024), "differs", 0.2 / 3),
    ("exact to two digits", claim("amount", "KAZ BLR", 3.04e9, **Y2024), "differs", 0.04 / 3),
    ("roughly", claim("amount", "KAZ BLR", 3.04e9, approximate=True, **Y2024), "agrees", 0),
    ("told to the billion", claim("amount", "KAZ CHN", 30e9, **Y2024), "agrees", 0),
    ("a billion off", claim("amount", "KAZ CHN", 31e9, **Y2024), "differs", 1 / 30),
    ("more than", claim("amount", "KAZ CHN", 29e9, None, **Y2024), "agrees", 0),
    ("more than too much", claim("amount", "KAZ CHN", 33e9, None, **Y2024), "differs", 0.1),
    ("less than", claim("amount", "KAZ CHN", None, 27e9, **Y2024), "differs", -0.1),
    ("a range", claim("amount", "KAZ CHN", 28e9, 30e9, **Y2024), "agrees", 0),
    ("a range above", claim("amount", "KAZ CHN", 33e9, 36e9, **Y2024), "differs", 0.1),
    ("stated turnover", claim("amount", "KAZ UZB", 4.2e9, **Y2024), "agrees", 0),
    ("other source", claim("amount", "KAZ UZB", 5.2e9, **Y2024), "agrees", 0),
    ("exports", claim("amount", "KAZ BLR", 1.1e9, **EXPORTS, **Y2024), "agrees", 0),
    ("exports as imports of the other", claim("amount", "KAZ BLR", 1.2e9, **EXPORTS, **Y2024), "agrees", 0),
    ("exports the other way", claim("amount", "BLR KAZ", 1.1e9, **EXPORTS, **Y2024), "differs", -0.8 / 1.9),
    ("imports", claim("amount", "KAZ RUS", 18e9, **IMPORTS, **Y2024), "agrees", 0),
    ("with the world", claim("amount", "KAZ", 140e9, **Y2024), "agrees", 0),
    ("last year", claim("amount", "KAZ BLR", 3.0e9, **LATER), "agrees", 0),
    ("year before", claim("amount", "KAZ UZB", 4.0e9, published=dt.date(2024, 5, 1)), "agrees", 0),
    ("official nought", claim("amount", "KAZ FRA", 1e6, **EXPORTS, **Y2024), "differs", None),
]
OTHERS = [
    ("rise", claim("change", "KAZ BLR", 20, **Y2024), "agrees", 0),
    ("less of a rise", claim("change", "KAZ BLR", 10, **Y2024), "differs", -0.5),
    ("a rise told as a fall", claim("change", "KAZ BLR", 20, direction="down", **Y2024), "differs", -2.0),
    ("more than a rise", claim("change", "KAZ BLR", 15, None, **Y2024), "agrees", 0),
    ("fell by more than", claim("change", "KAZ BLR", 15, None, direction="down", **Y2024), "differs", -1.75),
    ("rise in money", claim("change", "KAZ BLR", 5e8, unit="USD", **Y2024), "agrees", 0),
    ("share of imports", claim("share", "RUS KAZ", 30, **IMPORTS, **Y2024), "agrees", 0),
    ("share of turnover", claim("share", "CHN KAZ", 30, **Y2024), "differs", (30 - 150 / 7) / (150 / 7)),
    ("share by the reporter", claim("share", "KAZ RUS", 30, reporter="KAZ", **IMPORTS, **Y2024), "agrees", 0),
    (
        "no digit's grace for an open bound",
        claim("share", "RUS KAZ", 19.3, None, **Y2024),
        "differs",
        19.3 * 7 / 135 - 1,
    ),
    ("nor for a range", claim("share", "RUS KAZ", 19.3, 25, **Y2024), "differs", 19.3 * 7 / 135 - 1),
    ("but for one number", claim("share", "RUS KAZ", 19.3, **Y2024), "agrees", 0),
    ("first partner", claim("rank", "CHN KAZ", 1, **Y2024), "agrees", 0),
    ("not first", claim("rank", "RUS KAZ", 1, **Y2024), "differs", -0.5),
    ("among the first two", claim("rank", "RUS KAZ", 1, 2, **Y2024), "agrees", 0),
    ("two holders", claim("rank", "RUS CHN KAZ", 1, 2, **Y2024), "agrees", 0),
    ("two holders, one beyond", claim("rank", "BLR CHN KAZ", 1, 2, **Y2024), "differs", -1 / 3),
    ("without a year", claim("rank", "CHN KAZ", 1, **LATER), "agrees", 0),
]


@pytest.mark.parametrize(
    ("name", "told", "verdict", "difference"), AMOUNTS + OTHERS, ids=[c[0] for c in AMOUNTS + OTHERS]
)
def test_compared(name: str, told: Claimed, verdict: str, difference: float | None) -> None:
    found = compare(told, STATISTICS)
    assert (found.verdict, found.difference) == (
        verdict,
        difference if difference is None else pytest.approx(difference),
    )
    assert found.sources
    assert found.period is not None
    assert found.expected is not None


NOTHING = [
    ("a target", claim("amount", "KAZ BLR", 3e9, status="target", **Y2024), "a target is not compared"),
    ("a forecast", claim("amount", "KAZ BLR", 3e9, status="forecast", **Y2024), "a forecast is not compared"),
    ("no number", claim("amount", "KAZ BLR", None, **Y2024), "no number"),
    ("other measure", claim("amount", "KAZ BLR", 3e9, measure="investment", **Y2024), "not investment"),
    ("no measure", claim("amount", "KAZ BLR", 3e9, measure=None, **Y2024), "not an unnamed measure"),
    ("no parties", claim("amount", "", 3e9, **Y2024), "about 0 states"),
    ("three parties", claim("amount", "KAZ BLR RUS", 3e9, **Y2024), "about 3 states"),
    ("no currency", claim("amount", "KAZ BLR", 3e9, unit=None, **Y2024), "not in no unit"),
    ("tonnes", claim("amount", "KAZ BLR", 3e9, unit="tonne", **Y2024), "not in tonne"),
    ("other currency", claim("amount", "KAZ DEU", 3e9, **EXPORTS, **Y2024), "are in EUR, the story's in USD"),
    (
        "no such year",
        claim("amount", "KAZ UZB", 3e9, first=dt.date(2021, 1, 1), last=dt.date(2021, 12, 31)),
        "2021: no off",
    ),
    ("neither year", claim("amount", "KAZ UZB", 3e9, published=dt.date(2022, 1, 1)), "no period; 2021: no"),
    ("no date at all", claim("amount", "KAZ BLR", 3e9), "no date of publication"),
    ("one flow only", claim("amount", "KAZ ITA", 19e9, **Y2024), "no official amount of trade turnover of KAZ, ITA"),
    ("wrong reporter", claim("amount", "KAZ UZB", 4.2e9, reporter="UZB", **Y2024), "in the statistics of UZB"),
    ("no year before", claim("change", "KAZ CHN", 5, **Y2024), "with the year before"),
    ("nought before", claim("change", "KAZ FRA", 5, **EXPORTS, **Y2024), "with the year before"),
    ("no direction", claim("change", "KAZ BLR", 20, direction=None, **Y2024), "rose or fell"),
    ("change without a period", claim("change", "KAZ BLR", 20, **LATER), "in which period"),
    ("times", claim("change", "KAZ BLR", 2, unit="times", **Y2024), "not in times"),
    ("share of one", claim("share", "KAZ", 20, **Y2024), "takes two states"),
    ("share in money", claim("share", "RUS KAZ", 20, unit="USD", **Y2024), "in %, not in USD"),
    ("no total", claim("share", "KAZ BLR", 20, **Y2024), "with the whole world"),
    ("total of another source", claim("share", "UZB KAZ", 3, **Y2024), "with the whole world"),
    ("rank by exports", claim("rank", "CHN KAZ", 1, **EXPORTS, **Y2024), "by turnover, not by exports"),
    ("rank of nobody", claim("rank", "KAZ", 1, **Y2024), "takes a holder"),
    ("too few partners", claim("rank", "CHN KAZ", 5, **Y2024), "too few partners of KAZ known for place 5"),
    ("unknown holder", claim("rank", "ITA KAZ", 1, **Y2024), "no turnover of KAZ with ITA"),
    ("two first ones", claim("rank", "RUS CHN KAZ", 1, **Y2024), "2 states cannot share 1 place"),
]


@pytest.mark.parametrize(("name", "told", "note"), NOTHING, ids=[c[0] for c in NOTHING])
def test_no_data(name: str, told: Claimed, note: str) -> None:
    found = compare(told, STATISTICS)
    assert (found.verdict, found.expected, found.difference, found.period, found.sources) == (
        "no data",
        None,
        None,
        None,
        (),
    )
    assert note in found.note


@pytest.mark.parametrize(
    ("first", "last", "value"),
    [
        ("2024-01-01", "2024-03-31", 330e6),
        ("2024-01-01", "2024-06-30", 730e6),
        ("2024-01-01", "2024-08-31", 1000e6),
        ("2024-05-01", "2024-05-31", 150e6),
        ("2024-02-01", "2024-02-28", None),
        ("2024-04-01", "2024-05-31", None),
        ("2024-07-01", "2024-07-31", None),
        ("2024-01-01", "2024-12-31", None),
    ],
)
def test_a_period_is_tiled_exactly_or_not_at_all(first: str, last: str, value: float | None) -> None:
    days = {"first": dt.date.fromisoformat(first), "last": dt.date.fromisoformat(last)}
    found = compare(claim("amount", "KAZ TUR", 1e9, **days), STATISTICS)
    assert found.expected == (None if value is None else (value, value))


def test_a_figure_stated_for_the_period_goes_before_a_sum() -> None:
    revised = "reporter,partner,flow,period,value,currency\nKAZ,TUR,total,2024-Q1,333000000,USD\n"
    stated, _ = read_statistics(revised, "t", "S")
    quarter = {"first": dt.date(2024, 1, 1), "last": dt.date(2024, 3, 31)}
    found = compare(claim("amount", "KAZ TUR", 333e6, **quarter), [*STATISTICS, *stated])
    assert found.expected == (333e6, 333e6)


@pytest.mark.parametrize(("stated", "sources"), [("3000000000", 1), ("3300000000", 2)])
def test_a_turnover_stated_beside_its_flows(stated: str, sources: int) -> None:
    table = f"reporter,partner,flow,period,value,currency\nKAZ,BLR,total,2024,{stated},USD\n"
    more, _ = read_statistics(table, "t", "S")
    found = compare(claim("amount", "KAZ BLR", 3e9, reporter="KAZ", **Y2024), [*STATISTICS, *more])
    assert found.verdict == "agrees"
    assert found.sources == ("KAZ, export + import (S)", "KAZ, turnover (S)")[:sources]


def test_half_a_year_against_the_half_before() -> None:
    half = {"first": dt.date(2024, 1, 1), "last": dt.date(2024, 6, 30)}
    found = compare(claim("change", "KAZ TUR", 46, **half), STATISTICS)
    assert (found.verdict, found.expected) == ("agrees", (pytest.approx(46), pytest.approx(46)))
    assert found.note.startswith("compared with the same period a year earlier")


def test_both_reporters_are_named() -> None:
    found = compare(claim("amount", "KAZ BLR", 3.1e9, **Y2024), STATISTICS)
    assert found.expected == (3.0e9, 3.2e9)
    assert found.sources == ("KAZ, export + import (S)", "BLR, export + import (S)")
    assert found.note == "the claim lies between the official figures, which differ among themselves"


def test_a_year_not_told_is_said() -> None:
    last = compare(claim("amount", "KAZ BLR", 3e9, **LATER), STATISTICS)
    assert (last.note, last.period) == ("the story gives no period: compared with 2024", tuple(Y2024.values()))
    before = compare(claim("amount", "KAZ UZB", 4e9, published=dt.date(2024, 5, 1)), STATISTICS)
    assert before.note == "the story gives no period: compared with 2022, for lack of data on 2023"


def test_a_period_that_was_not_over_is_said() -> None:
    found = compare(claim("amount", "KAZ BLR", 3e9, published=dt.date(2024, 11, 1), **Y2024), STATISTICS)
    assert (found.verdict, found.note) == ("agrees", "the period was not over when the story was published")


def test_a_rank_shows_the_official_order() -> None:
    found = compare(claim("rank", "RUS KAZ", 2, **Y2024), STATISTICS)
    assert (found.expected, found.sources) == ((2, 2), ("KAZ, turnover (S)",))
    assert found.note == (
        "official order by turnover in USD (S): 1 CHN, 2 RUS; only 3 partners are known: the list may be incomplete; "
        "without place, as only one flow is known: FRA, ITA"
    )


@pytest.mark.parametrize(
    ("value", "half"),
    [
        (28.5e9, 0.5e8),
        (30e9, 0.5e9),
        (1e9, 0.5e9),
        (500e6, 0.5e6),
        (5.35e9, 0.5e7),
        (18, 0.5),
        (20, 0.5),
        (4.5, 0.05),
        (0.4, 0.05),
        (0, 0.5),
        (-18, 0.5),
    ],
)
def test_half_a_digit(value: float, half: float) -> None:
    assert half_a_digit(value) == half
