"""Tables of words and frames: TSV with a header, sorted by first column, `#` comments on top."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources.abc import Traversable

from diplowire.errors import TableError

Row = dict[str, str]


def read_table(path: Traversable, columns: Sequence[str], *, unique: Sequence[str] = ()) -> list[Row]:
    """Read a table and check it.

    Every row has all the columns, the rows stand in order of their first column, and no two share the values of
    the `unique` columns (the first one alone, where none are given).
    Raises TableError with file:line where the file breaks a rule.
    """
    rows: list[Row] = []
    header: list[str] | None = None
    seen: set[tuple[str, ...]] = set()
    last = ""
    key = tuple(unique) or (columns[0],)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        where = f"{path.name}:{number}"
        if header is None:
            header = cells
            if header != list(columns):
                raise TableError(f"{where}: the header is {header}, not {list(columns)}")
            continue
        if len(cells) != len(header):
            raise TableError(f"{where}: {len(cells)} cells, not {len(header)}")
        row = dict(zip(header, (c.strip() for c in cells), strict=True))
        first = row[header[0]]
        if first < last:
            raise TableError(f"{where}: {first!r} stands behind {last!r}: sort the table")
        last = first
        values = tuple(row[k] for k in key)
        if values in seen:
            raise TableError(f"{where}: {values} stands twice")
        seen.add(values)
        rows.append(row)
    if header is None:
        raise TableError(f"{path.name}: no header")
    return rows
