"""What a reader of files hands over before a language is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from diplowire.model.story import Notice


@dataclass(frozen=True, slots=True)
class Document:
    """The decoded text of one input and what its format says of it.

    `published` and `url` are stated by the caller or by the format, never guessed from the text. `name` is the path.
    """

    text: str
    name: str = ""
    url: str | None = None
    published: dt.datetime | dt.date | None = None
    headline: str | None = None
    notices: tuple[Notice, ...] = ()
