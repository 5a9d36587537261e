"""What tests of the whole reader share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import settings

from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.rules.trace import Trace

# The same examples on every machine: a run that fails here must fail anywhere. To search further, raise the seed:
# pytest --hypothesis-profile=default --hypothesis-seed=N
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


@cache
def _explain(text: str) -> tuple[Reading, Trace]:
    return reader().explain(Document(text=text))


@pytest.fixture(scope="session")
def explained() -> Callable[[str], tuple[Reading, Trace]]:
    """Return the function that reads a Russian text and says what each rule did; each text is read once a session."""
    return _explain
