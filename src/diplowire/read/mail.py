"""E-mail: a message or a mailbox of them; newsletters and press releases, attachments included."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.model.story import Edition
from diplowire.read.compose import compose, document, tidy
from diplowire.read.decode import decode
from diplowire.read.given import Found, Given, Member, lines, whole
from diplowire.read.markup import blocks, html_text, parse_html
from diplowire.read.moments import moment

_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?")
_KNOWN = frozenset(
    b"from to subject date message-id mime-version received return-path delivered-to content-type reply-to sender "
    b"list-id x-mailer content-transfer-encoding dkim-signature".split()
)
_OF_MAIL = frozenset({b"from", b"received", b"return-path", b"message-id", b"delivered-to", b"mime-version"})
_LEAST = 3
_READ = frozenset(
    {"application/pdf", "application/zip", "text/html", "text/plain",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/octet-stream"}
)  # fmt: skip


def is_mail(head: bytes) -> bool:
    """Say whether some bytes open like a message: three fields of mail or more, and only fields before a blank line."""
    names = set()
    for line in head.replace(b"\r\n", b"\n").split(b"\n")[:60]:
        if not line:
            break
        if line[:1] in b" \t":
            continue
        field = _FIELD.match(line)
        if not field:
            return False
        names.add(field[1].lower())
    return len(names & _KNOWN) >= _LEAST and not names.isdisjoint(_OF_MAIL)


def is_mailbox(head: bytes) -> bool:
    """Say whether some bytes open a mailbox: a line that says whom the first message is from, then the message."""
    first, _, rest = head.partition(b"\n")
    return first.startswith(b"From ") and is_mail(rest)


def read_mailbox(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the messages of a mailbox, numbered from 1, and what is attached to them."""
    count = size = 0
    message: list[bytes] = []
    blank = True
    for line in lines(stream, given):
        if blank and line.startswith(b"From ") and (message or count == 0):
            if message:
                yield from _numbered(message, size, given.number(count))
            count, size, message = count + 1, 0, []
        else:
            size += len(line)
            if size <= given.limits.story:
                message.append(line[1:] if line.startswith(b">From ") else line)
        blank = not line.strip()
    if message:
        yield from _numbered(message, size, given.number(count))


def _numbered(message: list[bytes], size: int, given: Given) -> Iterator[Found]:
    try:
        if size > given.limits.story:
            raise UnreadableStory("the message is too large")
        yield from _message(b"".join(message), given)
    except UnreadableStory as error:
        yield UnreadableStory(str(error), given.name)


def read_mail(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the message of a file, and what is attached to it."""
    yield from _message(whole(stream, given), given)


def _message(data: bytes, given: Given) -> Iterator[Found]:
    parsed = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    yield _story(parsed, given)
    for part in parsed.iter_attachments() if parsed.is_multipart() else ():
        name = (part.get_filename() or "").replace("/", "_")
        content = part.get_payload(decode=True)
        if name and part.get_content_type() in _READ and isinstance(content, bytes) and content:
            yield Member(io.BytesIO(content), given.inside(f"{given.name}!{name}", charset=part.get_content_charset()))


def _story(message: EmailMessage, given: Given) -> Document:
    headline = tidy(str(message.get("Subject", "")))
    part = message.get_body(("html", "plain"))
    content = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(content, bytes):
        raise UnreadableStory("the message has no text")
    charset = part.get_content_charset()
    if part.get_content_type() == "text/html":
        told = list(blocks(parse_html(html_text(content, charset))))
    else:
        told = _plain(content, charset, flowed=part.get_param("format") == "flowed")
    item = str(message.get("Message-ID", "")).strip()
    return document(
        given,
        compose(given, told, headline=headline),
        headline=headline,
        published=moment(str(message.get("Date", ""))),
        edition=Edition(item=item) if item else None,
    )


def _plain(content: bytes, charset: str | None, *, flowed: bool) -> list[str]:
    """Return the lines of a plain message; lines that flow on (RFC 3676) are one."""
    try:
        text = content.decode(charset or "utf-8").replace("\r\n", "\n")
    except (LookupError, UnicodeError):
        text = decode(content).text
    text = text.partition("\n-- \n")[0]  # a signature
    return re.sub(r"(?<=[^\n]) \n(?=\S)", " ", text).split("\n") if flowed else text.split("\n")
