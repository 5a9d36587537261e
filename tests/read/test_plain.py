"""Files to documents."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from diplowire.errors import UnreadableStory
from diplowire.read import read_bytes, read_file, read_text


def codes(text: str) -> list[str]:
    return [n.code for n in read_text(text).notices]


def test_what_the_caller_states_is_kept() -> None:
    day = dt.date(2024, 3, 5)
    document = read_bytes("Посол прибыл.".encode(), "a.txt", published=day, url="https://example.org/1")
    assert (document.name, document.published, document.url) == ("a.txt", day, "https://example.org/1")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Посол\x07 прибыл", "control-characters"),
        ("Посол \u202eприбыл", "bidi-controls"),
        ("По\u00adсол прибыл", "invisible-characters"),
        ("Посол \ud800 прибыл", "surrogates"),
        ("Посол\r\nприбыл", "newlines"),
    ],
)
def test_odd_characters_are_said_and_kept(text: str, code: str) -> None:
    document = read_text(text)
    assert [n.code for n in document.notices] == [code]
    assert len(document.text) == len(text) - text.count("\r\n")


def test_the_notice_counts_and_points_at_the_first() -> None:
    (notice,) = read_text("Посол\x07 при\x08был").notices
    assert notice.message.startswith("2 ")
    assert notice.span is not None
    assert (notice.span.start, notice.span.end) == (5, 6)


def test_tabs_and_blanks_are_nothing_odd() -> None:
    assert codes("Посол\tприбыл\u00a0вчера\n") == []


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\ufeff", "\x01\x02"])
def test_blank_text_is_refused(text: str) -> None:
    with pytest.raises(UnreadableStory, match="blank"):
        read_text(text)


def test_files_that_cannot_be_opened_say_why(tmp_path: Path) -> None:
    with pytest.raises(UnreadableStory, match="no such file"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(UnreadableStory, match="folder"):
        read_file(tmp_path)
    with pytest.raises(UnreadableStory, match="cannot be opened"):
        read_file("a\x00b")


def test_the_message_opens_with_the_name(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    with pytest.raises(UnreadableStory, match=rf"^{path}: "):
        read_file(path)
