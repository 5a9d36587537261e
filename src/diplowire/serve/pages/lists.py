"""Lists with filters, order and pages: events, visits, plans, figures, statements, commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fastapi import APIRouter
from sqlalchemy import Connection

from diplowire.model.span import Frozen
from diplowire.pipeline import KNOWLEDGE
from diplowire.serve.asking import Asked
from diplowire.serve.desk import Visit, page
from diplowire.serve.errors import Unclear
from diplowire.serve.months import Month, months
from diplowire.serve.trip_map import TripMap, trip_map
from diplowire.views import Filter, Texts
from diplowire.views.events import events, plans, visits
from diplowire.views.overview import Choices, choices
from diplowire.views.rows import CommitmentRow, EventRow, FigureRow, Party, StatementRow
from diplowire.views.said import commitments, figures, statements

router = APIRouter()
EVERY = 2000  # rows that are put in another order than that of their stories
_LATE = dt.date.max
R = TypeVar("R", EventRow, FigureRow, StatementRow, CommitmentRow)
Query = Callable[[Connection, Filter, Texts], Sequence[Any]]
Key = Callable[[Any], Any]


class ListPage(Frozen, Generic[R]):
    """A page of a list. `more` says that another page follows; `nobody`, that the person asked for is not known.

    `cut` says that only the newest rows were put in order.
    """

    name: str
    asked: Asked
    rows: tuple[R, ...] = ()
    more: bool = False
    nobody: bool = False
    cut: bool = False
    choices: Choices = Choices()
    sorts: tuple[str, ...] = ()
    months: tuple[Month, ...] = ()
    map: TripMap | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: what it asks the ledger, the layer of its kinds, the label of these, its orders, its table in exports.

    `by_day` offers a calendar, `to_places` a map.
    """

    ask: Query
    row: type[Any]
    layer: str
    kinds: str
    table: str
    sorts: Mapping[str, Key] = field(default_factory=dict)
    by_day: bool = False
    to_places: bool = False


def _commitments(c: Connection, f: Filter, texts: Texts) -> list[CommitmentRow]:
    return commitments(c, f, KNOWLEDGE.lemmas, texts)


def _name(p: Party | None) -> str:
    return p.name if p else "\uffff"


def _first(parties: Sequence[Party]) -> str:
    return _name(parties[0] if parties else None)


_OCCURRENCES: Mapping[str, Key] = {
    "day": lambda r: (r.start or _LATE, r.id),
    "day_last": lambda r: ((dt.date.min - (r.start or dt.date.min)).days, r.id),
    "kind": lambda r: (r.kind, r.start or _LATE, r.id),
    "outcome": lambda r: (r.outcome, r.start or _LATE, r.id),
}
LISTS: Mapping[str, Listed] = {
    "events": Listed(events, EventRow, "event", "event", "occurrences", _OCCURRENCES),
    "visits": Listed(visits, EventRow, "", "event", "occurrences", _OCCURRENCES, to_places=True),
    "plans": Listed(plans, EventRow, "event", "event", "occurrences", _OCCURRENCES, by_day=True),
    "figures": Listed(
        figures,
        FigureRow,
        "figure",
        "measure",
        "figures",
        {
            "measure": lambda r: (r.measure or "\uffff", r.unit or "", r.published or _LATE, r.id),
            "period": lambda r: (r.start or _LATE, r.id),
            "value": lambda r: (-(r.high or r.low or 0.0), r.id),
            "speaker": lambda r: (_name(r.speaker), r.published or _LATE, r.id),
        },
    ),
    "statements": Listed(
        statements,
        StatementRow,
        "statement",
        "act",
        "statements",
        {
            "speaker": lambda r: (_name(r.speaker), r.published or _LATE, r.id),
            "act": lambda r: (r.act or "\uffff", r.published or _LATE, r.id),
        },
    ),
    "commitments": Listed(
        _commitments,
        CommitmentRow,
        "commitment",
        "strength",
        "commitments",
        {
            "outcome": lambda r: (r.outcome, r.published or _LATE, r.id),
            "due": lambda r: (r.due.end if r.due else _LATE, r.id),
            "by": lambda r: (_first(r.by), r.published or _LATE, r.id),
        },
    ),
}


def rows_of(visit: Visit, what: Listed, f: Filter, sort: str) -> tuple[list[Any], bool]:
    """Return the rows that a filter asks for in an order, and whether only the newest were put in order."""
    c, texts = visit.connection, visit.texts
    if not sort:
        return list(what.ask(c, f, texts)), False
    found = list(what.ask(c, f.but(limit=EVERY + 1, offset=0), texts))
    ordered = sorted(found[:EVERY], key=what.sorts[sort])
    return ordered[f.offset : f.offset + f.limit], len(found) > EVERY


def listed(visit: Visit, name: str) -> ListPage[Any]:
    """Return a page of a list. Raises Unclear for an order that it does not have."""
    what, asked = LISTS[name], visit.asked
    if asked.sort and asked.sort not in what.sorts:
        raise Unclear("unclear_sort", asked.sort)
    shown = ListPage[what.row](  # type: ignore[name-defined]
        name=name,
        asked=asked,
        choices=choices(visit.connection, what.layer or "event"),
        sorts=tuple(what.sorts),
    )
    f = asked.filter(visit.connection)
    if f is None:
        return shown.model_copy(update={"nobody": True})
    calendar = what.by_day and asked.view == "calendar"
    wider = f.but(limit=EVERY, offset=0) if calendar else f.but(limit=f.limit + 1)
    found, cut = rows_of(visit, what, wider, asked.sort)
    return shown.model_copy(
        update={
            "rows": tuple(found if calendar else found[: f.limit]),
            "more": not calendar and len(found) > f.limit,
            "cut": cut,
            "months": months(found) if calendar else (),
            "map": trip_map(found[: f.limit]) if what.to_places and asked.view == "map" else None,
        }
    )


def _page(name: str) -> None:
    def view(visit: Visit) -> ListPage[Any]:
        return listed(visit, name)

    page(router, f"/{name}", "list.html")(view)


for _name_of_list in LISTS:
    _page(_name_of_list)
