"""The record checks itself: what points nowhere cannot be built."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from diplowire.model.reading import (
    Commitment,
    Entity,
    Event,
    Figure,
    Mention,
    Office,
    Origin,
    Participant,
    ReaderInfo,
    Reading,
    Statement,
)
from diplowire.model.span import Span
from diplowire.model.story import Dateline, Notice, Story, digest
from diplowire.model.values import When

DAY = dt.date(2024, 3, 5)
TEXT = "Прага ответила Вене."
ORIGIN = Origin(rule="test.rule")
INSIDE, OUTSIDE = Span(start=0, end=5), Span(start=15, end=len(TEXT) + 1)
READER = ReaderInfo(name="test", version="0", language="ru", lexicon_sha256="0" * 64)


def story(**more: Any) -> Story:
    return Story(**{"id": "1", "text": TEXT, "sha256": digest(TEXT), "language": "ru"} | more)


def entity(**more: Any) -> Entity:
    mention = Mention(start=0, end=5, form="name")
    return Entity(**{"id": "l1", "kind": "place", "name": "Прага", "mentions": (mention,), "origin": ORIGIN} | more)


def event(**more: Any) -> Event:
    told = {"id": "e1", "kind": "visit", "factuality": "planned", "evidence": (INSIDE,), "trigger": INSIDE}
    return Event(**told | {"origin": ORIGIN} | more)


def statement(**more: Any) -> Statement:
    return Statement(**{"id": "q1", "kind": "direct", "content": (INSIDE,), "origin": ORIGIN} | more)


def figure(**more: Any) -> Figure:
    return Figure(**{"id": "f1", "kind": "count", "evidence": (INSIDE,), "origin": ORIGIN} | more)


def commitment(**more: Any) -> Commitment:
    told = {"id": "c1", "action": INSIDE, "strength": "plans", "evidence": (INSIDE,), "origin": ORIGIN}
    return Commitment(**told | more)


def reading(**more: Any) -> Reading:
    return Reading(**{"reader": READER, "story": story()} | more)


def test_a_sound_reading_is_built_and_comes_back_from_json() -> None:
    made = reading(
        entities=(entity(),),
        events=(event(participants=(Participant(entity="l1", role="actor"),), place="l1"),),
        statements=(statement(speaker="l1"),),
        figures=(figure(parties=("l1",), statement="q1"),),
        commitments=(commitment(by=("l1",), event="e1", statement="q1"),),
    )
    assert Reading.model_validate_json(made.model_dump_json(by_alias=True)) == made


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4)])
def test_a_span_covers_something_of_the_text(start: int, end: int) -> None:
    with pytest.raises(ValidationError, match="empty or negative"):
        Span(start=start, end=end)


@pytest.mark.parametrize(
    "more",
    [
        {"entities": (entity(mentions=(Mention(start=15, end=99, form="name"),)),)},
        {"entities": (entity(kind="person", offices=(Office(title="посол", span=OUTSIDE),)),)},
        {"events": (event(trigger=OUTSIDE),)},
        {"events": (event(evidence=(INSIDE, OUTSIDE)),)},
        {"events": (event(when=When(start=DAY, end=DAY, granularity="day", basis="explicit", span=OUTSIDE)),)},
        {"statements": (statement(content=(OUTSIDE,)),)},
        {"statements": (statement(evidence=(OUTSIDE,)),)},
        {"figures": (figure(evidence=(OUTSIDE,)),)},
        {"commitments": (commitment(action=OUTSIDE),)},
        {"notices": (Notice(code="odd", message="odd", span=OUTSIDE),)},
    ],
)
def test_no_finding_points_outside_the_text(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="ends behind the text"):
        reading(**more)


@pytest.mark.parametrize(
    "more",
    [
        {"entities": (entity(kind="person", offices=(Office(title="посол", span=INSIDE, organization="o9"),)),)},
        {"events": (event(participants=(Participant(entity="p9", role="actor"),)),)},
        {"events": (event(place="l9"),)},
        {"events": (event(source="o9"),)},
        {"events": (event(part_of="e9"),)},
        {"statements": (statement(speaker="p9"),)},
        {"statements": (statement(channel="o9"),)},
        {"statements": (statement(about=("s9",)),)},
        {"figures": (figure(parties=("s9",)),)},
        {"figures": (figure(statement="q9"),)},
        {"commitments": (commitment(by=("p9",)),)},
        {"commitments": (commitment(event="e9"),)},
        {"commitments": (commitment(statement="q9"),)},
        {"story": story(dateline=Dateline(span=INSIDE, place="l9"))},
    ],
)
def test_no_finding_points_at_what_is_not_there(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"no (entities|events|statements) with id"):
        reading(**more)


@pytest.mark.parametrize(
    ("make", "field"),
    [(entity, "mentions"), (event, "evidence"), (statement, "content"), (figure, "evidence"), (commitment, "evidence")],
)
def test_a_finding_without_words_does_not_exist(make: Any, field: str) -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        make(**{field: ()})


def test_a_story_keeps_its_hash_and_its_spans() -> None:
    with pytest.raises(ValidationError, match="sha256"):
        story(text=TEXT + " ")
    with pytest.raises(ValidationError, match="ends behind the text"):
        story(headline=OUTSIDE)


def test_a_stretch_of_days_does_not_run_backwards() -> None:
    with pytest.raises(ValidationError, match="runs backwards"):
        When(start=DAY, end=DAY - dt.timedelta(days=1), granularity="days", basis="explicit")


def test_nothing_is_filled_in_later() -> None:
    made = reading(entities=(entity(),))
    with pytest.raises(ValidationError, match="frozen"):
        made.entities[0].name = "Вена"
    with pytest.raises(ValidationError, match="Extra inputs"):
        entity(nickname="Прага")
