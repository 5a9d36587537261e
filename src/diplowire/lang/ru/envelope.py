"""A document to a story: which line is the headline, the byline, the dateline, the text, and when it came out.

Every line that is not blank ends up in one place: headline, deck, byline, credits, paragraphs, footers, or a notice
(page stamps). A paragraph keeps its dateline: `story.dateline.span` says how much of it is no sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from diplowire.lang.address import domain
from diplowire.lang.guess import UNKNOWN, guess_language
from diplowire.lang.ru.dateline import Agency, Parts, agencies, agency_pattern, known_agency, read_dateline
from diplowire.lang.ru.edition import edition, is_alone, is_note
from diplowire.lang.ru.lines import Line, ends_in_stop, is_name, lines, role
from diplowire.lang.ru.published import claims, dateline_date, day_of, publication_notices
from diplowire.lang.ru.relay import relayed
from diplowire.lang.ru.stamp import Stamp, read_stamp
from diplowire.model.source import Document
from diplowire.model.span import Span
from diplowire.model.story import Dateline, Notice, Source, Story, digest, story_id

_FIRST_LINE = re.compile(r"date[ \t]+(\d{4}-\d\d-\d\d)(?![\d-])[ \t]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEADLINE = 200  # characters; a longer first line is text
_HEADLINE_SENTENCE = 120  # one that ends in a full stop must be shorter still
_DECK = 250
_CAPTION = 120
_REACH = 20_000  # how far behind a name alone the person is looked for
_HEAD = 20  # lines at most between headline and text
_ABOVE = 4  # lines that may stand between a deck and the dateline


@dataclass(slots=True)
class _Layout:
    """What each line turned out to be."""

    dated: tuple[dt.date, Span] | None = None
    headline: Span | None = None
    deck: Span | None = None
    byline: Span | None = None
    credits: list[Span] = field(default_factory=list)
    dateline: Parts | None = None
    paragraphs: list[Span] = field(default_factory=list)
    footers: list[Span] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def story(document: Document) -> tuple[Story, tuple[Notice, ...]]:
    """Return the story in a document and what was odd about its envelope, the document's own notices first."""
    text, notices = document.text, list(document.notices)
    if found := _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
        span = Span(start=found.start(), end=found.end())
        notices.append(Notice(code="surrogates", message="lone surrogates stand as U+FFFD", span=span))
    layout = _lay_out(text, document.headline)
    stated = claims(document, layout.dated, layout.stamps, layout.dateline, layout.footers)
    published = stated[0].moment if stated else None
    notices += layout.notices
    notices += publication_notices(stated, layout.stamps, layout.dateline)
    language = guess_language(text, document.language)
    if language != "ru":
        which = "cannot be told" if language == UNKNOWN else f"looks like {language}"
        notices.append(Notice(code="language-not-read", message=f"the language {which}, not Russian"))
    version, unclear = edition(text, list(lines(text)), document.edition)
    notices += unclear
    parts = layout.dateline
    dateline = None
    if parts:
        dateline = Dateline(span=parts.span, date=dateline_date(parts, day_of(published)), agency=parts.agency)
    source = _source(text, document, layout)
    out = Story(
        id=story_id(text, published, document.url),
        text=text,
        sha256=digest(text),
        language=language,
        url=document.url,
        source=source,
        relays=relayed(text, layout.paragraphs, source.name if source else None),
        published=published,
        headline=layout.headline,
        deck=layout.deck,
        byline=layout.byline or (parts.author if parts else None),
        credits=tuple(layout.credits),
        dateline=dateline,
        paragraphs=tuple(layout.paragraphs),
        footers=tuple(layout.footers),
        edition=version,
    )
    return out, tuple(notices)


def _lay_out(text: str, stated: str | None) -> _Layout:
    """Say of each line what it is: first the lines above the text, then the text, then what closes it."""
    out, todo = _Layout(), list(lines(text))
    rest = _opening(text, todo, out, stated)
    rest = _head(text, todo, rest, out)
    for n in range(rest, len(todo)):
        line = todo[n]
        closing = n > rest and n >= len(todo) - 4
        if (stamp := read_stamp(text, line.start, line.end)) and (closing or not out.paragraphs):
            out.stamps.append(stamp)
        elif kind := role(text, line):
            _put(kind, line, out, closing=closing or n == len(todo) - 1)
        elif closing and is_note(text, line):
            out.footers.append(line.span)
        elif closing and n == len(todo) - 1 and out.byline is None and is_name(text, line):
            out.byline = line.span
        else:
            out.paragraphs.append(line.span)
    return out


def _put(kind: str, line: Line, out: _Layout, *, closing: bool) -> None:
    if kind == "credit":
        out.credits.append(line.span)
    elif kind == "byline" and out.byline is None:
        out.byline = line.span
    elif kind == "footer" or closing:
        out.footers.append(line.span)
    else:
        out.credits.append(line.span)


