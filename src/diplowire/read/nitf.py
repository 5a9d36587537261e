"""NITF: one story, with its headlines, byline, dateline and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.read.compose import compose, document, tidy
from diplowire.read.given import Given
from diplowire.read.markup import blocks
from diplowire.read.moments import instant, moment
from diplowire.read.xml import Element, first, inside, parse_xml, words

_CHANGES = {"correction": "correction", "update": "update", "withdrawal": "withdrawal", "kill": "withdrawal"}


def read_nitf(data: bytes, given: Given) -> Document:
    """Read a NITF document."""
    root = parse_xml(data)
    headline = tidy(words(first(root, "hl1"))) or tidy(words(first(root, "head", "title")))
    issued = first(root, "date.issue")
    released = first(root, "date.release")
    published = moment(issued.get("norm")) if issued is not None else None
    if published is None and (stated := first(root, "story.date")) is not None:
        published = moment(stated.get("norm"))
    return document(
        given,
        compose(given, nitf_blocks(root), headline=headline),
        headline=headline,
        published=published,
        agency=words(first(root, "distributor", "org")) or words(first(root, "distributor")),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        edition=_edition(root, instant(released.get("norm")) if released is not None else None),
    )


def nitf_blocks(root: Element) -> Iterator[str]:
    """Yield what stands below the headline: second headlines, byline, dateline, paragraphs, tagline."""
    for head in list(inside(root, "body.head"))[:1]:
        yield from (words(e) for e in inside(head, "hl2", "byline", "dateline"))
    bodies = list(inside(root, "body.content"))
    for body in bodies or [first(root, "body") if first(root, "body") is not None else root]:
        yield from blocks(body)
    yield from (words(e) for e in inside(root, "tagline"))


def _edition(root: Element, embargo: object) -> Edition | None:
    item, version, management = first(root, "doc-id"), first(root, "du-key"), first(root, "docdata")
    status = management.get("management-status", "") if management is not None else ""
    note = first(root, "ed-msg")
    change = _CHANGES.get((note.get("msg-type") or "").lower()) if note is not None else None
    made = {
        "item": item.get("id-string") if item is not None else None,
        "version": version.get("version") if version is not None else None,
        "change": "withdrawal" if status == "canceled" else change,
        "embargo": embargo if status == "embargoed" else None,
    }
    return Edition.model_validate(made) if any(made.values()) else None
