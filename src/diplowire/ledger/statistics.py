"""Official statistics of trade between states, read from tables that a person downloaded."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diplowire.errors import StatisticsError
from diplowire.ledger.statistics_layouts import (
    BY_NUMBERS,
    LAYOUTS,
    WORLD,
    Flow,
    Layout,
    flow_of,
    period_of,
    state_of,
    value_of,
)

_SHOWN = 5  # lines named in a message on several rows


@dataclass(frozen=True, slots=True)
class Statistic:
    """What a reporter says it traded with a partner from `first` to `last`, both days inside.

    States are ISO 3166-1 alpha-3 codes, the partner "WLD" is the world. `value` is in full units of `currency`
    (ISO 4217).
    """

    reporter: str
    partner: str
    flow: Flow
    first: dt.date
    last: dt.date
    value: float
    currency: str
    source: str


def read_statistics(text: str, name: str, source: str | None) -> tuple[list[Statistic], list[str]]:
    """Read a table with a header, cells set off by comma, semicolon or tab; return its statistics and messages.

    A message says "name:line: why" of a row that is not used; rows passed over for one reason share a message. The
    source of a row is what its own column says, else `source`, else UN Comtrade in its layouts, else `name`.

    Raises StatisticsError where the header fits no known layout.
    """
    text = text.removeprefix("\ufeff")
    layout, delimiter = _recognise(text, name)
    problems: dict[str, list[int]] = {}
    found: dict[tuple[object, ...], list[tuple[int, Statistic]]] = {}
    for line, row in _rows(text, delimiter, problems):
        try:
            one = _statistic(row, layout, source or layout.source or name)
        except ValueError as problem:
            problems.setdefault(str(problem), []).append(line)
            continue
        key = (one.reporter, one.partner, one.flow, one.first, one.last, one.currency, one.source)
        found.setdefault(key, []).append((line, one))
    statistics = []
    for told in found.values():
        if len({one.value for _, one in told}) == 1:
            statistics.append(told[0][1])
        else:
            lines = ", ".join(str(line) for line, _ in told)
            problems[f"lines {lines} give different values for one thing; none is used: leave only one"] = [told[0][0]]
    messages = sorted((lines[0], _message(problem, lines)) for problem, lines in problems.items())
    return statistics, [f"{name}:{line}: {message}" for line, message in messages]


def _message(problem: str, lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return problem
    more = len(lines) - 1 - _SHOWN
    shown = ", ".join(map(str, lines[1 : 1 + _SHOWN])) + (f" and {more} more" if more > 0 else "")
    return f"{problem} (also line{'s' if len(lines) > 2 else ''} {shown})"


def _recognise(text: str, name: str) -> tuple[Layout, str]:
    """Return the layout of a table and what sets off its cells."""
    headers = {delimiter: _header(text, delimiter) for delimiter in ",;\t"}
    for layout in (*LAYOUTS, *BY_NUMBERS):
        for delimiter, header in headers.items():
            if layout.fits(header):
                return layout, delimiter
    longest = max(headers.values(), key=len)
    columns = ", ".join(longest) or "(none)"
    known = "; ".join(f"{layout.name}: {', '.join(layout.columns.values())}" for layout in LAYOUTS)
    raise StatisticsError(
        f"{name}: no known layout of statistics: found the columns {columns}. "
        f"Name the columns as in one of these layouts: {known}"
    )


def _header(text: str, delimiter: str) -> list[str]:
    """Return the headers in small letters, none where the table is empty or no table at all."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        cells = next((cells for cells in rows if any(cell.strip() for cell in cells)), [])
    except csv.Error:
        return []
    return [" ".join(cell.split()).lower() for cell in cells]


def _rows(text: str, delimiter: str, problems: dict[str, list[int]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells by header of each row that is one; the others are added to `problems`."""
    header = _header(text, delimiter)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    below = False
    while True:
        try:
            cells = [cell.strip() for cell in next(rows)]
        except StopIteration:
            return
        except csv.Error as problem:
            problems.setdefault(f"this is no row of a table ({problem})", []).append(rows.line_num)
            continue
        if not any(cells):
            continue
        if not below:
            below = True
        elif any(cells[len(header) :]):
            cause = f"more cells than the {len(header)} columns; put a number with a comma in quotes"
            problems.setdefault(cause, []).append(rows.line_num)
        else:
            yield rows.line_num, {**dict.fromkeys(header, ""), **dict(zip(header, cells, strict=False))}


def _statistic(row: dict[str, str], layout: Layout, source: str) -> Statistic:
    """Return what a row says. Raises ValueError, saying why, where it cannot be used."""
    for header, totals in layout.totals.items():
        if row.get(header, "").upper() not in totals and header in row:
            raise ValueError(f"passed over: {header} is not that of a total, so that the row is a part of another one")
    cells = {what: row[header] for what, header in layout.columns.items()}
    reporter = state_of(cells["reporter"], layout.columns["reporter"])
    if reporter == WORLD:
        raise ValueError("the world is no reporter; give the state whose statistics these are")
    first, last = period_of(cells["period"])
    currency = layout.currency or cells["currency"].upper()
    if not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError(f"the currency {cells['currency']!r} is no ISO 4217 code like USD")
    return Statistic(
        reporter=reporter,
        partner=state_of(cells["partner"], layout.columns["partner"]),
        flow=flow_of(cells["flow"]),
        first=first,
        last=last,
        value=value_of(cells["value"]),
        currency=currency,
        source=row.get("source", "") or source,
    )
