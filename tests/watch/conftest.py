"""The web for the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from web import Web, web


@pytest.fixture
def site() -> Iterator[Web]:
    """Return a server of this test's own."""
    with web() as made:
        yield made
