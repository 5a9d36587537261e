"""One thing of the ledger at a time, and the whole of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from diplowire.ledger.snapshot import snapshot
from diplowire.model.ledger import Ledger
from diplowire.serve.access import Access
from diplowire.serve.api.asked import Dated, Named, OfPair, OfPerson, wanted
from diplowire.serve.api.desk import Desk
from diplowire.serve.api.lists import READ
from diplowire.serve.api.problems import ProblemError, responses
from diplowire.serve.api.replies import check_tag, reply
from diplowire.serve.models import StoryWithReading
from diplowire.views.events import occurrence
from diplowire.views.pair import pair
from diplowire.views.people import person
from diplowire.views.rows import EventRow, PairDossier, PersonDossier
from diplowire.views.stories import story

State = Annotated[str, Path(pattern=r"^[A-Za-z]{3}$", description="A state by its ISO 3166-1 code.", examples=["KAZ"])]
Id = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[0-9A-Za-z]+$", description="An id of the ledger.")]
_PIECE = 200  # rows written at once


def things(access: Access, desk: Desk) -> APIRouter:
    """Return the routes of single things."""
    routes = APIRouter(tags=["things"])

    @routes.get("/pair/{a}/{b}", name="pair", summary="The dossier of two states", response_model=PairDossier,
                responses=responses(*READ, "not-found", "unknown-person"))  # fmt: skip
    def _pair(request: Request, a: State, b: State, asked: Annotated[OfPair, Query()]) -> Response:
        """Timeline, contacts, plans, commitments, figures, statements, and what does not fit together."""
        language = asked.lang or access.settings.language
        with access.reading(language) as (c, texts):
            tag = check_tag(request, c, language)
            f = wanted(c, asked, (a, b))
            if len(f.states) < 2:
                raise ProblemError("not-found", f"a dossier is of two states, not of {f.states[0]} alone")
            return reply(pair(c, f, access.knows.lemmas, texts), tag)

    @routes.get("/persons/{id}", name="person", summary="The dossier of a person", response_model=PersonDossier,
                responses=responses(*READ, "not-found"))  # fmt: skip
    def _person(request: Request, id: Id, asked: Annotated[OfPerson, Query()]) -> Response:
        """Offices as reported, what the person took part in, and what they said."""
        language = asked.lang or access.settings.language
        with access.reading(language) as (c, texts):
            tag = check_tag(request, c, language)
            found = person(c, id, wanted(c, asked), texts)
            if found.person.kind != "person":
                raise ProblemError("not-found", f"there is no person {id}")
            return reply(found, tag)

    @routes.get("/occurrences/{id}", name="occurrence", summary="One occurrence", response_model=EventRow,
                responses=responses(*READ, "not-found"))  # fmt: skip
    def _occurrence(request: Request, id: Id, asked: Annotated[Dated, Query()]) -> Response:
        """What happened or was announced, with its history and every story that tells of it."""
        language = asked.lang or access.settings.language
        with access.reading(language) as (c, texts):
            tag = check_tag(request, c, language)
            return reply(occurrence(c, id, wanted(c, asked), texts), tag)

    @routes.get("/stories/{id}", name="story", summary="One story with its reading",
                response_model=StoryWithReading, responses=responses(*READ, "not-found"))  # fmt: skip
    def _story(request: Request, id: Id, asked: Annotated[Named, Query()]) -> Response:
        """A story by its id or the start of one: what was read, and what its findings are in the ledger."""
        language = asked.lang or access.settings.language
        with access.reading(language) as (c, _):
            tag = check_tag(request, c, language)
            row, reading = story(c, id)
            return reply(StoryWithReading.model_construct(**dict(row), reading=reading), tag)

    @routes.get("/ledger", name="ledger", summary="The whole ledger", response_model=Ledger, tags=["whole"],
                responses=responses(*READ))  # fmt: skip
    def _ledger(request: Request, asked: Annotated[Dated, Query()]) -> Response:
        """Entities, occurrences with histories, fulfilments, disagreements and commitments, in one stream."""
        language = asked.lang or access.settings.language
        with access.reading(language) as (c, _):
            tag = check_tag(request, c, language)
            with desk.whole():
                whole = snapshot(c, access.knows.lemmas, asked.as_of)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        return StreamingResponse(pieces(whole), 200, headers, "application/json")

    return routes


def pieces(whole: Ledger) -> Iterator[bytes]:
    """Yield the JSON of a ledger bit by bit, so that it is never in memory twice."""
    start = "{"
    for name, field in Ledger.model_fields.items():
        value = getattr(whole, name)
        opening = f"{start}{json.dumps(field.serialization_alias or field.alias or name)}:"
        start = ","
        if not isinstance(value, tuple):
            text = whole.model_dump_json(by_alias=True, include={name})
            yield (opening + text.partition(":")[2][:-1]).encode()
            continue
        yield f"{opening}[".encode()
        for i in range(0, len(value), _PIECE):
            rows = ",".join(x.model_dump_json(by_alias=True) for x in value[i : i + _PIECE])
            yield (("," if i else "") + rows).encode("utf-8", "replace")
        yield b"]"
    yield b"}"
