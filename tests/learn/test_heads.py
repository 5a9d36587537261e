"""Spans and links read off scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diplowire.learn.heads import WIDEST, Found, LinkHead, SpanHead, links, spans


def scores(count: int, *told: tuple[int, int, int, float]) -> np.ndarray:
    """Return scores where nothing is found but (first, last, label, margin)."""
    out = np.zeros((count, WIDEST, 3), np.float32)
    out[..., 0] = 1
    for first, last, label, margin in told:
        out[first, last - first, label] = 1 + margin
    return out


def test_spans_may_lie_inside_each_other_but_not_across() -> None:
    found = spans(scores(5, (0, 3, 1, 2.0), (1, 2, 2, 3.0), (2, 4, 1, 1.0)), [1] * 5)
    assert [(f.first, f.last, f.label) for f in found] == [(1, 2, 2), (0, 3, 1)]
    assert found[0].sure > found[1].sure > 1 / 3


def test_no_span_leaves_its_sentence_or_the_text() -> None:
    assert spans(scores(4, (1, 2, 1, 5.0), (3, 4, 1, 5.0)), [1, 1, 2, 2]) == []


@given(arrays(np.float32, (9, WIDEST, 3), elements=st.floats(-4, 4, width=32)), st.integers(1, 8))
def test_whatever_the_scores_spans_are_sound(given: np.ndarray, cut: int) -> None:
    numbers = [0] * cut + [1] * (9 - cut)
    found = spans(given, numbers)
    for f in found:
        assert 0 <= f.first <= f.last < 9
        assert numbers[f.first] == numbers[f.last]
        assert f.label in (1, 2)
        assert 1 / 3 - 1e-6 <= f.sure <= 1
        assert not any(f.first < o.first <= f.last < o.last for o in found)


def _plain(words: np.ndarray, head: SpanHead, first: int, last: int) -> np.ndarray:
    """Score one span by the formula, one number at a time."""
    from math import erf

    def unit(vector: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
        inner = weight @ vector + bias
        return np.append([0.5 * x * (1 + erf(x / 2**0.5)) for x in inner], 1.0)

    one, other = unit(words[first], *head.first), unit(words[last], *head.last)
    product = head.product.reshape(head.size, head.labels, head.size)
    return np.einsum("s,scz,z->c", one, product, other) + head.wide[last - first]


def test_scores_are_those_of_the_formula() -> None:
    chance = np.random.default_rng(3)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    head = SpanHead((some(4, 6), some(4)), (some(4, 6), some(4)), some(5, 3, 5), some(WIDEST, 3))
    words = some(7, 6)
    found = head.scores(words)
    assert found.shape == (7, WIDEST, 3)
    for first, last in ((0, 0), (1, 4), (2, 6)):
        assert found[first, last - first] == pytest.approx(_plain(words, head, first, last), rel=1e-3, abs=1e-3)


def test_links_have_a_direction_and_none_goes_to_itself() -> None:
    given = np.zeros((2, 2, 3), np.float32)
    given[0, 1, 2] = given[0, 0, 1] = 3
    assert [(x.one, x.other, x.label) for x in links(given)] == [(0, 1, 2)]


def test_far_spans_are_scored_like_less_far_ones() -> None:
    chance = np.random.default_rng(5)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    head = LinkHead(some(2, 3), (some(4, 15), some(4)), (some(4, 15), some(4)), some(5, 2, 5), some(33, 2))
    words = np.repeat(some(1, 6), 2000, axis=0)
    found = [Found(0, 0, 1, 1.0), Found(300, 300, 1, 1.0), Found(1999, 1999, 1, 1.0)]
    given = head.scores(words, found)
    assert given[0, 1] == pytest.approx(given[0, 2])  # sixteen steps reach about 200 words
    assert given[0, 1] != pytest.approx(given[1, 0])
