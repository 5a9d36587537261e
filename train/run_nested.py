"""Training the small nested network: seeded, taken up again where it stopped, measured on the dev split.

    python train/run_nested.py CORPORA OUT WEIGHTS [--epochs 20] [--threads 2]

CORPORA holds nerel/train and nerel/dev; OUT keeps a checkpoint an epoch; WEIGHTS gets the files that ship.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

import corpora
from corpora import Document
from course import Course
from diplowire.learn.heads import WIDEST
from diplowire.learn.nested import found
from nested import STEPS, Forms, NestedNetwork, Sentence, sentences

ID = "diplowire-nested-1"
_SEED = 20261125
_WIDTH, _SIZE, _DROPOUT = 224, 160, 0.33
_RATE, _WARM, _STEADY = 2e-3, 300, 0.2  # highest rate; steps in which it rises; share of all in which it stays
_FULL, _CHUNK = 700, 640  # words of a batch, with what is padded; sentences among which those of like length are joined


def main() -> None:
    """Train, or go on training, and write what ships."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpora", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("weights", type=Path)
    asked.add_argument("--epochs", type=int, default=20)
    asked.add_argument("--threads", type=int, default=2)
    options = asked.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(_SEED)
    options.out.mkdir(parents=True, exist_ok=True)

    documents, kinds = corpora.splits(options.corpora)
    train = [s for d in documents["train"] for s in sentences(d, kinds)]
    dev = [s for d in documents["dev"] for s in sentences(d, kinds)]
    forms = Forms(train, dev)
    network = NestedNetwork(forms, train[0].states.shape[1], len(kinds) + 1, _WIDTH, _SIZE, _DROPOUT)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.01, betas=(0.9, 0.98))
    steps = options.epochs * len(groups(train, random.Random(_SEED)))
    course = Course(network, optimiser, options.out / "nested.pt", clip=3.0)
    for epoch in range(course.epoch, options.epochs):
        started, total = time.time(), 0.0
        torch.manual_seed(_SEED + epoch)
        network.train()
        for group in groups(train, random.Random(_SEED + epoch)):
            for part in optimiser.param_groups:
                part["lr"] = _rate(course.step, steps)
            rows, states, mask, labels, valid = batch(group, forms)
            scores = network(rows, states, mask)
            loss = functional.cross_entropy(scores[valid], labels[valid], reduction="sum") / mask.sum()
            total += course.learn(loss)
        course.hold(epoch + 1)
        seconds = round(time.time() - started)
        line = {"epoch": epoch + 1, "loss": round(total / steps * options.epochs, 4), "seconds": seconds}
        if epoch % 4 == 3 or epoch + 1 == options.epochs:
            line |= measure(network, course.mean, documents["dev"], dev, kinds)
        print(json.dumps(line), flush=True)
    about = {
        "data": "NEREL 1.1, train split",
        "data_sha256": corpora.digest([options.corpora / "nerel" / "train"]),
        "seed": _SEED,
        "epochs": options.epochs,
    }
    pack(course.mean, forms, kinds, about, options.weights)


def groups(train: Sequence[Sentence], chance: random.Random) -> list[list[Sentence]]:
    """Return all sentences in batches of like length, in an order drawn by `chance`."""
    order = list(train)
    chance.shuffle(order)
    out: list[list[Sentence]] = []
    for at in range(0, len(order), _CHUNK):
        group: list[Sentence] = []
        for sentence in sorted(order[at : at + _CHUNK], key=lambda s: len(s.words)):
            if group and (len(group) + 1) * len(sentence.words) > _FULL:
                out.append(group)
                group = []
            group.append(sentence)
        out.append(group)
    chance.shuffle(out)
    return out


