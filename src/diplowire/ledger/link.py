"""Which events of different stories are one thing: decided in order of publication, each event by those before it.

So the ledger as of a day is what the stories up to that day give, and the order of adding does not matter: where a
story comes late, the events after it that could be touched are decided again until nothing changes any more.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from diplowire.ledger.match import CLEAR, ENOUGH, Fit, Told, fit
from diplowire.ledger.sketch import LATE, Order, Sketch

Uid = tuple[str, str]

BEHIND = 200  # days before an event's day of publication in which reports of the same thing are looked for
_WORTH_ASKING = 1.5  # of the score
_CANDIDATES = 64  # occurrences that one event is compared with, the most recently told first


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


class Board:
    """The events in reach, filed by their keys, with what was decided of each. `fetch` brings those not yet here."""

    def __init__(self, fetch: Callable[[Iterable[str], dt.date, dt.date], None] | None = None) -> None:
        self.sketches: dict[Uid, Sketch] = {}
        self.decided: dict[Uid, Decision] = {}
        self.doubts: dict[Uid, tuple[Doubt, ...]] = {}
        self.members: dict[Uid, set[Uid]] = {}
        self.changed: set[Uid] = set()
        self._filed: dict[tuple[str, str], dict[Uid, Order]] = {}  # by key and month
        self._fetch = fetch

    def put(self, s: Sketch, decision: Decision | None = None) -> None:
        """File an event, in place of what was known of it before."""
        self._unfile(s.uid)
        self.sketches[s.uid] = s
        for key in s.filing():
            self._filed.setdefault((key, s.order[0][:7]), {})[s.uid] = s.order
        if decision:
            self._set(s.uid, decision)

    def drop(self, uid: Uid) -> None:
        """Forget an event."""
        self._unfile(uid)
        self.sketches.pop(uid, None)
        if was := self.decided.pop(uid, None):
            self.members.get(was.leader, set()).discard(uid)
        self.doubts.pop(uid, None)

    def _unfile(self, uid: Uid) -> None:
        if old := self.sketches.get(uid):
            for key in old.filing():
                self._filed.get((key, old.order[0][:7]), {}).pop(uid, None)

    def decide(self, uid: Uid, decision: Decision, doubts: tuple[Doubt, ...]) -> bool:
        """Note a decision and say whether it is a new one."""
        fresh = self.decided.get(uid) != decision or self.doubts.get(uid, ()) != doubts
        if fresh:
            self._set(uid, decision)
            self.doubts[uid] = doubts
            self.changed.add(uid)
        return fresh

    def _set(self, uid: Uid, decision: Decision) -> None:
        if (was := self.decided.get(uid)) and was.leader != decision.leader:
            self.members.get(was.leader, set()).discard(uid)
            self.changed.add(was.leader)  # it lost a report
        self.decided[uid] = decision
        self.members.setdefault(decision.leader, set()).add(uid)

    def before(self, s: Sketch) -> list[Sketch]:
        """Return the events that may tell of the same thing and come earlier in order, the latest first."""
        day = s.published or LATE
        near = self._near(s, day - dt.timedelta(days=BEHIND), day)
        return sorted((x for x in near if x.order < s.order), key=lambda x: x.order, reverse=True)

    def after(self, s: Sketch) -> list[Sketch]:
        """Return the events that come later in order and for which this one may count."""
        day = s.published or LATE
        last = day if day == LATE else day + dt.timedelta(days=BEHIND)
        return [x for x in self._near(s, day, last) if x.order > s.order]

    def touched(self, s: Sketch, company: Iterable[Uid]) -> set[Uid]:
        """Return the events after one that are compared with it, or with an occurrence that it joined or left."""
        told = [s, *(self.sketches[u] for u in company if u in self.sketches)]
        places = {(m.filing(), m.published): m for m in told}
        later = told + [x for m in places.values() for x in self.after(m)]
        return {x.uid for x in later if x.order > s.order}

    def _near(self, s: Sketch, first: dt.date, last: dt.date) -> list[Sketch]:
        if self._fetch:
            self._fetch(s.filing(), first, last)
        low, high = first.isoformat(), last.isoformat()
        found: dict[Uid, Sketch] = {}
        months = months_between(first, last)
        for key in s.filing():
            for month in months:
                for uid, order in self._filed.get((key, month), {}).items():
                    if low <= order[0] <= high and uid != s.uid:
                        found[uid] = self.sketches[uid]
        return list(found.values())

    def told_before(self, leader: Uid, order: Order) -> tuple[Sketch, ...]:
        """Return the reports of an occurrence that come before a place in the order."""
        reports = (self.sketches[u] for u in self.members.get(leader, ()) if u in self.sketches)
        return tuple(sorted((r for r in reports if r.order < order), key=lambda r: r.order))


def months_between(first: dt.date, last: dt.date) -> list[str]:
    """Return the months from one day to another as YYYY-MM."""
    number, stop = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(number, stop + 1)]


def months_around(month: str) -> list[str]:
    """Return a month with the one before and the one behind it."""
    count = int(month[:4]) * 12 + int(month[5:]) - 1
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(count - 1, count + 2)]


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
        company = set(board.members.get(was.leader, ())) if was else set()
        decision, doubts = _decide(board, s, judged)
        if board.decide(uid, decision, doubts) or uid in first:
            first.discard(uid)
            company |= board.members.get(decision.leader, set())
            for other in board.touched(s, company):
                push(other)


def _decide(board: Board, s: Sketch, judged: Judged) -> tuple[Decision, tuple[Doubt, ...]]:
    one, two = judged.one.get(s.uid, set()), judged.two.get(s.uid, set())
    fits: list[tuple[Fit, Uid]] = []
    seen: set[Uid] = set()
    for x in board.before(s):
        if x.uid not in board.decided or not (s.rule.may_be(x.kind) or x.uid in one):
            continue
        leader = board.decided[x.uid].leader
        if leader in seen:
            continue
        seen.add(leader)
        reports = board.told_before(leader, s.order)
        uids = {r.uid for r in reports}
        if uids & one:
            return Decision(leader, None, ("judged to be one",)), ()
        if not uids & two:
            found = fit(s, Told(reports))
            if not found.barrier:
                fits.append((found, leader))
        if len(seen) >= _CANDIDATES:
            break
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
