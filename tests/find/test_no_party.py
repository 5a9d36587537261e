"""Who stands beside an event in the sentence that tells it, and is no party to it."""

from __future__ import annotations

import pytest

from diplowire.model.source import Document
from diplowire.pipeline import reader


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        ("МИД Чили анонсировал визит президента в Осло.", "visit", []),
        ("Премьер Чили отложил визит министра в Осло.", "visit", []),
        ("Чили отменила визит своего министра в Осло.", "visit", ["Чили"]),
        ("Премьер Чили Хуан Рохас совершил визит доброй воли в Осло.", "visit", ["Хуан Рохас"]),
        ("Премьер Италии не участвовал в переговорах Франции и Германии.", "talks", ["Франция", "Германия"]),
        ("Хуан Рохас не участвовал во встрече с премьером Дании.", "meeting", ["Дания"]),
    ],
    ids=["announced", "put-off", "of-its-own", "of-good-will", "no-part-in-talks", "no-part-in-a-meeting"],
)
def test_who_only_tells_or_misses_what_others_do_is_no_party(text: str, kind: str, parties: list[str]) -> None:
    reading = reader().read(Document(text=text))
    names = {e.id: e.name for e in reading.entities}
    (event,) = [e for e in reading.events if e.kind == kind]
    assert [names[p.entity] for p in event.participants] == parties


def test_whose_a_planned_meeting_is_meets_all_whom_it_is_with() -> None:
    text = "У Хуана Рохаса запланирована встреча с королём Дании Яном Гораком и министром Италии Карло Росси."
    reading = reader().read(Document(text=text))
    names = {e.id: e.name for e in reading.entities}
    (event,) = [e for e in reading.events if e.kind == "meeting"]
    assert {names[p.entity] for p in event.participants} == {"Хуан Рохас", "Ян Горак", "Карло Росси"}
