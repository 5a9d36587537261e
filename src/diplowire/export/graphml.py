"""Who met whom as GraphML: people and states, with the number of contacts as weight."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

from diplowire.export.manifest import Made
from diplowire.views.people import CONTACTS, contacts
from diplowire.views.rows import EventRow
from diplowire.views.whole import Whole

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = {"name": "string", "label": "string", "kind": "string", "country": "string"}
_EDGE = {"level": "string", "weight": "int", "kinds": "string", "first": "string", "last": "string", "ids": "string"}
_BARRED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
_NOTES = (
    "edges are contacts that were held (" + ", ".join(sorted(CONTACTS)) + "); weight is their number",
    "two states are in contact where parties of both took part; level says whether an edge is of persons or of states",
)


@dataclass
class _Edge:
    rows: list[EventRow] = field(default_factory=list)

    def facts(self, level: str) -> dict[str, Any]:
        days: list[dt.date] = [r.start for r in self.rows if r.start]
        return {
            "level": level,
            "weight": len(self.rows),
            "kinds": " ".join(sorted({r.kind for r in self.rows})),
            "first": min(days).isoformat() if days else None,
            "last": max(days).isoformat() if days else None,
            "ids": " ".join(r.id for r in self.rows),
        }


def made(w: Whole, name: str) -> Made:
    """Return the export under the name of its file."""
    rows = {r.id: r for r in w.events}
    edges = {
        (c.one.id, c.other.id): _Edge([rows[id] for id in c.occurrences]).facts("person") for c in contacts(w.events)
    }
    edges |= {pair: edge.facts("state") for pair, edge in _states(w).items()}
    root = ET.Element("graphml", {"xmlns": _SPACE})
    for domain, held in (("node", _NODE), ("edge", _EDGE)):
        for key, kind in held.items():
            ET.SubElement(root, "key", {"id": key, "for": domain, "attr.name": key, "attr.type": kind})
    graph = ET.SubElement(root, "graph", {"id": "contacts", "edgedefault": "undirected"})
    nodes = sorted({id for pair in edges for id in pair})
    for id in nodes:
        _data(ET.SubElement(graph, "node", {"id": id}), _node(w, id))
    for number, ((one, other), facts) in enumerate(sorted(edges.items())):
        _data(ET.SubElement(graph, "edge", {"id": f"e{number}", "source": one, "target": other}), facts)
    ET.indent(root)
    data = b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "utf-8", xml_declaration=False) + b"\n"
    return Made({name: data}, {"nodes": len(nodes), "edges": len(edges)}, notes=_NOTES)


def _states(w: Whole) -> dict[tuple[str, str], _Edge]:
    out: dict[tuple[str, str], _Edge] = {}
    for r in w.events:
        if r.kind in CONTACTS and r.outcome in ("occurred", "fulfilled"):
            for pair in combinations(sorted({p.country for p in r.parties if p.country}), 2):
                out.setdefault(pair, _Edge()).rows.append(r)
    return out


def _node(w: Whole, id: str) -> dict[str, Any]:
    """Return the facts of a person, by the ledger's id, or of a state, by its code."""
    e = w.entities.get(id)
    if e is None:
        return {"name": w.known.state(id) or id, "label": w.known.state(id), "kind": "state", "country": id}
    return {"name": e.name, "label": w.known.label(id), "kind": e.kind, "country": e.country}


def _data(parent: ET.Element, facts: Mapping[str, Any]) -> None:
    for key, value in facts.items():
        if value is not None:
            ET.SubElement(parent, "data", {"key": key}).text = _BARRED.sub("\ufffd", str(value))
