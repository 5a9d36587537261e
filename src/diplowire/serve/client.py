"""A client of the HTTP API whose answers are the rows that the library itself gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from diplowire.errors import DiplowireError
from diplowire.model.ledger import Ledger
from diplowire.model.reading import Reading
from diplowire.serve.models import Page, Problem, StoryWithReading, Taken
from diplowire.views.rows import (
    CommitmentRow,
    DoubtRow,
    EventRow,
    FigureRow,
    JudgementRow,
    NoticeRow,
    PairDossier,
    Party,
    PersonDossier,
    SearchRow,
    StatementRow,
)

R = TypeVar("R", bound=BaseModel)
M = TypeVar("M", bound=BaseModel)
_LISTS: Mapping[type[BaseModel], str] = {
    StatementRow: "statements",
    FigureRow: "figures",
    CommitmentRow: "commitments",
    NoticeRow: "notices",
    DoubtRow: "doubts",
    JudgementRow: "judgements",
}


class ApiError(DiplowireError):
    """An error that the server answered with; `problem` says which, None where no server of this API answered."""

    def __init__(self, status: int, problem: Problem | None, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.problem = problem


class Client:
    """Asks a server of a ledger. Filters are those of the API: state, person, kind, since, until, source, as_of, ...

    Raises ApiError for whatever the server refuses, and where it cannot be reached.
    """

    def __init__(self, base_url: str, token: str | None = None, *, http: httpx.Client | None = None) -> None:
        self._http = http or httpx.Client(timeout=60.0)
        self._base = f"{base_url.rstrip('/')}/api/v1"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __enter__(self) -> Client:
        """Return the client, to be closed at the end of a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def events(self, **filters: Any) -> Page[EventRow]:
        """Return a part of what happened or was announced."""
        return self._page(EventRow, "events", filters)

    def visits(self, **filters: Any) -> Page[EventRow]:
        """Return a part of the visits."""
        return self._page(EventRow, "visits", filters)

    def plans(self, **filters: Any) -> Page[EventRow]:
        """Return a part of what is planned, the soonest first."""
        return self._page(EventRow, "plans", filters)

    def statements(self, **filters: Any) -> Page[StatementRow]:
        """Return a part of the statements."""
        return self._page(StatementRow, "statements", filters)

    def figures(self, **filters: Any) -> Page[FigureRow]:
        """Return a part of the figures."""
        return self._page(FigureRow, "figures", filters)

    def commitments(self, **filters: Any) -> Page[CommitmentRow]:
        """Return a part of the undertakings."""
        return self._page(CommitmentRow, "commitments", filters)

    def search(self, words: str, **filters: Any) -> Page[SearchRow]:
        """Return a part of the stories that hold all words."""
        return self._page(SearchRow, "search", {"q": words, **filters})

    def persons(self, name: str, **filters: Any) -> Page[Party]:
        """Return a part of the persons whom a name may mean."""
        return self._page(Party, "persons", {"name": name, **filters})

    def notices(self, **filters: Any) -> Page[NoticeRow]:
        """Return a part of the inputs that could not be read."""
        return self._page(NoticeRow, "notices", filters)

    def doubts(self, **filters: Any) -> Page[DoubtRow]:
        """Return a part of the pairs that may be one."""
        return self._page(DoubtRow, "doubts", filters)

    def judgements(self, **filters: Any) -> Page[JudgementRow]:
        """Return a part of what people judged."""
        return self._page(JudgementRow, "judgements", filters)

    def every_event(self, path: str = "events", **filters: Any) -> Iterator[EventRow]:
        """Yield all events, visits or plans that answer, part by part."""
        return self._every(EventRow, path, filters)

    def every(self, kind: type[R], **filters: Any) -> Iterator[R]:
        """Yield all rows of a list that answer, part by part; `kind` is their type, such as StatementRow."""
        return self._every(kind, "events" if kind is EventRow else _LISTS[kind], filters)

    def pair(self, one: str, other: str, **filters: Any) -> PairDossier:
        """Return the dossier of two states."""
        return self._get(PairDossier, f"pair/{_part(one)}/{_part(other)}", filters)

    def person(self, id: str, **filters: Any) -> PersonDossier:
        """Return the dossier of a person."""
        return self._get(PersonDossier, f"persons/{_part(id)}", filters)

    def occurrence(self, id: str, **filters: Any) -> EventRow:
        """Return one occurrence."""
        return self._get(EventRow, f"occurrences/{_part(id)}", filters)

    def story(self, id: str, **filters: Any) -> StoryWithReading:
        """Return a story with its reading."""
        return self._get(StoryWithReading, f"stories/{_part(id)}", filters)

    def ledger(self, as_of: dt.date | None = None) -> Ledger:
        """Return the whole ledger."""
        return self._get(Ledger, "ledger", {"as_of": as_of})

    def export(self, format: str, **filters: Any) -> bytes:
        """Return the ledger as other programs take it; tables are a ZIP file."""
        return self._send("GET", f"{self._base}/export/{_part(format)}", params=_parameters(filters))

    def read(self, text: str, *, published: dt.date | None = None, url: str | None = None) -> Reading:
        """Read a story; nothing is stored."""
        return Reading.model_validate_json(self._post("read", _story(text, published, url)))

    def add(self, text: str, *, published: dt.date | None = None, url: str | None = None) -> Taken:
        """Take a story into the ledger; needs a token of scope add."""
        return Taken.model_validate_json(self._post("stories", _story(text, published, url)))

    def judge(self, verdict: str, *, reason: str, **said: Any) -> JudgementRow:
        """Judge; needs a token of scope judge. `said` is number, or one and other, or event, field and value."""
        body = {"verdict": verdict, "reason": reason, **{k: _plain(v) for k, v in said.items()}}
        return JudgementRow.model_validate_json(self._post("judgements", body))

    def _page(self, row: type[R], path: str, filters: Mapping[str, Any]) -> Page[R]:
        adapter: TypeAdapter[Page[R]] = TypeAdapter(Page[row])  # type: ignore[valid-type]
        return self._checked(adapter, self._send("GET", f"{self._base}/{path}", params=_parameters(filters)))

    def _every(self, row: type[R], path: str, filters: Mapping[str, Any]) -> Iterator[R]:
        adapter: TypeAdapter[Page[R]] = TypeAdapter(Page[row])  # type: ignore[valid-type]
        url = httpx.URL(f"{self._base}/{path}", params=_parameters(filters))
        while True:
            page = self._checked(adapter, self._send("GET", str(url)))
            yield from page.items
            if page.next is None:
                return
            url = url.join(page.next)

    def _get(self, model: type[M], path: str, filters: Mapping[str, Any]) -> M:
        body = self._send("GET", f"{self._base}/{path}", params=_parameters(filters))
        return self._checked(TypeAdapter(model), body)

    def _post(self, path: str, body: Mapping[str, Any]) -> bytes:
        return self._send("POST", f"{self._base}/{path}", json=body)

    def _send(self, method: str, url: str, **sent: Any) -> bytes:
        try:
            answer = self._http.request(method, url, headers=self._headers, **sent)
        except httpx.HTTPError as error:
            raise ApiError(0, None, f"{self._base}: the server cannot be reached ({error})") from error
        if answer.is_success:
            return answer.content
        try:
            problem = Problem.model_validate_json(answer.content)
        except ValidationError:
            raise ApiError(answer.status_code, None, f"{self._base}: it answered {answer.status_code}") from None
        raise ApiError(answer.status_code, problem, f"{problem.title}: {problem.detail}")

    def _checked(self, adapter: TypeAdapter[M], body: bytes) -> M:
        try:
            return adapter.validate_json(body)
        except ValidationError as error:
            said = f"{self._base}: the answer is none of this version's; is the server's diplowire another one?"
            raise ApiError(200, None, said) from error


def _part(id: str) -> str:
    """Return an id as one part of an address."""
    return quote(id, safe="")


def _story(text: str, published: dt.date | None, url: str | None) -> dict[str, Any]:
    return {"text": text, "published": _plain(published), "url": url}


def _parameters(filters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return filters as parameters; several values are said one by one, and what is None is left out."""
    out = []
    for name, value in filters.items():
        many = value if isinstance(value, list | tuple) else [value]
        out += [(name, str(_plain(x))) for x in many if x is not None]
    return out


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
