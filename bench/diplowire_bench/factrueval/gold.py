"""The gold files of one document: .txt .tokens .spans .objects .coref .facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from diplowire_bench.factrueval.layers import Argument, Attribute, Document, Entity, Fact, Mention, Span, Token
from diplowire_bench.factrueval.strings import fold, tight

TYPES = {
    "Person": "per",
    "Organization": "org",
    "Org": "org",
    "LocOrg": "locorg",
    "Location": "loc",
    "Project": "project",
    "Facility": "facility",
}
# What may lie inside what: inner ones do not count.
AROUND = {
    "per": ("loc", "org", "locorg"),
    "loc": ("loc", "org", "locorg"),
    "org": ("org", "locorg"),
    "locorg": ("org", "locorg"),
    "project": ("org", "locorg"),
    "facility": ("org", "locorg", "loc"),
}
PHASE, MODALITY, DIFFICULTY = "фаза", "модальность", "сложность"
UNREAL = frozenset({"возможность", "будущее", "отрицание"})
HARD = "повышенная"


def documents(folder: Path) -> Iterator[Document]:
    """Yield the documents of a folder, in the order of their numbers."""
    positions = nominatives(folder)
    names = {p.name.split(".")[0] for p in folder.glob("book_*.tokens")}
    for name in sorted((n for n in names if re.fullmatch(r"book_\d+", n)), key=lambda n: int(n[5:])):
        yield load(folder, name, positions)


def nominatives(folder: Path) -> dict[str, str]:
    """Return the table by which the evaluators bring positions to the nominative, where it lies as in their repository.

    Without it a position counts as right only in the words of the text, which is how the answers here give it.
    """
    path = folder.parent / "scripts" / "dialent" / "jobs_processed.txt"
    if not path.exists():
        return {}
    pairs = (line.partition("|") for line in path.read_text("utf-8").splitlines())
    return {form.strip(): noun.strip() for form, _, noun in pairs}


def load(folder: Path, name: str, positions: Mapping[str, str] = MappingProxyType({})) -> Document:
    """Load one document. Raises ValueError where a file is not as its format says."""
    text = (folder / f"{name}.txt").read_text("utf-8")
    tokens = _tokens(folder / f"{name}.tokens")
    by_id = {t.id: t for t in tokens}
    spans = _spans(folder / f"{name}.spans", by_id)
    mentions = _mentions(folder / f"{name}.objects", spans, fold(text))
    document = Document(name, text, tokens, spans, mentions)
    if (coref := folder / f"{name}.coref").exists():
        document.entities = {e.id: e for e in (_entity(lines, mentions, spans) for lines in blocks(coref))}
    if (facts := folder / f"{name}.facts").exists():
        document.facts = [_fact(lines, document, positions) for lines in blocks(facts)]
    return document


def blocks(path: Path) -> Iterator[list[str]]:
    """Yield the records of a file: runs of lines between empty ones."""
    block: list[str] = []
    for raw in path.read_text("utf-8-sig").split("\n"):
        line = raw.strip(" \t\n\r")
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _tokens(path: Path) -> list[Token]:
    tokens = []
    for line in path.read_text("utf-8").split("\n"):
        if not line.strip():
            continue
        parts = line.split(" ")
        if len(parts) != 4:
            raise ValueError(f"{path}: a token has four parts, not {len(parts)}: {line}")
        tokens.append(Token(parts[0], int(parts[1]), int(parts[2]), tight(parts[3].replace("|", ""))))
    tokens.sort(key=lambda t: t.start)
    for one, other in pairwise(tokens):
        one.after, other.before = other, one
    return tokens


def _spans(path: Path, tokens: dict[str, Token]) -> dict[str, Span]:
    spans = {}
    for line in path.read_text("utf-8").split("\n"):
        if not line.strip():
            continue
        left, _, right = line.partition("  # ")
        id_, tag, start, length, _first, count = left.split()[:6]
        words = right.split()
        n = int(count)
        if len(words) != 2 * n:
            raise ValueError(f"{path}: span {id_} names {n} tokens, {len(words)} words follow")
        parts = sorted((tokens[x] for x in words[:n]), key=lambda t: t.start)
        spans[id_] = Span(id_, tag, int(start), int(start) + int(length), parts, tight(" ".join(words[n:])))
    return spans


def _mentions(path: Path, spans: dict[str, Span], text: str) -> dict[str, Mention]:
    mentions = {}
    for line in path.read_text("utf-8").split("\n"):
        parts = line.partition(" # ")[0].split()
        if not parts:
            continue
        id_, kind, *own = parts
        mention = Mention(id_, TYPES[kind], [spans[x] for x in own])
        tokens = mention.tokens
        first, last = tokens[0], tokens[-1]
        while first.before is not None and first.before.text == '"':
            first = first.before
        while last.after is not None and last.after.text == '"':
            last = last.after
        # The evaluators leave the last character of the text out; the comparison forgives it.
        mention.texts = (" ".join(t.text for t in tokens), text[first.start : last.end])
        mentions[id_] = mention
    everything = list(mentions.values())
    for mention in everything:
        mention.embedded = any(_inside(mention, other) for other in everything if other.tag in AROUND[mention.tag])
    return mentions


def _inside(inner: Mention, outer: Mention) -> bool:
    (a, b), (c, d) = inner.interval, outer.interval
    if (a, b) == (c, d):
        return inner.tag in ("per", "loc") and outer.tag == "org"
    return c <= a and b <= d


def _entity(lines: list[str], mentions: dict[str, Mention], spans: dict[str, Span]) -> Entity:
    id_, *parts = lines[0].split(" ")
    own = list(dict.fromkeys(p for p in parts if p in mentions))
    loose = [spans[p] for p in parts if p in spans]
    of = [mentions[p] for p in own]
    tags = {m.tag for m in of}
    tag = "loc" if tags & {"loc", "locorg"} else min(tags, default="unknown")
    raw = [Attribute(name.lower(), {tight(value)}) for name, _, value in (line.partition(" ") for line in lines[1:])]
    all_spans = loose + [s for m in of for s in m.spans]
    return Entity(id_, tag, of, _attributes(raw, all_spans, tag))


def _attributes(raw: list[Attribute], spans: list[Span], tag: str) -> list[Attribute]:
    """Put values of one property together; a descriptor may stand before or behind a name."""
    descriptors: set[str] = set()
    merged: dict[str, set[str]] = {}
    for attribute in raw:
        if attribute.name.endswith(("descr", "descriptor")):
            descriptors |= attribute.values
        elif attribute.name != "wikidata":
            values = merged.setdefault(attribute.name, set())
            values |= attribute.values
            if attribute.name == "name" and tag != "per":
                values |= {v for x in attribute.values if (v := _in_quotes(x, spans))}
    result = []
    for name, values in merged.items():
        wide = set(values)
        for value in values:
            for extra in descriptors:
                if f" {extra} " not in f" {value} ":
                    wide |= {f"{value} {extra}", f"{extra} {value}"}
        result.append(Attribute(name.strip("1234567890"), wide))
    return result


def _in_quotes(value: str, spans: list[Span]) -> str | None:
    for span in spans:
        if span.text == value and "name" in span.tag and span.quotes:
            return f"{span.quotes[0]}{value}{span.quotes[1]}"
    return None


def _fact(lines: list[str], document: Document, positions: Mapping[str, str]) -> Fact:
    parts = lines[0].split(" ")
    fact = Fact(parts[0], parts[1].strip(" :").lower(), [])
    for line in lines[1:]:
        name, _, rest = line.partition(" ")
        name = name.strip().lower()
        if name == MODALITY:
            fact.real = fact.real and not ({v.strip().lower() for v in rest.split("|")} & UNREAL)
        elif name == DIFFICULTY:
            fact.hard = rest.strip().lower() == HARD
        else:
            name = "position" if name == "job" else name
            values = _values(rest, document)
            if name == "position":
                values += [positions[v] for v in values if v in positions]
            fact.arguments.append(Argument(name, [v.lower().strip().replace("ё", "е") for v in values]))
    return fact


def _values(rest: str, document: Document) -> list[str]:
    if rest.startswith("span"):
        return [document.spans[a.split()[0][4:]].text for a in rest.split("|")]
    if rest.startswith("obj"):
        id_, _, words = rest.partition(" ")
        return _entity_values(document.entities[id_[3:]], words.strip().lower())
    return rest.split("|")


def _entity_values(entity: Entity, words: str) -> list[str]:
    values = {words, *(t for m in entity.mentions for t in m.texts)}
    if entity.tag == "per":
        parts = {key: entity.of(name) for key, name in _PERSON.items()}
        for pattern in ("lfp", "fpl", "fp", "fl", "lf", "n", "f", "p", "l", "fn"):
            options = [""]
            for key in pattern:
                options = [f"{o} {v}".strip() for v in parts[key] if v for o in options]
            values.update(options)
    elif entity.tag in ("org", "loc"):
        values.update(entity.of("name"))
    return sorted(values)


_PERSON = {"f": "firstname", "l": "lastname", "p": "patronymic", "n": "nickname"}
