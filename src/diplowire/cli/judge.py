"""`diplowire judge`: what is unsure, and what a person decides."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import Output, complain
from diplowire.cli.options import Form, FormatOption, LedgerPath, Limit, opened
from diplowire.cli.show import labelled, printed, show_rows

if TYPE_CHECKING:
    from diplowire.ledger.book import Book
    from diplowire.ledger.judgements import Judgement, Verdict

HELP = """Judge what is unsure: whether two are one, or what a story really says.

\b
  diplowire judge list                                  pairs that may be one, with numbers
  diplowire judge merge 12 --reason "same office"       the pair numbered 12 is one
  diplowire judge apart STORY/p1 STORY/p2 --reason ...  two entities (or events) are two
  diplowire judge correct STORY/e3 --field factuality --value cancelled --reason ...
  diplowire judge undo JUDGEMENT --reason ...           an earlier judgement no longer holds
  diplowire judge history                               all judgements

Every judgement is kept with author, time and reason. Nothing is overwritten; undoing brings back what was before.
"""
app = typer.Typer(help=HELP, no_args_is_help=True)

Author = Annotated[str | None, typer.Option("--author", help="Who judges; else the user's own name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept with the judgement.")]
Pair = Annotated[
    list[str], typer.Argument(metavar="NUMBER | STORY/ID STORY/ID", help="A number of the list, or two ids.")
]


@app.command("list")
def list_(ledger: LedgerPath = None, limit: Limit = 30, format: FormatOption = Form.table) -> None:
    """List pairs that may be one and were left apart, the newest first."""
    from rich.console import Group
    from rich.text import Text

    from diplowire.export.places import visible
    from diplowire.views.doubts import doubts
    from diplowire.views.rows import DoubtRow

    with opened(ledger) as book, book.store.reading() as c:
        rows = doubts(c, limit=limit)
    if format is not Form.table:
        show_rows(rows, DoubtRow, format, labelled("en"), None)
        return
    lines = [Text("Nothing is unsure.")] if not rows else []
    for r in rows:
        lines.append(Text(f"{r.number}  {r.sort}: {r.why}", style="bold"))
        lines += [Text(f"   {at}  {visible(what)}") for at, what in ((r.one_at, r.one), (r.other_at, r.other))]
    Output(None).write(printed(Group(*lines), to_file=False))


@app.command()
def merge(pair: Pair, reason: Reason, ledger: LedgerPath = None, author: Author = None) -> None:
    """Judge two entities or two events to be one."""
    _pair(ledger, "merge", pair, reason, author)


@app.command()
def apart(pair: Pair, reason: Reason, ledger: LedgerPath = None, author: Author = None) -> None:
    """Judge two entities or two events to be two."""
    _pair(ledger, "apart", pair, reason, author)


@app.command()
def correct(
    event: Annotated[str, typer.Argument(metavar="STORY/EVENT", help="The event of a story, such as 0123abcd/e3.")],
    field: Annotated[str, typer.Option(help="kind, factuality, start, end, rank, ordinal, or ignore (value yes).")],
    value: Annotated[str, typer.Option(help="What it really is.")],
    reason: Reason,
    ledger: LedgerPath = None,
    author: Author = None,
) -> None:
    """Correct what was read of an event; the reading itself stays as it is."""
    with opened(ledger) as book:
        one = _uid(book, event)
        _done(book.judge("correct", "event", one, author=_author(author), reason=reason, field=field, value=value))


@app.command()
def undo(
    judgement: Annotated[str, typer.Argument(help="The id of a judgement, from `judge history`.")],
    reason: Reason,
    ledger: LedgerPath = None,
    author: Author = None,
) -> None:
    """Take a judgement back. Undoing an undoing brings it into force again."""
    with opened(ledger) as book:
        _done(book.judge("undo", "", (judgement, ""), author=_author(author), reason=reason))


@app.command()
def history(ledger: LedgerPath = None, format: FormatOption = Form.table) -> None:
    """List all judgements, those that were undone included."""
    from rich.console import Group
    from rich.text import Text

    from diplowire.export.places import visible
    from diplowire.views.doubts import history as ask
    from diplowire.views.rows import JudgementRow

    with opened(ledger) as book, book.store.reading() as c:
        rows = ask(c)
    if format is not Form.table:
        show_rows(rows, JudgementRow, format, labelled("en"), None)
        return
    lines = [Text("Nothing was judged yet.")] if not rows else []
    for r in rows:
        what = " ".join(x for x in (r.one, r.other, f"{r.field} = {r.value}" if r.field else None) if x)
        undone = "" if r.holds else "  (undone)"
        lines.append(
            Text(f"{r.id}  {r.at:%Y-%m-%d %H:%M}  {visible(r.author)}  {r.verdict} {what}{undone}", style="bold")
        )
        lines.append(Text(f"   {visible(r.reason)}"))
    Output(None).write(printed(Group(*lines), to_file=False))


def _pair(ledger: str | None, verdict: Verdict, pair: list[str], reason: str, author: str | None) -> None:
    with opened(ledger) as book:
        if len(pair) == 1 and pair[0].isdigit():
            pair = _numbered(book, int(pair[0]))
        if len(pair) != 2:
            complain("name a number of `diplowire judge list`, or two ids such as 0123abcd/p1 4567cdef/p2")
            raise typer.Exit(2)
        one, other = (_uid(book, x) for x in pair)
        sort = "event" if one[1].startswith("e") else "entity"
        _done(book.judge(verdict, sort, one, other, author=_author(author), reason=reason))  # type: ignore[arg-type]


def _numbered(book: Book, number: int) -> list[str]:
    from diplowire.views.doubts import doubts

    with book.store.reading() as c:
        row = next((r for r in doubts(c, limit=100_000) if r.number == number), None)
    if row is None:
        complain(f"there is no pair numbered {number}; `diplowire judge list` shows them")
        raise typer.Exit(2)
    return [row.one_at, row.other_at]


def _uid(book: Book, name: str) -> tuple[str, str]:
    """Return story and finding of `STORY/ID`; the story may be the start of its id."""
    from diplowire.views.stories import story

    start, _, local = name.rpartition("/")
    if not start or not local:
        complain(f"{name!r} is no id such as 0123abcd/p1")
        raise typer.Exit(2)
    with book.store.reading() as c:
        return story(c, start)[0].id, local


def _author(author: str | None) -> str:
    if author:
        return author
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        complain("say who judges: add --author NAME")
        raise typer.Exit(2) from None


def _done(j: Judgement) -> None:
    typer.echo(f"{j.id}: {j.verdict} by {j.author}")
