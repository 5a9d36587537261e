"""How sites are treated: robots.txt, pauses, what has not changed, and what they ask for when they are busy."""

from __future__ import annotations

import datetime as dt
import random
import threading

import pytest

from diplowire.fetch import FetchError, Refused, backoff
from diplowire.fetch.backoff import LONGEST, retry_after
from web import Names, Reply, Request, Seconds, Web, fetcher

TEXT = {"Content-Type": "text/plain"}
NOW = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)


@pytest.fixture
def page(site: Web) -> Web:
    """Return a server with one page."""
    for path in ("/a", "/b", "/private/a", "/a?print=1"):
        site.pages[path] = Reply(b"text", headers=TEXT)
    return site


def test_the_project_is_named(page: Web) -> None:
    fetcher(contact="desk@example.org").get(page.url("/a"))
    agents = {r.headers["user-agent"] for r in page.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("diplowire/")
    assert page.asked[0].headers["user-agent"].endswith("(desk@example.org)")


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /private/", "/a", True),
        ("User-agent: *\nDisallow: /private/", "/private/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: diplowire\nAllow: /", "/a", True),
        ("User-agent: diplowire\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /*?print=", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        ("<html>not found</html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_robots_are_heard(page: Web, rules: str, path: str, may: bool) -> None:
    page.pages["/robots.txt"] = Reply(rules.encode(), headers=TEXT)
    if may:
        assert fetcher().get(page.url(path)).body == b"text"
    else:
        with pytest.raises(Refused, match="asks not to fetch"):
            fetcher().get(page.url(path))
        assert page.paths() == []


@pytest.mark.parametrize(
    ("status", "may"), [(404, True), (403, True), (410, True), (500, False), (503, False), (429, False)]
)
def test_robots_that_cannot_be_read(page: Web, status: int, may: bool) -> None:
    """Where a site has none, everything may be fetched; where it does not answer, nothing (RFC 9309, 2.3.1)."""
    page.pages["/robots.txt"] = Reply(status=status, headers={"Retry-After": "77"})
    if may:
        assert fetcher().get(page.url("/a")).body == b"text"
    else:
        with pytest.raises(FetchError, match=f"robots.txt cannot be read .*{status}") as caught:
            fetcher().get(page.url("/a"))
        assert (caught.value.again, caught.value.wait) == (True, 77.0)
        assert page.paths() == []


def test_robots_are_read_once_a_day(page: Web) -> None:
    clock = Seconds()
    made = fetcher(clock, pause=0.0)
    for _ in range(3):
        made.get(page.url("/a"))
    assert [r.path for r in page.asked].count("/robots.txt") == 1
    clock.now += 86_401
    made.get(page.url("/a"))
    assert [r.path for r in page.asked].count("/robots.txt") == 2


def test_a_site_that_did_not_answer_is_asked_again_soon(page: Web) -> None:
    clock = Seconds()
    made = fetcher(clock)
    page.pages["/robots.txt"] = Reply(status=500)
    for _ in range(2):
        with pytest.raises(FetchError):
            made.get(page.url("/a"))
    assert [r.path for r in page.asked] == ["/robots.txt"]
    page.pages["/robots.txt"] = Reply(b"", headers=TEXT)
    clock.now += 601
    assert made.get(page.url("/a")).body == b"text"


def test_robots_of_each_host_on_the_way_count(page: Web) -> None:
    """A redirect leads to another host, which does not want to be fetched."""
    page.pages["/go"] = Reply(status=302, headers={"Location": page.url("/a", "other.example")})

    def robots(request: Request) -> Reply:
        return Reply(b"User-agent: *\nDisallow: /" if "other" in request.headers["host"] else b"", headers=TEXT)

    page.pages["/robots.txt"] = robots
    names = Names(news_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    with pytest.raises(Refused, match=r"other\.example.*asks not to fetch"):
        fetcher(resolve=names).get(page.url("/go", "news.example"))
    assert page.paths() == ["/go"]


def test_pauses_between_requests_to_one_host_and_none_between_hosts(page: Web) -> None:
    clock = Seconds()
    names = Names(news_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    made = fetcher(clock, names, pause=3.0)
    made.get(page.url("/a", "news.example"))  # after robots.txt
    assert clock.slept == [3.0]
    made.get(page.url("/b", "news.example"))
    assert clock.slept == [3.0] * 2
    clock.now += 2.0
    made.get(page.url("/b", "news.example"))
    assert clock.slept == [3.0, 3.0, 1.0]
    clock.now += 60.0
    made.get(page.url("/b", "news.example"))
    assert clock.slept == [3.0, 3.0, 1.0]
    names.asked.clear()
    made.get(page.url("/a", "other.example"))
    assert clock.slept == [3.0, 3.0, 1.0, 3.0]  # only between its robots.txt and its page


def test_a_site_may_ask_for_longer_pauses(page: Web) -> None:
    page.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 7", headers=TEXT)
    clock = Seconds()
    made = fetcher(clock, pause=1.0)
    for _ in range(3):
        made.get(page.url("/a"))
    assert clock.slept == [1.0, 7.0, 7.0]
    page.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 900000", headers=TEXT)
    clock.now += 90_000
    for _ in range(2):
        made.get(page.url("/a"))
    assert clock.slept[-1] == 60.0


def test_one_request_to_a_host_at_a_time(page: Web) -> None:
    """Eight threads ask at once; the server counts how many it serves together."""
    together: list[int] = []
    inside = [0]

    def counted(_: Request) -> Reply:
        inside[0] += 1
        together.append(inside[0])
        inside[0] -= 1
        return Reply(b"text", headers=TEXT)

    page.pages["/a"] = counted
    made = fetcher()
    threads = [threading.Thread(target=made.get, args=(page.url("/a"),)) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert together == [1] * 8


def test_what_has_not_changed_is_not_sent_again(site: Web) -> None:
    def feed(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"v1"' and "if-modified-since" in request.headers:
            return Reply(status=304)
        return Reply(b"news", headers=TEXT | {"ETag": '"v1"', "Last-Modified": "Tue, 05 Mar 2024 12:00:00 GMT"})

    site.pages["/feed"] = feed
    made = fetcher()
    first = made.get(site.url("/feed"))
    assert (first.body, first.etag, first.last_modified) == (b"news", '"v1"', "Tue, 05 Mar 2024 12:00:00 GMT")
    again = made.get(site.url("/feed"), etag=first.etag, last_modified=first.last_modified)
    assert again.body is None


@pytest.mark.parametrize(
    ("status", "again"), [(429, True), (500, True), (503, True), (404, False), (410, False), (401, False), (204, False)]
)
def test_other_answers_are_errors_with_what_the_server_asked_for(site: Web, status: int, again: bool) -> None:
    site.pages["/a"] = Reply(status=status, headers={"Retry-After": "120"})
    with pytest.raises(FetchError, match=f"the server answered {status}") as caught:
        fetcher().get(site.url("/a"))
    assert (caught.value.again, caught.value.wait) == (again, 120.0)


def test_messages_do_not_show_what_stands_behind_the_path(site: Web) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher().get(site.url("/none?token=geheim#geheim"))
    assert str(caught.value) == f"{site.url('/none')}: the server answered 404"
    site.pages["/go"] = Reply(status=302, headers={"Location": "/none?token=geheim"})
    with pytest.raises(FetchError) as caught:
        fetcher().get(site.url("/go"))
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), (" 5 ", 5.0), ("Tue, 05 Mar 2024 12:10:00 GMT", 600.0), ("Tue, 05 Mar 2024 11:00:00 GMT", 0.0),
        ("", None), (None, None), ("soon", None), ("-5", None), ("1e9", None), ("٣", None), ("9" * 50, 999999999.0),
    ],
)  # fmt: skip
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_backoff_doubles_up_to_a_day_and_parts_those_that_failed_together() -> None:
    rng = random.Random(1)
    for failures, base in [(1, 600.0), (2, 1200.0), (4, 4800.0), (30, LONGEST)]:
        found = [backoff(failures, 600.0, None, rng) for _ in range(50)]
        assert all(0.75 * base <= x <= 1.25 * base for x in found)
        assert len(set(found)) == 50
    assert all(3600.0 <= backoff(1, 60.0, 3600.0, rng) <= 3960.0 for _ in range(50))
    assert backoff(1, 60.0, 10.0**9, rng) <= 1.1 * LONGEST
