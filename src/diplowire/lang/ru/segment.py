"""Paragraphs into sentences and sentences into tokens, with exact offsets.

Sentence ends are razdel's, within one line at a time, with corrections for what wire stories do: stamps at the opening,
clauses that go on behind a closing quotation mark, amounts with an abbreviated currency. Time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from razdel import sentenize, tokenize

from diplowire.model.story import Story

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
CHUNK = re.compile(r"\S+")
WINDOW = 8192  # characters of a line that are looked at together
LONGEST = 200  # tokens of a sentence: the parser's cost grows with their square
CUTS = frozenset(".!?;:,…")

# «… на 5 млрд долл. США»: a capital behind an abbreviation of money is the currency's owner
CURRENCY_ENDS = re.compile(r"\b(?:долл|дол)\.$")
CURRENCY_GOES_ON = re.compile(r"США\b")
# «…» - сообщил он: a sentence never begins with a dash and a small letter, nor with a comma or a closing mark
GOES_ON = re.compile(r"[-–—−]+\s*[^\W\d_A-ZА-ЯЁ]|[,;:)\]»”]|[а-яё]")
STAMP_END = re.compile(r"[\s.:/|–—-]*")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Segments:
    """Offsets of the tokens, token ranges of the sentences, and the paragraph that each sentence stands in.

    The paragraph is its number among the story's paragraphs, -1 outside all of them; a story that names no paragraphs
    has one per line.
    """

    start: tuple[int, ...]
    stop: tuple[int, ...]
    word: tuple[str, ...]
    sentences: tuple[Span, ...]
    paragraph: tuple[int, ...]


def segment(story: Story) -> Segments:
    """Cut a story into sentences and tokens."""
    text = story.text
    start: list[int] = []
    stop: list[int] = []
    word: list[str] = []
    sentences: list[Span] = []
    paragraph: list[int] = []
    opened = [p.start for p in story.paragraphs]
    for line, (begin, end, whole) in enumerate(_stretches(story)):
        for first, last in [(begin, end)] if whole else _sentences(text, begin, end):
            tokens = _tokens(text, first, last)
            for part in _parts(tokens):
                base = len(word)
                for at, to, form in part:
                    start.append(at)
                    stop.append(to)
                    word.append(form)
                sentences.append((base, len(word)))
                number = line
                if opened:
                    number = bisect_right(opened, part[0][0]) - 1
                    if number >= 0 and part[0][0] >= story.paragraphs[number].end:
                        number = -1
                paragraph.append(number)
    return Segments(tuple(start), tuple(stop), tuple(word), tuple(sentences), tuple(paragraph))


def _stretches(story: Story) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches that no sentence may cross, and whether one is a stamp, which is a sentence of its own."""
    text = story.text
    breaks = {x for span in story.paragraphs for x in (span.start, span.end)}
    breaks |= {x for span in (story.headline, story.deck, story.byline) if span for x in (span.start, span.end)}
    stamp = (0, 0)
    if story.dateline:
        span = story.dateline.span
        rest = STAMP_END.match(text, span.end)
        stamp = (span.start, rest.end() if rest else span.end)
        breaks = {x for x in breaks if not stamp[0] < x < stamp[1]} | set(stamp)
    order = sorted(breaks)
    for match in LINE.finditer(text):
        at = match.start()
        for cut in order[bisect_right(order, at) : bisect_right(order, match.end() - 1)]:
            yield at, cut, stamp[0] <= at < stamp[1]
            at = cut
        yield at, match.end(), stamp[0] <= at < stamp[1]


def _sentences(text: str, begin: int, end: int) -> Iterator[Span]:
    for first, last in _windows(text, begin, end):
        kept: Span | None = None
        for found in sentenize(text[first:last]):
            at, to = first + found.start, first + found.stop
            if kept and _joins(text, kept, at, to):
                kept = (kept[0], to)
                continue
            if kept:
                yield kept
            kept = (at, to)
        if kept:
            yield kept


def _joins(text: str, left: Span, at: int, to: int) -> bool:
    if GOES_ON.match(text, at, to):
        return True
    return bool(CURRENCY_GOES_ON.match(text, at, to) and CURRENCY_ENDS.search(text, max(left[0], left[1] - 8), left[1]))


def _windows(text: str, begin: int, end: int) -> Iterator[Span]:
    """Cut an overlong line behind a sentence end, else at a space, else anywhere."""
    while end - begin > WINDOW:
        limit = begin + WINDOW
        cut = max(text.rfind(mark, begin, limit) for mark in (". ", "! ", "? ", "… "))
        if cut <= begin:
            cut = text.rfind(" ", begin, limit)
        cut = cut + 1 if cut > begin else limit
        yield begin, cut
        begin = cut
    yield begin, end


def _tokens(text: str, begin: int, end: int) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    for match in CHUNK.finditer(text, begin, end):
        at = match.start()
        chunk = match.group()
        for first, last, form in _cut(chunk) if len(chunk) <= 64 else _cut.__wrapped__(chunk):
            out.append((at + first, at + last, form))
    return out


@lru_cache(maxsize=32768)
def _cut(chunk: str) -> tuple[tuple[int, int, str], ...]:
    """Cut what stands between two spaces into tokens."""
    return tuple((x.start, x.stop, x.text) for x in tokenize(chunk))


def _parts(tokens: list[tuple[int, int, str]]) -> Iterator[list[tuple[int, int, str]]]:
    """Cut a sentence that is too long to parse, behind punctuation of its second half where there is some."""
    first = 0
    while len(tokens) - first > LONGEST:
        cut = first + LONGEST
        for i in range(cut - 1, first + LONGEST // 2, -1):
            if tokens[i][2] in CUTS:
                cut = i + 1
                break
        yield tokens[first:cut]
        first = cut
    if first < len(tokens):
        yield tokens[first:]
