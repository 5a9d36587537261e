"""Lists of the ledger, in parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection

from diplowire.errors import LedgerError
from diplowire.ledger.snapshot import newest_day
from diplowire.serve.access import Access
from diplowire.serve.api.asked import Listed, NamedSo, Parted, Sought, Told, wanted
from diplowire.serve.api.problems import responses
from diplowire.serve.api.replies import check_tag, reply_page
from diplowire.serve.models import Page
from diplowire.views import Filter, Texts
from diplowire.views.doubts import doubts, history
from diplowire.views.events import events, visits
from diplowire.views.parts import part, part_of_commitments, part_of_plans
from diplowire.views.people import find_persons
from diplowire.views.rows import (
    CommitmentRow,
    DoubtRow,
    EventRow,
    FigureRow,
    JudgementRow,
    NoticeRow,
    Party,
    SearchRow,
    StatementRow,
)
from diplowire.views.said import figures, statements
from diplowire.views.stories import notices, search

Part = Callable[[Connection, Filter, Texts], tuple[Sequence[Any], bool]]
READ = ("too-many-requests", "token-missing", "token-invalid", "scope-missing", "misdirected", "invalid-request",
        "ledger-busy", "internal")  # fmt: skip


def lists(access: Access) -> APIRouter:
    """Return the routes of lists."""
    routes = APIRouter(tags=["lists"])
    lemmas = access.knows.lemmas
    filtered: tuple[tuple[str, type[Any], Part, str], ...] = (
        ("events", EventRow, lambda c, f, x: part(events, c, f, x),
         "What happened or was announced, told last first, each with its history and its stories."),
        ("visits", EventRow, lambda c, f, x: part(visits, c, f, x), "Visits, told last first."),
        ("plans", EventRow, part_of_plans,
         "What is planned and neither held nor called off, the soonest first; `outcome` says what is overdue."),
        ("statements", StatementRow, lambda c, f, x: part(statements, c, f, x),
         "Whose words or views stories have, and through whom; the newest first."),
        ("figures", FigureRow, lambda c, f, x: part(figures, c, f, x),
         "Figures that stories give, the newest first, beside official statistics where those were loaded."),
        ("commitments", CommitmentRow, lambda c, f, x: part_of_commitments(c, f, lemmas, x),
         "Who undertook what and what became of it, told last first. `limit` counts tellings, so that a part may hold "
         "fewer rows while `next` leads on."),
    )  # fmt: skip
    for name, row, ask, about in filtered:
        routes.add_api_route(
            f"/{name}",
            _filtered(access, ask),
            name=f"list_{name}",
            summary=f"List {name}",
            description=about,
            response_model=Page[row],  # type: ignore[valid-type]
            responses=responses(*READ, "unknown-person"),
        )

    @routes.get("/search", name="search", summary="Search stories", response_model=Page[SearchRow],
                responses=responses(*READ))  # fmt: skip
    def _search(request: Request, asked: Annotated[Sought, Query()]) -> Response:
        """Stories that hold all the words in any form, the newest first."""

        def ask(c: Connection, f: Filter, _: Texts) -> Sequence[SearchRow]:
            try:
                return search(c, asked.q, f, lemmas)
            except LedgerError as error:
                if error.__cause__ is not None:
                    raise
                return []  # what holds no word stands in no story

        return _page(request, access, asked, lambda c, f, x: part(ask, c, f, x))

    @routes.get("/persons", name="find_persons", summary="Find persons by a name", response_model=Page[Party],
                responses=responses(*READ))  # fmt: skip
    def _persons(request: Request, asked: Annotated[NamedSo, Query()]) -> Response:
        """Whom a name in any spelling may mean, those told of most first."""
        return _counted(request, access, asked, lambda c, x: find_persons(c, asked.name, x))

    @routes.get("/notices", name="list_notices", summary="List inputs that could not be read",
                response_model=Page[NoticeRow], responses=responses(*READ))  # fmt: skip
    def _notices(request: Request, asked: Annotated[Parted, Query()]) -> Response:
        """Inputs that could not be read, with the reason; the newest first."""
        return _counted(request, access, asked, lambda c, _: notices(c))

    @routes.get("/judgements", name="list_judgements", summary="List judgements", tags=["judging"],
                response_model=Page[JudgementRow], responses=responses(*READ))  # fmt: skip
    def _judgements(request: Request, asked: Annotated[Parted, Query()]) -> Response:
        """What people judged, in the order in which they did; `holds` is off where it was undone."""
        return _counted(request, access, asked, lambda c, _: history(c))

    @routes.get("/doubts", name="list_doubts", summary="List what is unsure", tags=["judging"],
                response_model=Page[DoubtRow], responses=responses(*READ))  # fmt: skip
    def _doubts(request: Request, asked: Annotated[Parted, Query()]) -> Response:
        """Pairs that may be one and were left apart, for a person to judge; the newest first."""
        end = asked.offset + asked.limit
        with access.reading(_language(access, asked)) as (c, texts):
            tag = check_tag(request, c, _language(access, asked))
            found = doubts(c, texts, end + 1)
            return reply_page(request, found[asked.offset : end], len(found) > end, tag, newest_day(c),
                              limit=asked.limit, offset=asked.offset)  # fmt: skip

    return routes


def _filtered(access: Access, ask: Part) -> Callable[..., Response]:
    def listed(request: Request, asked: Annotated[Listed, Query()]) -> Response:
        return _page(request, access, asked, ask)

    return listed


def _page(request: Request, access: Access, asked: Told, ask: Part) -> Response:
    language = _language(access, asked)
    with access.reading(language) as (c, texts):
        tag = check_tag(request, c, language)
        f = wanted(c, asked)
        rows, more = ask(c, f, texts)
        return reply_page(request, rows, more, tag, f.day(c), limit=f.limit, offset=f.offset)


def _counted(
    request: Request, access: Access, asked: Parted, ask: Callable[[Connection, Texts], Sequence[Any]]
) -> Response:
    """Answer with a part of a list that is short enough to be made whole."""
    language = _language(access, asked)
    with access.reading(language) as (c, texts):
        tag = check_tag(request, c, language)
        found = ask(c, texts)
        end = asked.offset + asked.limit
        day: dt.date | None = newest_day(c)
        return reply_page(request, found[asked.offset : end], len(found) > end, tag, day, limit=asked.limit,
                          offset=asked.offset, total=len(found))  # fmt: skip


def _language(access: Access, asked: Any) -> str:
    return str(asked.lang or access.settings.language)
