"""Figures of one measure over time as a small drawing: each claim a bar from its lowest to its highest value.

Behind a claim stands a wider band where official statistics have the figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from diplowire.export.cards import Cards, safe
from diplowire.export.summary import number
from diplowire.views.rows import FigureRow

_WIDE, _HIGH = 640, 150
_LEFT, _RIGHT, _TOP, _FOOT = 4, 4, 30, 26
_LABELLED = 8  # claims at most that have their value written beside them


def charts(figures: Sequence[FigureRow], cards: Cards) -> Iterator[tuple[str, str]]:
    """Yield (title, drawing) for each measure with two or more dated claims in one unit."""

    def sort(r: FigureRow) -> tuple[str, str, str]:
        return (r.kind, r.measure or "", r.unit or "")

    usable = [r for r in figures if r.kind in ("amount", "change", "share") and r.measure and _at(r) and _bounds(r)]
    for (_, measure, unit), found in groupby(sorted(usable, key=sort), key=sort):
        rows = list(found)
        if len(rows) > 1 and len({_at(r) for r in rows}) > 1:
            title = f"{cards.say('measure', measure)}{f', {unit}' if unit else ''}"
            yield title, _drawing(rows, cards, title)


def _drawing(rows: Sequence[FigureRow], cards: Cards, title: str) -> str:
    days = [d.toordinal() for r in rows if (d := _at(r))]
    values = [v for r in rows for v in (*_bounds(r), *_expected(r))]
    first, last = min(days), max(days)
    low, high = min(0.0, *values), max(0.0, *values)
    room = (high - low) or 1.0

    def x(r: FigureRow) -> float:
        at = _at(r)
        share = (at.toordinal() - first) / ((last - first) or 1) if at else 0
        return _LEFT + 150 + share * (_WIDE - _LEFT - _RIGHT - 250)

    def y(value: float) -> float:
        return _TOP + (high - value) / room * (_HIGH - _TOP - _FOOT)

    out = [
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{safe(title)}">',
        *(
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>'
            f'<text x="{_LEFT}" y="{y(v) - 4:.1f}">{number(v)}</text>'
            for v in dict.fromkeys((low, high))
        ),
    ]
    for r in rows:
        if expected := _expected(r):
            out.append(
                f'<rect class="official" x="{x(r) - 11:.1f}" y="{y(max(expected)) - 2:.1f}" width="22" '
                f'height="{y(min(expected)) - y(max(expected)) + 4:.1f}">'
                f"<title>{safe(cards.say('text', 'official'))}</title></rect>"
            )
        top, bottom = y(max(_bounds(r))), y(min(_bounds(r)))
        shape = "aim" if r.status != "stated" else "told"
        label = f"{cards.amount(r)} · {safe(cards.say('status', r.status))} · {cards.day(_at(r))}"
        out.append(
            f'<rect class="{shape}" x="{x(r) - 5:.1f}" y="{top - 2:.1f}" width="10" '
            f'height="{bottom - top + 4:.1f}" rx="3">'
            f"<title>{label}</title></rect>"
        )
        if len(rows) <= _LABELLED:
            out.append(f'<text x="{x(r):.1f}" y="{top - 7:.1f}" text-anchor="middle">{cards.amount(r)}</text>')
    for n, at in enumerate((first, last)):
        if n and first == last:
            break
        place = x(next(r for r in rows if (d := _at(r)) and d.toordinal() == at))
        day = cards.day(dt.date.fromordinal(at))
        out.append(f'<text x="{place:.1f}" y="{_HIGH - 6}" text-anchor="middle">{safe(day)}</text>')
    return "".join(out) + "</svg>"


def _at(r: FigureRow) -> dt.date | None:
    """Return the day at which a claim is drawn: the end of its period, else that of publication."""
    return r.end or r.start or r.published


def _bounds(r: FigureRow) -> list[float]:
    return [v for v in r.bounds if v is not None]


def _expected(r: FigureRow) -> list[float]:
    """Return the lowest and the highest official figure; empty where there is none."""
    return [v for v in (r.official.expected if r.official and r.official.expected else ()) if v is not None]
