"""Events in the terms of PLOVER 2.0, one JSON object a line and an occurrence."""

from __future__ import annotations

from collections import Counter
from typing import Any

from diplowire.export.coded import Coded, coded
from diplowire.export.jsonl import lines
from diplowire.export.manifest import POSITIONS, Made
from diplowire.rules.kind import plover_types
from diplowire.views.rows import Party
from diplowire.views.whole import Whole

_NOTES = (
    POSITIONS,
    "one event an occurrence, as the newest reports leave it; what is only possible, cancelled or denied has no code",
    "date: of what was held its own first day where known to the day, else the day of publication (date_basis)",
    "sector: GOV of states, GOV or LEG of persons whose office on that day the gazetteer knows, IGO; else null",
    "contexts are empty: they are not read from stories",
    "a host with id null is the state in which the place of a visit lies",
)


def made(w: Whole, name: str) -> Made:
    """Return the export under the name of its file."""
    left_out: Counter[str] = Counter()
    rows = [row for c in coded(w, "plover", left_out) if (row := _event(w, c, left_out))]
    return Made({name: lines(rows)}, {"events": len(rows)}, left_out, _NOTES)


def _event(w: Whole, c: Coded, left_out: Counter[str]) -> dict[str, Any] | None:
    """Return an event, or None where it lacks the parties that its type needs."""
    kind, mode = c.codes.plover or "", c.codes.mode
    types = plover_types()
    scale = types.get((kind, mode)) or types[kind, None]
    actors, recipients = ([_party(w, c, p) for p in c.side(role)] for role in ("actor", "recipient"))
    if c.host:
        host = {"id": None, "name": None, "label": w.known.state(c.host), "country": c.host, "sector": "GOV"}
        recipients.append(host)
    if not actors:
        left_out[f"no actor: {kind}"] += 1
        return None
    if scale.recipient and not recipients and not (c.symmetric and len(actors) > 1):
        left_out[f"no recipient: {kind}"] += 1
        return None
    row = c.row
    return {
        "id": row.id,
        "type": kind,
        "mode": mode,
        "contexts": list(c.codes.context),
        "quad": scale.quad,
        "score": scale.score,
        "date": c.day.isoformat(),
        "date_basis": c.basis,
        "start": row.start.isoformat() if row.start else None,
        "end": row.end.isoformat() if row.end else None,
        "granularity": row.granularity,
        "actors": actors,
        "recipients": recipients,
        "place": _place(w, row.place),
        "kind": row.kind,
        "factuality": row.factuality,
        "outcome": row.outcome,
        "part_of": row.part_of,
        "stories": [_story(w, c, n) for n in range(len(row.sources))],
    }


def _party(w: Whole, c: Coded, p: Party) -> dict[str, Any]:
    return {
        "id": p.id,
        "name": w.entities[p.id].name,
        "label": w.known.label(p.id),
        "country": p.country,
        "sector": w.known.sector(p.id, p.kind, c.day),
    }


def _place(w: Whole, p: Party | None) -> dict[str, Any] | None:
    if p is None:
        return None
    return {"id": p.id, "name": w.entities[p.id].name, "label": w.known.label(p.id), "country": p.country}


def _story(w: Whole, c: Coded, number: int) -> dict[str, Any]:
    """Return a report: its story, and the words that tell the event with their places; first the one that names it."""
    source = c.row.sources[number]
    s = w.stories[source.story]
    return {
        "id": s.id,
        "path": s.path,
        "url": s.url,
        "publisher": s.agency,
        "published": s.published.isoformat() if s.published else None,
        "finding": source.finding,
        "factuality": c.row.history[number].factuality,
        "spans": [{"start": q.start, "end": q.end, "text": w.words(s.id, q.start, q.end)} for q in source.quotes],
    }
