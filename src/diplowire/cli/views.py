"""`diplowire pair`, `person`, `visits`, `events`, `plans`, `statements`, `figures`, `commitments`: the ledger asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diplowire.cli.inputs import complain
from diplowire.cli.options import (
    AsOf,
    Form,
    FormatOption,
    Kind,
    LedgerPath,
    Limit,
    OutputPath,
    Person,
    Since,
    SourceName,
    State,
    Until,
    asked,
    opened,
)
from diplowire.cli.read import Lang
from diplowire.cli.show import labelled, show, show_person, show_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from diplowire.views import Filter, Texts

Query = Callable[["Connection", "Filter", "Texts"], Sequence[Any]]


def pair(
    one: Annotated[str, typer.Argument(metavar="STATE", help="Its three-letter code, such as KAZ.")],
    other: Annotated[str, typer.Argument(metavar="STATE")],
    ledger: LedgerPath = None,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    source: SourceName = None,
    limit: Limit = 20,
    format: FormatOption = Form.table,
    lang: Lang = "en",
    output: OutputPath = None,
) -> None:
    """Show what the ledger knows of two states: timeline, contacts, plans, commitments, figures, statements.

    \b
      diplowire pair KAZ BLR
      diplowire pair KAZ BLR --as-of 2024-03-05 --lang ru
      diplowire pair KAZ BLR --format json -o dossier.json
    """
    from diplowire.pipeline import KNOWLEDGE
    from diplowire.views import Texts
    from diplowire.views.pair import pair as ask

    say = labelled(lang)
    with opened(ledger) as book, book.store.reading() as c:
        f = asked(c, [one, other], None, None, since, until, source, as_of, limit)
        show(ask(c, f, KNOWLEDGE.lemmas, Texts(c, _names_in(lang))), format, say, output)


def person(
    name: Annotated[str, typer.Argument(help="A name in any spelling, or an id of the ledger.")],
    ledger: LedgerPath = None,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    format: FormatOption = Form.table,
    lang: Lang = "en",
    output: OutputPath = None,
) -> None:
    """Show a person: offices as reported, what they took part in, what they said.

    \b
      diplowire person "Kassym-Jomart Tokayev"
      diplowire person Tokaev --format json

    Where several bear the name, they are listed with their ids.
    """
    from diplowire.views import Filter, Texts
    from diplowire.views.people import find_persons
    from diplowire.views.people import person as ask

    say = labelled(lang)
    with opened(ledger) as book, book.store.reading() as c:
        texts = Texts(c, _names_in(lang))
        found = find_persons(c, name, texts)
        if not found:
            complain(f"nobody of the name {name!r} is in the ledger")
            raise typer.Exit(1)
        if len(found) > 1:
            complain(f"several persons bear the name {name!r}; ask again with an id:")
            for p in found[:20]:
                complain(f"  {p.id}  {p.name}{f' ({p.country})' if p.country else ''}")
            raise typer.Exit(1)
        f = Filter(since=since, until=until, as_of=as_of, limit=limit)
        show_person(ask(c, found[0].id, f, texts), format, say, output)


def _names_in(lang: str) -> str:
    return lang if lang != "en" else "ru"


def _list(name: str, help: str, query: Callable[[], tuple[Query, type[Any]]]) -> Callable[..., None]:
    """Return the command that shows one list; all lists have the same filters."""

    def command(
        ledger: LedgerPath = None,
        state: State = None,
        person: Person = None,
        kind: Kind = None,
        since: Since = None,
        until: Until = None,
        source: SourceName = None,
        as_of: AsOf = None,
        limit: Limit = 50,
        format: FormatOption = Form.table,
        lang: Lang = "en",
        output: OutputPath = None,
    ) -> None:
        from diplowire.views import Texts

        say = labelled(lang)
        ask, row = query()
        with opened(ledger) as book, book.store.reading() as c:
            f = asked(c, state or [], person, kind, since, until, source, as_of, limit)
            show_rows(ask(c, f, Texts(c, _names_in(lang))), row, format, say, output)

    command.__name__ = name
    command.__doc__ = help
    return command


def _events() -> tuple[Query, type[Any]]:
    from diplowire.views.events import events
    from diplowire.views.rows import EventRow

    return events, EventRow


def _visits() -> tuple[Query, type[Any]]:
    from diplowire.views.events import visits
    from diplowire.views.rows import EventRow

    return visits, EventRow


def _plans() -> tuple[Query, type[Any]]:
    from diplowire.views.events import plans
    from diplowire.views.rows import EventRow

    return plans, EventRow


def _statements() -> tuple[Query, type[Any]]:
    from diplowire.views.rows import StatementRow
    from diplowire.views.said import statements

    return statements, StatementRow


def _figures() -> tuple[Query, type[Any]]:
    from diplowire.views.rows import FigureRow
    from diplowire.views.said import figures

    return figures, FigureRow


def _commitments() -> tuple[Query, type[Any]]:
    from diplowire.pipeline import KNOWLEDGE
    from diplowire.views.rows import CommitmentRow
    from diplowire.views.said import commitments

    return (lambda c, f, texts: commitments(c, f, KNOWLEDGE.lemmas, texts)), CommitmentRow


_FILTERS = """

