"""`diplowire read` and `diplowire demo`: stories to records."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import Inputs, Kind, Output, ReaderKind, column_mapping, complain, moment

if TYPE_CHECKING:
    from diplowire.export.labels import Labels
    from diplowire.model.reading import Reading

WIDTH = 80  # columns of a record that is written to a file or into a pipe


class Format(StrEnum):
    """How a record is written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"


Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Stories in any known format; - reads standard input.")
]
Published = Annotated[
    dt.datetime | None,
    typer.Option(
        parser=moment, metavar="DATE", help="When the stories came out (2024-03-05), if the text does not say."
    ),
]
Url = Annotated[str | None, typer.Option(help="The address that the story came from.")]
Columns = Annotated[
    Mapping[str, str] | None,
    typer.Option(
        "--columns",
        parser=column_mapping,
        metavar="MAPPING",
        help="Which columns of JSONL and Parquet hold what: text=body,published=date,url=link.",
    ),
]
Lang = Annotated[str, typer.Option(help="Language of the labels, en or ru. The findings keep the story's.")]


def read(
    files: Files,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="text for people, json or jsonl for programs, html to look at.")
    ] = Format.text,
    published: Published = None,
    url: Url = None,
    columns: Columns = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here; with html and several stories, a folder.")
    ] = None,
    lang: Lang = "en",
    kind: ReaderKind = Kind.fast,
    indent: Annotated[bool, typer.Option("--indent", help="Indent json even where no terminal shows it.")] = False,
) -> None:
    """Read stories and print what each says.

    \b
      diplowire read story.txt
      diplowire read story.txt --published 2024-03-05 --lang ru
      cat story.txt | diplowire read - --format json
      diplowire read *.txt --format jsonl > readings.jsonl
      diplowire read *.txt --format html -o pages/
      diplowire read page.html feed.xml 'archive.zip!a/story.docx'

    The format is told by what the file holds: plain text, web pages, feeds, Markdown, DOCX, PDF, JSONL, Parquet, the
    formats of IPTC, WARC, mail, and archives of these. FILE#3 is the third story in it, FILE!NAME one in an archive.

    Exit code 0: all read. 1: an input could not be read, the others were. 2: the command was wrong.
    """
    say = _labels(lang)
    inputs = Inputs(files, published, url, columns, kind)
    readings = inputs.readings()
    several = len(files) > 1
    if format is Format.html:
        ahead = list(islice(readings, 2))
        readings = chain(ahead, readings)
        several = several or len(ahead) > 1
    if format is Format.html and several and output is None:
        complain("several pages need a folder to go to: add -o FOLDER")
        raise typer.Exit(2)
    if format is Format.html and several and output is not None:
        _pages(readings, output, say)
    else:
        out = Output(output)
        for number, (_, reading) in enumerate(readings):
            out.write(_render(reading, format, say, indent=indent, first=number == 0, to_file=output is not None))
    inputs.finish()


def demo(lang: Lang = "en") -> None:
    """Read the sample stories that ship with diplowire and print the record of one."""
    from importlib.resources import as_file, files

    say = _labels(lang)
    with as_file(files("diplowire.samples")) as folder:
        paths = sorted(folder.glob("*.txt"))
        inputs = Inputs([str(p) for p in paths], None, None)
        readings = list(inputs.readings())
    for path, reading in readings:
        found = sum(
            len(x) for x in (reading.entities, reading.events, reading.statements, reading.figures, reading.commitments)
        )
        typer.echo(f"{Path(path).name}: {found} findings")
    if readings:
        typer.echo()
        Output(None).write(_render(readings[0][1], Format.text, say, indent=False, first=True, to_file=False))
        typer.echo("\nWhat next: diplowire add FOLDER takes your stories into a ledger, diplowire pair KAZ BLR")
        typer.echo("asks it, diplowire serve --open shows it in a browser.")
    inputs.finish()


def _labels(lang: str) -> Labels:
    from diplowire.export.labels import labels

    try:
        return labels(lang)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--lang") from None


def _render(reading: Reading, format: Format, say: Labels, *, indent: bool, first: bool, to_file: bool) -> str:
    """Return one reading as it is written; readings follow each other, parted by a blank line in text."""
    if format is Format.html:
        from diplowire.export.html import page

        return page(reading, say)
    if format is Format.text:
        return ("" if first else "\n") + _text(reading, say, to_file=to_file)
    terminal = sys.stdout.isatty() and not to_file
    wide = indent or (terminal and format is Format.json)
    return reading.model_dump_json(by_alias=True, indent=2 if wide else None) + "\n"


def _text(reading: Reading, say: Labels, *, to_file: bool) -> str:
    import io

    from rich.console import Console

    from diplowire.export.text import record

    terminal = sys.stdout.isatty() and not to_file
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=None if terminal else WIDTH,
        force_terminal=terminal,
        no_color=not terminal,
        highlight=False,
        emoji=False,
        markup=False,
    )
    console.print(record(reading, say))
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().split("\n")[:-1])


def _pages(readings: Iterable[tuple[str, Reading]], folder: Path, say: Labels) -> None:
    """Write a page per story, named after its file; the second of a name also carries the story's id."""
    from diplowire.export.html import page

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        complain(f"{folder}: it cannot be made a folder ({error.strerror})")
        raise typer.Exit(2) from None
    taken: set[str] = set()
    for path, reading in readings:
        name = Path(path.rpartition("!")[2]).stem.strip("-") or "story"
        name = f"{name}-{reading.story.id}" if name in taken else name
        taken.add(name)
        Output(folder / f"{name}.html").write(page(reading, say))
