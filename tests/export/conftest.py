"""A reading made by hand, so that the renderings are tested without any model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from diplowire.model.reading import (
    Codes,
    Commitment,
    Cue,
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
from diplowire.model.story import Notice, Source, Story, digest, story_id
from diplowire.model.values import When

TEXT = (
    "Министр прибыл в Вену\n\n"
    'Министр Олег Рябинин прибыл в Вену. "Торговля выросла на 5%, мы приедем снова", - сказал <b>он</b> & ушёл.\n'
)
DAY = dt.date(2019, 3, 5)


@pytest.fixture
def make() -> Callable[[str], Reading]:
    """Build the same reading over a text that holds the phrases of TEXT."""
    return build


@pytest.fixture
def reading() -> Reading:
    """The reading of TEXT."""
    return build(TEXT)


def build(text: str) -> Reading:
    def span(words: str) -> Span:
        start = text.index(words)
        return Span(start=start, end=start + len(words))

    def mention(words: str) -> Mention:
        return Mention(**span(words).model_dump(), form="name")

    origin = Origin(rule="ru.test.hand")
    day = When(start=DAY, end=DAY, granularity="day", basis="published")
    headline = Span(start=0, end=text.index("\n"))
    story = Story(
        id=story_id(text, DAY, None),
        text=text,
        sha256=digest(text),
        language="ru",
        published=DAY,
        headline=headline,
        source=Source(name="ТАСС", country="RUS"),
        url="https://example.org/1",
        paragraphs=(headline,),
    )
    minister = Entity(
        id="p1",
        kind="person",
        name="Олег Рябинин",
        mentions=(mention("Олег Рябинин"),),
        origin=origin,
        offices=(Office(title="министр", span=span("Министр Олег"), country="RUS"),),
    )
    vienna = Entity(id="l1", kind="place", name="Вена", country="AUT", mentions=(mention("Вену"),), origin=origin)
    visit = Event(
        id="e1",
        kind="visit",
        factuality="occurred",
        participants=(Participant(entity="p1", role="actor"),),
        place="l1",
        when=day,
        rank="official",
        codes=Codes(plover="CONSULT", mode="visit", cameo="042"),
        origin=origin,
        evidence=(span("Министр Олег Рябинин прибыл в Вену"),),
        trigger=span("прибыл в Вену."),
    )
    said = Statement(
        id="s1",
        kind="direct",
        content=(span("Торговля выросла на 5%, мы приедем снова"),),
        speaker="p1",
        act="state",
        cue=Cue(lemma="сказать", span=span("сказал")),
        origin=origin,
    )
    figure = Figure(
        id="f1",
        kind="change",
        measure="trade turnover",
        low=5,
        high=5,
        unit="%",
        direction="up",
        speaker="p1",
        statement="s1",
        evidence=(span("на 5%"),),
        origin=origin,
    )
    promise = Commitment(
        id="c1",
        by=("p1",),
        action=span("приедем снова"),
        strength="plans",
        statement="s1",
        evidence=(span("мы приедем снова"),),
        origin=origin,
    )
    return Reading(
        reader=ReaderInfo(name="diplowire", version="0", language="ru", lexicon_sha256="0" * 64),
        story=story,
        entities=(minister, vienna),
        events=(visit,),
        statements=(said,),
        figures=(figure,),
        commitments=(promise,),
        notices=(Notice(code="published", message="2019-03-05, from the first line", span=headline),),
    )
