"""Addresses that may not be reached, in every disguise; and names that change where they lead."""

from __future__ import annotations

import pytest

from diplowire.fetch import Fetcher, FetchError, Limits, Refused, networks
from diplowire.fetch.addresses import address, forbidden
from diplowire.fetch.connect import resolve
from web import Names, Reply, Web, fetcher


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.1", "192.88.99.1",
        "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::10.0.0.1", "100::1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_forbidden(text: str) -> None:
    assert forbidden(address(text))


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"]
)
def test_not_forbidden(text: str) -> None:
    assert forbidden(address(text)) is None


def test_what_is_allowed_is_allowed_in_its_disguises_too_and_nothing_else_is() -> None:
    allowed = networks(["10.1.0.0/16", "fd00::/8"])
    assert [forbidden(address(x), allowed) for x in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::7")] == [None] * 3
    assert forbidden(address("10.2.0.1"), allowed)
    assert forbidden(address("64:ff9b::10.1.0.1"), allowed) is None
    assert forbidden(address("64:ff9b::10.2.0.1"), allowed)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/", "http://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_spellings_of_this_machine_are_resolved_and_refused(url: str) -> None:
    """With the resolver of the system, which knows them all; nothing is connected to."""
    with pytest.raises(Refused, match="is not fetched, because"):
        Fetcher(Limits(), resolve=resolve, sleep=lambda _: None).get(url)


@pytest.mark.parametrize("url", ["http://0177.0.0.1/", "http://127.0.0.1.:80/", "http://①②⑦.0.0.1/"])
def test_spellings_that_nobody_knows_come_to_nothing(url: str) -> None:
    with pytest.raises(FetchError):
        Fetcher(Limits(), resolve=resolve, sleep=lambda _: None).get(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://news.example/a", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("gopher://news.example/", "only http and https"),
        ("http:///a", "only http and https"),
        ("//news.example/a", "only http and https"),
        ("http://desk:geheim@news.example/", "user or password"),
        ("http://[::1", "it is no address"),
        ("http://exa\x00mple/", "it is no address"),
    ],
)
def test_other_addresses_are_refused(url: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        fetcher().get(url)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.2/", "http://10.0.0.1/x", "//169.254.169.254/latest", "http://[::1]:9/", "http://inner.example/",
        "file:///etc/passwd", "http://desk:geheim@127.0.0.1/", "javascript:alert(1)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_where_nobody_may_go_is_refused(site: Web, to: str, status: int) -> None:
    site.pages["/feed"] = Reply(status=status, headers={"Location": to})
    names = Names(news_example=[["127.0.0.1"]], inner_example=[["192.168.0.7"]])
    with pytest.raises(Refused, match=r"is not fetched|only http|are not fetched") as caught:
        fetcher(resolve=names).get(site.url("/feed", "news.example"))
    assert "geheim" not in str(caught.value)
    assert site.paths() == ["/feed"]


def test_a_name_that_leads_inside_the_second_time_is_refused(site: Web) -> None:
    """robots.txt and the first page are fetched from outside; then the name leads to this machine's neighbour."""
    site.pages["/feed"] = Reply(status=302, headers={"Location": "/moved"})
    site.pages["/moved"] = Reply(b"secret", headers={"Content-Type": "text/plain"})
    names = Names(news_example=[["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"]])
    with pytest.raises(Refused, match="this machine itself"):
        fetcher(resolve=names).get(site.url("/feed", "news.example"))
    assert site.paths() == ["/feed"]


def test_what_was_checked_is_what_is_connected_to(site: Web) -> None:
    """Each connection resolves its name once: there is no second look-up that could give another address."""
    site.pages["/a"] = Reply(b"text", headers={"Content-Type": "text/plain"})
    names = Names(news_example=[["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]])
    assert fetcher(resolve=names).get(site.url("/a", "news.example")).body == b"text"
    assert names.asked == ["news.example"] * 2  # robots.txt, and the page
    assert {r.headers["host"] for r in site.asked} == {f"news.example:{site.port}"}


def test_a_name_with_one_good_and_one_forbidden_address_is_refused(site: Web) -> None:
    site.pages["/a"] = Reply(b"text", headers={"Content-Type": "text/plain"})
    for order in (["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"]):
        with pytest.raises(Refused, match=r"10\.0\.0\.1 is a private address"):
            fetcher(resolve=Names(news_example=[order])).get(site.url("/a", "news.example"))
    assert site.asked == []


def test_the_next_address_is_tried_where_one_does_not_answer(site: Web) -> None:
    site.pages["/a"] = Reply(b"text", headers={"Content-Type": "text/plain"})
    names = Names(news_example=[["127.0.0.9", "127.0.0.1"]])
    allowed = networks(["127.0.0.0/8"])
    assert fetcher(resolve=names, allowed=allowed).get(site.url("/a", "news.example")).body == b"text"


def test_the_environment_names_no_proxy(site: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.pages["/a"] = Reply(b"text", headers={"Content-Type": "text/plain"})
    assert fetcher().get(site.url("/a")).body == b"text"
