"""What came from the web as documents and as items of feeds: the only place that knows formats."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import feedparser

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read import read_bytes, read_text

_MOST = 1000  # items of one feed that are looked at
_PAGES = ("text/html", "application/xhtml+xml")
_BLOCKS = frozenset({"p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr", "blockquote"})
_SILENT = frozenset({"script", "style", "template"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed. `published` is as the feed has it; `text` is what it holds of the story itself."""

    id: str
    link: str | None
    title: str
    published: dt.datetime | None
    updated: str
    text: str

    @property
    def key(self) -> str:
        """Return under what it is remembered."""
        return _hash(self.id)

    @property
    def digest(self) -> str:
        """Return a hash of all that the feed says of it: another one is another version of the item."""
        return _hash(json.dumps(astuple(self), default=str))


def entries(data: bytes, url: str) -> list[Entry]:
    """Return the items of an RSS or Atom feed, the oldest first. Raises UnreadableStory for what is none."""
    try:
        found = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False, sanitize_html=False)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise UnreadableStory(f"it is no sound feed ({type(error).__name__})") from None
    if not found.get("version") and not found.entries:
        raise UnreadableStory("it is no RSS or Atom feed")
    out: dict[str, Entry] = {}
    for e in found.entries[:_MOST]:
        entry = _entry(e, url)
        if entry.text or entry.title or entry.link:
            out.setdefault(entry.key, entry)
    newest_last = list(out.values())[::-1]
    late = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(newest_last, key=lambda e: e.published or late)


def documents(data: bytes, content_type: str, url: str, name: str) -> Iterator[Document]:
    """Yield the stories of what an address gave. Raises UnreadableStory where there is none in a known format."""
    if content_type in _PAGES:
        raise UnreadableStory(f"{name}: web pages are not read yet, only plain text and feeds")
    yield read_bytes(data, name, url=url)


def document(entry: Entry, name: str) -> Document:
    """Return the story that an item of a feed holds itself. Raises UnreadableStory where it holds none."""
    parts = [x for x in (entry.title, entry.text) if x]
    try:
        return read_text("\n\n".join(parts) + "\n", name, entry.published, entry.link)
    except UnreadableStory as error:
        raise UnreadableStory(f"{name}: {error}") from None


def digest(document: Document) -> str:
    """Return the hash of a document by which it is known again: of its text and of what is said of it."""
    return _hash(f"{document.text}\n{document.published or ''} {document.url or ''}")


def _entry(e: Any, url: str) -> Entry:
    link = str(e.get("link") or "").strip()
    link = urljoin(url, link) if link else ""
    title = " ".join(_plain(str(e.get("title") or "")).split())
    texts = [str(part.get("value") or "") for part in e.get("content") or ()] + [str(e.get("summary") or "")]
    text = _plain(max(texts, key=len))
    updated = str(dict.get(e, "updated") or "")  # its own `get` takes the time of publication for it, with a warning
    id = str(e.get("id") or link or f"{title}\n{text}")
    published = _moment(e.get("published")) or _moment(updated)
    return Entry(id, link or None, title, published, updated, text)


def _moment(value: object) -> dt.datetime | None:
    """Return a time with its zone, as RSS and Atom write it; None for what is neither."""
    text = str(value or "").strip()
    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return None


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def _plain(text: str) -> str:
    """Return the words of a piece of HTML, a blank line between its blocks."""
    if "<" in text or "&" in text:
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    blocks = (" ".join(block.split()) for block in re.split(r"\n[ \t\r\f\v]*\n", text))
    return "\n\n".join(b for b in blocks if b)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
