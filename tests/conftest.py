"""What tests of the whole reader share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.rules.trace import Trace


@cache
def _explain(text: str) -> tuple[Reading, Trace]:
    return reader().explain(Document(text=text))


@pytest.fixture(scope="session")
def explained() -> Callable[[str], tuple[Reading, Trace]]:
    """Return the function that reads a Russian text and says what each rule did; each text is read once a session."""
    return _explain
