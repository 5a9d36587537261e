"""A story's text with its findings marked, made from the offsets of the record.

The text is cut at every boundary. Each piece lies in one mark for all findings that cover it. Around pieces, the words
of a finding are held by an element that addresses lead to, and a sentence by one that lights up with it. Where two of
these cross, one is split, since elements only nest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from diplowire.export.places import visible
from diplowire.export.summary import LAYERS, Item
from diplowire.model.reading import Reading
from diplowire.model.span import Span

# Only for the eye, in any language: a stop behind a word of three letters and more, a blank, then no small letter.
_STOP = re.compile(r"(?<=\w{3})[.!?…]+[\"»”’)\]]*\s+")


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of the text in an element of its own."""

    span: Span
    css: str
    id: str = ""


def anchor(item: Item, n: int = 0) -> str:
    """Return the id of the nth words of a finding. Ids of entities and figures may be the same, so entities differ."""
    plain = f"who-{item.id}" if item.layer == "entities" else item.id
    return f"{plain}-{n}" if n else plain


def places(item: Item) -> tuple[Span, ...]:
    """Return the words of a finding, those that an address leads to first: the longest, which lists quote too."""
    main = max(item.words, key=lambda s: s.end - s.start, default=None)
    return (main, *(s for s in item.words if s != main)) if main else ()


def marked(reading: Reading, items: Sequence[Item], found: Span | None = None) -> Markup:
    """Return the text as markup; `found` is a place that the address asks for."""
    text = reading.story.text
    held = [*_shape(reading), *_sentences(reading)]
    live: list[tuple[Span, Item]] = []
    for item in items:
        for n, span in enumerate(places(item)):
            held.append(Held(span, "at", anchor(item, n)))
            live.append((span, item))
    if found and found.end <= len(text):
        held.append(Held(found, "at found", "found"))
    return Markup("".join(_pieces(text, held, live)))


def _pieces(text: str, held: Sequence[Held], live: Sequence[tuple[Span, Item]]) -> Iterator[str]:
    opening: dict[int, list[Held]] = {}
    for h in held:
        opening.setdefault(h.span.start, []).append(h)
    starting: dict[int, list[tuple[Span, Item]]] = {}
    for x in live:
        starting.setdefault(x[0].start, []).append(x)
    cuts = sorted({0, len(text), *(p for h in held for p in (h.span.start, h.span.end))})
    stack: list[Held] = []
    now: list[tuple[Span, Item]] = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        again: list[Held] = []
        while any(h.span.end <= start for h in stack):
            top = stack.pop()
            yield "</span>"
            if top.span.end > start:
                again.append(Held(top.span, top.css))
        fresh = sorted([*again, *opening.get(start, ())], key=lambda h: -h.span.end)
        for h in fresh:
            stack.append(h)
            yield f'<span class="{h.css}" id="{escape(h.id)}">' if h.id else f'<span class="{h.css}">'
        now = [x for x in now if x[0].end > start] + starting.get(start, [])
        if start < end:
            words = escape(visible(text[start:end]))
            yield _mark(words, now) if now else words


def _mark(words: str, now: Sequence[tuple[Span, Item]]) -> str:
    """Return a piece in its mark; it leads to what is said of the finding with the fewest words there."""
    narrow = min(now, key=lambda x: (x[0].end - x[0].start, x[1].id))[1]
    layers = " ".join(f"l-{layer}" for layer in LAYERS if any(x[1].layer == layer for x in now))
    if words.isspace():
        return f'<span class="m {layers}"><mark>{words}</mark></span>'
    # Not in the order of tabs: beside the text stands the list of findings, which leads to the same places.
    return f'<a class="m {layers}" href="#about-{escape(anchor(narrow))}" tabindex="-1"><mark>{words}</mark></a>'


def _sentences(reading: Reading) -> Iterator[Held]:
    text = reading.story.text
    for p in reading.story.paragraphs:
        start = p.start
        for stop in _STOP.finditer(text, p.start, p.end):
            if stop.end() < p.end and not text[stop.end()].islower():
                yield Held(Span(start=start, end=stop.end()), "sentence")
                start = stop.end()
        if start < p.end:
            yield Held(Span(start=start, end=p.end), "sentence")


def _shape(reading: Reading) -> Iterator[Held]:
    """Yield the parts of the envelope that are set differently; none overlaps another."""
    story = reading.story
    named = [("headline", story.headline), ("deck", story.deck), ("byline", story.byline)]
    named.append(("dateline", story.dateline.span if story.dateline else None))
    named += [("note", s) for s in (*story.credits, *story.footers)]
    taken = 0
    for css, span in sorted(((n, s) for n, s in named if s), key=lambda x: (x[1].start, -x[1].end)):
        if span.start >= taken:
            yield Held(span, css)
            taken = span.end
