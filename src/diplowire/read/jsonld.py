"""What a page says of itself in schema.org JSON-LD: when its article came out, with the zone, and who published it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from diplowire.read.given import Moment
from diplowire.read.moments import moment
from diplowire.read.xml import Element

_ARTICLES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
     "OpinionNewsArticle", "BlogPosting", "LiveBlogPosting", "PressRelease", "SocialMediaPosting"}
)  # fmt: skip
_MOST = 2000  # objects looked at


class Article:
    """A NewsArticle of schema.org, or none at all: then it states nothing."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._said = said

    def word(self, key: str) -> str | None:
        """Return what stands under a key as one string; of an object, its name."""
        value = self._said.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, Mapping):
            value = value.get("name") or value.get("@id")
        return value.strip() or None if isinstance(value, str) else None

    def moment(self, key: str) -> Moment | None:
        """Return the time that stands under a key."""
        return moment(self.word(key))


def is_article(said: Mapping[str, Any]) -> bool:
    """Say whether an object is an article of schema.org."""
    kinds = said.get("@type")
    return any(k in _ARTICLES for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str))


def article(tree: Element) -> Article:
    """Return the first article that a page describes in JSON-LD."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            # strict=False: pages leave line breaks inside strings
            said = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for found in _objects(said):
            if is_article(found):
                return Article(found)
    return Article({})


def _objects(said: Any) -> Iterator[Mapping[str, Any]]:
    todo, seen = [said], 0
    while todo and seen < _MOST:
        value = todo.pop(0)
        seen += 1
        if isinstance(value, Mapping):
            yield value
            todo += [value[key] for key in ("@graph", "mainEntity", "itemListElement", "item") if key in value]
        elif isinstance(value, list):
            todo += value[:_MOST]
