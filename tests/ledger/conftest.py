"""Stores for the tests: SQLite files, and databases of a PostgreSQL server that is started once a session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

pytest.register_assert_rewrite("archives")

from servers import MISSING, Fresh, databases, files, programs, server  # noqa: E402

REQUIRED = "DIPLOWIRE_REQUIRE_POSTGRES"


@pytest.fixture(scope="session")
def in_files(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """Return what makes files that hold an empty ledger."""
    return files(tmp_path_factory.mktemp("ledgers"))


@pytest.fixture(scope="session")
def on_server() -> Iterator[Fresh]:
    """Return what makes databases that hold an empty ledger; skips where no server is installed."""
    found = programs()
    if found is None or find_spec("psycopg") is None:
        if os.environ.get(REQUIRED):
            pytest.fail(f"{REQUIRED} is set, but {MISSING}")
        pytest.skip(MISSING)
    with server(found) as folder:
        yield databases(folder)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest) -> Fresh:
    """Return what makes empty ledgers, of one store after the other."""
    made: Fresh = request.getfixturevalue("in_files" if request.param == "sqlite" else "on_server")
    return made


@pytest.fixture
def address(fresh: Fresh) -> str:
    """Return the address of an empty ledger, of one store after the other."""
    return fresh()
