"""The client gives back the rows that the views gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from diplowire.pipeline import KNOWLEDGE, read_text
from diplowire.serve.access import Access
from diplowire.serve.client import ApiError, Client
from diplowire.views import Filter, Texts
from diplowire.views.events import events, plans
from diplowire.views.pair import pair
from diplowire.views.people import find_persons, person
from diplowire.views.rows import (
    CommitmentRow,
    DoubtRow,
    EventRow,
    FigureRow,
    JudgementRow,
    NoticeRow,
    StatementRow,
)
from diplowire.views.said import commitments, figures, statements

Bearer = Callable[..., dict[str, str]]
LOCAL = "http://127.0.0.1:8710"
WHOLE = Filter(limit=10_000)


@pytest.fixture
def desk(client: TestClient, bearer: Bearer) -> Iterator[Client]:
    token = bearer("read", "add", "judge")["Authorization"].removeprefix("Bearer ")
    with Client(f"{LOCAL}/", token, http=client) as made:
        yield made


def test_rows_are_those_of_the_views(desk: Client, access: Access) -> None:
    with access.reading() as (c, _):
        texts = Texts(c, "ru")
        assert list(desk.every(EventRow, limit=5)) == events(c, WHOLE, texts)
        assert list(desk.every_event("plans", limit=2)) == plans(c, WHOLE, texts)
        assert list(desk.every(StatementRow, limit=5)) == statements(c, WHOLE, texts)
        assert list(desk.every(FigureRow, limit=2)) == figures(c, WHOLE, texts)
        told = commitments(c, WHOLE, KNOWLEDGE.lemmas, texts)
        assert sorted(desk.every(CommitmentRow, limit=2), key=str) == sorted(told, key=str)
        f = Filter(states=("USA", "CHN"), as_of=dt.date(2023, 2, 10), limit=20)
        assert desk.pair("USA", "CHN", as_of=f.as_of) == pair(c, f, KNOWLEDGE.lemmas, Texts(c, "ru"))
        who = find_persons(c, "Putin", texts)
        assert desk.persons("Putin").items == tuple(who)
        assert desk.person(who[0].id) == person(c, who[0].id, Filter(limit=20), Texts(c, "ru"))
    assert desk.ledger() == access.book.ledger()
    assert desk.ledger(dt.date(2019, 1, 1)) == access.book.ledger(dt.date(2019, 1, 1))
    assert desk.export("ical", state="USA").startswith(b"BEGIN:VCALENDAR")
    assert [list(desk.every(x)) for x in (NoticeRow, DoubtRow, JudgementRow)] == [[], [], []]


def test_filters_are_handed_on(desk: Client) -> None:
    some = desk.events(state=["USA", "CHN"], since=dt.date(2018, 1, 1), person=None, limit=2)
    assert len(some.items) == 2
    assert some.next
    assert {"USA", "CHN"} <= {p.country for p in some.items[0].parties} | {"USA", "CHN"}
    assert desk.occurrence(some.items[0].id) == some.items[0]
    for part in (desk.visits(), desk.plans(), desk.statements(), desk.figures(), desk.commitments(), desk.search("x")):
        assert part.as_of


def test_stories_and_judgements(desk: Client) -> None:
    assert desk.read("x y", published=dt.date(2024, 3, 5)) == read_text("x y", published=dt.date(2024, 3, 5))
    taken = desk.add("x y", published=dt.date(2024, 3, 5))
    assert taken.outcome == "new"
    assert desk.story(taken.id).reading.story.text == "x y"
    source = desk.events().items[0].sources[0]
    event = f"{source.story}/{source.finding}"
    made = desk.judge("correct", event=event, field="start", value=dt.date(2001, 2, 3), reason="x")
    assert made.value == "2001-02-03"
    desk.judge("undo", judgement=made.id, reason="x")
    assert [j.holds for j in desk.judgements().items] == [False, True]


def test_what_is_refused_is_an_error_of_its_type(desk: Client, client: TestClient) -> None:
    with pytest.raises(ApiError, match="there is no occurrence") as refused:
        desk.occurrence("O000000000000")
    assert refused.value.problem
    assert refused.value.problem.type == "urn:diplowire:problem:not-found"
    with pytest.raises(ApiError) as refused:
        Client(LOCAL, http=client).add("x")
    assert refused.value.status == 401
    for odd in ("../events", "a/b", "a?b", "é"):
        with pytest.raises(ApiError):
            desk.person(odd)


def test_another_server_is_said() -> None:
    def other(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("events"):
            return httpx.Response(502, text="<html>")
        if request.url.path.endswith("plans"):
            return httpx.Response(200, json={"items": [{"id": 1}]})
        raise httpx.ConnectError("refused")

    desk = Client("http://other.example", "dw_secret", http=httpx.Client(transport=httpx.MockTransport(other)))
    for ask, said in ((desk.events, "answered 502"), (desk.plans, "none of this version"), (desk.ledger, "reached")):
        with pytest.raises(ApiError, match=said) as error:
            ask()
        assert error.value.problem is None
        assert "dw_secret" not in str(error.value)
