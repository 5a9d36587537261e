"""`diplowire explain`: the rule behind each finding."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import Inputs, Kind, Output, ReaderKind
from diplowire.cli.read import WIDTH, Files, Published, Url

if TYPE_CHECKING:
    from diplowire.model.reading import Reading
    from diplowire.rules.trace import Trace


def explain(
    files: Files,
    rule: Annotated[str, typer.Option(help="Only rules whose name begins so, such as ru.date.")] = "",
    published: Published = None,
    url: Url = None,
    kind: ReaderKind = Kind.fast,
) -> None:
    """Show which rule fired on which words of a story, what it read there, and what outvoted it.

    \b
      diplowire explain story.txt
      diplowire explain story.txt --rule ru.date
    """
    inputs, out = Inputs(files, published, url, None, kind), Output(None)
    for path, reading, trace in inputs.explained():
        title = f"{path}\n" if len(files) > 1 else ""
        out.write(title + _table(reading, trace, rule))
    inputs.finish()


def _table(reading: Reading, trace: Trace, prefix: str) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from diplowire.export.places import Places, shorten, visible

    text, places = reading.story.text, Places(reading.story.text)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("at", "rule", "words", "read as", "outcome"):
        table.add_column(column, overflow="fold")
    fired = sorted((f for f in trace.firings if f.rule.startswith(prefix)), key=lambda f: (f.start, f.stop, f.rule))
    for f in fired:
        row = (places.at(f.start), f.rule, shorten(text[f.start : f.stop], 60), visible(f.value), f.outcome)
        table.add_row(*(Text(cell) for cell in row))
    terminal, buffer = sys.stdout.isatty(), io.StringIO()
    console = Console(
        file=buffer,
        width=None if terminal else max(WIDTH, 120),
        force_terminal=terminal,
        no_color=not terminal,
        highlight=False,
    )
    console.print(table if fired else "No rule fired.")
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().split("\n")[:-1])
