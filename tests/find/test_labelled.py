"""What links of a network fill where the rules leave something blank; the links are ours, so no weights are asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from diplowire.errors import PackError
from diplowire.model.analysis import Analysis, Labelled, Link
from diplowire.model.reading import Entity, Event, Reading
from diplowire.model.source import Document
from diplowire.model.story import Story
from diplowire.pipeline import FULL, Reader

Tie = tuple[str, tuple[str, str], tuple[str, str], float]  # link, (label, words) of both ends, how sure


def read(text: str, *ties: Tie, least: dict[str, float] | None = None) -> Reading:
    """Read a text as the full reader does whose encoder sees these links and no names."""
    own = Reader(least=least)
    plain = own.analyse

    def linked(story: Story) -> Analysis:
        a = plain(story)
        labelled: list[Labelled] = []
        links = []
        for label, *ends, sure in ties:
            for kind, words in ends:
                start = text.index(words)
                inside = a.within(start, start + len(words))
                labelled.append(Labelled(kind, inside[0], inside[-1], 0.9))
            links.append(Link(label, len(labelled) - 2, len(labelled) - 1, sure))
        return replace(a, labelled=tuple(labelled), links=tuple(links))

    own.analyse = linked  # type: ignore[assignment]
    return own.read(Document(text=text, published=dt.date(2024, 3, 5)))


def entity(reading: Reading, name: str) -> Entity:
    return next(e for e in reading.entities if e.name == name)


def event(reading: Reading, kind: str) -> Event:
    return next(e for e in reading.events if e.kind == kind)


PIER = "Порт расположен у мыса Дернбург. Власти Намибии обещали его расширить."
POINT: Tie = ("LOCATED_IN", ("LOCATION", "Дернбург"), ("COUNTRY", "Намибии"), 0.5)


def test_a_place_gets_the_state_that_it_is_linked_with() -> None:
    assert entity(read(PIER), "Дернбург").country is None
    found = entity(read(PIER, POINT), "Дернбург")
    assert found.country == "NAM"
    (filled,) = found.origin.filled
    assert (filled.field, filled.link, filled.confidence, filled.span.of(PIER)) == (
        "country", "LOCATED_IN", 0.5, "Намибии",
    )  # fmt: skip


def test_a_link_that_is_less_sure_fills_nothing() -> None:
    assert entity(read(PIER, (*POINT[:3], 0.49)), "Дернбург").country is None
    assert entity(read(PIER, POINT, least={"countries": 0.6}), "Дернбург").country is None


def test_what_the_rules_know_stands() -> None:
    text = "Министр прибыл в Виндхук. Позже он отправится в Анголу."
    tie: Tie = ("LOCATED_IN", ("CITY", "Виндхук"), ("COUNTRY", "Анголу"), 0.9)
    assert read(text, tie) == read(text)


def test_a_body_of_many_states_gets_none() -> None:
    text = "В штаб-квартире ЮНЕСКО во Франции выступил директор."
    tie: Tie = ("HEADQUARTERED_IN", ("ORGANIZATION", "ЮНЕСКО"), ("COUNTRY", "Франции"), 0.9)
    assert read(text, tie) == read(text)


def test_an_office_goes_to_the_name_behind_its_whole_phrase() -> None:
    text = "Директор департамента сотрудничества с Африкой МИД Намибии Анна Рохас прибыла в Вену."
    post = "Директор департамента сотрудничества с Африкой МИД Намибии"
    tie: Tie = ("WORKS_AS", ("PERSON", "Анна Рохас"), ("PROFESSION", post), 0.4)
    assert entity(read(text), "Анна Рохас").offices == ()
    found = entity(read(text, tie), "Анна Рохас")
    assert [(o.title.split()[0].lower(), o.country) for o in found.offices] == [("директор", "NAM")]
    assert found.country == "NAM"
    assert [(f.field, f.span.of(text)) for f in found.origin.filled] == [("offices", post)]


@pytest.mark.parametrize(
    ("text", "post", "name"),
    [
        ("В Вене говорили о дочери президента Намибии Анне Рохас.", "президента Намибии", "Анне Рохас"),
        ("В Вене встретились с пресс-секретарём министра Ивана Рохаса.", "пресс-секретарём министра", "Ивана Рохаса"),
    ],
)
def test_an_office_of_somebody_else_does_not(text: str, post: str, name: str) -> None:
    tie: Tie = ("WORKS_AS", ("PERSON", name), ("PROFESSION", post), 0.9)
    assert all(not e.origin.filled for e in read(text, tie).entities)


TALKS = "Президент Намибии Иван Рохас назвал переговоры с Анной Вебер полезными."
SIDE: Tie = ("AGENT", ("PERSON", "Иван Рохас"), ("EVENT", "переговоры"), 0.4)


def test_a_contact_gets_its_other_side() -> None:
    alone, both = event(read(TALKS), "talks"), event(read(TALKS, SIDE), "talks")
    assert (len(alone.participants), len(both.participants)) == (1, 2)
    assert [f.field for f in both.origin.filled] == ["participants"]


def test_a_contact_of_two_gets_no_third() -> None:
    text = "Иван Рохас провёл переговоры с Анной Вебер, сообщил Карл Линд."
    tie: Tie = ("AGENT", ("PERSON", "Карл Линд"), ("EVENT", "переговоры"), 0.9)
    assert len(event(read(text), "talks").participants) == 2
    assert event(read(text, tie), "talks") == event(read(text), "talks")


FORUM = "Стороны обсудили подготовку к саммиту, местом которого выбран Виндхук, а временем назван май 2024 года."


def test_a_conference_gets_its_place_and_its_day() -> None:
    where: Tie = ("TAKES_PLACE_IN", ("EVENT", "саммиту"), ("CITY", "Виндхук"), 0.6)
    when: Tie = ("POINT_IN_TIME", ("EVENT", "саммиту"), ("DATE", "май 2024 года"), 0.6)
    plain, found = read(FORUM), read(FORUM, where, when)
    assert (event(plain, "conference").place, event(plain, "conference").when) == (None, None)
    held = event(found, "conference")
    assert held.place == entity(found, "Виндхук").id
    assert held.when is not None
    assert (held.when.start, held.when.end) == (dt.date(2024, 5, 1), dt.date(2024, 5, 31))
    assert {(f.field, f.span.of(FORUM)) for f in held.origin.filled} == {
        ("place", "Виндхук"), ("when", "май 2024 года"),
    }  # fmt: skip


def test_a_reading_without_links_says_nothing_of_them() -> None:
    reading = read(PIER)
    assert "filled" not in reading.model_dump_json()
    linked = read(PIER, POINT)
    assert Reading.model_validate_json(linked.model_dump_json()) == linked


def test_a_layer_that_there_is_not_is_named() -> None:
    with pytest.raises(PackError, match=r"no layer 'colours'.*names.*offices"):
        Reader(kind=FULL, least={"colours": 0.5})
