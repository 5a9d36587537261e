"""Figures of one measure under one another, newest last, each as a range on a scale that they share.

The bars are plain SVG in the page: they need no script, print well, and the row beside each says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diplowire.model.span import Frozen
from diplowire.views.rows import FigureRow

WIDE = 100.0
_LEAST = 1.2  # so that a single value can be seen


class Bar(Frozen):
    """A stretch of the scale, which goes from 0 to 100."""

    x: float
    width: float


class Mark(Frozen):
    """A figure and where it lies; `official` is where statistics say that it should."""

    row: FigureRow
    bar: Bar
    official: Bar | None = None


class Track(Frozen):
    """All figures of one measure and unit; `low` and `high` are the ends of the scale."""

    kind: str
    measure: str | None
    unit: str | None
    low: float
    high: float
    marks: tuple[Mark, ...]

    @property
    def drawn(self) -> bool:
        """Whether there is something to compare, so that bars tell more than words; counts are of different things."""
        return (
            self.kind != "count"
            and self.low < self.high
            and (len(self.marks) > 1 or any(m.official for m in self.marks))
        )


def tracks(figures: Iterable[FigureRow]) -> tuple[Track, ...]:
    """Return figures by measure, those most told first; within one, by the period they are for."""
    groups: dict[tuple[str, str, str], list[FigureRow]] = {}
    for r in figures:
        groups.setdefault((r.kind, r.measure or "", r.unit or ""), []).append(r)
    ordered = sorted(groups.values(), key=lambda rows: (-len(rows), rows[0].measure or "", rows[0].kind))
    return tuple(_track(rows) for rows in ordered)


def _track(rows: Sequence[FigureRow]) -> Track:
    ends = [x for r in rows for x in (*r.bounds, *_expected(r)) if x is not None]
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    margin = (high - low) * 0.08
    bottom, top = low - margin, high + margin
    if low >= 0 and bottom < 0:
        bottom = 0.0
    ordered = sorted(rows, key=lambda r: (str(r.end or r.published or ""), str(r.published or ""), r.id))
    marks = tuple(Mark(row=r, bar=_bar(*r.bounds, bottom, top), official=_official(r, bottom, top)) for r in ordered)
    first = rows[0]
    return Track(kind=first.kind, measure=first.measure, unit=first.unit, low=bottom, high=top, marks=marks)


def _expected(r: FigureRow) -> tuple[float | None, ...]:
    return r.official.expected if r.official and r.official.expected else ()


def _official(r: FigureRow, bottom: float, top: float) -> Bar | None:
    expected = _expected(r)
    return _bar(expected[0], expected[1], bottom, top) if expected else None


def _bar(low: float | None, high: float | None, bottom: float, top: float) -> Bar:
    """Return a range on the scale; an open bound goes on to its end."""
    span = (top - bottom) or 1.0
    x = (low - bottom) / span * WIDE if low is not None else 0.0
    end = (high - bottom) / span * WIDE if high is not None else WIDE
    width = max(end - x, _LEAST)
    return Bar(x=round(min(x, WIDE - width), 2), width=round(width, 2))
