"""Tables of the ledger, read back by readers that are not ours."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diplowire.export import codebook, delimited, jsonl, parquet
from diplowire.export.columns import columns
from diplowire.export.lines import TABLES
from diplowire.export.tables import tables
from diplowire.views.whole import Whole


@pytest.fixture(scope="module")
def found(everything: Whole) -> Any:
    return tables(everything)


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def test_every_table_is_there_and_most_hold_something(found: Any) -> None:
    assert list(found) == list(TABLES)
    assert {name for name, rows in found.items() if not rows} <= {"differences", "claims"}
    assert all(type(row) is TABLES[name] for name, rows in found.items() for row in rows)


def test_csv_reads_back_as_the_rows(found: Any) -> None:
    made = delimited.files(found)
    assert list(made) == [f"{name}.csv" for name in TABLES]
    for name, rows in found.items():
        back = read_csv(made[f"{name}.csv"])
        header = made[f"{name}.csv"].decode().split("\r\n")[0].split(",")
        assert header == [c.name for c in columns(TABLES[name])]
        assert len(back) == len(rows)
        for row, line in zip(rows, back, strict=True):
            for c in columns(TABLES[name]):
                value, cell = getattr(row, c.name), line[c.name]
                if value is None:
                    assert cell == ""
                elif c.many:
                    assert (cell.split("; ") if cell else []) == [str(v) for v in value]
                elif c.base == "number":
                    assert float(cell) == value
                elif c.base == "yes or no":
                    assert cell == ("true" if value else "false")
                else:
                    assert cell == str(value)


def test_jsonl_reads_back_as_the_rows(found: Any) -> None:
    for name, data in jsonl.files(found).items():
        rows = found[name.removesuffix(".jsonl")]
        back = [json.loads(line) for line in data.decode().splitlines()]
        assert [type(row).model_validate(line) for row, line in zip(rows, back, strict=True)] == rows


def test_parquet_is_typed_and_reads_back(found: Any) -> None:
    types = {"text": pa.string(), "date": pa.date32(), "integer": pa.int64(), "number": pa.float64()}
    types |= {"yes or no": pa.bool_()}
    for name, data in parquet.files(found).items():
        table = pq.read_table(io.BytesIO(data))
        held = columns(TABLES[name.removesuffix(".parquet")])
        assert table.column_names == [c.name for c in held]
        for c in held:
            kind = table.schema.field(c.name).type
            assert (kind.value_type if c.many else kind) == types[c.base]
        rows = [{k: list(v) if isinstance(v, tuple) else v for k, v in r} for r in found[name.removesuffix(".parquet")]]
        assert table.to_pylist() == rows


def test_the_same_ledger_gives_the_same_bytes(found: Any, gathered: Callable[..., Whole]) -> None:
    again = tables(gathered())
    assert delimited.files(found) == delimited.files(again)
    assert jsonl.files(found) == jsonl.files(again)
    assert parquet.files(found) == parquet.files(again)


def test_quotes_stand_where_they_say(found: Any, everything: Whole) -> None:
    count = 0
    for name in ("reports", "figures", "commitment_reports"):
        for row in found[name]:
            text = everything.stories[row.story].text
            assert row.quote == text[row.quote_start : row.quote_end]
            count += 1
    for row in found["statements"]:
        spans = zip(row.starts, row.ends, strict=True)
        text = everything.stories[row.story].text
        assert row.words == " … ".join(text[a:b] for a, b in spans)
    assert count > 20


def test_rows_point_at_rows(found: Any) -> None:
    ids = {name: {row.id for row in found[name]} for name in ("stories", "entities", "occurrences", "commitments")}
    points = {"occurrence": "occurrences", "part_of": "occurrences", "story": "stories", "entity": "entities",
              "place": "entities", "speaker": "entities", "organization": "entities"}  # fmt: skip
    for name, rows in found.items():
        for row in rows:
            for column, target in points.items():
                value = getattr(row, column, None)
                assert value is None or value in ids[target], (name, row)


def test_a_plan_that_was_held(found: Any) -> None:
    visit = next(o for o in found["occurrences"] if o.kind == "visit" and o.outcome == "fulfilled")
    assert (visit.start, visit.rank, visit.cameo, visit.place_country) == (
        dt.date(2024, 3, 12),
        "official",
        "042",
        "KAZ",
    )
    steps = [(r.path, r.step) for r in found["reports"] if r.occurrence == visit.id]
    assert steps == [("plan.txt", "planned"), ("held.txt", "held as planned")]
    assert [f.occurrence for f in found["fulfilments"] if f.occurrence == visit.id]


def test_filters_narrow_every_table(gathered: Callable[..., Whole]) -> None:
    pair = tables(gathered(states=("SRB", "KAZ")))
    assert {o.kind for o in pair["occurrences"]} == {"visit", "talks", "signing"}
    assert {s.path for s in pair["stories"]} == {"plan.txt", "held.txt"}
    assert {e.country for e in pair["entities"]} == {"SRB", "KAZ"}
    visits = gathered(kind="visit")
    assert {o.kind for o in visits.events} == {"visit"}
    assert not visits.statements and not visits.figures and not visits.ledger.commitments
    april = gathered(kind="visit", since=dt.date(2024, 4, 1), until=dt.date(2024, 4, 10))
    assert [(o.start, o.outcome) for o in april.events] == [(dt.date(2024, 4, 10), "planned-open")]
    agency = gathered(source="белта")
    assert {s.path for s in agency.stories.values()} == {"open.txt"}
    assert not gathered(states=("FRA",)).stories


def test_as_of_gives_what_was_known(gathered: Callable[..., Whole]) -> None:
    before = gathered(as_of=dt.date(2024, 3, 11), kind="visit")
    assert [(o.outcome, len(o.sources)) for o in before.events] == [("planned-open", 1)]
    assert "held.txt" not in {s.path for s in gathered(as_of=dt.date(2024, 3, 11)).stories.values()}


def test_an_empty_ledger_still_has_its_columns(gathered: Callable[..., Whole]) -> None:
    nothing = tables(gathered(states=("FRA",)))
    for name, data in delimited.files(nothing).items():
        assert data.count(b"\r\n") == 1, name
    assert all(pq.read_table(io.BytesIO(d)).num_rows == 0 for d in parquet.files(nothing).values())


@pytest.mark.parametrize(
    "text", ['a "b", c', "one\ntwo", "one\r\ntwo", "one\rtwo", "=1+1", "-5", "@x", " a ", "", "\u202e", "ё, ў"]
)
def test_csv_holds_any_text(text: str) -> None:
    data = delimited.table(("x", "y"), [{"x": text, "y": -1.5}])
    assert list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True)) == [["x", "y"], [text, "-1.5"]]
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1"])
def test_no_text_acts_in_a_spreadsheet_on_request(text: str) -> None:
    data = delimited.table(("x", "y", "z"), [{"x": text, "y": -1.5, "z": ("=1", "b")}], excel=True)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1] == ["'" + text, "-1.5", "'=1; b"]


def test_half_a_character_does_not_stop_an_export() -> None:
    assert delimited.table(("x",), [{"x": "a\ud800"}]).endswith(b"a?\r\n")
    assert jsonl.lines([{"x": "a\ud800"}]) == b'{"x": "a?"}\n'
    line = TABLES["names"].model_construct(entity="P1", language="ru", name="a\ud800")
    data = parquet.files({"names": [line]})["names.parquet"]
    assert pq.read_table(io.BytesIO(data)).to_pylist()[0]["name"] == "a?"


def test_the_codebook_describes_every_column() -> None:
    page = codebook.page()
    for name, line in TABLES.items():
        part = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        for c in columns(line):
            assert c.meaning
            assert f"| `{c.name}` | " in part
