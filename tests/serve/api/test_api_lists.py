"""Every list and every thing of the API says what the views say, in parts that together are the whole."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from diplowire.cli import app as cli
from diplowire.ledger.book import Book
from diplowire.pipeline import KNOWLEDGE, open_ledger
from diplowire.serve.access import Access, Settings
from diplowire.serve.api import create_api
from diplowire.serve.api.exports import KINDS
from diplowire.views import Filter, Texts
from diplowire.views.events import events, plans, visits
from diplowire.views.pair import pair
from diplowire.views.people import find_persons, person
from diplowire.views.said import commitments, figures, statements
from diplowire.views.stories import search, story

WHOLE = Filter(limit=10_000)
LISTS: dict[str, Any] = {
    "events": events,
    "visits": visits,
    "plans": plans,
    "statements": statements,
    "figures": figures,
    "commitments": lambda c, f, _: commitments(c, f, KNOWLEDGE.lemmas),
}
FILTERS = (
    {"state": ["USA"]},
    {"state": ["usa", "CHN"]},
    {"since": "2020-01-01"},
    {"until": "2019-12-31"},
    {"since": "2018-01-01", "until": "2023-12-31"},
    {"as_of": "2023-02-10"},
    {"person": "Putin"},
    {"state": ["RUS"], "as_of": "2019-01-01"},
)


@pytest.fixture(scope="module")
def book(archive: Path) -> Iterator[Book]:
    opened = open_ledger(archive, create=False)
    yield opened
    opened.close()


def every(client: TestClient, path: str, **asked: Any) -> list[Any]:
    """Return all rows of a list, part by part."""
    url, rows = f"/api/v1/{path}", []
    answer = client.get(url, params=asked)
    while True:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["items"]) <= asked.get("limit", 50)
        rows += page["items"]
        if page["next"] is None:
            assert "link" not in answer.headers
            return rows
        assert answer.headers["link"] == f'<{page["next"]}>; rel="next"'
        answer = client.get(answer.url.join(page["next"]))


def as_json(rows: Any) -> list[Any]:
    return [json.loads(r.model_dump_json(by_alias=True)) for r in rows]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("limit", [1, 7, 500])
def test_parts_make_the_whole_and_each_row_stands_in_one(
    reading: TestClient, book: Book, name: str, limit: int
) -> None:
    with book.store.reading() as c:
        whole = as_json(LISTS[name](c, WHOLE, Texts(c, "ru")))
    assert whole
    found = every(reading, name, limit=limit)
    if name == "commitments":
        found, whole = sorted(found, key=str), sorted(whole, key=str)
    assert found == whole


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_filters_are_those_of_the_views(reading: TestClient, book: Book, name: str, asked: dict[str, Any]) -> None:
    days = {k: dt.date.fromisoformat(v) for k, v in asked.items() if k in ("since", "until", "as_of")}
    with book.store.reading() as c:
        f = WHOLE.but(**days, states=tuple(s.upper() for s in asked.get("state", ())))
        if "person" in asked:
            f = f.but(persons=tuple(p.id for p in find_persons(c, asked["person"])))
            assert f.persons
        whole = as_json(LISTS[name](c, f, Texts(c, "ru")))
    found = every(reading, name, limit=3, **asked)
    if name == "commitments":
        found, whole = sorted(found, key=str), sorted(whole, key=str)
    assert found == whole


def test_some_filter_lets_something_through_and_something_not(reading: TestClient) -> None:
    every_event = every(reading, "events")
    for asked in FILTERS:
        assert 0 < len(every(reading, "events", **asked)) < len(every_event), asked
    kind = every_event[0]["kind"]
    assert {r["kind"] for r in every(reading, "events", kind=kind)} == {kind}
    agency = next(s["agency"] for r in every_event for s in r["sources"] if s["agency"])
    of_agency = every(reading, "events", source=agency.lower())
    assert of_agency
    assert all(agency in {s["agency"] for s in r["sources"]} for r in of_agency)


def test_the_day_asked_by_is_said(reading: TestClient, book: Book) -> None:
    assert reading.get("/api/v1/events").json()["as_of"] == str(book.ledger().as_of)
    assert reading.get("/api/v1/events?as_of=2019-01-01").json()["as_of"] == "2019-01-01"


def test_a_pair(reading: TestClient, book: Book) -> None:
    with book.store.reading() as c:
        expected = pair(c, Filter(states=("USA", "CHN"), limit=20), KNOWLEDGE.lemmas, Texts(c, "ru"))
    assert reading.get("/api/v1/pair/usa/CHN").json() == as_json([expected])[0]
    assert reading.get("/api/v1/pair/usa/USA").status_code == 404


def test_persons(reading: TestClient, book: Book) -> None:
    found = reading.get("/api/v1/persons", params={"name": "Putin"}).json()
    assert found["total"] == len(found["items"]) >= 1
    id = found["items"][0]["id"]
    with book.store.reading() as c:
        expected = person(c, id, Filter(limit=20), Texts(c, "ru"))
    assert reading.get(f"/api/v1/persons/{id}").json() == as_json([expected])[0]
    state = next(p["id"] for r in every(reading, "events") for p in r["parties"] if p["kind"] == "state")
    for other in (state, "P000000000000", "x"):
        assert reading.get(f"/api/v1/persons/{other}").status_code == 404
    assert reading.get("/api/v1/persons", params={"name": "Nobody Atall"}).json()["items"] == []


def test_an_occurrence_and_its_stories(reading: TestClient, book: Book) -> None:
    for row in every(reading, "events", limit=20):
        assert reading.get(f"/api/v1/occurrences/{row['id']}").json() == row
    assert reading.get("/api/v1/occurrences/O000000000000").status_code == 404
    assert reading.get(f"/api/v1/occurrences/{row['id']}?as_of=1900-01-01").status_code == 404
    id = row["sources"][0]["story"]
    with book.store.reading() as c:
        head, told = story(c, id)
    found = reading.get(f"/api/v1/stories/{id}").json()
    assert found.pop("reading") == as_json([told])[0]
    assert found == as_json([head])[0]
    assert reading.get(f"/api/v1/stories/{id[:10]}").json()["id"] == id
    assert reading.get("/api/v1/stories/zz").status_code == 404


def test_a_search(reading: TestClient, book: Book) -> None:
    with book.store.reading() as c:
        text = story(c, events(c, WHOLE)[0].sources[0].story)[1].story.text
        word = max(text.split()[:40], key=len).strip(".,;:()")
        expected = as_json(search(c, word, WHOLE, KNOWLEDGE.lemmas))
    assert expected
    assert every(reading, "search", q=word, limit=1) == expected
    assert every(reading, "search", q="?!") == []
    assert reading.get("/api/v1/search").status_code == 422


def test_the_whole_ledger(reading: TestClient, book: Book) -> None:
    for day in (None, "2019-01-01", "1900-01-01"):
        answer = reading.get("/api/v1/ledger", params={"as_of": day} if day else {})
        whole = book.ledger(dt.date.fromisoformat(day) if day else None)
        assert answer.text == whole.model_dump_json(by_alias=True)


def test_names_in_another_language(reading: TestClient) -> None:
    found = [reading.get("/api/v1/events", params={"lang": x}).status_code for x in ("en", "ru", "de")]
    assert found == [200, 200, 422]


def test_head_is_get_without_a_body(reading: TestClient) -> None:
    got, head = reading.get("/api/v1/events"), reading.head("/api/v1/events")
    assert head.status_code == 200
    assert head.content == b""
    assert (head.headers["etag"], head.headers["content-length"]) == (
        got.headers["etag"],
        got.headers["content-length"],
    )


def test_the_api_can_be_mounted(archive: Path) -> None:
    access = Access(Settings(ledger=str(archive)))
    site = FastAPI()
    site.mount("/api/v1", create_api(access, prefix=""))
    with TestClient(site, base_url="http://127.0.0.1:8710") as client:
        assert len(every(client, "events", limit=7)) > 30
        refused = client.post("/api/v1/judgements/")
        assert refused.json()["type"] == "urn:diplowire:problem:not-found"
        assert client.delete("/api/v1/judgements").headers["allow"] == "GET, HEAD, POST"
        told = client.get("/api/v1/openapi.json").json()
        assert "/events" in told["paths"]
        assert told["servers"] == [{"url": "/api/v1"}]
    access.close()


@pytest.mark.parametrize("format", KINDS)
def test_exports_are_those_of_the_command(reading: TestClient, archive: Path, tmp_path: Path, format: str) -> None:
    asked = ["--state", "USA", "--since", "2018-01-01"]
    out = tmp_path / f"diplowire.{KINDS[format].ending}"
    made = CliRunner().invoke(cli, ["export", format, "-o", str(out), "--ledger", str(archive), *asked])
    assert made.exit_code == 0, made.output
    answer = reading.get(f"/api/v1/export/{format}", params={"state": "USA", "since": "2018-01-01"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(KINDS[format].media)
    assert f'filename="{out.name}"' in answer.headers["content-disposition"]
    if out.is_file():
        assert answer.content == out.read_bytes()
    else:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            assert {n: packed.read(n) for n in packed.namelist()} == {p.name: p.read_bytes() for p in out.iterdir()}
    tag = {"If-None-Match": answer.headers["etag"]}
    same = reading.get(f"/api/v1/export/{format}", params={"state": "USA", "since": "2018-01-01"}, headers=tag)
    assert same.status_code == 304
    assert reading.get(f"/api/v1/export/{format}").content == reading.get(f"/api/v1/export/{format}").content


def test_an_export_that_there_is_not(reading: TestClient) -> None:
    assert reading.get("/api/v1/export/xlsx").status_code == 422
    assert reading.get("/api/v1/export/csv?person=Nobody+Atall").status_code == 404
