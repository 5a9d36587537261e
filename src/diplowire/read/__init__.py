"""Files to documents: one module per input format, chosen by what the bytes are."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read.formats import stories_in
from diplowire.read.given import Budget, Given, Limits
from diplowire.read.plain import read_plain, read_text
from diplowire.read.records import parse_columns

__all__ = [
    "file_bytes",
    "open_file",
    "parse_columns",
    "read_bytes",
    "read_file",
    "read_open",
    "read_path",
    "read_plain",
    "read_stories",
    "read_text",
]

_MARKS = "!#@"  # what parts a file's name from the way to a story in it
_INSIDE = re.compile(f"[{_MARKS}]")


def read_stories(
    source: bytes | BinaryIO,
    name: str = "",
    *,
    published: dt.datetime | dt.date | None = None,
    url: str | None = None,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Iterator[Document | UnreadableStory]:
    """Yield every story of an input in any known format: bytes, or a stream that can be read from its start again.

    `published` and `url` are said of all of them; `columns` of tables says which holds what (`{"text": "body"}`). What
    cannot be read is yielded as an error, its message opening with the name, and the rest goes on.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    limits = limits or Limits()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    budget = Budget(max(limits.floor, limits.ratio * size))
    yield from stories_in(stream, Given(name, published, url, columns=columns or {}, limits=limits, budget=budget))


def read_path(
    path: str | Path,
    *,
    published: dt.datetime | dt.date | None = None,
    url: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Document | UnreadableStory]:
    """Yield every story of a file, or those that are named inside it (`feed.xml#3`, `archive.zip!a/b.html`).

    Raises UnreadableStory, opening with the path, where the file cannot be opened.
    """
    with open_file(path) as stream:
        yield from read_open(stream, path, published=published, url=url, columns=columns)


def read_open(
    stream: BinaryIO,
    path: str | Path,
    *,
    published: dt.datetime | dt.date | None = None,
    url: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Document | UnreadableStory]:
    """Yield what `read_path` yields, from a file that `open_file` has opened."""
    name = str(path)
    file = _outermost(name)
    stories = read_stories(stream, file, published=published, url=url, columns=columns)
    if file == name:
        yield from stories
        return
    found = False
    for story in stories:
        if story.name == name or (story.name.startswith(name) and story.name[len(name)] in _MARKS):
            found = True
            yield story
    if not found:
        yield UnreadableStory(f"{name}: there is no such story in {file}", name)


def read_bytes(
    data: bytes, name: str = "", *, published: dt.datetime | dt.date | None = None, url: str | None = None
) -> Document:
    """Read the one story that some bytes hold, in any known format.

    Raises UnreadableStory, its message opening with the name, where there is none or where there are several.
    """
    return _only(read_stories(data, name, published=published, url=url), name)


def read_file(path: str | Path, *, published: dt.datetime | dt.date | None = None, url: str | None = None) -> Document:
    """Read the one story of a file, or the one that is named inside it, as for `read_path`.

    Raises UnreadableStory where the file cannot be opened, holds no story, or several.
    """
    return _only(read_path(path, published=published, url=url), str(path))


def _only(stories: Iterator[Document | UnreadableStory], name: str) -> Document:
    before = f"{name}: " if name else ""
    first = next(stories, None)
    if first is None:
        raise UnreadableStory(f"{before}it holds no story", name)
    if next(stories, None) is not None:
        which = f"name one, such as {first.name}, or read them all with read_stories"
        raise UnreadableStory(f"{before}it holds several stories: {which}", name)
    if isinstance(first, UnreadableStory):
        raise first
    return first


def _outermost(name: str) -> str:
    """Return the file that a name leads into: the whole name where there is such a file."""
    if _INSIDE.search(name) and not _there(name):
        for mark in _INSIDE.finditer(name):
            if _there(name[: mark.start()]):
                return name[: mark.start()]
    return name


def _there(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def open_file(path: str | Path) -> BinaryIO:
    """Open a file, or the one that a story lies in. Raises UnreadableStory, opening with the path, where that fails."""
    name = str(path)
    try:
        return Path(_outermost(name)).open("rb")
    except FileNotFoundError:
        raise UnreadableStory(f"{name}: there is no such file", name) from None
    except IsADirectoryError:
        raise UnreadableStory(f"{name}: it is a folder; name the files in it", name) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableStory(f"{name}: it cannot be opened ({reason})", name) from None


def file_bytes(path: str | Path) -> bytes:
    """Return what a file holds. Raises UnreadableStory, opening with the path, where it cannot be opened."""
    with open_file(path) as stream:
        return stream.read()
