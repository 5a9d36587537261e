"""One story in every format: the same text, the same reading, and what each format states of it."""

from __future__ import annotations

import pytest

from diplowire.errors import UnreadableStory
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.read import parse_columns, read_bytes, read_stories
from read.made import (
    HEADLINE,
    PARAGRAPHS,
    PUBLISHED,
    SAMPLES,
    TEXT,
    URL,
    html,
    jsonl,
    mail,
    newsml_g2,
    rss,
    warc,
    zipped,
)

EVERY = pytest.mark.parametrize("sample", sorted(SAMPLES))


def only(data: bytes, **stated: object) -> Document:
    first = next(iter(read_stories(data, "f", **stated)))  # type: ignore[arg-type]
    assert isinstance(first, Document), first
    return first


def said(reading: Reading) -> dict[str, object]:
    """Return all of a reading but what only its format states."""
    return reading.model_dump(exclude={"story": {"edition", "source"}})


@EVERY
def test_every_format_gives_the_text_of_the_plain_story_and_the_way_back(sample: str) -> None:
    make, name = SAMPLES[sample]
    document = only(make())
    assert document.text == TEXT
    assert document.name == name
    assert document.headline in (None, HEADLINE)
    assert document.published in (None, PUBLISHED)
    assert document.url in (None, URL)


@EVERY
def test_every_format_gives_the_reading_of_the_plain_story(sample: str) -> None:
    plain = reader().read(Document(text=TEXT, published=PUBLISHED, url=URL))
    assert plain.events
    read = reader().read(only(SAMPLES[sample][0](), published=PUBLISHED, url=URL))
    assert said(read) == said(plain)


@pytest.mark.parametrize(
    "sample",
    ["html", "rss", "atom", "nitf", "newsml-g2", "newsml 1", "iptc 7901", "ninjs 1", "ninjs 2", "ninjs 3", "jsonl",
     "parquet", "markdown", "mail", "mailbox", "warc"],
)  # fmt: skip
def test_the_time_of_publication_keeps_its_zone(sample: str) -> None:
    published = only(SAMPLES[sample][0]()).published
    assert published == PUBLISHED
    assert published.utcoffset() is not None  # type: ignore[union-attr]


def test_what_the_caller_states_counts_more() -> None:
    document = only(html().encode(), url="https://example.org/other", published=PUBLISHED.date())
    assert (document.url, document.published) == ("https://example.org/other", PUBLISHED.date())


@pytest.mark.parametrize("sample", ["nitf", "newsml-g2", "newsml 1", "ninjs 1"])
def test_versions_and_ids_are_kept(sample: str) -> None:
    edition = reader().read(only(SAMPLES[sample][0]())).story.edition
    assert edition is not None
    assert edition.item
    assert edition.version == "2"


def test_a_feed_is_many_stories_and_one_bad_record_stops_nothing() -> None:
    item = rss().partition("<item>")[2].partition("</item>")[0]
    feed = rss().replace("</channel>", f"<item></item><item>{item}</item></channel>")
    names = [(x.name, isinstance(x, UnreadableStory)) for x in read_stories(feed.encode(), "f")]
    assert names == [("f#1", False), ("f#2", True), ("f#3", False)]


def test_several_stories_are_not_one() -> None:
    with pytest.raises(UnreadableStory, match=r"^f: it holds several stories: name one, such as f#1"):
        read_bytes(jsonl().encode(), "f")


def test_a_line_that_is_no_json_is_said_with_its_number() -> None:
    good, _ = jsonl().splitlines()
    found = list(read_stories(f"{good}\n{{broken\n\n{good}\n".encode(), "f"))
    assert [x.name for x in found] == ["f#1", "f#2", "f#4"]
    assert str(found[1]).startswith("f#2: its JSON is broken")


def test_columns_say_what_holds_what() -> None:
    row = jsonl().splitlines()[0].replace('"text"', '"body"').replace('"published"', '"date"')
    data = f"{row}\n{row}\n".encode()
    document = only(data, columns=parse_columns("text=body, published=date"))
    assert (document.text, document.published) == (TEXT, PUBLISHED)
    (first, *_) = read_stories(data, "f")
    assert "no column 'text'" in str(first)
    assert "body, date, headline, url" in str(first)
    for wrong in ("body", "words=body", "text="):
        with pytest.raises(ValueError, match="FIELD=COLUMN"):
            parse_columns(wrong)


def test_planning_and_event_items_become_text_as_far_as_they_have_it() -> None:
    event = (
        '<conceptItem xmlns="http://iptc.org/std/nar/2006-10/" guid="e1" version="1"><itemMeta/><concept>'
        f"<name>{HEADLINE}</name><definition>{PARAGRAPHS[0]}</definition><eventDetails><dates>"
        "<start>2018-06-17</start></dates></eventDetails></concept></conceptItem>"
    )
    assert only(event.encode()).text == f"{HEADLINE}\n\n{PARAGRAPHS[0]}\n"
    package = event.replace("conceptItem", "packageItem")
    assert "only points at other items" in str(next(iter(read_stories(package.encode(), "f"))))


def test_text_that_newsml_holds_plain() -> None:
    told = "\n\n".join(TEXT.split("\n\n")[1:])
    assert only(newsml_g2(f"<inlineData>{told}</inlineData>").encode()).text == TEXT


def test_what_is_not_for_publication_yet() -> None:
    held = newsml_g2().replace("<pubStatus", "<embargoed>2018-06-18T09:00:00+03:00</embargoed><pubStatus")
    edition = only(held.encode()).edition
    assert edition is not None
    assert edition.embargo is not None
    assert edition.embargo.isoformat() == "2018-06-18T09:00:00+03:00"


def test_records_of_crawls_that_are_no_pages_are_passed_over() -> None:
    crawl = warc(status="404 Not Found") + warc(b"\x89PNG", content_type="image/png") + warc()
    stories = list(read_stories(crawl, "f"))
    assert [isinstance(s, Document) for s in stories] == [True]
    assert crawl[int(stories[0].name.partition("@")[2]) :].startswith(b"WARC/1.0")


def test_an_attachment_is_a_story_of_its_own() -> None:
    from email import message_from_bytes, policy

    message = message_from_bytes(mail(), policy=policy.default)
    message.add_attachment(SAMPLES["docx"][0](), "application", "octet-stream", filename="release.docx")  # type: ignore[attr-defined]
    names = [s.name for s in read_stories(bytes(message), "f")]
    assert names == ["f", "f!release.docx"]


def test_files_that_are_no_stories_are_passed_over_in_archives() -> None:
    archive = zipped({"a/.hidden": b"x", "a/logo.png": b"\x89PNG", "__MACOSX/a.txt": b"x", "a/b.txt": TEXT.encode()})
    assert [s.name for s in read_stories(archive, "f")] == ["f!a/b.txt"]
