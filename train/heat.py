"""By what scores are divided before they become how sure a finding is (Guo et al. 2017, arXiv:1706.04599)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

import corpora
from corpora import Document
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.nested import beside
from diplowire.lang.ru.steps import networks
from diplowire.learn.contextual import Chances, Contextual
from diplowire.learn.nested import Nested
from nested import seen

LEANS = (0.0, 0.3, 0.6, 0.9, 1.2, 1.8, 2.4)
GRID = tuple(round(0.6 + 0.2 * i, 1) for i in range(16))

Judged = list[tuple[float, bool]]  # how sure a finding was, and whether it was right


def cost(judged: Iterable[tuple[float, bool]]) -> float:
    """Return the mean logarithmic cost of what was said of how sure findings are."""
    sure, right = (np.array(x, float) for x in zip(*judged, strict=True))
    sure = np.clip(sure, 1e-6, 1 - 1e-6)
    return float(-np.mean(np.where(right == 1, np.log(sure), np.log(1 - sure))))


def best(judge: Callable[[float], Judged]) -> float:
    """Return the heat of the grid at which the cost is least."""
    return min(GRID, key=lambda heat: cost(judge(heat)))


def of_encoder(folder: Path, dev: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Return heat and lean of entities and of links, by NEREL's dev split read with the weights of a folder.

    The lean is the one with the best F1, the heat that with the least cost at this lean.
    """
    encoder = Contextual(folder)
    network = Nested(folder, networks().vectors, fold)
    documents = [(d, beside(network, seen(d.text)[0])) for d in corpora.nerel(dev)]
    wanted = (sum(len(d.spans) for d, _ in documents), sum(len(d.links) for d, _ in documents))
    lean: dict[str, float] = dict(encoder.lean)
    for row, layer in enumerate(("entities", "links")):
        scored = {}
        for value in LEANS:
            encoder.lean = {**lean, layer: value}
            told = judged(encoder, documents)[row]
            scored[value] = 2 * sum(right for _, right in told) / (len(told) + wanted[row])
        lean[layer] = max(LEANS, key=lambda x: scored[x])
    encoder.lean = lean
    found: dict[float, tuple[Judged, Judged]] = {}
    for heat in GRID:
        encoder.heat = dict.fromkeys(encoder.heat, heat)
        found[heat] = judged(encoder, documents)
    return {"entities": best(lambda h: found[h][0]), "links": best(lambda h: found[h][1])}, lean


def judged(encoder: Contextual, documents: Iterable[tuple[Document, Chances]]) -> tuple[Judged, Judged]:
    """Return for the entities and for the links found in documents how sure they were, and whether they were right."""
    entities: Judged = []
    links: Judged = []
    for document, other in documents:
        spots, ties = encoder.read(document.text, corpora.sentences(document.text), other)
        place = [(s.start, s.end, s.label) for s in spots]
        gold = set(document.spans)
        entities += [(s.sure, span in gold) for s, span in zip(spots, place, strict=True)]
        told = {(document.spans[a], document.spans[b], label) for a, b, label in document.links}
        links += [(t.sure, (place[t.one], place[t.other], t.label) in told) for t in ties]
    return entities, links
