"""Figures of stories beside official statistics that were loaded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from diplowire.ledger import schema as t
from diplowire.ledger.statistics import Statistic
from diplowire.ledger.statistics_claim import Claimed
from diplowire.ledger.statistics_compare import compare
from diplowire.views.rows import FigureRow, Official

_KINDS = frozenset({"amount", "change", "share", "rank"})


class Statistics:
    """The official statistics of a ledger, fetched once for each set of states."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._some = connection.execute(select(t.statistic.c.pk).limit(1)).first() is not None
        self._fetched: dict[frozenset[str], list[Statistic]] = {}

    def compared(self, row: FigureRow) -> Official | None:
        """Return how a figure compares; None where it is not about trade or no statistics were loaded at all."""
        states = tuple(p.country for p in row.parties if p.kind == "state" and p.country)
        if not self._some or row.kind not in _KINDS or not states:
            return None
        claim = Claimed(
            kind=row.kind,  # type: ignore[arg-type]
            measure=row.measure,
            low=row.low,
            high=row.high,
            unit=row.unit,
            approximate=row.approximate,
            direction=row.direction,  # type: ignore[arg-type]
            status=row.status,  # type: ignore[arg-type]
            first=row.start,
            last=row.end,
            published=row.published,
            parties=states,
        )
        if claim.flow is None and row.kind != "rank":
            return None
        found = compare(claim, self._of(frozenset(states)))
        return Official(
            verdict=found.verdict,
            expected=found.expected,
            difference=found.difference,
            period="/".join(d.isoformat() for d in found.period) if found.period else None,
            sources=found.sources,
            note=found.note,
        )

    def _of(self, states: frozenset[str]) -> list[Statistic]:
        if states not in self._fetched:
            c = t.statistic.c
            rows = self._connection.execute(select(t.statistic).where(c.reporter.in_(states)).order_by(c.pk))
            self._fetched[states] = [_statistic(r) for r in rows]
        return self._fetched[states]


def _statistic(r: Row[Any]) -> Statistic:
    return Statistic(r.reporter, r.partner, r.flow, r.first, r.last, r.value, r.currency, r.source)
