"""Items of feeds as they are found in the world, and the queue of what is due."""

from __future__ import annotations

import datetime as dt

import pytest
from desk import rss

from diplowire.errors import UnreadableStory
from diplowire.watch.due import Due
from diplowire.watch.inputs import document, documents, entries

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
    assert (e.id, e.link, e.title) == ("urn:1", "https://news.example/a", "Визит & переговоры")
    assert e.published and e.published.isoformat() == "2024-03-05T12:00:00+03:00"
    assert e.text == "Первый.\n\nВторой абзац."
    told = document(e, "a")
    assert told.text == "Визит & переговоры\n\nПервый.\n\nВторой абзац.\n"
    assert (told.published, told.url) == (e.published, e.link)


def test_the_oldest_comes_first_and_what_has_no_time_in_the_order_of_the_feed() -> None:
    def at(hour: int) -> dt.datetime:
        return dt.datetime(2024, 3, 5, hour, tzinfo=dt.UTC)

    assert [e.id for e in entries(rss([("b", "Б", at(9)), ("a", "А", at(7)), ("c", "В", at(8))]), AT)] == [
        "a",
        "c",
        "b",
    ]
    assert [e.id for e in entries(rss([("x", "Х", None), ("y", "У", None)]), AT)] == ["x", "y"]


@pytest.mark.parametrize(
    ("item", "id"),
    [
        ("<guid>g</guid><link>https://a.example/1</link><title>t</title>", "g"),
        ("<link>https://a.example/1</link><title>t</title>", "https://a.example/1"),
        ("<title>t</title><description>d</description>", "t\nd"),
    ],
)
def test_what_an_item_is_known_by(item: str, id: str) -> None:
    (e,) = entries(items(item), AT)
    assert e.id == id


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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 05 Mar 2024 12:00:00 +0300", "2024-03-05T12:00:00+03:00"),
        ("Tue, 05 Mar 2024 12:00:00 GMT", "2024-03-05T12:00:00+00:00"),
        ("2024-03-05T12:00:00Z", "2024-03-05T12:00:00+00:00"),
        ("yesterday", None),
        ("Tue, 99 Mar 2024 12:00:00 GMT", None),
        ("", None),
    ],
)
def test_times(written: str, read: str | None) -> None:
    (e,) = entries(items(f"<guid>g</guid><title>t</title><pubDate>{written}</pubDate>"), AT)
    assert (e.published.isoformat() if e.published else None) == read


@pytest.mark.parametrize(
    "data", [b"", b"no feed", b"<html><p>a</p></html>", b"\x00\xff\xfe", b"<rss", b"{}", b"<" * 10_000]
)
def test_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(UnreadableStory, match="no RSS or Atom feed"):
        entries(data, AT)


def test_a_feed_reads_no_files_and_no_addresses(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "secret").write_text("geheim")
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    bad = f'<?xml version="1.0"?>{entity}<rss><channel><item><title>a &x;</title></item></channel></rss>'
    assert "geheim" not in str(entries(bad.encode(), AT))
    with pytest.raises(UnreadableStory):
        entries(f"{tmp_path}/secret".encode(), AT)


def test_pages_are_left_to_those_who_can_read_them() -> None:
    with pytest.raises(UnreadableStory, match="a: web pages are not read yet"):
        list(documents(b"<p>a</p>", "text/html", AT, "a"))


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
