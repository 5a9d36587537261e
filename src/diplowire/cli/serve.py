"""`diplowire serve`: the ledger in a browser."""

from __future__ import annotations

import gc
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import Kind, ReaderKind, chosen, complain
from diplowire.cli.options import LedgerPath

if TYPE_CHECKING:
    from fastapi import FastAPI

    from diplowire.serve.access import Access

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    ledger: LedgerPath = None,
    kind: ReaderKind = Kind.fast,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8710,
    lang: Annotated[str, typer.Option("--lang", metavar="en|ru", help="The language that pages begin in.")] = "en",
    open_: Annotated[bool, typer.Option("--open", help="Open the first page in your browser.")] = False,
) -> None:
    """Show the ledger in a browser: dossiers, lists, stories with their findings marked, and judging.

    \b
      diplowire serve --open
      diplowire serve --ledger desk.sqlite --port 8800 --lang ru

    Only this computer can reach it, unless --host names another address: then there are no pages, only the HTTP API,
    and every request needs a token (`diplowire token new`). Ctrl-C ends it.
    """
    from diplowire.errors import LedgerError
    from diplowire.serve.access import LANGUAGES, Access, Settings
    from diplowire.serve.binding import BindingError

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"pages are in {', '.join(LANGUAGES)}", param_hint="--lang")
    if kind is Kind.full:
        chosen(kind)  # a missing part is said now, not with the first story
    settings = Settings(ledger=ledger, host=host, port=port, language=lang, reader=kind)
    try:
        # Your own ledger is made on first use, so that its page says how to begin; one that you name has to be there.
        access = Access(settings, create=ledger is None)
    except LedgerError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    try:
        app = _application(access, local=host in LOOPBACK)
    except BindingError as error:
        access.close()
        complain(str(error))
        raise typer.Exit(2) from None
    _run(app, access, open_)


def _application(access: Access, *, local: bool) -> FastAPI:
    """Return pages and API for this computer; for others the API alone, of which every request needs a token."""
    if local:
        from diplowire.serve.site import create_app

        return create_app(access)
    from diplowire.serve.api import create_api

    return create_api(access, require_token=True)


def _run(app: FastAPI, access: Access, open_: bool) -> None:
    import uvicorn

    from diplowire.ledger.store import shown

    s = access.settings
    try:
        listening = socket.create_server((s.host, s.port), family=socket.AF_INET6 if ":" in s.host else socket.AF_INET)
    except OSError as error:
        access.close()
        complain(f"port {s.port} cannot be used ({error.strerror}): name another with --port")
        raise typer.Exit(2) from None
    address = f"http://{f'[{s.host}]' if ':' in s.host else s.host}:{s.port}/"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list | None = None) -> None:  # type: ignore[type-arg]
            await super().startup(sockets)
            if self.started:
                # What was loaded stays: looking through it for garbage would take a third of the time of a large page.
                gc.collect()
                gc.freeze()
                typer.echo(f"diplowire: {address} shows {shown(access.book.store.address)}; Ctrl-C ends it", err=True)
                if open_:
                    typer.launch(address)

    config = uvicorn.Config(app, host=s.host, port=s.port, log_level="warning", server_header=False, lifespan="on")
    try:
        Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
        access.close()
