"""Home: what is new, what comes next, what is overdue, what does not fit together, and where to begin."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import Field

from diplowire.model.ledger import Disagreement
from diplowire.model.span import Frozen
from diplowire.serve.desk import Visit, page
from diplowire.serve.errors import Unclear
from diplowire.views import Filter
from diplowire.views.ask import planned
from diplowire.views.doubts import waiting
from diplowire.views.events import events, rows
from diplowire.views.overview import Couple, Holdings, couples, holdings, newest, people
from diplowire.views.rows import EventRow, Party, SearchRow
from diplowire.views.said import disagreements

router = APIRouter()
_SHOWN = 6
_FIGURES = 100  # the newest, among which disagreements are looked for
_EVENTS = 60  # the newest, among which reports at odds are looked for


class HomePage(Frozen):
    """The ledger at a glance; `parties` names who is spoken of in `disagreements`."""

    holdings: Holdings
    stories: tuple[SearchRow, ...] = ()
    coming: tuple[EventRow, ...] = ()
    overdue: tuple[EventRow, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    at_odds: tuple[EventRow, ...] = ()
    parties: dict[str, Party] = Field(default_factory=dict)
    couples: tuple[Couple, ...] = ()
    people: tuple[Party, ...] = ()
    doubts: int = 0


@page(router, "/", "home.html")
def home(visit: Visit) -> HomePage:
    """Return the ledger at a glance."""
    c, texts = visit.connection, visit.texts
    held = holdings(c)
    if not held.stories:
        return HomePage(holdings=held)
    day = held.last or dt.date.min
    coming = planned(c, Filter(limit=_SHOWN), first=day)
    overdue = planned(c, Filter(limit=_SHOWN), last=day - dt.timedelta(days=1), latest_first=True)
    found = disagreements(c, Filter(limit=_FIGURES), texts)
    odd = [r for r in events(c, Filter(limit=_EVENTS), texts) if r.differences]
    return HomePage(
        holdings=held,
        stories=tuple(newest(c, _SHOWN)),
        coming=tuple(rows(c, coming, Filter(), texts)),
        overdue=tuple(rows(c, overdue, Filter(), texts)),
        disagreements=tuple(found[:_SHOWN]),
        at_odds=tuple(odd[:_SHOWN]),
        parties=named(visit, found[:_SHOWN]),
        couples=tuple(couples(c, 10)),
        people=tuple(people(c, texts, 10)),
        doubts=waiting(c),
    )


def named(visit: Visit, found: list[Disagreement] | tuple[Disagreement, ...]) -> dict[str, Party]:
    """Return the parties that disagreements name, by id."""
    ids = {x for d in found for c in d.claims for x in (*c.parties, c.speaker) if x}
    ids |= {x for d in found for x in d.parties}
    visit.texts.name(ids)
    return {p.id: p for p in visit.texts.parties(sorted(ids))}


@router.get("/pair", include_in_schema=False)
def to_pair(request: Request) -> RedirectResponse:
    """Lead from the form with two states to their page. Raises Unclear where they are not two."""
    codes = [request.query_params.get(name, "").strip().upper() for name in ("one", "other")]
    for code in codes:
        if len(code) != 3 or not code.isascii() or not code.isalpha():
            raise Unclear("unclear_state", code)
    if codes[0] == codes[1]:
        raise Unclear("unclear_pair", codes[0])
    return RedirectResponse(f"/pair/{codes[0]}/{codes[1]}", 303)
