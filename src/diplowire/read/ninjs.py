"""IPTC ninjs 1 to 3: news items as JSON, events and plans among them. The versions spell the same names differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.read.compose import compose, document
from diplowire.read.given import Given
from diplowire.read.markup import fragment
from diplowire.read.moments import instant, moment

_OF_NINJS = frozenset(
    {"versioncreated", "firstcreated", "contentcreated", "headlines", "bodies", "pubstatus", "bodytext", "bodyxhtml",
     "bodyhtml", "representationtype", "descriptions"}
)  # fmt: skip
_BODIES = ("bodyxhtml", "bodyhtml", "body", "bodytext", "bodyplain")
_DESCRIPTIONS = ("descriptiontext", "descriptionxhtml", "description")


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is a ninjs item: it has a URI, and something that only ninjs calls so."""
    return isinstance(record.get("uri"), str) and not _OF_NINJS.isdisjoint(_plain(record))


def read_ninjs(record: Mapping[str, Any], given: Given) -> Document:
    """Read a ninjs item. Raises UnreadableStory where it holds no words."""
    said = _plain(record)
    headline = _word(said, "headline") or _of_list(said, "headlines") or _word(said, "title") or _word(said, "name")
    body = _of_list(said, "bodies") or next((w for name in _BODIES if (w := _word(said, name))), "")
    body = body or _of_list(said, "descriptions") or next((w for name in _DESCRIPTIONS if (w := _word(said, name))), "")
    text = compose(given, _blocks(body), headline=headline)
    withdrawn = _word(said, "pubstatus") == "canceled"
    provider = said.get("provider") or said.get("infosources")
    return document(
        given,
        text,
        headline=headline,
        published=moment(_word(said, "versioncreated") or _word(said, "firstcreated")),
        url=_word(said, "canonicalurl") or _address(_word(said, "uri")),
        agency=_name(provider) or _word(said, "copyrightholder"),
        language=_word(said, "language"),
        edition=Edition(
            item=_word(said, "uri"),
            version=_word(said, "version") or None,
            change="withdrawal" if withdrawn else None,
            embargo=instant(_word(said, "embargoed") or _word(said, "embargoeduntil")),
        ),
    )


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record under names without underscores and capitals; the parts of version 1 (body_text) go along."""
    return {str(key).replace("_", "").lower(): value for key, value in record.items()}


def _word(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _of_list(said: Mapping[str, Any], key: str) -> str:
    """Return the value of the main one of several headlines, descriptions or bodies: the one whose role is `main`."""
    value = said.get(key)
    given = [x for x in value if isinstance(x, Mapping)] if isinstance(value, list) else []
    given.sort(key=lambda x: x.get("role") not in ("main", None))
    return next((w for x in given if (w := _word(x, "value"))), "")


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("literal")
    return value if isinstance(value, str) else ""


def _address(uri: str) -> str | None:
    return uri if uri.startswith(("http://", "https://")) else None


def _blocks(body: str) -> list[str]:
    """Return the paragraphs of a body, in markup or plain."""
    return fragment(body) if "</" in body or "<br" in body else body.split("\n")
