"""The command `diplowire-bench`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from diplowire_bench.score import table

_HELP = """Scores answers to public corpora by the corpora's own published rules, and writes answers in their formats.

  diplowire-bench factrueval DIR --write OUT    FactRuEval-2016: names, objects, facts
  diplowire-bench nerel DIR --write OUT         NEREL 1.1: nested entities, relations
  diplowire-bench rucoco FILE                   RuCoCo: offices and pronouns to persons, LEA

DIR is a split as its authors publish it. OUT gets track1 (LocOrg as places), track1_locorg, track2 and track3, each for
the evaluator of its track: t1_eval.py -s DIR -t OUT/track1 -l, t1_eval.py -t OUT/track1_locorg, t2_eval.py, t3_eval.py.
"""


def main(arguments: list[str] | None = None) -> int:
    """Print tables; return 1 where a corpus cannot be read."""
    ap = argparse.ArgumentParser(
        "diplowire-bench", description=_HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ap.add_argument("corpus", choices=("factrueval", "nerel", "rucoco"))
    ap.add_argument("path", type=Path, help="the folder of a split, or the file of stories")
    ap.add_argument("--reader", choices=("fast", "full"), default="fast", help="whose answers (default: fast)")
    ap.add_argument("--write", type=Path, metavar="OUT", help="write our answers as files")
    ap.add_argument("--read", type=Path, metavar="OUT", help="score answers from files instead of ours")
    ap.add_argument("--gold", action="store_true", help="score gold as the answer: the ceiling of FactRuEval's rules")
    ap.add_argument("--json", type=Path, metavar="FILE", help="write the figures as well")
    options = ap.parse_args(arguments)
    from diplowire_bench import measure

    try:
        match options.corpus:
            case "factrueval":
                tables = measure.factrueval(
                    options.path, kind=options.reader, write=options.write, read=options.read, ceiling=options.gold
                )
            case "nerel":
                tables = measure.nerel_split(options.path, kind=options.reader, write=options.write, read=options.read)
            case _:
                tables = measure.rucoco_sample(options.path, kind=options.reader)
    except (OSError, ValueError, KeyError) as error:
        print(f"{options.path}: {error}: is it a split of {options.corpus} as its authors publish it?", file=sys.stderr)
        return 1
    if not tables:
        print(f"{options.path}: holds no document of {options.corpus}", file=sys.stderr)
        return 1
    print("\n\n".join(table(rows, title) for title, rows in tables.items()))
    if options.json:
        figures = {
            title: {name: [round(x, 4) for x in (s.precision, s.recall, s.f1)] for name, s in rows.items()}
            for title, rows in tables.items()
        }
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
