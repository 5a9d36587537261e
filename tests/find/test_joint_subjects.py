"""Who takes part where the parser hangs a name on a clause that it does not belong to."""

from __future__ import annotations

import datetime as dt

import pytest

from diplowire.model.reading import Event, Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader

DAY = dt.date(2024, 3, 5)


def read(text: str) -> Reading:
    return reader().read(Document(text=text, published=DAY))


def one(reading: Reading, kind: str) -> Event:
    (event,) = (e for e in reading.events if e.kind == kind)
    return event


def names(reading: Reading, event: Event) -> list[str]:
    by_id = {e.id: e.name for e in reading.entities}
    return sorted(by_id[p.entity] for p in event.participants)


def test_joint_subjects_whom_a_credit_tears_apart_both_take_part() -> None:
    reading = read(
        "Министр иностранных дел Сербии Иван Петров и госсекретарь Австрии Отто Майер договорились встретиться до "
        "конца марта, сообщил пресс-секретарь президента Сербии Петр Сидоров."
    )
    assert names(reading, one(reading, "agreement")) == ["Иван Петров", "Отто Майер"]
    assert names(reading, one(reading, "meeting")) == ["Иван Петров", "Отто Майер"]


def test_those_who_are_awaited_by_nobody_in_particular_are_not_received_by_who_says_so() -> None:
    reading = read(
        "Президент Австрии Отто Майер посетит Сербию. Пресс-секретарь президента Сербии Петр Сидоров сообщил, что в "
        "Белграде ждут приезда Майера."
    )
    assert "Петр Сидоров" not in names(reading, one(reading, "visit"))


def test_a_relative_clause_dates_what_it_tells_of() -> None:
    reading = read("Министры обсудили подготовку встречи президентов Сербии и Австрии, которая состоится в июне.")
    meeting = next(e for e in reading.events if e.kind == "meeting" and e.factuality == "planned")
    assert meeting.when is not None
    assert (meeting.when.start.isoformat(), meeting.when.granularity) == ("2024-06-01", "month")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Пресс-секретарь Анна Берг рассказала о намерении президента Петра Илича посетить Австрию.", "Петр Илич"),
        ("Посол Карл Берг напомнил о желании министра Петара Илича приехать в Вену.", "Петар Илич"),
        ("Премьер Карл Берг сообщил о своих планах посетить Минск.", "Карл Берг"),
        ("Министр Карл Берг имеет поручение президента Петра Илича посетить Вену.", "Карл Берг"),
    ],
)
def test_plans_that_are_told_of_are_those_of_whom_they_belong_to(text: str, who: str) -> None:
    reading = reader().read(Document(text=text, published=DAY))
    names = {e.id: e.name for e in reading.entities}
    (visit,) = [e for e in reading.events if e.kind == "visit"]
    assert [names[p.entity] for p in visit.participants if p.role == "actor"] == [who]
