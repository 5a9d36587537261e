"""IPTC NewsML-G2: news items with their text inside, and events and plans as far as they are told in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.read.compose import compose, document, tidy
from diplowire.read.given import Found, Given, whole
from diplowire.read.markup import blocks
from diplowire.read.moments import instant, moment
from diplowire.read.nitf import nitf_blocks
from diplowire.read.xml import Element, first, inside, local, parse_xml, words

NAMESPACE = "http://iptc.org/std/nar/2006-10/"
ITEMS = ("newsItem", "conceptItem", "planningItem", "packageItem", "knowledgeItem")
_TOLD = {"newsItem": (), "conceptItem": ("name", "definition", "note"), "planningItem": ("description", "edNote")}
_WITHDRAWN = "canceled"


def read_newsml_g2(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the items of a NewsML-G2 message, or the single item that the file is."""
    root = parse_xml(whole(stream, given))
    alone = local(root) in ITEMS
    items = [root] if alone else list(inside(root, *ITEMS))
    if not items:
        raise UnreadableStory("the NewsML-G2 message has no items")
    for count, item in enumerate(items, 1):
        own = given if alone else given.number(count)
        try:
            yield _item(item, own)
        except UnreadableStory as error:
            yield UnreadableStory(str(error), own.name)


def _item(item: Element, given: Given) -> Document:
    kind = local(item)
    if kind not in _TOLD:
        raise UnreadableStory(f"a {kind} only points at other items and tells nothing itself")
    headline = tidy(words(first(item, "contentMeta", "headline")) or words(first(item, "concept", "name")))
    told = list(_texts(item)) or [words(e) for e in inside(item, *_TOLD[kind])]
    text = compose(given, told, headline=headline)
    created = first(item, "itemMeta", "versionCreated")
    language = first(item, "contentMeta", "language")
    provider = first(item, "itemMeta", "provider")
    agency = "" if provider is None else words(first(provider, "name")) or provider.get("literal") or ""
    return document(
        given,
        text,
        headline=headline,
        published=moment(words(created)),
        agency=agency,
        language=language.get("tag") if language is not None else None,
        edition=_edition(item),
    )


def _texts(item: Element) -> Iterator[str]:
    """Yield the blocks of the texts that stand inside the item, whatever they are marked up in."""
    for content in inside(item, "inlineXML"):
        if (nitf := first(content, "nitf")) is not None:
            yield from nitf_blocks(nitf)
        else:
            body = first(content, "body")
            yield from blocks(content if body is None else body)
        return
    for content in inside(item, "inlineData"):
        yield from words(content).split("\n")
        return


def _edition(item: Element) -> Edition | None:
    status = first(item, "itemMeta", "pubStatus")
    made = {
        "item": item.get("guid"),
        "version": item.get("version"),
        "change": "withdrawal" if status is not None and _WITHDRAWN in (status.get("qcode") or "") else None,
        "embargo": instant(words(first(item, "itemMeta", "embargoed"))),
    }
    return Edition.model_validate(made) if any(made.values()) else None
