"""Annotated corpora as documents with spans and links, and documents as windows of words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from razdel import sentenize

from diplowire.learn.heads import WIDEST
from diplowire.learn.pieces import Pieces
from diplowire.learn.windows import Word
from diplowire.learn.windows import windows as cut


@dataclass(frozen=True)
class Document:
    """A text with labelled spans of characters, and links between spans by their index."""

    name: str
    text: str
    spans: tuple[tuple[int, int, str], ...]
    links: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True)
class Window:
    """Some sentences of one document: words as (start, end), spans as (first, last, label), links between spans.

    `sentence` numbers the sentence of each word; no span leaves its sentence.
    """

    document: str
    words: tuple[tuple[int, int], ...]
    sentence: tuple[int, ...]
    pieces: tuple[tuple[int, ...], ...]
    spans: tuple[tuple[int, int, str], ...] = ()
    links: tuple[tuple[int, int, str], ...] = field(default=())


def nerel(folder: Path) -> list[Document]:
    """Read a split of NEREL 1.1 (brat). Spans of several parts are left out, as are links that need them."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        spans: dict[str, tuple[int, int, str]] = {}
        links: list[tuple[str, str, str]] = []
        for line in path.with_suffix(".ann").read_text(encoding="utf-8").splitlines():
            name, _, rest = line.partition("\t")
            said = rest.split("\t")[0]
            if name.startswith("T") and ";" not in said:
                label, start, end = said.split(" ")
                spans[name] = (int(start), int(end), label)
            elif name.startswith("R"):
                label, one, other = said.split(" ")[:3]
                links.append((one.partition(":")[2], other.partition(":")[2], label))
        rows = {name: i for i, name in enumerate(spans)}
        kept = [(rows[a], rows[b], label) for a, b, label in links if a in rows and b in rows]
        out.append(Document(path.stem, text, tuple(spans.values()), tuple(kept)))
    return out


def splits(folder: Path) -> tuple[dict[str, list[Document]], list[str]]:
    """Read NEREL's train and dev splits under a folder of corpora; return them and the labels of the first."""
    documents = {split: nerel(folder / "nerel" / split) for split in ("train", "dev")}
    return documents, sorted({label for d in documents["train"] for _, _, label in d.spans})


def digest(folders: Iterable[Path]) -> str:
    """Return the SHA-256 over all files of some folders, by name and content."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.iterdir()):
            total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def windows(document: Document, pieces: Pieces, size: int) -> list[Window]:
    """Cut a document into windows of whole sentences that hold at most `size` pieces (a longer sentence is cut)."""
    return [_window(document, found) for found in cut(document.text, sentences(document.text), pieces, size)]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text; one ends at every line end."""
    out = []
    at = 0
    for line in text.split("\n"):
        out += [(at + s.start, at + s.stop) for s in sentenize(line)]
        at += len(line) + 1
    return out


def _window(document: Document, found: Sequence[Word]) -> Window:
    first = {w.start: i for i, w in enumerate(found)}
    last = {w.end: i for i, w in enumerate(found)}
    rows: dict[int, int] = {}
    spans: list[tuple[int, int, str]] = []
    for row, (start, end, label) in enumerate(document.spans):
        i, j = first.get(start), last.get(end)
        if i is None or j is None or not i <= j < i + WIDEST or found[i].sentence != found[j].sentence:
            continue
        if (i, j, label) not in spans:
            spans.append((i, j, label))
        rows[row] = spans.index((i, j, label))
    links = [(rows[a], rows[b], label) for a, b, label in document.links if a in rows and b in rows]
    return Window(
        document.name,
        tuple((w.start, w.end) for w in found),
        tuple(w.sentence for w in found),
        tuple(w.pieces for w in found),
        tuple(spans),
        tuple(dict.fromkeys(links)),
    )
