"""What stands before every page: headers, names, and writing from elsewhere."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from diplowire.serve.guard import HEADERS, name_of, own


@pytest.mark.parametrize("address", ["/", "/events", "/events.json", "/nowhere", "/static/site.css", "/plans.ics"])
def test_every_answer_carries_the_headers(site: TestClient, address: str) -> None:
    answer = site.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("host", ["localhost", "localhost:8710", "127.0.0.1:1", "[::1]", "[::1]:8710", "LOCALHOST"])
def test_names_of_this_computer_are_answered(site: TestClient, host: str) -> None:
    assert site.get("/notices", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost:80:80", "[::1", "[::1]x", "",
     "a@localhost", "127.0.0.2", "localhost:x"],
)  # fmt: skip
def test_other_names_are_refused(site: TestClient, host: str) -> None:
    for address in ("/", "/static/site.css", "/events.json"):
        answer = site.get(address, headers={"Host": host})
        assert answer.status_code == 421
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_names_are_read_exactly() -> None:
    assert name_of("[::1]:80") == "[::1]"
    assert name_of("Example:80") == "example"
    assert name_of("example:") == ""


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "http://localhost"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"origin": "http://localhost"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "null"}, False),
        ({"origin": "https://localhost"}, False),
        ({}, False),
    ],
)
def test_who_may_write(headers: dict[str, str], expected: bool) -> None:
    assert own(Headers(headers), "localhost", "http") is expected


def test_writing_from_elsewhere_is_refused(site: TestClient) -> None:
    for headers in ({}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = site.post("/judge", data={"verdict": "merge"}, headers=headers)
        assert answer.status_code == 403
    assert site.post("/judge", content=b"x" * 70_000, headers={"Origin": "http://localhost"}).status_code == 413


def test_no_page_of_the_framework_is_there(site: TestClient) -> None:
    for address in ("/docs", "/redoc"):
        assert site.get(address).status_code == 404


def test_static_files_do_not_leave_their_folder(site: TestClient) -> None:
    for address in ("/static/../site.py", "/static/%2e%2e/site.py", "/static/..%2fsite.py"):
        assert site.get(address).status_code == 404
