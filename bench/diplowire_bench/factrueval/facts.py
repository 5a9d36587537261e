"""Track 3: facts by their arguments. Several answers may together stand for one fact, at a price."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from diplowire_bench.factrueval.answers import FactAnswer
from diplowire_bench.factrueval.gold import PHASE
from diplowire_bench.factrueval.layers import Argument, Document, Fact
from diplowire_bench.factrueval.strings import same, tight
from diplowire_bench.score import Score

TAGS = ("occupation", "meeting", "deal", "ownership")
SEARCHED = 2_000  # assignments; above that, a search from many starts
_STARTS = 20
_HALF = {"position", PHASE}


@dataclass(eq=False)
class _Wanted:
    fact: Fact
    arguments: list[Argument]
    ignored: bool


@dataclass(eq=False)
class _Match:
    """The quality of every set of answers to one fact, worked out once."""

    wanted: _Wanted
    answers: Sequence[FactAnswer]
    known: dict[tuple[int, ...], float] = field(default_factory=dict)

    def quality(self, chosen: tuple[int, ...]) -> float:
        if chosen not in self.known:
            self.known[chosen] = _quality(self.wanted, [self.answers[j] for j in chosen])
        return self.known[chosen]


def score(document: Document, answers: Sequence[FactAnswer], *, hard: bool = False) -> dict[str, Score]:
    """Return the score of each type and of all.

    Easy mode passes over facts that are marked as difficult and asks for no phase; hard mode passes over those that are
    not real and asks for it.
    """
    rows = {}
    for tag in TAGS:
        facts = [f for f in document.facts if f.tag == tag and (f.real or not hard)]
        wanted = [_Wanted(f, [a for a in f.arguments if hard or a.name != PHASE], f.hard and not hard) for f in facts]
        given = [FactAnswer(tag, tuple((k, tight(v)) for k, v in a.arguments)) for a in answers if a.tag.lower() == tag]
        rows[tag] = _best(wanted, given)
    return {**rows, "overall": sum(rows.values(), Score())}


def _best(wanted: list[_Wanted], given: list[FactAnswer]) -> Score:
    """Return the score of the best assignment of answers to facts."""
    options = [[i for i, w in enumerate(wanted) if _touches(w, a)] + [-1] for a in given]
    matches = [_Match(w, given) for w in wanted]

    def judge(chosen: Sequence[int]) -> Score:
        return _score(matches, chosen)

    if math.prod(map(len, options)) <= SEARCHED:
        return max(map(judge, itertools.product(*options)), key=lambda s: s.f1)
    free = random.Random(0)
    starts = [[o[0] for o in options], *([free.choice(o) for o in options] for _ in range(_STARTS))]
    return max((_climb(chosen, options, matches) for chosen in starts), key=lambda s: s.f1)


def _climb(chosen: list[int], options: list[list[int]], matches: list[_Match]) -> Score:
    """Move one answer at a time, or swap two, while that helps."""
    best = _score(matches, chosen)
    better = True
    while better:
        better = False
        for j, own in enumerate(options):
            for i in own:
                if i == chosen[j]:
                    continue
                others = [k for k, x in enumerate(chosen) if x == i and i >= 0 and chosen[j] in options[k]]
                for swapped in (None, *others):
                    trial = list(chosen)
                    trial[j] = i
                    if swapped is not None:
                        trial[swapped] = chosen[j]
                    found = _score(matches, trial)
                    if found.f1 > best.f1 + 1e-12:
                        best, better = found, True
                        chosen[:] = trial
    return best


def _score(matches: list[_Match], chosen: Sequence[int]) -> Score:
    recalled = precise = 0.0
    gold = 0
    given = sum(i < 0 for i in chosen)
    for i, match in enumerate(matches):
        own = tuple(j for j, x in enumerate(chosen) if x == i)
        if match.wanted.ignored:
            continue
        quality = match.quality(own) if own else 0.0
        recalled += quality
        precise += quality * len(own)
        gold += 1
        given += len(own)
    return Score(recalled, precise, gold, given)


def _fits(argument: Argument, name: str, value: str) -> bool:
    return argument.name == name and any(same(v, value) for v in argument.values)


def _touches(wanted: _Wanted, answer: FactAnswer) -> bool:
    """Say whether an answer shares an argument with a fact; a position alone is not enough."""
    own = [a for a in wanted.arguments if a.name != "position"]
    return any(_fits(a, name, value) for a in own for name, value in answer.arguments)


def _quality(wanted: _Wanted, answers: Sequence[FactAnswer]) -> float:
    """Return how well answers give the arguments of one fact, times how well they tell that it is one."""
    by: dict[int, set[int]] = {}
    extra = 0.0
    for number, answer in enumerate(answers):
        for name, value in answer.arguments:
            hit = next((i for i, a in enumerate(wanted.arguments) if _fits(a, name, value)), None)
            if hit is None:
                extra += _weight(name)
            else:
                by.setdefault(hit, set()).add(number)
    right = sum(_weight(wanted.arguments[i].name) for i in by)
    missed = sum(_weight(a.name) for i, a in enumerate(wanted.arguments) if i not in by)
    given = right / (right + missed + extra) if right else 0.0
    n = len(by)
    one = 1.0
    if len(answers) > 1 and n > 1:
        # As published, the pairs looked at are those of the first n arguments, not of the n that were found.
        joined = sum(bool(by.get(x, set()) & by.get(y, set())) for x, y in itertools.combinations(range(n), 2))
        one = joined / (n * (n - 1) / 2)
    return (given + given * one) / 2


def _weight(name: str) -> float:
    return 0.5 if name in _HALF else 1.0
