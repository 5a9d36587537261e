"""`diplowire watch` and `changes`: feeds and pages into the ledger, and what changed there."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import complain
from diplowire.cli.options import LedgerPath, opened

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
    example: Annotated[bool, typer.Option("--example", help="Print a file of sources to begin with.")] = False,
) -> None:
    """Watch feeds and pages: new stories go into the ledger, and what they change is told.

    \b
      diplowire watch --example > sources.toml
      diplowire watch sources.toml               until Ctrl-C
      diplowire watch sources.toml --once        for cron

    Changes (a new plan, moved, called off, held, overdue, reports that disagree) go to webhooks, an Atom feed and mail.
    It goes on where it stopped, whatever stopped it. Exit code 0: all went well. 1: with --once, a source could not be
    fetched. 2: the file, the command or the ledger was wrong.
    """
    from diplowire.watch.settings import SettingsError, read_settings
    from diplowire.watch.settings import example as shown

    if example:
        typer.echo(shown(), nl=False)
        return
    if sources is None:
        raise typer.BadParameter("name a file of sources; `diplowire watch --example` prints one", param_hint="SOURCES")
    try:
        settings = read_settings(sources)
    except SettingsError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    with opened(ledger, create=True) as book:
        watcher = _watcher(settings, book)
        signal.signal(signal.SIGINT, _stopper(watcher))
        signal.signal(signal.SIGTERM, _stopper(watcher))
        watcher.run(once=once)
        n = watcher.taking.counted
        typer.echo(f"{n['fresh']} new, {n['known']} known, {n['failed']} failed, {n['changes']} changes")
        failed = watcher.failed
    if once and failed:
        raise typer.Exit(1)


def _watcher(settings: Settings, book: Book) -> Watcher:
    from diplowire.fetch import Fetcher
    from diplowire.pipeline import reader
    from diplowire.watch.clock import Clock
    from diplowire.watch.watcher import Watcher

    reads = reader()
    info = (reads.info.version, reads.info.lexicon_sha256)
    return Watcher(settings, book, Fetcher(settings.fetch.limits()), reads.read, info, time=Clock(), say=complain)


def _stopper(watcher: Watcher) -> signal._HANDLER:
    """Return what a signal does: the first one lets the watcher end, the second one ends it."""

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        watcher.stop()

    return stop
