"""What the commands share: inputs to readings, messages for what cannot be read, output as bytes."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from diplowire.model.reading import Reading
    from diplowire.model.source import Document
    from diplowire.rules.trace import Trace

STDIN = "-"
DEBUG = "DIPLOWIRE_DEBUG"  # set to anything: an error inside the program shows where it arose


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


class Inputs:
    """Reads files one after the other; what cannot be read is said on standard error and counted in `failed`."""

    def __init__(self, paths: Sequence[str], published: dt.date | dt.datetime | None, url: str | None) -> None:
        self.paths = paths
        self.published = published
        self.url = url
        self.failed = 0

    def readings(self) -> Iterator[tuple[str, Reading]]:
        """Yield each path with its reading."""
        return ((name, reading) for name, reading, _ in self.explained())

    def explained(self) -> Iterator[tuple[str, Reading, Trace]]:
        """Yield each path with its reading and what the rules did."""
        from diplowire.errors import DiplowireError
        from diplowire.pipeline import reader

        for path in self.paths:
            try:
                document = self._document(path)
                reading, trace = reader().explain(document)
            except DiplowireError as error:
                self._fail(str(error))
            except Exception as error:  # no story may cost the user the others, or end in a traceback
                if os.environ.get(DEBUG):
                    raise
                self._fail(
                    f"{path}: an error inside diplowire ({type(error).__name__}: {error}); "
                    f"please report it, with what {DEBUG}=1 shows"
                )
            else:
                yield path, reading, trace

    def _document(self, path: str) -> Document:
        from diplowire.read import read_bytes, read_file

        if path == STDIN:
            return read_bytes(sys.stdin.buffer.read(), "<stdin>", published=self.published, url=self.url)
        return read_file(path, published=self.published, url=self.url)

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
