"""`diplowire batch` and `load`: archives read by many processes into a folder, and that folder into the ledger."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import Kind, ReaderKind, chosen, complain
from diplowire.cli.options import LedgerPath, opened
from diplowire.cli.read import Columns

if TYPE_CHECKING:
    from diplowire.archive.batch import Result
    from diplowire.archive.shard import Runner

_SHOWN = 10  # reasons that a summary prints
_EVERY = 10.0  # seconds between lines where no terminal shows a bar
Advance = Callable[[int], None]


class Engine(StrEnum):
    """What runs the processes."""

    local = "local"
    daft = "daft"
    ray = "ray"


Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only the summary.")]


def batch(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SRC...", help="Files, folders, wildcards in quotes, or addresses (s3://...)."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The folder that the readings go to.")],
    processes: Annotated[
        int | None, typer.Option("--processes", "-p", min=1, metavar="N", help="So many at a time; else one a core.")
    ] = None,
    runner: Annotated[
        Engine, typer.Option(help="local: this machine. daft, ray: the same on Daft, here or on a cluster of Ray.")
    ] = Engine.local,
    address: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="ray: the head of the cluster; else one on this machine.")
    ] = None,
    columns: Columns = None,
    kind: ReaderKind = Kind.fast,
    quiet: Quiet = False,
) -> None:
    """Read whole archives with all cores, into a folder of Parquet files.

    \b
      diplowire batch archive/ --out readings/
      diplowire batch 2023.jsonl 2024.parquet --out readings/ --processes 8
      diplowire batch 's3://wire/2024/*.jsonl' --out readings/
      diplowire load readings/

    Any format that `diplowire read --help` lists is read. Files of lines, Parquet files and WARCs are shared out among
    the processes piece by piece. Whenever it is stopped, the same command goes on from there, and the bytes in the
    folder are the same in the end. A record that holds no story becomes a row that says why.

    Exit code 0: all read. 1: some records or files could not be read. 2: the command, the sources or the folder was
    wrong, or the disk is full.
    """
    from diplowire.archive.batch import Batch
    from diplowire.errors import ArchiveError
    from diplowire.pipeline import archive_reader

    if address and runner is not Engine.ray:
        raise typer.BadParameter("goes with --runner ray", param_hint="--address")
    started = time.monotonic()
    try:
        run = _runner(runner, address, out)
        todo = Batch(sources, out, chosen(kind).info, columns)
        planned = {s.id: s.stories for s in todo.shards}
        with _progress("reading", sum(s.stories for s in todo.todo), len(todo.todo), quiet=quiet) as advance:
            for outcome in todo.run(run, todo.worker(partial(archive_reader, kind.value)), processes):
                advance(planned[outcome.shard])
    except ArchiveError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        complain("stopped; the same command goes on from here")
        raise typer.Exit(130) from None
    _summary(todo.result, time.monotonic() - started, out)


def _runner(engine: Engine, address: str | None, out: Path) -> Runner:
    from diplowire.archive import local

    if engine is Engine.local:
        return local.run
    from diplowire.archive.on_daft import Daft

    return Daft(str(out.absolute()), cluster=engine is Engine.ray, address=address)


@contextmanager
def _progress(doing: str, stories: int, shards: int, *, quiet: bool) -> Iterator[Advance]:
    """Show how far it is, with rate and time left: a bar on a terminal, else a line now and then."""
    if quiet or not stories:
        yield lambda count: None
        return
    if not sys.stderr.isatty():
        yield _Lines(stories, shards)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} a second" if speed else "")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=300) as progress:
        task = progress.add_task(doing, total=stories)
        yield lambda count: progress.advance(task, count)


class _Lines:
    """Progress as lines."""

    def __init__(self, stories: int, shards: int) -> None:
        self._stories, self._shards = stories, shards
        self._read = self._done = 0
        self._started = self._said = time.monotonic()

    def __call__(self, count: int) -> None:
        self._read += count
        self._done += 1
        now = time.monotonic()
        if now - self._said < _EVERY:
            return
        self._said = now
        rate = self._read / (now - self._started)
        left = _span((self._stories - self._read) / rate) if rate else "?"
        shards = f"{self._done:,} of {self._shards:,} shards"
        complain(f"{self._read:,} of {self._stories:,} stories, {shards}, {rate:,.0f} a second, {left} left")


def _span(seconds: float) -> str:
    hours, minutes = divmod(round(seconds) // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes else f"{round(seconds)} s"


def _summary(result: Result, seconds: float, out: Path) -> None:
    new, known = f"{result.fresh:,} new", f"{result.known:,} known"
    typer.echo(f"{new}, {known}, {result.errors:,} failed in {seconds:.1f} s")
    for reason in result.failures[:_SHOWN]:
        complain(reason)
    if len(result.failures) > _SHOWN:
        complain(f"and {len(result.failures) - _SHOWN} more")
    if result.failures:
        complain("some files could not be read just now; the same command tries them again")
    if result.errors:
        complain(
            f"why records failed stands in the column error of {out}, and in `diplowire notices` once it is loaded"
        )
    if result.failures or result.errors:
        raise typer.Exit(1)


def load(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `diplowire batch` made.")],
    ledger: LedgerPath = None,
    quiet: Quiet = False,
) -> None:
    """Take the readings of a batch into the ledger.

    \b
      diplowire load readings/ --ledger desk.sqlite

    A story that is there already changes nothing. Stopping at any moment loses nothing that was taken in; the same
    command goes on from there, also while the batch is still running. Exit code 0: all is in the ledger. 1: shards are
    missing or damaged, or hold records that could not be read. 2: the folder or the ledger was wrong.
    """
    from diplowire.archive.load import Load
    from diplowire.errors import ArchiveError

    started = time.monotonic()
    with opened(ledger, create=True) as book:
        try:
            work = Load(book, folder)
            shards = work.manifest.shards
            with _progress("loading", sum(s.stories for s in shards), len(shards), quiet=quiet) as advance:
                for shard in work.run():
                    advance(shard.stories)
        except ArchiveError as error:
            complain(str(error))
            raise typer.Exit(2) from None
    r = work.result
    parts = [f"{r.fresh:,} new", f"{r.known:,} known", *([f"{r.reread:,} read anew"] if r.reread else [])]
    typer.echo(f"{', '.join(parts)}, {r.errors:,} failed in {time.monotonic() - started:.1f} s")
    for reason in r.failures[:_SHOWN]:
        complain(reason)
    if r.missing:
        complain(f"{r.missing:,} shards are not there yet: give the command of the batch again, then this one")
    if r.failures or r.missing or r.errors:
        raise typer.Exit(1)
