"""XML without what makes XML dangerous: no entities, no network, bounded depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from diplowire.errors import UnreadableStory
from diplowire.read.decode import decode

Element = Any  # lxml has no types

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_STATED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENTITY = "<!ENTITY"


def xml_text(data: bytes) -> str:
    """Return XML as text, without its declaration, in the encoding that it states or that is found."""
    stated = _STATED.match(data[:1000])
    if stated:
        try:
            return _DECLARATION.sub("", data.decode(stated[1].decode("ascii")), count=1)
        except (LookupError, UnicodeError):
            pass  # what is stated is wrong: the bytes decide
    return _DECLARATION.sub("", decode(data).text, count=1)


def parse_xml(data: bytes) -> Element:
    """Return the root of an XML document. Raises UnreadableStory where it is broken, too deep, or declares entities."""
    text = xml_text(data)
    if _ENTITY in text.upper():
        raise UnreadableStory("it declares XML entities, which are refused: save it without its DTD")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True,
        encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableStory(f"its XML is broken or nested too deep ({error.msg})") from None


def local(element: Element) -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def inside(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements below that have one of the names, whatever their namespace, in order."""
    for found in element.iter():
        if found is not element and local(found) in names:
            yield found


def first(element: Element, *path: str) -> Element | None:
    """Return the first element at the end of a path of names, each anywhere below the one before."""
    for name in path:
        element = next(inside(element, name), None)
        if element is None:
            return None
    return element


def words(element: Element | None) -> str:
    """Return all text in an element, nothing where there is none."""
    return "" if element is None else "".join(element.itertext())
