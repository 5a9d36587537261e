"""What the commands share: inputs to readings, messages for what cannot be read, output as bytes."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

if TYPE_CHECKING:
    from diplowire.model.reading import Reading
    from diplowire.model.source import Document
    from diplowire.pipeline import Reader
    from diplowire.rules.trace import Trace

STDIN = "-"
DEBUG = "DIPLOWIRE_DEBUG"  # set to anything: an error inside the program shows where it arose


class Kind(StrEnum):
    """Which reader reads; `pipeline.FAST` and `FULL`."""

    fast = "fast"
    full = "full"


ReaderKind = Annotated[
    Kind,
    typer.Option(
        "--reader",
        envvar="DIPLOWIRE_READER",
        show_envvar=True,
        help="fast, or full: a larger network that sees words in context (pip install 'diplowire[full]').",
    ),
]


def chosen(kind: str) -> Reader:
    """Return the reader of a kind. Leaves with exit code 2 and a message where it is not installed."""
    from diplowire.errors import PackError
    from diplowire.pipeline import reader

    try:
        return reader(kind=kind)
    except PackError as error:
        complain(str(error))
        raise typer.Exit(2) from None


def moment(text: str) -> dt.date | dt.datetime:
    """Read the value of `--published`. Raises typer.BadParameter for anything but an ISO 8601 date or time."""
    try:
        return dt.date.fromisoformat(text) if len(text) <= 10 else dt.datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no date such as 2024-03-05, nor a time such as 2024-03-05T14:30"
        ) from None


def complain(message: str) -> None:
    """Print a message on standard error."""
    typer.echo(f"diplowire: {message}", err=True)


def column_mapping(text: str) -> Mapping[str, str]:
    """Read the value of `--columns`. Raises typer.BadParameter where it is no mapping of columns."""
    from diplowire.read import parse_columns

    try:
        return parse_columns(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


class _Stated(TypedDict):
    published: dt.date | dt.datetime | None
    url: str | None
    columns: Mapping[str, str] | None


class Inputs:
    """Reads files one after the other; what cannot be read is said on standard error and counted in `failed`."""

    def __init__(
        self,
        paths: Sequence[str],
        published: dt.date | dt.datetime | None,
        url: str | None,
        columns: Mapping[str, str] | None = None,
        kind: str = Kind.fast,
    ) -> None:
        self.paths = paths
        self.kind = kind
        self.stated: _Stated = {"published": published, "url": url, "columns": columns}
        self.failed = 0

    def readings(self) -> Iterator[tuple[str, Reading]]:
        """Yield each path with its reading."""
        return ((name, reading) for name, reading, _ in self.explained())

    def explained(self) -> Iterator[tuple[str, Reading, Trace]]:
        """Yield each story's name with its reading and what the rules did."""
        from diplowire.errors import DiplowireError

        reader = chosen(self.kind)
        for document in self._documents():
            try:
                reading, trace = reader.explain(document)
            except DiplowireError as error:
                self._fail(str(error))
            except Exception as error:  # no story may cost the user the others, or end in a traceback
                if os.environ.get(DEBUG):
                    raise
                self._fail(
                    f"{document.name}: an error inside diplowire ({type(error).__name__}: {error}); "
                    f"please report it, with what {DEBUG}=1 shows"
                )
            else:
                yield document.name, reading, trace

    def _documents(self) -> Iterator[Document]:
        """Yield the stories of all inputs."""
        from diplowire.errors import UnreadableStory
        from diplowire.read import read_path, read_stories

        for path in self.paths:
            try:
                if path == STDIN:
                    found = read_stories(sys.stdin.buffer.read(), "<stdin>", **self.stated)
                else:
                    found = read_path(path, **self.stated)
                for story in found:
                    if isinstance(story, UnreadableStory):
                        self._fail(str(story))
                    else:
                        yield story
            except UnreadableStory as error:
                self._fail(str(error))

    def _fail(self, message: str) -> None:
        self.failed += 1
        complain(message)

    def finish(self) -> None:
        """Leave with exit code 1 where an input could not be read."""
        if self.failed:
            raise typer.Exit(1)


class Output:
    """Where a command writes UTF-8: standard output, or a file that is only made once there is something to write."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._begun = False

    def write(self, text: str) -> None:
        """Write some text. Leaves with exit code 2 where the file cannot be written."""
        data = text.encode("utf-8", "replace")
        if self.path is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            return
        try:
            with self.path.open("ab" if self._begun else "wb") as file:
                file.write(data)
        except OSError as error:
            complain(f"{self.path}: it cannot be written ({error.strerror})")
            raise typer.Exit(2) from None
        self._begun = True
