"""Track 1: names by their tokens. A descriptor ("министерство") is welcome and not asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from diplowire_bench.factrueval.answers import NameAnswer
from diplowire_bench.factrueval.gold import AROUND
from diplowire_bench.factrueval.layers import Document, Token
from diplowire_bench.factrueval.matching import Pairs, Problem, best
from diplowire_bench.score import Score

TAGS = ("per", "loc", "org", "locorg")
# The tokens that are asked for, by type of mention and of span; the others cost nothing and earn nothing.
_WANTED = {
    "per": {"none", "name", "patronymic", "nickname", "surname"},
    "loc": {"none", "org_name", "loc_name"},
    "org": {"none", "org_name", "loc_name"},
    "locorg": {"none", "org_name", "loc_name"},
}


@dataclass(eq=False)
class Wanted:
    """A gold mention as tokens: those asked for, all of them, and its relation to the mentions around it."""

    tag: str
    id: str
    tokens: frozenset[Token]
    marked: frozenset[Token]
    parents: list[Wanted] = field(default_factory=list)
    twin: Wanted | None = None


def wanted(document: Document, *, apart: bool) -> list[Wanted]:
    """Return the gold mentions; where `apart` is false, states and towns that act count as places."""
    found = []
    for mention in document.mentions.values():
        tag = "loc" if mention.tag == "locorg" and not apart else mention.tag
        if tag not in TAGS:
            continue
        marked = frozenset(t for s in mention.spans if s.tag in _WANTED[tag] for t in s.tokens)
        found.append(Wanted(tag, mention.id, frozenset(mention.tokens), marked))
    for one in found:
        around = [o for o in found if o is not one and o.tag in AROUND[one.tag]]
        one.parents = [o for o in around if one.tokens < o.tokens]
        one.twin = next((o for o in around if o.tokens == one.tokens), None)
    return sorted(found, key=lambda w: (TAGS.index(w.tag), w.id))


def score(document: Document, answers: Sequence[NameAnswer], *, apart: bool) -> dict[str, Score]:
    """Return the score of each type and of all; `apart` keeps LocOrg a type of its own."""
    gold = wanted(document, apart=apart)
    given = []
    for answer in answers:
        tokens = frozenset(
            t for t in document.tokens if t.start >= answer.start and t.end < answer.end and not t.ignored
        )
        given.append(("loc" if answer.tag == "locorg" and not apart else answer.tag, tokens))
    given.sort(key=lambda x: TAGS.index(x[0]))
    index = {id(w): i for i, w in enumerate(gold)}
    quality = [[_quality(w, tag, tokens) for tag, tokens in given] for w in gold]

    def evaluate(pairs: Pairs, missed: Sequence[int], extra: Sequence[int]) -> Score:
        matched = {id(gold[i]) for i, _ in pairs}
        right, counted = 0.0, 0
        for i, j in pairs:
            if not _ignored(gold[i], matched, index):
                right += quality[i][j]
                counted += 1
        asked = sum(not _ignored(gold[i], matched, index) for i in missed)
        return Score(right, right, counted + asked, counted + len(extra))

    priority = [[_overlap(w, tag, tokens) for tag, tokens in given] for w in gold]
    tied = [(index[id(w)], index[id(w.twin)]) for w in gold if w.twin is not None]
    pairs = best(Problem(priority, tied, evaluate), len(given))
    return by_tag(pairs, [w.tag for w in gold], [tag for tag, _ in given], evaluate, TAGS if apart else TAGS[:3])


def by_tag(pairs: Pairs, gold: list[str], given: list[str], evaluate: object, tags: Sequence[str]) -> dict[str, Score]:
    matched, used = {i for i, _ in pairs}, {j for _, j in pairs}
    missed = [i for i in range(len(gold)) if i not in matched]
    extra = [j for j in range(len(given)) if j not in used]
    assert callable(evaluate)
    rows = {
        tag: evaluate(
            tuple((i, j) for i, j in pairs if gold[i] == tag),
            [i for i in missed if gold[i] == tag],
            [j for j in extra if given[j] == tag],
        )
        for tag in tags
    }
    return {**rows, "overall": evaluate(pairs, missed, extra)}


def _overlap(gold: Wanted, tag: str, tokens: frozenset[Token]) -> float:
    if gold.tag != tag or not gold.tokens & tokens:
        return 0.0
    return len(gold.tokens & tokens) / len(gold.tokens | tokens)


def _quality(gold: Wanted, tag: str, tokens: frozenset[Token]) -> float:
    if gold.tag != tag:
        return 0.0
    right = len(gold.marked & tokens)
    missed = sum(not t.sign for t in gold.marked - tokens)
    total = right + missed + len(tokens - gold.tokens)
    return right / total if total else _overlap(gold, tag, tokens)


def _ignored(gold: Wanted, matched: set[int], index: dict[int, int]) -> bool:
    """Say whether a mention does not count: it has no name, lies inside another, or is the lesser of two equals."""
    if not gold.marked or gold.parents:
        return True
    twin = gold.twin
    if twin is None:
        return False
    if (id(gold) in matched) != (id(twin) in matched):
        return id(gold) not in matched
    if twin.tag == gold.tag:
        return index[id(gold)] > index[id(twin)]
    return gold.tag != "org"
