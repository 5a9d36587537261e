"""The formats that can be read, and which of them some bytes are in: told by the bytes, never by the name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read import (
    archive,
    docx,
    feed,
    iptc7901,
    json_file,
    mail,
    markdown,
    newsml1,
    newsml_g2,
    nitf,
    page,
    parquet,
    pdf,
    warc,
)
from diplowire.read.given import Exhausted, Found, Given, Member, whole
from diplowire.read.plain import read_plain

HEAD = 65536  # bytes that settle a format
Stories = Callable[[BinaryIO, Given], Iterator[Found]]

_TAG = re.compile(r"<([\w.:-]{1,60})([^>]{0,4000})")
_BLANK = re.compile(r"\s*")
_ASIDES = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))  # what may stand before the first element
_XML = ("<?xml", "<!doctype")
_FEEDS = frozenset({"rss", "feed", "rdf:rdf"})
_HTML = frozenset({"html", "head", "body", "article", "main", "section", "div", "p", "h1", "h2", "meta", "title"})


def _one(read: Callable[[bytes, Given], Document]) -> Stories:
    """Make a reader of one story into a reader of a stream."""

    def stories(stream: BinaryIO, given: Given) -> Iterator[Found]:
        yield read(whole(stream, given), given)

    return stories


def _text(data: bytes, given: Given) -> Document:
    return read_plain(data, given.name, given.published, given.url)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what people call it, and what reads it."""

    name: str
    stories: Stories


PLAIN = Format("plain text", _one(_text))
HTML = Format("HTML page", _one(page.read_page))
FEED = Format("RSS or Atom feed", feed.read_feed)
MARKDOWN = Format("Markdown", _one(markdown.read_markdown))
DOCX = Format("Word document", _one(docx.read_docx))
PDF = Format("PDF", _one(pdf.read_pdf))
JSON = Format("JSON", json_file.read_json)
PARQUET = Format("Parquet file", parquet.read_parquet)
NEWSML_G2 = Format("NewsML-G2", newsml_g2.read_newsml_g2)
NITF = Format("NITF", _one(nitf.read_nitf))
NEWSML1 = Format("NewsML 1", newsml1.read_newsml1)
IPTC7901 = Format("IPTC 7901", iptc7901.read_iptc7901)
WARC = Format("WARC", warc.read_warc)
ZIP = Format("ZIP archive", archive.read_zip)
TAR = Format("tar archive", archive.read_tar)
COMPRESSED = Format("compressed file", archive.read_compressed)
MAILBOX = Format("mailbox", mail.read_mailbox)
MAIL = Format("e-mail", mail.read_mail)


def format_of(stream: BinaryIO) -> Format:
    """Return the format that some bytes are in; plain text where they look like nothing else.

    Raises UnreadableStory for XML of a kind that is not known.
    """
    head = stream.read(HEAD)
    stream.seek(0)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(stream)
    if head.startswith(b"PAR1"):
        return PARQUET
    if archive.is_compressed(head):
        return WARC if _is_warc(stream) else COMPRESSED
    if archive.is_tar(head):
        return TAR
    if head.startswith(b"WARC/"):
        return WARC
    if b"\x01" in head[:20] and b"\x02" in head[:4000]:
        return IPTC7901
    if mail.is_mailbox(head):
        return MAILBOX
    if mail.is_mail(head):
        return MAIL
    return _of_text(_loosely(head))


def _zipped(stream: BinaryIO) -> Format:
    try:
        with zipfile.ZipFile(stream) as archive_:
            names = set(archive_.namelist())
    except Exception:  # whatever is wrong with it, the reader of archives says so
        names = set()
    stream.seek(0)
    if docx.PART in names:
        return DOCX
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise UnreadableStory("it is an office document other than DOCX: save it as DOCX, PDF or plain text")
    return ZIP


def _is_warc(stream: BinaryIO) -> bool:
    try:
        return archive.start_of(stream).startswith(b"WARC/")
    except Exception:  # damaged: the reader of compressed files says so
        return False
    finally:
        stream.seek(0)


def _loosely(head: bytes) -> str:
    """Return a head as text, well enough to see what opens it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    return head.decode("utf-8-sig", "ignore" if head.startswith(b"\xef\xbb\xbf") else "replace")


def _of_text(text: str) -> Format:
    start = text.lstrip()
    if start.startswith("<") and (root := _root(start)):
        return _of_markup(root[1], root[2], xml=start[:9].lower().startswith(_XML))
    if start.startswith(("{", "[")) and re.match(r"\{\s*[\"}]|\[\s*[\{\]\[\"]", start):
        return JSON
    return MARKDOWN if markdown.is_markdown(text) else PLAIN


def _root(text: str) -> re.Match[str] | None:
    """Return the first element, its name and what stands in its tag."""
    at = 0
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        aside = next(((opening, close) for opening, close in _ASIDES if text.startswith(opening, at)), None)
        if aside is None:
            return _TAG.match(text, at)
        opening, close = aside
        bracket, end = text.find("[", at), text.find(close, at + len(opening))
        if opening == "<!" and 0 <= bracket < end:  # a DOCTYPE with declarations of its own
            end = text.find("]", bracket)
            end = text.find(">", end) if end > 0 else end
        if end < 0:
            return None
        at = end + len(close)


def _of_markup(root: str, attributes: str, *, xml: bool) -> Format:
    name = root.lower()
    if name in _FEEDS:
        return FEED
    if name == "nitf":
        return NITF
    if name == "newsml":
        return NEWSML1
    if newsml_g2.NAMESPACE in attributes:
        return NEWSML_G2
    if name in _HTML:
        return HTML
    if xml:
        raise UnreadableStory(f"it is XML of a kind that is not known (its root is <{root}>)")
    return PLAIN


def stories_in(stream: BinaryIO, given: Given) -> Iterator[Document | UnreadableStory]:
    """Yield the stories of an input and of what lies in it; what cannot be read comes out as an error among them."""
    todo: list[Iterator[Found]] = [_read(stream, given)]
    while todo:
        found = next(todo[-1], None)
        if found is None:
            todo.pop()
        elif isinstance(found, Member):
            todo.append(_read(*found))
        elif isinstance(found, Exhausted):
            yield _named(found, given.name)
            return
        else:
            yield found if isinstance(found, Document) else _named(found, given.name)


def _read(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield what an input holds; where its reader breaks off, the reason comes last."""
    form = PLAIN
    try:
        form = format_of(stream)
        yield from form.stories(stream, given)
    except UnreadableStory as error:
        error.name = error.name or given.name
        yield error
    except Exception as error:  # parsers of others raise whatever they like on bytes that are no good
        yield UnreadableStory(f"the {form.name} is damaged ({type(error).__name__}: {str(error)[:200]})", given.name)


def _named(error: UnreadableStory, name: str) -> UnreadableStory:
    """Return an error whose message opens with what it is about."""
    name = error.name or name
    return UnreadableStory(f"{name}: {error}" if name else str(error), name)
