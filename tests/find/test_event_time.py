"""When events were and whether they were at all: what is awaited, what lies ahead, whom and when a clause lends."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from diplowire.model.reading import Event, Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader

DAY = dt.date(2024, 3, 5)  # a Tuesday
ILIC, BERG, AUSTRIA, VIENNA = "Петар Илич", "Карл Берг", "Австрия", "Вена"


@cache
def read(text: str, day: dt.date | None = DAY) -> Reading:
    return reader().read(Document(text=text, published=day))


def one(text: str, kind: str) -> Event:
    (event,) = (e for e in read(text).events if e.kind == kind)
    return event


def names(text: str, event: Event, role: str | None = None) -> list[str]:
    known = {e.id: e.name for e in read(text).entities}
    return sorted(known[p.entity] for p in event.participants if role in (None, p.role))


def place(text: str, event: Event) -> str | None:
    return next((e.name for e in read(text).entities if e.id == event.place), None)


def days(event: Event) -> tuple[dt.date, dt.date] | None:
    return (event.when.start, event.when.end) if event.when else None


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("В ноябре в Австрии с государственным визитом ждут президента Сербии Петара Илича.", [AUSTRIA]),
        ("Президента Сербии Петара Илича в мае ожидают в Австрии с официальным визитом.", [AUSTRIA]),
        ("Австрия ждёт визита президента Сербии Петара Илича.", [AUSTRIA]),
        ("Власти Австрии ожидают прибытия президента Сербии Петара Илича.", [AUSTRIA]),
        ("Австрия готовится к визиту президента Сербии Петара Илича.", []),
        ("Посольство готовит визит президента Сербии Петара Илича в Австрию.", [AUSTRIA]),
        ("В ожидании визита президента Сербии Петара Илича город украсили.", []),
    ],
)
def test_who_is_awaited_travels_and_has_not_come(text: str, hosts: list[str]) -> None:
    event = one(text, "visit")
    assert (event.factuality, names(text, event, "actor")) == ("planned", [ILIC])
    assert names(text, event, "recipient") == hosts


def test_who_says_that_somebody_is_awaited_is_not_the_host() -> None:
    text = "Министр Австрии Карл Берг сообщил, что в Вене ждут приезда президента Сербии Петара Илича."
    event = one(text, "visit")
    assert (names(text, event), place(text, event)) == ([AUSTRIA, ILIC], VIENNA)


def test_who_prepares_his_own_visit_travels() -> None:
    text = "Президент Сербии Петар Илич готовится к визиту в Австрию."
    assert names(text, one(text, "visit"), "actor") == [ILIC]


@pytest.mark.parametrize(
    ("text", "kind", "factuality"),
    [
        ("Визит президента Сербии Петара Илича в Австрию 10 апреля.", "visit", "planned"),
        ("Встреча президента Сербии с канцлером Австрии — 10 апреля 2024 года.", "meeting", "planned"),
        ("Премьер Сербии Петар Илич в мае с визитом в Вене.", "visit", "planned"),
        ("Визит президента Сербии Петара Илича в Австрию 4 марта.", "visit", "occurred"),
        ("Визит президента Сербии Петара Илича в Австрию 5 марта.", "visit", "occurred"),
        ("Визит президента Сербии Петара Илича в Австрию 10 апреля отменён.", "visit", "cancelled"),
    ],
)
def test_what_is_dated_after_the_story_has_not_occurred(text: str, kind: str, factuality: str) -> None:
    assert one(text, kind).factuality == factuality


def test_an_act_of_speech_does_not_wait_for_the_day_it_is_about() -> None:
    event = one("Президент Сербии передал канцлеру Австрии приглашение на 10 апреля.", "invitation")
    assert event.factuality == "occurred"
    assert event.when is None or event.when.start <= DAY


def test_a_day_behind_the_verb_of_another_clause_is_not_the_visits() -> None:
    text = "Подводя итоги своего визита в Австрию, Петар Илич заявил, что Вена ждёт исхода выборов в декабре."
    event = one(text, "visit")
    assert (event.factuality, event.when) == ("occurred", None)


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("В Белграде рассказали о подготовке визита канцлера Австрии Карла Берга в Венгрию.", "visit", None),
        ("В Белграде анонсировали визит канцлера Австрии Карла Берга в Сербию.", "visit", None),
        ("О поездке президента Сербии Петара Илича в Австрию сообщили в Вене.", "visit", None),
        ("В Вене назвали дату визита президента Сербии Петара Илича в Венгрию.", "visit", None),
        ("В Брюсселе прокомментировали встречу министров Сербии и Австрии.", "meeting", None),
        ("В Венгрии сообщили о встрече министров Сербии и Австрии.", "meeting", None),
        ("В Вене начался визит президента Сербии Петара Илича.", "visit", VIENNA),
        ("В Вене провели встречу министры Сербии и Австрии.", "meeting", VIENNA),
        ("В Вене состоялся новый раунд переговоров министров Сербии и Австрии.", "talks", VIENNA),
        ("В Вене ожидается встреча министров Сербии и Австрии.", "meeting", VIENNA),
        ("Президент Сербии Петар Илич прибыл с визитом в Вену.", "visit", VIENNA),
        ("В ходе визита президента Сербии Петара Илича в Австрию в Вене подписано соглашение.", "visit", VIENNA),
    ],
)
def test_where_one_speaks_of_an_event_is_not_where_it_is(text: str, kind: str, where: str | None) -> None:
    assert place(text, one(text, kind)) == where


PAIR = "президент Сербии Петар Илич и канцлер Австрии Карл Берг"


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        (f"По итогам переговоров в Вене {PAIR} подписали соглашение.", "talks", [BERG, ILIC]),
        (f"После встречи {PAIR} подписали соглашение.", "meeting", [BERG, ILIC]),
        (f"На переговорах 2 марта {PAIR} подписали соглашение.", "talks", [BERG, ILIC]),
        (f"В ходе беседы {PAIR} договорились о поставках газа.", "conversation", [BERG, ILIC]),
        ("Во время встречи Петар Илич, президент Сербии, пригласил канцлера Австрии Карла Берга в Белград.",
         "meeting", [BERG, ILIC]),
        ("По результатам переговоров Сербия и Венгрия подписали соглашение.", "talks", ["Венгрия", "Сербия"]),
        (f"По итогам переговоров с премьером Венгрии Яношем Надем {PAIR} подписали соглашение.", "talks",
         ["Янош Надь"]),
    ],
)  # fmt: skip
def test_a_bare_contact_is_between_those_who_act_upon_it(text: str, kind: str, parties: list[str]) -> None:
    assert names(text, one(text, kind)) == parties


@pytest.mark.parametrize(
    "text",
    [
        "После переговоров президент Сербии Петар Илич посетил Австрию.",
        "После переговоров президент Сербии Петар Илич поздравил канцлера Австрии Карла Берга с победой.",
        "После беседы президент Сербии Петар Илич встретился с канцлером Австрии Карлом Бергом.",
    ],
)
def test_what_one_does_after_talks_does_not_tell_with_whom_they_were(text: str) -> None:
    assert [e for e in read(text).events if e.kind in ("talks", "conversation") and e.participants] == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"По итогам переговоров {PAIR} подписали 4 марта соглашение.", dt.date(2024, 3, 4)),
        (f"По итогам переговоров {PAIR} подписали соглашение.", DAY),
        (f"По итогам переговоров {PAIR} подписали соглашение. Накануне президенты провели встречу.", DAY),
        (f"После переговоров {PAIR} подписали 4 марта соглашение.", None),
        (f"После переговоров 3 марта {PAIR} подписали соглашение.", dt.date(2024, 3, 3)),
    ],
)
def test_contacts_are_of_the_day_of_what_was_done_upon_them(text: str, day: dt.date | None) -> None:
    assert days(one(text, "talks")) == ((day, day) if day else None)


def test_another_meeting_of_the_same_two_on_the_day_before_is_another() -> None:
    text = (
        "Президент Сербии Петар Илич и президент Австрии Карл Берг по итогам переговоров подписали соглашение. "
        "Накануне главы двух государств провели неформальную встречу."
    )
    assert days(one(text, "talks")) == (DAY, DAY)
    assert days(one(text, "meeting")) == (dt.date(2024, 3, 4), dt.date(2024, 3, 4))
    assert names(text, one(text, "meeting")) == [BERG, ILIC]


def test_a_contact_told_by_its_own_verb_is_no_echo_of_another() -> None:
    text = f"{PAIR[0].upper()}{PAIR[1:]} провели переговоры. Накануне прошла неформальная встреча."
    assert days(one(text, "meeting")) == (dt.date(2024, 3, 4), dt.date(2024, 3, 4))
    assert days(one(text, "talks")) == (DAY, DAY)


@pytest.mark.parametrize(
    "text",
    [
        "По приглашению канцлера Австрии Карла Берга президент Сербии Петар Илич 12–14 апреля посетит Вену.",
        "Президент Сербии Петар Илич по приглашению канцлера Австрии Карла Берга прибудет 10 апреля в Вену.",
        "Премьер Сербии Петар Илич 3 марта посетил Вену по приглашению канцлера Австрии Карла Берга.",
        "Премьер Сербии Петар Илич может посетить Вену по приглашению канцлера Австрии Карла Берга.",
    ],
)
def test_an_invitation_that_a_visit_stands_on_was_made(text: str) -> None:
    event = one(text, "invitation")
    assert (event.factuality, event.when, event.place) == ("occurred", None, None)
    assert (names(text, event, "actor"), names(text, event, "recipient")) == ([BERG], [ILIC])


def test_an_invitation_told_by_its_own_verb_is_as_real_as_that() -> None:
    event = one("Президент Сербии Петар Илич 10 апреля передаст приглашение канцлеру Австрии.", "invitation")
    assert (event.factuality, days(event)) == ("planned", (dt.date(2024, 4, 10), dt.date(2024, 4, 10)))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Президент Сербии Петар Илич прибыл с государственным визитом в Австрию.", DAY),
        ("Президент Сербии Петар Илич вылетел в Австрию.", DAY),
        ("Президент Сербии Петар Илич прибыл в Австрию, сообщила пресс-служба.", DAY),
        ("Президент Сербии Петар Илич прибыл в Австрию 4 марта.", dt.date(2024, 3, 4)),
        ("Прибывший в Австрию президент Сербии Петар Илич выступил в Вене.", None),
        ("Президент Сербии Петар Илич находится с визитом в Австрии.", None),
        ("Посол рассказал, что президент Сербии Петар Илич прибыл в Австрию.", None),
        ("Визит президента Сербии Петара Илича в Австрию прошёл успешно.", None),
    ],
)
def test_who_arrives_in_the_lead_arrives_on_the_day_of_the_story(text: str, day: dt.date | None) -> None:
    assert days(one(text, "visit")) == ((day, day) if day else None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("С 4 по 6 марта в Австрии с визитом находится президент Сербии Петар Илич.", (3, 4), (3, 6)),
        ("Визит президента Сербии Петара Илича в Австрию продлится с 11 по 12 апреля.", (4, 11), (4, 12)),
        ("Рабочий визит президента Сербии в Австрию будет проходить 11–12 апреля.", (4, 11), (4, 12)),
        ("Президент Сербии прибыл в Австрию. Визит продлится два дня.", (3, 5), (3, 6)),
        ("Президент Сербии прибыл в Австрию. В рамках визита, который продлится три дня, пройдут переговоры.",
         (3, 5), (3, 7)),
        ("Президент Сербии прибыл в Австрию. Визит продлится до 8 марта.", (3, 5), (3, 8)),
        ("Президент Сербии прибыл в Австрию с двухдневным визитом.", (3, 5), (3, 6)),
        ("Двухдневный визит президента Сербии в Австрию начнётся 10 апреля.", (4, 10), (4, 11)),
        ("Визит президента Сербии в Австрию начнётся 11 апреля и завершится 13 апреля.", (4, 11), (4, 13)),
        ("Президент Сербии Петар Илич пробудет в Австрии с 11 по 13 апреля.", (4, 11), (4, 13)),
        ("Президент Сербии прибыл в Австрию. Переговоры продлятся два часа.", (3, 5), (3, 5)),
        ("Президент Сербии прибыл в Австрию. Форум в Линце продлится два дня.", (3, 5), (3, 5)),
    ],
)  # fmt: skip
def test_the_days_of_a_visit(text: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    assert days(one(text, "visit")) == (dt.date(2024, *first), dt.date(2024, *last))


@pytest.mark.parametrize(
    "text",
    [
        "Министры обсудили подготовку визита президента Латвии в Казахстан, который запланирован на декабрь.",
        "Президент Латвии готовит визит в Казахстан, который намечен на декабрь.",
        "Посол говорил о визите короля Иордании в Вену, который назначен на декабрь.",
    ],
)
def test_a_relative_clause_that_plans_dates_the_event_and_not_the_place(text: str) -> None:
    reading = reader().read(Document(text=text, published=dt.date(2026, 11, 12)))
    (visit,) = [e for e in reading.events if e.kind == "visit"]
    assert visit.factuality == "planned"
    assert visit.when is not None
    assert (visit.when.start, visit.when.end) == (dt.date(2026, 12, 1), dt.date(2026, 12, 31))


def test_a_relative_clause_about_the_place_dates_no_event() -> None:
    text = "Министр посетит Казахстан, который проведет выборы в декабре."
    reading = reader().read(Document(text=text, published=dt.date(2026, 11, 12)))
    (visit,) = [e for e in reading.events if e.kind == "visit"]
    assert visit.when is None
