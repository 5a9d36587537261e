"""The ledger on the command line: adding, asking in every form, judging, statistics, and what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from diplowire.cli import app

THREADS = Path(__file__).parents[1] / "threads"
LISTS = ("events", "visits", "plans", "statements", "figures", "commitments")


def run(*arguments: str | Path, ledger: Path, data: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=data, env={"DIPLOWIRE_LEDGER": str(ledger)})


def rows(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout_bytes)


@pytest.fixture(scope="module")
def made(archive: Path) -> Path:
    """A ledger of the sample stories and of the threads."""
    return archive


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    path = tmp_path / "ledger.sqlite"
    shutil.copy(made, path)
    return path


def test_adding_again_changes_nothing(ledger: Path) -> None:
    before = run("ledger", ledger=ledger).stdout_bytes
    again = run("add", THREADS, ledger=ledger)
    assert (again.exit_code, again.stdout.split(" in ")[0]) == (0, "0 new, 12 known, 0 failed")
    assert run("ledger", ledger=ledger).stdout_bytes == before


def test_rebuilding_gives_the_same(ledger: Path) -> None:
    before = run("ledger", ledger=ledger).stdout_bytes
    assert run("rebuild", ledger=ledger).stdout == "18 stories put together anew\n"
    assert run("ledger", ledger=ledger).stdout_bytes == before


@pytest.mark.parametrize("name", LISTS)
def test_lists_in_every_form(made: Path, name: str) -> None:
    as_json = rows(run(name, "-f", "json", ledger=made))
    assert as_json
    table = run(name, ledger=made).stdout
    assert max(map(len, table.splitlines())) <= 100
    assert "\x1b" not in table
    as_csv = list(csv.DictReader(io.StringIO(run(name, "-f", "csv", ledger=made).stdout)))
    assert [r["id"] for r in as_csv] == [r["id"] for r in as_json]
    assert all(r["stories"] and r["words"] for r in as_csv)


def test_everything_shown_carries_words_that_stand_where_it_says(made: Path) -> None:
    for name in LISTS:
        for row in rows(run(name, "-f", "json", ledger=made)):
            sources = row.get("sources") or [row["source"]]
            assert sources
            for source in sources:
                text = Path(source["path"]).read_text("utf-8")
                assert source["quotes"]
                for quote in source["quotes"]:
                    assert " ".join(text[quote["start"] : quote["end"]].split()) == quote["text"]


def test_filters(made: Path) -> None:
    events = rows(run("events", "--state", "USA", "--state", "chn", "-f", "json", ledger=made))
    assert events
    assert all({"USA", "CHN"} & {p["country"] for p in e["parties"]} for e in events)
    visits = rows(run("visits", "--person", "Antony Blinken", "-f", "json", ledger=made))
    assert [v["outcome"] for v in visits] == ["fulfilled"]
    assert rows(
        run("events", "--since", "2023-06-19", "--until", "2023-06-19", "--kind", "meeting", "-f", "json", ledger=made)
    )
    assert rows(run("events", "--source", "Нет такого", "-f", "json", ledger=made)) == []
    early = rows(run("plans", "--state", "CHN", "--as-of", "2023-06-15", "-f", "json", ledger=made))
    assert ("visit", "2023-06-18") in {(p["kind"], p["start"]) for p in early}


def test_the_dossier_of_two_states(made: Path) -> None:
    text = run("pair", "USA", "CHN", ledger=made).stdout
    for heading in ("TIMELINE", "WHO MET WHOM", "PLANS", "WHO SAID WHAT"):
        assert heading in text
    assert "ХОД СОБЫТИЙ" in run("pair", "USA", "CHN", "--lang", "ru", ledger=made).stdout
    dossier = rows(run("pair", "CHN", "USA", "-f", "json", ledger=made))
    assert dossier["states"] == ["CHN", "USA"]
    assert {frozenset((c["one"]["name"], c["other"]["name"])) for c in dossier["contacts"]} >= {
        frozenset(("Энтони Блинкен", "Цинь Ган"))
    }


def test_a_person_in_any_spelling_and_two_of_one_surname(made: Path) -> None:
    dossier = rows(run("person", "Igor Ivanov", "-f", "json", ledger=made))
    assert dossier["person"]["name"] == "Игорь Иванов"
    assert {o["title"] for o in dossier["offices"]} >= {"министр иностранных дел"}
    both = run("person", "Ivanov", ledger=made)
    assert both.exit_code == 1
    assert "several persons" in both.stderr
    assert "Сергей Иванов" in both.stderr
    assert run("person", "Nobody Known", ledger=made).exit_code == 1


def test_search_finds_words_in_any_form(made: Path) -> None:
    found = rows(run("search", "отложить визит", "-f", "json", ledger=made))
    assert found
    assert all(q["text"] for r in found for q in r["quotes"])
    assert rows(run("search", "отлож* визиту", "-f", "json", ledger=made))
    assert rows(run("search", "несуществующееслово", "-f", "json", ledger=made)) == []
    assert run("search", "...", ledger=made).exit_code == 2


def test_a_story_with_its_places_in_the_ledger(made: Path) -> None:
    visit = rows(run("visits", "--person", "Blinken", "-f", "json", ledger=made))[0]
    story = visit["sources"][0]["story"]
    row = rows(run("story", story[:6], "-f", "json", ledger=made))
    assert row["id"] == story
    assert row["occurrences"][visit["sources"][0]["finding"]] == visit["id"]
    assert "IN THE LEDGER" in run("story", story, ledger=made).stdout
    assert run("story", "ffffffffffff", ledger=made).exit_code == 2


def test_judging_and_undoing(ledger: Path) -> None:
    before = run("ledger", ledger=ledger).stdout_bytes
    visit = rows(run("visits", "--person", "Blinken", "-f", "json", ledger=ledger))[0]
    first, last = (f"{s['story']}/{s['finding']}" for s in (visit["sources"][0], visit["sources"][-1]))
    made = run("judge", "apart", first, last, "--reason", "another visit", "--author", "me", ledger=ledger)
    assert made.exit_code == 0, made.output
    apart = rows(run("visits", "--person", "Blinken", "-f", "json", ledger=ledger))
    assert len(apart) == 2
    fixed = run(
        "judge", "correct", last, "--field", "factuality", "--value", "cancelled", "--reason", "a slip", ledger=ledger
    )
    assert fixed.exit_code == 0, fixed.output
    for line in rows(run("judge", "history", "-f", "json", ledger=ledger)):
        assert run("judge", "undo", line["id"], "--reason", "wrong", ledger=ledger).exit_code == 0
    assert run("ledger", ledger=ledger).stdout_bytes == before
    kept = rows(run("judge", "history", "-f", "json", ledger=ledger))
    assert [j["verdict"] for j in kept] == ["apart", "correct", "undo", "undo"]
    assert [j["holds"] for j in kept] == [False, False, True, True]


def test_judgements_of_what_is_not_there_are_refused(ledger: Path) -> None:
    for arguments in (
        ("judge", "merge", "999999", "--reason", "x"),
        ("judge", "merge", "nonsense", "--reason", "x"),
        ("judge", "undo", "J000000000000", "--reason", "x"),
        ("judge", "apart", "ffff/p1", "ffff/p2", "--reason", "x"),
    ):
        result = run(*arguments, ledger=ledger)
        assert result.exit_code == 2, arguments
        assert result.stderr.startswith("diplowire: ")


def test_inputs_that_cannot_be_read_are_kept_with_the_reason(ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    result = run("add", tmp_path / "picture.txt", tmp_path / "gone.txt", ledger=ledger)
    assert result.exit_code == 1
    assert "0 new, 0 known, 2 failed" in result.stdout
    kept = rows(run("notices", "-f", "json", ledger=ledger))
    assert {Path(n["path"]).name for n in kept} == {"picture.txt", "gone.txt"}
    assert "picture.txt: it is a picture" in " ".join(run("notices", ledger=ledger).stdout.split())
    (tmp_path / "gone.txt").write_text("ПРАГА, 5 марта. Визит премьера отложен.", "utf-8")
    run("add", tmp_path / "gone.txt", ledger=ledger)
    assert [Path(n["path"]).name for n in rows(run("notices", "-f", "json", ledger=ledger))] == ["picture.txt"]


def test_from_standard_input_with_a_stated_day(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    text = "Президент Сербии Александар Вучич прибыл в Вену с официальным визитом.".encode()
    assert run("add", "-", "--published", "2019-03-05", ledger=path, data=text).exit_code == 0
    assert run("add", "-", "--published", "2019-03-06", ledger=path, data=text).stdout.startswith("1 new")
    days = {r["sources"][0]["published"] for r in rows(run("visits", "-f", "json", ledger=path))}
    assert days <= {"2019-03-05", "2019-03-06"}


def test_statistics_stand_beside_figures(ledger: Path, tmp_path: Path) -> None:
    story = tmp_path / "trade.txt"
    story.write_text(
        " date 2024-05-06 Товарооборот Сербии и Австрии\n\nВЕНА, 6 мая. Товарооборот Сербии и Австрии в 2023 году "
        "составил 5 млрд долларов, сообщил министр торговли Сербии.\n",
        "utf-8",
    )
    table = tmp_path / "made_up.csv"
    table.write_text(
        "reporter,partner,flow,period,value,currency,source\n"
        "SRB,AUT,export,2023,1000000000,USD,Made up\n"
        "SRB,AUT,import,2023,1500000000,USD,Made up\nSRB,AUT,import,soon,1,USD,\n",
        "utf-8",
    )
    assert run("add", story, ledger=ledger).exit_code == 0
    before = rows(run("figures", "--state", "SRB", "--state", "AUT", "-f", "json", ledger=ledger))
    assert [f["official"] for f in before] == [None]
    loaded = run("stats", "add", table, ledger=ledger)
    assert (loaded.exit_code, "2 figures, 2 of them new" in loaded.stdout) == (1, True)
    assert "made_up.csv:4" in loaded.stderr
    figure = rows(run("figures", "--state", "SRB", "--state", "AUT", "-f", "json", ledger=ledger))[0]
    assert (figure["official"]["verdict"], figure["official"]["difference"]) == ("differs", 1.0)
    assert "differs +100%" in " ".join(run("figures", "--state", "SRB", ledger=ledger).stdout.split())
    assert "SRB export" in run("stats", "list", ledger=ledger).stdout
    assert run("stats", "add", story, ledger=ledger).exit_code == 2


def test_wrong_use_says_what_to_do(tmp_path: Path) -> None:
    nowhere = tmp_path / "none.sqlite"
    for arguments in (("pair", "KAZ", "BLR"), ("events",), ("ledger",), ("judge", "list")):
        result = run(*arguments, ledger=nowhere)
        assert result.exit_code == 2
        assert "there is no ledger yet" in result.stderr
    assert not nowhere.exists()
    assert run("add", tmp_path / "empty", ledger=nowhere).exit_code == 1
    (tmp_path / "folder").mkdir()
    assert run("add", tmp_path / "folder", ledger=nowhere).exit_code == 2
    (tmp_path / "not.sqlite").write_text("no database " * 100)
    result = run("events", ledger=tmp_path / "not.sqlite")
    assert (result.exit_code, "no ledger but another file" in result.stderr) == (2, True)


def test_pairs_want_codes(made: Path) -> None:
    result = run("pair", "Kazakhstan", "BLR", ledger=made)
    assert (result.exit_code, "three-letter codes" in result.stderr) == (2, True)
