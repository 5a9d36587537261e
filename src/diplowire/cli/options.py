"""Options that the commands on the ledger share, and how they open it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import complain

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from diplowire.ledger.book import Book
    from diplowire.views import Filter


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


class Form(StrEnum):
    """How answers are written."""

    table = "table"
    json = "json"
    csv = "csv"


State = Annotated[
    list[str] | None, typer.Option("--state", metavar="CODE", help="A state, such as KAZ; two mean both together.")
]
Person = Annotated[str | None, typer.Option("--person", help="A name in any spelling, or an id of the ledger.")]
Kind = Annotated[
    str | None, typer.Option("--kind", help="A kind of event (`diplowire kinds`), act, measure or strength.")
]
Since = Annotated[dt.date | None, typer.Option("--since", parser=day, metavar="DATE", help="On that day or later.")]
Until = Annotated[dt.date | None, typer.Option("--until", parser=day, metavar="DATE", help="On that day or earlier.")]
SourceName = Annotated[str | None, typer.Option("--source", help="Only stories of this agency or outlet.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="At most so many.")]
FormatOption = Annotated[Form, typer.Option("--format", "-f", help="table for people, json or csv for programs.")]
OutputPath = Annotated[Path | None, typer.Option("--output", "-o", help="Write here.")]


def asked(
    connection: Connection,
    states: Sequence[str],
    person: str | None,
    kind: str | None,
    since: dt.date | None,
    until: dt.date | None,
    source: str | None,
    as_of: dt.date | None,
    limit: int,
) -> Filter:
    """Return the filter that options mean. Leaves with exit code 1 where a person is not in the ledger."""
    from diplowire.views import Filter
    from diplowire.views.people import find_persons

    persons: tuple[str, ...] = ()
    if person:
        persons = tuple(p.id for p in find_persons(connection, person))
        if not persons:
            complain(f"nobody of the name {person!r} is in the ledger")
            raise typer.Exit(1)
    upper = tuple(s.upper() for s in states)
    return Filter(upper, persons, kind, since, until, source, as_of, limit)
