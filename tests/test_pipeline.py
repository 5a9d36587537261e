"""The whole way from a document to a reading."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from diplowire.errors import PackError, UnreadableStory
from diplowire.lang.ru import PACK
from diplowire.model.source import Document
from diplowire.model.story import digest
from diplowire.pipeline import Reader, read_text, reader

DAY = dt.date(2024, 3, 5)
TEXT = (
    "Президент Сербии прибыл в Вену\n\n"
    "ВЕНА, 5 мар - РИА Новости. Президент Сербии Петар Илич во вторник прибыл с визитом в Австрию, сообщила его "
    'пресс-служба.\n\n"Мы готовы довести товарооборот до 5 млрд евро", - сказал Илич. По его словам, стороны '
    "обсудят поставки газа с канцлером Австрии Карлом Бергом."
)


def test_the_layers_of_one_story_hang_together() -> None:
    reading = read_text(TEXT, published=DAY)
    names = {e.id: e.name for e in reading.entities}
    story = reading.story
    assert story.headline is not None and story.headline.of(story.text) == "Президент Сербии прибыл в Вену"
    assert story.dateline is not None and (names[story.dateline.place or ""], story.dateline.date) == ("Вена", DAY)
    (visit,) = (e for e in reading.events if e.kind == "visit")
    assert [names[p.entity] for p in visit.participants] == ["Петар Илич", "Австрия"]
    quote = next(q for q in reading.statements if q.kind == "direct")
    assert names[quote.speaker or ""] == "Петар Илич"
    (figure,) = reading.figures
    assert (figure.high, figure.unit, figure.measure, figure.status) == (5e9, "EUR", "trade turnover", "target")
    assert (figure.statement, figure.speaker) == (quote.id, quote.speaker)
    promised = next(c for c in reading.commitments if c.statement == quote.id)
    assert promised.by == (quote.speaker,)


def test_a_reading_says_what_made_it() -> None:
    info = read_text(TEXT).reader
    assert (info.name, info.language, info.lexicon_sha256) == ("diplowire", "ru", PACK.digest())


def test_text_document_and_file_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(TEXT, "utf-8")
    readings = [
        read_text(TEXT, published=DAY),
        Reader().read(Document(text=TEXT, published=DAY)),
        Reader().read(path, published=DAY),
        Reader("ru").read(str(path), published=DAY),
    ]
    assert len({r.model_dump_json() for r in readings}) == 1


def test_reading_one_story_leaves_nothing_behind_for_the_next() -> None:
    first = read_text(TEXT, published=DAY)
    read_text("Президент Чехии Ян Илич обвинил Австрию. Он уехал из Вены.")
    assert read_text(TEXT, published=DAY) == first


def test_the_day_of_publication_settles_relative_days() -> None:
    (told,), (untold,) = (
        read_text("Вчера президент Сербии посетил Австрию.", published=day).events for day in (DAY, None)
    )
    assert told.when is not None and told.when.start == DAY - dt.timedelta(days=1)
    assert untold.when is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The president of Serbia arrived in Vienna on Tuesday and met the chancellor.", "en"),
        ("Президент Сербії прибув до Відня і зустрівся з канцлером Австрії у вівторок.", "uk"),
        ("12 34 56", "und"),
    ],
)
def test_another_language_is_told_and_not_read(text: str, language: str) -> None:
    reading = read_text(text, published=DAY)
    assert reading.story.language == language
    assert "language-not-read" in {n.code for n in reading.notices}
    assert not (reading.entities or reading.events or reading.statements or reading.figures or reading.commitments)


def test_the_text_is_kept_with_its_hash() -> None:
    text = "  Президент Сербии\u00a0посетил Австрию.\n\nВизит продлился два дня. \n"
    story = read_text(text).story
    assert (story.text, story.sha256) == (text, digest(text))


def test_what_is_odd_becomes_a_notice() -> None:
    reading = read_text('Послы встретились 30 февраля. "Мы довольны, - сказал посол Чехии.')
    found = {n.code: n.span.of(reading.story.text) if n.span else None for n in reading.notices}
    assert found == {"impossible-date": "30 февраля", "unpaired-quotation-mark": '"', "no-publication-date": None}


def test_explaining_gives_the_same_reading_and_a_reason_for_each_finding() -> None:
    reading, trace = reader().explain(Document(text=TEXT, published=DAY))
    assert reading == read_text(TEXT, published=DAY)
    fired = {f.rule for f in trace.firings if f.outcome == "kept"}
    layers = (reading.entities, reading.events, reading.statements, reading.figures, reading.commitments)
    assert all(layers)
    assert {finding.origin.rule for layer in layers for finding in layer} <= fired


def test_there_is_no_reader_for_a_language_without_a_pack() -> None:
    with pytest.raises(PackError, match="no pack for language 'xx'"):
        Reader("xx")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff\xfe\x00\x80", b" \n\t\n"])
def test_an_input_without_a_story_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableStory):
        reader().read(path)
