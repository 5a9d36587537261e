"""A story: the text as published with its findings marked, and beside it each finding with the rule that made it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from markupsafe import Markup
from pydantic import Field

from diplowire.errors import LedgerError
from diplowire.export.summary import LAYERS, SECTIONS, Item, Summary
from diplowire.model.reading import Reading
from diplowire.model.span import Frozen, Span
from diplowire.serve.desk import Visit, page
from diplowire.serve.errors import Missing, Unclear
from diplowire.serve.marks import anchor, marked, places
from diplowire.views.rows import StoryRow
from diplowire.views.stories import story as ask

router = APIRouter()
_QUOTED = 3  # places that are linked under one finding
_ORDER = ("events", "figures", "commitments", "statements", "entities")  # what matters most to a reader first


class Place(Frozen):
    """Words of a finding, and the id of their place on the page."""

    anchor: str
    words: str


class Found(Frozen):
    """A finding as it is listed; `leads_to` is the page of what it is in the ledger."""

    id: str
    anchor: str
    head: str
    facts: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    rule: str
    leads_to: str | None = None


class Layer(Frozen):
    """The findings of one layer."""

    name: str
    section: str
    findings: tuple[Found, ...]


class StoryPage(Frozen):
    """A story as it is shown; `html` is the text with its marks, already escaped."""

    story: StoryRow
    reading: Reading
    layers: tuple[Layer, ...] = ()
    at: Span | None = None
    html: Annotated[str, Field(exclude=True)] = ""

    @property
    def text(self) -> Markup:
        """The text with its marks."""
        return Markup(self.html)

    @property
    def url(self) -> str | None:
        """Where the story was published, if that is on the web: no other address may be followed."""
        url = self.reading.story.url or ""
        return url if url.lower().startswith(("http://", "https://")) else None


@page(router, "/story/{id}", "story.html")
def story(visit: Visit, id: str) -> StoryPage:
    """Return a story. Raises Missing where no story, or more than one, begins with the id."""
    try:
        row, reading = ask(visit.connection, id)
    except LedgerError:
        raise Missing("no_story", id) from None
    at = _at(visit.request.query_params.get("at", ""), len(reading.story.text))
    summary = Summary(reading, visit.words.say)
    items = {layer: list(summary.items(layer)) for layer in LAYERS}
    return StoryPage(
        story=row,
        reading=reading,
        at=at,
        html=marked(reading, [item for layer in LAYERS for item in items[layer]], at),
        layers=tuple(
            Layer(
                name=layer,
                section=SECTIONS[layer],
                findings=tuple(
                    _found(reading, row, item, origin.origin.rule)
                    for item, origin in zip(items[layer], getattr(reading, layer), strict=True)
                ),
            )
            for layer in _ORDER
            if items[layer]
        ),
    )


def _found(reading: Reading, row: StoryRow, item: Item, rule: str) -> Found:
    words: list[Any] = list(enumerate(places(item)))[:_QUOTED]
    return Found(
        id=item.id,
        anchor=anchor(item),
        head=item.head,
        facts=item.facts,
        places=tuple(Place(anchor=anchor(item, n), words=span.of(reading.story.text)) for n, span in words),
        rule=rule,
        leads_to=_leads_to(row, item),
    )


def _leads_to(row: StoryRow, item: Item) -> str | None:
    if item.layer == "events" and item.id in row.occurrences:
        return f"/occurrence/{row.occurrences[item.id]}"
    who = row.entities.get(item.id, "") if item.layer == "entities" else ""
    return f"/person/{who}" if who.startswith("P") else None


def _at(text: str, size: int) -> Span | None:
    """Read a place such as 120-134."""
    if not text:
        return None
    start, _, end = text.partition("-")
    if not (start.isdecimal() and end.isdecimal()) or not int(start[:12]) < int(end[:12]) <= size:
        raise Unclear("unclear_place", text)
    return Span(start=int(start), end=int(end))
