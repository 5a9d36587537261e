"""Rows of the ledger as flat records, for spreadsheets: one column a field, lists in one cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from diplowire.views.rows import Party, Source

BETWEEN = "; "


def to_csv(rows: Sequence[BaseModel], kind: type[BaseModel]) -> str:
    """Return rows as CSV with a header, the columns those of their type whether or not there are rows."""
    columns = _columns(kind)
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_record(r) for r in rows)
    return out.getvalue()


def _columns(kind: type[BaseModel]) -> list[str]:
    columns = []
    for name in kind.model_fields:
        columns += ["stories", "words"] if name in ("source", "sources") else [name]
    return list(dict.fromkeys(columns))


def _record(row: BaseModel) -> dict[str, str]:
    out: dict[str, str] = {}
    for name in type(row).model_fields:
        value = getattr(row, name)
        if name in ("source", "sources"):
            sources = [value] if isinstance(value, Source) else value
            out["stories"] = BETWEEN.join(f"{s.story}/{s.finding}" for s in sources)
            out.setdefault("words", BETWEEN.join(q.text for s in sources for q in s.quotes))
        else:
            out[name] = _cell(value)
    return out


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Party):
        return f"{value.name} [{value.id}]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return BETWEEN.join(_cell(v) for v in value)
    if isinstance(value, dict):
        return BETWEEN.join(f"{k}={_cell(v)}" for k, v in value.items())
    if isinstance(value, BaseModel):
        return " ".join(_cell(v) for v in value.model_dump(mode="json").values() if v not in (None, [], {}))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
