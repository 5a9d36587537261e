"""RSS and Atom: each item a story, of its own text only; nothing is fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.read.compose import compose, document
from diplowire.read.given import Found, Given, whole
from diplowire.read.markup import fragment
from diplowire.read.moments import instant, moment
from diplowire.read.xml import parse_xml

_FULL_TEXT = ("yandex_full-text", "full-text", "turbo_content")  # what feeds for news aggregators hold
_MOST = 20_000


def read_feed(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the items of a feed. Raises UnreadableStory where it is no sound XML."""
    import feedparser
    from lxml import etree

    root = parse_xml(whole(stream, given))  # a strict look first: feedparser takes anything, entities included
    feed = feedparser.parse(io.BytesIO(etree.tostring(root, encoding="utf-8")), resolve_relative_uris=False)
    language = feed.feed.get("language")
    entries = feed.entries[:_MOST]
    if not entries:
        raise UnreadableStory("the feed has no items")
    for count, entry in enumerate(entries, 1):
        own = given.number(count)
        try:
            yield _item(entry, own, language)
        except UnreadableStory as error:
            yield UnreadableStory(str(error), own.name)


def _item(entry: Any, given: Given, language: str | None) -> Document:
    headline = " ".join(fragment(entry.get("title", "")))
    text = compose(given, fragment(_text(entry)), headline=headline)
    published, updated = moment(dict.get(entry, "published")), instant(dict.get(entry, "updated"))  # no aliases
    item = entry.get("id")
    changed = updated if updated and updated != published else None
    edition = Edition(item=item, version=changed.isoformat() if changed else None) if item else None
    return document(
        given,
        text,
        headline=headline,
        published=published or updated,
        url=entry.get("link"),
        agency=entry.get("source", {}).get("title"),
        language=language,
        edition=edition,
    )


def _text(entry: Any) -> str:
    """Return the longest text that the item holds itself: its whole text where there is one, else its summary."""
    texts = [str(part.get("value", "")) for part in entry.get("content", [])]
    texts += [str(entry.get(name, "")) for name in _FULL_TEXT]
    return max((*texts, str(entry.get("summary", ""))), key=len)
