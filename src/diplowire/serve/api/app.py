"""The HTTP API as an application of its own, to be served or mounted by another one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from diplowire._version import VERSION
from diplowire.serve.access import Access
from diplowire.serve.api.desk import Desk
from diplowire.serve.api.exports import exports
from diplowire.serve.api.keys import reads
from diplowire.serve.api.lists import lists
from diplowire.serve.api.problems import install
from diplowire.serve.api.replies import Unchanged, unchanged
from diplowire.serve.api.shield import Shield
from diplowire.serve.api.things import things
from diplowire.serve.api.writes import reading, writing
from diplowire.serve.binding import Binding, check_binding
from diplowire.serve.models import Problem
from diplowire.serve.tokens import Tokens

PREFIX = "/api/v1"
_ABOUT = """What news-wire stories say about relations between states, with the words that each line rests on.

Lists come in parts: `next` (and the Link header) is the address of the next one. Answers carry an ETag that holds until
the ledger changes. Errors are problems of RFC 9457 with a stable `type`. A parameter that is not known is an error.
"""
_TAGS = [
    {"name": "lists", "description": "What the ledger holds, filtered, in parts."},
    {"name": "things", "description": "Dossiers, occurrences, stories."},
    {"name": "reading", "description": "Texts to read and stories to keep."},
    {"name": "judging", "description": "What is unsure, and what people judged."},
    {"name": "whole", "description": "The whole ledger, and what other programs take."},
]


def router(access: Access, tokens: Tokens, binding: Binding | None = None, desk: Desk | None = None) -> APIRouter:
    """Return all routes of the API, without prefix. Errors become problems only in an application of `create_api`."""
    binding = binding or check_binding(access.settings.host, tokens.exist())
    desk = desk or Desk(kind=access.settings.reader)
    routes = APIRouter()
    free = APIRouter(dependencies=[Depends(reads(tokens, binding))])
    for some in (lists(access), things(access, desk), exports(access, desk), reading(desk)):
        free.include_router(some)
    routes.include_router(free)
    routes.include_router(writing(access, tokens, desk))
    return routes


def create_api(access: Access, *, require_token: bool = False, prefix: str = PREFIX) -> FastAPI:
    """Return the API over a ledger; mounted under a path of another application, `prefix` is empty.

    Raises BindingError where `access` is to listen where others could reach it and no token exists.
    """
    tokens = Tokens(access.book.store, access.book.clock)
    binding = check_binding(access.settings.host, tokens.exist(), require_token)
    desk = Desk(kind=access.settings.reader)
    app = FastAPI(
        title="diplowire",
        version=VERSION,
        description=_ABOUT,
        openapi_url=f"{prefix}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_closing(tokens),
        generate_unique_id_function=lambda route: route.name,
    )
    app.include_router(router(access, tokens, binding, desk), prefix=prefix)
    app.state.tokens = tokens
    app.state.desk = desk
    install(app)

    @app.exception_handler(Unchanged)
    async def _unchanged(_: Request, known: Unchanged) -> Response:
        return unchanged(known.tag)

    app.add_middleware(Shield, settings=access.settings, binding=binding)
    app.openapi = lambda: _openapi(app, binding)  # type: ignore[method-assign]
    return app


def _closing(tokens: Tokens) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        tokens.close()

    return life


def _openapi(app: FastAPI, binding: Binding) -> dict[str, Any]:
    """Return the description of the API, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes, tags=_TAGS)
    problem = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    made["components"]["schemas"].update({**problem.pop("$defs"), "Problem": problem})
    tag = {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}}
    for path in made["paths"].values():
        for method, operation in path.items():
            if method == "get":
                operation["responses"]["200"].setdefault("headers", {})["ETag"] = tag
                operation["responses"]["304"] = {"description": "Nothing changed since the answer of that ETag."}
            if method == "get" or operation["operationId"] == "read":
                if not binding.token_needed:
                    operation["security"] = [{}, *operation["security"]]
    app.openapi_schema = made
    return made
