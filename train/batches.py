"""Windows put side by side for training."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from corpora import Window
from diplowire.learn.heads import WIDEST

_FULL = 1600  # pieces of a batch, with what is padded
_CHUNK = 256  # windows among which those of like length are put together


@dataclass(frozen=True)
class Batch:
    """Windows as tensors.

    `pieces`, `mask` and `word` are (windows, pieces); `labels` and `valid` are (windows, words, WIDEST); `linked` holds
    for each window its spans (n, 2), their kinds (n) and links (n, n); `length` is the number of words.
    """

    pieces: Tensor
    mask: Tensor
    word: Tensor
    count: int
    labels: Tensor
    valid: Tensor
    linked: tuple[tuple[Tensor, Tensor, Tensor], ...]
    length: int


def batches(
    windows: Sequence[Window], kinds: Sequence[str], links: Sequence[str], ends: Tensor, chance: random.Random
) -> Iterator[Batch]:
    """Yield all windows once, in an order drawn by `chance`."""
    order = list(windows)
    chance.shuffle(order)
    groups: list[list[Window]] = []
    for at in range(0, len(order), _CHUNK):
        part = sorted(order[at : at + _CHUNK], key=_length)
        group: list[Window] = []
        for window in part:
            if group and (len(group) + 1) * _length(window) > _FULL:
                groups.append(group)
                group = []
            group.append(window)
        groups.append(group)
    chance.shuffle(groups)
    for group in groups:
        yield batch(group, kinds, links, ends)


def batch(group: Sequence[Window], kinds: Sequence[str], links: Sequence[str], ends: Tensor) -> Batch:
    """Return windows as one batch."""
    count = max(len(w.words) for w in group)
    length = max(map(_length, group)) + 2
    pieces = torch.full((len(group), length), int(ends[1]))
    word = torch.full((len(group), length), count)
    mask = torch.zeros(len(group), length, dtype=torch.bool)
    labels = torch.zeros(len(group), count, WIDEST, dtype=torch.long)
    valid = torch.zeros(len(group), count, WIDEST, dtype=torch.bool)
    linked = []
    for i, window in enumerate(group):
        flat = [p for cut in window.pieces for p in cut]
        pieces[i, : len(flat) + 2] = torch.tensor([int(ends[0]), *flat, int(ends[1])])
        word[i, 1 : len(flat) + 1] = torch.tensor([n for n, cut in enumerate(window.pieces) for _ in cut])
        mask[i, : len(flat) + 2] = True
        numbers = torch.tensor(window.sentence)
        for wide in range(min(WIDEST, len(window.words))):
            valid[i, : len(numbers) - wide, wide] = numbers[: len(numbers) - wide] == numbers[wide:]
        for first, last, label in window.spans:
            labels[i, first, last - first] = kinds.index(label) + 1
        between = torch.zeros(len(window.spans), len(window.spans), dtype=torch.long)
        for one, other, label in window.links:
            if label in links:
                between[one, other] = links.index(label) + 1
        spans = torch.tensor([s[:2] for s in window.spans]).view(-1, 2)
        linked.append((spans, torch.tensor([kinds.index(s[2]) for s in window.spans]), between))
    return Batch(pieces, mask, word, count, labels, valid, tuple(linked), sum(len(w.words) for w in group))


def _length(window: Window) -> int:
    return sum(map(len, window.pieces))
