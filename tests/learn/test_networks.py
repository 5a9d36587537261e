"""The fused networks give what slovnet's own classes give on the same tokens, and trees are trees."""

from __future__ import annotations

import re
from importlib.metadata import distribution

import numpy as np
import pytest
from navec import Navec
from slovnet import NER, Morph, Syntax
from slovnet.bio import bio_spans
from slovnet.token import Token

from diplowire.lang.ru.steps import _spans, networks
from diplowire.learn.encoder import Layout

TEXTS = """
Министр иностранных дел Норвегии прибыл в Баку с рабочим визитом .
« Мы рады видеть вас в Осло » , - сказала премьер - министр , принимая гостей из Исландии .
В 2031 году товарооборот превысит 7,5 млрд евро , следует из сообщения пресс-службы кабинета .
Гость
По окончании переговоров Анна Берг и Йон Ли подписали заявление и дали обед в честь делегаций .
"""
SENTENCES = [line.split() for line in TEXTS.strip().splitlines()]


@pytest.fixture(scope="module")
def data():
    return distribution("natasha").locate_file("natasha/data")


@pytest.fixture(scope="module")
def navec(data):
    return Navec.load(str(data / "emb/navec_news_v1_1B_250K_300d_100q.tar"))


def load(kind, data, navec, name):
    return kind.load(str(data / f"model/slovnet_{name}_news_v1.tar")).navec(navec)


def test_tags_are_those_of_slovnet(data, navec):
    reference = load(Morph, data, navec, "morph")
    labels = networks().labels("morphology")
    wanted = [token.tag for sentence in SENTENCES for token in reference(sentence).tokens]
    got = [labels[number] for number in networks().tags(SENTENCES)]
    assert got == wanted


def test_heads_and_relations_are_those_of_slovnet(data, navec):
    reference = load(Syntax, data, navec, "syntax")
    labels = networks().labels("syntax")
    heads, rels = networks().trees(SENTENCES, repair=False)
    wanted = [(int(t.head_id), t.rel) for sentence in SENTENCES for t in reference(sentence).tokens]
    assert list(zip(heads, (labels[number] for number in rels), strict=True)) == wanted


def test_names_are_those_of_slovnet(data, navec):
    reference = load(NER, data, navec, "ner")
    labels = networks().labels("names")
    numbers = iter(networks().names(SENTENCES))
    for words in SENTENCES:
        text = " ".join(words)
        wanted = [(s.type, text[s.start : s.stop]) for s in reference(text).spans]
        got = [labels[next(numbers)] for _ in words]
        assert [(n.kind, " ".join(words[n.first : n.last + 1])) for n in _spans(got, 0)] == wanted


def test_spans_are_read_as_slovnet_reads_them():
    labels = ["I-PER", "O", "B-PER", "I-PER", "I-ORG", "B-LOC", "B-LOC", "O", "B-ORG"]
    tokens = [Token(i, i + 1, "x") for i in range(len(labels))]
    wanted = [(s.type, s.start, s.stop - 1) for s in bio_spans(tokens, labels)]
    assert [(n.kind, n.first, n.last) for n in _spans(labels, 0)] == wanted


def test_a_form_gives_the_same_whatever_its_company():
    forms = networks()._forms
    layout = Layout.of([1])
    forms._slots.clear()
    alone = forms.rows("morphology", ["посольство"], layout).copy()
    forms._slots.clear()
    forms.rows("morphology", [f"слово{i}" for i in range(300)] + ["посольство"], Layout.of([301]))
    assert np.array_equal(alone, forms.rows("morphology", ["посольство"], layout))


def test_more_forms_than_the_cache_holds_change_nothing():
    before = networks().tags(SENTENCES)
    for start in range(0, 15000, 1500):
        networks().tags([[f"имя{i}" for i in range(start, start + 1500)]])
    assert len(networks()._forms._slots) <= networks()._forms._capacity
    assert networks().tags(SENTENCES) == before


def test_nothing_to_read_gives_nothing():
    assert networks().tags([]) == [] == networks().names([])
    assert networks().trees([[]]) == ([], [])


def test_a_sentence_of_two_clauses_has_one_root():
    words = re.findall(r"\S+", "Гости прибыли утром , хозяева встретили их вечером , сообщает агентство .")
    labels = networks().labels("syntax")
    heads, rels = networks().trees([words])
    assert heads.count(0) == 1
    assert [labels[r] for r, head in zip(rels, heads, strict=True) if head == 0] == ["root"]
    assert [labels[r] for r in rels].count("root") == 1
