"""HTML to a tree, and a tree to the blocks of text that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from diplowire.errors import UnreadableStory
from diplowire.read.decode import decode
from diplowire.read.xml import Element, local

_BLOCKS = frozenset(  # the last few are of NITF
    {"address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
     "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "block", "bq", "hl2",
     "nitf", "body.content"}
)  # fmt: skip
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "iframe", "object", "embed", "svg", "math",
     "form", "button", "select", "textarea", "figure", "figcaption", "video", "audio", "media", "nav"}
)  # fmt: skip
_STATED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._-]{1,40})""", re.I)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEAD = 4096
_DEEP = "Excessive depth"


def html_text(data: bytes, charset: str | None = None) -> str:
    """Return HTML as text: in UTF-8 where it is sound, else in the encoding stated outside or inside, else as found.

    UTF-8 comes first, because pages say often that they are in another encoding and hardly ever are UTF-8 by chance.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    found = _STATED.search(data[:_HEAD])
    for name in (charset, found[1].decode("ascii") if found else None):
        if name and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            try:
                return data.decode(name)
            except (LookupError, UnicodeError):
                continue
    return decode(data).text


def parse_html(text: str) -> Element:
    """Return the root of a page. Raises UnreadableStory where its elements are nested too deep."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(_CONTROLS.sub(" ", text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableStory(f"its HTML holds nothing ({error})") from None
    if any(_DEEP in entry.message for entry in parser.error_log):
        raise UnreadableStory("its HTML elements are nested more than 250 deep: no story is written so")
    return tree


def blocks(tree: Element, ends: frozenset[str] = _BLOCKS, hidden: frozenset[str] = _UNSEEN) -> Iterator[str]:
    """Yield the blocks of text of a tree, in order: elements of `ends` part them, those in `hidden` are left out."""
    parts: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = local(element)
        unseen = name in hidden or not name
        if name in ends and not skipped:
            yield "".join(parts)
            parts.clear()
        if event == "start":
            skipped += unseen
            if element.text and not skipped:
                parts.append(element.text)
        else:
            skipped -= unseen
            if element.tail and not skipped and element is not tree:
                parts.append(element.tail)
    yield "".join(parts)


def fragment(text: str) -> list[str]:
    """Return the blocks of a piece of HTML, or of a text without any markup."""
    return list(blocks(parse_html(f"<div>{text}</div>"))) if text.strip() else []
