"""What tests of the server share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from diplowire.serve.access import Access, Settings
from diplowire.serve.site import create_app


def _client(ledger: Path) -> TestClient:
    return TestClient(create_app(Access(Settings(ledger=str(ledger)))), base_url="http://localhost")


@pytest.fixture(scope="session")
def serving() -> Callable[[Path], TestClient]:
    """Return what makes a client that speaks to a server of a ledger as a browser on the same computer would."""
    return _client


@pytest.fixture(scope="session")
def site(archive: Path) -> Iterator[TestClient]:
    """A client of a server of the sample stories and of the threads; tests only read."""
    with _client(archive) as client:
        yield client


@pytest.fixture
def own_site(archive: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client of a server of a copy that a test may change."""
    copy = tmp_path / "ledger.sqlite"
    shutil.copy(archive, copy)
    with _client(copy) as client:
        yield client
