"""When a story came out: of all that says so, what counts, and what disagrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from diplowire.lang.address import day_in
from diplowire.lang.ru.dateline import Parts
from diplowire.lang.ru.stamp import Stamp, nearest
from diplowire.model.source import Document
from diplowire.model.span import Span
from diplowire.model.story import Notice

Moment = dt.datetime | dt.date


@dataclass(frozen=True, slots=True)
class Claim:
    """A whole date that something states for the story."""

    basis: str
    moment: Moment
    span: Span | None = None


def claims(
    document: Document,
    first_line: tuple[dt.date, Span] | None,
    stamps: Sequence[Stamp],
    dateline: Parts | None,
    footers: Sequence[Span],
) -> list[Claim]:
    """Return what dates the story, the strongest first.

    What the caller states counts most, then the first line, a page stamp with a year, the addresses, and a dateline
    with a year.
    """
    out = [Claim("as given", document.published)] if document.published else []
    if first_line:
        out.append(Claim("the first line", *first_line))
    out += [Claim("a page stamp", s.moment, s.span) for s in stamps if s.moment]
    if document.url and (day := day_in(document.url)):
        out.append(Claim("the address", day))
    out += [Claim("the address at the end", day, f) for f in footers if (day := day_in(f.of(document.text)))]
    if dateline and (date := dateline_date(dateline, None)):
        out.append(Claim("the dateline", date, dateline.span))
    return out


def dateline_date(parts: Parts, published: dt.date | None) -> dt.date | None:
    """Return the date of a dateline, its year that which brings it nearest to the publication; None without either."""
    if parts.day is None or parts.month is None:
        return None
    if parts.year is not None:
        try:
            return dt.date(parts.year, parts.month, parts.day)
        except ValueError:
            return None
    return nearest(parts.month, parts.day, published) if published else None


def day_of(moment: Moment | None) -> dt.date | None:
    """Return the day of a moment."""
    return moment.date() if isinstance(moment, dt.datetime) else moment


def publication_notices(found: Sequence[Claim], stamps: Sequence[Stamp], dateline: Parts | None) -> list[Notice]:
    """Say where the date of publication comes from, what does not settle one, and what lies more than a day off."""
    out: list[Notice] = []
    if found:
        best = found[0]
        out.append(Notice(code="published", message=f"{best.moment.isoformat()}, from {best.basis}", span=best.span))
    else:
        message = "nothing gives the year of publication: dates that depend on it stay open (state it with --published)"
        out.append(Notice(code="no-publication-date", message=message))
    day = day_of(found[0].moment) if found else None
    if day is None:
        return out + [_open(s) for s in stamps]
    others = [(c.basis, day_of(c.moment), c.span) for c in found[1:]]
    for s in stamps:
        meant = nearest(s.month, s.day, day) if s.moment is None and s.day and s.month else None
        if meant is not None:
            others.append(("a page stamp without a year", meant, s.span))
        elif s.moment is None:
            out.append(_open(s))
    if dateline and not any(c.basis == "the dateline" for c in found):
        others.append(("the dateline", dateline_date(dateline, day), dateline.span))
    for basis, other, span in others:
        if other is not None and abs((other - day).days) > 1:
            message = f"{basis} says {other.isoformat()}, {found[0].basis} {day.isoformat()}"
            out.append(Notice(code="date-conflict", message=message, span=span))
    told = {n.span for n in out}
    agreeing = "the page stamp agrees with the date of publication"
    out += [Notice(code="stamp", message=agreeing, span=s.span) for s in stamps if s.span not in told]
    return out


def _open(stamp: Stamp) -> Notice:
    reason = "is relative" if stamp.relative else "has no year or no such day"
    return Notice(code="stamp-open", message=f"the page stamp {reason} and dates nothing", span=stamp.span)
