"""NewsML 1: each NewsItem a story, its text in NITF, in HTML or plain."""

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
from diplowire.read.xml import Element, first, inside, parse_xml, words


def read_newsml1(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the news items of a NewsML document."""
    items = list(inside(parse_xml(whole(stream, given)), "NewsItem"))
    if not items:
        raise UnreadableStory("the NewsML document has no NewsItem")
    for count, item in enumerate(items, 1):
        own = given.number(count)
        try:
            yield _item(item, own)
        except UnreadableStory as error:
            yield UnreadableStory(str(error), own.name)


def _item(item: Element, given: Given) -> Document:
    headline = tidy(words(first(item, "HeadLine")))
    above = [words(e) for e in inside(item, "SubHeadLine", "ByLine", "DateLine")]
    provider = first(item, "Provider", "Party")
    language = first(item, "DescriptiveMetadata", "Language")
    return document(
        given,
        compose(given, [*above, *_texts(item)], headline=headline),
        headline=headline,
        published=moment(words(first(item, "ThisRevisionCreated")) or words(first(item, "FirstCreated"))),
        agency=provider.get("FormalName") if provider is not None else None,
        language=language.get("FormalName") if language is not None else None,
        edition=_edition(item),
    )


def _texts(item: Element) -> Iterator[str]:
    """Yield the blocks of the first content that is text."""
    for content in inside(item, "DataContent"):
        if (nitf := first(content, "nitf")) is not None:
            told = list(nitf_blocks(nitf))
        elif len(content):
            body = first(content, "body")
            told = list(blocks(content if body is None else body))
        else:
            told = words(content).split("\n")
        if any(part.strip() for part in told):
            yield from told
            return


def _edition(item: Element) -> Edition | None:
    identifier, status = first(item, "NewsIdentifier"), first(item, "Status")
    parts = [] if identifier is None else [
        words(first(identifier, name)).strip() for name in ("ProviderId", "DateId", "NewsItemId")
    ]  # fmt: skip
    state = (status.get("FormalName") or "").lower() if status is not None else ""
    later = first(item, "StatusWillChange", "DateAndTime")
    made = {
        "item": ":".join(part for part in parts if part) or None,
        "version": words(first(item, "RevisionId")).strip() or None,
        "change": "withdrawal" if state == "canceled" else None,
        "embargo": instant(words(later)) if state == "embargoed" else None,
    }
    return Edition.model_validate(made) if any(made.values()) else None
