"""Pages for what cannot be answered: they say what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from diplowire.errors import LedgerError
from diplowire.serve.access import Access, Settings
from diplowire.serve.guard import HEADERS
from diplowire.serve.site import create_app

ADDRESSES = [
    ("/nowhere", 404, "There is no page /nowhere."),
    ("/person/P0", 404, "There is no person P0"),
    ("/person/<b>", 404, "&lt;b&gt;"),
    ("/occurrence/O0", 404, "There is no event O0"),
    ("/story/zzz", 404, "begins with the id zzz"),
    ("/pair/KAZ/KAZ", 422, "two different states"),
    ("/pair/KAZAKHSTAN/BLR", 422, "KAZAKHSTAN is no state"),
    ("/events?since=yesterday", 422, "yesterday is no day. Write it as 2024-03-05."),
    ("/events?page=0", 422, "0 is no number"),
    ("/events?page=99999999999999999999", 422, "is no number"),
    ("/events?limit=5000", 422, "5000 is no number"),
    ("/events?limit=²", 422, "is no number"),
    ("/events?state=K", 422, "K is no state"),
    ("/events?state=AAA&state=BBB&state=CCC", 422, "one state or two"),
    ("/events?since=%3Cscript%3E", 422, "&lt;script&gt;"),
]


@pytest.mark.parametrize(("address", "status", "words"), ADDRESSES)
def test_what_is_wrong_is_said(site: TestClient, address: str, status: int, words: str) -> None:
    answer = site.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert words in answer.text
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    ("address", "status"),
    [("/person/P0.json", 404), ("/events.json?since=x", 422), ("/nowhere.json", 404), ("/occurrence/O0.json", 404)],
)
def test_programs_get_it_as_json(site: TestClient, address: str, status: int) -> None:
    answer = site.get(address)
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_trouble_speaks_russian_too(site: TestClient) -> None:
    assert "Страницы /nowhere нет" in site.get("/nowhere?lang=ru").text
    site.cookies.clear()


def test_a_place_outside_a_story(site: TestClient) -> None:
    story = site.get("/index.json").json()["stories"][0]["story"]
    assert 'id="found"' in site.get(f"/story/{story}?at=3-9").text
    for at in ("9-3", "3", "x-y", "1-99999999", "-3-4"):
        assert site.get(f"/story/{story}?at={at}").status_code == 422


def test_an_error_inside_is_told_kindly(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("secret of the house")

    app = create_app(Access(Settings(ledger=str(archive))))
    monkeypatch.setattr("diplowire.serve.pages.notices.ask", fails)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        answer = client.get("/notices")
    assert answer.status_code == 500
    assert "an error inside diplowire" in answer.text
    assert "secret" not in answer.text
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_a_ledger_that_is_gone(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise LedgerError("the disk is away")

    with TestClient(create_app(Access(Settings(ledger=str(archive)))), base_url="http://localhost") as client:
        monkeypatch.setattr("diplowire.serve.pages.notices.ask", fails)
        answer = client.get("/notices")
        assert answer.status_code == 503
        assert "the disk is away" in answer.text
        assert 'href="/search"' in answer.text
        monkeypatch.setattr(Access, "reading", fails)
        answer = client.get("/notices")
        assert (answer.status_code, answer.text) == (503, "the disk is away\n")
        assert client.get("/notices.json").json()["said"] == "the disk is away"


def test_programs_that_ask_for_no_page_get_the_answers_of_the_framework(site: TestClient) -> None:
    answer = site.get("/api/v0/nothing")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})


def test_heads_are_answered(site: TestClient) -> None:
    assert site.head("/events").status_code == 200


def test_other_methods_are_refused(site: TestClient) -> None:
    answer = site.post("/events", headers={"Origin": "http://localhost"}, data={"a": "b"})
    assert answer.status_code == 405
