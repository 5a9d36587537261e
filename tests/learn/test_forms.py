"""The cache of word forms forgets what is rare and gives the same rows whatever it forgot."""

from __future__ import annotations

import numpy as np

from diplowire.lang.ru.steps import networks
from diplowire.learn.encoder import Forms, Layout


def forms(capacity: int) -> Forms:
    nets = networks()
    return Forms(nets.vectors, nets._networks, capacity)


def test_rows_do_not_depend_on_what_was_forgotten() -> None:
    small, large = forms(8), forms(64)
    layout = Layout.of([3])
    for number in range(20):
        words = ["мир", f"слово{number}", f"дом{number}"]
        for name in networks()._networks:
            assert np.array_equal(small.rows(name, words, layout), large.rows(name, words, layout))
        assert len(small._slots) <= 8


def test_what_is_met_most_stays() -> None:
    cache = forms(8)
    for number in range(40):
        words = ["мир", "дом", f"слово{number}"]
        cache.rows("names", words, Layout.of([len(words)]))
        assert {"мир", "дом"} <= cache._slots.keys()
        assert sorted(cache._slots.values()) == list(range(1, len(cache._slots) + 1))
