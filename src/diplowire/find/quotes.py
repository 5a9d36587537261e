"""Quotations: marks are paired paragraph by paragraph, and the story is cut where no quotation is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from diplowire.model.analysis import Analysis
from diplowire.model.span import Span
from diplowire.model.story import Notice
from diplowire.rules.speech import Passage, Quote, Unit

OPENING = "«„‹"
CLOSING = "»›"
MARKS = OPENING + CLOSING + '"“”‟″'
DASHES = "-–—―"
_TAIL = re.compile(r"[,.?!…]*\s*[-–—―]")
_RESUMES = re.compile(r"[.,]\s*[-–—―]\s*(?=\w)")
_LONGEST = 1500  # tokens of a unit: keeps the time linear where a text has no full stops
_WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(slots=True)
class _Pair:
    """A pair of marks by their offsets; None where the mark is missing."""

    open: int | None
    close: int | None
    depth: int


def read_passage(analysis: Analysis) -> tuple[Passage, list[Notice]]:
    """Pair the quotation marks of a story and cut it into units; each mark without a partner gives a Notice."""
    text = analysis.story.text
    quotes: list[Quote] = []
    notices: list[Notice] = []
    running = False  # the paragraph before ended inside a quotation that opened at its start
    blocks = _blocks(analysis)
    for paragraph in blocks:
        pairs, lone = _pair(text, paragraph.start, paragraph.end)
        pairs, odd = _mend(text, paragraph, pairs, lone, running)
        notices += [
            Notice(
                code="unpaired-quotation-mark", message="a quotation mark has no partner", span=Span(start=i, end=i + 1)
            )
            for i in sorted(odd)
        ]
        found = sorted((q for x in pairs if (q := _quote(analysis, paragraph, x))), key=lambda q: (q.start, -q.stop))
        if running and found and found[0].first <= _first_token(analysis, paragraph):
            found[0] = replace(found[0], continues=True)
        quotes += found
        running = any(not q.closed for q in found)
    units = _units(analysis, blocks, [q for q in quotes if not q.depth])
    headline = next((n for n, span in enumerate(blocks) if span == analysis.story.headline), None)
    return Passage(analysis, blocks, units, tuple(quotes), headline), notices


def _blocks(analysis: Analysis) -> tuple[Span, ...]:
    """Return the stretches that tell the news: headline, deck and paragraphs, in the order of the text."""
    story = analysis.story
    above = [x for x in (story.headline, story.deck) if x and not any(x.overlaps(p) for p in story.paragraphs)]
    return tuple(sorted((*above, *story.paragraphs), key=lambda span: span.start))


def _role(text: str, i: int, start: int, end: int, stack: list[_Pair]) -> str:
    """Say whether a mark opens or closes; a mark inside a word does neither."""
    mark = text[i]
    if mark in OPENING:
        return "open"
    if mark in CLOSING:
        return "close"
    before = text[i - 1] if i > start else " "
    after = text[i + 1] if i + 1 < end else " "
    opens = not after.isspace() and (before.isspace() or before in "([{:" + DASHES + MARKS)
    closes = not before.isspace() and not after.isalnum()
    top = stack[-1].open if stack else None
    if mark == "“" and top is not None and text[top] == "„":
        return "close"
    if opens and closes:
        return "close" if stack else "open"
    if opens or closes:
        return "open" if opens else "close"
    return "close" if stack and before.isalnum() and after.isalpha() else ""


def _pair(text: str, start: int, end: int) -> tuple[list[_Pair], list[int]]:
    """Pair marks with a stack; return the pairs (open ones without a close) and the closing marks left over."""
    stack: list[_Pair] = []
    pairs: list[_Pair] = []
    lone: list[int] = []
    for i in range(start, end):
        if text[i] not in MARKS:
            continue
        role = _role(text, i, start, end, stack)
        if role == "open":
            stack.append(_Pair(i, None, len(stack)))
            pairs.append(stack[-1])
        elif role == "close" and stack:
            stack.pop().close = i
        elif role == "close":
            lone.append(i)
    return pairs, lone


def _mend(
    text: str, paragraph: Span, pairs: list[_Pair], lone: list[int], running: bool
) -> tuple[list[_Pair], set[int]]:
    """Supply the mark that is missing where the layout shows its place; return the pairs and the odd marks."""
    odd: set[int] = set(lone)
    for outer in [p for p in pairs if p.close is None]:
        if outer.open is None:
            continue
        inside = [p for p in pairs if p.depth == outer.depth + 1 and p.open and p.close and p.open > outer.open]
        shared = [
            p.close for p in inside if p.close and (_TAIL.match(text, p.close + 1) or p.close + 2 >= paragraph.end)
        ]
        if shared:
            outer.close = shared[0]  # two quotations that end together are written with one mark
            for p in inside:
                p.depth -= (p.open or 0) > shared[0]
            continue
        odd.add(outer.open)
        if text[paragraph.start : outer.open].strip(" \t" + DASHES):
            pairs = [p for p in pairs if p is not outer]
            for p in inside:
                p.depth -= 1
    for close in lone:
        earlier = [p.close for p in pairs if p.close and p.close < close and p.depth == 0]
        resumed = [m.end() for m in _RESUMES.finditer(text, max(earlier, default=paragraph.start), close)]
        start = resumed[-1] if earlier and resumed else paragraph.start
        if running or (earlier and resumed) or _TAIL.match(text, close + 1):
            for p in pairs:
                p.depth += (p.open or 0) >= start
            pairs = [*pairs, _Pair(start - 1, close, 0)]
            if running:
                odd.discard(close)
    return pairs, odd


def _first_token(analysis: Analysis, paragraph: Span) -> int:
    found = analysis.within(paragraph.start, paragraph.end)
    return found[0] if found else -1


def _quote(analysis: Analysis, paragraph: Span, pair: _Pair) -> Quote | None:
    text = analysis.story.text
    open_, close = pair.open if pair.open is not None else paragraph.start, pair.close
    start, stop = open_ + 1, close if close is not None else paragraph.end
    opened = open_ >= paragraph.start and text[open_] in MARKS
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in ",;"):
        stop -= 1
    tokens = analysis.within(open_ if opened else start, (close + 1) if close is not None else paragraph.end)
    words = sum(1 for _ in _WORD.finditer(text, start, stop))
    if not words or not tokens:
        return None
    return Quote(start, stop, tokens[0], tokens[-1], words, pair.depth, opened, close is not None)


def _units(analysis: Analysis, blocks: tuple[Span, ...], quotes: list[Quote]) -> tuple[Unit, ...]:
    """Join sentences across which an outer quotation runs; sentences outside the blocks are left out."""
    units: list[Unit] = []
    at = paragraph = 0
    bounds: list[list[int]] = []
    for first, stop in analysis.sentences:
        while paragraph < len(blocks) and blocks[paragraph].end <= analysis.start[first]:
            paragraph += 1
        if paragraph >= len(blocks) or analysis.start[first] < blocks[paragraph].start:
            continue
        while at < len(quotes) and quotes[at].last < first:
            at += 1
        inside = at < len(quotes) and quotes[at].first < first <= quotes[at].last
        joins = bounds and inside and bounds[-1][2] == paragraph and stop - bounds[-1][0] <= _LONGEST
        if joins:
            bounds[-1][1] = stop
            continue
        bounds += [[cut, min(cut + _LONGEST, stop), paragraph] for cut in range(first, stop, _LONGEST)]
    at = 0
    for number, (first, stop, paragraph) in enumerate(bounds):
        mine = []
        while at < len(quotes) and quotes[at].first < stop:
            mine.append(quotes[at])
            at += 1
        units.append(Unit(first, stop, paragraph, tuple(mine), number))
    return tuple(units)
