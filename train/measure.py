"""How well a network reads the dev split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

import corpora
from batches import batch
from corpora import Document
from diplowire.learn import heads
from diplowire.learn.pieces import Pieces
from network import Network


def measure(
    network: Network,
    state: Mapping[str, Tensor],
    documents: Sequence[Document],
    pieces: Pieces,
    kinds: Sequence[str],
    links: Sequence[str],
    size: int,
    ends: Tensor,
) -> dict[str, float]:
    """Return precision, recall and F1 of spans (all parts but discontinuous ones), and F1 of links between spans found.

    A link is right where both spans and its label are. The network's own weights are put back afterwards.
    """
    own = {k: v.clone() for k, v in network.state_dict().items() if k in state}
    network.load_state_dict(dict(state), strict=False)
    network.eval()
    right = found = wanted = 0
    linked = [0, 0, 0]
    with torch.no_grad():
        for document in documents:
            gold, told, joined = set(document.spans), set(), set()
            for window in corpora.windows(document, pieces, size):
                b = batch([window], kinds, links, ends)
                words = network(b.pieces, b.mask, b.word, b.count)
                spans = heads.spans(network.entities(words)[0].numpy(), window.sentence)
                place = [(window.words[s.first][0], window.words[s.last][1], kinds[s.label - 1]) for s in spans]
                told |= set(place)
                if len(spans) > 1:
                    where = torch.tensor([[s.first, s.last] for s in spans])
                    scores = network.links(words[0], where, torch.tensor([s.label - 1 for s in spans]))
                    joined |= {(place[x.one], place[x.other], links[x.label - 1]) for x in heads.links(scores.numpy())}
            right, found, wanted = right + len(gold & told), found + len(told), wanted + len(gold)
            true = {(document.spans[a], document.spans[b], label) for a, b, label in document.links if label in links}
            linked = [linked[0] + len(true & joined), linked[1] + len(joined), linked[2] + len(true)]
    network.load_state_dict(own, strict=False)
    return {
        "precision": _share(right, found),
        "recall": _share(right, wanted),
        "f1": _share(2 * right, found + wanted),
        "links_precision": _share(linked[0], linked[1]),
        "links_recall": _share(linked[0], linked[2]),
        "links_f1": _share(2 * linked[0], linked[1] + linked[2]),
    }


def _share(part: int, whole: int) -> float:
    return round(part / max(whole, 1), 4)
