"""JSON: one record, a list of records, or a record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read.decode import decode
from diplowire.read.given import Found, Given, lines, whole
from diplowire.read.records import read_record

_LISTS = ("items", "articles", "stories", "documents", "data")  # under which a list of records may stand


def read_json(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the records of a JSON file. In a file of lines, the number behind its name is that of the line."""
    first = stream.readline(given.limits.story + 1)
    while first and not first.strip():
        first = stream.readline(given.limits.story + 1)
    stream.seek(0)
    try:
        _parsed(first)
    except UnreadableStory:
        yield from _whole(stream, given)
        return
    records = list(enumerate(_two(stream, given), 1))
    if len([None for _, line in records if line.strip()]) == 1:
        stream.seek(0)
        yield from _whole(stream, given)
        return
    stream.seek(0)
    for count, line in enumerate(lines(stream, given), 1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield read_line(line, given.number(count))


def _two(stream: BinaryIO, given: Given) -> Iterator[bytes]:
    """Yield lines until two of them hold something."""
    shown = 0
    for line in lines(stream, given):
        shown += bool(line.strip())
        yield line
        if shown == 2:
            return


def read_line(line: bytes, given: Given) -> Document | UnreadableStory:
    """Read the record of a line of JSON."""
    try:
        return read_record(_parsed(line), given)
    except UnreadableStory as error:
        return UnreadableStory(str(error), given.name)


def _whole(stream: BinaryIO, given: Given) -> Iterator[Found]:
    said = _parsed(whole(stream, given))
    if isinstance(said, dict):
        said = next((said[name] for name in _LISTS if isinstance(said.get(name), list)), said)
    if not isinstance(said, list):
        yield read_record(said, given)
        return
    if not said:
        raise UnreadableStory("it is an empty list: there is no story to read")
    for count, record in enumerate(said, 1):
        own = given.number(count)
        try:
            yield read_record(record, own)
        except UnreadableStory as error:
            yield UnreadableStory(str(error), own.name)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(decode(data).text)
    except json.JSONDecodeError as error:
        raise UnreadableStory(f"its JSON is broken ({error.msg}, line {error.lineno} column {error.colno})") from None
    except RecursionError:
        raise UnreadableStory("its JSON is nested too deep") from None
    except ValueError as error:  # a number of thousands of digits
        raise UnreadableStory(f"its JSON cannot be read ({error})") from None
