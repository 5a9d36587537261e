"""Rows as JSON, one line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from diplowire.export.tables import Tables


def lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """Return objects as lines of JSON in UTF-8; the keys stand in the order given."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "replace")


def files(tables: Tables) -> dict[str, bytes]:
    """Return the tables as files by name."""
    return {f"{name}.jsonl": lines(line.model_dump(mode="json") for line in found) for name, found in tables.items()}
