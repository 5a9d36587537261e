"""The best sequence of labels under a linear chain, for many sequences at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from diplowire.learn.weights import Floats


def decode(emissions: Floats, transitions: Floats, lengths: Sequence[int]) -> NDArray[np.intp]:
    """Return the best labels of sequences that lie end to end in `emissions` (tokens x labels).

    Steps through all sequences side by side; the longest come first, so each step works on the unfinished ones only.
    """
    size = np.asarray(lengths, np.intp)
    order = np.argsort(-size, kind="stable")
    starts = (np.cumsum(size) - size)[order]
    size = size[order]
    steps = int(size[0]) if len(size) else 0
    alive = np.searchsorted(-size, -np.arange(steps), side="left")  # sequences longer than each step
    score = emissions[starts[: alive[0]]] if steps else emissions[:0]
    back: list[NDArray[np.intp]] = []
    for step in range(1, steps):
        count = alive[step]
        through = score[:count, :, None] + transitions
        best = through.argmax(1)
        score[:count] = through.max(1) + emissions[starts[:count] + step]
        back.append(best)
    out = np.zeros(len(emissions), np.intp)
    label = score.argmax(1)
    rows = np.arange(len(label))
    for step in range(steps - 1, -1, -1):
        count = alive[step]
        out[starts[:count] + step] = label[:count]
        if step:
            label[:count] = back[step - 1][rows[:count], label[:count]]
    return out
