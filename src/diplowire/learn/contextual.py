"""A text to nested spans with labels, and links between them, by an encoder that sees the words around.

The layers run on ONNX Runtime in eight bits; the table of pieces stays in four, and only the rows that a text needs are
ever written out.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diplowire.errors import PackError
from diplowire.learn.files import checked, read_arrays, read_file
from diplowire.learn.heads import Floats, LinkHead, SpanHead, chances, links, spans
from diplowire.learn.pieces import Pieces
from diplowire.learn.windows import Word, windows

ARRAYS, GRAPH, MANIFEST = "arrays.npz", "encoder.onnx", "manifest.json"
Chances = Sequence[tuple[int, int, Floats]]
_LEAST = np.float32(1e-9)  # chance below which a label is as good as impossible
_BLOCK = 32  # numbers of the table that share one scale


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of characters with its label and how sure the network is of it (0 to 1, calibrated)."""

    start: int
    end: int
    label: str
    sure: float


@dataclass(frozen=True, slots=True)
class Tie:
    """A link from one stretch to another, by their places in the list, its label, and how sure that is."""

    one: int
    other: int
    label: str
    sure: float


class Contextual:
    """The encoder with its heads, loaded from a folder of weights.

    Raises PackError where ONNX Runtime is not installed, a file is missing, or its SHA-256 is not the manifest's.
    """

    def __init__(self, folder: Traversable) -> None:
        manifest = json.loads(read_file(folder / MANIFEST).decode("utf-8"))
        arrays = read_arrays(checked(folder / ARRAYS, manifest["sha256"].get(ARRAYS, "")))
        self.id: str = manifest["id"]
        self.kinds: tuple[str, ...] = tuple(manifest["kinds"])
        self.ties: tuple[str, ...] = tuple(manifest["links"])
        self.heat: Mapping[str, float] = manifest["heat"]
        self.lean: Mapping[str, float] = manifest["lean"]
        self.size: int = manifest["pieces"]
        pieces = bytes(arrays["pieces"]).decode("utf-8").split("\n")
        self._pieces = Pieces(pieces, arrays["scores"].tolist(), manifest["normal"], manifest["unknown"])
        self._ends = (manifest["begin"], manifest["end"])
        self._table, self._scale = arrays["table"], arrays["table_scale"]
        self._place, self._kind = _floats(arrays["place"]), _floats(arrays["kind"])
        self._norm = (_floats(arrays["norm.weight"]), _floats(arrays["norm.bias"]), float(manifest["epsilon"]))
        self._entities = _span_head(arrays, "entities")
        self._links = LinkHead(
            _floats(arrays["links.kind"]),
            (_floats(arrays["links.tail.weight"]), _floats(arrays["links.tail.bias"])),
            (_floats(arrays["links.head.weight"]), _floats(arrays["links.head.bias"])),
            _floats(arrays["links.product"]),
            _floats(arrays["links.near"]),
        )
        self._session = _session(checked(folder / GRAPH, manifest["sha256"].get(GRAPH, "")))

    def read(
        self, text: str, sentences: Iterable[tuple[int, int]], beside: Chances = ()
    ) -> tuple[list[Spot], list[Tie]]:
        """Return entities of all kinds, likeliest first within a window, and the links between them.

        `sentences` are stretches of characters, in order; no span leaves one. `beside` is what another network makes of
        the same text: stretches of characters in order and how likely each label is there, none first; what is left out
        is none. The mean of both counts. Time is linear in the text.
        """
        starts = [start for start, _, _ in beside]
        found: list[Spot] = []
        tied: list[Tie] = []
        for window in windows(text, sentences, self._pieces, self.size):
            vectors = self._words(window)
            numbers = [w.sentence for w in window]
            scores = self._entities.scores(vectors)
            if beside:
                here = beside[bisect_left(starts, window[0].start) : bisect_right(starts, window[-1].start)]
                scores = _mean(scores, window, here)
            entities = spans(self._weighed(scores, "entities"), numbers)
            base = len(found)
            found += [
                Spot(window[s.first].start, window[s.last].end, self.kinds[s.label - 1], s.sure) for s in entities
            ]
            if len(entities) > 1:
                scores = self._weighed(self._links.scores(vectors, entities), "links")
                tied += [Tie(base + x.one, base + x.other, self.ties[x.label - 1], x.sure) for x in links(scores)]
        return found, tied

    def _weighed(self, scores: Floats, layer: str) -> Floats:
        """Return scores as they are compared: nothing is less likely by `lean`, and all are divided by `heat`."""
        scores[..., 0] -= np.float32(self.lean[layer])
        scores /= np.float32(self.heat[layer])
        return scores

    def _words(self, window: list[Word]) -> Floats:
        """Return the vectors of words: each the mean of its pieces' last layer."""
        rows = np.array([self._ends[0], *(p for w in window for p in w.pieces), self._ends[1]])
        hidden = self._vectors(rows) + self._place[: len(rows)] + self._kind
        weight, bias, epsilon = self._norm
        hidden -= hidden.mean(1, keepdims=True)
        hidden *= weight / np.sqrt((hidden * hidden).mean(1, keepdims=True) + epsilon)
        hidden = self._session.run(None, {"pieces": (hidden + bias)[None]})[0][0]
        counts = np.array([len(w.pieces) for w in window])
        firsts = np.cumsum(counts) - counts
        out = np.asarray(np.add.reduceat(hidden[1:-1], firsts, axis=0), np.float32)
        out /= counts[:, None].astype(np.float32)
        return out

    def _vectors(self, rows: NDArray[np.int64]) -> Floats:
        """Write out rows of the table: two numbers a byte, the low halves of a block before the high ones."""
        packed = self._table[rows].reshape(len(rows), -1, _BLOCK // 2)
        numbers = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - 8
        scaled: Floats = numbers * self._scale[rows][..., None].astype(np.float32)
        return scaled.reshape(len(rows), -1)


def _mean(scores: Floats, window: list[Word], beside: Chances) -> Floats:
    """Return the logarithms of the mean of two networks' chances."""
    mean = chances(scores)
    mean *= 0.5
    first = {word.start: i for i, word in enumerate(window)}
    last = {word.end: i for i, word in enumerate(window)}
    mean[..., 0] += 0.5
    for start, end, other in beside:
        i, j = first.get(start, -1), last.get(end, -1)
        if 0 <= i <= j < i + mean.shape[1]:
            mean[i, j - i] += 0.5 * other
            mean[i, j - i, 0] -= 0.5
    return np.log(np.maximum(mean, _LEAST, out=mean), out=mean)


def _span_head(arrays: Mapping[str, NDArray[Any]], name: str) -> SpanHead:
    return SpanHead(
        (_floats(arrays[f"{name}.first.weight"]), _floats(arrays[f"{name}.first.bias"])),
        (_floats(arrays[f"{name}.last.weight"]), _floats(arrays[f"{name}.last.bias"])),
        _floats(arrays[f"{name}.product"]),
        _floats(arrays[f"{name}.wide"]),
    )


def _floats(array: NDArray[Any]) -> Floats:
    return array.astype(np.float32)


def _session(graph: bytes) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise PackError("the full reader needs ONNX Runtime: pip install 'diplowire[full]'") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
