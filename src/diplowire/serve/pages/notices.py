"""Notices: inputs that could not be read, and why."""

from __future__ import annotations

from fastapi import APIRouter

from diplowire.model.span import Frozen
from diplowire.serve.asking import Asked
from diplowire.serve.desk import Visit, page
from diplowire.views.rows import NoticeRow
from diplowire.views.stories import notices as ask

router = APIRouter()


class NoticesPage(Frozen):
    """Inputs that could not be read, the newest first. `more` says that another page follows."""

    asked: Asked
    rows: tuple[NoticeRow, ...] = ()
    more: bool = False


@page(router, "/notices", "notices.html")
def notices(visit: Visit) -> NoticesPage:
    """Return what could not be read."""
    asked = Asked(page=visit.asked.page, limit=visit.asked.limit)
    rows = ask(visit.connection, asked.limit + 1, (asked.page - 1) * asked.limit)
    return NoticesPage(asked=asked, rows=tuple(rows[: asked.limit]), more=len(rows) > asked.limit)
