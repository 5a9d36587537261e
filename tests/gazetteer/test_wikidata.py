"""The ids in Wikidata: only what the sources give, one for one thing."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from diplowire.errors import TableError
from diplowire.gazetteer import Gazetteer, load
from diplowire.gazetteer.load import load_from

TOOLS = Path(__file__).parents[2] / "tools"
TABLE = files("diplowire.gazetteer").joinpath("wikidata.tsv")
BLANK = {
    "DDR": "no source knows it",
    "VDR": "no source knows it",
    "XAB": "two sources, two items",
    "XNK": "no source knows it",
    "YMD": "no source knows it",
    "YUG": "an item each for two federations",
}

Row = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(*line.split("\t"),) for line in lines[1:]]  # type: ignore[misc]


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    """The script that makes the table."""
    sys.path.insert(0, str(TOOLS))
    try:
        spec = importlib.util.spec_from_file_location("build_wikidata", TOOLS / "build_wikidata.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(TOOLS))


def asked(name: str) -> list[dict[str, str]]:
    with (TOOLS / "wikidata" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_ids_are_well_formed_and_each_means_one_thing(rows: list[Row]) -> None:
    assert all(re.fullmatch(r"Q[1-9]\d*", qid) for _, _, _, qid, _ in rows)
    assert len({(of, qid) for of, _, _, qid, _ in rows}) == len(rows)
    assert rows == sorted(rows)


def test_every_state_has_one_or_is_known_to_have_none(gazetteer: Gazetteer) -> None:
    assert {s for s in gazetteer.states if gazetteer.wikidata("state", s) is None} == set(BLANK)


def test_states_are_what_a_source_that_was_not_asked_for_them_calls_them(gazetteer: Gazetteer) -> None:
    """The capitals' source names the state of each; only the capital is taken from it."""
    called: defaultdict[str, set[str]] = defaultdict(set)
    for row in asked("capitals.csv"):
        called[row["iso3"]].add(row["country"])
    differ = {iso for iso, qids in called.items() if qids != {gazetteer.wikidata("state", iso)}}
    assert len(called) == 189
    assert differ == {"NLD"}  # it gives the country and the kingdom
    assert gazetteer.wikidata("state", "NLD") in called["NLD"]


def test_persons_are_those_whom_the_source_gives_an_office(rows: list[Row]) -> None:
    told = {row["person"] for row in asked("officeholders.csv")}
    persons = [qid for of, _, _, qid, sources in rows if of == "person" and "officeholders" in sources.split()]
    assert len(persons) > 100
    assert set(persons) <= told
    assert all(sources == "officeholders" for of, _, _, _, sources in rows if of == "person")


def test_the_head_of_the_table_names_every_source_used(rows: list[Row]) -> None:
    head = "".join(line for line in TABLE.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
    used = {name for *_, sources in rows for name in sources.split() if name != "/"}
    assert {"country-coder", "natural-earth", "officeholders"} <= used
    assert all(name in head for name in used)


@pytest.mark.parametrize(
    ("claims", "settled"),
    [
        ({"a": "Q1"}, "Q1"),
        ({"a": "Q1", "b": "Q1"}, "Q1"),
        ({"a": "Q1", "b": "Q1", "c": "Q2"}, "Q1"),
        ({"a": "Q1", "b": "Q2"}, None),
        ({"a": "Q1", "b": "Q2", "c": "Q3"}, None),
        ({"a": "http://www.wikidata.org/entity/Q1"}, None),
    ],
)
def test_what_sources_are_split_on_has_no_id(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, claims: dict[str, str], settled: str | None
) -> None:
    thing = tool.Thing("state", "KAZ")

    def source(qid: str) -> Callable[[object, object], list[tuple[object, str]]]:
        return lambda folder, book: [(thing, qid)]

    monkeypatch.setattr(tool, "SOURCES", {name: source(qid) for name, qid in claims.items()})
    found = tool.settle(TOOLS, None)
    assert {t.id: row[0] for t, row in found.rows.items()} == ({"KAZ": settled} if settled else {})


def test_two_things_of_one_id_have_none(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    two = [
        (tool.Thing("place", "here"), "Q1"),
        (tool.Thing("place", "there"), "Q1"),
        (tool.Thing("state", "KAZ"), "Q1"),
    ]
    monkeypatch.setattr(tool, "SOURCES", {"a": lambda folder, book: two})
    assert set(tool.settle(TOOLS, None).rows) == {tool.Thing("state", "KAZ")}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("river\tastana\t\tQ1\ta", "of is 'river'"),
        ("state\tYUG\t\t1\ta", "no id of Wikidata"),
        ("state\tYUG\t\tQ232\ta", "Q232 stands for another state too"),
        ("state\tQQQ\t\tQ999999999\ta", "the state QQQ is in no table"),
        ("state\tastana\t\tQ999999999\ta", "the state astana is in no table"),
        ("state\tYUG\tYUG\tQ999999999\ta", "only an office has a state here"),
        ("office\tzoo-keeper\t\tQ999999999\ta", "the office zoo-keeper is in no table"),
        ("office\tpresident\tQQQ\tQ999999999\ta", "president points at QQQ"),
    ],
)
def test_a_malformed_row_is_refused(tmp_path: Path, row: str, message: str) -> None:
    for table in files("diplowire.gazetteer").iterdir():
        if table.name.endswith(".tsv"):
            (tmp_path / table.name).write_text(table.read_text("utf-8"), "utf-8")
    lines = (tmp_path / TABLE.name).read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith(("#", "of\t"))]
    rest = sorted([*lines[len(head) :], row], key=lambda line: line.split("\t"))
    (tmp_path / TABLE.name).write_text("\n".join([*head, *rest]) + "\n", "utf-8")
    with pytest.raises(TableError, match=message):
        load_from(tmp_path)
