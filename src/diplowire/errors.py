"""What can go wrong, said so that a person knows what to do."""

from __future__ import annotations


class DiplowireError(Exception):
    """Base of every error of this library."""


class TableError(DiplowireError):
    """A table of words, frames or facts that ships with the package is malformed."""


class UnreadableStory(DiplowireError):
    """An input that holds no story: empty, binary, or in no known encoding. `name` says which, inside a file too."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class PackError(DiplowireError):
    """A language pack is missing something it must have."""


class LedgerError(DiplowireError):
    """A ledger that cannot be opened, read or written; the message says what to do."""


class StatisticsError(DiplowireError):
    """A table of statistics in no layout that is known, so that none of its rows can be read."""


class ExportError(DiplowireError):
    """An export that cannot be made; the message says what to do."""


class ArchiveError(DiplowireError):
    """A batch that cannot go on: sources that are not there, a folder of something else, a full disk."""
