"""The ledger as a graph in JSON-LD: schema.org for what happened and was said, Web Annotations for where it stands."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Container, Iterable, Iterator
from typing import Any

from diplowire.export.manifest import POSITIONS, Made
from diplowire.model.ledger import Occurrence
from diplowire.views.rows import EventRow, FigureRow, Quote, StatementRow
from diplowire.views.whole import StoryText, Whole

Node = dict[str, Any]
_SCHEMA = "https://schema.org/"
_ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
_TYPES = {"person": "Person", "state": "Country", "organization": "Organization"}
_NOTES = (
    POSITIONS,
    "a target is the text as it was read, named by its hash, and not the page at its address, which may have changed",
    "the two selectors of a target name the same words",
    "undertakings and disagreements are not in the graph: schema.org has no type for them",
)


def made(w: Whole, name: str) -> Made:
    """Return the export under the name of its file."""
    known = {o.id for o in w.ledger.occurrences}
    layers: dict[str, list[Node]] = {
        "entities": [_entity(w, id) for id in w.entities],
        "stories": [_story(s) for s in w.stories.values()],
        "events": [_event(o, r, known) for o, r in zip(w.ledger.occurrences, w.events, strict=True)],
        "statements": [_statement(s) for s in w.statements],
        "figures": [_figure(f) for f in w.figures],
        "annotations": list(_annotations(w)),
    }
    graph = {"@context": _SCHEMA, "@graph": [_filled(node) for nodes in layers.values() for node in nodes]}
    data = (json.dumps(graph, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    return Made({name: data}, {layer: len(nodes) for layer, nodes in layers.items()}, notes=_NOTES)


def _iri(id: str) -> str:
    return f"urn:diplowire:{id}"


def _ref(id: str | None) -> Node | None:
    return {"@id": _iri(id)} if id else None


def _refs(ids: Iterable[str]) -> list[Node]:
    return [{"@id": _iri(id)} for id in ids]


def _filled(node: Node) -> Node:
    """Return a node without what is unknown."""
    return {key: value for key, value in node.items() if value is not None and value != []}


def _entity(w: Whole, id: str) -> Node:
    e, label = w.entities[id], w.known.label(id)
    return {
        "@id": _iri(id),
        "@type": _TYPES.get(e.kind) or ("City" if w.known.is_city(id) else "Place"),
        "name": e.name,
        "alternateName": list(dict.fromkeys(n for names in e.names.values() for n in names if n != e.name))
        + ([label] if label else []),
        "identifier": e.country if e.kind == "state" else None,
        "jobTitle": list(dict.fromkeys(o.title for o in e.offices)),
        "sameAs": f"http://www.wikidata.org/entity/{e.wikidata}" if e.wikidata else None,
    }


def _story(s: StoryText) -> Node:
    publisher = _filled({"@type": "NewsMediaOrganization", "name": s.agency, "location": s.country})
    return {
        "@id": _iri(s.id),
        "@type": "NewsArticle",
        "url": s.url,
        "headline": s.headline,
        "datePublished": s.published.isoformat() if s.published else None,
        "inLanguage": s.language,
        "publisher": publisher if s.agency else None,
        "identifier": f"sha256:{s.sha256}",
    }


def _event(o: Occurrence, r: EventRow, known: Container[str]) -> Node:
    start, end = days(r.start, r.end, r.granularity)
    status = event_status(o)
    before = [h.when for h in o.history[:-1] if h.when and h.factuality == "planned"]
    moved = status == "EventRescheduled" and before
    return {
        "@id": _iri(o.id),
        "@type": "Event",
        "additionalType": f"urn:diplowire:kind:{o.kind}",
        "name": ", ".join([o.kind.replace("_", " "), *(p.name for p in r.parties)]),
        "eventStatus": _SCHEMA + status if status else None,
        "startDate": start,
        "endDate": end,
        "previousStartDate": days(before[-1].start, before[-1].end, before[-1].granularity)[0] if moved else None,
        "location": _ref(o.place),
        "attendee": [{"@type": "Role", "roleName": p.role, "attendee": _ref(p.entity)} for p in o.participants],
        "superEvent": _ref(o.part_of if o.part_of in known else None),
        "keywords": list(dict.fromkeys([o.kind, o.factuality, o.outcome])),
        "subjectOf": _refs(dict.fromkeys(x.story.id for x in o.reports)),
    }


def event_status(o: Occurrence) -> str | None:
    """Return schema.org's status of an event; None for what is only possible, or denied."""
    last = o.history[-1].step
    if o.outcome in ("occurred", "fulfilled"):
        return "EventScheduled"
    if o.outcome == "denied" or o.factuality == "possible":
        return "EventCancelled" if o.outcome == "cancelled" else None
    named = {"postponed": "EventPostponed", "moved": "EventRescheduled"}.get(last)
    return named or ("EventCancelled" if o.outcome == "cancelled" else "EventScheduled")


def days(start: dt.date | None, end: dt.date | None, granularity: str | None) -> tuple[str | None, str | None]:
    """Return the first and last day no more exactly than they are known: a month as 2024-03, a year as 2024."""
    if start is None or end is None:
        return None, None
    size = {"month": 7, "year": 4}.get(granularity or "", 10)
    return start.isoformat()[:size], end.isoformat()[:size]


def _statement(s: StatementRow) -> Node:
    speaker = _ref(s.speaker.id if s.speaker else None)
    direct = s.kind == "direct"
    return {
        "@id": _iri(s.id),
        "@type": "Quotation" if direct else "Statement",
        "text": s.words,
        "creator": speaker,
        "spokenByCharacter": speaker if direct else None,
        "about": _refs(p.id for p in s.about),
        "isPartOf": _ref(s.source.story),
        "datePublished": s.published.isoformat() if s.published else None,
    }


def _figure(f: FigureRow) -> Node:
    value = {
        "@type": "QuantitativeValue",
        "name": f.measure,
        "minValue": f.low,
        "maxValue": f.high,
        "unitText": f.unit,
    }
    start, end = (f.start.isoformat() if f.start else None), (f.end.isoformat() if f.end else None)
    return {
        "@id": _iri(f.id),
        "@type": "Claim",
        "text": f.words,
        "mainEntity": _filled(value),
        "temporalCoverage": f"{start}/{end}" if start and end else None,
        "creator": _ref(f.speaker.id if f.speaker else None),
        "about": _refs(p.id for p in f.parties),
        "appearance": _ref(f.source.story),
        "keywords": [f.kind, f.status],
        "datePublished": f.published.isoformat() if f.published else None,
    }


def _annotations(w: Whole) -> Iterator[Node]:
    for r in w.events:
        for source in r.sources:
            yield _annotation(w, f"{source.story}/{source.finding}", r.id, source.story, source.quotes)
    told = [(s.id, s.source) for s in w.statements] + [(f.id, f.source) for f in w.figures]
    for id, source in told:
        yield _annotation(w, id, id, source.story, source.quotes)


def _annotation(w: Whole, id: str, body: str, story: str, quotes: Iterable[Quote]) -> Node:
    """Return a Web Annotation: which words of a story say what the body says."""
    return {
        "@context": _ANNOTATION,
        "id": _iri(f"annotation:{id}"),
        "type": "Annotation",
        "motivation": "identifying",
        "body": _iri(body),
        "target": [
            {
                "source": _iri(story),
                "selector": [
                    {"type": "TextPositionSelector", "start": q.start, "end": q.end},
                    {"type": "TextQuoteSelector", "exact": w.words(story, q.start, q.end)},
                ],
            }
            for q in quotes
        ],
    }
