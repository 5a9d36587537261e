"""How tables of trade statistics name their columns, and what stands in their cells.

The names of UN Comtrade's columns are those of its data API since 2022 and of the downloads of its legacy site; in both
a total is told apart from its breakdowns by second partner, mode of transport, customs procedure and commodity.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from diplowire.gazetteer.load import load

Flow = Literal["export", "import", "turnover"]

WORLD = "WLD"

_ANY_GOODS = frozenset({"TOTAL"})
_FIRST_OR_NONE = frozenset({"0", ""})
_ALL_PROCEDURES = frozenset({"C00", ""})


@dataclass(frozen=True)
class Layout:
    """A way to lay out a table. `columns` maps what is needed to its header, in small letters.

    `totals` maps headers to the cells under which a row is a total; rows with other cells break a total down. `codes`
    are the headers of numeric codes that may stand where the columns of ISO codes are missing. `currency` and `source`
    are those of the whole table, None where rows give them.
    """

    name: str
    columns: Mapping[str, str]
    totals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    codes: tuple[str, str] | None = None
    currency: str | None = None
    source: str | None = None

    def fits(self, headers: Collection[str]) -> bool:
        """Say whether a table with these headers is laid out so."""
        return all(header in headers for header in self.columns.values())

    def by_numbers(self) -> Layout | None:
        """Return the same layout for tables that name states by numeric codes only, None where it has no such codes."""
        if not self.codes:
            return None
        reporter, partner = self.codes
        return replace(self, columns={**self.columns, "reporter": reporter, "partner": partner}, codes=None)


PLAIN = Layout("plain", {name: name for name in ("reporter", "partner", "flow", "period", "value", "currency")})
COMTRADE = Layout(
    "UN Comtrade",
    {
        "reporter": "reporteriso",
        "partner": "partneriso",
        "flow": "flowcode",
        "period": "period",
        "value": "primaryvalue",
        "goods": "cmdcode",
    },
    {
        "cmdcode": _ANY_GOODS,
        "typecode": frozenset({"C", ""}),
        "partner2code": _FIRST_OR_NONE,
        "partner2iso": frozenset({"W00", WORLD, "0", ""}),
        "motcode": _FIRST_OR_NONE,
        "customscode": _ALL_PROCEDURES,
        "moscode": _FIRST_OR_NONE,
    },
    ("reportercode", "partnercode"),
    "USD",
    "UN Comtrade",
)
LEGACY = Layout(
    "UN Comtrade (legacy)",
    {
        "reporter": "reporter iso",
        "partner": "partner iso",
        "flow": "trade flow",
        "period": "period",
        "value": "trade value (us$)",
        "goods": "commodity code",
    },
    {
        "commodity code": _ANY_GOODS,
        "2nd partner code": _FIRST_OR_NONE,
        "2nd partner iso": frozenset({"W00", WORLD, ""}),
        "mode of transport code": _FIRST_OR_NONE,
        "customs proc. code": _ALL_PROCEDURES,
    },
    ("reporter code", "partner code"),
    "USD",
    "UN Comtrade",
)
LAYOUTS = (PLAIN, COMTRADE, LEGACY)
BY_NUMBERS = tuple(layout for layout in (known.by_numbers() for known in LAYOUTS) if layout)

_FLOWS: Mapping[str, Flow] = {
    **dict.fromkeys(("export", "exports", "x"), "export"),
    **dict.fromkeys(("import", "imports", "m"), "import"),
    **dict.fromkeys(("turnover", "trade turnover", "total", "trade"), "turnover"),
}
_SPELL = re.compile(r"([12][0-9]{3})(?:-?(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")
_NUMBER = re.compile(r"([0-9]+|[0-9]{1,3}(?:\s[0-9]{3})+)(?:([.,])([0-9]+))?(E[+-]?[0-9]{1,3})?")


def flow_of(cell: str) -> Flow:
    """Return the flow that a cell names. Raises ValueError where it names none: re-exports and their like."""
    flow = _FLOWS.get(" ".join(cell.split()).lower())
    if flow is None:
        raise ValueError(f"the flow {cell!r} is none of export, import, turnover")
    return flow


def state_of(cell: str, header: str) -> str:
    """Return the ISO 3166-1 alpha-3 code in a cell, or WLD. Raises ValueError where it is no state of the gazetteer."""
    code = cell.upper()
    if code in ("W00", WORLD, "WORLD"):
        return WORLD
    if code in load().states:
        return code
    if not code:
        raise ValueError(f"{header} is empty; give ISO 3166 alpha-3 codes (UN Comtrade: download with descriptions)")
    if code.isdecimal():
        raise ValueError(f"{header} is a number; give ISO 3166 alpha-3 codes (UN Comtrade: download with descriptions)")
    raise ValueError(f"{header} is {cell!r}, which is no ISO 3166 alpha-3 code of a state known here")


def period_of(cell: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a period: 2024, 2024-03, 202403, 2024-Q1, 2024-H1, 2024-01..2024-08.

    The ends of a range may also be set off by a slash.
    Raises ValueError for anything else, and where it runs backwards.
    """
    ends = [_SPELL.fullmatch(end.strip()) for end in re.split(r"\.\.|/", cell.upper())]
    if not all(ends) or len(ends) > 2:
        raise ValueError(f"the period {cell!r} is not like 2024, 2024-03, 2024-Q1, 2024-H1 or 2024-01..2024-08")
    first, last = (_days(end)[which] for which, end in ((0, ends[0]), (1, ends[-1])) if end)
    if last < first:
        raise ValueError(f"the period {cell!r} runs backwards")
    return first, last


def _days(found: re.Match[str]) -> tuple[dt.date, dt.date]:
    year, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    length = 1 if month else 3 if quarter else 6 if half else 12
    begin = month or (quarter or half or 1) * length - length + 1
    after = dt.date(year + (begin + length > 12), (begin + length - 1) % 12 + 1, 1)
    return dt.date(year, begin, 1), after - dt.timedelta(days=1)


def value_of(cell: str) -> float:
    """Return a number in full units: thousands may be set off by blanks, decimals by a point or a comma.

    Raises ValueError where it is none, below zero, or where a comma could set off thousands as well as decimals.
    """
    found = _NUMBER.fullmatch(cell.upper())
    if not found:
        raise ValueError(f"the value {cell!r} is no number like 1234567.8 or 1 234 567,8")
    whole, mark, rest, power = found.groups()
    if mark == "," and len(rest) == 3 and re.fullmatch(r"[1-9][0-9]{0,2}", whole):
        raise ValueError(f"the value {cell!r} may be {whole}.{rest} or {whole}{rest}; write it without the comma")
    value = float("".join(whole.split()) + (f".{rest}" if rest else "") + (power or ""))
    if not math.isfinite(value):
        raise ValueError(f"the value {cell!r} is too large for a number")
    return value
