"""Datelines: the place, day and agency that open an agency story, in the layouts of all agencies.

A dateline is read as a run of parts (clock, day, place, agency, author) in any order, each followed by its
separators; it counts where two parts that fit stand together and a separator closes them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from diplowire.lang.ru.stamp import month_pattern, months
from diplowire.model.span import Span
from diplowire.rules.table import read_table

_REACH = 160  # no dateline is longer
_SEPARATORS = re.compile(r"[\s.,:;–—-]*")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?=\s*,)")
_WORD = r"[^\W\d_a-zа-яё][\w’']*(?:-[\w’']+)*"
_PLACE = re.compile(rf"{_WORD}(?: {_WORD}){{0,3}}(?:/{_WORD}(?!\w*/))?(?: \([^()\n]{{2,30}}\))?")
_AUTHOR = re.compile(r"[^\W\d_a-zа-яё][\w.’'-]*(?: [^\W\d_a-zа-яё][\w’'-]*){1,2}(?=\s*(?:[.–—-]|$))", re.M)
_GROUP = re.compile(r"/([^/\n]{2,60})/|\(([^()\n]{2,60})\)")
_SEAT = re.compile(r" /([^\W\d_][\w-]{1,30})/(?=\s*,)")
_CLOSER = re.compile(r"[.–—-]")
_LEAD = re.compile(r"(?:(?:соб\.\s*)?корр(?:еспондент|\.)?|ИА|НИАТ|НИА|МИА|агентство)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency or outlet as the record names it; country is ISO 3166-1 alpha-3, empty where it has none."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a dateline and where they stand."""

    span: Span
    place: Span | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    agency: str | None = None
    agency_span: Span | None = None
    author: Span | None = None
    rules: tuple[str, ...] = ()


@cache
def agencies() -> dict[str, Agency]:
    """Return the known agencies and outlets by their forms, case folded and without quotation marks."""
    rows = read_table(files("diplowire.lang.ru.words") / "agencies.tsv", ("form", "name", "country", "example"))
    return {row["form"].casefold(): Agency(row["name"], row["country"]) for row in rows}


@cache
def agency_pattern() -> re.Pattern[str]:
    """Return a pattern that finds any known agency, quotation marks inside its name allowed."""
    forms = sorted(agencies(), key=lambda form: (-len(form), form))
    names = "|".join(r'\s+["«“]?'.join(map(re.escape, form.split())) for form in forms)
    return re.compile(rf'["«“]?(?<![\w-])(?:{names})(?![\w-])["»”]?', re.I)


def known_agency(words: str) -> Agency | None:
    """Return the agency that these words name in whole, None for anything else."""
    plain = " ".join(re.sub(r'["«»“”]', " ", words).split())
    lead = _LEAD.match(plain)
    return agencies().get(plain[lead.end() if lead else 0 :].strip(" .").casefold())


@cache
def _day_pattern() -> re.Pattern[str]:
    year = r"(?:\s+(?P<year>\d{4})(?:\s*(?:года|г\.?))?)?"
    named = rf"\s+(?P<name>{month_pattern()})(?!\w)\.?{year}"
    return re.compile(rf"(?P<day>\d{{1,2}})(?:{named}|\.(?P<month>\d{{2}})\.(?P<full>\d{{4}}))", re.I)


def read_dateline(text: str, start: int, end: int) -> Parts | None:
    """Read the dateline that opens a line of the text; None where the line opens with anything else."""
    limit = min(end, start + _REACH)
    if start >= end:
        return None
    parts = Parts(Span(start=start, end=start + 1))
    at, closed = start, False
    while at < limit and (step := _next_part(text, at, limit, parts)):
        parts, stop = step
        at = _skip(text, stop, end)
        closed = at == end or text[stop - 1] in "/)." or bool(_CLOSER.search(text, stop, at))
    if not closed or not _fits(text, parts):
        return None
    if at < end and text[at].islower() and not parts.agency:
        return None  # a sentence runs on
    while text[at - 1].isspace():
        at -= 1
    return replace(parts, span=Span(start=start, end=at))


def _fits(text: str, parts: Parts) -> bool:
    """Say whether the parts make a dateline: a day with a place or an agency, or an agency behind a marked place."""
    if parts.day is not None:
        return parts.place is not None or parts.agency is not None
    if parts.place is None or parts.agency_span is None:
        return False
    return parts.place.of(text).isupper() or text[parts.agency_span.end : parts.agency_span.end + 1] in ("/", ")")


def _next_part(text: str, at: int, limit: int, parts: Parts) -> tuple[Parts, int] | None:
    """Read one more part; None where the text goes on with something else."""
    if parts.day is None:
        if at == parts.span.start and (clock := _CLOCK.match(text, at, limit)):
            return parts, clock.end()
        if found := _day_pattern().match(text, at, limit):
            day, month = int(found["day"]), int(found["month"] or months()[found["name"].lower()])
            year = found["year"] or found["full"]
            if 1 <= day <= 31 and 1 <= month <= 12:
                return replace(parts, day=day, month=month, year=int(year) if year else None), found.end()
    if parts.agency is None and (step := _agency(text, at, limit, parts)):
        return step
    if parts.agency and parts.author is None and (found := _AUTHOR.match(text, at, limit)):
        before = text[:at].rstrip()[-1:] if at else ""
        if before == ",":
            return replace(parts, author=Span(start=found.start(), end=found.end())), found.end()
    if parts.place is None and parts.agency is None and (found := _PLACE.match(text, at, limit)):
        stop = found.end()
        seat = _SEAT.match(text, stop, limit)  # the United Nations, then the city of the office
        if seat and not known_agency(seat[1]):
            stop = seat.end()
        if stop < limit and text[_blank(text, stop) : _blank(text, stop) + 1] not in tuple(",./(–—-"):
            return None
        return replace(parts, place=Span(start=found.start(), end=stop)), stop
    return None


def _blank(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] == " " else at


def _agency(text: str, at: int, limit: int, parts: Parts) -> tuple[Parts, int] | None:
    """Read an agency: between slashes or brackets any name, else one that is known."""
    if group := _GROUP.match(text, at, limit):
        which = 1 if group[1] is not None else 2
        inside = group[which]
        known = agency_pattern().search(inside)
        if known:
            offset = group.start(which)
            span = Span(start=offset + known.start(), end=offset + known.end())
            agency = known_agency(known[0])
            author = _AUTHOR.match(inside.rstrip(), _skip(inside, known.end(), len(inside)))
            by = Span(start=offset + author.start(), end=offset + author.end()) if author else None
            return replace(parts, agency=agency.name if agency else known[0], agency_span=span, author=by), group.end()
        if which == 1 and (parts.day is not None or parts.place is not None):
            lead = _LEAD.match(inside)
            name = inside[lead.end() if lead else 0 :].strip()
            if name:
                begin = group.start(1) + inside.index(name)
                return replace(parts, agency=name, agency_span=Span(start=begin, end=begin + len(name))), group.end()
        return None
    lead = _LEAD.match(text, at, limit)
    begin = lead.end() if lead else at
    if found := agency_pattern().match(text, begin, limit):
        agency = known_agency(found[0])
        span = Span(start=found.start(), end=found.end())
        return replace(parts, agency=agency.name if agency else found[0], agency_span=span), found.end()
    return None


def _skip(text: str, at: int, end: int) -> int:
    found = _SEPARATORS.match(text, at, end)
    return found.end() if found else at
