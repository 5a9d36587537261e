"""A reading made by hand, so that the renderings are tested without any model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

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
from diplowire.pipeline import intake, open_ledger
from diplowire.views import Filter
from diplowire.views.whole import Whole, whole

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


STORIES = {
    "plan.txt": (
        "Премьер-министр Сербии посетит Астану\n\n"
        "БЕЛГРАД, 4 марта 2024 г. /ТАСС/. Премьер-министр Сербии Ана Брнабич 12 марта 2024 года совершит официальный "
        "визит в Астану. Она проведет переговоры с президентом Казахстана Касым-Жомартом Токаевым, сообщил МИД Сербии. "
        '"Мы ждем, что товарооборот вырастет до $500 млн", - сказала Брнабич.\n'
    ),
    "held.txt": (
        "Премьер Сербии прибыла в Астану\n\n"
        "АСТАНА, 12 марта 2024 г. /ТАСС/. Премьер-министр Сербии Ана Брнабич прибыла во вторник в Астану с официальным "
        "визитом. В ходе визита она встретилась с президентом Казахстана Касым-Жомартом Токаевым. По итогам визита "
        "Сербия и Казахстан подписали соглашение о торговле.\n"
    ),
    "open.txt": (
        "Президент Казахстана приедет в Минск\n\n"
        "МИНСК, 21 марта 2024 г. /БЕЛТА/. Президент Казахстана Касым-Жомарт Токаев 10-11 апреля 2024 года посетит "
        "Минск с государственным визитом, сообщил МИД Белоруссии.\n"
    ),
    "called-off.txt": (
        "Визит министра отменен\n\n"
        "ВЕНА, 22 марта 2024 г. /ТАСС/. Визит министра иностранных дел Австрии Александра Шалленберга в Будапешт, "
        "намеченный на 25 марта 2024 года, отменен, сообщил МИД Австрии.\n"
    ),
}


@pytest.fixture(scope="session")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the sample stories and of four about plans and visits, read once."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    book = open_ledger(path)
    work = intake(book)
    for sample in sorted((f for f in files("diplowire.samples").iterdir() if f.name.endswith(".txt")), key=str):
        work.take(sample.name, sample.read_bytes())
    for name, text in STORIES.items():
        work.take(name, text.encode())
    work.finish()
    book.close()
    assert work.result.failed == []
    return path


@pytest.fixture(scope="session")
def gathered(ledger_path: Path) -> Callable[..., Whole]:
    """Return the function that gathers what answers a filter."""

    def gather(**asked: object) -> Whole:
        book = open_ledger(ledger_path, create=False)
        with book.store.reading() as connection:
            return whole(connection, book.knows.lemmas, Filter(**asked))  # type: ignore[arg-type]

    return gather


@pytest.fixture(scope="session")
def everything(gathered: Callable[..., Whole]) -> Whole:
    """The whole of that ledger."""
    return gathered()
