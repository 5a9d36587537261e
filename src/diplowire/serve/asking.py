"""What an address asks for: filters, order and page, read from its query and written into links again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from diplowire.model.span import Frozen
from diplowire.serve.errors import Unclear
from diplowire.views import Filter
from diplowire.views.people import find_persons

LIMIT = 50
LARGEST = 1000
_DEEPEST = 1_000_000
_TEXT = 200  # characters of a name, kind or outlet that are looked at


class Asked(Frozen):
    """The question of an address. What is empty was not asked; `page` counts from 1."""

    state: tuple[str, ...] = ()
    person: str = ""
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    source: str = ""
    as_of: dt.date | None = None
    sort: str = ""
    view: str = ""
    q: str = ""
    page: int = 1
    limit: int = LIMIT

    def filter(self, connection: Connection) -> Filter | None:
        """Return the filter that is meant; None where nobody of the person's name is in the ledger."""
        persons: tuple[str, ...] = ()
        if self.person:
            persons = tuple(p.id for p in find_persons(connection, self.person))
            if not persons:
                return None
        return Filter(
            states=self.state,
            persons=persons,
            kind=self.kind or None,
            since=self.since,
            until=self.until,
            source=self.source or None,
            as_of=self.as_of,
            limit=self.limit,
            offset=(self.page - 1) * self.limit,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked beyond order and page."""
        return bool(
            self.state or self.person or self.kind or self.since or self.until or self.source or self.as_of or self.q
        )

    def query(self, **changes: Any) -> str:
        """Return the query of the same question with some parts changed, with its question mark; empty for none."""
        held = self.model_dump(mode="json") | changes
        plain = Asked().model_dump(mode="json")
        pairs: list[tuple[str, str]] = []
        for name, value in held.items():
            if value in (None, "") or value == plain.get(name):
                continue
            pairs += [(name, str(v)) for v in (value if isinstance(value, list | tuple) else [value])]
        return f"?{urlencode(pairs)}" if pairs else ""


def asked(params: QueryParams) -> Asked:
    """Read the question of an address. Raises Unclear for what is no day, no state or no number."""
    given = {name: value.strip() for name, value in params.items()}
    states = tuple(dict.fromkeys(s.strip().upper() for s in params.getlist("state") if s.strip()))
    if len(states) > 2:
        raise Unclear("unclear_states", " ".join(states))
    for state in states:
        if len(state) != 3 or not state.isascii() or not state.isalpha():
            raise Unclear("unclear_state", state)
    return Asked(
        state=states,
        since=_day(given, "since"),
        until=_day(given, "until"),
        as_of=_day(given, "as_of"),
        page=_number(given, "page", 1, _DEEPEST // LARGEST),
        limit=_number(given, "limit", LIMIT, LARGEST),
        **{name: given.get(name, "")[:_TEXT] for name in ("person", "kind", "source", "sort", "view", "q")},
    )


def _day(given: Mapping[str, str], name: str) -> dt.date | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Unclear("unclear_day", text) from None


def _number(given: Mapping[str, str], name: str, default: int, largest: int) -> int:
    text = given.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:12]) <= largest:
        raise Unclear("unclear_number", text)
    return int(text)
