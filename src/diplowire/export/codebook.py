"""The codebook of the ledger's tables, made from their types."""

from __future__ import annotations

from collections.abc import Iterator

from diplowire.export.columns import Column, columns
from diplowire.export.lines import TABLES
from diplowire.model.span import Frozen

HEAD = """# Tables of the ledger

Dates are ISO 8601, states ISO 3166-1 alpha-3, currencies ISO 4217. Positions are Unicode code points of the story's
text, half-open. An empty cell is unknown, which is not no. Ids of entities, occurrences and commitments are the
ledger's; `finding` is an id inside the reading of its story. In CSV a list is joined by "; ". Rows stand in order of
publication, then of path.
"""


def tables(level: str = "##") -> str:
    """Return the columns of all tables in Markdown; `level` is how their headings begin."""
    return "\n".join(part for name, line in TABLES.items() for part in _table(name, line, level))


def page() -> str:
    """Return the codebook that is written beside the tables."""
    return f"{HEAD}\n{tables()}"


def _table(name: str, line: type[Frozen], level: str) -> Iterator[str]:
    yield f"{level} {name}\n"
    yield f"{(line.__doc__ or '').strip()}\n"
    yield "| column | type | meaning |\n| --- | --- | --- |"
    for c in columns(line):
        yield f"| `{c.name}` | {_type(c)} | {c.meaning} |"
    yield ""


def _type(c: Column) -> str:
    shown = " \\| ".join(f"`{v}`" for v in c.values) or c.base
    shown = f"list of {shown}" if c.many else shown
    return f"{shown}, or empty" if c.optional else shown
