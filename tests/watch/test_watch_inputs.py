"""Items of feeds as they are found in the world, and the queue of what is due."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from desk import rss

from diplowire.errors import UnreadableStory
from diplowire.watch.due import Due
from diplowire.watch.inputs import documents, entries

AT = "https://news.example/feed.xml"
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
)
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:n</id><updated>2024-03-05T12:00:00+03:00</updated>
<entry><id>urn:1</id><title type="html">Визит &amp;amp; переговоры</title><link href="/a"/>
<updated>2024-03-05T14:30:00+03:00</updated><published>2024-03-05T12:00:00+03:00</published>
<content type="html">&lt;p&gt;Первый.&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;
&lt;p&gt;Второй &lt;b&gt;абзац&lt;/b&gt;.&lt;/p&gt;</content>
<summary>Кратко</summary></entry></feed>"""


def items(*texts: str) -> bytes:
    return (
        HEAD + "<channel><title>n</title>" + "".join(f"<item>{x}</item>" for x in texts) + "</channel></rss>"
    ).encode()


def test_atom() -> None:
    (e,) = entries(ATOM.encode(), AT)
    assert (e.id, e.link, e.document.name) == ("urn:1", "https://news.example/a", "https://news.example/a")
    assert e.document.text == "Визит & переговоры\n\nПервый.\n\nВторой абзац.\n"
    assert isinstance(e.document.published, dt.datetime)
    assert e.document.published.isoformat() == "2024-03-05T12:00:00+03:00"


def test_the_oldest_comes_first_and_what_has_no_time_in_the_order_of_the_feed() -> None:
    def at(hour: int) -> dt.datetime:
        return dt.datetime(2024, 3, 5, hour, tzinfo=dt.UTC)

    feed = rss([("b", "Б", at(9)), ("a", "А", at(7)), ("c", "В", at(8))])
    assert [e.id for e in entries(feed, AT)] == ["a", "c", "b"]
    assert [e.id for e in entries(rss([("x", "Х", None), ("y", "У", None)]), AT)] == ["x", "y"]


@pytest.mark.parametrize(
    ("item", "id", "name"),
    [
        ("<guid>g</guid><link>https://a.example/1</link><title>t</title>", "g", "https://a.example/1"),
        ("<link>https://a.example/1</link><title>t</title>", "https://a.example/1", "https://a.example/1"),
        ("<guid isPermaLink='false'>g</guid><title>t</title>", "g", f"{AT}#g"),
    ],
)
def test_what_an_item_is_known_by(item: str, id: str, name: str) -> None:
    """Not its place in the feed, which another item has tomorrow."""
    for feed in (items(item), items("<guid>other</guid><title>u</title>", item)):
        e = next(e for e in entries(feed, AT) if e.id == id)
        assert e.document.name == name


def test_an_item_that_is_said_twice_is_one() -> None:
    assert len(entries(items("<guid>g</guid><title>new</title>", "<guid>g</guid><title>old</title>"), AT)) == 1


@pytest.mark.parametrize("change", ["title", "description", "pubDate"])
def test_another_version_has_another_digest(change: str) -> None:
    item = "<guid>g</guid><title>t</title><description>d</description><pubDate>Tue, 05 Mar 2024 12:00:00 GMT</pubDate>"
    other = {"title": ("t<", "u<"), "description": ("d<", "e<"), "pubDate": ("12:00", "12:01")}[change]
    (one,), (two,) = entries(items(item), AT), entries(items(item.replace(*other)), AT)
    assert one.key == two.key
    assert one.digest != two.digest
    assert one.digest == entries(items(item), AT)[0].digest


def test_a_feed_may_be_empty() -> None:
    assert entries(items(), AT) == []
    assert entries(b'<feed xmlns="http://www.w3.org/2005/Atom"><title>n</title></feed>', AT) == []


def test_an_item_that_holds_nothing_costs_no_other() -> None:
    assert [e.id for e in entries(items("<guid>e</guid>", "<guid>g</guid><title>t</title>"), AT)] == ["g"]


def test_other_formats_of_many_stories_are_feeds_too() -> None:
    lines = '{"text": "Первая", "id": "1"}\n{"text": "Вторая", "id": "2"}\n'
    assert len(entries(lines.encode(), AT)) == 2


@pytest.mark.parametrize(
    "data", [b"", b"no feed", b"<html><p>a</p></html>", b"\x00\xff\xfe", b"<rss", b"{}", b"<" * 10_000, b"PK\x03\x04"]
)
def test_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(UnreadableStory):
        entries(data, AT)


def test_a_feed_reads_no_files_and_no_addresses(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim")
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    bad = f'<?xml version="1.0"?>{entity}<rss><channel><item><title>a &x;</title></item></channel></rss>'
    with pytest.raises(UnreadableStory) as caught:
        entries(bad.encode(), AT)
    assert "geheim" not in str(caught.value)
    with pytest.raises(UnreadableStory):
        entries(f"{tmp_path}/secret".encode(), AT)


def test_a_language_is_said_of_what_does_not_say_its_own() -> None:
    (e,) = entries(items("<guid>g</guid><title>t</title>"), AT, "kk")
    (d,) = documents("Текст".encode(), AT, AT, "kk")
    assert (e.document.language, d.language) == ("kk", "kk")


def test_the_queue_gives_what_is_due_and_one_task_of_a_host_at_a_time() -> None:
    at = [dt.datetime(2024, 3, 5, 12, n, tzinfo=dt.UTC) for n in range(10)]
    due: Due[str] = Due()
    for n, host, task in [(3, "a", "a3"), (1, "a", "a1"), (1, "b", "b1"), (2, "a", "a2"), (9, "c", "c9")]:
        due.push(at[n], host, task)
    assert due.take(at[0]) is None
    assert due.next() == at[1]
    assert due.take(at[3]) == ("a", "a1")
    assert due.take(at[3]) == ("b", "b1")
    assert due.take(at[3]) is None  # the others wait for their host
    assert due.next() == at[9]
    due.free("a")
    assert due.take(at[3]) == ("a", "a2")
    due.free("a")
    due.free("b")
    assert due.take(at[9]) == ("a", "a3")
    assert due.take(at[9]) == ("c", "c9")
    assert due.next() is None


def test_hosts_take_turns() -> None:
    due: Due[int] = Due()
    now = dt.datetime(2024, 3, 5, tzinfo=dt.UTC)
    for n in range(9):
        due.push(now, "abc"[n // 3], n)
    taken = []
    while found := due.take(now):
        taken.append(found[1])
        due.free(found[0])
    assert taken == [0, 3, 6, 1, 4, 7, 2, 5, 8]
