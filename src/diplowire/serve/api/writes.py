"""What is handed in: texts to read, stories to keep, judgements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request, Response

from diplowire.errors import LedgerError
from diplowire.ledger.judgements import Judgement, Sort
from diplowire.ledger.link import Uid
from diplowire.model.reading import Reading
from diplowire.serve.access import Access
from diplowire.serve.api.desk import Desk
from diplowire.serve.api.examples import JUDGEMENTS, stories
from diplowire.serve.api.keys import needs
from diplowire.serve.api.problems import ProblemError, of_ledger, responses
from diplowire.serve.models import JudgementIn, NamedPair, NumberedPair, StoryIn, Taken, Undo
from diplowire.serve.tokens import Token, Tokens
from diplowire.views.doubts import doubts, history
from diplowire.views.rows import JudgementRow
from diplowire.views.stories import story

WRITE = ("malformed-json", "malformed-request", "token-invalid", "scope-missing", "cross-site", "timeout", "too-large",
         "unsupported-media-type", "misdirected", "invalid-request", "too-many-requests", "internal")  # fmt: skip


def reading(desk: Desk) -> APIRouter:
    """Return the route that reads a text and keeps nothing."""
    routes = APIRouter(tags=["reading"])

    @routes.post("/read", name="read", summary="Read a text", response_model=Reading,
                 responses=responses(*WRITE, "token-missing", "unreadable-story", "reading-busy"))  # fmt: skip
    def _read(story: Annotated[StoryIn, Body(openapi_examples=stories())]) -> Response:
        """Entities, events, statements, figures and commitments of one story. Nothing is stored."""
        found = desk.read(story).model_dump_json(by_alias=True)
        return Response(found.encode("utf-8", "replace"), media_type="application/json")

    return routes


def writing(access: Access, tokens: Tokens, desk: Desk) -> APIRouter:
    """Return the routes that change the ledger; each needs a token."""
    refused = (*WRITE, "token-missing", "ledger-busy")
    routes = APIRouter()
    adds: Callable[..., Any] = needs("add", tokens, always=True)
    judges: Callable[..., Any] = needs("judge", tokens, always=True)

    @routes.post("/stories", name="add_story", summary="Take a story in", tags=["reading"], status_code=201,
                 response_model=Taken, dependencies=[Depends(adds)],
                 responses={200: {"model": Taken, "description": "The story was there already."},
                            **responses(*refused, "unreadable-story", "reading-busy")})  # fmt: skip
    def _add(request: Request, story: Annotated[StoryIn, Body(openapi_examples=stories())]) -> Response:
        """Read a story and keep it in the ledger. Needs scope `add`. The same story again changes nothing."""
        taken = desk.take(access.book, story)
        where = {"Location": f"{request.url.path}/{taken.id}"}
        status = 201 if taken.outcome == "new" else 200
        return Response(taken.model_dump_json(), status, where, "application/json")

    @routes.post("/judgements", name="judge", summary="Judge", tags=["judging"], status_code=201,
                 response_model=JudgementRow,
                 responses=responses(*refused, "not-found", "refused-judgement"))  # fmt: skip
    def _judge(
        judgement: Annotated[JudgementIn, Body(openapi_examples=JUDGEMENTS)],
        token: Token = Depends(judges),  # as a default, because names of this function are unknown to annotations
    ) -> Response:
        """Judge two to be one or to be two, correct an event, or take a judgement back.

        Needs scope `judge`. The judgement carries the name of the token as its author.
        """
        with desk.writing():
            made = _made(access, judgement, token.name)
        with access.reading() as (c, _):
            row = next(x for x in history(c) if x.id == made.id)
        return Response(row.model_dump_json(), 201, media_type="application/json")

    return routes


def _made(access: Access, given: JudgementIn, author: str) -> Judgement:
    book = access.book
    try:
        if isinstance(given, Undo):
            return book.judge("undo", "", (given.judgement, ""), author=author, reason=given.reason)
        if isinstance(given, NumberedPair | NamedPair):
            one, other = _pair(access, given)
            if (one[1][0] == "e") != (other[1][0] == "e"):
                raise ProblemError("refused-judgement", "an entity and an event are never one; name two of a sort")
            if one == other:
                raise ProblemError("refused-judgement", "name two different ones")
            sort: Sort = "event" if one[1][0] == "e" else "entity"
            return book.judge(given.verdict, sort, one, other, author=author, reason=given.reason)
        one = _uid(access, given.event)
        value = str(given.value)
        return book.judge("correct", "event", one, author=author, reason=given.reason, field=given.field, value=value)
    except LedgerError as error:
        raise of_ledger(error) from None


def _pair(access: Access, given: NumberedPair | NamedPair) -> tuple[Uid, Uid]:
    if isinstance(given, NamedPair):
        return _uid(access, given.one), _uid(access, given.other)
    with access.reading() as (c, texts):
        row = next((r for r in doubts(c, texts, limit=100_000) if r.number == given.number), None)
    if row is None:
        raise ProblemError("not-found", f"no pair has the number {given.number}; /doubts lists those that are unsure")
    return _uid(access, row.one_at), _uid(access, row.other_at)


def _uid(access: Access, name: str) -> Uid:
    """Return story and finding of `STORY/ID`; the story may be the start of its id."""
    start, _, local = name.rpartition("/")
    with access.reading() as (c, _texts):
        return story(c, start)[0].id, local
