"""DOCX: the paragraphs of the document as its readers see them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read.compose import compose, document, tidy
from diplowire.read.given import Given, Metered, whole
from diplowire.read.xml import Element, local, parse_xml

PART = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_HIDDEN = frozenset({"del", "moveFrom", "instrText", "delText", "txbxContent", "Fallback", "comment"})
_HEADINGS = ("title", "heading1", "1")  # ids of styles; Word writes "1" in its Russian edition
_SPACES = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(data: bytes, given: Given) -> Document:
    """Read a Word document: its running text, without what was deleted, notes, headers and footers."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(PART) as part:
            root = parse_xml(whole(Metered(part, given.budget), given))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise UnreadableStory(f"the Word document is damaged or encrypted ({error})") from None
    headline: str | None = None
    blocks: list[str] = []
    for style, words in _paragraphs(root):
        if headline is None and not blocks and words.strip() and style.lower() in _HEADINGS:
            headline = tidy(words)
        else:
            blocks += words.split("\n")
    return document(given, compose(given, blocks, headline=headline), headline=headline)


def _paragraphs(root: Element) -> Iterator[tuple[str, str]]:
    """Yield each paragraph: the id of its style, and its text."""
    parts: list[str] = []
    style, skipped = "", 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if name in _HIDDEN:
            skipped += 1 if event == "start" else -1
        elif event == "end" or skipped:
            if event == "end" and name == "p" and not skipped:
                yield style, "".join(parts)
                style, parts = "", []
        elif name == "t":
            parts.append(element.text or "")
        elif name == "pStyle":
            style = element.get(f"{_WORD}val") or element.get(f"{_STRICT}val") or ""
        else:
            parts.append(_SPACES.get(name, ""))
