"""The stories of tests/threads: what each one says of the event that its thread is about."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from diplowire.model.reading import Event, Reading
from diplowire.pipeline import reader

THREADS = Path(__file__).parents[1] / "threads"
Said = tuple[str, str | None, str | None]


@cache
def read(story: str) -> Reading:
    return reader().read(THREADS / f"{story}.ru.txt")


def of(story: str, kind: str, *names: str) -> Event:
    """Return the event of a kind in which exactly the named take part."""
    reading = read(story)
    name = {e.id: e.name for e in reading.entities}
    (found,) = (e for e in reading.events if e.kind == kind and {name[p.entity] for p in e.participants} == set(names))
    return found


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("01_plans", ("planned", None, "2023-02-05")),
        ("02_balloon", ("cancelled", "moved", "2023-02-05")),
        ("03_new_dates", ("planned", "moved", "2023-06-18")),
        ("04_talks", ("occurred", "moved", "2023-06-18")),
        ("05_xi", ("occurred", None, "2023-06-18")),
    ],
)
def test_a_visit_that_was_moved(story: str, said: Said) -> None:
    visit = of(f"moved_visit/{story}", "visit", "Энтони Блинкен", "Китай")
    assert (visit.factuality, visit.change, str(visit.when.start) if visit.when else None) == said


def test_what_happened_in_the_moved_visit_is_part_of_it() -> None:
    for story, kind, host in (("04_talks", "talks", "Цинь Ган"), ("05_xi", "meeting", "Си Цзиньпин")):
        visit = of(f"moved_visit/{story}", "visit", "Энтони Блинкен", "Китай")
        assert of(f"moved_visit/{story}", kind, "Энтони Блинкен", host).part_of == visit.id


@pytest.mark.parametrize(
    ("story", "factuality"), [("01_call", "planned"), ("02_no_plans", "denied"), ("03_cancelled", "cancelled")]
)
def test_a_summit_that_was_called_off(story: str, factuality: str) -> None:
    meeting = of(f"cancelled_summit/{story}", "meeting", "Владимир Путин", "Дональд Трамп")
    town = {e.id: e.name for e in read(f"cancelled_summit/{story}").entities}
    assert (meeting.factuality, meeting.when, town[meeting.place or ""]) == (factuality, None, "Будапешт")


def test_what_was_agreed_by_telephone_is_part_of_the_call() -> None:
    call = of("cancelled_summit/01_call", "call", "Владимир Путин", "Дональд Трамп")
    assert of("cancelled_summit/01_call", "agreement", "Владимир Путин", "Дональд Трамп").part_of == call.id
    assert of("cancelled_summit/01_call", "call", "Сергей Лавров", "Марко Рубио").factuality == "planned"


@pytest.mark.parametrize(
    ("story", "kind", "names", "day"),
    [
        ("01_washington", "meeting", ("Игорь Иванов", "Колин Пауэлл"), dt.date(2001, 5, 18)),
        ("02_rumsfeld", "talks", ("Сергей Иванов", "Дональд Рамсфелд"), dt.date(2001, 8, 13)),
        ("03_surname_only", "talks", ("Иванов", "Дональд Рамсфелд"), dt.date(2002, 4, 29)),
        ("04_both", "meeting", ("Игорь Иванов", "Сергей Иванов", "Колин Пауэлл", "Дональд Рамсфелд"),
         dt.date(2002, 9, 20)),
    ],
)  # fmt: skip
def test_two_ministers_of_one_name(story: str, kind: str, names: tuple[str, ...], day: dt.date) -> None:
    event = of(f"two_ivanovs/{story}", kind, *names)
    assert (event.factuality, event.when.start if event.when else None) == ("occurred", day)


def test_each_of_the_two_has_his_own_office() -> None:
    offices = {
        (e.name, o.title)
        for story in ("01_washington", "02_rumsfeld", "03_surname_only", "04_both")
        for e in read(f"two_ivanovs/{story}").entities
        for o in e.offices
        if e.name.endswith("Иванов") and o.country == "RUS"
    }
    foreign, defence = "министр иностранных дел", "министр обороны"
    assert offices == {("Игорь Иванов", foreign), ("Сергей Иванов", defence), ("Иванов", defence)}
