"""All tables of the ledger in one of their formats, with their codebook."""

from __future__ import annotations

from diplowire.export import codebook, delimited, jsonl, parquet
from diplowire.export.manifest import POSITIONS, Made
from diplowire.export.tables import tables
from diplowire.views.whole import Whole


def made(w: Whole, format: str, *, excel: bool = False) -> Made:
    """Return the tables as csv, jsonl or parquet, with CODEBOOK.md. Raises ExportError where Parquet has no library."""
    found = tables(w)
    if format == "csv":
        files = delimited.files(found, excel=excel)
    elif format == "jsonl":
        files = jsonl.files(found)
    else:
        files = parquet.files(found)
    files["CODEBOOK.md"] = codebook.page().encode()
    return Made(files, {name: len(rows) for name, rows in found.items()}, notes=(POSITIONS,))
