"""Blocks to the text of a story: what all formats that have markup share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.read.given import Given, Moment
from diplowire.read.plain import read_text

_BLANKS = re.compile(r"[ \t\n\r\f\v]+")


def compose(given: Given, blocks: Iterable[str], *, headline: str | None = None, deck: str | None = None) -> str:
    """Return headline, deck and paragraphs as one text, a blank line between two, as a file of plain text has them.

    Runs of blanks become one. What a page repeats (the headline above the text, the lead as deck) stands there once.
    Raises UnreadableStory where nothing is left.
    """
    out: list[str] = []
    for block in (headline or "", deck or "", *blocks):
        words = tidy(block)
        if words and words not in out[:2] and words != (out[-1] if out else ""):
            out.append(words)
    if not out:
        raise UnreadableStory("it holds no text")
    return "\n\n".join(out) + "\n"


def tidy(text: str) -> str:
    """Return a text in one line, its runs of blanks made one."""
    return _BLANKS.sub(" ", text).strip()


def document(
    given: Given,
    text: str,
    *,
    headline: str | None = None,
    published: Moment | None = None,
    url: str | None = None,
    agency: str | None = None,
    language: str | None = None,
    edition: Edition | None = None,
) -> Document:
    """Return the document of a text with what its format states; what the caller states counts more."""
    made = read_text(text, given.name, given.published or published, given.url or url or None)
    return replace(
        made,
        headline=tidy(headline or "") or None,
        agency=tidy(agency or "") or None,
        language=(language or "").strip().lower()[:2] or None,
        edition=edition,
    )
