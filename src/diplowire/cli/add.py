"""`diplowire add`, `notices` and `ledger`: stories into the ledger, what could not be read, and the whole of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import STDIN, Kind, Output, ReaderKind, chosen, complain
from diplowire.cli.options import AsOf, Form, FormatOption, LedgerPath, opened
from diplowire.cli.read import Columns, Published, Url

if TYPE_CHECKING:
    from diplowire.ledger.intake import Intake, Result

_SHOWN = 10  # reasons that the summary prints


def add(
    inputs: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Stories, or folders of them; - reads standard input.")
    ],
    ledger: LedgerPath = None,
    published: Published = None,
    url: Url = None,
    columns: Columns = None,
    kind: ReaderKind = Kind.fast,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, only the summary.")] = False,
) -> None:
    """Read stories and take what they say into the ledger.

    \b
      diplowire add story.txt
      diplowire add archive/ --ledger desk.sqlite
      cat story.txt | diplowire add - --published 2024-03-05
      diplowire add news.warc.gz feed.xml
      diplowire add archive.parquet --columns text=body,published=date,url=link

    Files may hold one story or many, in any format that `diplowire read --help` lists.
    A story that is there already changes nothing. Stopping at any moment loses nothing that was taken in; the same
    command goes on from there. Exit code 0: all taken in. 1: some could not be read (`diplowire notices` lists them).
    2: the command or the ledger was wrong.
    """
    from diplowire.pipeline import intake

    paths = list(_expand(inputs))
    if not paths:
        complain("there is nothing to add: no file in the folder has a name that stories have")
        raise typer.Exit(2)
    chosen(kind)
    started = time.monotonic()
    with opened(ledger, create=True) as book:
        work = intake(book, published=published, url=url, columns=columns, kind=kind)
        _run(work, paths, quiet=quiet)
        result = work.result
    _summary(result, time.monotonic() - started)
    if result.failed:
        raise typer.Exit(1)


def _expand(inputs: Sequence[str]) -> Iterator[str]:
    """Yield the files that are meant: folders give those that may hold stories, sorted, subfolders included."""
    from diplowire.read.names import may_hold_story

    for name in inputs:
        path = Path(name)
        if name != STDIN and path.is_dir():
            found = (p for p in sorted(path.rglob("*")) if p.is_file())
            yield from (str(p) for p in found if may_hold_story(str(p.relative_to(path))))
        else:
            yield name


def _run(work: Intake, paths: Sequence[str], *, quiet: bool) -> None:
    def data(path: str) -> bytes | None:
        return sys.stdin.buffer.read() if path == STDIN else None

    if quiet or not sys.stderr.isatty():
        for path in paths:
            work.take(path, data(path))
        work.finish()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=len(paths))
        for path in paths:
            work.take(path, data(path))
            progress.advance(task)
        work.finish()


def _summary(result: Result, seconds: float) -> None:
    parts = [f"{result.fresh} new", f"{result.known} known"]
    parts += [f"{result.reread} read anew"] if result.reread else []
    parts += [f"{len(result.failed)} failed"]
    typer.echo(f"{', '.join(parts)} in {seconds:.1f} s")
    for failure in result.failed[:_SHOWN]:
        complain(failure.reason)
    if len(result.failed) > _SHOWN:
        complain(f"and {len(result.failed) - _SHOWN} more: `diplowire notices` lists them all")


def notices(ledger: LedgerPath = None, format: FormatOption = Form.table) -> None:
    """List the inputs that could not be read, with the reason, the newest first."""
    from diplowire.cli.show import labelled, printed, show_rows
    from diplowire.views.rows import NoticeRow
    from diplowire.views.stories import notices as ask

    with opened(ledger) as book, book.store.reading() as c:
        rows = ask(c)
    if format is not Form.table:
        show_rows(rows, NoticeRow, format, labelled("en"), None)
        return
    from rich.text import Text

    from diplowire.export.places import visible

    lines = "\n".join(f"{r.at:%Y-%m-%d %H:%M}  {visible(r.reason)}" for r in rows)
    Output(None).write(printed(Text(lines or "Everything could be read."), to_file=False))


def rebuild(ledger: LedgerPath = None) -> None:
    """Decide everything anew from the stored readings and judgements.

    The ledger keeps itself up to date; this is for after an update of diplowire that matches better. Nothing is read
    again and no judgement is lost.
    """
    with opened(ledger) as book:
        typer.echo(f"{book.rebuild()} stories put together anew")


class Whole(StrEnum):
    """How the whole ledger is written."""

    json = "json"


def ledger(
    ledger: LedgerPath = None,
    as_of: AsOf = None,
    format: Annotated[Whole, typer.Option("--format", "-f")] = Whole.json,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write here.")] = None,
    indent: Annotated[bool, typer.Option("--indent", help="Indent.")] = False,
) -> None:
    """Print the whole ledger: entities, occurrences with histories, fulfilments, disagreements, commitments.

    \b
      diplowire ledger --format json
      diplowire ledger --as-of 2024-03-05     as it was known on that day
    """
    with opened(ledger) as book:
        text = book.ledger(as_of).model_dump_json(by_alias=True, indent=2 if indent else None)
    Output(output).write(text + "\n")
