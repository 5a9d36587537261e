"""Sentences and tokens of wire stories, with exact offsets."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplowire.lang.ru.segment import LONGEST, segment
from diplowire.model.span import Span
from diplowire.model.story import Dateline, Story, digest, story_id


def story(text, **layers):
    return Story(id=story_id(text, None, None), text=text, sha256=digest(text), language="ru", **layers)


def sentences(text, **layers):
    found = segment(story(text, **layers))
    return [text[found.start[first] : found.stop[stop - 1]] for first, stop in found.sentences]


@pytest.mark.parametrize(
    "line",
    [
        # «|» marks the ends of sentences
        "Посол прибыл в Осло.| Его встретил министр.",
        '"Мы готовы к диалогу.| Решение за партнерами", - сообщил посол.',
        '"Мы рады гостям!" - сказал он.',
        "«Визит состоится», — отметила она.",
        '"Мы договорились", - заявил министр Берг.| - "Документ готов".',
        "Он назвал визит «историческим».| Встреча длилась час.",
        "Торговля выросла до 5 млрд долл. США за год.",
        "Сумма достигла 5 млн.| Об этом сообщил банк.",
        "В 2030 г. стороны подпишут договор.",
        "Речь идет о 30 тыс. кв. км. суши.",
        "Университет им. Ломоносова открыл филиал.",
        "Это т.н. Северный путь.",
        "Министр И. П. Берг посетил Баку.",
        "Дело передано и.о. министра Лунду.",
        "Рост связан с углем, нефтью и т.д.| Министр это признал.",
        "Мы ждем гостей.| <...> Пользуясь случаем, поздравляю.",
        "Кто приедет?| Пока неизвестно…| Ждем.",
    ],
)
def test_sentences_of_a_line(line):
    parts = line.split("|")
    assert sentences("".join(parts)) == [part.strip() for part in parts]


def test_a_line_end_always_ends_a_sentence():
    assert sentences("Посол прибыл в\nОсло и\r\n\r\nуехал") == ["Посол прибыл в", "Осло и", "уехал"]


def test_a_stamp_is_one_sentence_and_the_body_begins_behind_it():
    text = "ОСЛО, 3 мая. /НАРА/. Министр прибыл."
    stamp = Dateline(span=Span(start=0, end=19))
    assert sentences(text, dateline=stamp) == ["ОСЛО, 3 мая. /НАРА/.", "Министр прибыл."]
    text = "Осло. 3 мая. НАРА - Министр прибыл."
    stamp = Dateline(span=Span(start=0, end=17))
    assert sentences(text, dateline=stamp) == ["Осло. 3 мая. НАРА -", "Министр прибыл."]


def test_paragraphs_end_sentences_and_are_counted():
    text = "Заголовок без точки  текст идет дальше. Конец.\nЕще строка"
    found = segment(story(text, paragraphs=(Span(start=21, end=46),)))
    assert [text[found.start[a] : found.stop[b - 1]] for a, b in found.sentences] == [
        "Заголовок без точки",
        "текст идет дальше.",
        "Конец.",
        "Еще строка",
    ]
    assert found.paragraph == (-1, 0, 0, -1)
    assert segment(story("Раз.\n\nДва. Три.")).paragraph == (0, 1, 1)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("визит 24-25 ноября,", ["визит", "24-25", "ноября", ","]),
        ("на 7,5%", ["на", "7,5", "%"]),
        ("в 2031, 12 стран", ["в", "2031", ",", "12", "стран"]),
        ("$900 млн", ["$", "900", "млн"]),
        ("Касым-Жомарт", ["Касым-Жомарт"]),
        ("/НАРА/.", ["/", "НАРА", "/", "."]),
    ],
)
def test_tokens(text, tokens):
    assert list(segment(story(text)).word) == tokens


def test_an_endless_sentence_is_cut_behind_punctuation():
    found = segment(story(", ".join(["слово"] * 1000)))
    assert all(stop - first <= LONGEST for first, stop in found.sentences)
    assert all(found.word[stop - 1] == "," for _, stop in found.sentences[:-1])


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('аБв1. ,;!?-–"«»()<>…/\n\r\t\x00\u2028\u00a0\U0001f600г'), min_size=1, max_size=80))
def test_every_sign_lies_in_just_one_token(text):
    found = segment(story(text))
    assert [text[a:b] for a, b in zip(found.start, found.stop, strict=True)] == list(found.word)
    assert "".join(found.word) == "".join(text.split())
    assert [x for first, stop in found.sentences for x in range(first, stop)] == list(range(len(found.word)))


@pytest.mark.parametrize("piece", ["а", "а.", "а. ", '" ', ". - ", "1.", ")", "\x00", "А "])
def test_time_grows_with_the_text_not_faster(piece):
    def seconds(size):
        text = (piece * size)[:size]
        begin = time.process_time()
        segment(story(text))
        return time.process_time() - begin

    seconds(6_000)
    assert seconds(48_000) < 24 * max(seconds(6_000), 0.01)
