"""The encoder: what it finds is sound, and what is broken is said."""

from __future__ import annotations

import shutil
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplowire.errors import PackError
from diplowire.lang.ru.context import encoder
from diplowire.learn.contextual import Contextual

WEIGHTS = Path(str(files("diplowire") / "weights"))
TEXT = "Министр энергетики Армении Давид Хачатрян прибыл в Тегеран. Там он обсудит поставки газа."
LINES = [(0, 59), (60, len(TEXT))]


def test_entities_lie_inside_each_other_and_are_linked() -> None:
    found, tied = encoder().read(TEXT, LINES)
    said = {(s.label, TEXT[s.start : s.end]) for s in found}
    assert ("PERSON", "Давид Хачатрян") in said
    assert ("COUNTRY", "Армении") in said
    assert ("CITY", "Тегеран") in said
    posts = [s for s in found if s.label == "PROFESSION"]
    assert any(p.start == 0 and p.end >= 18 for p in posts)
    links = {(t.label, TEXT[found[t.one].start : found[t.one].end]) for t in tied}
    assert ("WORKS_AS", "Давид Хачатрян") in links


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.sampled_from("АаБбвЯё -–«».,\n1290xY\u0301\u200b😀漢"), max_size=200))
def test_spans_are_sound_whatever_the_text(text: str) -> None:
    stretches, at = [], 0
    for line in text.split("\n"):
        stretches.append((at, at + len(line)))
        at += len(line) + 1
    found, tied = encoder().read(text, stretches)
    for s in found:
        assert any(start <= s.start < s.end <= end for start, end in stretches)
        assert 0 < s.sure <= 1
    for t in tied:
        assert t.one != t.other
        assert max(t.one, t.other) < len(found)
    assert encoder().read(text, stretches) == (found, tied)


def test_nothing_is_found_in_nothing() -> None:
    assert encoder().read("", []) == ([], [])
    assert encoder().read("  \n ", [(0, 4)]) == ([], [])


def test_long_words_and_long_sentences_are_read() -> None:
    text = "я" * 5000 + " " + f"{TEXT} " * 60
    found, _ = encoder().read(text, [(0, len(text))])
    assert sum(s.label == "PERSON" for s in found) > 50


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


@pytest.mark.parametrize("name", ["arrays.npz", "encoder.onnx"])
def test_weights_that_are_not_those_of_the_manifest_are_refused(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(PackError, match=f"{name}: the sha256 is .*reinstall"):
        Contextual(copy)


@pytest.mark.parametrize("name", ["manifest.json", "arrays.npz", "encoder.onnx"])
def test_missing_weights_are_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(PackError, match=f"{name}: no such file"):
        Contextual(copy)


def test_without_its_runtime_it_says_what_to_install(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(PackError, match=r"pip install 'diplowire\[full\]'"):
        Contextual(copy)


def test_what_another_network_makes_of_it_counts_as_much() -> None:
    plain = Contextual(WEIGHTS)
    plain.lean = dict.fromkeys(plain.lean, 0.0)
    alone, _ = plain.read(TEXT, LINES)
    certain = np.eye(len(plain.kinds) + 1, dtype=np.float32)
    agreed = [
        (s.start, s.end, certain[plain.kinds.index(s.label) + 1]) for s in sorted(alone, key=lambda s: (s.start, s.end))
    ]
    both, _ = plain.read(TEXT, LINES, agreed)
    assert {(s.start, s.end, s.label) for s in both} == {(s.start, s.end, s.label) for s in alone}
    city = next(s for s in alone if s.label == "CITY")
    denied = [(start, end, chances) for start, end, chances in agreed if (start, end) != (city.start, city.end)]
    rest, _ = plain.read(TEXT, LINES, denied)
    assert {(s.start, s.end) for s in rest} == {(s.start, s.end) for s in both} - {(city.start, city.end)}
