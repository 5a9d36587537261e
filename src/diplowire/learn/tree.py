"""From scores of heads to a tree: one root, no cycle, no token its own head."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diplowire.learn.weights import Floats

Heads = NDArray[np.intp]


def best_heads(scores: Floats) -> tuple[Heads, Heads]:
    """Return for each token its best head (0 the root, n the n-th token) and the tokens that were roots too many.

    `scores` is tokens x (1 + tokens) and is spoiled. Where the best heads are no tree, the first root stays, as in a
    row of equal clauses, and the other roots hang from it; a sentence without one gets the root that costs least; each
    cycle is cut where its best way out costs least. Ties fall to the earlier token.
    """
    size = len(scores)
    own = np.arange(size)
    scores[own, own + 1] = -np.inf
    heads: Heads = scores.argmax(1)
    roots = np.flatnonzero(heads == 0)
    if len(roots):
        heads[roots[1:]] = roots[0] + 1
    else:
        heads[(scores[:, 0] - scores[own, heads]).argmax()] = 0
    reached = _reached(heads)
    while not reached.all():
        cycle = _cycle(heads, int(np.flatnonzero(~reached)[0]))
        inside = np.flatnonzero(reached)
        ways = scores[np.ix_(cycle, inside + 1)] - scores[cycle, heads[cycle]][:, None]
        token, head = divmod(int(ways.argmax()), len(inside))
        heads[cycle[token]] = inside[head] + 1
        reached = _reached(heads)
    return heads, roots[1:]


def _reached(heads: Heads) -> NDArray[np.bool_]:
    """Say which tokens lead to the root, by doubling the length of the way looked at."""
    jump = np.concatenate((np.zeros(1, np.intp), heads))
    for _ in range(len(heads).bit_length()):
        jump = jump[jump]
    reached: NDArray[np.bool_] = jump[1:] == 0
    return reached


def _cycle(heads: Heads, start: int) -> Heads:
    """Return the tokens of the cycle that a token leads into, in order of the text."""
    at = start
    for _ in range(len(heads)):
        at = int(heads[at]) - 1
    out = [at]
    while (at := int(heads[at]) - 1) != out[0]:
        out.append(at)
    return np.array(sorted(out), np.intp)
