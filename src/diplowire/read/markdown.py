"""Markdown: the words without the marks, and what a block of front matter states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diplowire.model.source import Document
from diplowire.read.compose import compose, document, tidy
from diplowire.read.decode import decode
from diplowire.read.given import Given
from diplowire.read.moments import moment

_FRONT = re.compile(r"---[ \t]*\n((?:[A-Za-z][\w-]*:.*\n|[ \t]+.*\n|\n|#.*\n)*?)---[ \t]*\n")
_ENTRY = re.compile(r"^([A-Za-z][\w-]*):[ \t]*(.*?)[ \t]*$", re.M)
_HEADING = re.compile(r"\s*(?:#{1,6} +\S|[^\n]+\n(?:={3,}|-{3,})[ \t]*(?:\n|$))")
_LINK = re.compile(r"\[[^\]\n]{1,200}\]\(https?://[^\s)]{1,500}\)")
_LINKS = 2


def is_markdown(text: str) -> bool:
    """Say whether a text is Markdown: it opens with front matter or a heading, or holds links in Markdown."""
    if (front := _FRONT.match(text)) and _ENTRY.search(front[1]):
        return True
    return _HEADING.match(text) is not None or len(_LINK.findall(text)) >= _LINKS


def read_markdown(data: bytes, given: Given) -> Document:
    """Read a Markdown file."""
    text = decode(data).text
    said: dict[str, str] = {}
    if front := _FRONT.match(text):
        said = {name.lower(): value.strip("\"'") for name, value in _ENTRY.findall(front[1])}
        text = text[front.end() :]
    headings: list[str] = []
    blocks: list[str] = []
    for level, words in _blocks(text):
        if level == 1 and not headings and not blocks:
            headings.append(words)
        else:
            blocks.append(words)
    headline = next(iter(headings), None) or said.get("title")
    stated = (said.get(name) for name in ("date", "published", "pubdate"))
    return document(
        given,
        compose(given, blocks, headline=headline),
        headline=headline,
        published=next((found for text in stated if (found := moment(text))), None),
        url=next((said[name] for name in ("url", "link", "canonical") if said.get(name, "").startswith("http")), None),
        agency=said.get("agency") or said.get("source"),
        language=said.get("lang") or said.get("language"),
    )


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the blocks of running text, headings with their level, all else with 0."""
    from markdown_it import MarkdownIt

    level = 0
    for token in MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").parse(text):
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "inline":
            yield level, tidy(_words(token))
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("code_block", "fence"):
            yield 0, token.content


def _words(token: Any) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
    return "".join(parts)
