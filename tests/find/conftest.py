"""Analyses of example texts, made once a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from diplowire.analyse.pipeline import Pipeline
from diplowire.lang.ru import PACK
from diplowire.model.analysis import Analysis
from diplowire.model.source import Document


@cache
def _pipeline() -> Pipeline:
    return Pipeline(PACK.steps())


@cache
def _analyse(text: str) -> Analysis:
    return _pipeline()(PACK.envelope(Document(text))[0])


@pytest.fixture(scope="session")
def analysed() -> Callable[[str], Analysis]:
    """Return the function that analyses a Russian text."""
    return _analyse
