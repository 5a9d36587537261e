"""The small network for nested entities: what it finds is sound, and what is broken is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplowire.errors import PackError
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.nested import beside, states_of
from diplowire.lang.ru.steps import networks
from diplowire.learn.heads import WIDEST, Floats
from diplowire.learn.nested import LONGEST, TOKENS, Nested, found
from diplowire.model.analysis import Analysis
from diplowire.model.source import Document
from diplowire.model.story import Story, digest, story_id
from diplowire.pipeline import reader

WEIGHTS = Path(str(files("diplowire") / "weights"))
TEXT = "Министр энергетики Армении Давид Хачатрян прибыл в Тегеран. Там он обсудит поставки газа."


def story(text: str) -> Story:
    return Story(id=story_id(text, None, None), text=text, sha256=digest(text), language="ru")


def analysed(text: str) -> Analysis:
    return reader(labels=True).analyse(story(text))


def test_entities_lie_inside_each_other() -> None:
    a = analysed(TEXT)
    said = {(s.label, a.text(s.first, s.last)) for s in a.labelled}
    assert {
        ("PROFESSION", "Министр энергетики Армении"),
        ("COUNTRY", "Армении"),
        ("PERSON", "Давид Хачатрян"),
        ("CITY", "Тегеран"),
    } <= said


def test_the_record_is_the_same_with_and_without() -> None:
    document = Document(text=TEXT)
    assert reader(labels=True).read(document) == reader().read(document)
    assert reader().analyse(story(TEXT)).labelled == ()


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.sampled_from("АаБбвЯё -–«».,\n1290xY\u0301\u200b😀漢"), max_size=200))
def test_spans_are_sound_whatever_the_text(text: str) -> None:
    a = analysed(text)
    for s in a.labelled:
        assert 0 <= s.first <= s.last < len(a)
        assert a.sentence_of[s.first] == a.sentence_of[s.last]
        assert 0 < s.sure <= 1
    for s in a.labelled:
        for t in a.labelled:
            assert not s.first < t.first <= s.last < t.last
    assert analysed(text).labelled == a.labelled


def test_a_word_never_depends_on_what_was_read_before() -> None:
    fresh = Nested(WEIGHTS, networks().vectors, fold)
    state, _ = states_of(story(TEXT))
    first = beside(fresh, state)
    other, _ = states_of(story("Посол Италии Альфонсо Ди Риццо вручил верительные грамоты. Тегеран ждет гостей."))
    beside(fresh, other)
    again = beside(fresh, state)
    assert [(a, b) for a, b, _ in again] == [(a, b) for a, b, _ in first]
    for (_, _, one), (_, _, two) in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)


def test_forms_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplowire.learn.nested._CAPACITY", 40)
    network = Nested(WEIGHTS, networks().vectors, fold)
    for n in range(30):
        state, _ = states_of(story(f"Министр прибыл в город{n} и обсудил вопрос{n}."))
        beside(network, state)
        assert len(network._forms) <= 40 + 64


def test_a_sentence_longer_than_is_looked_at_is_cut() -> None:
    a = analysed("Президент Армении прибыл в Тегеран и " * 200)
    assert len(a) > 5 * LONGEST
    assert sum(s.label == "CITY" for s in a.labelled) > 150
    assert max(s.last - s.first for s in a.labelled) < WIDEST


def test_what_is_held_at_a_time_does_not_grow_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    plain = Nested._block

    def block(self: Nested, stretches: Sequence[tuple[int, Sequence[str]]], states: Floats) -> object:
        sizes.append(sum(len(words) for _, words in stretches))
        return plain(self, stretches, states)

    monkeypatch.setattr(Nested, "_block", block)
    a = analysed("Президент Армении прибыл в Тегеран и " * 1500)
    assert sum(sizes) == len(a)
    assert max(sizes) < TOKENS + LONGEST


def test_the_likeliest_spans_are_chosen_and_none_across_another() -> None:
    scores = np.zeros((3, 4, 4), np.float32)  # labels, first, last
    scores[1, 0, 2] = 5
    scores[2, 1, 1] = 3
    scores[2, 2, 3] = 4  # across the first one, and less likely
    scores[1, 3, 0] = 9  # backwards: no span
    assert [(s.first, s.last, s.label) for s in found(scores)] == [(0, 2, 1), (1, 1, 2)]


@pytest.mark.parametrize("name", ["nested.npz", "nested.json"])
def test_missing_weights_are_named(tmp_path: Path, name: str) -> None:
    for file in ("nested.npz", "nested.json"):
        shutil.copy(WEIGHTS / file, tmp_path / file)
    (tmp_path / name).unlink()
    with pytest.raises(PackError, match=f"{name}: no such file"):
        Nested(tmp_path, networks().vectors, fold)


def test_weights_of_another_manifest_are_refused(tmp_path: Path) -> None:
    for file in ("nested.npz", "nested.json"):
        shutil.copy(WEIGHTS / file, tmp_path / file)
    manifest = json.loads((tmp_path / "nested.json").read_text("utf-8"))
    (tmp_path / "nested.json").write_text(json.dumps(manifest | {"sha256": "0" * 64}), "utf-8")
    with pytest.raises(PackError, match=r"nested\.npz: the sha256 is not the manifest's"):
        Nested(tmp_path, networks().vectors, fold)
