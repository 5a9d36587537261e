"""The world as it is drawn: outlines of states and a point in each, from a table made by tools/build_world.py."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WIDTH, HEIGHT = 2000, 870


@dataclass(frozen=True, slots=True)
class Land:
    """An outline as an SVG path, which small states lack, and a point well inside, which land of no state lacks."""

    outline: str
    point: tuple[int, int] | None


@cache
def world() -> dict[str, Land]:
    """Return land by the code of its state."""
    text = files("diplowire.serve").joinpath("world.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {code: Land(path, (int(x), int(y)) if x and y else None) for code, x, y, path in rows[1:]}


@cache
def everything() -> str:
    """Return all outlines as one path."""
    return "".join(land.outline for land in world().values())


def outline(state: str) -> str:
    """Return the outline of a state; empty where it has none."""
    land = world().get(state)
    return land.outline if land else ""


def middle(state: str) -> tuple[int, int] | None:
    """Return a point well inside a state; None where it is not on the map."""
    land = world().get(state)
    return land.point if land else None
