"""How real and when: plans told by where somebody is going, settings of what is yet to be, days of other clauses."""

from __future__ import annotations

import datetime as dt

import pytest

from diplowire.model.reading import Event, Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader

DAY = dt.date(2024, 3, 5)


def read(text: str) -> Reading:
    return reader().read(Document(text=text, published=DAY))


def one(text: str, kind: str) -> Event:
    (event,) = (e for e in read(text).events if e.kind == kind)
    return event


@pytest.mark.parametrize(
    ("text", "kind", "factuality"),
    [
        ("Президент Сербии Петр Илич едет в Австрию с визитом.", "visit", "planned"),
        ("Министр обороны Сербии Петр Илич летит в Вену.", "visit", "planned"),
        ("Премьер Сербии Петр Илич направляется с визитом в Австрию.", "visit", "planned"),
        ("Премьер Сербии Петр Илич направился с визитом в Австрию.", "visit", "occurred"),
        ("Президент Сербии Петр Илич едет на встречу с канцлером Австрии Карлом Бергом.", "meeting", "planned"),
        ("На саммите стран Европы в Вене подпишут 20 документов.", "conference", "planned"),
        ("На саммите стран Европы в Вене подписали 20 документов.", "conference", "occurred"),
    ],
)
def test_who_is_on_the_way_is_not_there_yet(text: str, kind: str, factuality: str) -> None:
    assert one(text, kind).factuality == factuality


def test_a_conference_has_neither_the_day_nor_the_place_of_what_happens_beside_it() -> None:
    text = (
        "1 марта в Вене началась встреча президента Сербии Петра Илича и канцлера Австрии Карла Берга в рамках саммита "
        "ШОС."
    )
    conference = one(text, "conference")
    assert (conference.when, conference.place) == (None, None)
    assert one("Встреча министров прошла 1 марта на полях форума в Вене.", "conference").when is None
    assert one("Форум министров прошёл 1 марта в Вене.", "conference").when is not None


def test_conferences_of_different_bodies_are_two() -> None:
    text = "В декабре пройдёт сербско-австрийский саммит. Президент Сербии Петр Илич сообщил об этом на саммите ШОС."
    assert [e.factuality for e in read(text).events if e.kind == "conference"] == ["planned", "occurred"]


def test_a_guest_met_the_day_before_is_received_another_day() -> None:
    text = (
        "Президент Сербии Петр Илич принял канцлера Австрии Карла Берга. Накануне Петр Илич встретил Карла Берга в "
        "аэропорту."
    )
    days = [e.when.start.isoformat() for e in read(text).events if e.kind == "meeting" and e.when]
    assert days == ["2024-03-05", "2024-03-04"]


@pytest.mark.parametrize(
    ("text", "kind", "factuality"),
    [
        ("Кремль: встреча Петра Илича с Карлом Бергом пока не планируется", "meeting", "denied"),
        ("Посол опроверг, что визит президента Сербии Петра Илича в Австрию состоится в мае.", "visit", "denied"),
        (
            "Посол опроверг сообщения о том, что переговоры Сербии и Австрии планируется провести в мае.",
            "talks",
            "denied",
        ),
        ("Посол опроверг слухи о визите президента Сербии Петра Илича в Австрию.", "visit", "denied"),
        ("Посол не исключил, что визит президента Сербии Петра Илича в Австрию состоится.", "visit", "possible"),
        ("Посол не исключил встречи Петра Илича и Карла Берга.", "meeting", "possible"),
        ("Визит президента Сербии Петра Илича в Австрию не отменён.", "visit", "planned"),
    ],
)
def test_what_is_denied_and_what_is_not_ruled_out(text: str, kind: str, factuality: str) -> None:
    assert one(text, kind).factuality == factuality


def test_what_was_confirmed_may_have_taken_place() -> None:
    text = (
        "МИД Сербии подтвердил телефонный разговор Петра Илича и Карла Берга. Президент Сербии Петр Илич и канцлер "
        "Австрии Карл Берг провели телефонный разговор."
    )
    assert one(text, "call").factuality == "occurred"
    assert one("МИД Сербии подтвердил визит канцлера Австрии в Сербию.", "visit").factuality == "planned"


def test_what_somebody_is_quoted_to_fly_to_is_no_plan() -> None:
    assert not read('"Мы летим в Австрию", - рассказал министр обороны Сербии Петр Илич.').events


@pytest.mark.parametrize(
    "text",
    [
        "Помощник президента Сербии Петр Илич накануне визита канцлера Австрии Карла Берга в Сербию сообщил, что "
        "выставка откроется утром 1 апреля.",
        "Отмечена важность форума, который пройдёт в Вене в мае 2025 года, а также запланированного визита канцлера "
        "Австрии Карла Берга в Сербию.",
    ],
)
def test_the_day_of_another_clause_dates_no_visit(text: str) -> None:
    assert one(text, "visit").when is None
