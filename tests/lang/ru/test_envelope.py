"""Which line is what, when a story came out, and what is said of it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplowire.lang.ru.envelope import story
from diplowire.lang.ru.lines import lines, role
from diplowire.model.source import Document
from diplowire.model.span import Span
from diplowire.model.story import Notice, Story
from diplowire.rules.table import read_table

BODY = "Министр иностранных дел прибыл в столицу с двухдневным визитом, сообщили в посольстве."
LONG = f"{BODY[:-1]}, а затем посетил завод и университет, где выступил с лекцией."
DAY = dt.date(2019, 3, 6)


def read(text: str, published: dt.date | None = DAY, url: str | None = None) -> tuple[Story, Sequence[Notice]]:
    return story(Document(text=text, published=published, url=url))


def words(text: str, span: Span | None) -> str | None:
    return span.of(text) if span else None


def codes(notices: Sequence[Notice]) -> list[str]:
    return [n.code for n in notices if n.code != "published"]


def test_all_parts_of_a_full_page() -> None:
    text = (
        " date 2019-03-05 Министр прибыл в Вену\n\nСтороны обсудят торговлю\n\nРедакция сайта ТАСС\n\n"
        f"Здание министерства © Пресс-служба/ ТАСС\n\nВЕНА, 5 марта. /ТАСС/. {BODY}\n\n{BODY}\n\nИсточник: https://tass.ru/1\n"
    )
    s, notices = read(text, None)
    assert s.published == dt.date(2019, 3, 5)
    assert words(text, s.headline) == "Министр прибыл в Вену"
    assert words(text, s.deck) == "Стороны обсудят торговлю"
    assert words(text, s.byline) == "Редакция сайта ТАСС"
    assert [c.of(text) for c in s.credits] == ["Здание министерства © Пресс-служба/ ТАСС"]
    assert s.dateline is not None
    assert s.dateline.date == dt.date(2019, 3, 5)
    assert [p.of(text) for p in s.paragraphs] == [f"ВЕНА, 5 марта. /ТАСС/. {BODY}", BODY]
    assert [f.of(text) for f in s.footers] == ["Источник: https://tass.ru/1"]
    assert s.source is not None
    assert (s.source.name, s.source.country) == ("ТАСС", "RUS")
    assert codes(notices) == []
    assert [n.message for n in notices] == ["2019-03-05, from the first line"]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (f"Министр прибыл в Вену\n\n{BODY}\n", "Министр прибыл в Вену"),
        (f"Министр прибыл в Вену\n{BODY}\n", "Министр прибыл в Вену"),
        (f"Министр прибыл в Вену.\n\n{BODY}\n", "Министр прибыл в Вену."),
        (f"Поедет ли министр в Вену?\n{BODY}\n", "Поедет ли министр в Вену?"),
        (f"\n\n  Министр прибыл в Вену  \n\n{BODY}\n", "Министр прибыл в Вену"),
        (f"{LONG}\n\n{LONG} Его встретил посол.\n", None),
        (f"{BODY * 3}\n\n{BODY}\n", None),
        (f"ВЕНА, 5 марта. {BODY}\n\n{BODY}\n", None),
        ("Министр прибыл в Вену", None),
        ("", None),
    ],
)
def test_headlines(text: str, headline: str | None) -> None:
    s, _ = read(text)
    assert words(text, s.headline) == headline


def test_a_deck_may_be_a_sentence_above_the_dateline() -> None:
    text = f"Министр прибыл в Вену\n\nЕго встретил посол.\n\nВЕНА, 5 марта. /ТАСС/. {BODY}"
    assert words(text, read(text)[0].deck) == "Его встретил посол."
    text = f"Министр прибыл в Вену\n\nЕго встретил посол.\n\n{BODY}"
    s = read(text)[0]
    assert s.deck is None
    assert len(s.paragraphs) == 2


def test_words_under_a_picture_are_credits() -> None:
    text = f"Министр прибыл в Вену\nЗдание министерства\n{BODY}\n"
    s, _ = read(text)
    assert [c.of(text) for c in s.credits] == ["Здание министерства"]
    assert [p.of(text) for p in s.paragraphs] == [BODY]


def test_a_name_alone_is_the_author_unless_the_story_speaks_of_the_person() -> None:
    told = "Министр прибыл\n\nОлег Рябинин\n\nМинистр Рябинин прибыл в столицу соседней страны.\n"
    assert [c.of(told) for c in read(told)[0].credits] == ["Олег Рябинин"]
    author = f"Министр прибыл\n\nОлег Рябинин\n\n{BODY}\n"
    assert words(author, read(author)[0].byline) == "Олег Рябинин"
    closing = f"Министр прибыл\n\n{BODY}\n\nОЛЕГ РЯБИНИН\n"
    assert words(closing, read(closing)[0].byline) == "ОЛЕГ РЯБИНИН"


@pytest.mark.parametrize(
    "end", ["УЗИНФОРМ", "Haqqin.az.", "Источник: РБК", "https://example.org/1", "Читайте также: визит"]
)
def test_closing_matter_is_no_text(end: str) -> None:
    text = f"Министр прибыл\n\n{BODY}\n\n{end}\n"
    s, _ = read(text)
    assert [f.of(text) for f in s.footers] == [end]
    assert [p.of(text) for p in s.paragraphs] == [BODY]


@pytest.mark.parametrize(
    "line", ["Источник в посольстве рассказал о визите.", "Фото с визита опубликовал посол.", "ТАСС сообщает о визите."]
)
def test_text_that_begins_like_a_note_stays_text(line: str) -> None:
    text = f"Министр прибыл\n\n{BODY}\n\n{line}\n\n{BODY}\n"
    assert line in [p.of(text) for p in read(text)[0].paragraphs]


def test_each_opening_is_told_in_its_example() -> None:
    table = files("diplowire.lang.ru.words") / "envelope.tsv"
    for row in read_table(table, ("form", "role", "example")):
        (line,) = lines(row["example"])
        assert role(row["example"], line) == row["role"], row


@pytest.mark.parametrize(
    ("text", "published", "url", "day", "basis"),
    [
        (f"Заголовок\n\n{BODY}\n\nИсточник: https://a.org/05Mar2019/x.html", DAY, None, DAY, "as given"),
        (f"date 2019-03-05 Заголовок\n\n{BODY}", None, None, dt.date(2019, 3, 5), "the first line"),
        (f"Заголовок\n\n05.03.2019 10:15\n\n{BODY}", None, None, dt.datetime(2019, 3, 5, 10, 15), "a page stamp"),
        (f"5 марта 2019\n\nЗаголовок\n\n{BODY}", None, None, dt.date(2019, 3, 5), "a page stamp"),
        (f"Заголовок\n\n{BODY}", None, "https://a.org/2019/03/05/x", dt.date(2019, 3, 5), "the address"),
        (
            f"Заголовок\n\n{BODY}\n\nhttps://a.org/2019/03/05/x",
            None,
            None,
            dt.date(2019, 3, 5),
            "the address at the end",
        ),
        (f"10:08, 5 марта 2019, Вена - 24.kg. {BODY}", None, None, dt.date(2019, 3, 5), "the dateline"),
    ],
)
def test_where_the_date_comes_from(
    text: str, published: dt.date | None, url: str | None, day: dt.date | dt.datetime, basis: str
) -> None:
    s, notices = read(text, published, url)
    assert s.published == day
    assert [n.message for n in notices if n.code == "published"] == [f"{day.isoformat()}, from {basis}"]


def test_without_a_date_nothing_is_guessed() -> None:
    text = f"Заголовок\n\nСегодня, 12:26\n\nВЕНА, 5 марта. {BODY}\n"
    s, notices = read(text, None)
    assert s.published is None
    assert s.dateline is not None
    assert s.dateline.date is None
    assert codes(notices) == ["no-publication-date", "stamp-open"]


def test_the_year_of_a_dateline_is_the_nearest() -> None:
    text = f"Заголовок\n\nВЕНА, 31 декабря. {BODY}\n"
    s, notices = read(text, dt.date(2020, 1, 1))
    assert s.dateline is not None
    assert s.dateline.date == dt.date(2019, 12, 31)
    assert codes(notices) == []


@pytest.mark.parametrize(
    "text",
    [
        f"Заголовок\n\nВЕНА, 3 марта. {BODY}\n",
        f"date 2019-03-01 Заголовок\n\n{BODY}\n",
        f"Заголовок\n\n9 марта, 10:15\n\n{BODY}\n",
    ],
)
def test_dates_more_than_a_day_apart_are_said(text: str) -> None:
    assert codes(read(text)[1]) == ["date-conflict"]


def test_an_impossible_first_line_is_said() -> None:
    text = f"date 2019-02-30 Заголовок\n\n{BODY}\n"
    s, notices = read(text, None)
    assert words(text, s.headline) == "Заголовок"
    assert codes(notices) == ["date-unreadable", "no-publication-date"]


def test_another_language_is_said() -> None:
    s, notices = read("The minister arrived in Vienna\n\nHe stays for two days.\n")
    assert s.language == "en"
    assert codes(notices) == ["language-not-read"]


PIECES = st.sampled_from(
    [
        "date 2019-03-05 ",
        "ВЕНА, 5 марта. ",
        "/ТАСС/. ",
        "05.03.2019 10:15",
        "Фото: ",
        "© ",
        "Источник: ",
        "Имя Фамилия",
        "\n",
        "\n\n",
        " - ",
        "Текст: ",
        BODY,
        "31 февраля",
        "\ud800",
        "\u202e",
        "\x00",
        "https://a.org/2019/13/45/",
    ]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=12).map("".join))
def test_any_text_gives_a_story_with_sound_spans(text: str) -> None:
    s, notices = read(text, None)
    assert (s, notices) == read(text, None)
    spans = [s.headline, s.deck, s.byline, *s.credits, *s.paragraphs, *s.footers]
    for span in filter(None, spans):
        assert span.of(s.text).strip() == span.of(s.text) != ""
    assert [p.start for p in s.paragraphs] == sorted({p.start for p in s.paragraphs})


@given(st.lists(PIECES | st.text(max_size=20), max_size=12).map("".join))
def test_no_line_is_lost(text: str) -> None:
    s, notices = read(text, None)
    placed = [
        s.headline,
        s.deck,
        s.byline,
        *s.credits,
        *s.paragraphs,
        *s.footers,
        s.dateline.span if s.dateline else None,
    ]
    placed += [n.span for n in notices]
    for line in lines(s.text):
        assert any(line.start < p.end and p.start < line.end for p in placed if p), line


@pytest.mark.parametrize(
    "unit", ["слово ", "Имя Фамилия\n", "Имя Фамилия, ", "/ТАСС/ ", "5 марта, ", "А-", "\n \n", "© \n", "«"]
)
def test_no_layout_makes_the_work_explode(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    before = time.process_time()
    s, _ = read(text)
    assert s.text == text
    assert time.process_time() - before < 30  # quadratic work would take hours
