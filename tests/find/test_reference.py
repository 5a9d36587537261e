"""Offices without a name and pronouns: whom they mean, and when they mean nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diplowire.model.reading import Reading
from diplowire.rules.trace import Trace

Explained = Callable[[str], tuple[Reading, Trace]]


def referred(explained: Explained, text: str, form: str) -> set[tuple[str, str]]:
    """Return the mentions of a form with the name of whom each was given to."""
    people = [e for e in explained(text)[0].entities if e.kind == "person"]
    return {(m.of(text), e.name) for e in people for m in e.mentions if m.form == form}


LINKED = [
    pytest.param(
        "Президент Чили Хуан Рохас прибыл в Осло. Глава государства пробудет там два дня.",
        ("Глава государства", "Хуан Рохас"),
        id="a-title-of-the-same-role",
    ),
    pytest.param(
        "Временный поверенный в делах Чили в Осло Хуан Рохас получил ноту. Чилийский дипломат не дал пояснений.",
        ("Чилийский дипломат", "Хуан Рохас"),
        id="a-loose-word-for-who-was-just-spoken-of",
    ),
    pytest.param(
        "Министр обороны Чехии Ян Горак прибыл в Осло. Там министр посетил верфь.",
        ("министр", "Ян Горак"),
        id="any-minister-by-the-bare-word",
    ),
]

NOBODY = [
    pytest.param("Президент Чили Хуан Рохас выступил с речью. Выборы президента Чили пройдут в мае.", id="an-election"),
    pytest.param("Президент Чили Хуан Рохас выступил с речью. Он ушёл с поста президента Чили.", id="a-post-left"),
    pytest.param(
        "Президент Чили Хуан Рохас выступил с речью. В мае президентом Чили был избран его соперник.", id="elected"
    ),
    pytest.param(
        "Президент Чили Хуан Рохас выступил с речью. Бывший президент Чили остался дома.", id="one-that-is-over"
    ),
    pytest.param(
        "Президент Чили Хуан Рохас выступил с речью. Следующий президент Чили примет гостей в мае.", id="one-to-come"
    ),
    pytest.param("Президент Чили Хуан Рохас выступил с речью. Президент Перу промолчал.", id="of-another-state"),
    pytest.param("Премьер Чили Хуан Рохас выступил с речью. Королева Дании его слушала.", id="a-woman"),
    pytest.param(
        "Министр обороны Чили Хуан Рохас выступил с речью. Министр охраны природы Чили его слушал.",
        id="another-ministry",
    ),
    pytest.param(
        'Президент Чили Хуан Рохас выступил с речью. Президент компании "Медь Севера" его слушал.',
        id="the-president-of-a-firm",
    ),
    pytest.param(
        "Президент Чили Хуан Рохас выступил с речью. Во главе Чили он стоит два года.", id="at-the-head-is-no-office"
    ),
    pytest.param(
        "Посол Чили Хуан Рохас выступил с речью. Опытный дипломат сказал газете, что будет дождь.",
        id="somebody-new-by-an-adjective",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LINKED)
def test_an_office_means_who_holds_it(explained: Explained, text: str, expected: tuple[str, str]) -> None:
    assert expected in referred(explained, text, "office")


@pytest.mark.parametrize("text", NOBODY)
def test_an_office_that_may_be_anothers_means_nobody(explained: Explained, text: str) -> None:
    assert referred(explained, text, "office") == set()


def test_they_is_never_one_person(explained: Explained) -> None:
    text = "Посол Чехии Ян Горак встретился с рыбаками. Он обещал, что их просьбы рассмотрят."
    assert referred(explained, text, "pronoun") == {("Он", "Ян Горак")}


def test_the_wife_of_an_office_holder_does_not_hold_the_office(explained: Explained) -> None:
    text = "В Осло прибыла супруга президента Чили Анна Рохас."
    (person,) = [e for e in explained(text)[0].entities if e.kind == "person"]
    assert (person.name, person.offices) == ("Анна Рохас", ())


def test_whom_an_adviser_serves_is_no_adviser(explained: Explained) -> None:
    text = "Советник Ивана Горака сообщил о приезде делегации."
    assert [o.title for e in explained(text)[0].entities for o in e.offices] == []
