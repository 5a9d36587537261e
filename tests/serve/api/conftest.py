"""The API over a copy of the archive, and tokens for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from diplowire.serve.access import Access, Settings
from diplowire.serve.api import create_api
from diplowire.serve.tokens import Scope, Tokens

LOCAL = "http://127.0.0.1:8710"
FREE = Settings(rate=1_000_000, writes=1_000_000)


@pytest.fixture
def ledger(archive: Path, tmp_path: Path) -> Path:
    """Return the path of a ledger that the test may write."""
    return Path(shutil.copy(archive, tmp_path / "ledger.sqlite"))


@pytest.fixture
def access(ledger: Path) -> Iterator[Access]:
    opened = Access(replace(FREE, ledger=str(ledger)))
    yield opened
    opened.close()


@pytest.fixture
def client(access: Access) -> Iterator[TestClient]:
    """Return a client of an API whose ledger the test may write."""
    with TestClient(create_api(access), base_url=LOCAL) as made:
        yield made


@pytest.fixture
def bearer(access: Access) -> Callable[..., dict[str, str]]:
    """Return what makes a token of some scopes and gives the header that carries it."""

    def make(*scopes: Scope) -> dict[str, str]:
        _, secret = Tokens(access.book.store).new("desk", scopes)
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.fixture(scope="session")
def reading(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of an API that tests only read from."""
    path = shutil.copy(archive, tmp_path_factory.mktemp("api") / "ledger.sqlite")
    opened = Access(replace(FREE, ledger=str(path)))
    with TestClient(create_api(opened), base_url=LOCAL) as made:
        yield made
    opened.close()
