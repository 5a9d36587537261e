"""`diplowire watch` and `changes`: feeds and pages into the ledger, and what changed there."""

from __future__ import annotations

import datetime as dt
import json
import signal
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import Kind, Output, ReaderKind, chosen, complain
from diplowire.cli.options import Form, FormatOption, LedgerPath, Limit, OutputPath, opened
from diplowire.cli.read import Lang

if TYPE_CHECKING:
    from diplowire.ledger.book import Book
    from diplowire.watch.settings import Settings
    from diplowire.watch.watcher import Watcher


def watch(
    sources: Annotated[
        Path | None, typer.Argument(metavar="SOURCES.toml", help="What to watch, and whom to tell.")
    ] = None,
    ledger: LedgerPath = None,
    once: Annotated[bool, typer.Option("--once", help="Do what is due, and leave.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only say how each source was found last.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a file of sources to begin with.")] = False,
    kind: ReaderKind = Kind.fast,
) -> None:
    """Watch feeds and pages: new stories go into the ledger, and what they change is told.

    \b
      diplowire watch --example > sources.toml
      diplowire watch sources.toml               until Ctrl-C
      diplowire watch sources.toml --once        for cron
      diplowire watch sources.toml --status      what fails, and why

    Changes (a new plan, moved, called off, held, overdue, reports that disagree) go to webhooks, an Atom feed and mail;
    `diplowire changes` lists them. It goes on where it stopped, whatever stopped it. Exit code 0: all went well.
    1: with --once, a source could not be fetched. 2: the file, the command or the ledger was wrong.
    """
    from diplowire.watch.settings import SettingsError, read_settings
    from diplowire.watch.settings import example as shown

    if example:
        typer.echo(shown(), nl=False)
        return
    if sources is None:
        complain("name a file of sources; `diplowire watch --example` prints one")
        raise typer.Exit(2)
    try:
        settings = read_settings(sources)
    except SettingsError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    with opened(ledger, create=not status) as book:
        if status:
            _status(settings, book)
            return
        watcher = _watcher(settings, book, kind)
        signal.signal(signal.SIGINT, _stopper(watcher))
        signal.signal(signal.SIGTERM, _stopper(watcher))
        watcher.run(once=once)
        n = watcher.taking.counted
        typer.echo(f"{n['fresh']} new, {n['known']} known, {n['failed']} failed, {n['changes']} changes")
        failed = watcher.failed
    if once and failed:
        raise typer.Exit(1)


def changes(
    ledger: LedgerPath = None,
    limit: Limit = 50,
    format: FormatOption = Form.table,
    lang: Lang = "en",
    output: OutputPath = None,
) -> None:
    """List what changed in the ledger while it was watched, the newest first, each with its stories.

    What `diplowire add` brings in is no news and is not listed.
    """
    from diplowire.cli.show import labelled
    from diplowire.export.changes import message, paragraph
    from diplowire.ledger.outbox import newest
    from diplowire.views.changes import restored

    say = labelled(lang)
    if format is Form.csv:
        complain("changes have no table: ask for --format json")
        raise typer.Exit(2)
    with opened(ledger) as book, book.store.reading() as c:
        found = [(x.at, change) for x in newest(c, limit) if (change := restored(x.body))]
    if format is Form.json:
        text = json.dumps([{"at": at.isoformat(), **message(x)} for at, x in found], ensure_ascii=False) + "\n"
    else:
        text = "".join(f"{at:%Y-%m-%d %H:%M}  {chr(10).join(paragraph(x, say))}\n" for at, x in found)
    Output(output).write(text or f"{say('text', 'no_rows')}\n")


def _status(settings: Settings, book: Book) -> None:
    """Print how each source was found last, those that fail first."""
    from diplowire.ledger.watching import found

    with book.store.reading() as c:
        known = found(c, (s.key for s in settings.source))
    lines = []
    for source in settings.source:
        w = known.get(source.key)
        if w is None:
            lines.append((1, f"{source.name}: not looked at yet"))
        elif w.failures:
            lines.append((-w.failures, f"{source.name}: failed {w.failures} times, tried again {_at(w.due)}: {w.said}"))
        else:
            lines.append((2, f"{source.name}: well, looked at next {_at(w.due)}"))
    for _, line in sorted(lines, key=lambda x: x[0]):
        typer.echo(line)


def _at(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _watcher(settings: Settings, book: Book, kind: Kind) -> Watcher:
    from diplowire.fetch import Fetcher
    from diplowire.lang import pack, packs
    from diplowire.watch.clock import Clock
    from diplowire.watch.taking import Readers
    from diplowire.watch.watcher import Watcher

    reads = chosen(kind)
    others = tuple(pack(language).digest() for language in packs())
    info = Readers(reads.info.version, reads.info.lexicon_sha256, others)
    return Watcher(settings, book, Fetcher(settings.fetch.limits()), reads.read, info, time=Clock(), say=complain)


def _stopper(watcher: Watcher) -> signal._HANDLER:
    """Return what a signal does: the first one lets the watcher end, the second one ends it."""

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        watcher.stop()

    return stop
