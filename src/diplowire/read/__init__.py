"""Files to documents: one module per input format, chosen by what the bytes are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read.plain import read_plain, read_text

__all__ = ["file_bytes", "read_bytes", "read_file", "read_plain", "read_text"]


def read_bytes(
    data: bytes, name: str = "", *, published: dt.datetime | dt.date | None = None, url: str | None = None
) -> Document:
    """Read one story from bytes in any known format. Raises UnreadableStory, its message opening with the name."""
    try:
        return read_plain(data, name, published, url)
    except UnreadableStory as error:
        raise UnreadableStory(f"{name}: {error}" if name else str(error)) from None


def read_file(path: str | Path, *, published: dt.datetime | dt.date | None = None, url: str | None = None) -> Document:
    """Read one story from a file. Raises UnreadableStory where it cannot be opened or holds no story."""
    return read_bytes(file_bytes(path), str(path), published=published, url=url)


def file_bytes(path: str | Path) -> bytes:
    """Return what a file holds. Raises UnreadableStory, opening with the path, where it cannot be opened."""
    name = str(path)
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise UnreadableStory(f"{name}: there is no such file") from None
    except IsADirectoryError:
        raise UnreadableStory(f"{name}: it is a folder; name the files in it") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableStory(f"{name}: it cannot be opened ({reason})") from None
