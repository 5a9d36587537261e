"""Threads of our own from text to ledger: a visit that was moved, a summit called off, a surname that two share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from diplowire.model.ledger import Ledger, Occurrence
from diplowire.pipeline import intake, open_ledger

THREADS = Path(__file__).parents[1] / "threads"


@pytest.fixture(scope="module")
def ledger_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ledger]:
    """Return the function that gives the ledger of a thread; each is made once."""
    made: dict[str, Ledger] = {}

    def make(name: str) -> Ledger:
        if name not in made:
            book = open_ledger(tmp_path_factory.mktemp(name) / "ledger.sqlite")
            work = intake(book)
            for path in sorted((THREADS / name).glob("*.txt")):
                work.take(str(path))
            work.finish()
            assert not work.result.failed
            made[name] = book.ledger()
        return made[name]

    return make


def names(ledger: Ledger, o: Occurrence) -> set[str]:
    by_id = {e.id: e.name for e in ledger.entities}
    return {by_id[p.entity] for p in o.participants}


def stories(o: Occurrence) -> list[str]:
    return [Path(r.story.path).name[:2] for r in o.reports]


def only(ledger: Ledger, kind: str, *who: str) -> Occurrence:
    found = [o for o in ledger.occurrences if o.kind == kind and set(who) <= names(ledger, o)]
    assert len(found) == 1, [(o.kind, names(ledger, o), stories(o)) for o in found]
    return found[0]


def test_a_visit_that_was_moved_is_one_visit(ledger_of: Callable[[str], Ledger]) -> None:
    ledger = ledger_of("moved_visit")
    visit = only(ledger, "visit", "Энтони Блинкен")
    assert stories(visit) == ["01", "02", "03", "04", "05"]
    assert [h.step for h in visit.history] == ["planned", "postponed", "moved", "held as planned", "occurred"]
    assert visit.outcome == "fulfilled"
    assert visit.when is not None
    assert (visit.when.start.isoformat(), visit.when.end.isoformat()) == ("2023-06-18", "2023-06-19")
    plans = [f for f in ledger.fulfilments if f.by == visit.id]
    assert {Path(f.plan.story.path).name[:2] for f in plans} == {"01", "03"}
    assert all(f.published and f.published.isoformat() == "2023-06-18" for f in plans)


def test_what_happened_during_the_visit_is_part_of_it(ledger_of: Callable[[str], Ledger]) -> None:
    ledger = ledger_of("moved_visit")
    visit = only(ledger, "visit", "Энтони Блинкен")
    assert stories(only(ledger, "talks", "Цинь Ган")) == ["04", "05"]
    assert only(ledger, "talks", "Цинь Ган").part_of == visit.id
    assert only(ledger, "meeting", "Си Цзиньпин", "Энтони Блинкен").part_of == visit.id
    assert only(ledger, "visit", "Цинь Ган").id != visit.id


def test_as_of_a_day_the_visit_is_what_was_known_then(tmp_path: Path) -> None:
    book = open_ledger(tmp_path / "ledger.sqlite")
    work = intake(book)
    for path in sorted((THREADS / "moved_visit").glob("*.txt")):
        work.take(str(path))
    work.finish()
    seen = []
    for day in ("2023-01-20", "2023-02-10", "2023-06-15", "2023-06-30"):
        ledger = book.ledger(date.fromisoformat(day))
        visit = only(ledger, "visit", "Энтони Блинкен")
        seen.append((visit.outcome, visit.when.start.isoformat() if visit.when else None))
    assert seen == [
        ("planned-open", "2023-02-05"),
        ("planned-open", None),
        ("planned-open", "2023-06-18"),
        ("fulfilled", "2023-06-18"),
    ]


def test_a_summit_that_was_called_off(ledger_of: Callable[[str], Ledger]) -> None:
    ledger = ledger_of("cancelled_summit")
    summit = only(ledger, "meeting", "Владимир Путин", "Дональд Трамп")
    assert stories(summit) == ["01", "02", "03"]
    assert [h.factuality for h in summit.history] == ["planned", "denied", "cancelled"]
    assert (summit.outcome, summit.when) == ("cancelled", None)
    assert not [f for f in ledger.fulfilments if f.by == summit.id]
    call = only(ledger, "call", "Марко Рубио", "Сергей Лавров")
    assert (stories(call), call.outcome) == (["01", "02"], "fulfilled")
    agreement = only(ledger, "agreement", "Владимир Путин", "Дональд Трамп")
    assert agreement.outcome == "occurred"
    assert agreement.part_of == only(ledger, "call", "Владимир Путин", "Дональд Трамп").id
    assert only(ledger, "meeting", "Марк Рютте").outcome == "occurred"


def test_two_ministers_of_one_surname_are_two(ledger_of: Callable[[str], Ledger]) -> None:
    ledger = ledger_of("two_ivanovs")
    ivanovs = {e.name: e for e in ledger.entities if e.kind == "person" and e.name.endswith("Иванов")}
    assert set(ivanovs) == {"Игорь Иванов", "Сергей Иванов"}
    told = {name: [Path(r.story.path).name[:2] for r in e.reports] for name, e in ivanovs.items()}
    assert told == {"Игорь Иванов": ["01", "04"], "Сергей Иванов": ["02", "03", "04"]}
    assert {o.title for o in ivanovs["Сергей Иванов"].offices} >= {"министр обороны"}
    assert "Иванов" in ivanovs["Сергей Иванов"].names["ru"]


def test_their_talks_a_year_apart_are_two(ledger_of: Callable[[str], Ledger]) -> None:
    ledger = ledger_of("two_ivanovs")
    talks = [o for o in ledger.occurrences if o.kind == "talks" and "Дональд Рамсфелд" in names(ledger, o)]
    visits = [o for o in ledger.occurrences if o.kind == "visit" and "Дональд Рамсфелд" in names(ledger, o)]
    assert sorted(stories(o) for o in talks) == [["02"], ["03"]]
    assert sorted(stories(o) for o in visits) == [["02"], ["03"]]
    both = [o for o in ledger.occurrences if {"Игорь Иванов", "Сергей Иванов"} <= names(ledger, o)]
    assert len(both) == 2
