"""Plain text to a document."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.model.span import Span
from diplowire.model.story import Notice
from diplowire.read.decode import decode

_ODD = (
    (
        "control-characters",
        re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]"),
        "control characters stand in the text",
    ),
    (
        "bidi-controls",
        re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
        "marks that turn the writing direction",
    ),
    ("invisible-characters", re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]"), "characters that do not show"),
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_plain(
    data: bytes, name: str = "", published: dt.datetime | dt.date | None = None, url: str | None = None
) -> Document:
    """Read a story from the bytes of a plain text file.

    The text is kept as it stands: no Unicode normalisation, nothing trimmed; only line ends become line feeds.
    Raises UnreadableStory where the bytes hold no text; the message says what to do.
    """
    text, notices = decode(data)
    return _document(text, notices, name, published, url)


def read_text(
    text: str, name: str = "", published: dt.datetime | dt.date | None = None, url: str | None = None
) -> Document:
    """Read a story from text that is already decoded. Raises UnreadableStory where nothing in it is visible."""
    notices: tuple[Notice, ...] = ()
    if found := _SURROGATE.search(text):
        count = len(_SURROGATE.findall(text))
        text = _SURROGATE.sub("\ufffd", text)
        message = f"{count} lone surrogates, which no file can hold, stand as U+FFFD"
        notices += (Notice(code="surrogates", message=message, span=_span(found)),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notices += (Notice(code="newlines", message="carriage returns were read as line ends"),)
    return _document(text, notices, name, published, url)


def _document(
    text: str, notices: tuple[Notice, ...], name: str, published: dt.datetime | dt.date | None, url: str | None
) -> Document:
    if not any(_visible(c) for c in text):
        raise UnreadableStory("it is blank: there is no story to read")
    return Document(text=text, name=name, url=url, published=published, notices=notices + _odd_characters(text))


def _visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf", "Cn", "Co"}


def _odd_characters(text: str) -> tuple[Notice, ...]:
    """Say which characters do not show, how many, and where the first stands. They stay: offsets are for ever."""
    out = []
    for code, pattern, what in _ODD:
        if first := pattern.search(text):
            count = len(pattern.findall(text))
            out.append(
                Notice(code=code, message=f"{count} {what}; the first is U+{ord(first[0]):04X}", span=_span(first))
            )
    return tuple(out)


def _span(match: re.Match[str]) -> Span:
    return Span(start=match.start(), end=match.end())
