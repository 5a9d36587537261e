"""One open ledger for all that serves it: settings, and a connection with its texts for each request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from diplowire.ledger.book import Book
from diplowire.pipeline import KNOWLEDGE, open_ledger
from diplowire.views import Texts

LANGUAGES = ("en", "ru")  # of the interface; findings keep the words of their stories
_STORY_LANGUAGE = "ru"  # in which entities are named where the interface's language has no name for them


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is told when it starts. Sizes are bytes, rates requests a minute for one address."""

    ledger: str | None = None
    host: str = "127.0.0.1"
    port: int = 8710
    language: str = "en"
    reader: str = "fast"
    largest_body: int = 8_000_000
    rate: int = 1200
    writes: int = 120


@dataclass
class Access:
    """The ledger that is served."""

    settings: Settings = field(default_factory=Settings)
    create: bool = False

    def __post_init__(self) -> None:
        self.book: Book = open_ledger(self.settings.ledger, create=self.create)
        self.knows = KNOWLEDGE

    def close(self) -> None:
        """Close the ledger."""
        self.book.close()

    @contextmanager
    def reading(self, language: str = "en") -> Iterator[tuple[Connection, Texts]]:
        """Open a connection that sees one state of the ledger, with the names and texts of one request."""
        with self.book.store.reading() as connection:
            yield connection, Texts(connection, language if language != "en" else _STORY_LANGUAGE)
