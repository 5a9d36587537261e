"""The best sequence of labels is the best of all sequences."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from diplowire.learn.viterbi import decode


def brute(emissions, transitions):
    def worth(path):
        steps = sum(transitions[a, b] for a, b in pairwise(path))
        return sum(emissions[i, label] for i, label in enumerate(path)) + steps

    return list(max(product(range(emissions.shape[1]), repeat=len(emissions)), key=worth))


@pytest.mark.parametrize("lengths", [[1], [4], [2, 5, 1], [3, 3], [1, 6, 2, 4]])
def test_each_sequence_has_its_best_labels(lengths):
    random = np.random.default_rng(len(lengths))
    transitions = random.normal(size=(3, 3)).astype(np.float32)
    emissions = random.normal(size=(sum(lengths), 3)).astype(np.float32)
    wanted, start = [], 0
    for length in lengths:
        wanted += brute(emissions[start : start + length], transitions)
        start += length
    assert decode(emissions, transitions, lengths).tolist() == wanted


def test_no_sequence_gives_no_label():
    assert decode(np.zeros((0, 3), np.float32), np.zeros((3, 3), np.float32), []).tolist() == []
