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
