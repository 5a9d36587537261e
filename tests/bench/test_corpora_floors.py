"""The public corpora, where they lie beside this repository: no figure may fall below its floor."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from diplowire_bench import measure

ROOT = Path(__file__).parents[2]


def _corpora() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_corpora", ROOT / "bench" / "corpora.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CORPORA = _corpora()
FLOORS: dict[str, Any] = json.loads(CORPORA.FLOORS.read_text("utf-8"))
here = pytest.mark.skipif(not CORPORA.available(), reason="the corpora do not lie beside this repository")


@here
@pytest.mark.parametrize("corpus", CORPORA.PATHS)
def test_no_figure_falls_below_its_floor(corpus: str) -> None:
    assert CORPORA.below(CORPORA.figures(corpus), FLOORS[corpus]) == []


@here
def test_gold_as_the_answer_reaches_the_published_ceiling() -> None:
    tables = measure.factrueval(CORPORA.PATHS["factrueval"], ceiling=True)
    ceiling = {title: round(rows["overall"].f1, 4) for title, rows in tables.items()}
    assert (ceiling["objects"], ceiling["facts, easy"], ceiling["facts, hard"]) == (0.9946, 1.0, 0.9827)


def test_every_row_that_is_held_has_a_floor() -> None:
    held = {c: {t: set(rows) for t, rows in x.items()} for c, x in CORPORA.HELD.items()}
    assert held == {c: {t: set(rows) for t, rows in x["f1"].items()} for c, x in FLOORS.items()}


def test_a_fall_a_lost_row_and_another_corpus_are_seen() -> None:
    floors = {"sha256": "a", "f1": {"names": {"per": 0.5}}}
    assert CORPORA.below({"sha256": "a", "f1": {"names": {"per": 0.5}}}, floors) == []
    assert CORPORA.below({"sha256": "a", "f1": {"names": {"per": 0.4}}}, floors) == ["names, per: 0.4000 under 0.5000"]
    assert len(CORPORA.below({"sha256": "b", "f1": {}}, floors)) == 2
