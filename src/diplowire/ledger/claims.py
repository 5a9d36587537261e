"""Claims on one measure put together, and those among them that cannot all hold.

Two claims of levels agree where one lies within the other (a range and a value inside it). A value about which is said
covers five parts in a hundred either way. Claims of different periods do not disagree; where stories name none, only
claims that came out near each other are compared, and the verdict is left open.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import combinations

from diplowire.ledger.sketch import Order
from diplowire.model.ledger import Claim, Disagreement, StoryRef
from diplowire.model.reading import Figure
from diplowire.model.story import Story
from diplowire.rules.table import read_table

ABOUT = 0.05
_NEAR = {"amount": 200, "share": 200, "change": 31, "rank": 366}  # days between claims that name no period
_COMPARED = frozenset(_NEAR)
LONGEST = max(_NEAR.values())


@cache
def levels() -> frozenset[str]:
    """Return the measures that have one level at a time."""
    rows = read_table(files("diplowire.kinds") / "levels.tsv", ("measure", "example"))
    return frozenset(row["measure"] for row in rows)


@dataclass(frozen=True)
class Told:
    """A figure of one story. `parties` and `speaker` are ids of the ledger."""

    order: Order
    ref: StoryRef
    figure: Figure
    words: str
    parties: tuple[str, ...]
    speaker: str | None
    published: dt.date | None

    @property
    def period(self) -> tuple[dt.date, dt.date] | None:
        """Return the days that it is about, where the story says."""
        return (self.figure.period.start, self.figure.period.end) if self.figure.period else None

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """Return the values that it allows; what is only about a value allows a little more."""
        f = self.figure
        low = -math.inf if f.low is None else f.low
        high = math.inf if f.high is None else f.high
        if f.approximate:
            low, high = low - abs(low) * ABOUT, high + abs(high) * ABOUT
        return low, high

    def claim(self) -> Claim:
        """Return it as the ledger shows it."""
        f = self.figure
        return Claim(
            story=self.ref,
            finding=f.id,
            speaker=self.speaker,
            parties=self.parties,
            value=self.words,
            span=f.evidence[0],
            low=f.low,
            high=f.high,
            unit=f.unit,
            approximate=f.approximate,
            status=f.status,
            published=self.published,
        )


def told(story: Story, figures: Sequence[Figure], ref: StoryRef, order: Order, who: Mapping[str, str]) -> list[Told]:
    """Return figures of a story as claims. `who` are the ids of its entities in the ledger."""
    return [
        Told(
            (*order[:3], int("".join(c for c in f.id if c.isdigit()) or 0)),
            ref,
            f,
            " ".join(f.evidence[0].of(story.text).split()),
            tuple(who[x] for x in f.parties),
            who[f.speaker] if f.speaker else None,
            story.day,
        )
        for f in figures
    ]


def disagreements(claims: Iterable[Told]) -> list[Disagreement]:
    """Return the claims that cannot all hold, by measure, in order of their first claim."""
    groups: dict[tuple[object, ...], list[Told]] = {}
    for t in sorted(claims, key=lambda t: t.order):
        f = t.figure
        if f.measure and t.parties and f.kind in _COMPARED and (f.kind == "rank" or f.measure in levels()):
            whose = t.parties[-1:] if f.kind == "rank" else tuple(sorted(t.parties))
            groups.setdefault((f.kind, f.measure, f.unit, f.direction, whose), []).append(t)
    out: list[tuple[Order, Disagreement]] = []
    for (kind, *_), group in groups.items():
        conflict = _ranks_exclude if kind == "rank" else _levels_exclude
        for part in _contemporary(group, _NEAR[str(kind)]):
            if found := _disagreement(part, conflict, str(kind)):
                out.append((part[0].order, found))
    return [d for _, d in sorted(out, key=lambda x: x[0])]


def _contemporary(group: Sequence[Told], near: int) -> list[list[Told]]:
    """Part claims by the period they name; those that name none, by when they came out."""
    periods: dict[object, list[Told]] = {}
    open_ones: list[list[Told]] = []
    for t in group:
        if t.period:
            periods.setdefault(t.period, []).append(t)
        elif open_ones and _days_apart(open_ones[-1][0], t) <= near:
            open_ones[-1].append(t)
        else:
            open_ones.append([t])
    return [*periods.values(), *open_ones]


def _days_apart(one: Told, other: Told) -> float:
    return abs((other.published - one.published).days) if one.published and other.published else math.inf


def _disagreement(part: Sequence[Told], conflict: Callable[[Told, Told], bool], kind: str) -> Disagreement | None:
    at_odds = [(a, b) for a, b in combinations(part, 2) if a.ref.id != b.ref.id and conflict(a, b)]
    if not at_odds:
        return None
    first = {id(t) for pair in at_odds for t in pair}
    shown: dict[str, Told] = {}
    for t in sorted(part, key=lambda t: (id(t) not in first, t.order)):
        shown.setdefault(t.ref.id, t)
    claims = sorted(shown.values(), key=lambda t: t.order)
    settled = all(t.period for pair in at_odds for t in pair)
    return Disagreement(
        about=str(part[0].figure.measure),
        parties=_contested(at_odds) if kind == "rank" else tuple(dict.fromkeys(part[0].parties)),
        claims=tuple(t.claim() for t in claims),
        verdict="contradiction" if settled else "unsettled",
    )


def _contested(at_odds: Sequence[tuple[Told, Told]]) -> tuple[str, ...]:
    """Return who is given a rank that is taken, and whose ranking it is."""
    lone: list[tuple[str, ...]] = [t.parties for pair in at_odds for t in pair if len(t.parties) == 2]
    told = lone or [t.parties for pair in at_odds for t in pair]
    holders = dict.fromkeys(x for parties in told for x in parties[:-1])
    return (*holders, told[0][-1])


def _levels_exclude(a: Told, b: Told) -> bool:
    """Say whether two levels cannot both hold: neither within the other, or one reached and still aimed at."""
    if a.figure.status == "forecast" or b.figure.status == "forecast":
        return False
    if a.figure.status != b.figure.status:
        aim, level = (a, b) if a.figure.status == "target" else (b, a)
        return level.bounds[0] >= aim.bounds[1] or level.figure.low == aim.figure.low
    if a.figure.status == "target":
        return False
    (low, high), (low2, high2) = a.bounds, b.bounds
    return not ((low2 <= low and high <= high2) or (low <= low2 and high2 <= high))


def _ranks_exclude(a: Told, b: Told) -> bool:
    """Say whether two claims fill one rank with different holders, or give one holder different ranks."""
    for x, y in ((a, b), (b, a)):
        mine, theirs = set(x.parties[:-1]), set(y.parties[:-1])
        low, high = x.bounds
        if not mine or not theirs or math.isinf(low) or math.isinf(high):
            return False
        full = len(mine) == high - low + 1
        if full and theirs - mine and low <= y.bounds[0] and y.bounds[1] <= high:
            return True
        if mine == theirs and len(mine) == 1 and (y.bounds[0] > high or y.bounds[1] < low):
            return True
    return False
