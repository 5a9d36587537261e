"""Answers to the three tracks, and their files: .task1, .task2, .task3."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from diplowire_bench.factrueval.gold import blocks
from diplowire_bench.factrueval.strings import tight

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class NameAnswer:
    """A name: its type, first character and the character behind the last."""

    tag: str
    start: int
    end: int


@dataclass(frozen=True)
class ObjectAnswer:
    """An object: its type and its properties."""

    tag: str
    attributes: Pairs


@dataclass(frozen=True)
class FactAnswer:
    """A fact: its type and its arguments."""

    tag: str
    arguments: Pairs


@dataclass
class Answer:
    """What is answered about one document."""

    names: list[NameAnswer] = field(default_factory=list)
    objects: list[ObjectAnswer] = field(default_factory=list)
    facts: list[FactAnswer] = field(default_factory=list)


def write(folder: Path, name: str, answer: Answer) -> None:
    """Write the three files of a document into a folder each: track1, track2, track3."""
    write_names(folder / "track1", name, answer)
    objects = [_block(o.tag, o.attributes) for o in answer.objects]
    facts = [_block(f.tag, f.arguments) for f in answer.facts]
    _save(folder / "track2" / f"{name}.task2", objects, "\n\n")
    _save(folder / "track3" / f"{name}.task3", facts, "\n\n")


def write_names(folder: Path, name: str, answer: Answer) -> None:
    """Write the names of a document alone: they have two forms, with LocOrg and without."""
    _save(folder / f"{name}.task1", [f"{n.tag} {n.start} {n.end - n.start}" for n in answer.names], "\n")


def _save(path: Path, records: list[str], between: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(between.join(records) + ("\n" if records else ""), "utf-8")


def read(folder: Path, name: str) -> Answer:
    """Read the files that `write` wrote. Raises OSError where one is missing, ValueError where a line is wrong."""
    answer = Answer()
    path = folder / "track1" / f"{name}.task1"
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        parts = line.split()
        if len(parts) != 3 or not (parts[1] + parts[2]).isdigit():
            raise ValueError(f"{path}:{number}: a name is TYPE START LENGTH, found: {line}")
        answer.names.append(NameAnswer(parts[0].lower(), int(parts[1]), int(parts[1]) + int(parts[2])))
    for lines in blocks(folder / "track2" / f"{name}.task2"):
        tag = lines[0].lower().strip(" :")
        answer.objects.append(ObjectAnswer("loc" if tag == "locorg" else tag, _pairs(lines[1:])))
    for lines in blocks(folder / "track3" / f"{name}.task3"):
        pairs = tuple(("position" if k == "job" else k, v) for k, v in _pairs(lines[1:]))
        answer.facts.append(FactAnswer(lines[0].lower().strip(" :"), pairs))
    return answer


def _pairs(lines: list[str]) -> Pairs:
    return tuple((key.strip().lower(), tight(value)) for key, _, value in (line.partition(":") for line in lines))


def _block(tag: str, pairs: Pairs) -> str:
    """Return a record. A value may hold neither a colon, which ends its name, nor a line end."""
    values = ((key, " ".join(value.replace(":", " ").split())) for key, value in pairs)
    return "\n".join([tag, *(f"{key} : {value}" for key, value in values)])
