"""IPTC 7901, the wire format of teleprinters: messages between control characters, lines broken at a fixed width."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.read.compose import compose, document, tidy
from diplowire.read.decode import decode
from diplowire.read.given import Found, Given, Moment, whole
from diplowire.read.wrapped import unwrap

_MESSAGE = re.compile(rb"\x01([^\x01\x02]{0,2000})\x02([^\x01\x03]*)\x03([^\x01]{0,200})")
_HEADER = re.compile(r"([A-Za-z]+)\s*(\d+)")
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)\s*(GMT|UTC|Z)?\s*([A-Z]{3})\s*(\d{4}|\d\d)\b")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_CENTURY = 70  # two digits below it are of this century


def read_iptc7901(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the messages of a wire file. Raises UnreadableStory where none is whole."""
    found = list(_MESSAGE.finditer(whole(stream, given)))
    if not found:
        raise UnreadableStory("no message in it is whole: each opens with SOH, its text with STX, and ETX closes it")
    for count, message in enumerate(found, 1):
        own = given.number(count) if len(found) > 1 else given
        try:
            yield _message(message, own)
        except UnreadableStory as error:
            yield UnreadableStory(str(error), own.name)


def _message(message: re.Match[bytes], given: Given) -> Document:
    header = tidy(_CONTROLS.sub(b" ", message[1]).decode("ascii", "replace"))
    head, _, below = decode(_CONTROLS.sub(b"", message[2])).text.lstrip("\n").partition("\n")
    source = _HEADER.match(header)
    text = compose(given, unwrap(below), headline=head)
    return document(
        given,
        text,
        headline=head,
        published=_time(message[3].decode("ascii", "replace")),
        edition=Edition(item=f"{source[1]}{source[2]}") if source else None,
    )


def _time(text: str) -> Moment | None:
    found = _TIME.search(text)
    if not found or found[5] not in _MONTHS:
        return None
    day, hour, minute, year = int(found[1]), int(found[2]), int(found[3]), int(found[6])
    if year < 100:
        year += 2000 if year < _CENTURY else 1900
    try:
        return dt.datetime(
            year, _MONTHS.index(found[5]) + 1, day, hour, minute, tzinfo=dt.UTC if found[4] else None
        )  # fmt: skip
    except ValueError:
        return None