def batch(group: Sequence[Sentence], forms: Forms) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Return rows of forms, states, mask, labels of spans and which spans there are."""
    length = max(len(s.words) for s in group)
    rows = torch.zeros(len(group), length, dtype=torch.long)
    states = torch.zeros(len(group), length, group[0].states.shape[1])
    mask = torch.zeros(len(group), length)
    labels = torch.zeros(len(group), length, length, dtype=torch.long)
    valid = torch.zeros(len(group), length, length, dtype=torch.bool)
    for i, s in enumerate(group):
        count = len(s.words)
        rows[i, :count] = torch.tensor([forms.rows[word] for word in s.words])
        states[i, :count] = torch.from_numpy(s.states)
        mask[i, :count] = 1
        valid[i, :count, :count] = torch.ones(count, count, dtype=torch.bool).triu().tril(WIDEST - 1)
        for first, last, label in s.spans:
            labels[i, first, last] = label
    return rows, states, mask, labels, valid


def measure(
    network: NestedNetwork,
    state: Mapping[str, Tensor],
    documents: Sequence[Document],
    dev: Sequence[Sentence],
    kinds: Sequence[str],
) -> dict[str, float]:
    """Return precision, recall and F1 of spans (all parts but discontinuous ones); the own weights are put back."""
    own = {k: v.clone() for k, v in network.state_dict().items()}
    network.load_state_dict(dict(state))
    network.eval()
    told: dict[str, set[tuple[int, int, str]]] = {d.name: set() for d in documents}
    with torch.no_grad():
        for sentence, scores in _scored(network, dev):
            for s in found(scores.transpose(2, 0, 1)):
                place = (sentence.places[s.first][0], sentence.places[s.last][1], kinds[s.label - 1])
                told[sentence.document].add(place)
    network.load_state_dict(own)
    right = sum(len(set(d.spans) & told[d.name]) for d in documents)
    given, wanted = sum(map(len, told.values())), sum(len(set(d.spans)) for d in documents)
    return {
        "precision": round(right / given, 4),
        "recall": round(right / wanted, 4),
        "f1": round(2 * right / (given + wanted), 4),
    }


def _scored(network: NestedNetwork, dev: Sequence[Sentence]) -> Iterator[tuple[Sentence, np.ndarray]]:
    order = sorted(dev, key=lambda s: len(s.words))
    for at in range(0, len(order), 16):
        group = order[at : at + 16]
        rows, states, mask, _, _ = batch(group, network.forms)
        for sentence, scores in zip(group, network(rows, states, mask).numpy(), strict=True):
            yield sentence, scores[: len(sentence.words), : len(sentence.words)]


def pack(
    state: Mapping[str, Tensor], forms: Forms, kinds: Sequence[str], about: Mapping[str, object], folder: Path
) -> None:
    """Write the arrays in sixteen bits, and a manifest."""
    names = {
        "own.weight": "word.vectors",
        "shape.weight": "shape.vectors",
        "letter.weight": "letter.vectors",
        "form.weight": "forms.weight",
        "form.bias": "forms.bias",
        "far": "wide",
    }
    arrays = {names.get(k, k.replace("norms.", "norm.")): v.numpy() for k, v in state.items()}
    arrays = {k: v[:, 0] if k.startswith("narrow.") and v.ndim == 3 else v for k, v in arrays.items()}
    packed = {k: v.astype(np.float16) if v.ndim > 1 else v for k, v in arrays.items()}
    for name, entries in (("words", forms.words), ("letters", forms.letters), ("shapes", forms.shapes)):
        packed[name] = np.frombuffer("\n".join(entries).encode("utf-8"), np.uint8)
    np.savez_compressed(folder / "nested.npz", **packed)
    digest = hashlib.sha256((folder / "nested.npz").read_bytes()).hexdigest()
    manifest = {"id": ID, "kinds": list(kinds), "steps": list(STEPS), "sha256": digest, "trained": dict(about)}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "nested.json").write_text(text + "\n", "utf-8")


def _rate(step: int, steps: int) -> float:
    done = step / steps
    falls = 1.0 if done < _STEADY else max(0.01, (1 - done) / (1 - _STEADY))
    return _RATE * min(1.0, (step + 1) / _WARM) * falls


if __name__ == "__main__":
    main()
