"""`diplowire schema`, `kinds`, `codebook`: what a record can hold."""

from __future__ import annotations

from diplowire.cli.inputs import Output


def schema() -> None:
    """Print the JSON Schema of a reading."""
    from diplowire.cli.codebook import schema_json

    Output(None).write(schema_json())


def kinds() -> None:
    """List the kinds of events with their codes in PLOVER 2.0 and CAMEO."""
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table

    from diplowire.rules.kind import kinds as all_kinds

    table = Table("kind", "what it is", "PLOVER", "CAMEO", "planned", box=box.SIMPLE_HEAD, pad_edge=False)
    for kind in all_kinds().values():
        ahead = "/".join(c for c in (kind.ahead.plover, kind.ahead.cameo) if c)
        plover = "/".join(c for c in (kind.done.plover, kind.done.mode) if c)
        table.add_row(kind.name, kind.label, plover, kind.done.cameo or "", ahead)
    buffer = io.StringIO()
    Console(file=buffer, width=100, no_color=True, highlight=False).print(table)
    Output(None).write("".join(f"{line.rstrip()}\n" for line in buffer.getvalue().split("\n")[:-1]))


def codebook() -> None:
    """Print the codebook: every field of a record and every kind of event, as Markdown."""
    from diplowire.cli.codebook import codebook as book

    Output(None).write(book())
