"""ZIP and tar archives, and files compressed by gzip, bzip2 or xz: what lies in them is read as if it lay unpacked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any, BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.read.given import Exhausted, Found, Given, Member, Metered, whole
from diplowire.read.names import may_hold_story

_OPENERS: tuple[tuple[bytes, Callable[[BinaryIO], Any]], ...] = (
    (b"\x1f\x8b", lambda stream: gzip.GzipFile(fileobj=stream)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
)
_TAR_AT, _TAR = 257, b"ustar"
_HEAD = 512
_OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError,
)  # fmt: skip


def is_compressed(head: bytes) -> bool:
    """Say whether some bytes are compressed by gzip, bzip2 or xz."""
    return any(head.startswith(magic) for magic, _ in _OPENERS)


def is_tar(head: bytes) -> bool:
    """Say whether some bytes open a tar archive."""
    return head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR


def read_zip(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the files in a ZIP archive, by name. Raises UnreadableStory where its table of contents is no good."""
    try:
        archive = zipfile.ZipFile(stream)
    except _DAMAGED as error:
        raise UnreadableStory(f"the ZIP archive is damaged ({error})") from None
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir() and may_hold_story(m.filename)]
        if len(members) > given.limits.members:
            raise UnreadableStory(f"the archive holds {len(members)} files, more than {given.limits.members}: split it")
        if not members:
            raise UnreadableStory("the archive holds no files that may be stories")
        for member in sorted(members, key=lambda m: m.filename):
            yield _member(member.filename, partial(_opened, archive, member), given)


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    if member.flag_bits & 1:
        raise UnreadableStory("it is encrypted: unpack the archive with its password first")
    return archive.open(member)


def read_tar(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the files in a tar archive, in its order."""
    yield from _tar(Metered(stream, given.budget), given)


def _tar(stream: Any, given: Given) -> Iterator[Found]:
    count = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                count += 1
                if count > given.limits.members:
                    raise UnreadableStory(f"the archive holds more than {given.limits.members} files: split it")
                if member.isfile() and may_hold_story(member.name):
                    yield _member(member.name, partial(archive.extractfile, member), given, metered=True)
                elif member.issym() or member.islnk():
                    yield UnreadableStory("it is a link, which archives may not hold", f"{given.name}!{member.name}")
    except Exhausted:
        raise
    except _DAMAGED as error:
        raise UnreadableStory(f"the tar archive is damaged ({error})") from None
    if not count:
        raise UnreadableStory("the archive holds no files that may be stories")


def start_of(stream: BinaryIO) -> bytes:
    """Return the first bytes of what a compressed file holds. Raises whatever a damaged one makes its opener raise."""
    head = stream.read(8)
    stream.seek(0)
    start: bytes = next(opener for magic, opener in _OPENERS if head.startswith(magic))(stream).read(_HEAD)
    stream.seek(0)
    return start


def read_compressed(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield what a compressed file holds: a tar archive's files, or the one file that it is."""
    head = stream.read(8)
    stream.seek(0)
    opened = next(opener for magic, opener in _OPENERS if head.startswith(magic))(stream)
    try:
        start = opened.read(_HEAD)
        opened.seek(0)
        plain = Metered(opened, given.budget)
        if not is_tar(start):
            yield Member(io.BytesIO(whole(plain, given)), given.inside(given.name))
            return
    except Exhausted:
        raise
    except _DAMAGED as error:
        raise UnreadableStory(f"the compressed file is damaged ({error})") from None
    yield from _tar(plain, given)


def _member(name: str, opened: Callable[[], Any], given: Given, *, metered: bool = False) -> Found:
    """Return one file of an archive; what cannot be unpacked comes out as an error of its own."""
    called = f"{given.name}!{name}"
    try:
        if _OUTSIDE.search(name):
            raise UnreadableStory("its name points outside the archive")
        own = given.inside(called)
        with opened() as stream:
            return Member(io.BytesIO(whole(stream if metered else Metered(stream, given.budget), own)), own)
    except Exhausted:
        raise
    except UnreadableStory as error:
        return UnreadableStory(str(error), called)
    except _DAMAGED as error:
        return UnreadableStory(f"it cannot be unpacked ({error})", called)
