"""Feeds and pages that are watched: what is new comes into the ledger, once."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from desk import BEGIN, STORIES, Desk, Feed, Now, text_of

from diplowire.watch import inputs
from web import Reply, Request, Web

FEED = '[[source]]\nname = "news"\nfeed = "SITE/feed.xml"\nevery = "10m"\n'
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@pytest.fixture
def feed(site: Web) -> Feed:
    return Feed(site)


def test_a_thread_comes_in_story_by_story_and_each_turn_is_told(site: Web, feed: Feed, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED)
    told: list[list[str]] = []
    for n, path in enumerate(STORIES):
        feed.add(f"s{n}", text_of(path))
        before = len(desk.changes())
        counted = desk.round()
        assert counted["fresh"] == 1
        told.append([f"{c.kind} {c.what}" for c in desk.changes()[before:]])
        desk.later(minutes=11)
    assert told == [
        ["planned visit", "planned meeting"],
        ["moved visit"],
        ["moved visit"],
        ["held visit", "planned visit"],
        [],
    ]
    first, second, third, fourth = [c for c in desk.changes() if c.what == "visit"][:4]
    assert len({c.occurrence for c in (first, second, third, fourth)}) == 1
    assert (second.when, str(second.before and second.before.start)) == (None, "2023-02-05")
    assert (str(third.when and third.when.start), third.step) == ("2023-06-18", "moved")
    assert (fourth.outcome, fourth.step) == ("fulfilled", "held as planned")
    for c in desk.changes():
        assert c.states
        assert all(q.text for s in c.sources for q in s.quotes) and c.sources


def test_what_has_not_changed_is_not_read_again(site: Web, feed: Feed, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED)
    feed.add("a", text_of(STORIES[0]))
    assert desk.round() == {"fresh": 1, "changes": 2}
    assert desk.round() == {}  # not due
    assert site.paths() == ["/feed.xml"]
    desk.later(minutes=11)
    assert desk.round() == {}
    assert [r.headers.get("if-none-match") for r in site.asked if r.path == "/feed.xml"] == [None, '"1"']
    feed.add("b", text_of(STORIES[1]))
    desk.later(minutes=11)
    assert desk.round() == {"fresh": 1, "changes": 1}


def test_an_item_that_is_changed_is_another_version(site: Web, feed: Feed, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED)
    feed.add("a", text_of(STORIES[0]))
    desk.round()
    feed.stories[0] = ("a", text_of(STORIES[0]) + "\n\nПереговоры пройдут в Пекине.", None)
    feed.add("b", text_of(STORIES[1]))
    desk.later(minutes=11)
    assert desk.round()["fresh"] == 2


def test_pages_of_items_are_fetched_only_where_that_is_asked_for(site: Web, feed: Feed, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED + "follow = true\n")
    days = [dt.datetime(2023, month, day, 9, tzinfo=dt.UTC) for month, day in ((1, 18), (2, 3), (6, 14))]
    for n, path in enumerate(STORIES[:3]):
        feed.add(f"s{n}", "Заголовок\n\nКоротко.", days[n])
        site.pages[f"/s{n}.txt"] = Reply(text_of(path).encode(), headers=TEXT)
    assert desk.round()["fresh"] == 3
    assert site.paths() == ["/feed.xml", "/s0.txt", "/s1.txt", "/s2.txt"]
    desk.later(minutes=11)
    desk.round()
    assert site.paths()[4:] == ["/feed.xml"]
    kinds = [c.kind for c in desk.changes() if c.what == "visit"]
    assert kinds == ["planned", "moved", "moved"]


def test_a_page_that_fails_is_fetched_with_the_next_look_and_given_up_in_the_end(
    site: Web, feed: Feed, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, site, FEED + "follow = true\n")
    feed.add("s0", "Заголовок\n\nКоротко.")
    feed.add("s1", "Заголовок\n\nКоротко.")
    site.pages["/s0.txt"] = Reply(status=503)
    site.pages["/s1.txt"] = Reply(text_of(STORIES[0]).encode(), headers=TEXT)
    assert desk.round()["fresh"] == 1
    desk.later(minutes=11)
    assert desk.round() == {}
    assert site.paths().count("/s0.txt") == 2  # though the feed has not changed
    site.pages["/s0.txt"] = Reply(text_of(STORIES[1]).encode(), headers=TEXT)
    desk.later(minutes=11)
    assert desk.round()["fresh"] == 1
    feed.add("s2", "Заголовок\n\nКоротко.")
    site.pages["/s2.txt"] = Reply(status=503)
    for _ in range(5):
        desk.later(minutes=21)
        desk.round()
    assert site.paths().count("/s2.txt") == 3
    feed.add("s3", "Заголовок\n\nКоротко.")  # is not there at all: given up at once
    for _ in range(3):
        desk.later(minutes=11)
        desk.round()
    assert site.paths().count("/s3.txt") == 1


def test_a_page_is_a_story_that_changes(site: Web, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, '[[source]]\nname = "page"\npage = "SITE/page"\n')
    site.pages["/page"] = Reply(text_of(STORIES[0]).encode(), headers=TEXT)
    assert desk.round()["fresh"] == 1
    desk.later(minutes=11)
    assert desk.round() == {"known": 1}
    site.pages["/page"] = Reply(text_of(STORIES[2]).encode(), headers=TEXT)
    desk.later(minutes=11)
    assert desk.round()["fresh"] == 1


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16", "utf-8"])
def test_a_wrong_charset_does_no_harm(site: Web, tmp_path: Path, encoding: str) -> None:
    """The server says Latin-1, whatever it is."""
    page = Reply(text_of(STORIES[0]).encode(encoding), headers={"Content-Type": "text/plain; charset=iso-8859-1"})
    site.pages["/page"] = page
    desk = Desk(tmp_path, site, '[[source]]\nname = "page"\npage = "SITE/page"\n')
    assert desk.round()["fresh"] == 1
    assert [str(c.when and c.when.start) for c in desk.changes() if c.what == "visit"] == ["2023-02-05"]


def test_web_pages_are_read(site: Web, feed: Feed, tmp_path: Path) -> None:
    """The text of the page without what stands around it, and the time that the page states."""
    title, _, body = text_of(STORIES[2]).partition("\n\n")
    paragraphs = "".join(f"<p>{p}</p>" for p in body.split("\n\n")[1:])
    head = '<meta charset="utf-8"><meta property="article:published_time" content="2023-06-14T16:05:00+03:00">'
    menu = "<nav><ul><li><a href='/'>Главная</a></li><li><a href='/w'>В мире</a></li></ul></nav>"
    page = (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{menu}"
        f"<article><h1>{title}</h1>{paragraphs}</article><footer>Все права защищены</footer></body></html>"
    )
    site.pages["/s0.txt"] = Reply(page.encode(), headers={"Content-Type": "text/html; charset=windows-1251"})
    feed.add("s0", "Заголовок\n\nКоротко.")
    desk = Desk(tmp_path, site, FEED + "follow = true\n")
    assert desk.round()["fresh"] == 1
    visit = next(c for c in desk.changes() if c.what == "visit")
    assert (str(visit.when and visit.when.start), str(visit.sources[0].published)) == ("2023-06-18", "2023-06-14")
    with desk.book() as book, book.store.reading() as c:
        (body,) = c.exec_driver_sql("SELECT headline FROM story").one()
    assert body == title


def test_a_failing_source_is_left_alone_longer_each_time(site: Web, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED)
    site.pages["/feed.xml"] = Reply(status=503)
    times = []
    for _ in range(2000):
        desk.later(minutes=2)
        before = len(site.paths())
        desk.round()
        if len(site.paths()) > before:
            times.append(desk.now.time)
        if len(times) == 5:
            break
    waits = [(b - a).total_seconds() / 600 for a, b in pairwise(times)]
    assert all(0.7 * 2**n <= x <= 1.3 * 2**n + 0.2 for n, x in enumerate(waits)), waits
    assert len(desk.said) == 1
    assert "the server answered 503; tried again at" in desk.said[0]


def test_what_a_server_asks_for_is_heard(site: Web, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED)
    site.pages["/feed.xml"] = Reply(status=429, headers={"Retry-After": "7200"})
    desk.round()
    desk.later(minutes=119)
    desk.round()
    assert len(site.paths()) == 1
    desk.later(minutes=15)
    desk.round()
    assert len(site.paths()) == 2


def test_what_is_no_feed_is_said(site: Web, tmp_path: Path) -> None:
    desk = Desk(tmp_path, site, FEED)
    site.pages["/feed.xml"] = Reply(b"<html><body>no feed</body></html>", headers={"Content-Type": "text/html"})
    assert desk.round() == {}
    assert "it is no RSS or Atom feed" in desk.said[0]


def test_a_feed_of_entities_that_multiply_does_no_harm(site: Web, tmp_path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    item = "<rss><channel><item><title>&l11;</title></item></channel></rss>"
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{lol}]>{item}'
    site.pages["/feed.xml"] = Reply(bomb.encode(), headers={"Content-Type": "application/xml"})
    desk = Desk(tmp_path, site, FEED)
    desk.round()
    assert desk.whole().count('"id"') < 10


def test_many_sources_are_looked_at_in_their_time(site: Web, tmp_path: Path) -> None:
    """A thousand of one host, with paces from a minute to an hour, for two hours of a clock that does not wait."""
    paces = [60, 600, 3600]
    settings = "".join(f'[[source]]\nname = "n{n}"\npage = "SITE/{n}"\nevery = {paces[n % 3]}\n' for n in range(1000))
    site.pages.update({f"/{n}": Reply(status=304) for n in range(1000)})
    desk = Desk(tmp_path, site, settings)
    end = BEGIN + dt.timedelta(minutes=3)

    class Until(Now):
        def wait(self, inbox, seconds, *, busy):  # type: ignore[no-untyped-def]
            if self.time >= end and not busy:
                watcher.stop()
            return super().wait(inbox, seconds, busy=busy)

    desk.now = Until()
    with desk.book() as book:
        watcher = desk.watcher(book)
        watcher.run()
    looked = [site.paths().count(f"/{n}") for n in range(1000)]
    assert all(3 <= looked[n] <= 4 for n in range(0, 1000, 3))
    assert all(looked[n] == 1 for n in range(1000) if n % 3)


def test_two_sources_of_one_host_are_not_asked_at_the_same_time(site: Web, tmp_path: Path) -> None:
    inside: list[int] = []
    now = [0]

    def counted(_: Request) -> Reply:
        now[0] += 1
        inside.append(now[0])
        now[0] -= 1
        return Reply(status=304)

    site.pages.update({f"/{n}": counted for n in range(20)})
    desk = Desk(tmp_path, site, "".join(f'[[source]]\nname = "n{n}"\npage = "SITE/{n}"\n' for n in range(20)))
    desk.round()
    assert inside == [1] * 20


def test_an_error_of_our_own_costs_one_look(
    site: Web, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/page"] = Reply(text_of(STORIES[0]).encode(), headers=TEXT)
    feed.add("a", text_of(STORIES[1]))
    desk = Desk(tmp_path, site, FEED + '[[source]]\nname = "page"\npage = "SITE/page"\n')

    def broken(*_: object) -> None:
        raise KeyError("oh")

    monkeypatch.setattr(inputs, "entries", broken)
    assert desk.round()["fresh"] == 1
    assert "news: an error inside diplowire (KeyError: 'oh'); please report it; tried again at" in desk.said[0]
