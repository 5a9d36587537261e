"""Notices: inputs that could not be read, and why."""

from __future__ import annotations

from fastapi import APIRouter

from diplowire.model.span import Frozen
from diplowire.serve.desk import Visit, page
from diplowire.views.rows import NoticeRow
from diplowire.views.stories import notices as ask

router = APIRouter()
_LIMIT = 500


class NoticesPage(Frozen):
    """Inputs that could not be read, the newest first; `left_out` are older ones."""

    rows: tuple[NoticeRow, ...] = ()
    left_out: int = 0


@page(router, "/notices", "notices.html")
def notices(visit: Visit) -> NoticesPage:
    """Return what could not be read."""
    rows = ask(visit.connection)
    return NoticesPage(rows=tuple(rows[:_LIMIT]), left_out=max(0, len(rows) - _LIMIT))
