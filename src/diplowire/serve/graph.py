"""Who met whom as a drawing: people of one state on the left, of the other on the right, a line for those who met.

Two columns need no layout that moves, and are as good to read on paper as on a screen; the table below says the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.model.span import Frozen
from diplowire.views.rows import ContactRow, Party

WIDTH = 420
_ROW = 30
_TOP = 22
_LEFT, _RIGHT = 165, 255
_SHOWN = 12  # people on a side
_THICK = 9


class Node(Frozen):
    """A person and where the dot stands."""

    person: Party
    x: int
    y: int


class Line(Frozen):
    """A line between two people; `width` grows with how often they met."""

    y1: int
    y2: int
    width: float
    times: int


class Graph(Frozen):
    """The drawing. `left_out` are contacts of people for whom there was no room."""

    left: tuple[Node, ...] = ()
    right: tuple[Node, ...] = ()
    lines: tuple[Line, ...] = ()
    height: int = 0
    left_out: int = 0
    width: int = WIDTH
    x1: int = _LEFT
    x2: int = _RIGHT


def graph(contacts: Sequence[ContactRow], states: tuple[str, str]) -> Graph:
    """Lay out contacts between two states; those who met most stand on top."""
    across = [_turned(c, states[0]) for c in contacts if {c.one.country, c.other.country} == set(states)]
    left = _column([one for one, _, _ in across], _LEFT)
    right = _column([other for _, other, _ in across], _RIGHT)
    at = {n.person.id: n.y for n in (*left, *right)}
    lines = tuple(
        Line(y1=at[one.id], y2=at[other.id], width=min(1.0 + times, _THICK), times=times)
        for one, other, times in across
        if one.id in at and other.id in at
    )
    return Graph(
        left=left,
        right=right,
        lines=lines,
        height=_TOP + _ROW * max(len(left), len(right)),
        left_out=len(across) - len(lines),
    )


def _turned(c: ContactRow, first: str) -> tuple[Party, Party, int]:
    return (c.one, c.other, c.times) if c.one.country == first else (c.other, c.one, c.times)


def _column(people: Sequence[Party], x: int) -> tuple[Node, ...]:
    once = list({p.id: p for p in people}.values())[:_SHOWN]
    return tuple(Node(person=p, x=x, y=_TOP + _ROW * n + _ROW // 2) for n, p in enumerate(once))
