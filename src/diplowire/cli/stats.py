"""`diplowire stats`: official statistics, beside which figures are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diplowire.cli.inputs import Output, complain
from diplowire.cli.options import LedgerPath, opened

HELP = """Load official statistics of trade; figures of stories are then shown beside them.

\b
  diplowire stats add trade.csv                 reporter, partner, flow, period, value, currency, source
  diplowire stats add comtrade.csv              as downloaded from UN Comtrade
  diplowire stats list
"""
app = typer.Typer(help=HELP, no_args_is_help=True)
_SHOWN = 10


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Tables as CSV, in a layout of the above.")],
    ledger: LedgerPath = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Who publishes them, where the table does not say.")
    ] = None,
) -> None:
    """Load tables of statistics. A row that is there already is replaced; rows that cannot be used are said.

    Exit code 0: all rows were used. 1: some were not. 2: a file could not be read at all.
    """
    from diplowire.errors import DiplowireError
    from diplowire.ledger.statistics import read_statistics
    from diplowire.read import file_bytes
    from diplowire.read.decode import decode

    passed = 0
    with opened(ledger, create=True) as book:
        for file in files:
            try:
                rows, messages = read_statistics(decode(file_bytes(file)).text, str(file), source)
            except DiplowireError as error:
                complain(str(error) if str(error).startswith(str(file)) else f"{file}: {error}")
                raise typer.Exit(2) from None
            new = book.add_statistics(rows)
            typer.echo(f"{file}: {len(rows)} figures, {new} of them new")
            for message in messages[:_SHOWN]:
                complain(message)
            if len(messages) > _SHOWN:
                complain(f"and {len(messages) - _SHOWN} more")
            passed += len(messages)
    if passed:
        raise typer.Exit(1)


@app.command("list")
def list_(ledger: LedgerPath = None) -> None:
    """List which statistics are loaded: reporter, partners, flows, years, source."""
    with opened(ledger) as book:
        lines = book.statistics()
    Output(None).write("".join(f"{line}\n" for line in lines) or "No statistics are loaded.\n")
