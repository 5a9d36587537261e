"""What is handed in: read, kept, judged; and that readers see one state of the ledger meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from fastapi.testclient import TestClient

from diplowire.pipeline import read_text
from diplowire.serve.access import Access

Bearer = Callable[..., dict[str, str]]
SAMPLES = sorted(f.read_text("utf-8") for f in files("diplowire.samples").iterdir() if f.name.endswith(".txt"))
GETS = ("events", "visits", "plans", "statements", "figures", "commitments", "judgements", "doubts", "notices",
        "pair/USA/CHN", "ledger", "search?q=x", "persons?name=Putin")  # fmt: skip


def test_a_reading_is_that_of_the_library_and_is_not_kept(client: TestClient) -> None:
    before = client.get("/api/v1/ledger").text
    answer = client.post("/api/v1/read", json={"text": SAMPLES[0] + " x", "published": "2024-03-05T14:30:00+03:00"})
    assert answer.status_code == 200
    import datetime as dt

    moment = dt.datetime.fromisoformat("2024-03-05T14:30:00+03:00")
    assert answer.text == read_text(SAMPLES[0] + " x", published=moment).model_dump_json(by_alias=True)
    assert client.get("/api/v1/ledger").text == before


def test_a_story_is_kept_once(client: TestClient, bearer: Bearer) -> None:
    header = bearer("add")
    body = {"text": SAMPLES[0] + "\nx", "published": "2024-03-05", "url": "https://agency.example/1"}
    first = client.post("/api/v1/stories", json=body, headers=header)
    assert (first.status_code, first.json()["outcome"]) == (201, "new")
    assert first.json()["path"] == body["url"]
    found = client.get(first.headers["location"])
    assert found.json()["id"] == first.json()["id"]
    assert found.json()["published"] == "2024-03-05"
    again = client.post("/api/v1/stories", json=body, headers=header)
    assert (again.status_code, again.json()["outcome"], again.json()["id"]) == (200, "known", first.json()["id"])
    for text in ("\u200b", "a\x00b"):
        refused = client.post("/api/v1/stories", json={"text": text}, headers=header)
        assert refused.json()["type"] == "urn:diplowire:problem:unreadable-story"


def test_judgements_are_made_and_undone(client: TestClient, bearer: Bearer) -> None:
    header = bearer("judge")
    row = next(r for r in client.get("/api/v1/events").json()["items"] if r["outcome"] == "occurred")
    source = row["sources"][0]
    event = f"{source['story'][:12]}/{source['finding']}"
    before = client.get("/api/v1/ledger").text

    def post(**body: Any) -> Any:
        return client.post("/api/v1/judgements", json={"reason": "a reason", **body}, headers=header)

    made = []
    for field, value in (
        ("kind", "talks"), ("factuality", "cancelled"), ("start", "2001-02-03"), ("end", "2001-02-05"),
        ("rank", "state"), ("ordinal", 7), ("ignore", "yes"),
    ):  # fmt: skip
        answer = post(verdict="correct", event=event, field=field, value=value)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["author"], answer.json()["holds"]) == ("desk", True)
        made.append(answer.json()["id"])
    assert client.get("/api/v1/ledger").text != before
    for id in made:
        assert post(verdict="undo", judgement=id).status_code == 201
    assert client.get("/api/v1/ledger").text == before
    told = client.get("/api/v1/judgements").json()
    assert told["total"] == 14
    assert [r["holds"] for r in told["items"]] == [False] * 7 + [True] * 7


def test_two_are_judged_one_and_two(client: TestClient, bearer: Bearer) -> None:
    header = bearer("judge")
    rows = [r["sources"][0] for r in client.get("/api/v1/events").json()["items"]]
    one, other = (f"{r['story']}/{r['finding']}" for r in rows[:2])
    for verdict in ("merge", "apart"):
        body = {"verdict": verdict, "one": one, "other": other, "reason": "x"}
        answer = client.post("/api/v1/judgements", json=body, headers=header)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["one"], answer.json()["other"]) == (one, other)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verdict": "merge", "one": "{e}", "other": "{e}"}, 422),
        ({"verdict": "merge", "one": "{e}", "other": "{s}/p1"}, 422),
        ({"verdict": "merge", "one": "{e}", "other": "ffffffffffff/e1"}, 404),
        ({"verdict": "merge", "one": "{e}", "other": "{s}/e99"}, 404),
        ({"verdict": "merge", "number": 999999}, 404),
        ({"verdict": "merge", "number": 1, "one": "{e}"}, 422),
        ({"verdict": "merge"}, 422),
        ({"verdict": "correct", "event": "{e}", "field": "kind", "value": "dance"}, 422),
        ({"verdict": "correct", "event": "{e}", "field": "start", "value": "soon"}, 422),
        ({"verdict": "correct", "event": "{e}", "field": "ordinal", "value": 0}, 422),
        ({"verdict": "correct", "event": "{e}", "field": "ignore", "value": "no"}, 422),
        ({"verdict": "correct", "event": "{e}", "field": "place", "value": "x"}, 422),
        ({"verdict": "correct", "event": "{e}", "field": ["kind"], "value": "x"}, 422),
        ({"verdict": "correct", "event": "{s}/s1", "field": "ignore", "value": "yes"}, 422),
        ({"verdict": "undo", "judgement": "J000000000000"}, 404),
        ({"verdict": "undo", "judgement": "J000000000000", "reason": " "}, 422),
        ({"verdict": ["undo"]}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_judged(client: TestClient, bearer: Bearer, body: dict[str, Any], status: int) -> None:
    source = client.get("/api/v1/events").json()["items"][0]["sources"][0]
    names = {"e": f"{source['story']}/{source['finding']}", "s": source["story"]}
    said = {k: v.format(**names) if isinstance(v, str) else v for k, v in body.items()}
    answer = client.post("/api/v1/judgements", json={"reason": "x", **said}, headers=bearer("judge"))
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/api/v1/judgements").json()["total"] == 0


def test_a_tag_holds_until_the_ledger_changes(client: TestClient, access: Access, bearer: Bearer) -> None:
    tags: dict[str, str] = {}

    def changed() -> bool:
        new = {}
        for path in GETS:
            answer = client.get(f"/api/v1/{path}")
            assert answer.headers["cache-control"] == "private, no-cache"
            new[path] = answer.headers["etag"]
            known = client.get(f"/api/v1/{path}", headers={"If-None-Match": f'"x", {new[path]}'})
            assert (known.status_code, known.content) == (304, b"")
            assert known.headers["etag"] == new[path]
        assert len(set(new.values())) == len(GETS)
        all_, some = all(new[p] != tags.get(p) for p in GETS), any(new[p] != tags.get(p) for p in GETS)
        assert all_ == some
        tags.update(new)
        return some

    assert changed()
    assert not changed()
    assert client.get("/api/v1/events?limit=1").headers["etag"] != tags["events"]
    assert client.get("/api/v1/events", headers={"If-None-Match": "*"}).status_code == 200
    client.post("/api/v1/stories", json={"text": SAMPLES[1] + " x"}, headers=bearer("add"))
    assert changed()
    source = client.get("/api/v1/events").json()["items"][0]["sources"][0]
    body = {"verdict": "correct", "event": f"{source['story']}/{source['finding']}", "field": "rank", "value": "state"}
    assert client.post("/api/v1/judgements", json={**body, "reason": "x"}, headers=bearer("judge")).status_code == 201
    assert changed()
    access.book.add_statistics([])
    assert changed()
    from diplowire.ledger.book import Failure

    run = access.book.begin("1", "x")
    assert changed()
    access.book.fail([Failure("a.txt", "", "it is empty")], run)
    assert changed()
    notice = client.get("/api/v1/notices").json()["items"][0]
    assert (notice["path"], notice["reason"]) == ("a.txt", "it is empty")
    assert notice["at"].endswith("Z")
    assert not changed()


def test_readers_see_one_state_while_others_write(client: TestClient, access: Access, bearer: Bearer) -> None:
    header = bearer("add")
    odd: list[Any] = []
    done = threading.Event()

    def add() -> None:
        for n in range(12):
            text = f"{SAMPLES[n % len(SAMPLES)]}\n{n}"
            answer = client.post("/api/v1/stories", json={"text": text}, headers=header)
            if answer.status_code != 201:
                odd.append(answer.text)

    def read() -> None:
        while not done.is_set():
            for path in GETS:
                answer = client.get(f"/api/v1/{path}")
                if answer.status_code != 200:
                    odd.append((path, answer.text))

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=add), threading.Thread(target=lambda: [access.book.rebuild() for _ in range(2)])]
    for t in (*readers, *writers):
        t.start()
    for t in writers:
        t.join()
    done.set()
    for t in readers:
        t.join()
    assert odd == []
    assert access.book.ledger() == access.book.ledger()
    before = access.book.ledger()
    access.book.rebuild()
    assert access.book.ledger() == before
