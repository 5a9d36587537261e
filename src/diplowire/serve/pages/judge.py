"""Judging: pairs that may be one, what people decided, and undoing it. The only pages that write."""

from __future__ import annotations

import hmac
from typing import Annotated, Literal
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from diplowire.errors import LedgerError
from diplowire.ledger.judgements import Sort, Verdict
from diplowire.model.span import Frozen
from diplowire.serve.desk import Visit, page, visiting
from diplowire.serve.errors import Refused
from diplowire.views.alike import Like, alike, called
from diplowire.views.doubts import doubts, history
from diplowire.views.rows import DoubtRow, JudgementRow
from diplowire.views.stories import story

router = APIRouter()
AUTHOR = "author"
_YEAR = 365 * 24 * 3600
_LONGEST = 2000  # characters of a reason


class Draft(Frozen):
    """A judgement as far as it was filled in.

    `wrong` is the key of what is missing, `said` what the ledger says of it.
    """

    verdict: str = ""
    one: str = ""
    other: str = ""
    reason: str = ""
    author: str = ""
    wrong: str = ""
    said: str = ""


class JudgePage(Frozen):
    """What is unsure, and what was judged, the newest first.

    `done` is the judgement just made. `alike` are others who may be the `person` that the draft names first. `called`
    is what findings that were judged are called in their stories.
    """

    doubts: tuple[DoubtRow, ...] = ()
    history: tuple[JudgementRow, ...] = ()
    draft: Draft = Draft()
    done: JudgementRow | None = None
    person: Like | None = None
    alike: tuple[Like, ...] = ()
    called: dict[str, str] = Field(default_factory=dict)


@page(router, "/judge", "judge.html")
def judge(visit: Visit) -> JudgePage:
    """Return what is unsure and what was judged."""
    params = visit.request.query_params
    draft = Draft(one=params.get("one", "")[:200], other=params.get("other", "")[:200], author=_author(visit.request))
    return _page(visit, draft, params.get("done", ""))


def _page(visit: Visit, draft: Draft, done: str = "") -> JudgePage:
    made = history(visit.connection)
    person, others = alike(visit.connection, draft.one, visit.texts)
    return JudgePage(
        doubts=tuple(doubts(visit.connection, visit.texts)),
        history=tuple(reversed(made)),
        draft=draft,
        person=person,
        alike=others,
        called=called(visit.connection, {x for j in made for x in (j.one, j.other) if x and "/" in x}, visit.texts),
        done=next((j for j in made if j.id == done), None),
    )


@router.post("/judge", include_in_schema=False)
def decide(
    request: Request,
    token: Annotated[str, Form()] = "",
    verdict: Annotated[Literal["merge", "apart", "undo"], Form()] = "merge",
    one: Annotated[str, Form()] = "",
    other: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    author: Annotated[str, Form()] = "",
) -> Response:
    """Make a judgement and lead back to the page. Raises Refused where the form is not of this server's pages."""
    if not hmac.compare_digest(token.encode(), request.app.state.token.encode()):
        raise Refused("stale_form")
    draft = Draft(verdict=verdict, one=one.strip(), other=other.strip(), reason=reason.strip()[:_LONGEST],
                  author=author.strip()[:200])  # fmt: skip
    wrong = "need_reason" if not draft.reason else "need_author" if not draft.author else ""
    said = ""
    if not wrong:
        try:
            id = _judged(request, verdict, draft)
        except LedgerError as error:
            wrong, said = "not_judged", str(error)
        else:
            response = RedirectResponse(f"/judge?done={id}", 303)
            response.set_cookie(
                AUTHOR, quote(draft.author), max_age=_YEAR, samesite="strict", httponly=True, path="/judge"
            )
            return response
    with visiting(request) as visit:
        shown = _page(visit, draft.model_copy(update={"wrong": wrong, "said": said}))
        return visit.html("judge.html", shown, 422)


def _judged(request: Request, verdict: Verdict, draft: Draft) -> str:
    book = request.app.state.access.book
    if verdict == "undo":
        made = book.judge("undo", "", (draft.one, ""), author=draft.author, reason=draft.reason)
        return str(made.id)
    with visiting(request) as visit:
        one, other = (_uid(visit, name) for name in (draft.one, draft.other))
    sort: Sort = "event" if one[1].startswith("e") else "entity"
    made = book.judge(verdict, sort, one, other, author=draft.author, reason=draft.reason)
    return str(made.id)


def _uid(visit: Visit, name: str) -> tuple[str, str]:
    """Return story and finding of `STORY/ID`; the story may be the start of its id. Raises LedgerError for others."""
    start, _, local = name.rpartition("/")
    if not start or not local:
        raise LedgerError(f"{name!r} is no id such as 0123abcd/p1")
    return story(visit.connection, start)[0].id, local


def _author(request: Request) -> str:
    return unquote(request.cookies.get(AUTHOR, ""))[:200]
