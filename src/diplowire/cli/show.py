"""Answers of the ledger to the terminal or a file: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from diplowire.cli.inputs import Output, complain
from diplowire.cli.options import Form

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import RenderableType

    from diplowire.export.labels import Labels
    from diplowire.model.reading import Reading
    from diplowire.views.rows import PairDossier, PersonDossier, StoryRow

WIDTH = 100


def labelled(lang: str) -> Labels:
    """Return the labels of a language. Raises typer.BadParameter where there are none."""
    from diplowire.export.labels import labels

    try:
        return labels(lang)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--lang") from None


def printed(what: RenderableType, *, to_file: bool) -> str:
    """Return what rich would print, as text."""
    from rich.console import Console

    terminal = sys.stdout.isatty() and not to_file
    buffer = io.StringIO()
    console = Console(
        file=buffer, width=None if terminal else WIDTH, force_terminal=terminal, no_color=not terminal, highlight=False,
        emoji=False, markup=False,
    )  # fmt: skip
    console.print(what)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().split("\n")[:-1])


def show_rows(rows: Sequence[BaseModel], kind: type[BaseModel], form: Form, say: Labels, output: Path | None) -> None:
    """Write a list."""
    if form is Form.json:
        _json([r.model_dump(mode="json") for r in rows], output)
    elif form is Form.csv:
        from diplowire.export.flat import to_csv

        Output(output).write(to_csv(rows, kind))
    else:
        from diplowire.export.listing import Listing

        Output(output).write(printed(Listing(say).rows(rows), to_file=output is not None))  # type: ignore[arg-type]


def show(dossier: PairDossier, form: Form, say: Labels, output: Path | None) -> None:
    """Write the dossier of two states."""
    if form is Form.json:
        _json(dossier.model_dump(mode="json"), output)
        return
    if form is Form.csv:
        from diplowire.export.flat import to_csv
        from diplowire.views.rows import EventRow

        Output(output).write(to_csv(dossier.events, EventRow))
        return
    from rich.console import Group
    from rich.text import Text

    from diplowire.export.listing import Listing

    out = Listing(say)
    as_of = f" · {dossier.as_of.isoformat()}" if dossier.as_of else ""
    parts: list[Any] = [Text(f"{dossier.states[0]} – {dossier.states[1]}{as_of}", style="bold")]
    timeline = sorted(dossier.events, key=lambda r: (r.start is None, r.start, r.id))
    parts += out.section("timeline", timeline)
    parts += out.section("contacts", dossier.contacts)
    parts += out.section("plans", dossier.plans)
    parts += out.section("commitments", dossier.commitments)
    parts += out.section("figures", dossier.figures)
    if dossier.disagreements:
        parts.append(Text(f"\n{say('section', 'disagreements').upper()}", style="bold cyan"))
        parts += out.disagreements(dossier.disagreements, dossier.names)
    parts += out.section("said", dossier.statements)
    if len(parts) == 1:
        parts.append(Text(say("text", "no_rows")))
    Output(output).write(printed(Group(*parts), to_file=output is not None))


def show_person(dossier: PersonDossier, form: Form, say: Labels, output: Path | None) -> None:
    """Write the dossier of a person."""
    if form is Form.json:
        _json(dossier.model_dump(mode="json"), output)
        return
    if form is Form.csv:
        from diplowire.export.flat import to_csv
        from diplowire.views.rows import EventRow

        Output(output).write(to_csv(dossier.events, EventRow))
        return
    from rich.console import Group
    from rich.text import Text

    from diplowire.export.listing import Listing
    from diplowire.export.places import visible

    out = Listing(say)
    p = dossier.person
    also = ", ".join(n for names in dossier.names.values() for n in names if n != p.name)
    codes = f"{p.id} · Wikidata {dossier.wikidata}" if dossier.wikidata else p.id
    title = f"{p.name}{f' ({p.country})' if p.country else ''} · {codes} · {say('text', 'stories')}: {dossier.stories}"
    parts: list[Any] = [Text(visible(title), style="bold")]
    parts += [Text(visible(f"  {say('text', 'also')}: {also}"))] if also else []
    if dossier.offices:
        parts.append(Text(f"\n{say('section', 'offices').upper()}", style="bold cyan"))
        parts += out.offices(dossier.offices)
    parts += out.section("timeline", dossier.events)
    parts += out.section("said", dossier.statements)
    Output(output).write(printed(Group(*parts), to_file=output is not None))


def show_story(row: StoryRow, reading: Reading, form: Form, say: Labels, output: Path | None) -> None:
    """Write a story with its record."""
    if form is Form.csv:
        complain("a story has no table: ask for --format json or for the record")
        raise typer.Exit(2)
    if form is Form.json:
        _json({**row.model_dump(mode="json"), "reading": reading.model_dump(mode="json", by_alias=True)}, output)
        return
    from rich.console import Group
    from rich.text import Text

    from diplowire.export.text import record

    ids = {**row.entities, **row.occurrences}
    known = "  ".join(f"{local} = {id}" for local, id in ids.items())
    parts = [
        record(reading, say),
        Text(f"\n{say('section', 'in_ledger').upper()}", style="bold cyan"),
        Text(f"  {known}"),
    ]
    Output(output).write(printed(Group(*parts), to_file=output is not None))


def _json(value: object, output: Path | None) -> None:
    indent = 2 if sys.stdout.isatty() or output else None
    Output(output).write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
