"""Spans that may lie inside each other, read off what the taggers' networks see: cheap beside an encoder.

Each word is its form (word vector, own vector, shape, letters; kept per form) and the last states of the taggers'
networks. Four narrow convolutions, each channel by itself and then all together, widen the view; a product of first
and last word scores every span for every label.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import word_shape

from diplowire.learn.blas import one_thread
from diplowire.learn.files import checked, read_arrays, read_file
from diplowire.learn.heads import WIDEST, Floats, Found, chances, crosses
from diplowire.learn.weights import Vectors

ARRAYS, MANIFEST = "nested.npz", "nested.json"
LETTERS = 14  # of a form that are looked at: the first five and the last nine
LONGEST = 150  # words of a sentence that are looked at together; a longer one is cut
TOKENS = 2048  # words worked on at a time
_BLOCK = 64  # forms of one multiplication: always the same, so that a form's row never depends on its company
_CAPACITY = 12288  # forms that are kept
_EPSILON = 1e-5
_AWAY = np.arange(LONGEST)[None, :] - np.arange(LONGEST)[:, None]


class Nested:
    """The network with its weights. Keeps a bounded number of word forms; safe to share between threads.

    `fold` gives the spelling under which a word is looked for that has no vector as it is written.

    Raises PackError where a file is missing or its SHA-256 is not the manifest's.
    """

    def __init__(self, folder: Traversable, vectors: Vectors, fold: Callable[[str], str]) -> None:
        manifest = json.loads(read_file(folder / MANIFEST).decode("utf-8"))
        arrays = read_arrays(checked(folder / ARRAYS, manifest["sha256"]))
        self.id: str = manifest["id"]
        self.kinds: tuple[str, ...] = tuple(manifest["kinds"])
        self._vectors, self._fold = vectors, fold
        self._words = _rows(arrays.pop("words"), 2)
        self._letters = _rows(arrays.pop("letters"), 2)
        self._shapes = _rows(arrays.pop("shapes"), 1)
        self._w: dict[str, Floats] = {k: v.astype(np.float32) for k, v in arrays.items()}
        self._steps: tuple[int, ...] = tuple(manifest["steps"])
        far = np.arange(1 - LONGEST, LONGEST).clip(0, WIDEST - 1)
        self._far: Floats = np.ascontiguousarray(self._w["wide"][far].T)  # (labels, how far last stands behind first)
        self._forms: dict[str, Floats] = {}
        self._lock = threading.Lock()

    def scores(self, sentences: Sequence[Sequence[str]], states: Floats) -> Iterator[tuple[int, Floats]]:
        """Yield for each stretch of a sentence its first word, counted over all sentences, and scores of its spans.

        `states` is (words, width): the last states of the taggers' networks, side by side. Scores are (labels, words,
        words) by first and last word; label 0 is none. Time is linear in the number of words.
        """
        at = 0
        block: list[tuple[int, Sequence[str]]] = []
        for words in sentences:
            for start in range(0, len(words), LONGEST):
                stretch = words[start : start + LONGEST]
                block.append((at, stretch))
                at += len(stretch)
                if at - block[0][0] >= TOKENS:
                    yield from self._block(block, states)
                    block = []
        if block:
            yield from self._block(block, states)

    def _block(self, block: Sequence[tuple[int, Sequence[str]]], states: Floats) -> Iterator[tuple[int, Floats]]:
        first = block[0][0]
        words = [word for _, stretch in block for word in stretch]
        gap = 2 * max(self._steps)
        lengths = np.array([len(stretch) for _, stretch in block])
        starts = gap + np.concatenate((np.zeros(1, np.intp), np.cumsum(lengths + gap)[:-1]))
        rows = np.concatenate([np.arange(n) + s for s, n in zip(starts.tolist(), lengths.tolist(), strict=True)])
        with one_thread():
            seen = self._encode(words, states[first : first + len(words)], rows, int(rows[-1]) + 1 + gap)
            w = self._w
            one = _unit(seen @ w["first.weight"].T + w["first.bias"])
            other = _unit(seen @ w["last.weight"].T + w["last.bias"])
            alone = seen @ w["first_alone.weight"].T + w["first_alone.bias"]
            behind = seen @ w["last_alone.weight"].T + w["last_alone.bias"]
            out = []
            at = 0
            for start, stretch in block:
                stop = at + len(stretch)
                out.append((start, self._spans(one[at:stop], other[at:stop], alone[at:stop], behind[at:stop])))
                at = stop
        yield from out

    def _spans(self, one: Floats, other: Floats, alone: Floats, behind: Floats) -> Floats:
        product = self._w["product"]  # (labels, size)
        count, size = one.shape
        left = (one * product[:, None, :]).reshape(-1, size)
        scores: Floats = np.asarray(left @ other.T, np.float32).reshape(len(product), count, count)
        scores += alone.T[:, :, None]
        scores += behind.T[:, None, :]
        scores += self._far[:, LONGEST - count : LONGEST + count - 1][:, _AWAY[:count, :count] + count - 1]
        return scores

    def _encode(self, words: Sequence[str], states: Floats, rows: NDArray[np.intp], size: int) -> Floats:
        w = self._w
        inside = np.zeros((size, 1), np.float32)
        inside[rows] = 1
        state = np.zeros((size, w["norm.weight"].shape[0]), np.float32)
        state[rows] = self._known(words) + states @ w["states.weight"].T + w["states.bias"]
        state = _unit(_norm(state, w["norm.weight"], w["norm.bias"])) * inside
        for number, step in enumerate(self._steps):
            narrow, wide = f"narrow.{number}", f"wide.{number}"
            seen = _along(state, w[narrow + ".weight"], step) + w[narrow + ".bias"]
            seen = _unit(np.asarray(seen @ w[wide + ".weight"].T + w[wide + ".bias"], np.float32))
            state = _norm(state + seen, w[f"norm.{number}.weight"], w[f"norm.{number}.bias"]) * inside
        return state[rows]

    def _known(self, words: Sequence[str]) -> Floats:
        """Return what the forms of words give."""
        with self._lock:
            known = self._forms
            new = [form for form in dict.fromkeys(words) if form not in known]
            if len(known) + len(new) > _CAPACITY:
                known = self._forms = {}
                new = list(dict.fromkeys(words))
            for start in range(0, len(new), _BLOCK):
                some = new[start : start + _BLOCK]
                known.update(zip(some, self._given(some), strict=False))
            return np.stack([known[word] for word in words])

    def _given(self, forms: Sequence[str]) -> Floats:
        """Return a row for each form, and more up to a whole block."""
        w, vectors = self._w, self._vectors
        ids = np.full(_BLOCK, vectors.unknown, np.intp)
        own, shapes = np.zeros(_BLOCK, np.intp), np.zeros(_BLOCK, np.intp)
        letters = np.zeros((_BLOCK, LETTERS), np.intp)
        for i, form in enumerate(forms):
            low = form.lower()
            ids[i] = vectors.ids.get(low, vectors.ids.get(self._fold(low), vectors.unknown))
            own[i] = self._words.get(low, 1)
            shapes[i] = self._shapes.get(word_shape(form), 0)
            short = form if len(form) <= LETTERS else form[:5] + form[5 - LETTERS :]
            letters[i, : len(short)] = [self._letters.get(letter, 1) for letter in short]
        spelled = w["letter.vectors"][letters]
        parts = [_letters(spelled, w[f"letters.{n}.weight"], w[f"letters.{n}.bias"]) for n in range(3)]
        known = vectors.rows(ids) @ w["vectors.weight"].T
        both = np.concatenate([known, w["word.vectors"][own], w["shape.vectors"][shapes], *parts], 1)
        out: Floats = both @ w["forms.weight"].T + w["forms.bias"]
        return out


def found(scores: Floats) -> list[Found]:
    """Return the likeliest spans of a stretch by scores as `Nested` gives them, best first, none across another."""
    best = scores.argmax(0)
    away = _AWAY[: len(best), : len(best)]
    first, last = np.nonzero(best * (away >= 0) * (away < WIDEST))
    rows = scores[:, first, last].T  # (spans, labels)
    label = best[first, last]
    margin = rows[np.arange(len(label)), label] - rows[:, 0]
    sure = chances(rows)
    out: list[Found] = []
    for k in np.argsort(-margin, kind="stable").tolist():
        i, j = int(first[k]), int(last[k])
        if not any(crosses(i, j, f.first, f.last) for f in out):
            out.append(Found(i, j, int(label[k]), float(sure[k, label[k]])))
    return out


def _along(state: Floats, kernel: Floats, step: int) -> Floats:
    """Add up rows `step` apart, each channel by itself; `kernel` is (channels, 5)."""
    out: Floats = state * kernel[:, 2]
    for tap in (0, 1, 3, 4):
        away = (tap - 2) * step
        if away < 0:
            out[-away:] += state[:away] * kernel[:, tap]
        else:
            out[:-away] += state[away:] * kernel[:, tap]
    return out


def _letters(spelled: Floats, weight: Floats, bias: Floats) -> Floats:
    """Return the best of each filter over a word; `weight` is (filters, vector, width)."""
    width = weight.shape[2]
    around = np.pad(spelled, ((0, 0), (width // 2, width // 2), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(around, width, axis=1)  # (words, places, vector, width)
    flat = windows.reshape(*windows.shape[:2], -1) @ weight.reshape(len(weight), -1).T + bias
    best: Floats = np.maximum(flat, 0).max(1)
    return best


def _unit(x: Floats) -> Floats:
    """Return numbers through a Gaussian error unit in its cheap form (Hendrycks & Gimpel 2016, arXiv:1606.08415)."""
    out: Floats = x / (1 + np.exp(np.float32(-1.702) * x))
    return out


def _norm(state: Floats, weight: Floats, bias: Floats) -> Floats:
    state = state - state.mean(1, keepdims=True)
    spread = np.einsum("ij,ij->i", state, state)[:, None] / state.shape[1]
    state *= weight / np.sqrt(spread + np.float32(_EPSILON))
    state += bias
    return state


def _rows(packed: NDArray[Any], first: int) -> dict[str, int]:
    """Return the row of each entry; the rows before `first` stand for what is unknown."""
    return {entry: row for row, entry in enumerate(bytes(packed).decode("utf-8").split("\n"), first)}
