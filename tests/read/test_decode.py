"""Bytes to text: encodings, line ends, and what is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplowire.errors import UnreadableStory
from diplowire.read.decode import decode

TEXT = "Министр прибыл в столицу с двухдневным визитом.\n\nПосол встретил его в аэропорту — так сообщили в ведомстве.\n"
SINGLE_BYTE = ["cp1251", "koi8-r", "cp866", "mac-cyrillic"]
WIDE = ["utf-16-le", "utf-16-be"]
PLAIN = TEXT.replace("—", "-")  # cp866 and koi8-r have no dash


@pytest.mark.parametrize("encoding", [*SINGLE_BYTE, *WIDE])
def test_other_encodings_are_found_and_said(encoding: str) -> None:
    text, notices = decode(PLAIN.encode(encoding))
    assert text == PLAIN
    assert [n.code for n in notices] == ["encoding"]
    assert encoding in notices[0].message


@pytest.mark.parametrize("encoding", SINGLE_BYTE)
@pytest.mark.parametrize("words", ["ПОСОЛ ПРИБЫЛ В СТОЛИЦУ", "Посол прибыл.", "нота протеста вручена послу"])
def test_a_few_words_are_enough(encoding: str, words: str) -> None:
    assert decode(words.encode(encoding)).text == words


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_LE, "utf-32-le")],
)
def test_byte_order_marks_are_no_text(mark: bytes, encoding: str) -> None:
    text, notices = decode(mark + TEXT.encode(encoding))
    assert text == TEXT
    assert [n.code for n in notices] == ["encoding"]


def test_utf8_says_nothing_with_or_without_a_mark() -> None:
    assert decode(TEXT.encode()) == (TEXT, ())
    assert decode(codecs.BOM_UTF8 + TEXT.encode()) == (TEXT, ())


def test_a_cut_file_keeps_its_text_and_says_what_is_broken() -> None:
    text, notices = decode(TEXT.encode()[:-2].rstrip() + "я".encode()[:1])
    assert text.startswith(TEXT[:40])
    assert text.endswith("\ufffd")
    assert notices[0].span is not None
    assert notices[0].span.of(text) == "\ufffd"


def test_line_ends_become_line_feeds_and_are_said() -> None:
    text, notices = decode("Первая строка\r\nВторая\rТретья\n".encode())
    assert text == "Первая строка\nВторая\nТретья\n"
    assert [n.code for n in notices] == ["newlines"]


def test_composed_and_decomposed_letters_stay_as_published() -> None:
    assert decode("и\u0306 й".encode()).text == "и\u0306 й"


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04\x14\x00", "archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        ("Посол\x00прибыл".encode(), "binary"),
        (bytes(range(256)) * 4, "binary"),
        (bytes(range(128, 256)) * 3, "no known encoding"),
        ("Élève à l'étranger déçu".encode("latin-1"), "no known encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_a_way_out(data: bytes, hint: str) -> None:
    with pytest.raises(UnreadableStory, match=hint) as refused:
        decode(data)
    assert hint == "empty" or "plain text in UTF-8" in str(refused.value)


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except UnreadableStory:
        return
    assert text == decode(data).text
    assert "\r" not in text
    assert "\x00" not in text
    text.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1))
def test_utf8_comes_out_as_it_went_in(words: str) -> None:
    data = ("слово " + words).encode()
    if data.startswith(codecs.BOM_UTF8):
        return
    try:
        text, notices = decode(data)
    except UnreadableStory:  # nothing but control characters behind the word
        return
    assert text == "слово " + words
    assert notices == ()
