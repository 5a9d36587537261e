"""The search for stories by words in any form, and for people by name."""

from __future__ import annotations

from fastapi import APIRouter

from diplowire.model.span import Frozen
from diplowire.pipeline import KNOWLEDGE
from diplowire.serve.asking import Asked
from diplowire.serve.desk import Visit, page
from diplowire.views import Filter
from diplowire.views.overview import Choices, choices
from diplowire.views.people import find_persons
from diplowire.views.rows import Party, SearchRow
from diplowire.views.stories import search as ask

router = APIRouter()
_PEOPLE = 8


class SearchPage(Frozen):
    """What a search found; `wordless` says that there was nothing to look for in the question."""

    asked: Asked
    rows: tuple[SearchRow, ...] = ()
    people: tuple[Party, ...] = ()
    more: bool = False
    wordless: bool = False
    choices: Choices = Choices()


@page(router, "/search", "search.html")
def search(visit: Visit) -> SearchPage:
    """Return the stories that hold all words, and the persons of that name."""
    asked = visit.asked.model_copy(update={"person": "", "state": (), "kind": ""})
    shown = SearchPage(asked=asked, choices=choices(visit.connection, "event"))
    if not any(c.isalnum() for c in asked.q):
        return shown.model_copy(update={"wordless": bool(asked.q)})
    f = asked.filter(visit.connection) or Filter()
    rows = ask(visit.connection, asked.q, f.but(limit=f.limit + 1), KNOWLEDGE.lemmas)
    people = find_persons(visit.connection, asked.q, visit.texts) if asked.page == 1 else []
    return shown.model_copy(
        update={"rows": tuple(rows[: f.limit]), "more": len(rows) > f.limit, "people": tuple(people[:_PEOPLE])}
    )
