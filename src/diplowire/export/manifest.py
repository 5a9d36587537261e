"""What goes with every export: what it was made from and with, what it holds and what it leaves out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diplowire._version import VERSION
from diplowire.model.ledger import LEDGER_SCHEMA
from diplowire.model.reading import SCHEMA
from diplowire.views.ask import Filter
from diplowire.views.whole import Whole

POSITIONS = "positions are Unicode code points of the story's text, half-open; its SHA-256 is in the table of stories"


@dataclass(frozen=True, slots=True)
class Made:
    """An export: files by name, rows by table, and how many things were left out for which reason."""

    files: Mapping[str, bytes]
    rows: Mapping[str, int]
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def manifest(format: str, made: Made, w: Whole, options: Mapping[str, bool] | None = None) -> bytes:
    """Return the manifest as JSON, the same bytes for the same ledger: it holds no time of its making."""
    body = {
        "format": format,
        "diplowire": VERSION,
        "schemas": {"ledger": LEDGER_SCHEMA, "reading": SCHEMA},
        "readers": [r.model_dump(mode="json") for r in w.readers],
        "as_of": w.ledger.as_of.isoformat() if w.ledger.as_of else None,
        "filters": _filters(w.asked),
        "options": dict(options or {}),
        "rows": dict(made.rows),
        "left_out": dict(sorted(made.left_out.items())),
        "notes": list(made.notes),
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in made.files.items()
        },
    }
    return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _filters(f: Filter) -> dict[str, Any]:
    """Return what was asked for; what was not is left out."""
    given = {
        "states": list(f.states),
        "persons": list(f.persons),
        "kind": f.kind,
        "since": f.since.isoformat() if f.since else None,
        "until": f.until.isoformat() if f.until else None,
        "source": f.source,
        "as_of": f.as_of.isoformat() if f.as_of else None,
    }
    return {name: value for name, value in given.items() if value}
