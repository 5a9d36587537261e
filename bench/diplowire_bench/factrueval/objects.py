"""Track 2: objects by their properties; each value may differ by a slip of the pen."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire_bench.factrueval.answers import ObjectAnswer
from diplowire_bench.factrueval.layers import Document, Entity
from diplowire_bench.factrueval.matching import Pairs, Problem, best
from diplowire_bench.factrueval.names import by_tag
from diplowire_bench.factrueval.strings import same, tight
from diplowire_bench.score import Score

TAGS = ("per", "loc", "org")


def score(document: Document, answers: Sequence[ObjectAnswer], *, forgiving: bool = False) -> dict[str, Score]:
    """Return the score of each type and of all; `forgiving` does not punish properties too many."""
    named = [e for e in document.entities.values() if e.attributes and e.tag in TAGS]
    gold = sorted(named, key=lambda e: (TAGS.index(e.tag), e.id))
    kept = [ObjectAnswer("loc" if a.tag == "locorg" else a.tag, a.attributes) for a in answers]
    given = sorted((a for a in kept if a.tag in TAGS), key=lambda a: TAGS.index(a.tag))
    quality = [[_quality(e, a, forgiving) for a in given] for e in gold]

    def evaluate(pairs: Pairs, missed: Sequence[int], extra: Sequence[int]) -> Score:
        counted = [(i, j) for i, j in pairs if not gold[i].ignored]
        right = sum(quality[i][j] for i, j in counted)
        asked = sum(not gold[i].ignored for i in missed)
        return Score(right, right, len(counted) + asked, len(counted) + len(extra))

    pairs = best(Problem(quality, (), evaluate), len(given))
    return by_tag(pairs, [e.tag for e in gold], [a.tag for a in given], evaluate, TAGS)


def _quality(gold: Entity, answer: ObjectAnswer, forgiving: bool) -> float:
    if gold.tag != answer.tag:
        return 0.0
    found: set[int] = set()
    extra = 0
    for name, value in answer.attributes:
        value = tight(value)
        hits = [n for n, a in enumerate(gold.attributes) if a.name == name and any(same(v, value) for v in a.values)]
        found.update(hits)
        extra += not hits
    total = len(gold.attributes) + (0 if forgiving else extra)
    return len(found) / total if total else 0.0
