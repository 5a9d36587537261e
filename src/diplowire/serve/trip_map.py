"""Where visits lead, on a map: states shaded by how many were held, a dot for a single visit, a number for more.

The part of the world that is shown is the one that visits lead to, and numbers that would cover each other move apart,
so that the map can be read on paper and on a phone. The table beside it names every visit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from pydantic import Field

from diplowire.model.span import Frozen
from diplowire.serve.world import HEIGHT, WIDTH, middle
from diplowire.views.rows import EventRow
from diplowire.views.trips import Destination, Destinations, destinations

_SHADES = (1, 2, 4, 8)  # visits held from which on a state is darker
_AROUND = 230  # units of the drawing shown around the outermost states
_NARROWEST = 800
_LINES = 36  # lines of text as high as a label that the width would take
_TURNS, _RINGS = 16, 9  # places around its state that are tried for a label

View = tuple[float, float, float, float]
"""Left, top, width and height of a part of the drawing."""
Place = tuple[float, float]


class Label(Frozen):
    """What stands for a state: a dot at its point (of_x, of_y), or where there is a `text`, that in a box at (x, y)."""

    state: str
    held: int
    planned: int
    text: str
    x: float
    y: float
    wide: float
    of_x: int
    of_y: int

    @property
    def moved(self) -> bool:
        """Whether it stands beside its state."""
        return (self.x, self.y) != (self.of_x, self.of_y)


class TripMap(Frozen):
    """The drawing: the part of the world that it shows as x, y, width and height, and how high a label is.

    `shades` are classes of the states drawn, from n1 to n4, n0 where visits are only planned; `undrawn` are states that
    are not on the map.
    """

    to: Destinations
    view: View
    high: float
    labels: tuple[Label, ...] = ()
    shades: dict[str, str] = Field(default_factory=dict)
    undrawn: tuple[str, ...] = ()


def trip_map(visits: Iterable[EventRow]) -> TripMap:
    """Draw visits. States that were visited most have the first choice of places for their numbers."""
    to = destinations(visits)
    points = {d.state: p for d in to.states if (p := middle(d.state))}
    drawn = [d for d in to.states if d.state in points]
    view = _view(list(points.values()))
    high = view[2] / _LINES
    return TripMap(
        to=to,
        view=view,
        high=high,
        labels=tuple(_labels([(d, points[d.state]) for d in drawn], view, high)),
        shades={d.state: f"n{sum(len(d.held) >= least for least in _SHADES)}" for d in drawn},
        undrawn=tuple(d.state for d in to.states if d.state not in points),
    )


def _view(points: list[tuple[int, int]]) -> View:
    """Return the part of the world around some points; its shape is always that of the whole."""
    if not points:
        return (0, 0, WIDTH, HEIGHT)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    ratio = WIDTH / HEIGHT
    wide = max(max(xs) - min(xs) + 2 * _AROUND, (max(ys) - min(ys) + _AROUND) * ratio, _NARROWEST)
    wide = min(wide, WIDTH)
    high = wide / ratio
    x = min(max((min(xs) + max(xs) - wide) / 2, 0), WIDTH - wide)
    y = min(max((min(ys) + max(ys) - high) / 2, 0), HEIGHT - high)
    return (round(x, 1), round(y, 1), round(wide, 1), round(high, 1))


def _labels(drawn: Iterable[tuple[Destination, tuple[int, int]]], view: View, high: float) -> Iterator[Label]:
    taken: list[Label] = []
    for d, point in drawn:
        text = d.numbers if len(d.held) + len(d.planned) > 1 else ""
        wide = high * (0.7 + 0.6 * len(text))
        free = (p for p in _around(point, high) if _inside(p, wide, high, view) and not _covers(p, wide, taken, high))
        place = next(free, None) if text else None
        if place is None:  # in a crowd a number gives way to a dot: its shade and the table tell it still
            text, wide, place = "", 0.0, point
        x, y = place
        label = Label(
            state=d.state, held=len(d.held), planned=len(d.planned), text=text,
            x=round(x, 1), y=round(y, 1), wide=round(wide, 1), of_x=point[0], of_y=point[1],
        )  # fmt: skip
        if text:
            taken.append(label)
        yield label


def _around(point: Place, high: float) -> Iterator[Place]:
    """Yield a point, then places around it, nearest first."""
    yield point
    for ring in range(1, _RINGS + 1):
        for turn in range(_TURNS):
            angle = 2 * math.pi * turn / _TURNS
            yield point[0] + ring * high * 0.7 * math.cos(angle), point[1] - ring * high * 0.7 * math.sin(angle)


def _inside(at: Place, wide: float, high: float, view: View) -> bool:
    dx, dy = at[0] - view[0], at[1] - view[1]
    return wide / 2 <= dx <= view[2] - wide / 2 and high / 2 <= dy <= view[3] - high / 2


def _covers(at: Place, wide: float, taken: Iterable[Label], high: float) -> bool:
    return any(abs(at[0] - o.x) < (wide + o.wide) / 2 + 1 and abs(at[1] - o.y) < high + 1 for o in taken)
