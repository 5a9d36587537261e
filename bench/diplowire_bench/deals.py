"""Deals between organisations, and what belongs to whom.

A deal is a word of the table (a sale, a loan, an investment, a fine) with the organisations (of loans and fines, states
too) that stand nearest on both sides of it in its sentence. No reading holds deals: this is for the corpus only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from diplowire_bench.seen import Deal, Mention, Owned, Seen, Thing
from diplowire_bench.vocabulary import words

_KINDS = ("sale", "loan", "investment", "fine")
_PUBLIC = {"loan", "fine"}  # between states as well


def deals(seen: Seen) -> list[Deal]:
    """Return the deals of a text, each kind once for two parties."""
    found: dict[tuple[str, frozenset[str]], Deal] = {}
    for kind in _KINDS:
        for deal in _of(seen, kind):
            found.setdefault((kind, frozenset(deal.parties)), deal)
    return list(found.values())


def owned(seen: Seen) -> list[Owned]:
    """Return what is said to belong to somebody: "принадлежит", "владеет", "доля А в Б"."""
    a = seen.analysis
    found: list[Owned] = []
    for i in range(len(a)):
        first, stop = a.sentences[a.sentence_of[i]]
        if a.lemma[i] not in words("belonging"):
            continue
        near = [
            (m, t)
            for m, t in seen.mentions
            if m.named
            and a.start[first] <= m.start < a.stop[stop - 1]
            and t.kind in ("organization", "person", "state")
        ]
        before = [t for m, t in near if m.end <= a.start[i]]
        after = [(m, t) for m, t in near if m.start >= a.stop[i]]
        if a.lemma[i] == "доля":
            pairs = [(x, y) for (_, x), (m, y) in pairwise(after) if seen.text[: m.start].endswith((" в ", " во "))]
            found += [Owned(x.id, y.id) for x, y in pairs[:1]]
        elif a.lemma[i] == "владеть" and before and after:
            found.append(Owned(before[-1].id, after[0][1].id))
        elif a.lemma[i] not in ("владеть", "доля") and before and before[-1].kind == "organization":
            found += [Owned(t.id, before[-1].id) for t in _listed(seen, a.stop[i], after)]
    return list(dict.fromkeys(found))


def _listed(seen: Seen, at: int, after: list[tuple[Mention, Thing]]) -> Iterator[Thing]:
    """Yield the names that follow a place one behind another, with nothing but commas and "and" between."""
    for mention, thing in after:
        if seen.text[at : mention.start].strip(" ,") not in ("", "и"):
            return
        yield thing
        at = mention.end


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
            if a.start[first] <= m.start < stop_at and _party(m, t, public=kind in _PUBLIC) and not _told_by(seen, m)
        ]
        before = [t.id for m, t in near if m.end <= a.start[i]]
        after = [t.id for m, t in near if m.start >= a.stop[i] and t.id != (before[-1] if before else "")]
        if before and after:
            yield Deal(kind, (before[-1], after[0]))
        elif len(set(after)) > 1:
            yield Deal(kind, (after[0], next(x for x in after if x != after[0])))


def _told_by(seen: Seen, mention: Mention) -> bool:
    """Say whether an organisation is only who tells it: "сообщает агентство"."""
    a = seen.analysis
    at = a.within(mention.start, mention.end).start
    return any(a.lemma[j] in words("telling") for j in range(max(0, at - 3), at))


def _party(mention: Mention, thing: Thing, *, public: bool) -> bool:
    return mention.named and (thing.kind == "organization" or (public and thing.kind == "state"))
