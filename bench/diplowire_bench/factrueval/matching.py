"""Which answer stands for which gold object, one for one, so that F1 is highest.

The rules are the evaluators': what fits perfectly has to be matched, and an answer is kept for an object that it fits
perfectly. They search all assignments of a document; here each group of objects and answers that touch each other is
searched alone, and the groups are put together by Dinkelbach's method for a ratio of sums. The result is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from diplowire_bench.score import Score

Pairs = tuple[tuple[int, int], ...]
Evaluate = Callable[[Pairs, Sequence[int], Sequence[int]], Score]
SEARCHED = 20_000  # assignments of one group


@dataclass(frozen=True)
class Problem:
    """How well each answer fits each gold object, gold objects that have to be judged together, and the judge."""

    priority: Sequence[Sequence[float]]
    tied: Sequence[tuple[int, int]]
    evaluate: Evaluate


def best(problem: Problem, answers: int) -> Pairs:
    """Return the pairs (gold, answer) with the highest F1."""
    groups = [(g, t, _options(problem, g, t)) for g, t in _groups(problem, answers)]
    scored = [
        [
            (problem.evaluate(p, [i for i in g if i not in dict(p)], [j for j in t if j not in dict(map(_turn, p))]), p)
            for p in o
        ]
        for g, t, o in groups
    ]
    rate = 0.0
    chosen: list[tuple[Score, Pairs]] = []
    for _ in range(50):
        chosen = [max(options, key=lambda o: 2 * o[0].recalled - rate * (o[0].gold + o[0].given)) for options in scored]
        total = sum((s for s, _ in chosen), Score())
        if abs(total.f1 - rate) < 1e-12:
            break
        rate = total.f1
    return tuple(sorted(pair for _, pairs in chosen for pair in pairs))


def _turn(pair: tuple[int, int]) -> tuple[int, int]:
    return pair[1], pair[0]


def _groups(problem: Problem, answers: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the gold objects and answers that touch each other, directly or through others."""
    n = len(problem.priority)
    parent = list(range(n + answers))

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for i, row in enumerate(problem.priority):
        for j, value in enumerate(row):
            if value > 0:
                parent[root(i)] = root(n + j)
    for i, k in problem.tied:
        parent[root(i)] = root(k)
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for x in range(n + answers):
        group = groups.setdefault(root(x), ([], []))
        group[x >= n].append(x - n if x >= n else x)
    yield from groups.values()


def _options(problem: Problem, gold: list[int], answers: list[int]) -> list[Pairs]:
    found: list[Pairs] = []
    if _search(problem, gold, answers, (), found):
        return found
    return [_assigned(problem, gold, answers)]


def _search(problem: Problem, gold: list[int], answers: list[int], pairs: Pairs, found: list[Pairs]) -> bool:
    """Collect the assignments that the evaluators try; say whether there were few enough."""
    if not gold or not answers:
        found.append(pairs)
        return len(found) <= SEARCHED
    first, rest = gold[0], gold[1:]
    row = problem.priority[first]
    perfect = [j for j in answers if row[j] == 1.0]
    tried = others = 0
    for j in perfect or [j for j in answers if row[j] > 0]:
        others = max(others, sum(problem.priority[k][j] > 0 for k in rest))
        if row[j] < 1.0 and any(problem.priority[k][j] == 1.0 for k in rest):
            continue
        tried += 1
        if not _search(problem, rest, [x for x in answers if x != j], (*pairs, (first, j)), found):
            return False
    if not tried or (tried == 1 and others and not perfect):
        return _search(problem, rest, answers, pairs, found)
    return True


def _assigned(problem: Problem, gold: list[int], answers: list[int]) -> Pairs:
    """Return the assignment of a group too large to search that fits best in sum (the Hungarian method)."""
    size = max(len(gold), len(answers))
    cost = [[0.0] * (size + 1) for _ in range(size + 1)]
    for x, i in enumerate(gold, 1):
        for y, j in enumerate(answers, 1):
            cost[x][y] = -problem.priority[i][j]
    rows, columns = [0.0] * (size + 1), [0.0] * (size + 1)
    held, before = [0] * (size + 1), [0] * (size + 1)
    for x in range(1, size + 1):
        held[0], column = x, 0
        least, used = [float("inf")] * (size + 1), [False] * (size + 1)
        while held[column]:
            used[column] = True
            row, step, nearest = held[column], float("inf"), 0
            for y in range(1, size + 1):
                if not used[y]:
                    reduced = cost[row][y] - rows[row] - columns[y]
                    if reduced < least[y]:
                        least[y], before[y] = reduced, column
                    if least[y] < step:
                        step, nearest = least[y], y
            for y in range(size + 1):
                if used[y]:
                    rows[held[y]] += step
                    columns[y] -= step
                else:
                    least[y] -= step
            column = nearest
        while column:
            held[column] = held[before[column]]
            column = before[column]
    found = ((held[y], y) for y in range(1, size + 1) if cost[held[y]][y] < 0)
    return tuple(sorted((gold[x - 1], answers[y - 1]) for x, y in found))