def _opening(text: str, todo: list[Line], out: _Layout, stated: str | None) -> int:
    """Read the first line that dates the story, and the headline. Return the number of lines that are settled."""
    if not todo:
        return 0
    first = todo[0]
    if found := _FIRST_LINE.match(text, first.start, first.end):
        try:
            out.dated = dt.date.fromisoformat(found[1]), Span(start=found.start(1), end=found.end(1))
        except ValueError:
            span = Span(start=found.start(1), end=found.end(1))
            out.notices.append(Notice(code="date-unreadable", message=f"there is no day {found[1]}", span=span))
        if found.end() < first.end:
            out.headline = Span(start=found.end(), end=first.end)
        return 1
    at = 0
    while at < len(todo) and (stamp := read_stamp(text, todo[at].start, todo[at].end)):
        out.stamps.append(stamp)
        at += 1
    while at + 1 < len(todo) and is_alone(text, todo[at]):
        out.footers.append(todo[at].span)  # a line of its own above the headline
        at += 1
    if at < len(todo) and _is_headline(text, todo, at, stated):
        out.headline = todo[at].span
        return at + 1
    return at


def _is_headline(text: str, todo: list[Line], at: int, stated: str | None) -> bool:
    """Say whether a line heads the lines after it."""
    line = todo[at]
    if stated is not None and text[line.start : line.end] == stated.strip():
        return True
    if at + 1 == len(todo) or len(line) > _HEADLINE or role(text, line):
        return False
    if read_dateline(text, line.start, line.end):
        return False
    if ends_in_stop(text, line):
        return todo[at + 1].gap and len(line) <= _HEADLINE_SENTENCE and len(todo[at + 1]) > len(line)
    return True


def _head(text: str, todo: list[Line], at: int, out: _Layout) -> int:
    """Read the lines between headline and text. Return the number of lines that are settled."""
    for line in todo[at : at + _HEAD]:
        parts = read_dateline(text, line.start, line.end)
        if parts and out.dateline is not None:
            break  # a second dateline opens the text
        if parts:
            out.dateline = parts
            if parts.span.end < line.end:
                break  # the first paragraph opens with it
            at += 1  # a dateline on a line of its own
            continue
        last = at + 1 == len(todo)
        if stamp := read_stamp(text, line.start, line.end):
            out.stamps.append(stamp)
        elif kind := role(text, line):
            _put(kind, line, out, closing=last)
        elif is_note(text, line):
            out.footers.append(line.span)
        elif out.headline is None or last:
            break
        elif is_name(text, line):
            _name_line(text, line, out)
        elif _is_deck(text, todo, at, out):
            out.deck = line.span
        elif _is_caption(text, todo, at):
            out.credits.append(line.span)
        else:
            break
        at += 1
    return at


def _name_line(text: str, line: Line, out: _Layout) -> None:
    """A name alone: the author, unless the story speaks of the person; then it is under a picture."""
    surname = text[line.start : line.end].split()[-1]
    told = surname[: max(3, len(surname) - 2)].casefold() in text[line.end : line.end + _REACH].casefold()
    if told or out.byline is not None:
        out.credits.append(line.span)
    else:
        out.byline = line.span


def _is_deck(text: str, todo: list[Line], at: int, out: _Layout) -> bool:
    """A short block of its own under the headline: one that is no sentence, or that stands above the dateline."""
    line = todo[at]
    if out.deck is not None or len(line) > _DECK or text[line.start] in '-–—"«“' or text[line.end - 1] == ":":
        return False
    if any(read_dateline(text, below.start, below.end) for below in todo[at + 1 : at + 1 + _ABOVE]):
        return True
    return line.gap and todo[at + 1].gap and not ends_in_stop(text, line)


def _is_caption(text: str, todo: list[Line], at: int) -> bool:
    """A short line right above the text that does not end like a sentence: the words under a picture."""
    line = todo[at]
    if len(line) > _CAPTION or ends_in_stop(text, line):
        return False
    if text[line.end - 1] in ":,?!…" or text[line.start] in '-–—"«“':
        return False
    for below in todo[at + 1 : at + 1 + _ABOVE]:
        if below.gap:
            return False
        if len(below) > len(line):
            return True
    return False


def _source(text: str, document: Document, layout: _Layout) -> Source | None:
    """Return the outlet: the agency of the dateline, else of the byline, of the end, of the file, of the address."""
    if layout.dateline and (name := layout.dateline.agency):
        words = layout.dateline.agency_span.of(text) if layout.dateline.agency_span else name
        return _outlet(known_agency(words) or Agency(name, ""))
    if layout.byline and (found := agency_pattern().search(layout.byline.of(text))):
        return _outlet(known_agency(found[0]))
    for span in layout.footers:
        words = span.of(text)
        if host := domain(words):
            return _outlet(agencies().get(host) or Agency(host, ""))
        if found := agency_pattern().search(words):
            return _outlet(known_agency(found[0]))
    if document.agency:
        return _outlet(known_agency(document.agency) or Agency(document.agency, ""))
    if document.url and (host := domain(document.url)):
        return _outlet(agencies().get(host) or Agency(host, ""))
    return None


def _outlet(agency: Agency | None) -> Source | None:
    return Source(name=agency.name, country=agency.country or None) if agency else None
