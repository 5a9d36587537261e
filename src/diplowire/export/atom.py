"""Changes of a ledger as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as et

from diplowire._version import VERSION
from diplowire.export.changes import paragraph, sentence
from diplowire.export.labels import Labels
from diplowire.views.changes import Change

_NAMESPACE = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def feed(changes: Sequence[tuple[dt.datetime, Change]], title: str, id: str, say: Labels) -> bytes:
    """Return a feed of changes with the times at which they became known. The same changes give the same bytes.

    Ids of entries are made from the changes alone, so that readers know again what they have.
    """
    et.register_namespace("", _NAMESPACE)
    root = et.Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": say.language})
    _put(root, "title", title)
    _put(root, "id", id)
    _put(root, "updated", _time(max((at for at, _ in changes), default=_EPOCH)))
    _put(_put(root, "author"), "name", "diplowire")
    _put(root, "generator", "diplowire", version=VERSION)
    for at, c in changes:
        entry = _put(root, "entry")
        _put(entry, "title", sentence(c, say))
        _put(entry, "id", entry_id(c))
        _put(entry, "updated", _time(at))
        _put(entry, "published", _time(at))
        _put(entry, "category", term=c.kind, label=say("changed", c.kind))
        for state in c.states:
            _put(entry, "category", term=state, scheme="urn:iso:std:iso:3166:-1:alpha-3")
        link = next((s.path for s in c.sources if s.path.startswith(("http://", "https://"))), None)
        if link:
            _put(entry, "link", rel="via", href=link)
        _put(entry, "content", "\n".join(paragraph(c, say)), type="text")
    et.indent(root)
    written: str = et.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def entry_id(c: Change) -> str:
    """Return the id of a change in feeds."""
    return uuid5(NAMESPACE_URL, f"diplowire:change:{c.id}").urn


def _put(parent: et.Element, name: str, text: str | None = None, **attributes: str) -> et.Element:
    element = et.SubElement(parent, _tag(name), {k: _allowed(v) for k, v in attributes.items()})
    element.text = _allowed(text) if text is not None else None
    return element


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _allowed(text: str) -> str:
    """Return a text without the characters that no XML may hold."""
    return _FORBIDDEN.sub("\ufffd", text)
