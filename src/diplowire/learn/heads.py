"""What is read off the vectors of words: spans that may lie inside each other, and links between spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WIDEST = 30  # words of the longest span that is scored

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_NEAREST = 16  # steps in which the distance of two spans is counted, each way


class Found(NamedTuple):
    """A span from its first to its last word, the row of its label (0 is none), and how sure that is (0 to 1)."""

    first: int
    last: int
    label: int
    sure: float


class Linked(NamedTuple):
    """A link from one span to another by their rows, the row of its label, and how sure that is (0 to 1)."""

    one: int
    other: int
    label: int
    sure: float


class SpanHead:
    """Scores spans for labels by their first and last words (Yu et al. 2020, 10.18653/v1/2020.acl-main.577)."""

    def __init__(
        self,
        first: tuple[Floats, Floats],
        last: tuple[Floats, Floats],
        product: Floats,
        wide: Floats,
    ) -> None:
        self.first, self.last = first, last
        self.size, self.labels = product.shape[0], product.shape[1]
        self.product = np.ascontiguousarray(product.reshape(self.size, -1))
        self.wide = wide

    def scores(self, words: Floats) -> Floats:
        """Return (words, WIDEST, labels) for vectors (words, width): by first word and width less one."""
        count = len(words)
        first, last = _gelu(words, *self.first), _gelu(words, *self.last)
        left = (first @ self.product).reshape(count, self.labels, self.size)
        ends = np.zeros((count + WIDEST - 1, self.size), words.dtype)
        ends[:count] = last
        windows = np.lib.stride_tricks.sliding_window_view(ends, WIDEST, axis=0)  # (words, size, WIDEST)
        out: Floats = np.matmul(left, windows).transpose(0, 2, 1) + self.wide
        return out


class LinkHead:
    """Scores links between spans by their words, kinds and distance."""

    def __init__(
        self,
        kind: Floats,
        tail: tuple[Floats, Floats],
        head: tuple[Floats, Floats],
        product: Floats,
        near: Floats,
    ) -> None:
        self.kind, self.tail, self.head, self.near = kind, tail, head, near
        self.size, self.labels = product.shape[0], product.shape[1]
        self.product = np.ascontiguousarray(product.reshape(self.size, -1))

    def scores(self, words: Floats, spans: Sequence[Found]) -> Floats:
        """Return (spans, spans, labels)."""
        first = np.array([s.first for s in spans])
        kinds = self.kind[[s.label - 1 for s in spans]]
        both = np.concatenate([words[first], words[[s.last for s in spans]], kinds], axis=1)
        one, other = _gelu(both, *self.tail), _gelu(both, *self.head)
        left = (one @ self.product).reshape(len(spans), self.labels, self.size)
        out: Floats = np.matmul(left, other.T).transpose(0, 2, 1) + self.near[_apart(first)]
        return out


def spans(scores: Floats, sentence: Sequence[int]) -> list[Found]:
    """Return the likeliest spans, best first, none across another's edge or a sentence's end."""
    count = len(sentence)
    best = scores.argmax(2)
    margin = np.take_along_axis(scores, best[..., None], 2)[..., 0] - scores[..., 0]
    first, wide = np.nonzero(best)
    last = first + wide
    numbers = np.asarray(sentence)
    inside = last < count
    first, wide, last = first[inside], wide[inside], last[inside]
    inside = numbers[first] == numbers[last]
    first, wide, last = first[inside], wide[inside], last[inside]
    order = np.argsort(-margin[first, wide], kind="stable")
    out: list[Found] = []
    kept: dict[int, list[tuple[int, int]]] = {}
    for a, b in zip(first[order].tolist(), last[order].tolist(), strict=True):
        beside = kept.setdefault(sentence[a], [])
        if any(crosses(a, b, x, y) for x, y in beside):
            continue
        row = scores[a, b - a]
        label = int(best[a, b - a])
        beside.append((a, b))
        out.append(Found(a, b, label, float(1 / np.exp(row - row[label]).sum())))
    return out


def crosses(first: int, last: int, other_first: int, other_last: int) -> bool:
    """Say whether two spans overlap, and neither lies inside the other."""
    return first < other_first <= last < other_last or other_first < first <= other_last < last


def chances(scores: Floats) -> Floats:
    """Return how likely each label is, by scores along the last axis."""
    out: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    out /= out.sum(-1, keepdims=True)
    return out


def links(scores: Floats) -> list[Linked]:
    """Return the likeliest link from each span to each other, where there is one."""
    best = scores.argmax(2)
    np.fill_diagonal(best, 0)
    out = []
    for i, j in zip(*np.nonzero(best), strict=True):
        row = scores[i, j]
        label = int(best[i, j])
        out.append(Linked(int(i), int(j), label, float(1 / np.exp(row - row[label]).sum())))
    return out


def _apart(first: Rows) -> Rows:
    far = first[None, :] - first[:, None]
    step: Rows = np.minimum(np.floor(2 * np.log2(np.maximum(np.abs(far), 1))).astype(np.int64) + 1, _NEAREST)
    out: Rows = _NEAREST + np.sign(far) * step
    return out


def _gelu(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """Return a product through a Gaussian error unit, with a one beside each row."""
    inner = x @ weight.T + bias
    # Abramowitz and Stegun 7.1.26: the error function to 1.5e-7, which numpy lacks
    z = np.abs(inner) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * z)
    tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    error = np.sign(inner) * (1 - tail * np.exp(-z * z))
    out = np.ones((*inner.shape[:-1], inner.shape[-1] + 1), np.float32)
    out[..., :-1] = 0.5 * inner * (1 + error)
    return out
