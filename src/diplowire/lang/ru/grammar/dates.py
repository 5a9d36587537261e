"""The times of a story: runs the rules, then reads what stands around a match."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from diplowire.lang.ru.grammar import (
    dates_days,
    dates_deictic,
    dates_order,
    dates_periods,
    dates_quarters,
    dates_ranges,
    dates_spans,
)
from diplowire.lang.ru.grammar.atoms import Atoms, Phrases, atoms_of
from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.times import TIMES, Time
from diplowire.model.analysis import Analysis
from diplowire.model.expression import Relation, TimeExpression
from diplowire.rules.trace import Trace

__all__ = ["RULE_MODULES", "time_expressions", "times_of"]

RULE_MODULES = (dates_days, dates_deictic, dates_order, dates_periods, dates_quarters, dates_ranges, dates_spans)
_RELATIONS: dict[str, Relation] = {
    r["phrase"]: r["relation"]  # type: ignore[misc]  # the table's test holds its values
    for r in rows("time_relations", ["phrase", "relation", "example"])
}
_RELATION = Phrases({p: p for p in _RELATIONS})
_PERIOD = Phrases({r["phrase"]: r["phrase"] for r in rows("time_periods", ["phrase", "example"])})
_DAY_PARTS = {r["form"] for r in rows("day_parts", ["form", "example"])}
_SPANS = {"week", "month", "quarter", "half_year", "season", "year", "days", "decade"}


def time_expressions(analysis: Analysis, day: dt.date | None, trace: Trace | None = None) -> list[TimeExpression]:
    """Return the times of a story in order of the text, none overlapping.

    `day` is the story's own, from which relative times count; without it they are found but have no days.
    """
    return times_of(atoms_of(analysis), day, trace)


def times_of(atoms: Atoms, day: dt.date | None, trace: Trace | None = None) -> list[TimeExpression]:
    """Return the times among a story's atoms."""
    out: list[TimeExpression] = []
    behind = 0
    try:
        outcomes = list(TIMES.run(atoms, day))
    except (OverflowError, ValueError):  # the story's day lies at an end of the calendar
        outcomes = list(TIMES.run(atoms, None))
    for outcome in outcomes:
        found = outcome.match
        if outcome.winner is None:
            found = _widened(atoms, found, behind)
            behind = found.last + 1
            out.append(_expression(atoms, found, outcome.rule))
        if trace is not None:
            fate = f"outvoted by {outcome.winner}" if outcome.winner else "kept"
            value = _expression(atoms, found, outcome.rule).describe()
            trace.fired(outcome.rule, atoms.start[found.first], atoms.stop[found.last], value, fate)
    return out


def _expression(atoms: Atoms, found: Time, rule: str) -> TimeExpression:
    """Turn a match over atoms into an expression over tokens."""
    return TimeExpression(
        atoms.token[found.first], atoms.token[found.last], found.start, found.end, found.granularity, found.basis,
        found.kind, rule, found.days, found.relation, found.event_relative, found.approximate, found.note,
    )  # fmt: skip


def _widened(atoms: Atoms, found: Time, behind: int) -> Time:
    """Take in the part of the day and the words of relation or period that stand around a match.

    `behind` is the first atom that no earlier time covers.
    """
    if found.granularity in {"day", "days"} and found.kind == "point":
        if found.first > behind and atoms.low(found.first - 1) in _DAY_PARTS:
            found = replace(found, first=found.first - 1)
        elif atoms.low(found.last + 1) in _DAY_PARTS:
            found = found.to(found.last + 1)
    if found.kind != "point" or found.first <= behind:
        return found
    if found.granularity in _SPANS:
        period = _PERIOD.ending(atoms, found.first - 1)
        if period and period[0] >= behind:
            return replace(found, first=period[0], kind="period")
    if found.relation is None and atoms.low(found.first) not in {"в", "во", "на"}:
        relation = _RELATION.ending(atoms, found.first - 1)
        compared = relation and relation[1] in {"с", "со"} and atoms.feat(found.last, "Case") == "Ins"
        if relation and relation[0] >= behind and not compared:
            return replace(found, first=relation[0], relation=_RELATIONS[relation[1]])
    return found
