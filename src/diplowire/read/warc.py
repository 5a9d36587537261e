"""WARC: web pages and whatever else crawls kept, each with its address."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.read.given import Found, Given, Member, whole

_READ = (
    "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/rss+xml",
    "application/atom+xml", "application/xml", "text/xml", "application/json", "application/ld+json",
)  # fmt: skip


def read_warc(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield what was answered with success and may be a story; behind the name stands where the record begins.

    The date of the crawl is not when a story came out, and is not taken for it.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    for record in ArchiveIterator(stream, record_types=kinds, parse_http=True, auto_decode="all"):
        http = record.http_headers if record.is_http_parsed else None
        if http is not None and http.status_code != 200:
            continue
        kind = record.http_content_type if http is not None else record.headers.get("Content-Type", "")
        if (kind or "").partition(";")[0].strip().lower() not in _READ:
            continue
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
        name = f"{given.name}@{record.stream_pos}"
        try:
            own = given.inside(name, url=url, charset=record.http_charset if http is not None else None)
            data = whole(record.reader, own)
            given.budget.spend(len(data))
        except UnreadableStory as error:
            yield UnreadableStory(str(error), name)
            continue
        yield Member(io.BytesIO(data), own)
