"""What holds for any text at all: a reading comes out, its spans are sound, and it is the same every time."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplowire.lang.ru import PACK, frame_rows
from diplowire.lang.ru.lexicon import load
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.rules.registry import parse_case

modest = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)

LEXICON = load()
NAMED = (LEXICON.states, LEXICON.places, LEXICON.organisations, LEXICON.persons)
NAMES = sorted({row.form for table in NAMED for row in table.rows})
TITLES = sorted({row.form for row in (*LEXICON.offices.rows, *LEXICON.role_nouns.rows)})
SPOKEN = sorted({word for row in frame_rows() for word in parse_case(row["yes"]).text.split()})
TIMES = ["вчера", "5 марта", "30 февраля", "в 2024 году", "с 3 по 5 мая", "в пятницу", "до конца года", "31.12.2024"]
SUMS = ["5 млрд долларов", "на 20%", "более 210", "2,5", "1/2", "№ 7", "в 4 раза", "третьим партнером"]
SPEECH = ["заявил", "сообщила", "по словам", "что", "который", "не", "если", "бы", "он", "его", "они", "пресс-служба"]
GLUE = ["в", "на", "с", "и", "о", "к", "от", "между", "\n", "\n\n", "(", ")", "[", "]", "ё", "А. Б.", "\u200b", "\x00"]
MARKS = ['"', "«", "»", "„", "“", "”", "'", "—", " - ", ",", ".", ":", ";", "?!", "…", '",', '." -']
OPENINGS = ["", "ПРАГА, 5 мар - РИА Новости. ", "date 2024-03-05\n", "Заголовок без точки\n\n", "Автор: Иван Петров\n"]

letters = st.characters(codec=None)
any_text = st.text(letters, max_size=200)
odd_text = st.text(st.sampled_from("\"«»„“”'-–—.,:;()\n\r\t \x00\u200b\u0301\ufeff5$€%№аЯёЁeZіў漢😀"), max_size=80)
word = st.one_of(*(st.sampled_from(words) for words in (NAMES, TITLES, SPOKEN, TIMES, SUMS, SPEECH, GLUE, MARKS)))
soup = st.builds(
    lambda opening, words, joint: opening + joint.join(words),
    st.sampled_from(OPENINGS),
    st.lists(word, max_size=40),
    st.sampled_from([" ", " ", " ", "", "\n"]),
)
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))


def check(text: str) -> None:
    reading = reader().read(Document(text=text))
    size = len(reading.story.text)
    assert size == len(text)
    for where, span in reading.spans():
        assert 0 <= span.start < span.end <= size, where
        assert span.of(reading.story.text).strip(), where
    for start, stop, token in tokens(reading):
        assert reading.story.text[start:stop] == token
    said = reading.model_dump_json(by_alias=True)
    assert reader().read(Document(text=text)).model_dump_json(by_alias=True) == said
    again = Reading.model_validate_json(said)
    assert again == reading
    assert again.model_dump_json(by_alias=True) == said
    assert json.loads(said)["schema"] == reading.schema_


def tokens(reading: Reading) -> list[tuple[int, int, str]]:
    a = reader().analyse(reading.story)
    return list(zip(a.start, a.stop, a.word, strict=True))


@modest
@given(any_text)
def test_any_text(text: str) -> None:
    check(text)


@modest
@given(odd_text)
def test_quotation_marks_digits_and_signs(text: str) -> None:
    check(text)


@modest
@given(soup)
def test_words_of_the_lexicon_in_any_order(text: str) -> None:
    check(text)


@modest
@given(st.lists(soup, min_size=2, max_size=4).map("\n\n".join), days)
def test_ids_are_unique_and_in_order_of_the_text(text: str, day: dt.date) -> None:
    reading = reader().read(Document(text=text, published=day))
    for layer in ("entities", "events", "statements", "figures", "commitments"):
        ids = [finding.id for finding in getattr(reading, layer)]
        assert len(ids) == len(set(ids))
    triggers = [e.trigger.start for e in reading.events]
    assert triggers == sorted(triggers)
    assert [q.content[0].start for q in reading.statements] == sorted(q.content[0].start for q in reading.statements)
    for event in reading.events:
        assert event.part_of != event.id
        parties = [p.entity for p in event.participants]
        assert len(parties) == len(set(parties))
        assert any(e.covers(event.trigger) for e in event.evidence)
    for entity in reading.entities:
        assert len({(m.start, m.end) for m in entity.mentions}) == len(entity.mentions)


@modest
@given(any_text)
def test_an_envelope_keeps_every_character(text: str) -> None:
    story, _ = PACK.envelope(Document(text=text))
    kept = "".join(c if not "\ud800" <= c <= "\udfff" else "\ufffd" for c in text)
    assert story.text == kept


def test_a_letter_without_a_name() -> None:
    check("\U00017000")


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_the_ends_of_the_calendar(day: dt.date) -> None:
    text = "Послы встретились вчера, в пятницу и накануне, а на этой неделе, в октябре и завтра встретятся вновь."
    assert reader().read(Document(text=text, published=day)).story.published == day
