"""Deals between organisations: who buys from, lends to, invests in or fines whom.

A word of the table of deals, and the organisations (of loans and fines, states too) that stand nearest on both sides of
it in its sentence. No reading holds deals: this is for the corpus only.
"""

from __future__ import annotations

from collections.abc import Iterator

from diplowire_bench.seen import Deal, Mention, Seen, Thing
from diplowire_bench.titles import words

_KINDS = ("sale", "loan", "investment", "fine")
_PUBLIC = {"loan", "fine"}  # between states as well


def deals(seen: Seen) -> list[Deal]:
    """Return the deals of a text, each kind once for two parties."""
    found: dict[tuple[str, frozenset[str]], Deal] = {}
    for kind in _KINDS:
        for deal in _of(seen, kind):
            found.setdefault((kind, frozenset(deal.parties)), deal)
    return list(found.values())


def _of(seen: Seen, kind: str) -> Iterator[Deal]:
    a = seen.analysis
    for i in range(len(a)):
        if a.lemma[i] not in words(kind):
            continue
        first, stop = a.sentences[a.sentence_of[i]]
        stop_at = a.stop[stop - 1]
        near = [
            (m, t)
            for m, t in seen.mentions
            if a.start[first] <= m.start < stop_at and _party(m, t, public=kind in _PUBLIC)
        ]
        before = [t.id for m, t in near if m.end <= a.start[i]]
        after = [t.id for m, t in near if m.start >= a.stop[i] and t.id != (before[-1] if before else "")]
        if before and after:
            yield Deal(kind, (before[-1], after[0]))
        elif len(set(after)) > 1:
            yield Deal(kind, (after[0], next(x for x in after if x != after[0])))


def _party(mention: Mention, thing: Thing, *, public: bool) -> bool:
    return mention.named and (thing.kind == "organization" or (public and thing.kind == "state"))
