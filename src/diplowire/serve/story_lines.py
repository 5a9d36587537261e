"""What one story says, as lines of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diplowire.export.labels import labels
from diplowire.export.places import shorten, visible
from diplowire.export.summary import LAYERS, Summary
from diplowire.model.reading import Reading
from diplowire.serve.answers import WhatItSays
from diplowire.serve.exact import Shape, day, passage, widest
from diplowire.serve.lines import UNKNOWN, Day, Evidence, FindingLine
from diplowire.serve.questions import Asked

_PASSAGES = 4
_FACTS = 12


def story_answer(
    reading: Reading, path: str, as_of: Day, known: Mapping[str, str], text_from: int, asked: Asked, shape: Shape
) -> WhatItSays:
    """Return a page of a story's findings, and its text from a character on. `known`: findings' ids in the ledger."""
    story = reading.story
    start = asked.offset()
    end = start + shape.lines
    lines = list(_lines(reading, known, shape))
    text_end = text_from + shape.text
    rest = [f"the text goes on: ask with text_from={text_end}"] if text_end < len(story.text) else []
    rest += [f"{len(lines) - end} more findings: ask on with `next`"] if end < len(lines) else []
    return WhatItSays(
        as_of=as_of,
        source=Evidence(
            story=story.id,
            path=visible(path),
            url=visible(story.url) if story.url else None,
            published=day(story.day),
            agency=visible(story.source.name) if story.source else UNKNOWN,
            headline=shorten(story.headline.of(story.text)) if story.headline else None,
        ),
        sha256=story.sha256,
        language=story.language,
        characters=len(story.text),
        text=passage(story.text, text_from, len(story.text), shape.text) if text_from < len(story.text) else None,
        notices=tuple(f"{n.code}: {shorten(n.message)}" for n in reading.notices[:_FACTS]),
        findings=tuple(lines[start:end]),
        unknown=None if lines else "nothing was found in this text; that does not say that it says nothing",
        next=asked.next(end) if end < len(lines) else None,
        left_out="; ".join(rest) or None,
    )


def _lines(reading: Reading, known: Mapping[str, str], shape: Shape) -> Iterator[FindingLine]:
    summary = Summary(reading, labels())
    for layer in LAYERS:
        for finding, item in zip(getattr(reading, layer), summary.items(layer), strict=True):
            spans = widest((s.start, s.end) for s in item.words)
            yield FindingLine(
                id=item.id,
                layer=layer,
                kind=finding.strength if layer == "commitments" else finding.kind,
                head=shorten(item.head),
                facts=tuple(shorten(f) for f in item.facts[:_FACTS] if f),
                in_ledger=known.get(item.id),
                story=reading.story.id,
                passages=tuple(
                    passage(reading.story.text, start, end, shape.width) for start, end in spans[:_PASSAGES]
                ),
            )
