"""Answers: their bytes, the tag by which a client knows that nothing changed, the address of the next part."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection, func, select

from diplowire._version import VERSION
from diplowire.ledger import schema as t
from diplowire.serve.models import Page

_CACHE = {"Cache-Control": "private, no-cache"}


class Unchanged(Exception):
    """The client has this answer already."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def check_tag(request: Request, connection: Connection, language: str) -> str:
    """Return the tag of the answer to a request. Raises Unchanged where the client has the answer already."""
    url = request.url
    said = "\0".join((VERSION, _state(connection), language, url.path, url.query))
    tag = f'W/"{hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match", "")
    if tag.removeprefix("W/") in (x.strip().removeprefix("W/") for x in known.split(",")):
        raise Unchanged(tag)
    return tag


def _state(connection: Connection) -> str:
    """Return what changes whenever anything that is shown does.

    The count of writings alone would be the same again in a ledger that was brought back from a copy; and inputs that
    failed are not counted in it.
    """
    newest = select(t.reading.c.sha256).order_by(t.reading.c.pk.desc()).limit(1).scalar_subquery()
    judged = select(t.judgement.c.id).order_by(t.judgement.c.pk.desc()).limit(1).scalar_subquery()
    written = select(func.max(t.written.c.number)).scalar_subquery()
    runs = select(func.max(t.run.c.pk)).scalar_subquery()
    failed = select(func.max(t.failure.c.pk)).scalar_subquery()
    row = connection.execute(select(written, runs, failed, newest, judged)).one()
    return "|".join(str(x) for x in row)


def unchanged(tag: str) -> Response:
    """Return the answer that says that nothing changed."""
    return Response(None, 304, {"ETag": tag, **_CACHE})


def reply(model: BaseModel, tag: str, link: str | None = None) -> Response:
    """Return an answer."""
    headers = {"ETag": tag, **_CACHE}
    if link:
        headers["Link"] = f'<{link}>; rel="next"'
    body = model.model_dump_json(by_alias=True).encode("utf-8", "replace")
    return Response(body, 200, headers, "application/json")


def reply_page(
    request: Request,
    rows: Sequence[Any],
    more: bool,
    tag: str,
    as_of: dt.date | None,
    *,
    limit: int,
    offset: int,
    total: int | None = None,
) -> Response:
    """Return one part of a list."""
    link = _next(request, offset + limit) if more else None
    # The rows are of their types already; checking each again would cost more than all the rest.
    page: Page[Any] = Page(items=tuple(rows), next=link, total=total, as_of=as_of)
    return reply(page, tag, link)


def _next(request: Request, offset: int) -> str:
    """Return the address of the next part, relative to that of the request."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "offset"]
    return "?" + urlencode([*kept, ("offset", str(offset))], errors="replace")
