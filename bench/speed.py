"""Stories a second on one thread: diplowire against the plain natasha pipeline, in the same run.

    python bench/speed.py [FOLDER] [--repeat 3] [--json FILE]

natasha is measured here and nowhere else; it needs pymorphy2 and `setuptools<81` beside it (bench/README.md).
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

FOLDER = Path(__file__).parents[1] / "../shared/corpora/nerel/dev"
COLD = {
    "natasha": "import natasha as n; e = n.NewsEmbedding(); n.NewsMorphTagger(e); n.NewsSyntaxParser(e); "
    "n.NewsNERTagger(e); n.MorphVocab()",
    "diplowire analysis": "from diplowire.lang.ru.steps import russian_steps; russian_steps()",
    "diplowire reading": "from diplowire.pipeline import reader; reader('ru')",
    "diplowire reading and labels": "from diplowire.pipeline import reader; reader('ru', labels=True)",
    "diplowire full reading": "from diplowire.pipeline import reader; reader('ru', 'full')",
}
MAKERS = {
    "natasha": "natasha_pipeline",
    "diplowire analysis": "analysis_pipeline",
    "diplowire reading": "reading_pipeline",
    "diplowire reading and labels": "labels_pipeline",
    "diplowire full reading": "full_pipeline",
}
HEAD = (
    "",
    "CPU s",
    "wall s",
    "stories/s (CPU)",
    "ratio",
    "first pass CPU s",
    "its ratio",
    "cold start s",
    "peak RSS MB",
)


def natasha_pipeline() -> Callable[[str], object]:
    """Return natasha as its own manual runs it: all taggers, lemmas, spans in the nominative."""
    import natasha

    segmenter, vocabulary = natasha.Segmenter(), natasha.MorphVocab()
    embedding = natasha.NewsEmbedding()
    morph, syntax = natasha.NewsMorphTagger(embedding), natasha.NewsSyntaxParser(embedding)
    names = natasha.NewsNERTagger(embedding)

    def run(text: str) -> object:
        doc = natasha.Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(morph)
        doc.parse_syntax(syntax)
        doc.tag_ner(names)
        for token in doc.tokens:
            token.lemmatize(vocabulary)
        for span in doc.spans:
            span.normalize(vocabulary)
        return doc

    return run


def story(text: str) -> object:
    """Return a story with a paragraph per line."""
    import re

    from diplowire.model.span import Span
    from diplowire.model.story import Story, digest, story_id

    lines = (m for m in re.finditer(r"[^\n]+", text) if m.group().strip())
    paragraphs = tuple(Span(start=m.start(), end=m.end()) for m in lines)
    return Story(id=story_id(text, None, None), text=text, sha256=digest(text), language="ru", paragraphs=paragraphs)


def analysis_pipeline() -> Callable[[str], object]:
    """Return our analysis: the same layers."""
    from diplowire.analyse import Pipeline
    from diplowire.lang.ru.steps import russian_steps

    pipeline = Pipeline(russian_steps())
    return lambda text: pipeline(story(text))  # type: ignore[arg-type]


def full_pipeline() -> Callable[[str], object]:
    """Return the whole reading by the full reader."""
    return reading_pipeline("full")


def labels_pipeline() -> Callable[[str], object]:
    """Return the whole reading by the fast reader with entities inside each other in its analysis."""
    return reading_pipeline(labels=True)


def reading_pipeline(kind: str = "fast", *, labels: bool = False) -> Callable[[str], object]:
    """Return the whole reading: envelope, analysis, all findings."""
    import datetime as dt

    from diplowire.model.source import Document
    from diplowire.pipeline import reader

    read = reader("ru", kind, labels=labels).read
    return lambda text: read(Document(text=text, published=dt.date(2020, 6, 15)))


def measure(run: Callable[[str], object], texts: list[str]) -> tuple[float, float]:
    """Return CPU and wall seconds for one pass."""
    cpu, wall = time.process_time(), time.perf_counter()
    for text in texts:
        run(text)
    return time.process_time() - cpu, time.perf_counter() - wall


def shares(texts: list[str]) -> dict[str, float]:
    """Return CPU seconds of each step of the analysis."""
    from diplowire.lang.ru.steps import russian_steps

    out = dict.fromkeys((step.name for step in russian_steps()), 0.0)
    for text in texts:
        state: dict[str, object] = {"story": story(text)}
        for step in russian_steps():
            begin = time.process_time()
            state |= step.run(state)
            out[step.name] += time.process_time() - begin
    return out


PARTS = {
    "analysis": ("analyse/pipeline.py", "__call__"),
    "mentions": ("grammar/mentions.py", "mentions"),
    "entities": ("find/entities.py", "gather"),
    "reference": ("find/reference.py", "resolve"),
    "statements": ("find/statements.py", "find_statements"),
    "times": ("grammar/dates.py", "time_expressions"),
    "events": ("find/events.py", "find_events"),
    "quantities": ("grammar/figures.py", "quantities"),
    "commitments": ("find/commitments.py", "find_commitments"),
    "all": ("diplowire/pipeline.py", "explain"),
}


def parts(texts: list[str]) -> dict[str, float]:
    """Return the share of each part in whole readings, by the profiler: close, since it slows small functions more."""
    run = reading_pipeline()
    profile = cProfile.Profile()
    profile.enable()
    for text in texts:
        run(text)
    profile.disable()
    spent = {(Path(path).as_posix(), name): row[3] for (path, _, name), row in pstats.Stats(profile).stats.items()}
    found = {
        part: sum(s for (path, name), s in spent.items() if name == wanted and path.endswith(end))
        for part, (end, wanted) in PARTS.items()
    }
    whole = found.pop("all")
    return {**{part: seconds / whole for part, seconds in found.items()}, "rest": 1 - sum(found.values()) / whole}


def child(code: str) -> str:
    """Run code in a fresh process and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def cold(name: str) -> float:
    """Return seconds from the start of Python to all models loaded: the best of three."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        child(COLD[name])
        times.append(time.perf_counter() - begin)
    return min(times)


def fresh(name: str, folder: Path) -> tuple[float, int]:
    """Return CPU seconds of a process's first pass over the folder, models loaded, and its peak memory in MB.

    Linux only; not `ru_maxrss`, of which a child inherits its parent's.
    """
    out = child(
        f"import pathlib, re, speed\nrun = speed.{MAKERS[name]}()\n"
        f"texts = [p.read_text('utf-8') for p in sorted(pathlib.Path({str(folder)!r}).glob('*.txt'))]\n"
        "print(speed.measure(run, texts)[0])\n"
        "print(re.search(r'VmHWM:\\s*(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"
    ).split()
    return float(out[0]), int(out[1]) // 1024


def main() -> None:
    """Print the comparison as a table; with --json write it too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    folder = options.folder.resolve()
    texts = [p.read_text("utf-8") for p in sorted(folder.glob("*.txt"))]
    runs = {}
    for name, maker in MAKERS.items():
        try:
            runs[name] = globals()[maker]()
        except ImportError as error:
            print(f"{name}: left out ({error})")
    for run in runs.values():
        measure(run, texts)
    best = {name: (float("inf"), float("inf")) for name in runs}
    for _ in range(options.repeat):
        for name, run in runs.items():
            best[name] = min(best[name], measure(run, texts))
    first = {name: fresh(name, folder) for name in runs}
    nothing = (float("nan"), 0)
    characters = sum(map(len, texts))
    print(f"{len(texts)} stories, {characters:,} characters, one thread, best of {options.repeat} warm passes\n")
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}")
    rows = {}
    for name, (cpu, wall) in best.items():
        rows[name] = row = {
            "cpu": round(cpu, 2),
            "wall": round(wall, 2),
            "stories_per_second": round(len(texts) / cpu, 1),
            "ratio": round(best.get("natasha", nothing)[0] / cpu, 2),
            "first": round(first[name][0], 2),
            "first_ratio": round(first.get("natasha", nothing)[0] / first[name][0], 2),
            "cold": round(cold(name), 2),
            "peak": first[name][1],
        }
        print(f"| {name} | {' | '.join(map(str, row.values()))} |")
    steps = shares(texts)
    total = sum(steps.values())
    print("\n| step of the analysis | CPU s | share |\n|---|---|---|")
    for step, seconds in steps.items():
        print(f"| {step} | {seconds:.2f} | {seconds / total:.0%} |")
    print("\n| part of the reading | share |\n|---|---|")
    for part, share in parts(texts).items():
        print(f"| {part} | {share:.0%} |")
    if options.json:
        result = {"stories": len(texts), "rows": rows, "steps": steps}
        options.json.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
