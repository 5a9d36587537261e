"""NEREL 1.1: nested entities of 29 types and relations in Russian Wikinews, as brat files.

Strict: an entity is right where start, end and type are. Entities in several pieces are left out of gold; a second row
counts them as missed. Relations are compared within the document: two mentions of one type with the same words are one
argument there, wherever they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from diplowire_bench.score import Score

RELATIONS = (
    "WORKS_AS",
    "WORKPLACE",
    "PARTICIPANT_IN",
    "TAKES_PLACE_IN",
    "POINT_IN_TIME",
    "HEADQUARTERED_IN",
    "MEMBER_OF",
)


@dataclass(frozen=True, order=True)
class Entity:
    """Characters of the text (half-open) and a type."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, order=True)
class Relation:
    """A typed pair of entities, in order."""

    tag: str
    source: Entity
    target: Entity


@dataclass
class Annotation:
    """What is marked, or answered, in one text. `broken` counts entities in several pieces by type."""

    entities: set[Entity] = field(default_factory=set)
    relations: set[Relation] = field(default_factory=set)
    broken: Counter[str] = field(default_factory=Counter)


def documents(folder: Path) -> Iterator[tuple[str, str, Annotation]]:
    """Yield name, text and gold of each document. Raises ValueError where a line is not as brat writes it."""
    for path in sorted(folder.glob("*.ann")):
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            yield path.stem, file.read(), read(path)


def read(path: Path) -> Annotation:
    """Read one .ann file."""
    found = Annotation()
    by_id: dict[str, Entity] = {}
    links: list[tuple[str, str, str]] = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        parts = line.split("\t")
        if line.startswith("T") and len(parts) == 3:
            tag, _, place = parts[1].partition(" ")
            if ";" in place:
                found.broken[tag] += 1
                continue
            start, end = place.split()
            by_id[parts[0]] = Entity(int(start), int(end), tag)
        elif line.startswith("R"):
            words = parts[1].split()
            if len(words) != 3:
                raise ValueError(f"{path}:{number}: a relation has a type and two arguments, found: {line}")
            links.append((words[0], words[1].partition(":")[2], words[2].partition(":")[2]))
    found.entities = set(by_id.values())
    found.relations = {Relation(t, by_id[a], by_id[b]) for t, a, b in links if a in by_id and b in by_id}
    return found


def write(folder: Path, name: str, text: str, answer: Annotation) -> None:
    """Write an answer as a brat file beside its text."""
    ids = {entity: f"T{n}" for n, entity in enumerate(sorted(answer.entities), 1)}
    lines = [f"{id_}\t{e.tag} {e.start} {e.end}\t{' '.join(text[e.start : e.end].split())}" for e, id_ in ids.items()]
    lines += [
        f"R{n}\t{r.tag} Arg1:{ids[r.source]} Arg2:{ids[r.target]}" for n, r in enumerate(sorted(answer.relations), 1)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.ann").write_text("\n".join(lines) + ("\n" if lines else ""), "utf-8")


def score(text: str, gold: Annotation, answer: Annotation) -> dict[str, Score]:
    """Return the score of each type of entity, of all, and of all with the broken ones as missed."""
    tags = sorted({e.tag for e in (*gold.entities, *answer.entities)} | set(gold.broken))
    rows = {
        tag: _score({e for e in gold.entities if e.tag == tag}, {e for e in answer.entities if e.tag == tag})
        for tag in tags
    }
    rows["all"] = sum(rows.values(), Score())
    rows["all, broken ones missed"] = rows["all"] + Score(gold=gold.broken.total())
    return rows


def score_relations(text: str, gold: Annotation, answer: Annotation) -> dict[str, Score]:
    """Return the score of each of the relations looked at, and of all of them."""
    rows = {}
    for tag in RELATIONS:
        sides = ({_worded(text, r) for r in x.relations if r.tag == tag} for x in (gold, answer))
        rows[tag] = _score(*sides)
    return {**rows, "all": sum(rows.values(), Score())}


def _worded(text: str, relation: Relation) -> tuple[str, ...]:
    ends = (relation.source, relation.target)
    return tuple(x for e in ends for x in (e.tag, " ".join(text[e.start : e.end].lower().split())))


def _score(gold: set[object] | set[Entity] | set[tuple[str, ...]], given: set[Entity] | set[tuple[str, ...]]) -> Score:
    right = len(gold & given)
    return Score(right, right, len(gold), len(given))
