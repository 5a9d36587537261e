"""The public corpora beside a checkout: their figures, and the floors that the tests hold.

    python bench/corpora.py [--pin] [--lower]

The corpora lie beside the repository in ../shared/corpora; `diplowire-bench` scores any other copy. `--pin` writes
bench/frozen/corpora.json; it refuses to lower a floor, or to pin on other corpora, without `--lower`.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from diplowire_bench import measure

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
FLOORS = ROOT / "bench" / "frozen" / "corpora.json"
STORIES = 100  # of RuCoCo: enough to see a fall, and quick
# The figures that have a floor: F1 of these rows.
HELD: dict[str, dict[str, tuple[str, ...]]] = {
    "factrueval": {
        "names, LocOrg as places": ("per", "loc", "org", "overall"),
        "names, LocOrg apart": ("overall",),
        "objects": ("per", "loc", "org", "overall"),
        "facts, easy": ("occupation", "meeting", "overall"),
        "facts, hard": ("overall",),
    },
    "nerel": {"entities": ("PERSON", "COUNTRY", "ORGANIZATION"), "relations": ("WORKPLACE",)},
    "rucoco": {f"first {STORIES} stories": ("LEA", "roles", "pronouns")},
}
PATHS = {
    "factrueval": CORPORA / "factrueval-devset",
    "nerel": CORPORA / "nerel" / "dev",
    "rucoco": CORPORA / "rucoco-train" / "stories.jsonl",
}
_MEASURES: dict[str, Callable[[Path], measure.Tables]] = {
    "factrueval": measure.factrueval,
    "nerel": measure.nerel_split,
    "rucoco": lambda path: measure.rucoco_sample(path, STORIES),
}


def available() -> bool:
    """Say whether all corpora are there."""
    return all(path.exists() for path in PATHS.values())


def figures(corpus: str) -> dict[str, Any]:
    """Return the hash of a corpus and the F1 of each row that is held."""
    tables = _MEASURES[corpus](PATHS[corpus])
    rows = {title: {row: tables[title][row].f1 for row in held} for title, held in HELD[corpus].items()}
    return {"sha256": measure.digest(PATHS[corpus]), "f1": rows}


def below(found: dict[str, Any], floors: dict[str, Any]) -> list[str]:
    """Name what fell below its floor, or is gone, and a corpus that is another one."""
    other = [] if found["sha256"] == floors["sha256"] else ["the corpus is not the one that the floors were pinned on"]
    return other + [
        f"{title}, {row}: {value:.4f} under {floor:.4f}"
        for title, rows in floors["f1"].items()
        for row, floor in rows.items()
        if (value := found["f1"].get(title, {}).get(row, -1.0)) < floor
    ]


def _pinned(found: dict[str, Any]) -> dict[str, Any]:
    rows = {t: {r: math.floor(1000 * v + 1e-6) / 1000 for r, v in x.items()} for t, x in found["f1"].items()}
    return {"sha256": found["sha256"], "f1": rows}


def main() -> int:
    """Print what fell; pin where asked to."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pin", action="store_true", help="write the floors")
    ap.add_argument("--lower", action="store_true", help="let floors fall, or be pinned on other corpora")
    options = ap.parse_args()
    if not available():
        print(f"there are no corpora in {CORPORA}", file=sys.stderr)
        return 1
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    found = {corpus: figures(corpus) for corpus in PATHS}
    for corpus, one in found.items():
        for title, rows in one["f1"].items():
            print(corpus, title, " ".join(f"{row} {value:.4f}" for row, value in rows.items()), sep=": ")
    fallen = [f"{corpus}: {line}" for corpus, old in floors.items() for line in below(found[corpus], old)]
    print("\n".join(fallen) or "nothing fell")
    if options.pin and (not fallen or options.lower):
        FLOORS.write_text(json.dumps({c: _pinned(f) for c, f in found.items()}, indent=1) + "\n", "utf-8")
        print("pinned")
        return 0
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
