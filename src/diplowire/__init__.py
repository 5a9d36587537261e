"""diplowire reads news-wire stories about relations between states and says what each of them claims, and where.

>>> from diplowire import read_text
>>> reading = read_text("...", published=date(2024, 3, 5))  # doctest: +SKIP
>>> [event.kind for event in reading.events]  # doctest: +SKIP
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from diplowire._version import VERSION as __version__

# Two threads of a linear-algebra library on one story cost more than they give; whoever wants them sets these first.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

if TYPE_CHECKING:
    from diplowire.errors import DiplowireError, UnreadableStory
    from diplowire.ledger.book import Book
    from diplowire.model.ledger import Ledger
    from diplowire.model.reading import Commitment, Entity, Event, Figure, Reading, Statement
    from diplowire.model.source import Document
    from diplowire.model.span import Span
    from diplowire.model.story import Notice, Story
    from diplowire.pipeline import Reader, open_ledger, read_story, read_text

_WHERE = {
    "Book": "ledger.book", "Commitment": "model.reading", "DiplowireError": "errors", "Document": "model.source",
    "Entity": "model.reading", "Event": "model.reading", "Figure": "model.reading", "Ledger": "model.ledger",
    "Notice": "model.story", "Reader": "pipeline", "Reading": "model.reading", "Span": "model.span",
    "Statement": "model.reading", "Story": "model.story", "UnreadableStory": "errors", "open_ledger": "pipeline",
    "read_story": "pipeline", "read_text": "pipeline",
}  # fmt: skip

__all__ = [
    "Book", "Commitment", "DiplowireError", "Document", "Entity", "Event", "Figure", "Ledger", "Notice", "Reader",
    "Reading", "Span", "Statement", "Story", "UnreadableStory", "__version__", "open_ledger", "read_story", "read_text",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: `diplowire --help` must not wait for the models."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
