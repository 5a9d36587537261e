"""What became of a thing: how its reports change it in order of publication, and what they disagree on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from diplowire.ledger.match import reach
from diplowire.ledger.sketch import DONE, OFF, PLANNED, Days, Sketch
from diplowire.model.ledger import Outcome, Step

_NAMED = {"explicit": 3, "relative": 3, "dateline": 2, "published": 1}
_FINE = {"hour": 0, "day": 1, "days": 2, "month": 3, "season": 4, "quarter": 4, "half_year": 5, "year": 6}
_TO_THE_DAY = frozenset({"hour", "day", "days"})
_LASTING = frozenset({"visit", "conference"})
_KIND_ORDER = ("talks", "report", "call", "meeting", "conference", "conversation")  # the more telling kind first


def steps(reports: Sequence[Sketch], *, in_part: bool = False) -> list[Step]:
    """Return what each report, in order, adds to the history of a thing.

    `in_part` says that something planned within it was called off, so that it was not held as it was planned.
    """
    out: list[Step] = []
    plan: Days | None = None
    planned = held = False
    for s in reports:
        step: Step
        if s.factuality in DONE:
            step = _held(s, plan) if planned and not held else s.factuality
            step = "held in part" if in_part and planned and not held else step
            held = True
        elif s.factuality in OFF:
            step = "postponed" if s.change == "moved" else s.factuality
            plan = None if s.change == "moved" else plan
            planned = True
        else:
            step = _plan(s, plan, planned)
            plan = s.when if s.when and s.when.hard else plan
            planned = True
        out.append(step)
    return out


def _plan(s: Sketch, plan: Days | None, planned: bool) -> Step:
    if s.factuality == "possible":
        return "possible"
    if not planned:
        return "moved" if s.change == "moved" else "planned"
    if s.change == "moved" or (plan and s.when and s.when.hard and not _meet(plan, s.when)):
        return "moved"
    return "confirmed"


def _held(s: Sketch, plan: Days | None) -> Step:
    days = reach(s)
    if plan is None or days is None:
        return s.factuality
    return "held as planned" if days[0] <= plan.last and plan.first <= days[1] else "held otherwise"


def _meet(one: Days, other: Days) -> bool:
    return one.first <= other.last and other.first <= one.last


def outcome(reports: Sequence[Sketch], as_of: dt.date | None) -> Outcome:
    """Return what became of a thing, as of a day.

    Overdue says that the last day of a plan has passed and no report of it is known, never that it did not happen.
    """
    held = any(s.factuality in DONE for s in reports)
    if held:
        first_done = next(i for i, s in enumerate(reports) if s.factuality in DONE)
        before = any(s.factuality in PLANNED for s in reports[:first_done])
        return "fulfilled" if before else "occurred"
    last = reports[-1]
    if last.factuality in OFF and last.change != "moved":
        return "cancelled" if last.factuality == "cancelled" else "denied"
    due = last_day(reports)
    return "overdue" if due and as_of and due < as_of else "planned-open"


def last_day(reports: Sequence[Sketch]) -> dt.date | None:
    """Return the last day of the newest plan that names one; None where it was put off without a new day."""
    for s in reversed(reports):
        if s.change == "moved" and s.factuality in OFF:
            return None
        if s.factuality in PLANNED and s.when and s.when.hard:
            return s.when.last
    return None


def best_days(reports: Sequence[Sketch]) -> Days | None:
    """Return the most exact days reported: of what was held, else of the newest plan.

    What goes on for days may be told by its first day here and by its last there: then both count. Days that were only
    taken from the day of publication count where no story names any.
    """
    held = [s.when for s in reports if s.factuality in DONE and s.when]
    named = [d for d in held if d.hard and d.granularity in _TO_THE_DAY]
    if named and reports[0].kind in _LASTING:
        first, last = min(d.first for d in named), max(d.last for d in named)
        return Days(first, last, "day" if first == last else "days", "explicit")
    if held:
        return max(held, key=lambda d: (_NAMED[d.basis], -_FINE.get(d.granularity, 9), d.basis == "explicit"))
    for s in reversed(reports):
        if s.change == "moved" and s.factuality in OFF:
            return None
        if s.when and s.factuality in PLANNED:
            return s.when
    off = [s.when for s in reports if s.when]
    return off[-1] if off else None


def best_kind(reports: Sequence[Sketch]) -> str:
    """Return the most telling of the kinds under which a thing is told."""
    told = {s.kind for s in reports}
    return next((k for k in _KIND_ORDER if k in told and len(told) > 1), reports[0].kind)


def summary(reports: Sequence[Sketch]) -> tuple[str, str, dt.date | None, dt.date | None]:
    """Return kind, state (held, planned or off), first day and last day of a plan: what lists are filtered by."""
    what = outcome(reports, None)
    state = {"planned-open": "planned", "overdue": "planned", "cancelled": "off", "denied": "off"}.get(what, "held")
    days = best_days(reports)
    day = days.first if days else reports[0].published
    return best_kind(reports), state, day, last_day(reports) if state == "planned" else None
