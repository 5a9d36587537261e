"""A reading as a record for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from diplowire.export.labels import Labels, labels
from diplowire.export.places import Places, shorten, visible
from diplowire.export.summary import LAYERS, SECTIONS, Item, Summary
from diplowire.model.reading import Reading
from diplowire.model.story import Notice

_WORDS = 2  # quoted places under one finding


def record(reading: Reading, say: Labels | None = None) -> RenderableType:
    """Return what `diplowire read` shows: who, what happened, who said what, figures, undertakings, notices.

    Each finding stands with its place in the text as line and column, and the words there.
    """
    say = say or labels()
    summary, places = Summary(reading, say), Places(reading.story.text)
    parts: list[RenderableType] = [_title(reading, summary)]
    for layer in LAYERS:
        items = list(summary.items(layer))
        if items:
            parts.append(_heading(say("section", SECTIONS[layer])))
            parts += [_item(item, reading, places) for item in items]
    if len(parts) == 1:
        parts.append(Text(f"\n{say('text', 'nothing')}"))
    if reading.notices:
        parts.append(_heading(say("section", "odd")))
        parts += [Padding(_notice(n, reading, places), (0, 0, 0, 2)) for n in reading.notices]
    return Group(*parts)


def _title(reading: Reading, summary: Summary) -> Text:
    story = reading.story
    head = visible(story.headline.of(story.text)) if story.headline else story.id
    facts = [story.source.name if story.source else ""]
    if story.dateline and story.dateline.place:
        facts.append(summary.names([story.dateline.place]))
    facts.append(story.published.isoformat() if story.published else "")
    facts.append(f"{story.language} {story.id}")
    out = Text(head, style="bold")
    return out.append("\n" + " · ".join(f for f in facts if f), style="dim not bold")


def _heading(words: str) -> Text:
    return Text(f"\n{words.upper()}", style="bold cyan")


def _item(item: Item, reading: Reading, places: Places) -> RenderableType:
    line = Text()
    line.append(f"{item.id} ", style="dim")
    line.append(visible(item.head), style="bold")
    for fact in item.facts:
        line.append(f" · {visible(fact)}")
    words = [Padding(t, (0, 0, 0, 6)) for t in _words(item, reading, places)]
    return Group(Padding(line, (0, 0, 0, 2)), *words)


def _words(item: Item, reading: Reading, places: Places) -> Iterator[Text]:
    shown = item.words if item.layer == "statements" else item.words[:_WORDS]
    for span in shown:
        out = Text(f"{places.at(span.start)} ", style="dim")
        yield out.append(shorten(span.of(reading.story.text)), style="italic not dim")


def _notice(notice: Notice, reading: Reading, places: Places) -> Text:
    out = Text(notice.code, style="yellow").append(f": {visible(notice.message)}", style="default")
    if notice.span:
        words = shorten(notice.span.of(reading.story.text), 60)
        out.append(f" [{places.at(notice.span.start)} {words}]", style="dim")
    return out
