"""The server: pages over one ledger, with what guards them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from diplowire._version import VERSION
from diplowire.errors import LedgerError
from diplowire.model.span import Frozen
from diplowire.serve.access import Access
from diplowire.serve.api.app import create_api
from diplowire.serve.desk import visiting
from diplowire.serve.errors import Missing, PageError, Unclear
from diplowire.serve.guard import HEADERS, Guard
from diplowire.serve.pages import ROUTERS


class Trouble(Frozen):
    """A page that says what is wrong and what to do: `key` of the labels, what was asked for, what the ledger said."""

    status: int
    key: str
    value: str = ""
    said: str = ""


def create_app(access: Access) -> FastAPI:
    """Return the server of a ledger; closing the server closes the ledger."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        access.close()

    # The pages of documentation that come with the framework fetch their scripts from elsewhere.
    app = FastAPI(title="diplowire", version=VERSION, docs_url=None, redoc_url=None, lifespan=life)
    app.state.access = access
    app.state.token = secrets.token_urlsafe(32)
    app.mount("/static", StaticFiles(directory=str(files("diplowire.serve").joinpath("static"))), name="static")
    app.mount("/api/v1", create_api(access, prefix=""))
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(PageError, _page_error)
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(RequestValidationError, _unclear)
    app.add_exception_handler(LedgerError, _ledger_error)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Guard, host=access.settings.host)
    return app


def _page_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PageError)
    return trouble(request, Trouble(status=error.status, key=error.key, value=error.value))


async def _no_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if _for_programs(request):
        return await http_exception_handler(request, error)
    if error.status_code == 404:
        return _page_error(request, Missing("no_page", request.url.path))
    return trouble(request, Trouble(status=error.status_code, key="not_so", value=str(error.detail)))


async def _unclear(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if _for_programs(request):
        return await request_validation_exception_handler(request, error)
    return _page_error(request, Unclear("unclear_form"))


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _ledger_error(request: Request, error: Exception) -> Response:
    return trouble(request, Trouble(status=503, key="ledger_trouble", said=str(error)))


def _broken(request: Request, error: Exception) -> Response:
    # This answer goes round the guard, so it carries the headers itself.
    answer = trouble(request, Trouble(status=500, key="broken"))
    answer.headers.update(HEADERS)
    return answer


def trouble(request: Request, what: Trouble) -> Response:
    """Return a page, or JSON where JSON was asked for, that says what is wrong."""
    if request.url.path.endswith(".json") or _for_programs(request):
        return JSONResponse({"detail": what.key, **what.model_dump()}, what.status)
    try:
        with visiting(request) as visit:
            return visit.html("trouble.html", what, what.status)
    except LedgerError as error:  # without a ledger there are no pages either
        return PlainTextResponse(f"{error}\n", what.status)
