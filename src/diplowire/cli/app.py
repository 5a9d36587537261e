"""Binds the commands. Whatever is heavy is imported inside a command, so that `--help` stays quick."""

from __future__ import annotations

import typer

from diplowire.cli import add, explain, export, read, reference

HELP = """Read Russian news-wire stories about relations between states into sourced records.

Every finding of a record (who, what happened, who said what, figures, promises) points at the words that it comes from.

\b
  diplowire read story.txt                     a record to read
  diplowire read story.txt --format json       the same for programs
  diplowire read *.txt --format jsonl          one line per story
  diplowire read story.txt --format html -o story.html
  diplowire explain story.txt                  which rule found what
"""

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("read")(read.read)
app.command("explain")(explain.explain)
app.command("add")(add.add)
app.command("ledger")(add.ledger)
app.command("export")(export.export)
app.command("demo")(read.demo)
app.command("schema")(reference.schema)
app.command("kinds")(reference.kinds)
app.command("codebook")(reference.codebook)


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Print the version and leave.")) -> None:
    if version:
        from diplowire._version import VERSION

        typer.echo(f"diplowire {VERSION}")
        raise typer.Exit


def main() -> None:
    """Run the command line."""
    app()
