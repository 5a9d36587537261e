"""Rows as CSV: UTF-8, a header, lines and quotes as in RFC 4180."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from diplowire.export.columns import columns
from diplowire.export.lines import TABLES
from diplowire.export.tables import Tables

_JOINED = "; "
_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\ufeff"  # by which spreadsheets know UTF-8


def table(header: Sequence[str], rows: Iterable[Mapping[str, Any]], *, excel: bool = False) -> bytes:
    """Return rows as CSV. Unknown is an empty cell; a list is joined by "; ".

    `excel` makes it safe to open in a spreadsheet, at the price of exactness: text that would act as a formula gets an
    apostrophe before it, and the file begins with a byte order mark.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(row.get(name), excel) for name in header])
    return ((_MARK if excel else "") + out.getvalue()).encode("utf-8", "replace")


def files(tables: Tables, *, excel: bool = False) -> dict[str, bytes]:
    """Return the tables as files by name."""
    return {
        f"{name}.csv": table([c.name for c in columns(TABLES[name])], (dict(line) for line in lines), excel=excel)
        for name, lines in tables.items()
    }


def _cell(value: Any, excel: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    text = _JOINED.join(str(v) for v in value) if isinstance(value, tuple | list) else str(value)
    return f"'{text}" if excel and text.startswith(_ACTS) else text
