"""What became of a thing by new reports: it as it was, compared with it as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from diplowire.ledger.link import Uid
from diplowire.model.ledger import Difference, Occurrence

ChangeKind = Literal["planned", "dated", "moved", "cancelled", "denied", "held", "overdue", "disagreement"]
_OPEN = ("planned-open", "overdue")
_DONE = ("occurred", "fulfilled")
_MOVED = ("moved", "postponed")


@dataclass(frozen=True)
class Seen:
    """An occurrence with the steps of its history by report."""

    o: Occurrence

    @property
    def uids(self) -> frozenset[Uid]:
        """Return its reports."""
        return frozenset((r.story.id, r.event) for r in self.o.reports)

    @property
    def steps(self) -> dict[Uid, str]:
        """Return what each report added to its history."""
        return {(h.story.id, h.event): h.step for h in self.o.history}


@dataclass(frozen=True)
class Turned:
    """What became of a thing by new reports: the turn that it took, and the differences that are new."""

    old: Seen | None
    new: Seen
    fresh: frozenset[Uid]
    kind: ChangeKind | None
    differences: tuple[Difference, ...]

    @classmethod
    def of(cls, new: Seen, was: Sequence[Seen]) -> Turned:
        """Compare a thing with what its reports were before: one thing, several that are one now, or nothing."""
        olds = [x for x in was if x.uids & new.uids]
        old = max(olds, key=lambda x: len(x.uids & new.uids)) if olds else None
        fresh = new.uids - frozenset().union(*(x.uids for x in olds))
        known = {d.field: {v.value for v in d.values} for d in old.o.differences} if old else {}
        told = tuple(d for d in new.o.differences if {v.value for v in d.values} - known.get(d.field, set()))
        return cls(old, new, fresh, _turn(old, new), told)

    @property
    def any(self) -> bool:
        """Say whether there is anything to tell."""
        return bool(self.kind or self.differences)


def _turn(old: Seen | None, new: Seen) -> ChangeKind | None:
    """Return what turn a thing took, if any."""
    was, now = (old.o.outcome if old else None), new.o.outcome
    if now in _DONE:
        return "held" if (was and was not in _DONE) or (was is None and now == "fulfilled") else None
    if now in ("cancelled", "denied"):
        return ("cancelled" if now == "cancelled" else "denied") if was != now else None
    steps = old.steps if old else {}
    if any(step in _MOVED and steps.get(uid) not in _MOVED for uid, step in new.steps.items()):
        return "moved"
    if was not in _OPEN:
        return "planned"
    return "dated" if old and old.o.when is None and new.o.when else None
