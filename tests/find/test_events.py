"""Events of the record: who, in what role, where, when, how real, and one event for each real one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

import pytest

from diplowire.model.reading import Event, Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.rules.trace import Trace

Explained = Callable[[str], tuple[Reading, Trace]]
DAY = dt.date(2024, 3, 5)  # a Tuesday
GAP = pytest.mark.xfail(strict=True, reason="a known gap")


@cache
def read(text: str, day: dt.date | None = DAY) -> Reading:
    return reader().read(Document(text=text, published=day))


def one(reading: Reading, kind: str) -> Event:
    (event,) = (e for e in reading.events if e.kind == kind)
    return event


def who(reading: Reading, event: Event) -> list[tuple[str, str]]:
    names = {e.id: e.name for e in reading.entities}
    return [(names[p.entity], p.role) for p in event.participants]


def place(reading: Reading, event: Event) -> str | None:
    return next((e.name for e in reading.entities if e.id == event.place), None)


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        (
            "Президент Сербии Петар Илич посетил Австрию.",
            "visit",
            [("Петар Илич", "actor"), ("Австрия", "recipient")],
        ),
        (
            "Президент Сербии Петар Илич встретился с канцлером Австрии Карлом Бергом.",
            "meeting",
            [("Петар Илич", "actor"), ("Карл Берг", "actor")],
        ),
        (
            "Канцлер Австрии Карл Берг принял президента Сербии Петара Илича.",
            "meeting",
            [("Карл Берг", "actor"), ("Петар Илич", "actor")],
        ),
        (
            "Сербия и Венгрия подписали соглашение о поставках газа.",
            "signing",
            [("Сербия", "actor"), ("Венгрия", "actor")],
        ),
        (
            "Австрия ввела санкции против Сербии.",
            "sanction",
            [("Австрия", "actor"), ("Сербия", "recipient")],
        ),
        (
            "Президент Сербии Петар Илич пригласил канцлера Австрии Карла Берга в Белград.",
            "invitation",
            [("Петар Илич", "actor"), ("Карл Берг", "recipient")],
        ),
        (
            "Президент Сербии Петар Илич поздравил канцлера Австрии Карла Берга с победой.",
            "greeting",
            [("Петар Илич", "actor"), ("Карл Берг", "recipient")],
        ),
        (
            "Австрия выслала дипломата Сербии.",
            "expulsion",
            [("Австрия", "actor"), ("Сербия", "recipient")],
        ),
        (
            "МИД Сербии вызвал посла Австрии.",
            "protest_note",
            [("МИД Сербии", "actor"), ("Австрия", "recipient")],
        ),
    ],
)
def test_parties_and_their_roles(text: str, kind: str, parties: list[tuple[str, str]]) -> None:
    reading = read(text)
    assert sorted(who(reading, one(reading, kind))) == sorted(parties)


def test_the_passive_turns_nothing_round() -> None:
    reading = read("Дипломат Сербии выслан Австрией.")
    assert sorted(who(reading, one(reading, "expulsion"))) == [("Австрия", "actor"), ("Сербия", "recipient")]


def test_what_the_text_does_not_name_stays_open() -> None:
    reading = read("Состоялись переговоры.", None)
    event = one(reading, "talks")
    assert (event.participants, event.place, event.when, event.rank, event.ordinal) == ((), None, None, None, None)


def test_headline_lead_and_body_tell_one_event() -> None:
    reading = read(
        "Президент Сербии встретился с канцлером Австрии\n\n"
        "ВЕНА, 5 мар - РИА Новости. Президент Сербии Петар Илич во вторник встретился в Вене с канцлером Австрии "
        "Карлом Бергом.\n\nВстреча продлилась два часа. Стороны остались довольны встречей."
    )
    event = one(reading, "meeting")
    assert sorted(who(reading, event)) == [("Карл Берг", "actor"), ("Петар Илич", "actor")]
    assert len(event.evidence) >= 3
    assert place(reading, event) == "Вена"
    assert event.when is not None and (event.when.start, event.when.end) == (DAY, DAY)


def test_meetings_with_other_people_are_other_events() -> None:
    reading = read(
        "Президент Сербии Петар Илич встретился с канцлером Австрии Карлом Бергом. Затем Илич встретился с президентом "
        "Венгрии Яношем Надем."
    )
    found = [sorted(name for name, _ in who(reading, e)) for e in reading.events if e.kind == "meeting"]
    assert found == [["Карл Берг", "Петар Илич"], ["Петар Илич", "Янош Надь"]]


def test_a_past_and_a_coming_meeting_are_two() -> None:
    reading = read(
        "Президент Сербии Петар Илич встретился с канцлером Австрии Карлом Бергом. Илич и Берг вновь встретятся в мае."
    )
    assert [e.factuality for e in reading.events if e.kind == "meeting"] == ["occurred", "planned"]


def test_a_meeting_belongs_to_the_visit_in_which_it_happens() -> None:
    reading = read(
        "Президент Сербии Петар Илич прибыл с визитом в Австрию. "
        "В Вене Илич встретился с канцлером Австрии Карлом Бергом."
    )
    assert one(reading, "meeting").part_of == one(reading, "visit").id


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("В рамках визита сербской делегации министр Сербии встретился в Вене с министром Австрии.",
         "meeting", "visit"),
        ("Соглашение подписано в ходе официального визита в Австрию премьера Сербии Петара Илича.", "signing", "visit"),
        ("Илич напомнил о соглашении, подписанном в ходе визита президента Австрии в Белград.", "signing", "visit"),
        ("В рамках визита в Австрию премьер Сербии посетит порт Линца.", "site_visit", "visit"),
        ("В ходе визита президента Сербии в Австрию планируется подписание соглашения.", "signing", "visit"),
        ("Президент Сербии прибыл с визитом в Австрию. В рамках визита пройдут переговоры в Вене.", "talks", "visit"),
        ("Во время визита в Австрию премьер Сербии встретился с канцлером и подписал соглашение.", "signing", "visit"),
        ("В ходе саммита в Вене президент Сербии встретился с президентом Венгрии.", "meeting", "conference"),
        ("Во время телефонного разговора президент Сербии пригласил канцлера Австрии в Белград.", "invitation", "call"),
    ],
)  # fmt: skip
def test_what_is_told_to_happen_during_another_event_is_part_of_it(text: str, part: str, whole: str) -> None:
    reading = read(text)
    assert one(reading, part).part_of == one(reading, whole).id


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Перед визитом в Австрию премьер Сербии встретился с президентом Венгрии.", "meeting"),
        ("По итогам переговоров министры Сербии и Австрии подписали соглашение.", "signing"),
        ("В ходе переговоров с канцлером Австрии премьер Сербии договорился о встрече президентов.", "meeting"),
        ("В ходе переговоров премьер Сербии и канцлер Австрии отменили саммит в Вене.", "conference"),
        ("В ходе визита в Австрию премьер Сербии договорился провести встречу с канцлером.", "meeting"),
        ("В ходе весны премьер Сербии встретился с канцлером Австрии.", "meeting"),
    ],
)
def test_what_only_goes_with_another_event_is_no_part_of_it(text: str, kind: str) -> None:
    assert one(read(text), kind).part_of is None


def test_talks_that_name_nobody_are_of_those_who_agreed_in_their_course() -> None:
    reading = read(
        "В ходе телефонного разговора президент Сербии Петар Илич и канцлер Австрии Карл Берг договорились встретиться."
    )
    for kind in ("agreement", "call", "meeting"):
        assert {name for name, _ in who(reading, one(reading, kind))} == {"Петар Илич", "Карл Берг"}


def test_those_who_agree_on_a_visit_do_not_all_travel() -> None:
    reading = read("О визите президент Сербии Петар Илич и канцлер Австрии Карл Берг условились 14 февраля на встрече.")
    assert one(reading, "visit").participants == ()
    assert one(reading, "meeting").factuality == "occurred"


@pytest.mark.parametrize(
    ("words", "formats"),
    [
        ("по телефону", ("phone",)),
        ("в узком составе", ("narrow",)),
        ("в расширенном составе", ("extended",)),
        ("в режиме видеоконференции", ("video",)),
    ],
)
def test_formats(words: str, formats: tuple[str, ...]) -> None:
    reading = read(f"Президент Сербии провёл переговоры {words} с канцлером Австрии.")
    (event,) = reading.events
    assert event.format == formats


@pytest.mark.parametrize(
    ("words", "rank", "ordinal"),
    [
        ("официальный", "official", None),
        ("рабочий", "working", None),
        ("государственный", "state", None),
        ("первый официальный", "official", 1),
    ],
)
def test_ranks_and_ordinals_of_visits(words: str, rank: str, ordinal: int | None) -> None:
    event = one(read(f"Завершился {words} визит президента Сербии в Австрию."), "visit")
    assert (event.rank, event.ordinal) == (rank, ordinal)


@pytest.mark.parametrize(
    ("words", "start", "end", "basis"),
    [
        ("4 марта", dt.date(2024, 3, 4), dt.date(2024, 3, 4), "relative"),
        ("4 марта 2023 года", dt.date(2023, 3, 4), dt.date(2023, 3, 4), "explicit"),
        ("в понедельник", dt.date(2024, 3, 4), dt.date(2024, 3, 4), "relative"),
        ("в январе", dt.date(2024, 1, 1), dt.date(2024, 1, 31), "relative"),
    ],
)
def test_days(words: str, start: dt.date, end: dt.date, basis: str) -> None:
    event = one(read(f"Президент Сербии посетил Австрию {words}."), "visit")
    assert event.when is not None
    assert (event.when.start, event.when.end, event.when.basis) == (start, end, basis)


@pytest.mark.parametrize(
    ("text", "kind", "start"),
    [
        ("О встрече договорились в понедельник министры Сербии и Австрии.", "agreement", dt.date(2024, 3, 4)),
        ("О встрече договорились в понедельник министры Сербии и Австрии.", "meeting", None),
        (
            "О визите министры Сербии и Австрии условились 29 февраля во время телефонного разговора.",
            "agreement",
            dt.date(2024, 2, 29),
        ),
        ("О визите министры Сербии и Австрии условились 29 февраля во время телефонного разговора.", "visit", None),
        ("Решение о поездке премьера Сербии в Вену приняли 3 марта.", "visit", None),
        ("О визите президента Сербии в Австрию сообщили в понедельник.", "visit", None),
        ("О визите премьера Сербии в Вену объявлено 1 марта.", "visit", None),
        ("Сообщение о визите премьера Сербии в Вену появилось 1 марта.", "visit", None),
        ("Министры в понедельник обсудили визит премьера Сербии в Австрию.", "visit", None),
        ("Премьер Сербии отменил в понедельник визит в Австрию.", "visit", None),
        ("Визит премьера Сербии в Вену назначили в понедельник.", "visit", None),
        ("Визит премьера Сербии в Вену назначен на 10 марта.", "visit", dt.date(2024, 3, 10)),
        ("Визит премьера Сербии в Вену был намечен на 1 марта.", "visit", dt.date(2024, 3, 1)),
        ("Премьер Сербии отменил визит в Австрию 12 марта.", "visit", dt.date(2024, 3, 12)),
        ("Сербия и Австрия договорились о встрече министров 12 марта.", "meeting", dt.date(2024, 3, 12)),
        ("Сербия и Австрия договорились 12 марта провести встречу.", "agreement", None),
        ("Австрия объявила 1 марта о санкциях против Сербии.", "sanction", dt.date(2024, 3, 1)),
        ("Встреча министров Сербии и Австрии не планируется, сообщил в понедельник посол.", "meeting", None),
        ("На переговорах в Вене 1 марта подписано соглашение.", "signing", dt.date(2024, 3, 1)),
    ],
)
def test_a_day_belongs_to_what_its_verb_tells(text: str, kind: str, start: dt.date | None) -> None:
    event = one(read(text), kind)
    dated = event.when if event.when and event.when.span else None
    assert (dated.start if dated else None) == start


def test_the_lead_is_of_the_day_of_the_story() -> None:
    event = one(read("Президент Сербии встретился с канцлером Австрии."), "meeting")
    assert event.when is not None
    assert (event.when.start, event.when.basis, event.when.span) == (DAY, "published", None)


def test_without_a_day_of_the_story_there_is_no_day() -> None:
    assert one(read("Президент Сербии встретился с канцлером Австрии.", None), "meeting").when is None


def test_the_story_says_who_reports() -> None:
    reading = read("Президент Сербии встретился с канцлером Австрии, сообщила пресс-служба правительства Австрии.")
    names = {e.id: e.name for e in reading.entities}
    assert "пресс-служба" in names[one(reading, "meeting").source or ""]


def test_papers_that_were_signed() -> None:
    event = one(read("Сербия и Венгрия подписали соглашение о поставках газа."), "signing")
    assert [(d.kind, d.title) for d in event.documents] == [("agreement", "соглашение о поставках газа")]


def test_papers_joined_by_and_are_several() -> None:
    event = one(read("Сербия и Венгрия подписали меморандум о туризме и соглашение о поставках газа."), "signing")
    assert [d.kind for d in event.documents] == ["memorandum", "agreement"]


MOVED_TO_MAY_20 = ("planned", "moved", dt.date(2024, 5, 20))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Визит премьера Сербии в Вену перенесен с 12 на 20 мая.", MOVED_TO_MAY_20),
        ("Визит премьера Сербии в Вену перенесли с 12 мая на 20 мая.", MOVED_TO_MAY_20),
        ("Намеченный на 12 мая визит премьера Сербии в Вену перенесен на 20 мая.", MOVED_TO_MAY_20),
        ("Перенос визита премьера Сербии в Вену на 20 мая согласован.", MOVED_TO_MAY_20),
        ("Сроки визита премьера Сербии в Вену сдвинуты на 20 мая.", MOVED_TO_MAY_20),
        ("Отложенный визит премьера Сербии в Вену состоится 20 мая.", MOVED_TO_MAY_20),
        ("Визит премьера Сербии в Вену планировался на 12 мая. Визит перенесен на 20 мая.", MOVED_TO_MAY_20),
        ("Визит премьера Сербии в Вену перенесен на 20 мая. Ранее визит планировался на 12 мая.", MOVED_TO_MAY_20),
        ("Визит премьера Сербии в Вену отложен. Визит перенесен на 20 мая.", MOVED_TO_MAY_20),
        ("Визит премьера Сербии в Вену был намечен на 12 мая, но перенесен на 20 мая.", MOVED_TO_MAY_20),
        ("Премьер Сербии посетит Вену 20 мая. Визит был намечен на 12 мая, но отложен.", MOVED_TO_MAY_20),
        ("Визит премьера Сербии в Вену, отложенный в феврале, начнется 20 мая.", MOVED_TO_MAY_20),
        ("Визит премьера Сербии в Вену намечен на 20 мая. Отложенный в феврале визит продлится два дня.",
         MOVED_TO_MAY_20),
        ("Визит премьера Сербии в Вену был намечен на 12 мая, но отложен.",
         ("cancelled", "moved", dt.date(2024, 5, 12))),
        ("Визит премьера Сербии в Вену перенесли на осень.", ("planned", "moved", dt.date(2024, 9, 1))),
        ("Визит премьера Сербии в Вену отложен до июня.", ("planned", "moved", dt.date(2024, 6, 1))),
        ("Визит премьера Сербии в Вену отложен.", ("cancelled", "moved", None)),
        ("Визит премьера Сербии в Вену перенесен на неопределенный срок.", ("cancelled", "moved", None)),
        ("Визит премьера Сербии в Вену отложен на более поздний срок.", ("cancelled", "moved", None)),
        ("Визит премьера Сербии в Вену отложен 3 марта.", ("cancelled", "moved", None)),
        ("Визит премьера Сербии в Вену отменен.", ("cancelled", None, None)),
        ("Визит премьера Сербии в Вену не будет перенесен.", ("planned", None, None)),
        ("Премьер Сербии не стал откладывать визит в Вену.", ("planned", None, None)),
        ("Премьер Сербии предложил перенести визит в Вену.", ("possible", None, None)),
        ("МИД Сербии подтвердил, что визит премьера в Вену состоится 20 мая.",
         ("planned", "confirmed", dt.date(2024, 5, 20))),
        ("Подтверждена дата визита премьера Сербии в Вену.", ("planned", "confirmed", None)),
        ("Премьер Сербии подтвердил планы посетить Вену.", ("planned", "confirmed", None)),
        ("Визит премьера Сербии в Вену остается в силе.", ("planned", "confirmed", None)),
        ("Визит премьера Сербии в Вену пройдет по плану.", ("planned", "confirmed", None)),
        ("Сербия подтвердила 3 марта визит премьера в Вену.", ("planned", "confirmed", None)),
        ("МИД Сербии подтвердил, что визит премьера в Вену состоялся 3 марта.",
         ("occurred", None, dt.date(2024, 3, 3))),
        ("Визит премьера Сербии в Вену запланирован.", ("planned", None, None)),
    ],
)  # fmt: skip
def test_plans_that_were_moved_or_confirmed(text: str, expected: tuple[str, str | None, dt.date | None]) -> None:
    event = one(read(text), "visit")
    assert (event.factuality, event.change, event.when.start if event.when else None) == expected


def test_a_new_day_that_cannot_be_known_makes_it_planned_all_the_same() -> None:
    event = one(read("Визит премьера Сербии в Вену перенесен на 20 мая.", None), "visit")
    assert (event.factuality, event.change, event.when) == ("planned", "moved", None)


def test_a_summit_planned_and_then_called_off_is_one() -> None:
    event = one(read("О саммите в Вене договорились 1 марта. Саммит отменен."), "conference")
    assert (event.factuality, event.change) == ("cancelled", None)


@GAP
def test_what_happens_within_a_visit_of_yesterday_is_not_of_today() -> None:
    reading = read(
        "Президент Сербии Петар Илич вчера посетил Австрию. В Вене Илич встретился с канцлером Австрии Карлом Бергом."
    )
    meeting = one(reading, "meeting")
    assert meeting.part_of == one(reading, "visit").id
    assert meeting.when is None or meeting.when.start < DAY


@pytest.mark.parametrize(
    ("text", "factuality", "plover", "cameo"),
    [
        ("Президент Сербии посетил Австрию.", "occurred", "CONSULT", "042"),
        ("Президент Сербии посетит Австрию.", "planned", "AGREE", "036"),
        ("Президент Сербии хочет посетить Австрию.", "possible", None, None),
        ("Президент Сербии не посетил Австрию.", "denied", None, None),
    ],
)
def test_codes_follow_from_kind_and_factuality(
    text: str, factuality: str, plover: str | None, cameo: str | None
) -> None:
    event = one(read(text), "visit")
    assert (event.factuality, event.codes.plover, event.codes.cameo) == (factuality, plover, cameo)


@pytest.mark.parametrize(
    "text",
    [
        'Газета "Встреча" вышла в последний раз.',
        "Парламент Сербии принял закон о налогах.",
        "Автор: Иван Визит",
        "Сербия граничит с Венгрией.",
    ],
)
def test_texts_that_tell_no_event(text: str) -> None:
    assert read(text).events == ()


def test_every_event_is_explained(explained: Explained) -> None:
    reading, trace = explained("Президент Сербии посетил Австрию и подписал соглашение с канцлером Австрии.")
    fired = {(f.rule, f.start, f.stop) for f in trace.firings}
    assert len(reading.events) == 2
    assert {(e.origin.rule, e.trigger.start, e.trigger.end) for e in reading.events} <= fired
