"""Templates: every word that they put out is escaped; what cannot be seen or turns the direction shows as its code."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from diplowire.export.labels import Labels
from diplowire.export.places import shorten, visible
from diplowire.export.summary import number
from diplowire.serve.world import everything, outline
from diplowire.views.rows import FigureRow, Party, Quote, Source

_LONGEST = 240  # characters of words that a list shows


@cache
def environment() -> Environment:
    """Return the templates."""
    made = Environment(
        loader=PackageLoader("diplowire.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"cut": cut, "file": file_name, "number": number, "main": main_quote}
    made.globals |= {"static": static, "outline": outline, "everything": everything}
    return made


def _shown(value: Any) -> Any:
    """Return what a template puts out: text that is already markup as it is, all other text made visible."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def cut(text: str, limit: int = _LONGEST) -> str:
    """Return words on one line, cut in the middle where they are long."""
    return shorten(text, limit)


def file_name(path: str) -> str:
    """Return the last part of a path."""
    return PurePosixPath(path).name or path


def main_quote(source: Source) -> Quote | None:
    """Return the words of a source that say most: the longest."""
    return max(source.quotes, key=lambda q: len(q.text), default=None)


@cache
def static(name: str) -> str:
    """Return the address of a file that goes with the pages; it changes with the file, so that browsers may keep it."""
    data = files("diplowire.serve").joinpath("static", name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(data).hexdigest()[:12]}"


class Words:
    """What pages say in one language: labels, days, amounts."""

    def __init__(self, say: Labels) -> None:
        self.say = say

    def __call__(self, key: str, value: object = None) -> str:
        """Return a text of the pages; % stands for the value in it."""
        text = self.say("page", key)
        return text if value is None else text.replace("%", str(value))

    def day(self, day: dt.date | None) -> str:
        """Return a day as it is written."""
        return f"{day.day} {self(f'of_month_{day.month}')} {day.year}" if day else self("no_day")

    def month(self, year: int, month: int) -> str:
        """Return a month as it is written."""
        return f"{self(f'month_{month}')} {year}"

    def days(self, start: dt.date | None, end: dt.date | None, granularity: str | None = None) -> str:
        """Return a stretch of days as short as it can be."""
        if start is None or end is None:
            return self.day(start or end)
        if start == end:
            return self.day(start)
        if granularity == "year" and start.year == end.year:
            return str(start.year)
        if granularity == "month" and (start.year, start.month) == (end.year, end.month):
            return self.month(start.year, start.month)
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day}–{self.day(end)}"
        return f"{self.day(start)} – {self.day(end)}"

    def amount(self, r: FigureRow) -> str:
        """Return what a figure claims, its bounds and unit."""
        low, high = number(r.low), number(r.high)
        if low and high:
            value = low if r.low == r.high else f"{low} – {high}"
        else:
            value = f"≥ {low}" if low else f"≤ {high}" if high else "?"
        sign = "≈ " if r.approximate else ""
        if r.kind == "rank":
            return f"{self('rank_sign')} {value}"
        turn = {"up": "+", "down": "−"}.get(r.direction or "", "") if r.kind == "change" else ""
        return f"{sign}{turn}{value}{f' {r.unit}' if r.unit and r.unit != r.measure else ''}"


def address(p: Party) -> str | None:
    """Return where more is told of a party; None where no page is about it."""
    if p.kind == "person":
        return f"/person/{p.id}"
    return f"/events?state={p.country}" if p.kind == "state" and p.country else None


def place(story: str, finding: str, *, entity: bool = False) -> str:
    """Return the address of the words of a finding in its story."""
    return f"/story/{story}#{'who-' if entity else ''}{finding}"
