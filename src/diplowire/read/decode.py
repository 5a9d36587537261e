"""Bytes to text: the encoding is found and said, and what is no text is refused."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from diplowire.errors import UnreadableStory
from diplowire.model.span import Span
from diplowire.model.story import Notice
from diplowire.read.encodings import best_single_byte, is_prose

SAVE_AS = "save it as plain text in UTF-8 and try again"

_MARKS = (  # the longer marks first: that of UTF-32 LE begins with that of UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1a\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PROBE = 65536  # bytes that settle an encoding; the rest of a long file is not scored


class Decoded(NamedTuple):
    """The text of an input, and what was odd about its bytes."""

    text: str
    notices: tuple[Notice, ...] = ()


def decode(data: bytes) -> Decoded:
    """Return the text of some bytes: UTF-8, UTF-16 or UTF-32, or a single-byte Cyrillic encoding.

    Anything but sound UTF-8 gets a notice `encoding`. Newlines become a line feed, with a notice `newlines`.
    Raises UnreadableStory where the input is empty, binary, or in no known encoding.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise UnreadableStory("it is empty: there is no story to read")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableStory(f"it is {what}, not plain text: {SAVE_AS}")
    text, notices = _text(data)
    if "\x00" in text:
        raise UnreadableStory(f"it holds NUL bytes, so it is binary and not plain text: {SAVE_AS}")
    if "\r" in text:
        count = text.count("\r")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        message = f"{count} carriage returns were read as line ends; offsets count the text with line feeds alone"
        notices = (*notices, Notice(code="newlines", message=message))
    return Decoded(text, notices)


def _text(data: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    try:
        sound = data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    else:
        if b"\x00" in data and (wide := _unmarked_utf16(data)):
            return wide
        _refuse_binary(data)
        return Decoded(sound)
    if wide := _unmarked_utf16(data):
        return wide
    if mended := _mended_utf8(data):
        return mended
    _refuse_binary(data)
    guess = best_single_byte(data[:_PROBE])
    if guess is None:
        raise UnreadableStory(f"it is in no known encoding (UTF-8 breaks at byte {broken}): {SAVE_AS}")
    # Bytes that the encoding leaves free become U+FFFD, one for one.
    return Decoded(data.decode(guess, "replace"), (_read_as(guess),))


def _read_as(encoding: str, extra: str = "") -> Notice:
    return Notice(code="encoding", message=f"read as {encoding}, not UTF-8{extra}")


def _marked(data: bytes, encoding: str) -> Decoded:
    """Decode what opens with a byte order mark; the mark itself is no part of the text."""
    text = data.decode(encoding, "replace")
    notices: tuple[Notice, ...] = ()
    if encoding != "utf-8-sig":
        notices = (_read_as(encoding),)
    return Decoded(text, notices + _replaced(text, data.decode(encoding, "ignore")))


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """Decode UTF-16 that has no mark, told by what its characters are."""
    probe = data[: _PROBE - _PROBE % 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = probe[: len(probe) - len(probe) % 2].decode(encoding, "replace")
        if is_prose(text):
            whole = data.decode(encoding, "replace")
            return Decoded(whole, (_read_as(encoding), *_replaced(whole, data.decode(encoding, "ignore"))))
    return None


def _mended_utf8(data: bytes) -> Decoded | None:
    """Decode UTF-8 in which a few bytes are broken: cut at the end, or damaged on the way."""
    kept = data.decode("utf-8", "ignore")
    lost = len(data) - len(kept.encode("utf-8"))
    beyond_ascii = sum(c > "\x7f" for c in kept[:_PROBE])
    if lost > 8 + len(data) // 100 or beyond_ascii <= lost or not is_prose(kept[:_PROBE]):
        return None
    text = data.decode("utf-8", "replace")
    return Decoded(text, _replaced(text, kept))


def _replaced(text: str, kept: str) -> tuple[Notice, ...]:
    """Say what stands as U+FFFD because its bytes were broken."""
    count = text.count("\ufffd") - kept.count("\ufffd")
    if count <= 0:
        return ()
    at = text.index("\ufffd")
    message = f"{count} places hold broken bytes and stand as U+FFFD"
    return (Notice(code="encoding", message=message, span=Span(start=at, end=at + 1)),)


def _refuse_binary(data: bytes) -> None:
    probe = data[:_PROBE]
    if b"\x00" in data or len(_CONTROL_BYTES.findall(probe)) * 10 > len(probe):
        raise UnreadableStory(f"it is binary, not plain text: {SAVE_AS}")
