"""Which events of different stories are one thing: decided in order of publication, each event by those before it.

So the ledger as of a day is what the stories up to that day give, and the order of adding does not matter: where a
story comes late, the events after it that could be touched are decided again until nothing changes any more.
"""

from __future__ import annotations

import datetime as dt
import heapq
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from diplowire.ledger.match import CLEAR, ENOUGH, Fit, Told, fit, misses
from diplowire.ledger.sketch import LATE, Order, Sketch

Uid = tuple[str, str]

BEHIND = 200  # days before an event's day of publication in which reports of the same thing are looked for
_WORTH_ASKING = 1.5  # of the score
_CANDIDATES = 64  # occurrences that one event is compared with, the most recently told first
_SECOND: Callable[[tuple[Order, Uid]], Uid] = itemgetter(1)
_NONE: frozenset[Uid] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an event was decided to be: the first report of its occurrence, and how well it fitted."""

    leader: Uid
    score: float | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """An event that fits two occurrences about equally well, or one badly: it stays apart."""

    event: Uid
    other: Uid
    why: str


@dataclass
class Judged:
    """What people judged of events: pairs that are one, and pairs that are two."""

    one: dict[Uid, set[Uid]] = field(default_factory=dict)
    two: dict[Uid, set[Uid]] = field(default_factory=dict)


class Looked(NamedTuple):
    """With how many occurrences an event was compared, and how far back that led where these were enough."""

    number: int
    back_to: Order | None


class Board:
    """The events in reach, filed by their keys, with what was decided of each. `fetch` brings those not yet here."""

    def __init__(self, fetch: Callable[[Iterable[str], dt.date, dt.date], None] | None = None) -> None:
        self.sketches: dict[Uid, Sketch] = {}
        self.decided: dict[Uid, Decision] = {}
        self.doubts: dict[Uid, tuple[Doubt, ...]] = {}
        self.members: dict[Uid, set[Uid]] = {}
        self.changed: set[Uid] = set()
        self.left: set[Uid] = set()  # leaders of occurrences that lost a report
        self.looked: dict[Uid, Looked] = {}  # at what each event decided here was compared with
        self._filed: dict[str, list[tuple[Order, Uid]]] = {}  # by key, in order
        self._told: dict[Uid, Told] = {}  # by leader, of all its reports
        self._fetch = fetch

    def put(self, s: Sketch, decision: Decision | None = None) -> None:
        """File an event, in place of what was known of it before."""
        self._unfile(s.uid)
        self.sketches[s.uid] = s
        for key in s.filing():
            insort(self._filed.setdefault(key, []), (s.order, s.uid))
        if decision:
            self._set(s.uid, decision)

    def drop(self, uid: Uid) -> None:
        """Forget an event."""
        self._unfile(uid)
        self.sketches.pop(uid, None)
        if was := self.decided.pop(uid, None):
            self._leave(uid, was.leader)
        self.doubts.pop(uid, None)
        self.looked.pop(uid, None)

    def forget(self, day: str) -> list[Uid]:
        """Drop the occurrences of which nothing was told since a day (YYYY-MM-DD), and say which events that were."""
        old = [uids for uids in self.members.values() if all(self.sketches[u].order[0] < day for u in uids)]
        gone = [uid for uids in old for uid in uids]
        for uid in gone:
            self.drop(uid)
        self._told.clear()
        return gone

    def _unfile(self, uid: Uid) -> None:
        if old := self.sketches.get(uid):
            if was := self.decided.get(uid):
                self._told.pop(was.leader, None)
            for key in old.filing():
                filed = self._filed[key]
                del filed[bisect_left(filed, (old.order, uid))]
                if not filed:
                    del self._filed[key]

    def _leave(self, uid: Uid, leader: Uid) -> None:
        self._told.pop(leader, None)
        self.left.add(leader)
        if members := self.members.get(leader):
            members.discard(uid)
            if not members:
                del self.members[leader]

    def decide(self, uid: Uid, decision: Decision, doubts: tuple[Doubt, ...]) -> bool:
        """Note a decision and say whether it is a new one; what is unsure of it bears on no other event."""
        fresh = self.decided.get(uid) != decision
        if fresh:
            self._set(uid, decision)
        if fresh or self.doubts.get(uid, ()) != doubts:
            self.doubts[uid] = doubts
            self.changed.add(uid)
        return fresh

    def _set(self, uid: Uid, decision: Decision) -> None:
        if (was := self.decided.get(uid)) and was.leader != decision.leader:
            self._leave(uid, was.leader)
        self.decided[uid] = decision
        self._told.pop(decision.leader, None)
        self.members.setdefault(decision.leader, set()).add(uid)

    def before(self, s: Sketch) -> Iterator[Sketch]:
        """Yield the events that may tell of the same thing and come earlier in order, the latest first."""
        day = s.published or LATE
        first = day - dt.timedelta(days=BEHIND)
        if self._fetch:
            self._fetch(s.filing(), first, day)
        low: Any = ((first.isoformat(),),)
        high: Any = (s.order,)
        found: list[Iterator[tuple[Order, Uid]]] = []
        for key in s.filing():
            if filed := self._filed.get(key):
                places = range(bisect_left(filed, high) - 1, bisect_left(filed, low) - 1, -1)
                found.append(map(filed.__getitem__, places))
        every = found[0] if len(found) == 1 else _once(heapq.merge(*found, reverse=True))
        return map(self.sketches.__getitem__, map(_SECOND, every))

    def after(self, s: Sketch, company: Iterable[Sketch] = ()) -> list[Sketch]:
        """Return the events later in order for which this one may count, by itself or by those it is one with."""
        until: dict[str, str] = {}
        for x in (s, *company):
            day = x.published or LATE
            last = day if day == LATE else day + dt.timedelta(days=BEHIND)
            if self._fetch:
                self._fetch(x.filing(), day, last)
            for key in x.filing():
                until[key] = max(until.get(key, ""), last.isoformat() + "~")
        found: set[Uid] = set()
        low = (s.order, ("~", ""))
        for key, end in until.items():
            if (filed := self._filed.get(key)) and low < filed[-1]:
                high: Any = ((end,),)
                found.update(map(_SECOND, filed[bisect_left(filed, low) : bisect_left(filed, high)]))
        return [self.sketches[uid] for uid in sorted(found)]

    def whole(self, leader: Uid) -> Told:
        """Return an occurrence with all its reports."""
        told = self._told.get(leader)
        if told is None:
            reports = (self.sketches[u] for u in self.members.get(leader, ()) if u in self.sketches)
            told = self._told[leader] = Told(tuple(sorted(reports, key=lambda r: r.order)))
        return told

    def told(self, leader: Uid, order: Order) -> Told:
        """Return an occurrence as told before a place in the order."""
        return _until(self.whole(leader), order)

    def told_before(self, leader: Uid, order: Order) -> tuple[Sketch, ...]:
        """Return the reports of an occurrence that come before a place in the order."""
        return self.told(leader, order).reports


def _once(ordered: Iterable[tuple[Order, Uid]]) -> Iterator[tuple[Order, Uid]]:
    last = None
    for x in ordered:
        if x != last:
            yield x
        last = x


def _until(told: Told, order: Order) -> Told:
    if not told.reports or told.reports[-1].order < order:
        return told
    return Told(tuple(r for r in told.reports if r.order < order))


@lru_cache(1024)
def months_between(first: dt.date, last: dt.date) -> Set[str]:
    """Return the months from one day to another as YYYY-MM."""
    number, stop = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return frozenset(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(number, stop + 1))


def link(board: Board, fresh: Iterable[Uid], judged: Judged) -> None:
    """Decide the events in `fresh`, and again all that their decisions touch."""
    queue: list[tuple[Order, Uid]] = []
    waiting: set[Uid] = set()

    def push(uid: Uid) -> None:
        if uid not in waiting and uid in board.sketches:
            waiting.add(uid)
            heapq.heappush(queue, (board.sketches[uid].order, uid))

    first = set(fresh)
    for uid in list(first):
        first |= judged.one.get(uid, set()) | judged.two.get(uid, set())
    for uid in first:
        push(uid)
    while queue:
        _, uid = heapq.heappop(queue)
        waiting.discard(uid)
        s = board.sketches[uid]
        was = board.decided.get(uid)
        told = {was.leader: board.whole(was.leader)} if was else {}
        decision, doubts = _decide(board, s, judged)
        told.setdefault(decision.leader, board.whole(decision.leader))
        if board.decide(uid, decision, doubts) or uid in first:
            views = [*told.values(), *(board.whole(leader) for leader in told)]
            company = {r.uid: r for view in views for r in view.reports}
            known = was is not None and uid in first  # what it was before may count too, and is gone
            first.discard(uid)
            for x in board.after(s, company.values()):
                if x.uid in waiting or x.uid in company:
                    continue
                if known or x.uid in judged.one or _counts(board, s, x, views):
                    push(x.uid)
            for r in company.values():
                if r.order > s.order:
                    push(r.uid)


def _counts(board: Board, s: Sketch, x: Sketch, views: Iterable[Told]) -> bool:
    """Say whether it can count for `x` that `s` was decided anew: by kind and days of what it is told of mostly not.

    Where an event is not compared with all that is near, any other thing that it looks at may come to be compared or
    left out; what lies farther back than it looks does not.
    """
    looked = board.looked.get(x.uid)
    if looked is None or (looked.back_to is None and looked.number + 1 >= _CANDIDATES):
        looked = _look(board, x)
    elif looked.back_to is None:
        looked = Looked(looked.number + 1, None)
    board.looked[x.uid] = looked
    if looked.back_to is not None and s.order >= looked.back_to and x.rule.may_be(s.kind):
        return True
    for view in views:
        told = _until(view, x.order)
        if told.reports and (x.kind in told.kinds or x.rule.told_as & told.kinds) and not misses(x, told):
            return True
    return False


def _look(board: Board, x: Sketch) -> Looked:
    """Return what an event is compared with as things are now."""
    seen: set[Uid] = set()
    for y in board.before(x):
        if (was := board.decided.get(y.uid)) and x.rule.may_be(y.kind):
            seen.add(was.leader)
            if len(seen) >= _CANDIDATES:
                return Looked(len(seen), y.order)
    return Looked(len(seen), None)


def _decide(board: Board, s: Sketch, judged: Judged) -> tuple[Decision, tuple[Doubt, ...]]:
    one, two = judged.one.get(s.uid, _NONE), judged.two.get(s.uid, _NONE)
    fits: list[tuple[Fit, Uid]] = []
    seen: set[Uid] = set()
    back_to: Order | None = None
    for x in board.before(s):
        was = board.decided.get(x.uid)
        if was is None or was.leader in seen or not (s.rule.may_be(x.kind) or x.uid in one):
            continue
        leader = was.leader
        seen.add(leader)
        told = board.told(leader, s.order)
        if one and not one.isdisjoint(r.uid for r in told.reports):
            return Decision(leader, None, ("judged to be one",)), ()
        if not misses(s, told) and two.isdisjoint(r.uid for r in told.reports):
            found = fit(s, told)
            if not found.barrier:
                fits.append((found, leader))
        if len(seen) >= _CANDIDATES:
            back_to = x.order
            break
    board.looked[s.uid] = Looked(len(seen), back_to)
    for other in sorted(one):  # judged one with an event that nothing else brings near
        if other in board.decided and board.sketches[other].order < s.order:
            return Decision(board.decided[other].leader, None, ("judged to be one",)), ()
    fits.sort(key=lambda f: -f[0].score)
    good = [f for f in fits if f[0].score >= ENOUGH]
    if good and (len(good) == 1 or good[0][0].score >= good[1][0].score + CLEAR):
        return Decision(good[0][1], good[0][0].score, good[0][0].because), ()
    if good:
        why = "it fits more than one thing about equally well"
        tied = [g for g in good if g[0].score + CLEAR > good[0][0].score]
        return Decision(s.uid), tuple(Doubt(s.uid, leader, why) for _, leader in tied[:4])
    near = [leader for found, leader in fits[:2] if found.score >= _WORTH_ASKING]
    return Decision(s.uid), tuple(Doubt(s.uid, leader, "it may be the same thing") for leader in near)
