"""Examples that OpenAPI shows."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

JUDGEMENTS: dict[str, Any] = {
    "number": {
        "summary": "A pair of /doubts is one",
        "value": {"verdict": "merge", "number": 12, "reason": "the same office"},
    },
    "apart": {
        "summary": "Two entities are two",
        "value": {"verdict": "apart", "one": "0123abcd/p1", "other": "4567cdef/p2", "reason": "father and son"},
    },
    "correct": {
        "summary": "An event was called off",
        "value": {"verdict": "correct", "event": "0123abcd/e3", "field": "factuality", "value": "cancelled",
                  "reason": "the verb was misread"},
    },
    "undo": {"summary": "Take a judgement back", "value": {"verdict": "undo", "judgement": "J0123456789ab",
                                                           "reason": "judged in haste"}},
}  # fmt: skip


def stories() -> dict[str, Any]:
    """Return the shortest sample story as what is handed in."""
    samples = [f.read_text("utf-8") for f in files("diplowire.samples").iterdir() if f.name.endswith(".txt")]
    shortest = min(samples, key=lambda s: (len(s), s))
    return {"story": {"summary": "A story", "value": {"text": shortest, "published": "2024-03-05"}}}
