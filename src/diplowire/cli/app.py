"""Binds the commands. Whatever is heavy is imported inside a command, so that `--help` stays quick."""

from __future__ import annotations

import typer

from diplowire.cli import (
    add,
    batch,
    dossier,
    explain,
    export,
    judge,
    mcp,
    read,
    reference,
    serve,
    stats,
    token,
    views,
    watch,
)

HELP = """Read Russian news-wire stories about relations between states, and keep a ledger of them.

Every finding (who, what happened, who said what, figures, promises) points at the words that it comes from. The ledger
says what came of it over many stories: what was held, moved or called off, who is who, which claims disagree.

\b
  diplowire read story.txt           a record to read
  diplowire read story.txt --format json
  diplowire explain story.txt        which rule found what
  diplowire add archive/             stories into the ledger
  diplowire batch archive/ -o DIR    archives with all cores; diplowire load DIR
  diplowire pair KAZ BLR             what the ledger knows of two states
  diplowire dossier KAZ BLR -o FILE  the same as a file to hand on
  diplowire person Tokayev           ... of a person
  diplowire plans --state KAZ        what is planned, and what is overdue
  diplowire search "trade partner"   stories by words in any form
  diplowire judge list               what is unsure, for you to decide
  diplowire serve --open             all of that in a browser
  diplowire watch sources.toml       feeds and pages, and who is told of changes
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
app.command("batch")(batch.batch)
app.command("load")(batch.load)
app.command("ledger")(add.ledger)
app.command("rebuild")(add.rebuild)
app.command("pair")(views.pair)
app.command("dossier")(dossier.dossier)
app.command("person")(views.person)
for _name, _list in views.LISTS.items():
    app.command(_name)(_list)
app.command("story")(views.story)
app.command("search")(views.search)
app.command("notices")(add.notices)
app.add_typer(judge.app, name="judge")
app.add_typer(stats.app, name="stats")
app.add_typer(token.app, name="token")
app.command("export")(export.export)
app.command("mcp")(mcp.mcp)
app.command("serve")(serve.serve)
app.command("watch")(watch.watch)
app.command("changes")(watch.changes)
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