\b
  diplowire {0} --state KAZ --state BLR --since 2024-01-01
  diplowire {0} --person "Kassym-Jomart Tokayev" --lang ru
  diplowire {0} --source TASS --format csv -o {0}.csv
"""
LISTS: dict[str, Callable[..., None]] = {
    name: _list(name, help + _FILTERS.format(name), query)
    for name, help, query in (
        ("events", "List what happened or was announced, told last first, each with its history and stories.", _events),
        ("visits", "List visits, told last first, each with its history and stories.", _visits),
        (
            "plans",
            "List what is planned and neither held nor called off, the soonest first; overdue is said so.",
            _plans,
        ),
        (
            "statements",
            "List statements, the newest first: whose words, through whom, and where they stand.",
            _statements,
        ),
        ("figures", "List figures, the newest first, beside official statistics where those were loaded.", _figures),
        ("commitments", "List who undertook what, and what became of it.", _commitments),
    )
}


def story(
    id: Annotated[str, typer.Argument(help="The story's id, or the start of one.")],
    ledger: LedgerPath = None,
    format: FormatOption = Form.table,
    lang: Lang = "en",
    output: OutputPath = None,
) -> None:
    """Show a story of the ledger: its record, and what its entities and events are in the ledger."""
    from diplowire.cli.show import show_story
    from diplowire.views.stories import story as ask

    say = labelled(lang)
    with opened(ledger) as book, book.store.reading() as c:
        row, reading = ask(c, id)
    show_story(row, reading, format, say, output)


def search(
    words: Annotated[
        str, typer.Argument(help="Words in any form; all must occur. An asterisk ends the start of a word.")
    ],
    ledger: LedgerPath = None,
    since: Since = None,
    until: Until = None,
    source: SourceName = None,
    as_of: AsOf = None,
    limit: Limit = 20,
    format: FormatOption = Form.table,
    lang: Lang = "en",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write here.")] = None,
) -> None:
    """Search the stories for words, whatever their forms.

    \b
      diplowire search "WORD WORD"
      diplowire search "START* WORD" --since 2024-01-01
    """
    from diplowire.pipeline import KNOWLEDGE
    from diplowire.views import Filter
    from diplowire.views.rows import SearchRow
    from diplowire.views.stories import search as ask

    say = labelled(lang)
    with opened(ledger) as book, book.store.reading() as c:
        f = Filter(since=since, until=until, source=source, as_of=as_of, limit=limit)
        rows = ask(c, words, f, KNOWLEDGE.lemmas)
    show_rows(rows, SearchRow, format, say, output)
