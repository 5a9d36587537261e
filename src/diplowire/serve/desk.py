"""A page: an address, a view that makes its typed context, a template; and the same context as JSON under `.json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel
from sqlalchemy import Connection

from diplowire.export.labels import labels
from diplowire.serve.access import LANGUAGES, Access
from diplowire.serve.asking import Asked, asked
from diplowire.serve.render import Words, address, environment, place
from diplowire.views import Texts
from diplowire.views.known import Known, known
from diplowire.views.overview import state_names
from diplowire.views.rows import Party

COOKIE = "lang"
_YEAR = 365 * 24 * 3600
SECTIONS = ("events", "visits", "plans", "figures", "statements", "commitments", "search", "judge", "notices")


@dataclass
class Visit:
    """One request with all that answers it."""

    request: Request
    access: Access
    connection: Connection
    texts: Texts
    language: str
    _known: dict[str, str] = field(default_factory=dict)
    _states: dict[str, str] = field(default_factory=dict)

    @cached_property
    def asked(self) -> Asked:
        """What the address asks for."""
        return asked(self.request.query_params)

    @cached_property
    def words(self) -> Words:
        """What pages say in the language of the request."""
        return Words(labels(self.language))

    def name(self, p: Party) -> str:
        """Return what a party is called: in English as the gazetteer has it, else as stories do."""
        if self.language != "en":
            return p.name
        if p.id not in self._known:
            facts = known(self.connection, {p.id, *self.texts.names} - set(self._known))
            self._known |= {id: facts.label(id) or "" for id in {p.id, *self.texts.names}}
        return self._known[p.id] or p.name

    def state(self, code: str) -> str:
        """Return the name of a state."""
        if code not in self._states:
            told = state_names(self.connection, [code], self.language) if self.language != "en" else {}
            self._states[code] = told.get(code) or Known({}).state(code) or code
        return self._states[code]

    def html(self, template: str, context: BaseModel, status: int = 200) -> HTMLResponse:
        """Return a context as a page."""
        text = (
            environment()
            .get_template(template)
            .render(
                page=context,
                visit=self,
                asked=self.asked if status == 200 else Asked(),
                t=self.words,
                say=self.words.say,
                lang=self.language,
                languages=LANGUAGES,
                sections=SECTIONS,
                name=self.name,
                state=self.state,
                address=address,
                place=place,
                here=self.request.url.path,
                token=self.request.app.state.token,
            )
        )
        return HTMLResponse(text.encode("utf-8", "replace"), status)


def language_of(request: Request) -> str:
    """Return the language of the interface: the one asked for, the one remembered, the server's."""
    settings = request.app.state.access.settings
    for wanted in (request.query_params.get("lang"), request.cookies.get(COOKIE), settings.language):
        if wanted in LANGUAGES:
            return str(wanted)
    return LANGUAGES[0]


@contextmanager
def visiting(request: Request) -> Iterator[Visit]:
    """Open the ledger for one request."""
    language = language_of(request)
    access: Access = request.app.state.access
    with access.reading(language) as (connection, texts):
        yield Visit(request, access, connection, texts, language)


def remember(request: Request, response: Response) -> Response:
    """Keep the language where the address asked for one."""
    wanted = request.query_params.get("lang")
    if wanted in LANGUAGES:
        response.set_cookie(COOKIE, str(wanted), max_age=_YEAR, samesite="lax", httponly=True)
    return response


def as_json(context: BaseModel) -> Response:
    """Return a context as JSON; half characters, which UTF-8 cannot hold, stay escaped."""
    body = json.dumps(context.model_dump(mode="json", by_alias=True), ensure_ascii=True)
    return Response(body, media_type="application/json")


View = Callable[..., Any]


def page(router: APIRouter, path: str, template: str) -> Callable[[View], View]:
    """Bind a view to an address and to its twin in JSON. The view takes the visit and the parts of the address."""

    def bind(view: View) -> View:
        def shown(request: Request) -> Response:
            with visiting(request) as visit:
                return remember(request, visit.html(template, view(visit, **request.path_params)))

        def twin(request: Request) -> Response:
            with visiting(request) as visit:
                return as_json(view(visit, **request.path_params))

        # The twin first: an id in a path would else take its ending for a part of itself.
        address = "/index.json" if path == "/" else f"{path}.json"
        router.add_api_route(address, twin, methods=["GET", "HEAD"], include_in_schema=False, response_model=None)
        router.add_api_route(path, shown, methods=["GET", "HEAD"], include_in_schema=False, response_model=None)
        return view

    return bind
