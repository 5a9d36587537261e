"""How far the full reader can be trusted when it says how sure it is: a table, and a picture.

    python bench/reliability.py [DIR] [--picture bench/reliability.svg]

reads a split of NEREL 1.1 (the dev split beside the checkout where none is named), puts what the encoder found into ten
bins by how sure it was, and says for each bin how much of it was right: both ends and the label; for a link both
entities and its label. The expected error is the mean distance between the two, weighed by the size of the bins (Guo et
al. 2017, arXiv:1706.04599).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from diplowire.model.story import Story, digest
from diplowire.pipeline import reader
from diplowire_bench import nerel

FOLDER = Path(__file__).parents[1] / "../shared/corpora/nerel/dev"
BINS = 10
Judged = list[tuple[float, bool]]


def judged(folder: Path) -> tuple[Judged, Judged]:
    """Return for entities and for links how sure the reader was of each, and whether it was right."""
    full = reader(kind="full")
    entities: Judged = []
    links: Judged = []
    for name, text, true in nerel.documents(folder):
        a = full.analyse(Story(id=name, text=text, sha256=digest(text), language="ru"))
        place = [nerel.Entity(a.start[x.first], a.stop[x.last], x.label) for x in a.labelled]
        entities += [(x.sure, span in true.entities) for x, span in zip(a.labelled, place, strict=True)]
        links += [(x.sure, nerel.Relation(x.label, place[x.one], place[x.other]) in true.relations) for x in a.links]
    return entities, links


def bins(found: Judged) -> list[tuple[int, float, float]]:
    """Return for each bin how many findings it holds, how sure they were on average, and the share that was right."""
    out = []
    for number in range(BINS):
        inside = [(sure, right) for sure, right in found if min(int(sure * BINS), BINS - 1) == number]
        count = len(inside)
        out.append((count, sum(s for s, _ in inside) / max(count, 1), sum(r for _, r in inside) / max(count, 1)))
    return out


def error(rows: Sequence[tuple[int, float, float]]) -> float:
    """Return the expected error of calibration."""
    return sum(n * abs(sure - right) for n, sure, right in rows) / max(sum(n for n, _, _ in rows), 1)


def picture(layers: dict[str, list[tuple[int, float, float]]]) -> str:
    """Return the bins as an SVG: the diagonal is what would be right, a circle is as large as its bin is full."""
    side, edge = 260, 40
    wide, high = (side + edge) * len(layers) + edge, side + 2 * edge
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for number, (name, rows) in enumerate(layers.items()):
        left, low = edge + number * (side + edge), edge + side
        most = max(n for n, _, _ in rows)
        out.append(f'<g transform="translate({left},0)">')
        out.append(f'<text x="0" y="{edge - 14}">{name}: expected error {error(rows):.3f}</text>')
        out.append(f'<rect x="0" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#999"/>')
        out.append(f'<line x1="0" y1="{low}" x2="{side}" y2="{edge}" stroke="#999" stroke-dasharray="4"/>')
        for tick in (0, 0.5, 1):
            out.append(f'<text x="{side * tick:.0f}" y="{low + 16}" text-anchor="middle">{tick:g}</text>')
            out.append(f'<text x="-6" y="{low - side * tick + 4:.0f}" text-anchor="end">{tick:g}</text>')
        for n, sure, right in rows:
            if n:
                size = 2 + 10 * (n / most) ** 0.5
                at = f'cx="{side * sure:.1f}" cy="{low - side * right:.1f}" r="{size:.1f}"'
                out.append(f'<circle {at} fill="#1f6feb" fill-opacity="0.6"><title>{n}</title></circle>')
        out.append(f'<text x="{side / 2}" y="{low + 32}" text-anchor="middle">how sure</text>')
        out.append(f'<text x="8" y="{edge + 16}">share right</text></g>')
    return "\n".join([*out, "</svg>\n"])


def main() -> None:
    """Print the table; with --picture draw it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    asked.add_argument("--picture", type=Path)
    options = asked.parse_args()
    layers = dict(zip(("entities", "links"), map(bins, judged(options.folder)), strict=True))
    for name, rows in layers.items():
        print(f"\n| {name} | found | sure | right |\n|---|---|---|---|")
        for number, (n, sure, right) in enumerate(rows):
            if n:
                print(f"| {number / BINS:.1f} to {(number + 1) / BINS:.1f} | {n} | {sure:.2f} | {right:.2f} |")
        print(f"expected error {error(rows):.3f}")
    if options.picture:
        options.picture.write_text(picture(layers), "utf-8")


if __name__ == "__main__":
    main()
