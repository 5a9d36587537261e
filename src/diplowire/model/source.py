"""What a reader of files hands over before a language is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from diplowire.model.story import Edition, Notice


@dataclass(frozen=True, slots=True)
class Document:
    """The decoded text of one input and what its format says of it.

    All but the text is stated by the caller or by the format, never guessed from the text. `name` is the path, with the
    way to the story inside the file behind it. `agency` is who published the story, `language` an ISO 639-1 code.
    """

    text: str
    name: str = ""
    url: str | None = None
    published: dt.datetime | dt.date | None = None
    headline: str | None = None
    agency: str | None = None
    language: str | None = None
    edition: Edition | None = None
    notices: tuple[Notice, ...] = ()

    def content(self) -> bytes:
        """Return all that is stated, as bytes: what is different for another story, or for another version of it."""
        parts = (
            self.text,
            self.published.isoformat() if self.published else None,
            self.url,
            self.headline,
            self.agency,
            self.language,
            self.edition.model_dump_json() if self.edition else None,
        )
        return "\x00".join(part or "" for part in parts).encode("utf-8", "surrogatepass")
