"""The gold stories: no layer may fall below its floor, and no finding may point outside its story."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


def _gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_gate", ROOT / "bench" / "gate.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GATE = _gate()
FLOORS = json.loads(GATE.FLOORS.read_text("utf-8"))
here = pytest.mark.skipif(not GATE.available(), reason="the gold stories do not lie beside this repository")


@pytest.fixture(scope="module")
def result() -> Any:
    return GATE.measure()


@here
def test_the_corpus_is_the_one_that_the_floors_were_pinned_on(result: Any) -> None:
    assert result.corpus == FLOORS["corpus_sha256"], "the gold stories changed: run bench/gate.py --pin --lower"


@here
def test_no_layer_falls_below_its_floor(result: Any) -> None:
    fallen = GATE.below(result, FLOORS["right"])
    if fallen:
        pytest.fail(GATE.table(result, FLOORS["right"]), pytrace=False)


@here
def test_the_full_reader_holds_its_floors() -> None:
    result = GATE.measure(GATE.FULL)
    assert result.unsound == 0
    if GATE.below(result, FLOORS["full"]):
        pytest.fail(GATE.table(result, FLOORS["full"]), pytrace=False)


@here
def test_every_set_and_layer_has_a_floor(result: Any) -> None:
    assert {name: set(layers) for name, layers in FLOORS["right"].items()} == {
        name: set(layers) for name, layers in result.right.items()
    }


@here
def test_no_finding_has_unsound_spans(result: Any) -> None:
    assert result.unsound == 0


def _made(right: float) -> Any:
    counts = {"events": {"gold": 1, "predicted": 1, "found": 1, "right": 1}}
    return GATE.Result("0" * 64, {"set": counts}, {"set": {"events": right}}, {"set": {"events": right}}, 0, [])


def test_a_drop_is_seen_and_a_lost_layer_too() -> None:
    floors = {"set": {"events": 0.5}}
    assert GATE.below(_made(0.5), floors) == []
    assert GATE.below(_made(0.49), floors) == ["set events"]
    assert GATE.below(_made(0.9), {"set": {"figures": 0.1}}) == ["set figures"]
    assert "BELOW" in GATE.table(_made(0.49), floors)


def test_floors_do_not_fall_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GATE, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr(GATE, "CASES", tmp_path / "cases.csv")
    assert GATE._pin(_made(0.8), margin=0.0, lower=False) == []
    assert GATE._pin(_made(0.7), margin=0.0, lower=False) == ["set events: 0.800 would fall to 0.700"]
    assert json.loads((tmp_path / "floors.json").read_text("utf-8"))["right"] == {"set": {"events": 0.8}}
    assert GATE._pin(_made(0.7), margin=0.1, lower=True) == []
    assert json.loads((tmp_path / "floors.json").read_text("utf-8"))["right"] == {"set": {"events": 0.6}}
