"""Files on disks and in object stores: found, and opened again on any machine."""

from __future__ import annotations

import errno
import glob
import io
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from diplowire.errors import ArchiveError
from diplowire.read.names import may_hold_story

_WILD = frozenset("*?[")
_SCHEMES = ("s3", "gs", "gcs", "file", "abfs", "abfss", "hdfs")
_AHEAD = 1 << 20  # bytes asked of a store at a time


@dataclass(frozen=True, slots=True)
class File:
    """A file that was found: its name as the caller would write it, bytes, and when it changed (seconds since 1970)."""

    name: str
    size: int
    changed: float


def find(sources: Sequence[str], besides: str) -> list[File]:
    """Return the files that are meant, by name: folders give those that may hold stories, wildcards all that fit.

    What is hidden is left out, and so is the folder `besides`, to which readings go. Raises ArchiveError for a source
    that is not there.
    """
    own = os.path.realpath(besides)
    found: dict[str, File] = {}
    for source in sources:
        files = _in_store(source) if is_address(source) else _on_disk(source, own)
        before = len(found)
        found.update((f.name, f) for f in files)
        if len(found) == before and _WILD & set(source):
            raise ArchiveError(f"{source}: no file fits")
    return [found[name] for name in sorted(found)]


def opened(name: str, base: str) -> BinaryIO:
    """Open a file; `base` is the folder that relative names count from. Raises OSError."""
    if not is_address(name):
        return Path(base, name).open("rb")
    system, root = _store(*_parted(name)[:2])
    # Arrow's own file knows no readline of at most so many bytes
    return io.BufferedReader(system.open_input_file(f"{root}{_parted(name)[2]}"), _AHEAD)


def is_address(source: str) -> bool:
    """Say whether a source lies in an object store."""
    scheme, mark, _ = source.partition("://")
    return bool(mark) and scheme.isalnum()


def _on_disk(source: str, own: str) -> Iterator[File]:
    plain = os.path.normpath(source)
    if os.path.lexists(plain) or not _WILD & set(plain):
        yield from _under(plain, own)
        return
    for name in glob.iglob(plain, recursive=True):
        yield from _under(name, own)


def _under(name: str, own: str) -> Iterator[File]:
    try:
        about = os.stat(name)
        if not stat.S_ISDIR(about.st_mode):
            if not stat.S_ISREG(about.st_mode):
                raise ArchiveError(f"{name}: it is no file, and must be read twice; save it as one")
            yield File(name, about.st_size, about.st_mtime)
            return
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{name}: {_why(error)}") from None
    waiting = [name]
    while waiting:
        folder = waiting.pop()
        if os.path.realpath(folder) == own:
            continue
        try:
            with os.scandir(folder) as entries:
                for e in entries:
                    if e.name.startswith("."):
                        continue
                    path = e.name if folder == "." else f"{folder}/{e.name}"
                    if e.is_dir():
                        if not e.is_symlink():  # a link may lead back up
                            waiting.append(path)
                    elif may_hold_story(e.name):
                        yield _entry(path, e)
        except OSError as error:
            raise ArchiveError(f"{error.filename or folder}: {_why(error)}") from None


def _entry(path: str, entry: os.DirEntry[str]) -> File:
    try:
        about = entry.stat()
    except OSError:  # a link to nowhere: whoever reads it says so
        return File(path, 0, 0.0)
    return File(path, about.st_size, about.st_mtime)


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOENT:
        return "there is no such file or folder"
    return f"it cannot be opened ({getattr(error, 'strerror', None) or error})"


def _in_store(source: str) -> Iterator[File]:
    from pyarrow import fs

    scheme, host, path = _parted(source)
    system, root = _store(scheme, host)
    wild = bool(_WILD & set(path))
    top = path if not wild else path[: min(path.index(c) for c in _WILD if c in path)].rpartition("/")[0]
    try:
        about = system.get_file_info(f"{root}{top}")
        if about.type == fs.FileType.NotFound:
            raise ArchiveError(f"{source}: there is no such file or folder")
        if about.type == fs.FileType.File:
            infos = [about]
        else:
            infos = system.get_file_info(fs.FileSelector(f"{root}{top}", recursive=True))
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{source}: it cannot be listed ({error})") from None
    for i in infos:
        if i.type != fs.FileType.File:
            continue
        inside = i.path.removeprefix(root)
        hidden = any(piece.startswith(".") for piece in inside.removeprefix(top).split("/"))
        fits = PurePosixPath(inside).match(path) if wild else may_hold_story(inside.rpartition("/")[2])
        if i is about or (fits and not hidden):
            yield File(f"{scheme}://{host}{inside}", i.size, (i.mtime_ns or 0) / 1e9)


def _parted(source: str) -> tuple[str, str, str]:
    """Return scheme, bucket or host, and the path that opens with a slash or is empty. Raises ArchiveError."""
    parts = urlsplit(source.replace("?", "%3F").replace("#", "%23"))
    if parts.scheme not in _SCHEMES:
        raise ArchiveError(f"{source}: archives are read from disks and from {', '.join(_SCHEMES)}; fetch it first")
    if "@" in parts.netloc and not parts.scheme.startswith("abfs"):
        raise ArchiveError(f"{parts.scheme}://...: keys do not belong into an address; put them into the environment")
    path = parts.path.replace("%3F", "?").replace("%23", "#")
    return parts.scheme, parts.netloc, path.rstrip("/")


@cache
def _store(scheme: str, host: str) -> tuple[Any, str]:
    """Return the file system of a bucket and what stands before a path in it. Raises ArchiveError."""
    from pyarrow import fs

    try:
        system, root = fs.FileSystem.from_uri(f"{scheme}://{host}/")
    except (OSError, ValueError, NotImplementedError) as error:
        raise ArchiveError(f"{scheme}://{host}: it cannot be opened ({error})") from None
    return system, root.rstrip("/")
