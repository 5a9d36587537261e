"""Stories a second on one thread: diplowire against the plain natasha pipeline, in the same run.

    python bench/speed.py [FOLDER] [--repeat 3] [--json FILE]

natasha is measured here and nowhere else; it needs pymorphy2 and `setuptools<81` beside it (bench/README.md).
"""

from __future__ import annotations

import argparse
import json
import os
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
}
MEMORY = {
    "natasha": "from speed import natasha_pipeline as make",
    "diplowire analysis": "from speed import analysis_pipeline as make",
    "diplowire reading": "from speed import reading_pipeline as make",
}


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


def reading_pipeline() -> Callable[[str], object]:
    """Return the whole reading: envelope, analysis, all findings."""
    import datetime as dt

    from diplowire.model.source import Document
    from diplowire.pipeline import reader

    read = reader("ru").read
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


def peak(name: str, folder: Path) -> int:
    """Return the peak memory in MB of a process that reads the folder once; Linux only.

    Not `ru_maxrss`: a child inherits that of its parent.
    """
    code = (
        f"{MEMORY[name]}\nimport pathlib, re\nrun = make()\n"
        f"for p in sorted(pathlib.Path({str(folder)!r}).glob('*.txt')): run(p.read_text('utf-8'))\n"
        "print(re.search(r'VmHWM:\\s*(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"
    )
    return int(child(code)) // 1024


def main() -> None:
    """Print the comparison as a table; with --json write it too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    folder = options.folder.resolve()
    texts = [p.read_text("utf-8") for p in sorted(folder.glob("*.txt"))]
    makers = {
        "natasha": natasha_pipeline,
        "diplowire analysis": analysis_pipeline,
        "diplowire reading": reading_pipeline,
    }
    runs = {}
    for name, make in makers.items():
        try:
            runs[name] = make()
        except ImportError as error:
            print(f"{name}: left out ({error})")
    first = {name: measure(run, texts)[0] for name, run in runs.items()}
    best = {name: (float("inf"), float("inf")) for name in runs}
    for _ in range(options.repeat):
        for name, run in runs.items():
            best[name] = min(best[name], measure(run, texts))
    base = best.get("natasha", (float("nan"), 0.0))[0]
    print(
        f"{len(texts)} stories, {sum(map(len, texts)):,} characters, one thread, best of {options.repeat} warm passes\n"
    )
    print(
        "| | CPU s | wall s | stories/s (CPU) | ratio | first pass CPU s | its ratio | cold start s | peak RSS MB |\n|---|---|---|---|---|---|---|---|---|"
    )
    rows = {}
    for name, (cpu, wall) in best.items():
        rows[name] = row = {
            "cpu": round(cpu, 2),
            "wall": round(wall, 2),
            "stories_per_second": round(len(texts) / cpu, 1),
            "ratio": round(base / cpu, 2),
            "first": round(first[name], 2),
            "first_ratio": round(first.get("natasha", float("nan")) / first[name], 2),
            "cold": round(cold(name), 2),
            "peak": peak(name, folder),
        }
        print(f"| {name} | " + " | ".join(map(str, row.values())) + " |")
    steps = shares(texts)
    total = sum(steps.values())
    print("\n| step of the analysis | CPU s | share |\n|---|---|---|")
    for step, seconds in steps.items():
        print(f"| {step} | {seconds:.2f} | {seconds / total:.0%} |")
    if options.json:
        options.json.write_text(
            json.dumps({"stories": len(texts), "rows": rows, "steps": steps}, indent=2) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
