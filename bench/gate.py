"""Readings against the gold stories: a table, the floors that the tests hold, and what became of each gold finding.

    python bench/gate.py [--reader full] [--pin] [--margin 0.02] [--lower]

The gold stories and their scorer lie beside the repository in ../shared. `--pin` writes tests/gold_floors.json and
bench/frozen/cases.csv; it refuses to lower a floor, or to pin over another corpus, without `--lower`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from diplowire.pipeline import FAST, FULL, reader

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tests" / "gold_floors.json"
CASES = ROOT / "bench" / "frozen" / "cases.csv"
FLOORS_OF = {FAST: "right", FULL: "full"}
COLUMNS = ("set", "story", "layer", "finding", "at", "verdict")
Case = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Result:
    """What came out: the corpus it was measured on, totals by set and layer, unsound findings, one line a finding."""

    corpus: str
    totals: dict[str, dict[str, dict[str, int]]]
    right: dict[str, dict[str, float]]
    found: dict[str, dict[str, float]]
    unsound: int
    cases: list[Case]


def available() -> bool:
    """Say whether the gold stories are there."""
    return (SHARED / "threads" / "astana").is_dir() and (SHARED / "checks" / "score.py").is_file()


def measure(kind: str = FAST) -> Result:
    """Read all gold stories with a reader, and score them."""
    score = _scorer()
    totals: dict[str, dict[str, dict[str, int]]] = {}
    cases: list[Case] = []
    corpus = hashlib.sha256()
    unsound = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, gold in _sets(Path(folder)):
            of_set = totals.setdefault(name, {})
            for toml in gold:
                txt = toml.with_name(toml.name.removesuffix(".gold.toml") + ".txt")
                for path in (txt, toml):
                    corpus.update(f"{name}/{path.name}\0".encode() + path.read_bytes() + b"\0")
                reading = reader(kind=kind).read(txt).model_dump(mode="json", by_alias=True)
                unsound += score.spans_sound(reading)
                story = score.Story(txt, reading)
                for layer, counts in score.score(story, False).items():
                    total = of_set.setdefault(layer, dict.fromkeys(counts, 0))
                    for key, n in counts.items():
                        total[key] += n
                    cases += [(name, story.name, layer, *case) for case in _cases(score, story, layer)]
    f1 = {
        what: {
            name: {layer: score.prf(total, what)[2] for layer, total in layers.items()}
            for name, layers in totals.items()
        }
        for what in ("right", "found")
    }
    return Result(corpus.hexdigest(), totals, f1["right"], f1["found"], unsound, sorted(cases))


def table(result: Result, floors: dict[str, dict[str, float]]) -> str:
    """Return a table of all sets and layers; a value below its floor is marked."""
    lines = [f"{'set':8}{'layer':13}{'gold':>5}{'read':>6}{'found F1':>10}{'right F1':>10}{'floor':>8}"]
    for name, layers in result.totals.items():
        for layer, total in layers.items():
            floor = floors.get(name, {}).get(layer)
            right = result.right[name][layer]
            shown = "" if floor is None else f"{floor:8.3f}" + ("  BELOW" if right < floor else "")
            head = f"{name:8}{layer:13}{total['gold']:5}{total['predicted']:6}"
            lines.append(f"{head}{result.found[name][layer]:10.3f}{right:10.3f}{shown}")
    return "\n".join([*lines, f"{result.unsound} findings with unsound spans"])


def below(result: Result, floors: dict[str, dict[str, float]]) -> list[str]:
    """Name the sets and layers that fell below their floor, and those that are gone."""
    return [
        f"{name} {layer}"
        for name, layers in floors.items()
        for layer, floor in layers.items()
        if result.right.get(name, {}).get(layer, -1.0) < floor
    ]


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "checks" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SHARED / "checks" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _sets(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    yield "astana", sorted((SHARED / "threads" / "astana").glob("*.ru.gold.toml"))
    collect = [sys.executable, str(SHARED / "gold" / "collect.py"), str(folder)]
    subprocess.run(collect, check=True, capture_output=True)
    yield "gold", sorted(folder.glob("*.gold.toml"))


def _cases(score: ModuleType, story: Any, layer: str) -> Iterator[tuple[str, str, str]]:
    """Yield (finding, offsets, verdict) of each gold finding, and of each finding that no gold one answers to."""
    golds, preds = story.gold.get(layer, []), story.reading.get(layer, [])
    same, wrong = score.PAIRS[layer](story)
    answers = [(id(g), id(p), wrong(g, p)) for g, p in score.match(golds, preds, same)]
    verdicts = {g: "wrong " + " ".join(w) if w else "right" for g, _, w in answers}
    for gold in golds:
        name = "|".join(score.plain(gold.get("key") or gold.get("kind") or gold.get("strength") or ""))
        at = " ".join(f"{start}-{end}" for start, end in gold["spans"])
        yield name, at, ("optional " if gold.get("optional") else "") + verdicts.get(id(gold), "missed")
    used = {p for _, p, _ in answers}
    for pred in preds:
        if id(pred) not in used:
            spans = pred.get("content") or pred.get("mentions") or pred.get("evidence") or []
            at = " ".join(f"{s['start']}-{s['end']}" for s in spans[:3])
            yield pred.get("kind") or pred.get("strength") or "", at, "extra"


def _pin(result: Result, kind: str, *, margin: float, lower: bool) -> list[str]:
    """Write floors, and of the fast reader the cases; return what speaks against it, with nothing written."""
    old: dict[str, Any] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"corpus_sha256": result.corpus}
    held = FLOORS_OF[kind]
    new = {
        name: {layer: max(0.0, math.floor(1000 * (value - margin) + 1e-6) / 1000) for layer, value in layers.items()}
        for name, layers in result.right.items()
    }
    against = [
        f"{name} {layer}: {floor:.3f} would fall to {new.get(name, {}).get(layer, 0.0):.3f}"
        for name, layers in old.get(held, {}).items()
        for layer, floor in layers.items()
        if new.get(name, {}).get(layer, 0.0) < floor
    ]
    if old["corpus_sha256"] != result.corpus:
        against.append("the gold stories are not those that the floors were pinned on")
    if against and not lower:
        return against
    floors = {**old, "corpus_sha256": result.corpus, held: new}
    FLOORS.write_text(json.dumps(floors, indent=2) + "\n", "utf-8")
    if kind != FAST:
        return []
    CASES.parent.mkdir(exist_ok=True)
    with CASES.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([COLUMNS, *result.cases])
    return []


def main() -> int:
    """Print the table; pin where asked to. Return 1 where a floor does not hold or may not be moved."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--reader", choices=(FAST, FULL), default=FAST)
    ap.add_argument("--pin", action="store_true", help="write floors and cases")
    ap.add_argument("--margin", type=float, default=0.0, help="how far below the measured value a floor lies")
    ap.add_argument("--lower", action="store_true", help="let floors fall, or be pinned on another corpus")
    options = ap.parse_args()
    if not available():
        print(f"there are no gold stories in {SHARED}", file=sys.stderr)
        return 1
    result = measure(options.reader)
    held = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    floors = held.get(FLOORS_OF[options.reader], {})
    print(table(result, floors))
    if options.pin:
        against = _pin(result, options.reader, margin=options.margin, lower=options.lower)
        print("\n".join([*against, "nothing was pinned; --lower does it all the same"] if against else ["pinned"]))
        return 1 if against else 0
    return 1 if below(result, floors) or result.unsound else 0


if __name__ == "__main__":
    sys.exit(main())
