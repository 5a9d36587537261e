"""Tables of statistics: layouts, cells, and what becomes of rows that cannot be used. All figures are made up."""

from __future__ import annotations

import datetime as dt

import pytest

from diplowire.errors import StatisticsError
from diplowire.ledger.statistics import Statistic, read_statistics
from diplowire.ledger.statistics_layouts import flow_of, period_of, value_of

PLAIN = """\
reporter,partner,flow,period,value,currency,source
KAZ,BLR,exports,2024,1100000000,USD,Bureau
KAZ,BLR,imports,2024,1900000000,USD,
kaz,wld,total,2024-Q1,"30 000 000 000,5",usd,
"""
COMTRADE = """\
typeCode,period,reporterCode,reporterISO,flowCode,partnerCode,partnerISO,partner2Code,cmdCode,customsCode,motCode,primaryValue,isAggregate
C,2024,398,KAZ,X,112,BLR,0,TOTAL,C00,0,1100000000.25,true,
C,2024,398,KAZ,X,112,BLR,0,TOTAL,C00,2100,700000000,true,
C,2024,398,KAZ,X,112,BLR,0,TOTAL,C01,0,600000000,true,
C,2024,398,KAZ,X,112,BLR,643,TOTAL,C00,0,500000000,true,
C,2024,398,KAZ,X,112,BLR,0,27,C00,0,400000000,true,
C,2024,398,KAZ,RX,112,BLR,0,TOTAL,C00,0,300000000,true,
C,202403,398,KAZ,M,0,W00,0,TOTAL,C00,0,5000000000,true,
C,2024,398,KAZ,M,490,S19,0,TOTAL,C00,0,5000000,true,
"""
LEGACY = """\
Year,Period,Trade Flow,Reporter,Reporter ISO,Partner,Partner ISO,2nd Partner Code,Commodity Code,Trade Value (US$),Flag
2019,2019,Export,Kazakhstan,KAZ,World,WLD,,TOTAL,57000000000,0
2019,201902,Import,Kazakhstan,KAZ,Belarus,BLR,,TOTAL,60000000,0
2019,2019,Re-Export,Kazakhstan,KAZ,World,WLD,,TOTAL,1000000,0
2019,2019,Import,Kazakhstan,KAZ,Belarus,BLR,,27,1000000,0
"""


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def year(reporter: str, partner: str, flow: str, of: int, value: float, source: str) -> Statistic:
    return Statistic(reporter, partner, flow, dt.date(of, 1, 1), dt.date(of, 12, 31), value, "USD", source)  # type: ignore[arg-type]


def test_plain() -> None:
    found, messages = read_statistics(PLAIN, "t.csv", None)
    assert messages == []
    assert found == [
        year("KAZ", "BLR", "export", 2024, 1.1e9, "Bureau"),
        year("KAZ", "BLR", "import", 2024, 1.9e9, "t.csv"),
        Statistic("KAZ", "WLD", "turnover", d("2024-01-01"), d("2024-03-31"), 30000000000.5, "USD", "t.csv"),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_with_a_mark_of_order(delimiter: str) -> None:
    lines = ["\ufeffReporter,Partner,FLOW,Period,Value,Currency", "KAZ,BLR,X,2024,1100000000.0,USD"]
    text = "\r\n".join(line.replace(",", delimiter) for line in lines)
    assert read_statistics(text, "t", "S") == ([year("KAZ", "BLR", "export", 2024, 1.1e9, "S")], [])


def test_decimal_comma_unquoted_between_semicolons() -> None:
    text = "reporter;partner;flow;period;value;currency\nKAZ;BLR;M;2024;1 900,5;USD\n"
    assert read_statistics(text, "t", "S") == ([year("KAZ", "BLR", "import", 2024, 1900.5, "S")], [])


def test_comtrade_takes_only_totals() -> None:
    found, messages = read_statistics(COMTRADE, "c.csv", None)
    assert found == [
        year("KAZ", "BLR", "export", 2024, 1100000000.25, "UN Comtrade"),
        Statistic("KAZ", "WLD", "import", d("2024-03-01"), d("2024-03-31"), 5e9, "USD", "UN Comtrade"),
    ]
    assert [m.split(" is ")[0] for m in messages] == [
        "c.csv:3: passed over: motcode",
        "c.csv:4: passed over: customscode",
        "c.csv:5: passed over: partner2code",
        "c.csv:6: passed over: cmdcode",
        "c.csv:7: the flow 'RX'",
        "c.csv:9: partneriso",
    ]


def test_legacy_comtrade() -> None:
    found, messages = read_statistics(LEGACY, "l.csv", "mine")
    assert found == [
        year("KAZ", "WLD", "export", 2019, 5.7e10, "mine"),
        Statistic("KAZ", "BLR", "import", d("2019-02-01"), d("2019-02-28"), 6e7, "USD", "mine"),
    ]
    assert [m[:8] for m in messages] == ["l.csv:4:", "l.csv:5:"]


def test_numbers_without_iso_codes_are_one_message() -> None:
    text = (
        "period,reporterCode,flowCode,partnerCode,cmdCode,primaryValue\n2024,398,X,112,TOTAL,1\n2024,398,M,0,TOTAL,1\n"
    )
    found, messages = read_statistics(text, "c", None)
    assert found == []
    assert len(messages) == 1
    assert messages[0].startswith("c:2: reportercode is a number; give ISO 3166 alpha-3 codes")
    assert messages[0].endswith("(also line 3)")


@pytest.mark.parametrize(
    "text", ["", "\n\n", "a,b\n1,2\n", "reporter,partner,flow,period\nKAZ,BLR,X,2024\n", "\x00\x01"]
)
def test_unknown_layouts(text: str) -> None:
    with pytest.raises(
        StatisticsError, match=r"^t\.csv: no known layout.*found the columns .*plain: reporter.*primaryvalue"
    ):
        read_statistics(text, "t.csv", None)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("KAZ,BLR,X,2024,1,5,USD", "more cells than the 6 columns"),
        ("KAZ,BLR,X,2024", "the currency '' is no ISO 4217"),
        ("KAZ,BLR,X,2024,,USD", "the value '' is no number"),
        ("KAZ,BLR,X,2024,-5,USD", "the value '-5' is no number"),
        ("KAZ,BLR,X,2024,NaN,USD", "the value 'NaN' is no number"),
        ('KAZ,BLR,X,2024,"28,500",USD', "may be 28.500 or 28500"),
        ("KAZ,BLR,X,2024,1e999,USD", "too large"),
        ("KAZ,BLR,X,24,5,USD", "the period '24' is not like"),
        ("KAZ,BLR,X,2024-08..2024-01,5,USD", "runs backwards"),
        ("KAZ,BLR,sales,2024,5,USD", "the flow 'sales'"),
        ("KAZ,BLR,X,2024,5,dollars", "the currency 'dollars'"),
        ("WLD,BLR,X,2024,5,USD", "the world is no reporter"),
        ("KAZ,Belarus,X,2024,5,USD", "partner is 'Belarus', which is no ISO"),
        (",BLR,X,2024,5,USD", "reporter is empty"),
        ("398,BLR,X,2024,5,USD", "reporter is a number"),
        ('KAZ,BLR,X,2024,"' + "9" * 140000 + '",USD', "this is no row of a table"),
    ],
)
def test_a_bad_row_is_a_message_and_the_next_is_read(row: str, why: str) -> None:
    text = f"reporter,partner,flow,period,value,currency\n\n{row}\nKAZ,RUS,X,2024,7,USD\n"
    found, messages = read_statistics(text, "t.csv", "S")
    assert found == [year("KAZ", "RUS", "export", 2024, 7, "S")]
    assert len(messages) == 1
    assert messages[0].startswith("t.csv:3: ")
    assert why in messages[0]


