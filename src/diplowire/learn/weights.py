"""Arrays of one network and of the word vectors, in the shape in which they are used."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diplowire.errors import PackError

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Word vectors in product quantisation: `indexes` (words x parts) picks `codes` (parts x centroids x width).

    `counts` says how often each word stood in the corpus that the vectors were learned from.
    """

    ids: Mapping[str, int]
    counts: NDArray[np.uint32]
    unknown: int
    indexes: NDArray[np.uint8]
    codes: Floats

    def count(self, word: str) -> int:
        """Return how often a word was met, 0 for never."""
        number = self.ids.get(word)
        return 0 if number is None else int(self.counts[number])

    def rows(self, ids: NDArray[np.intp]) -> Floats:
        """Return the vectors of words given by number."""
        parts = self.codes[np.arange(len(self.codes)), self.indexes[ids]]
        return parts.reshape(len(ids), -1)


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution of width three as one matrix (in, 3 x out), its bias, and what the norm multiplies and adds."""

    matrix: Floats
    bias: Floats
    scale: Floats
    shift: Floats

    @property
    def width(self) -> int:
        """Number of channels it gives."""
        return len(self.bias)


@dataclass(frozen=True, slots=True)
class Network:
    """The encoder of one tagger and whatever its head needs, by the path of the weight in the model."""

    shapes: tuple[str, ...]
    shape_vectors: Floats
    layers: tuple[Layer, ...]
    head: Mapping[str, Floats]
    labels: tuple[str, ...]


def read_vectors(parts: Mapping[str, bytes]) -> Vectors:
    """Read word vectors from the members of their archive."""
    vocab = gzip.decompress(parts["vocab.bin"])
    size = int(np.frombuffer(vocab[:4], np.uint32)[0])
    counts = np.frombuffer(vocab[4 : 4 + 4 * size], np.uint32)
    words = vocab[4 + 4 * size :].decode("utf-8").splitlines()
    ids = {word: number for number, word in enumerate(words)}
    data = parts["pq.bin"]
    vectors, _, chunks, centroids = (int(x) for x in np.frombuffer(data[:16], np.uint32))
    if vectors != len(words):
        raise PackError(f"the word vectors count {vectors} vectors for {len(words)} words")
    split = 16 + vectors * chunks
    indexes = np.frombuffer(data[16:split], np.uint8).reshape(vectors, chunks)
    codes = np.frombuffer(data[split:], np.float32).reshape(chunks, centroids, -1)
    return Vectors(ids, counts, ids["<unk>"], indexes, codes)


def read_network(parts: Mapping[str, bytes], labels: str) -> Network:
    """Read a network from the members of its archive; `labels` names the vocabulary of what it gives."""
    weights = _flat(json.loads(parts["model.json"]), parts)
    layers: list[Layer] = []
    while f"encoder.layers.{len(layers)}.conv.weight" in weights:
        layers.append(_layer(weights, f"encoder.layers.{len(layers)}."))
    return Network(
        _vocabulary(parts, "shape"),
        weights["emb.shape.weight"],
        tuple(layers),
        {k: v for k, v in weights.items() if not k.startswith(("emb.", "encoder."))},
        _vocabulary(parts, labels),
    )


def _vocabulary(parts: Mapping[str, bytes], name: str) -> tuple[str, ...]:
    return tuple(gzip.decompress(parts[f"vocabs/{name}.gz"]).decode("utf-8").splitlines())


def _layer(weights: Mapping[str, Floats], at: str) -> Layer:
    kernel = weights[at + "conv.weight"]  # out x in x 3
    if kernel.shape[2] != 3:
        raise PackError(f"{at}conv.weight: the kernel is {kernel.shape[2]} wide, not 3")
    matrix = np.ascontiguousarray(kernel.transpose(1, 2, 0).reshape(kernel.shape[1], -1))
    scale = weights[at + "norm.weight"] / weights[at + "norm.std"]
    shift = weights[at + "norm.bias"] - weights[at + "norm.mean"] * scale
    return Layer(matrix, weights[at + "conv.bias"], scale, shift)


def _flat(node: Any, parts: Mapping[str, bytes], path: str = "") -> dict[str, Floats]:
    """Collect the stored arrays of a model description under their paths."""
    if isinstance(node, dict) and "array" in node:
        data = np.frombuffer(parts[f"arrays/{node['array']}.bin"], node["dtype"])
        return {path: data.reshape(node["shape"]).astype(np.float32)}
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    out: dict[str, Floats] = {}
    for key, value in items:
        out |= _flat(value, parts, f"{path}.{key}" if path else str(key))
    return out
