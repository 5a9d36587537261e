"""Names of a tagger beside those of an encoder that sees the sentences around: which of the two counts where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from diplowire.model.analysis import Name

_WIDENED = frozenset({"ORG", "FAC"})  # kinds of which a tagger often sees only a part


def settled(tagged: Sequence[Name], seen: Sequence[Name], least: float) -> list[Name]:
    """Return the names of a tagger, as sure as the encoder is of the same, and in order what the encoder knows better.

    A tagger's bounds are the better ones, so its names stand, but for what the encoder is sure of by `least`, 0 to 1:
    that the same words name something of another kind, or are part of a longer name of an organisation or building.
    What is so sure and lies where the tagger sees nothing is a name as well. What the encoder has `seen` may lie inside
    each other.
    """
    likely = [n for n in seen if n.sure is not None and n.sure >= least]
    sure = {(n.kind, n.first, n.last): n.sure for n in seen}
    other = {(n.first, n.last): n for n in likely}
    covered = {i: n for n in tagged for i in range(n.first, n.last + 1)}
    outer = outermost(likely)
    wider = {i: n for n in outer if n.kind in _WIDENED and _holds(n, covered) for i in range(n.first, n.last + 1)}
    out: dict[int, Name] = {}
    for n in tagged:
        found = wider.get(n.first) or other.get((n.first, n.last)) or n
        if (found.kind, found.first, found.last) == (n.kind, n.first, n.last):
            found = Name(n.kind, n.first, n.last, sure.get((n.kind, n.first, n.last)))
        out.setdefault(found.first, found)
    out |= {n.first: n for n in outer if covered.keys().isdisjoint(range(n.first, n.last + 1))}
    return [out[first] for first in sorted(out)]


def outermost(names: Iterable[Name]) -> list[Name]:
    """Return names in the order of the text without those that begin inside another."""
    out: list[Name] = []
    for n in sorted(names, key=lambda n: (n.first, -n.last)):
        if not out or n.first > out[-1].last:
            out.append(n)
    return out


def _holds(wide: Name, covered: Mapping[int, Name]) -> bool:
    """Say whether a name has all names of the tagger that it touches inside, and no person's among them."""
    touched = (covered[i] for i in range(wide.first, wide.last + 1) if i in covered)
    return all(wide.first <= n.first and n.last <= wide.last and n.kind != "PER" for n in touched)
