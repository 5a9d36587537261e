"""What came from the web as stories: those of a page, and those that a feed lists, with the way to each."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read import formats, read_stories
from diplowire.read.xml import parse_xml

_MOST = 1000  # items of one feed that are looked at
_SINGLE = (formats.HTML, formats.PLAIN, formats.MARKDOWN, formats.PDF, formats.DOCX)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed: the story that it holds itself, under the name that it has for good."""

    id: str
    document: Document

    @property
    def link(self) -> str | None:
        """Return the address of its page."""
        return self.document.url

    @property
    def key(self) -> str:
        """Return under what it is remembered."""
        return _hash(self.id.encode("utf-8", "replace"))

    @property
    def digest(self) -> str:
        """Return a hash of all that the feed says of it: another one is another version of the item."""
        return digest(self.document)


def entries(data: bytes, url: str, language: str | None = None) -> list[Entry]:
    """Return the items of a feed, the oldest first; those that hold nothing are left out.

    A feed is RSS or Atom, or any other format that holds many stories. Raises UnreadableStory for what is none.
    """
    if formats.format_of(io.BytesIO(data)) in _SINGLE or not data.strip():
        raise UnreadableStory("it is no RSS or Atom feed")
    out: dict[str, Entry] = {}
    for count, found in enumerate(read_stories(data, url)):
        if count == _MOST:
            break
        if isinstance(found, UnreadableStory):
            if not count and found.name == url and not _is_empty(data):
                raise found  # the feed itself
            continue
        entry = _entry(replace(found, language=found.language or language), url)
        out.setdefault(entry.key, entry)
    newest_last = list(out.values())[::-1]
    return sorted(newest_last, key=lambda e: e.document.published.isoformat() if e.document.published else "~")


def documents(data: bytes, name: str, url: str, language: str | None = None) -> Iterator[Document]:
    """Yield the stories of a page. Raises UnreadableStory, opening with the name, where one cannot be read."""
    for found in read_stories(data, name, url=url):
        if isinstance(found, UnreadableStory):
            raise found
        yield replace(found, language=found.language or language)


def digest(document: Document) -> str:
    """Return the hash of a document by which it is known again: of its text and of what is said of it."""
    return _hash(document.content())


def _entry(found: Document, url: str) -> Entry:
    """Name an item by its page, or by its id in the feed: not by its place there, which another has tomorrow."""
    link = urljoin(url, found.url) if found.url and found.url != url else None
    id = (found.edition.item if found.edition else None) or link or found.text
    name = link or f"{url}#{id if len(id) < 200 else _hash(id.encode())}"
    return Entry(id, replace(found, name=name, url=link))


def _is_empty(data: bytes) -> bool:
    """Say whether a feed is sound and only has nothing to list: that is no failure, as a file without stories is."""
    try:
        root = parse_xml(data)
    except UnreadableStory:
        return False
    return not any(str(e.tag).rpartition("}")[2] in ("item", "entry") for e in root.iter())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
