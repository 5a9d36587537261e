"""A Russian story gets all its layers."""

from __future__ import annotations

import pytest

from diplowire.analyse import Pipeline, analyse
from diplowire.lang.ru.steps import _trimmed, russian_steps
from diplowire.model.analysis import Name
from diplowire.model.story import Story, digest, story_id

TEXT = (
    "Министр иностранных дел Норвегии Анна Берг прибыла в Баку.\n\n"
    '"Мы рады гостям", - сообщила пресс-служба МИД Азербайджана. ОСЛО\nМИНСК ждет новостей.'
)


def read(text):
    story = Story(id=story_id(text, None, None), text=text, sha256=digest(text), language="ru")
    return analyse(story, russian_steps())


@pytest.fixture(scope="module")
def analysis():
    return read(TEXT)


def test_the_steps_fit_together():
    assert [step.name for step in Pipeline(russian_steps()).steps] == ["segment", "tag", "parse", "lemmatise", "names"]


def test_words_have_lemmas_and_tags(analysis):
    i = analysis.word.index("дел")
    assert (analysis.lemma[i], analysis.pos[i], analysis.case(i)) == ("дело", "NOUN", "Gen")


def test_each_sentence_is_one_tree(analysis):
    for first, stop in analysis.sentences:
        roots = [i for i in range(first, stop) if analysis.head[i] == -1]
        assert [analysis.rel[i] for i in roots] == ["root"]
        assert sorted(analysis.subtree(roots[0])) == list(range(first, stop))


def test_names_are_found_and_none_crosses_a_line(analysis):
    found = [(n.kind, analysis.text(n.first, n.last)) for n in analysis.names]
    assert ("PER", "Анна Берг") in found
    assert ("LOC", "Баку") in found
    assert not [text for _, text in found if "\n" in text]


def test_features_cannot_be_changed(analysis):
    with pytest.raises(TypeError):
        analysis.feats[0]["Case"] = "Gen"


@pytest.mark.parametrize("text", [" ", "\n\n", "…", "а" * 300_000, "слово " * 3000, "\x00\x01 \ud800", "12 12 12"])
def test_any_text_is_analysed(text):
    analysis = read(text)
    assert sum(stop - first for first, stop in analysis.sentences) == len(analysis)


def test_the_same_text_has_the_same_layers_whatever_was_read_before():
    first = read(TEXT)
    read(" ".join(f"слово{i}" for i in range(9000)))
    assert read(TEXT) == first


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        (["Осло", "—"], 0, 0),
        (["-", "Анна", "Берг", ","], 1, 2),
        (["«", "Нара", "»"], 0, 2),
        (["—"], None, None),
    ],
)
def test_a_name_has_no_signs_at_its_ends(words, first, last):
    found = _trimmed(Name("PER", 0, len(words) - 1), words)
    assert found == (None if first is None else Name("PER", first, last))