def test_rows_passed_over_for_one_reason_share_a_message() -> None:
    text = "reporter,partner,flow,period,value,currency\n" + "KAZ,BLR,sales,2024,7,USD\n" * 9
    assert read_statistics(text, "t", None)[1] == [
        "t:2: the flow 'sales' is none of export, import, turnover (also lines 3, 4, 5, 6, 7 and 3 more)"
    ]


def test_the_same_thing_twice() -> None:
    head = "reporter,partner,flow,period,value,currency\n"
    same = head + "KAZ,BLR,X,2024,7,USD\nKAZ,BLR,export,2024,7.0,USD\n"
    assert read_statistics(same, "t", "S") == ([year("KAZ", "BLR", "export", 2024, 7, "S")], [])
    other = head + "KAZ,BLR,X,2024,7,USD\nKAZ,BLR,export,2024,8,USD\n"
    found, messages = read_statistics(other, "t", "S")
    assert found == []
    assert messages == ["t:2: lines 2, 3 give different values for one thing; none is used: leave only one"]


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("202312", "2023-12-01", "2023-12-31"),
        ("2024-q4", "2024-10-01", "2024-12-31"),
        ("2024Q2", "2024-04-01", "2024-06-30"),
        ("2024-H1", "2024-01-01", "2024-06-30"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-01..2024-08", "2024-01-01", "2024-08-31"),
        ("2023-12 / 2024-02", "2023-12-01", "2024-02-29"),
        ("2022..2024", "2022-01-01", "2024-12-31"),
    ],
)
def test_periods(cell: str, first: str, last: str) -> None:
    assert period_of(cell) == (d(first), d(last))


@pytest.mark.parametrize(
    "cell", ["", "0024", "2024-13", "2024-Q5", "2024-H3", "2024-1", "2024..2025..2026", "2024/25", "..", "x"]
)
def test_no_periods(cell: str) -> None:
    with pytest.raises(ValueError, match="is not like"):
        period_of(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", 0.0),
        ("1234567.8", 1234567.8),
        ("28.500", 28.5),
        ("1 234 567,8", 1234567.8),
        ("1\u00a0234\u202f567", 1234567.0),
        ("12 345,678", 12345.678),
        ("452684213646,747", 452684213646.747),
        ("0,125", 0.125),
        ("1,97E+09", 1.97e9),
    ],
)
def test_values(cell: str, value: float) -> None:
    assert value_of(cell) == value


@pytest.mark.parametrize("cell", ["1,234,567", "1,234.5", "1.234.567", "12 34", "1 2345", "$5", "5 bn", "inf", "."])
def test_no_values(cell: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        value_of(cell)


@pytest.mark.parametrize(
    ("cell", "flow"),
    [("Exports", "export"), ("x", "export"), ("M", "import"), ("IMPORT", "import"), ("Trade  turnover", "turnover")],
)
def test_flows(cell: str, flow: str) -> None:
    assert flow_of(cell) == flow
