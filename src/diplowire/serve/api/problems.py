"""Errors of the API in the form of RFC 9457, each of a type that does not change."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from diplowire.errors import LedgerError
from diplowire.serve.models import Odd, Problem

log = logging.getLogger("diplowire.serve.api")

MEDIA = "application/problem+json"
URN = "urn:diplowire:problem:"
KINDS: Mapping[str, tuple[int, str]] = {
    "malformed-json": (400, "The body is no JSON"),
    "malformed-request": (400, "The request cannot be read"),
    "token-missing": (401, "A token is needed"),
    "token-invalid": (401, "The token opens nothing"),
    "scope-missing": (403, "The token does not reach so far"),
    "cross-site": (403, "The request came from a page of another site"),
    "not-found": (404, "There is no such thing"),
    "unknown-person": (404, "Nobody of that name is in the ledger"),
    "method-not-allowed": (405, "That cannot be done here"),
    "timeout": (408, "The body took too long"),
    "too-large": (413, "The body is too large"),
    "unsupported-media-type": (415, "The body is of another type"),
    "misdirected": (421, "The request names another server"),
    "invalid-request": (422, "The request does not fit"),
    "unreadable-story": (422, "There is no story to read"),
    "refused-export": (422, "That cannot be exported"),
    "refused-judgement": (422, "That cannot be judged"),
    "too-many-requests": (429, "Too many requests"),
    "internal": (500, "An error inside diplowire"),
    "ledger-busy": (503, "The ledger cannot be used now"),
    "reading-busy": (503, "The reader has no time"),
}
_MOST = 20  # errors told of one request
_LONGEST = 300


class ProblemError(Exception):
    """A problem to answer with; `kind` is one of KINDS."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Odd] = (),
        id: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.headers = dict(headers or {})
        status, title = KINDS[kind]
        self.problem = Problem(
            type=URN + kind, title=title, status=status, detail=_plain(detail), errors=tuple(errors), id=id
        )

    def response(self) -> Response:
        """Return the answer."""
        body = json.dumps(self.problem.model_dump(exclude_none=True))
        headers = {"Cache-Control": "no-store", **self.headers}
        return Response(body, self.problem.status, headers, MEDIA)


def of_ledger(error: LedgerError, kind: str = "not-found") -> ProblemError:
    """Return the problem that an error of the ledger is: its database, else what was asked for."""
    if isinstance(error.__cause__, DBAPIError):
        # The message names where the ledger lies and what its tables are called: nobody's business out there.
        log.error("%s", error)
        busy = "locked" in str(error.__cause__.orig)
        said = (
            "others are writing to it; try again" if busy else "its database gave an error; the server's log says which"
        )
        return ProblemError("ledger-busy", said, headers={"Retry-After": "10"})
    return ProblemError(kind, str(error))


def responses(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return how OpenAPI tells of problems, by status."""
    out: dict[int | str, dict[str, Any]] = {}
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for kind in kinds:
        status, title = KINDS[kind]
        told = out.setdefault(status, {"description": "", "content": {MEDIA: schema}})
        told["description"] = "; ".join(x for x in (told["description"], f"{title} (`{URN}{kind}`)") if x)
        if kind in ("too-many-requests", "ledger-busy", "reading-busy"):
            told["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return out


def install(app: FastAPI) -> None:
    """Make an application answer all its errors as problems."""

    @app.exception_handler(ProblemError)
    async def _problem(_: Request, error: ProblemError) -> Response:
        return error.response()

    @app.exception_handler(LedgerError)
    async def _ledger(_: Request, error: LedgerError) -> Response:
        return of_ledger(error).response()

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        found = error.errors()
        if any(e["type"] == "json_invalid" for e in found):
            return ProblemError("malformed-json", "the body is not sound JSON").response()
        odd = list(_told(found))
        detail = "; ".join(f"{x.where}: {x.said}" for x in odd[:3])
        return ProblemError("invalid-request", detail, errors=odd).response()

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return _of_status(request, error).response()


def _of_status(request: Request, error: HTTPException) -> ProblemError:
    if error.status_code == 405:
        allowed = ", ".join(_allowed(request))
        return ProblemError("method-not-allowed", f"this address takes {allowed}", headers={"Allow": allowed})
    if error.status_code == 404:
        return ProblemError("not-found", "there is no such address; openapi.json lists all that there are")
    if error.status_code == 400:
        return ProblemError("malformed-json", "the body cannot be read as JSON in UTF-8")
    known = next((k for k, (status, _) in KINDS.items() if status == error.status_code), "malformed-request")
    return ProblemError(known, str(error.detail))


def _allowed(request: Request) -> list[str]:
    """Return all methods of an address, which several routes may share."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    found: set[str] = set()
    for template, methods in request.app.openapi()["paths"].items():
        if compile_path(template)[0].match(path):
            found |= {m.upper() for m in methods}
    return sorted(found | ({"HEAD"} if "GET" in found or not found else set()) | (set() if found else {"GET"}))


def _told(errors: Iterable[Any]) -> Iterable[Odd]:
    """Yield what is wrong and where; never what was sent, which may be a secret, or no text at all."""
    for _, e in zip(range(_MOST), errors, strict=False):
        where = ".".join(str(x) for x in e["loc"])
        yield Odd(where=_plain(where), said=_plain(str(e["msg"]).removeprefix("Value error, ")))


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:_LONGEST]
