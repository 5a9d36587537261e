"""Options that the commands on the ledger share, and how they open it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import complain

if TYPE_CHECKING:
    from diplowire.ledger.book import Book


def day(text: str) -> dt.date:
    """Read a day. Raises typer.BadParameter for anything but YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day such as 2024-03-05") from None


LedgerPath = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="PATH|URL",
        envvar="DIPLOWIRE_LEDGER",
        show_envvar=True,
        help="The ledger: a file, or postgresql://user@host/name. Without it, the one in your data folder.",
    ),
]
AsOf = Annotated[
    dt.date | None,
    typer.Option("--as-of", parser=day, metavar="DATE", help="As it was known on that day; else by the newest story."),
]


@contextmanager
def opened(address: str | None, *, create: bool = False) -> Iterator[Book]:
    """Open a ledger for a command. Leaves with exit code 2 and a message where that fails."""
    from diplowire.errors import LedgerError
    from diplowire.pipeline import open_ledger

    try:
        book = open_ledger(address, create=create)
        try:
            yield book
        finally:
            book.close()
    except LedgerError as error:
        complain(str(error))
        raise typer.Exit(2) from None
