"""PDF with a text layer: its lines, put back together into paragraphs."""

from __future__ import annotations

import io

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read.compose import compose, document
from diplowire.read.given import Given
from diplowire.read.wrapped import unwrap

_PAGES = 200
_CHARACTERS = 2_000_000


def read_pdf(data: bytes, given: Given) -> Document:
    """Read the text of a PDF. Raises UnreadableStory where it is encrypted, a scan, or longer than a story can be."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise UnreadableStory("the PDF is encrypted: save it without a password")
    if len(reader.pages) > _PAGES:
        raise UnreadableStory(f"the PDF has {len(reader.pages)} pages, more than {_PAGES}: no story is that long")
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True))
        given.budget.spend(len(pages[-1]))
        if sum(map(len, pages)) > _CHARACTERS:
            raise UnreadableStory("the PDF holds more text than any story")
    lines = [line.rstrip() for page in pages for line in page.split("\n")]
    if not any(lines):
        raise UnreadableStory("the PDF has no text layer, only pictures: run text recognition (OCR) on it first")
    margin = min(len(line) - len(line.lstrip()) for line in lines if line)
    return document(given, compose(given, unwrap("\n".join(line[margin:] for line in lines))))
