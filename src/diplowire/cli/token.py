"""`diplowire token`: keys of the HTTP API."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import complain
from diplowire.cli.options import LedgerPath, day, opened

if TYPE_CHECKING:
    from diplowire.serve.tokens import Scope, Token

HELP = """Make and take back tokens of the HTTP API.

\b
  diplowire token new desk --scope read --scope add --expires 2030-12-31
  diplowire token list
  diplowire token revoke T0123abcd

A token is shown once, when it is made; the ledger keeps only its hash. Scopes: read (needed where the server can be
reached from other machines), add (stories), judge.
"""
app = typer.Typer(help=HELP, no_args_is_help=True)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Who or what uses it; judgements made with it carry this name.")],
    ledger: LedgerPath = None,
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="read, add or judge; several are named one by one.")
    ] = None,
    expires: Annotated[
        dt.date | None, typer.Option("--expires", parser=day, metavar="DATE", help="The last day on which it works.")
    ] = None,
) -> None:
    """Make a token and print it: it cannot be shown again. Without --scope it may read."""
    from diplowire.errors import LedgerError
    from diplowire.serve.tokens import Tokens

    with opened(ledger, create=True) as book:
        scopes: list[Scope] = scope or ["read"]  # type: ignore[assignment]
        try:
            made, secret = Tokens(book.store).new(name, scopes, expires)
        except LedgerError as error:
            complain(str(error))
            raise typer.Exit(2) from None
    complain(f"{_said(made)}; this is the only time that it is shown:")
    typer.echo(secret)


@app.command("list")
def list_(ledger: LedgerPath = None) -> None:
    """List all tokens, without their secrets."""
    from diplowire.serve.tokens import Tokens

    with opened(ledger) as book:
        for token in Tokens(book.store).every():
            typer.echo(_said(token))


@app.command()
def revoke(
    id: Annotated[str, typer.Argument(help="The id of a token, from `token list`.")], ledger: LedgerPath = None
) -> None:
    """Make a token useless from now on."""
    from diplowire.serve.tokens import Tokens

    with opened(ledger) as book:
        typer.echo(_said(Tokens(book.store).revoke(id)))


def _said(token: Token) -> str:
    parts = [token.id, token.name, " ".join(token.scopes), f"made {token.created:%Y-%m-%d}"]
    parts += [f"expires {token.expires}"] if token.expires else []
    parts += [f"last used {token.last_used}"] if token.last_used else []
    parts += [f"revoked {token.revoked:%Y-%m-%d}"] if token.revoked else []
    return "  ".join(parts)
