"""The convolutional encoder that all three networks share in shape, with its first layer cached per word form.

The first convolution is linear in each word, so what a form adds to its own place and to its neighbours' is worked out
once per form and kept: two thirds of the arithmetic fall away for every form met again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import word_shape

from diplowire.learn.weights import Floats, Layer, Network, Vectors

BLOCK = 64  # rows of one multiplication: always the same, so that a form's row never depends on its company
LONGEST = 64  # characters of a form that are looked at


@dataclass(frozen=True, slots=True)
class Layout:
    """Sequences laid end to end with an empty row before, between and behind them."""

    rows: NDArray[np.intp]  # of each token
    gaps: NDArray[np.intp]
    size: int

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Layout:
        """Lay out sequences of the given lengths."""
        stops = np.cumsum(np.asarray(lengths, np.intp) + 1)
        gaps = np.concatenate((np.zeros(1, np.intp), stops))
        rows = np.delete(np.arange(gaps[-1] + 1), gaps)
        return cls(rows, gaps, int(gaps[-1]) + 1)


class Forms:
    """What each word form gives to the first layer of every network.

    Keeps `capacity` forms; when they are full, the three quarters that were met most stay. Safe to share between
    threads. Memory: 9 KB a form with three networks of 256 channels.
    """

    def __init__(self, vectors: Vectors, networks: Mapping[str, Network], capacity: int = 12288) -> None:
        self._vectors = vectors
        self._capacity = capacity
        self._slots: dict[str, int] = {}
        self._met = np.zeros(capacity + 1, np.int64)
        self._lock = threading.Lock()
        self._matrix: dict[str, Floats] = {}
        self._by_shape: dict[str, Floats] = {}
        self._table: dict[str, Floats] = {}
        wide = vectors.codes.shape[0] * vectors.codes.shape[2]
        for name, network in networks.items():
            first = network.layers[0]
            self._matrix[name] = np.ascontiguousarray(first.matrix[:wide])
            by_shape = network.shape_vectors @ first.matrix[wide:]
            by_shape[:, first.width : 2 * first.width] += first.bias
            self._by_shape[name] = by_shape
            self._table[name] = np.empty((capacity + 1, 3 * first.width), np.float32)
            self._table[name][0] = 0
        shapes = next(iter(networks.values())).shapes
        self._shape_ids = {shape: number for number, shape in enumerate(shapes)}

    def rows(self, network: str, words: Sequence[str], layout: Layout) -> Floats:
        """Return what the words give to the first layer of a network, as rows of a layout; gaps are zero."""
        slots = np.zeros(layout.size, np.intp)
        with self._lock:
            slots[layout.rows] = self._find(words)
            self._met += np.bincount(slots, minlength=len(self._met))
            return self._table[network][slots]

    def _find(self, words: Sequence[str]) -> list[int]:
        get = self._slots.get
        found = [get(word[:LONGEST], 0) for word in words]
        if 0 not in found:
            return found
        new = list(dict.fromkeys(word[:LONGEST] for word, slot in zip(words, found, strict=True) if not slot))
        if len(self._slots) + len(new) > self._capacity:
            self._forget(min(3 * self._capacity // 4, self._capacity - len(set(words))))
            new = [form for form in dict.fromkeys(word[:LONGEST] for word in words) if form not in self._slots]
        self._add(new)
        return [get(word[:LONGEST], 0) for word in words]

    def _forget(self, keep: int) -> None:
        """Keep the forms that were met most, with half of their count, so that what was common once can go."""
        forms = list(self._slots)  # in the order of their slots, the first of which is 1
        order = np.argsort(-self._met[1 : len(forms) + 1], kind="stable")[: max(keep, 0)]
        order.sort()
        for table in self._table.values():
            table[1 : len(order) + 1] = table[order + 1]
        self._met[1 : len(order) + 1] = self._met[order + 1] // 2
        self._met[len(order) + 1 :] = 0
        kept = {forms[i]: number + 1 for number, i in enumerate(order.tolist())}
        self._slots.clear()
        self._slots.update(kept)

    def _add(self, forms: Sequence[str]) -> None:
        ids, unknown = self._vectors.ids, self._vectors.unknown
        words = np.full(-(-len(forms) // BLOCK) * BLOCK, unknown, np.intp)
        words[: len(forms)] = [ids.get(form.lower(), unknown) for form in forms]
        shapes = np.array([self._shape_ids[word_shape(form)] for form in forms], np.intp)
        vectors = self._vectors.rows(words)
        first = len(self._slots) + 1
        for name, table in self._table.items():
            for start in range(0, len(forms), BLOCK):
                stop = min(start + BLOCK, len(forms))
                given = vectors[start : start + BLOCK] @ self._matrix[name]
                given = given[: stop - start] + self._by_shape[name][shapes[start:stop]]
                table[first + start : first + stop] = given
        self._slots.update({form: first + number for number, form in enumerate(forms)})


def encode(first: Floats, layers: Sequence[Layer], layout: Layout) -> Floats:
    """Run the encoder on what the forms gave to its first layer; returns one row per token."""
    given = first
    state = first
    for number, layer in enumerate(layers):
        if number:
            given = state @ layer.matrix
        state = _spread(given, layer.width)
        if number:  # the first layer's bias came with the forms
            state += layer.bias
        np.maximum(state, 0, out=state)
        state *= layer.scale
        state += layer.shift
        state[layout.gaps] = 0
    return state[layout.rows]


def _spread(given: Floats, width: int) -> Floats:
    """Add up what each row gives to the row behind it, to itself and to the row before it."""
    out = given[:, width : 2 * width].copy()
    out[1:] += given[:-1, :width]
    out[:-1] += given[1:, 2 * width :]
    return out
