"""Whom "the leaders of the two countries" are: two named persons of the story, before or after."""

from __future__ import annotations

import datetime as dt

import pytest

from diplowire.model.source import Document
from diplowire.pipeline import reader

CAME = "Президент Сербии Петар Илич посетил Вену"
BOTH = ["Карл Берг", "Петар Илич"]


def parties(text: str, kind: str) -> list[str]:
    reading = reader().read(Document(text=text, published=dt.date(2024, 3, 5)))
    names = {e.id: e.name for e in reading.entities}
    (event,) = (e for e in reading.events if e.kind == kind)
    return sorted(names[p.entity] for p in event.participants)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{CAME}. Гостя принял президент Австрии Карл Берг. Прошла беседа глав двух государств.", "conversation"),
        (f"{CAME}, где прошла беседа глав двух государств. Президент Австрии Карл Берг вручил орден.", "conversation"),
        (f"Лидеры двух стран подпишут декларацию. {CAME}. С ним выступил президент Австрии Карл Берг.", "signing"),
        (f"{CAME}. Президент Австрии Карл Берг вручил орден. Состоялась беседа лидеров обеих стран.", "conversation"),
        (f"{CAME}. Президент Австрии Карл Берг вручил орден. Президенты двух стран подписали договор.", "signing"),
        (f"{CAME}. Главы наших государств подписали договор. Президент Австрии Карл Берг вручил орден.", "signing"),
    ],
)
def test_leaders_of_two_countries_are_two_persons_of_the_story(text: str, kind: str) -> None:
    assert parties(text, kind) == BOTH


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{CAME}. Лидеры стран подпишут декларацию.", "signing"),
        (f"{CAME}. Министр обороны Австрии Карл Берг вручил орден. Главы двух государств подпишут договор.", "signing"),
        (f"{CAME}. Президент Австрии Карл Берг вручил орден. Лидеры трёх стран подпишут декларацию.", "signing"),
        (f"{CAME}. Президент Австрии Карл Берг вручил орден. Лидеры арабских стран подпишут декларацию.", "signing"),
        (f"{CAME}. Президент Австрии Карл Берг вручил орден. Прошла беседа глав двух компаний.", "conversation"),
    ],
)
def test_leaders_who_are_not_named_stay_open(text: str, kind: str) -> None:
    assert parties(text, kind) == []


def test_the_chairman_of_a_state_is_its_head() -> None:
    text = "Председатель КНР Ли Вэй прибыл в Вену. Гостя встретил президент Австрии Карл Берг. Главы двух государств{}."
    assert parties(text.format(" подписали договор"), "signing") == ["Карл Берг", "Ли Вэй"]
    other = text.replace("Председатель КНР", "Председатель партии КНР")
    assert "Ли Вэй" not in parties(other.format(" подписали договор"), "signing")
