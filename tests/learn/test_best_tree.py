"""Best heads become a tree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplowire.learn.tree import best_heads


def scores(size, **best):
    """Build scores in which token i prefers the listed heads, first the dearest."""
    out = np.zeros((size, size + 1), np.float32)
    for token, heads in best.items():
        for rank, head in enumerate(heads):
            out[int(token[1:]) - 1, head] = 10 - rank
    return out


def is_tree(heads):
    for token in range(1, len(heads) + 1):
        at, steps = token, 0
        while at and steps <= len(heads):
            at, steps = heads[at - 1], steps + 1
        if at:
            return False
    return list(heads).count(0) == 1


def test_a_tree_stays_as_it_is():
    assert best_heads(scores(4, t1=[2], t2=[0], t3=[4], t4=[2]))[0].tolist() == [2, 0, 4, 2]


def test_the_first_root_stays_and_the_others_hang_from_it():
    heads, extra = best_heads(scores(4, t1=[2], t2=[0], t3=[0], t4=[0]))
    assert heads.tolist() == [2, 0, 2, 2]
    assert extra.tolist() == [2, 3]


def test_a_cycle_is_cut_where_it_costs_least():
    table = scores(4, t1=[0], t2=[3, 1], t3=[4, 1], t4=[2])
    table[2, 1] = 9.5
    assert best_heads(table)[0].tolist() == [0, 3, 1, 2]


def test_without_a_root_the_token_that_loses_least_becomes_one():
    table = scores(3, t1=[2], t2=[3], t3=[1])
    table[1, 0] = 9
    heads = best_heads(table)[0].tolist()
    assert heads[1] == 0
    assert is_tree(heads)


def test_no_token_is_its_own_head():
    assert best_heads(scores(2, t1=[1, 2], t2=[0]))[0].tolist() == [2, 0]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 200])
def test_whatever_the_scores_there_is_a_tree(size):
    random = np.random.default_rng(size)
    for _ in range(5):
        assert is_tree(best_heads(random.normal(size=(size, size + 1)).astype(np.float32))[0].tolist())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 7).flatmap(lambda n: st.lists(st.integers(-2, 2), min_size=n * n + n, max_size=n * n + n)))
def test_ties_give_a_tree_too(values):
    size = int((len(values) + 0.25) ** 0.5)
    assert is_tree(best_heads(np.array(values, np.float32).reshape(size, size + 1))[0].tolist())
