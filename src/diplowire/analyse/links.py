"""Links that go together: what a network links, without what cannot hold beside what it is surer of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from diplowire.model.analysis import Labelled, Link

_BESIDE = frozenset({"AGENT", "HEADQUARTERED_IN", "LOCATED_IN", "POINT_IN_TIME", "TAKES_PLACE_IN"})
_ONCE = frozenset({"HEADQUARTERED_IN", "PARTICIPANT_IN", "POINT_IN_TIME", "TAKES_PLACE_IN", "WORKPLACE"})
_ACROSS = 0.5  # how sure a link must be from one sentence to another


def consistent(
    labelled: Sequence[Labelled], links: Sequence[Link], sentences: Sequence[tuple[int, int]]
) -> tuple[Link, ...]:
    """Return the links that can stand together, in their order. `sentences` are half-open ranges of tokens.

    Where and when something happens or lies is told in its own sentence (on NEREL's dev split none of 69 such links
    from one sentence to another is right), and whatever else leaves its sentence must be likelier than not. A
    profession right before a name is that person's and nobody's else. Of an event told by a noun and by the whole
    phrase around it ("talks", "talks in Oslo") one takes the link, and so for either end: the one surest of it.
    """
    starts = [first for first, _ in sentences]
    borne = _borne(labelled, links)
    kept: list[int] = []
    taken: dict[tuple[str, str, int], list[int]] = {}
    for n in sorted(range(len(links)), key=lambda n: (-links[n].sure, n)):
        link = links[n]
        one, other = labelled[link.one], labelled[link.other]
        if bisect_right(starts, one.first) != bisect_right(starts, other.first):
            if link.label in _BESIDE or link.sure < _ACROSS:
                continue
        if link.label == "WORKS_AS" and borne.get(other.last, one.first) != one.first:
            continue
        if link.label in _ONCE:
            by_one = taken.setdefault((link.label, "one", link.one), [])
            by_other = taken.setdefault((link.label, "other", link.other), [])
            if any(_inside(labelled[o], other) for o in by_one) or any(_inside(labelled[o], one) for o in by_other):
                continue
            by_one.append(link.other)
            by_other.append(link.one)
        kept.append(n)
    return tuple(links[n] for n in sorted(kept))


def _borne(labelled: Sequence[Labelled], links: Sequence[Link]) -> dict[int, int]:
    """Return where the name of its holder begins, by the last token of each profession right before it."""
    out: dict[int, int] = {}
    for link in links:
        one, other = labelled[link.one], labelled[link.other]
        if link.label == "WORKS_AS" and other.last + 1 == one.first:
            out.setdefault(other.last, one.first)
    return out


def _inside(x: Labelled, y: Labelled) -> bool:
    """Say whether one stretch lies inside the other."""
    return (x.first <= y.first and y.last <= x.last) or (y.first <= x.first and x.last <= y.last)
