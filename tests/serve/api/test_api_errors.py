"""Whatever is sent, the answer is an answer or a problem of a stable type; nothing of the inside comes out."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from diplowire.serve.access import Access, Settings
from diplowire.serve.api import create_api
from diplowire.serve.api.problems import KINDS, URN
from diplowire.serve.api.shield import Rate

LOCAL = "http://127.0.0.1:8710"
Bearer = Callable[..., dict[str, str]]


def is_problem(answer: httpx.Response, kind: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told = answer.json()
    assert told["type"] == URN + kind, told
    assert (told["status"], told["title"]) == KINDS[kind]
    assert answer.status_code == told["status"]
    assert told["detail"]
    assert answer.headers["cache-control"] == "no-store"
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("nothing", "not-found"),
        ("events/", "not-found"),
        ("stories/ffffffffffff", "not-found"),
        ("events?person=Nobody+Atall", "unknown-person"),
        ("events?limit=501", "invalid-request"),
        ("events?limit=0", "invalid-request"),
        ("events?offset=-1", "invalid-request"),
        ("events?stat=USA", "invalid-request"),
        ("events?state=USA&state=CHN&state=RUS", "invalid-request"),
        ("events?state=US", "invalid-request"),
        ("events?since=2020-02-30", "invalid-request"),
        ("events?since=1577836800", "invalid-request"),
        ("events?as_of=", "invalid-request"),
        ("events?source=a%00b", "invalid-request"),
        ("events?person=%ED%A0%80", "unknown-person"),
        ("pair/US/CHN", "invalid-request"),
        ("persons/a%00", "invalid-request"),
        ("persons/..%2f..%2fetc", "not-found"),
    ],
)
def test_what_does_not_fit_is_a_problem(reading: TestClient, path: str, kind: str) -> None:
    is_problem(reading.get(f"/api/v1/{path}"), kind)


def test_what_cannot_be_done_says_what_can(reading: TestClient) -> None:
    for method, path, allowed in (
        ("POST", "events", "GET, HEAD"),
        ("DELETE", "judgements", "GET, HEAD, POST"),
        ("PUT", "read", "POST"),
        ("PATCH", "stories/0123", "GET, HEAD"),
    ):
        answer = reading.request(method, f"/api/v1/{path}")
        is_problem(answer, "method-not-allowed")
        assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "malformed-json"),
        (b"\xff\xfe\x00", "malformed-json"),
        (b'{"text": "\xd0"}', "malformed-json"),
        (b"[" * 200_000, "malformed-json"),
        (b'{"text": ' + b"[" * 500 + b"]" * 500 + b"}", "invalid-request"),
        (b'{"text": ' + b"9" * 10_000 + b"}", "malformed-json"),
        (b'{"text": NaN}', "invalid-request"),
        (b'{"text": null}', "invalid-request"),
        (b"[]", "invalid-request"),
        (b'"x"', "invalid-request"),
        (b"", "invalid-request"),
        (b'{"text": "\\ud800"}', "invalid-request"),
        (b'{"text": "x", "\\ud800": 1}', "invalid-request"),
        (b'{"text": "x", "extra": 1}', "invalid-request"),
        (b'{"text": ""}', "invalid-request"),
        (b'{"text": " \\n "}', "unreadable-story"),
        (b'{"text": "\\u0000"}', "unreadable-story"),
        (b'{"text": "\\u200b\\u2066"}', "unreadable-story"),
        (b'{"text": "x", "published": "yesterday"}', "invalid-request"),
        (b'{"text": "x", "published": 20240305}', "invalid-request"),
        (b'{"text": "x", "url": "javascript:alert(1)"}', "invalid-request"),
    ],
    ids=lambda x: repr(x)[:40],
)
def test_odd_bodies(reading: TestClient, body: bytes, kind: str) -> None:
    is_problem(reading.post("/api/v1/read", content=body, headers={"Content-Type": "application/json"}), kind)


@pytest.mark.parametrize("text", ["a\x00b", "\u202ex\u2066", "x" * 50_000, "\U0001f600", "e\u0301" * 100, "\ufffe x"])
def test_odd_texts_are_read(reading: TestClient, text: str) -> None:
    answer = reading.post("/api/v1/read", json={"text": text})
    assert answer.status_code == 200, answer.text
    assert answer.json()["story"]["text"] == text


def test_a_body_of_another_type(reading: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = reading.post("/api/v1/read", content=b'{"text": "x"}', headers={"Content-Type": kind})
        is_problem(answer, "unsupported-media-type")


def small(ledger: Path, **changes: Any) -> Iterator[TestClient]:
    opened = Access(replace(Settings(ledger=str(ledger)), **changes))
    with TestClient(create_api(opened), base_url=LOCAL) as made:
        yield made
    opened.close()


@pytest.fixture
def narrow(ledger: Path) -> Iterator[TestClient]:
    yield from small(ledger, largest_body=1000)


def test_a_large_body_is_refused_before_it_is_all_here(narrow: TestClient) -> None:
    sent = 0

    def parts() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 100
            yield b"x" * 100

    for content in (b"x" * 1001, parts()):
        answer = narrow.post("/api/v1/read", content=content, headers={"Content-Type": "application/json"})
        is_problem(answer, "too-large")
    assert narrow.post("/api/v1/read", json={"text": "x" * 900}).status_code == 200
    lying = {"Content-Type": "application/json", "Content-Length": "-5"}
    is_problem(narrow.post("/api/v1/read", content=b"{}", headers=lying), "malformed-request")


def test_requests_are_counted(ledger: Path) -> None:
    for client in small(ledger, rate=5, writes=2):
        posted = [client.post("/api/v1/read", json={"text": "x"}) for _ in range(3)]
        assert [a.status_code for a in posted] == [200, 200, 429]
        is_problem(posted[-1], "too-many-requests")
        assert 1 <= int(posted[-1].headers["retry-after"]) <= 60
        got = [client.get("/api/v1/notices") for _ in range(3)]
        assert [a.status_code for a in got] == [200, 200, 429]


def test_a_rate_fills_again_and_forgets() -> None:
    now = 0.0
    rate = Rate(60, lambda: now)
    assert [rate.wait("a") for _ in range(61)] == [0] * 60 + [2]
    assert rate.wait("b") == 0
    now = 1.0
    assert rate.wait("a") == 0
    assert rate.wait("a") > 0
    for n in range(20_000):
        rate.wait(str(n))
    assert len(rate._left) == 10_000


def test_pages_of_other_sites_may_not_write(client: TestClient, bearer: Bearer) -> None:
    token = bearer("add")
    for sent in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        for path in ("read", "stories"):
            is_problem(client.post(f"/api/v1/{path}", json={"text": "x"}, headers={**token, **sent}), "cross-site")
    for sent in ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": LOCAL}, {}):
        assert client.post("/api/v1/read", json={"text": "x"}, headers=sent).status_code == 200
    assert client.get("/api/v1/events", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_no_other_site_is_let_read(reading: TestClient) -> None:
    answer = reading.get("/api/v1/events", headers={"Origin": "https://evil.example"})
    assert not [h for h in answer.headers if h.startswith("access-control")]
    is_problem(reading.get("/api/v1/events", headers={"Host": "evil.example"}), "misdirected")
    is_problem(reading.get("/api/v1/events", headers={"Host": "127.0.0.1.evil.example:8710"}), "misdirected")
    for host in ("localhost", "localhost:8710", "[::1]:8710", "127.0.0.1"):
        assert reading.get("/api/v1/events", headers={"Host": host}).status_code == 200


def test_an_error_inside_is_in_the_log_and_not_in_the_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("diplowire.serve.api.lists.notices", fail)
    with caplog.at_level(logging.ERROR, "diplowire.serve.api"):
        answer = client.get("/api/v1/notices")
    is_problem(answer, "internal")
    assert "the inside" not in answer.text
    assert answer.json()["id"] in caplog.text
    assert "the inside" in caplog.text


def test_a_database_that_is_gone_is_said_without_its_place(client: TestClient, access: Access, ledger: Path) -> None:
    with sqlite3.connect(ledger) as c:
        c.execute("ALTER TABLE failure RENAME TO gone")
    c.close()
    answer = client.get("/api/v1/notices")
    is_problem(answer, "ledger-busy")
    assert str(ledger) not in answer.text
    assert answer.headers["retry-after"]


def test_a_reading_that_takes_too_long(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    hold = threading.Event()
    monkeypatch.setattr("diplowire.serve.api.desk.read_text", lambda *_, **__: hold.wait(30))
    client.app.state.desk._seconds = 0.01  # type: ignore[attr-defined]
    is_problem(client.post("/api/v1/read", json={"text": "x"}), "reading-busy")
    hold.set()


def test_only_so_many_wait_for_the_whole(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = client.app.state.desk  # type: ignore[attr-defined]
    monkeypatch.setattr("diplowire.serve.api.desk._WHOLE_SECONDS", 0.01)
    with desk.whole():
        for path in ("ledger", "export/ical"):
            is_problem(client.get(f"/api/v1/{path}"), "ledger-busy")
    for _ in range(4):
        assert desk._whole_places.acquire(blocking=False)
    is_problem(client.get("/api/v1/ledger"), "ledger-busy")
    for _ in range(4):
        desk._whole_places.release()
    assert client.get("/api/v1/ledger").status_code == 200


def test_problems_are_described(reading: TestClient) -> None:
    told = reading.get("/api/v1/openapi.json").json()
    assert json.dumps(told).count("application/problem+json") > 50
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            assert operation["tags"], (path, method)
            assert operation["description"], (path, method)
            assert {"401", "422", "429", "500"} <= set(operation["responses"]), (path, method)
