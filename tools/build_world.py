"""Draw the map of the world that pages show trips on, src/diplowire/serve/world.tsv, from Natural Earth's countries.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/build_world.py package/            rewrite the table
    python tools/build_world.py package/ --check    change nothing; exit 1 where the table would change

Shapes come from the scale of 1:110 million; states too small for it get a point alone, from 1:50 or 1:10 million. Wants
pycountry and shapely, which are never needed at run time.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry
from shapely import Polygon, maximum_inscribed_circle, unary_union

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "diplowire"
TABLE = PACKAGE / "serve" / "world.tsv"
WIDTH = 2000
CENTRE = 11.0  # degrees east: the edge of the map then falls into the Bering Strait, and no state is cut in two
TOP = 84.0  # degrees north
TOLERANCE = 0.6  # units of the drawing by which a line may be straightened
SPECK = 10.0  # square units under which an island is left out
NAMED = {"Kosovo": "XKX", "N. Cyprus": "XNC", "Somaliland": "XSM"}  # no number in ISO 3166; codes of states.tsv
LEFT_OUT = ("ATA",)
ROOT = math.sqrt(3)
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
SCALE = WIDTH / 2 / (2 * ROOT * math.pi / (3 * A1))
HEADER = """\
# Made by tools/build_world.py from Natural Earth 4.1.0 (public domain) as world-atlas 2.0.2 packs it (world.LICENSE).
# Outlines are of the scale 1:110 million, points of smaller states 1:50 or 1:10 million, in the Equal Earth projection
# about 11 degrees east, 2000 units wide. Borders are those that Natural Earth draws, which follow who is in control;
# they say nothing on whose a territory is.
# id: code of states.tsv, else ISO 3166-1 alpha-3; x, y: a point well inside, empty for land that is no state;
# path: outline for SVG, empty for states that are too small
"""
Point = tuple[float, float]


def projected(lon: float, lat: float) -> Point:
    """Where a place is drawn; the longitude counts from the middle of the map and may go beyond its edge."""
    t = math.asin(ROOT / 2 * math.sin(math.radians(lat)))
    x = 2 * ROOT * math.radians(lon) * math.cos(t) / (3 * (9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1))
    return WIDTH / 2 + SCALE * x, _north(TOP) - SCALE * _up(t)


def _up(t: float) -> float:
    return A4 * t**9 + A3 * t**7 + A2 * t**3 + A1 * t


def _north(lat: float) -> float:
    return SCALE * _up(math.asin(ROOT / 2 * math.sin(math.radians(lat))))


class Atlas:
    """The countries of one TopoJSON file."""

    def __init__(self, path: Path, tolerance: float) -> None:
        data = json.loads(path.read_text("utf-8"))
        self._scale, self._move = data["transform"]["scale"], data["transform"]["translate"]
        self._arcs = [straightened(list(self._decoded(arc)), tolerance) for arc in data["arcs"]]
        self.countries = {code: g for g in data["objects"]["countries"]["geometries"] if (code := code_of(g))}

    def _decoded(self, arc: Iterable[Sequence[int]]) -> Iterator[Point]:
        x = y = 0
        for dx, dy in arc:
            x, y = x + dx, y + dy
            yield x * self._scale[0] + self._move[0], y * self._scale[1] + self._move[1]

    def polygons(self, code: str) -> list[Polygon]:
        """The parts of a country as they are drawn, the largest first; parts that the date line cuts are joined."""
        shape = self.countries[code]
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        found = [made for part in parts if (made := self._polygon(part))]
        joined = unary_union(found)
        return sorted(getattr(joined, "geoms", [joined]), key=lambda p: -p.area)

    def _polygon(self, rings: Sequence[Sequence[int]]) -> Polygon | None:
        drawn = [self._ring(ring) for ring in rings]
        outer, *holes = [ring for ring in drawn if len(ring) > 3] or [[]]
        return Polygon(outer, holes).buffer(0) if outer else None

    def _ring(self, arcs: Sequence[int]) -> list[Point]:
        places: list[Point] = []
        for n in arcs:
            arc = self._arcs[n] if n >= 0 else self._arcs[~n][::-1]
            places += arc[1:] if places else arc
        lons = [(lon - CENTRE + 180) % 360 - 180 for lon, _ in places]
        for n in range(1, len(lons)):  # a ring goes on where it was, also over the edge
            lons[n] += 360 * round((lons[n - 1] - lons[n]) / 360)
        turn = 360 * round(sum(lons) / len(lons) / 360)
        return [projected(lon - turn, lat) for lon, (_, lat) in zip(lons, places, strict=True)]


def code_of(shape: dict[str, Any]) -> str | None:
    """The code of a country; None for what has none, such as a glacier."""
    named = NAMED.get(shape["properties"]["name"])
    found = pycountry.countries.get(numeric=shape["id"]) if "id" in shape else None
    return named or (found.alpha_3 if found else None)


def straightened(line: list[Point], tolerance: float) -> list[Point]:
    """A line without the points that lie within the tolerance of it (Douglas and Peucker), its ends kept."""
    drawn = [projected(lon - CENTRE, lat) for lon, lat in line]
    kept = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        inside = range(first + 1, last)
        far = max(inside, key=lambda n: _off(drawn[n], drawn[first], drawn[last]), default=None)
        if far is not None and _off(drawn[far], drawn[first], drawn[last]) > tolerance:
            kept.add(far)
            todo += [(first, far), (far, last)]
    return [line[n] for n in sorted(kept)]


def _off(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / long)) if long else 0.0
    return math.hypot(p[0] - a[0] - along * dx, p[1] - a[1] - along * dy)


def path(polygons: Iterable[Polygon]) -> str:
    """Polygons as an SVG path in whole units: one absolute point a ring, then steps."""
    out = []
    for ring in (r for p in polygons for r in (p.exterior, *p.interiors)):
        points = [(round(x), round(y)) for x, y in ring.coords]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points[:-1])]
        steps = [s for s in steps if s != (0, 0)]
        if len(steps) > 1:
            numbers = [str(n) for step in steps for n in step]
            told = numbers[0] + "".join(n if n[0] == "-" else f" {n}" for n in numbers[1:])
            out.append(f"M{points[0][0]} {points[0][1]}l{told}z")
    return "".join(out)


def middle(polygons: Sequence[Polygon]) -> tuple[int, int]:
    """The point of the largest part that is furthest from its border."""
    point = maximum_inscribed_circle(polygons[0], tolerance=0.5).coords[0]
    return round(point[0]), round(point[1])


def table(folder: Path) -> str:
    """The text of the table."""
    lines = (PACKAGE / "gazetteer" / "states.tsv").read_text("utf-8").splitlines()
    states = {line.split("\t")[0] for line in lines if not line.startswith(("#", "id\t"))}
    coarse = Atlas(folder / "countries-110m.json", TOLERANCE)
    finer = [Atlas(folder / f"countries-{scale}.json", 0.0) for scale in ("50m", "10m")]
    rows = []
    for code in sorted((states | set(coarse.countries)) - set(LEFT_OUT)):
        atlas = next((a for a in (coarse, *finer) if code in a.countries), None)
        if atlas is None:
            continue
        parts = atlas.polygons(code)
        x, y = middle(parts) if code in states else ("", "")
        drawn = [p for p in parts if p.area > SPECK] or parts[:1]
        rows.append(f"{code}\t{x}\t{y}\t{path(drawn) if atlas is coarse else ''}\n")
    return f"{HEADER}id\tx\ty\tpath\n{''.join(rows)}"


def main() -> int:
    """Write or check the table; the exit status is 1 where a check finds it out of date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the unpacked package world-atlas")
    parser.add_argument("--check", action="store_true", help="change nothing, report a table out of date")
    options = parser.parse_args()
    text = table(options.folder)
    changed = not TABLE.exists() or text != TABLE.read_text("utf-8")
    if changed and not options.check:
        TABLE.write_text(text, "utf-8")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
