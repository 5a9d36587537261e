"""Records of JSON and of tables: which field is the text, and what the others state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.read.compose import compose, document
from diplowire.read.given import Given, Moment
from diplowire.read.jsonld import Article, is_article
from diplowire.read.moments import moment
from diplowire.read.ninjs import is_ninjs, read_ninjs

FIELDS = ("text", "published", "url", "headline", "agency", "language", "item")
_SHOWN = 20  # columns that a message names


def parse_columns(text: str) -> dict[str, str]:
    """Read a mapping of columns such as `text=body,published=date,url=link`.

    Raises ValueError, saying what may stand there, where it is no mapping or names what no story has.
    """
    out: dict[str, str] = {}
    for part in text.split(","):
        field, equals, column = (x.strip() for x in part.partition("="))
        if not equals or not column or field not in FIELDS:
            raise ValueError(f"{part.strip()!r} is no FIELD=COLUMN with a field of: {', '.join(FIELDS)}")
        out[field] = column
    return out


def read_record(record: Any, given: Given) -> Document:
    """Read one record: an item of ninjs, an article of schema.org, or whatever its columns are said to hold.

    Raises UnreadableStory where it has no text, with what to do.
    """
    if not isinstance(record, Mapping):
        raise UnreadableStory("it is no JSON object with fields")
    if not given.columns and is_ninjs(record):
        return read_ninjs(record, given)
    if not given.columns and is_article(record) and isinstance(record.get("articleBody"), str):
        return _article(record, given)
    column = given.columns.get("text", "text")
    if column not in record:
        names = ", ".join(sorted(map(str, record))[:_SHOWN])
        raise UnreadableStory(
            f"it has no column {column!r} for the text, only {names}: say which with --columns text=NAME"
        )
    text, headline = record[column], _word(record, given, "headline")
    if not isinstance(text, str) or not text.strip():
        raise UnreadableStory(f"its column {column!r} holds no text")
    if headline and not text.lstrip().startswith(headline):
        text = f"{headline}\n\n{text}"
    item = _word(record, given, "item")
    return document(
        given,
        text,
        headline=headline,
        published=_moment(record, given),
        url=_word(record, given, "url"),
        agency=_word(record, given, "agency"),
        language=_word(record, given, "language"),
        edition=Edition(item=item) if item else None,
    )


def _word(record: Mapping[str, Any], given: Given, field: str) -> str | None:
    value = record.get(given.columns.get(field, field))
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def _moment(record: Mapping[str, Any], given: Given) -> Moment | None:
    column = given.columns.get("published", "published")
    value = record.get(column)
    if value is None or value == "":
        return None
    if isinstance(value, dt.date):
        return value
    found = moment(value) if isinstance(value, str) else None
    if found is None:
        raise UnreadableStory(
            f"its column {column!r} holds no time such as 2024-03-05T14:30:00+03:00: {str(value)[:40]!r}"
        )
    return found


def _article(record: Mapping[str, Any], given: Given) -> Document:
    said = Article(record)
    headline = said.word("headline")
    return document(
        given,
        compose(given, record["articleBody"].split("\n"), headline=headline),
        headline=headline,
        published=said.moment("datePublished"),
        url=said.word("url"),
        agency=said.word("publisher"),
        language=said.word("inLanguage"),
    )
