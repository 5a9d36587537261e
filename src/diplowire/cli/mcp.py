"""`diplowire mcp`: the ledger for AI assistants."""

from __future__ import annotations

from typing import Annotated

import typer

from diplowire.cli.inputs import Kind, ReaderKind, chosen, complain
from diplowire.cli.options import LedgerPath

PORT = 8711


def mcp(
    ledger: LedgerPath = None,
    kind: ReaderKind = Kind.fast,
    http: Annotated[bool, typer.Option("--http", help="Streamable HTTP at /mcp instead of stdin and stdout.")] = False,
    host: Annotated[str, typer.Option("--host", help="With --http: an address of this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="With --http.")] = PORT,
) -> None:
    """Let an AI assistant ask the ledger, over the Model Context Protocol. It can read and change nothing.

    \b
      diplowire mcp                             a client starts this and speaks to it on stdin and stdout
      diplowire mcp --ledger desk.sqlite --http   http://127.0.0.1:8711/mcp

    Every answer carries its stories with the exact words. How to set up a client: docs/assistants.md.
    """
    from diplowire.errors import LedgerError
    from diplowire.serve.access import Access, Settings
    from diplowire.serve.mcp import loopback, serve_http, serve_stdio

    if kind is Kind.full:
        chosen(kind)  # a missing part is said now, not with the first story
    try:
        loopback(host)
        access = Access(Settings(ledger=ledger, host=host, port=port, reader=kind))
    except (LedgerError, ValueError) as error:
        complain(str(error))
        raise typer.Exit(2) from None
    try:
        if http:
            complain(f"http://{host}:{port}/mcp")
            serve_http(access)
        else:
            serve_stdio(access)
    finally:
        access.close()
