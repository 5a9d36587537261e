"""One occurrence: its history, every report side by side, what they differ in, what it is part of and what of it."""

from __future__ import annotations

from fastapi import APIRouter

from diplowire.errors import LedgerError
from diplowire.model.ledger import EventReport
from diplowire.model.span import Frozen
from diplowire.serve.asking import Asked
from diplowire.serve.desk import Visit, page
from diplowire.serve.errors import Missing
from diplowire.views.around import Around
from diplowire.views.around import around as ask
from diplowire.views.rows import Source, Turn

router = APIRouter()


class Report(Frozen):
    """What one story tells: its words, what that changed, and why it is taken for the same occurrence."""

    source: Source
    turn: Turn
    match: EventReport


class OccurrencePage(Frozen):
    """An occurrence as it is shown."""

    asked: Asked
    around: Around
    reports: tuple[Report, ...] = ()


@page(router, "/occurrence/{id}", "occurrence.html")
def occurrence(visit: Visit, id: str) -> OccurrencePage:
    """Return an occurrence. Raises Missing where there is none."""
    asked = visit.asked.model_copy(update={"person": ""})
    f = asked.filter(visit.connection)
    assert f is not None
    try:
        found = ask(visit.connection, id, f, visit.texts)
    except LedgerError:
        raise Missing("no_occurrence", id) from None
    row = found.row
    return OccurrencePage(
        asked=asked,
        around=found,
        reports=tuple(
            Report(source=s, turn=h, match=m) for s, h, m in zip(row.sources, row.history, found.reports, strict=True)
        ),
    )
