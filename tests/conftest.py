"""What tests of the whole reader share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from hypothesis import settings

from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.pipeline import intake, open_ledger, reader
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


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a ledger of the sample stories and of the threads, made once; tests only read it."""
    path = tmp_path_factory.mktemp("archive") / "ledger.sqlite"
    book = open_ledger(path)
    work = intake(book)
    with as_file(files("diplowire.samples")) as samples:
        for story in (*sorted(samples.glob("*.txt")), *sorted((Path(__file__).parent / "threads").rglob("*.txt"))):
            work.take(str(story))
    work.finish()
    book.close()
    assert (work.result.fresh, work.result.failed) == (18, [])
    return path
