"""The three networks of a language pack: tags, trees and name spans over tokenised sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from diplowire.learn import viterbi
from diplowire.learn.blas import one_thread
from diplowire.learn.encoder import Forms, Layout, encode
from diplowire.learn.files import WeightFile
from diplowire.learn.tree import Heads, best_heads
from diplowire.learn.weights import Floats, read_network, read_vectors

Words = Sequence[Sequence[str]]

LABELS = {"morphology": "tag", "syntax": "rel", "names": "tag"}
ROW = ("conj", "parataxis")  # how a clause stands beside the first one
TOKENS = 2048  # tokens worked on at a time: bounds memory whatever the length of the text


class Networks:
    """Tags, parses and finds names; all three share one look-up of words. Loads in half a second, then keeps no state
    but a bounded cache of word forms, so the same sentences always give the same result.

    Raises PackError where weights are missing or are not those of the manifest.
    """

    def __init__(self, manifest: Mapping[str, WeightFile]) -> None:
        self.vectors = read_vectors(manifest["embedding"].read())
        self._networks = {part: read_network(manifest[part].read(), labels) for part, labels in LABELS.items()}
        self._forms = Forms(self.vectors, self._networks)

    def labels(self, part: str) -> tuple[str, ...]:
        """Return what the numbers given by a network stand for."""
        return self._networks[part].labels

    def tags(self, sentences: Words, seen: list[Floats] | None = None) -> list[int]:
        """Return the number of the morphological tag of each token, all sentences end to end.

        Here as below the last states of the network, a row per token, are put into `seen`.
        """
        out: list[int] = []
        head = self._networks["morphology"].head
        for _, state in self._encoded("morphology", sentences, seen):
            out.extend((state @ head["head.proj.weight"] + head["head.proj.bias"]).argmax(1).tolist())
        return out

    def names(self, sequences: Words, seen: list[Floats] | None = None) -> list[int]:
        """Return the number of the name label (begin, inside, outside) of each token, all sequences end to end."""
        out: list[int] = []
        head = self._networks["names"].head
        for block, state in self._encoded("names", sequences, seen):
            emissions = state @ head["head.proj.weight"] + head["head.proj.bias"]
            out.extend(viterbi.decode(emissions, head["head.crf.transitions"], list(map(len, block))).tolist())
        return out

    def trees(
        self, sentences: Words, seen: list[Floats] | None = None, *, repair: bool = True
    ) -> tuple[list[int], list[int]]:
        """Return for each token its head (0 the root, n the n-th token of its sentence) and the number of its relation.

        Costs the square of a sentence's length. Without `repair` the best heads are returned even if they are no tree.
        """
        heads: list[int] = []
        rels: list[int] = []
        labels = self.labels("syntax")
        root, rows = labels.index("root"), np.array([labels.index(label) for label in ROW], np.intp)
        for block, state in self._encoded("syntax", sentences, seen):
            found, extra = self._heads(block, state, repair)
            scores = self._relations(block, state, found)
            best = scores.argmax(1)
            if repair:
                scores[:, root] = -np.inf
                best = np.where(found, scores.argmax(1), root)
                best[extra] = rows[scores[np.ix_(extra, rows)].argmax(1)]
            heads.extend(found.tolist())
            rels.extend(best.tolist())
        return heads, rels

    @property
    def shapes(self) -> tuple[str, ...]:
        """Return the shapes of words that the networks tell apart."""
        return next(iter(self._networks.values())).shapes

    def _encoded(self, part: str, sequences: Words, seen: list[Floats] | None) -> Iterator[tuple[Words, Floats]]:
        layers = self._networks[part].layers
        for block in _blocks(sequences):
            layout = Layout.of(list(map(len, block)))
            with one_thread():
                first = self._forms.rows(part, [word for words in block for word in words], layout)
                state = encode(first, layers, layout)
                if seen is not None:
                    seen.append(state)
                yield block, state

    def _heads(self, block: Words, state: Floats, repair: bool) -> tuple[Heads, Heads]:
        """Return the heads of a block and the tokens that were roots too many."""
        weights = self._networks["syntax"].head
        dependent = _forward(weights, "head.head", state) @ weights["head.kernel"]
        governor = _forward(weights, "head.tail", state)
        root = _forward(weights, "head.tail", weights["head.root"][None])
        heads = np.zeros(len(state), np.intp)
        extra: list[int] = []
        start = 0
        for words in block:
            stop = start + len(words)
            scores = np.matmul(dependent[start:stop], np.concatenate((root, governor[start:stop])).T, dtype=np.float32)
            if repair:
                heads[start:stop], roots = best_heads(scores)
                extra.extend((start + roots).tolist())
            else:
                heads[start:stop] = scores.argmax(1)
            start = stop
        return heads, np.array(extra, np.intp)

    def _relations(self, block: Words, state: Floats, heads: Heads) -> Floats:
        """Return the score of each relation for each token under its head."""
        weights = self._networks["syntax"].head
        lengths = np.array(list(map(len, block)), np.intp)
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        governors = np.concatenate((weights["rel.root"][None], state))[np.where(heads, starts + heads, 0)]
        dependent = _forward(weights, "rel.tail", state)
        given = _forward(weights, "rel.head", governors) @ weights["rel.kernel"]
        given = given.reshape(len(state), -1, dependent.shape[1])
        scores: Floats = np.matmul(given, dependent[:, :, None], dtype=np.float32)[:, :, 0]
        return scores


def _forward(weights: Mapping[str, Floats], at: str, state: Floats) -> Floats:
    out: Floats = state @ weights[at + ".proj.weight"] + weights[at + ".proj.bias"]
    return np.maximum(out, 0, out=out)


def _blocks(sequences: Words) -> Iterator[Words]:
    """Cut a list of sequences where a block would grow too long; empty sequences are left out."""
    block: list[Sequence[str]] = []
    count = 0
    for words in sequences:
        if count + len(words) > TOKENS and block:
            yield block
            block, count = [], 0
        if words:
            block.append(words)
            count += len(words)
    if block:
        yield block
