"""Lists as files: what a filter lets through as CSV or Parquet, plans as a calendar, what a search found."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request, Response

from diplowire.export import ical
from diplowire.export.delimited import table
from diplowire.export.flat import to_csv
from diplowire.export.parquet import files
from diplowire.export.parquet import table as as_parquet
from diplowire.export.tables import tables
from diplowire.model.span import Frozen
from diplowire.serve.desk import Visit, visiting
from diplowire.serve.errors import Missing
from diplowire.serve.pages.lists import EVERY, LISTS, rows_of
from diplowire.views import Filter
from diplowire.views.stories import notices, search
from diplowire.views.whole import Whole, whole

router = APIRouter()
_OPEN = ("planned-open", "overdue")
_PARQUET = "application/vnd.apache.parquet"


class HitLine(Frozen):
    """A story that a search found, with the words around what was asked for."""

    story: str
    path: str
    agency: str | None
    published: dt.date | None
    headline: str | None
    words: tuple[str, ...]


class NoticeLine(Frozen):
    """An input that could not be read; `at` is the moment in ISO 8601."""

    path: str
    reason: str
    at: str


@router.get("/plans.ics", include_in_schema=False)
def calendar(request: Request) -> Response:
    """Return plans as iCalendar, so that a calendar can subscribe to them."""
    with visiting(request) as visit:
        found = _whole(visit, _filter(visit))
        data = ical.made(found, "plans.ics").files["plans.ics"]
    return _file(data, "text/calendar; charset=utf-8", "plans.ics")


def _csv(name: str) -> None:
    what = LISTS[name]

    @router.get(f"/{name}.csv", include_in_schema=False)
    def download(request: Request) -> Response:
        with visiting(request) as visit:
            asked, f = visit.asked, _filter(visit).but(limit=EVERY, offset=0)
            rows, _ = rows_of(visit, what, f, asked.sort if asked.sort in what.sorts else "")
        return _csv_file(request, to_csv(rows, what.row), name)


def _parquet(name: str) -> None:
    what = LISTS[name]

    @router.get(f"/{name}.parquet", include_in_schema=False)
    def parquet(request: Request) -> Response:
        with visiting(request) as visit:
            f = _filter(visit)
            found = tables(_whole(visit, f.but(kind="visit") if name == "visits" else f))[what.table]
        if name == "plans":
            found = [r for r in found if getattr(r, "outcome", None) in _OPEN]
        data = files({what.table: found})[f"{what.table}.parquet"]
        return _file(data, _PARQUET, f"{name}.parquet")


def _found(visit: Visit) -> list[HitLine]:
    asked = visit.asked
    if not any(c.isalnum() for c in asked.q):
        return []
    f = asked.filter(visit.connection) or Filter()
    rows = search(visit.connection, asked.q, f.but(limit=EVERY, offset=0), visit.access.knows.lemmas)
    return [
        HitLine(
            story=r.story, path=r.path, agency=r.agency, published=r.published, headline=r.headline,
            words=tuple(q.text for q in r.quotes),
        )
        for r in rows
    ]  # fmt: skip


def _unread(visit: Visit) -> list[NoticeLine]:
    return [
        NoticeLine(path=r.path, reason=r.reason, at=r.at.isoformat()) for r in notices(visit.connection, limit=EVERY)
    ]


def _lines(name: str, kind: type[Frozen], ask: Callable[[Visit], Sequence[Frozen]]) -> None:
    @router.get(f"/{name}.csv", include_in_schema=False)
    def download(request: Request) -> Response:
        with visiting(request) as visit:
            return _csv_file(request, to_csv(ask(visit), kind), name)

    @router.get(f"/{name}.parquet", include_in_schema=False)
    def parquet(request: Request) -> Response:
        with visiting(request) as visit:
            return _file(as_parquet(ask(visit), kind), _PARQUET, f"{name}.parquet")


def _csv_file(request: Request, text: str, name: str) -> Response:
    plain = request.query_params.get("excel") != "1"
    data = text.encode("utf-8", "replace") if plain else _for_spreadsheets(text)
    return _file(data, "text/csv; charset=utf-8", f"{name}.csv")


def _for_spreadsheets(text: str) -> bytes:
    """Return CSV in which no words of a story act as a formula, and whose letters spreadsheets know."""
    rows = csv.DictReader(io.StringIO(text))
    return table(rows.fieldnames or (), rows, excel=True)


def _filter(visit: Visit) -> Filter:
    """Return the filter of the address. Raises Missing where nobody of the person's name is in the ledger."""
    f = visit.asked.filter(visit.connection)
    if f is None:
        raise Missing("nobody", visit.asked.person)
    return f


def _whole(visit: Visit, f: Filter) -> Whole:
    return whole(visit.connection, visit.access.knows.lemmas, f)


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


for _name in LISTS:
    _csv(_name)
    _parquet(_name)
_lines("search", HitLine, _found)
_lines("notices", NoticeLine, _unread)
