"""A story as published, with its envelope."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Literal, Self

from pydantic import model_validator

from diplowire.model.span import Frozen, Span


class Notice(Frozen):
    """Something odd in a story, or something that was not read."""

    code: str
    message: str
    span: Span | None = None


class Source(Frozen):
    """The outlet that published a story; country is ISO 3166-1 alpha-3."""

    name: str
    country: str | None = None


class Dateline(Frozen):
    """The opening stamp of an agency story. `place` is an entity id, known once entities are."""

    span: Span
    place: str | None = None
    date: dt.date | None = None
    agency: str | None = None


class Edition(Frozen):
    """Which version of a story this is, as its publisher says, in the format of the file or in words (`span`).

    `item` is the publisher's id, the same for all versions; `version` counts them. A story that is under `embargo` is
    not for publication before that time.
    """

    item: str | None = None
    version: str | None = None
    change: Literal["update", "correction", "withdrawal"] | None = None
    embargo: dt.datetime | None = None
    span: Span | None = None


class Story(Frozen):
    """The text as published and its envelope. Offsets count code points of `text`.

    `relays` is the agency whose report the story passes on, as it says itself. `footers` holds closing matter that is
    no part of the news (source addresses, sign-offs).
    Raises pydantic.ValidationError where the hash does not fit the text or a span lies outside it.
    """

    id: str
    text: str
    sha256: str
    language: str
    url: str | None = None
    source: Source | None = None
    relays: str | None = None
    published: dt.datetime | dt.date | None = None
    headline: Span | None = None
    deck: Span | None = None
    byline: Span | None = None
    credits: tuple[Span, ...] = ()
    dateline: Dateline | None = None
    paragraphs: tuple[Span, ...] = ()
    footers: tuple[Span, ...] = ()
    edition: Edition | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.sha256 != digest(self.text):
            raise ValueError("sha256 does not fit the text")
        spans = [self.headline, self.deck, self.byline, *self.credits, *self.paragraphs, *self.footers]
        if self.dateline:
            spans.append(self.dateline.span)
        if self.edition:
            spans.append(self.edition.span)
        for span in spans:
            if span is not None and span.end > len(self.text):
                raise ValueError(f"span {span.start}:{span.end} ends behind the text ({len(self.text)})")
        return self

    @property
    def day(self) -> dt.date | None:
        """The day of publication, else that of the dateline: what relative dates count from."""
        published = self.published.date() if isinstance(self.published, dt.datetime) else self.published
        return published or (self.dateline.date if self.dateline else None)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8; lone surrogates, which no file can hold, count as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def story_id(text: str, published: dt.datetime | dt.date | None, url: str | None) -> str:
    """Return the content id of a story: the same on every run and machine."""
    parts = (text, published.isoformat() if published else "", url or "")
    return digest("\x00".join(parts))[:16]
