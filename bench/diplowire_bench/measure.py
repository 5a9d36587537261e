"""Corpora measured with our answers, or with answers read from files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from diplowire_bench import nerel, nerel_ours, rucoco, rucoco_ours
from diplowire_bench.factrueval import answers, facts, gold, names, objects, ours
from diplowire_bench.factrueval.ceiling import gold_answer
from diplowire_bench.reading import see
from diplowire_bench.score import Score

Rows = dict[str, Score]
Tables = dict[str, Rows]


def factrueval(
    folder: Path,
    *,
    kind: str = "fast",
    write: Path | None = None,
    read: Path | None = None,
    ceiling: bool = False,
) -> Tables:
    """Score all tracks of a FactRuEval split: our answers, those in `read`, or gold itself where `ceiling`."""
    tables: Tables = {}
    for document in gold.documents(folder):
        if ceiling:
            given, apart = gold_answer(document), gold_answer(document, apart=True)
        elif read is not None:
            given = apart = answers.read(read, document.name)
        else:
            seen = see(document.text, kind)
            given, apart = ours.answer(seen), ours.answer(seen, apart=True)
        if write is not None:
            answers.write(write, document.name, given)
            answers.write_names(write / "track1_locorg", document.name, apart)
        _add(tables, "names, LocOrg as places", names.score(document, given.names, apart=False))
        _add(tables, "names, LocOrg apart", names.score(document, apart.names, apart=True))
        _add(tables, "objects", objects.score(document, given.objects))
        _add(tables, "objects, extra values forgiven", objects.score(document, given.objects, forgiving=True))
        _add(tables, "facts, easy", facts.score(document, given.facts))
        _add(tables, "facts, hard", facts.score(document, given.facts, hard=True))
    return tables


def nerel_split(folder: Path, *, kind: str = "fast", write: Path | None = None, read: Path | None = None) -> Tables:
    """Score entities and relations of a NEREL split."""
    tables: Tables = {}
    for name, text, wanted in nerel.documents(folder):
        given = (
            nerel.read(read / f"{name}.ann") if read is not None else nerel_ours.answer(see(text, kind, labels=True))
        )
        if write is not None:
            nerel.write(write, name, text, given)
        _add(tables, "entities", nerel.score(text, wanted, given))
        _add(tables, "relations", nerel.score_relations(text, wanted, given))
    return {
        title: dict(sorted(rows.items(), key=lambda r: (r[0].startswith("all"), r[0])))
        for title, rows in tables.items()
    }


def rucoco_sample(path: Path, limit: int = rucoco.SAMPLE, *, kind: str = "fast") -> Tables:
    """Score anaphora on the first stories of the sample of RuCoCo."""
    tables: Tables = {}
    for story in rucoco.stories(path, limit):
        _add(tables, f"first {limit} stories", rucoco_ours.score(story, see(story.text, kind)))
    return tables


def digest(path: Path) -> str:
    """Return the SHA-256 of a corpus: of its files' names and bytes, in order."""
    whole = hashlib.sha256()
    for file in _files(path):
        whole.update(f"{file.name}\0".encode() + file.read_bytes() + b"\0")
    return whole.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    yield from sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]


def _add(tables: Tables, title: str, rows: Rows) -> None:
    table = tables.setdefault(title, {})
    for name, score in rows.items():
        table[name] = table.get(name, Score()) + score
