"""`diplowire export`: the ledger in the formats of others, each with its manifest."""

from __future__ import annotations

import datetime as dt
import json
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diplowire.cli.inputs import complain
from diplowire.cli.options import AsOf, LedgerPath, day, opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from diplowire.export.manifest import Made
    from diplowire.views.whole import Whole

MANIFEST = "manifest.json"


class Format(StrEnum):
    """What the ledger can be written as."""

    csv = "csv"
    parquet = "parquet"
    jsonl = "jsonl"
    plover = "plover"
    icews = "icews"
    colt = "colt"
    jsonld = "jsonld"
    ical = "ical"
    graphml = "graphml"


TABLES = (Format.csv, Format.parquet, Format.jsonl)
_ALLOWED = {"with_plans": (Format.colt,), "excel": (Format.csv, Format.icews, Format.colt)}


def export(
    format: Annotated[Format, typer.Argument(metavar="FORMAT", help="One of those above.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PATH", help="The folder or file to write.")],
    ledger: LedgerPath = None,
    as_of: AsOf = None,
    state: Annotated[
        list[str] | None, typer.Option(metavar="ISO", help="A state's code; named twice, what concerns both.")
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="NAME", help="A person: any spelling, or an id.")] = None,
    kind: Annotated[str | None, typer.Option(help="Kind of event, act, measure or strength.")] = None,
    since: Annotated[dt.date | None, typer.Option(parser=day, metavar="DATE", help="First day.")] = None,
    until: Annotated[dt.date | None, typer.Option(parser=day, metavar="DATE", help="Last day.")] = None,
    source: Annotated[str | None, typer.Option(metavar="AGENCY", help="Who published the story.")] = None,
    with_plans: Annotated[
        bool, typer.Option("--with-plans", help="colt: planned and cancelled trips too, with a column Status.")
    ] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV that is safe in a spreadsheet: no text acts as a formula.")
    ] = False,
) -> None:
    """Write the ledger for other programs: as tables, or in the formats of others.

    \b
    All tables, into a folder, with a codebook of their columns:
      csv, jsonl, parquet
    One file:
      plover    events in the terms of PLOVER 2.0, a line of JSON each
      icews     pairs of states as CSV, with the columns of ICEWS
      colt      trips as CSV, with the columns of COLT
      jsonld    schema.org and Web Annotations
      ical      plans as a calendar
      graphml   who met whom

    \b
      diplowire export csv -o tables/
      diplowire export parquet -o kaz-blr/ --state KAZ --state BLR --since 2024-01-01
      diplowire export icews -o events.csv --as-of 2024-03-05
      diplowire export colt -o trips.csv --with-plans --excel
      diplowire export ical -o plans.ics --person Tokayev

    Beside the data lies a manifest (manifest.json in a folder, else FILE.manifest.json): versions, filters, the day,
    rows, what was left out and why, and the hash of each file. The same ledger gives the same bytes. An event or
    undertaking that answers comes with all its reports; a day is an event's own, of what was said that of publication.

    Exit code 0: written. 2: the command, the ledger or the place to write was wrong.
    """
    from diplowire.errors import ExportError, LedgerError
    from diplowire.export.manifest import manifest
    from diplowire.views import Filter
    from diplowire.views.whole import whole

    options = {"with_plans": with_plans, "excel": excel}
    for name, given in options.items():
        if given and format not in _ALLOWED[name]:
            allowed = ", ".join(_ALLOWED[name])
            raise typer.BadParameter(f"--{name.replace('_', '-')} goes with {allowed}, not with {format}")
    folder = format in TABLES
    target = output / MANIFEST if folder else output.with_name(f"{output.name}.{MANIFEST}")
    _check(output, target, format, folder=folder)
    with opened(ledger) as book, book.store.reading() as connection:
        persons = (_person(connection, person),) if person else ()
        states = tuple(s.upper() for s in state or ())
        f = Filter(states=states, persons=persons, kind=kind, since=since, until=until, source=source, as_of=as_of)
        try:
            found = whole(connection, book.knows.lemmas, f)
            made = _made(format, found, output.name, with_plans=with_plans, excel=excel)
        except ExportError as error:
            raise LedgerError(str(error)) from None
    used = {name: given for name, given in options.items() if given}
    _write(output.parent if not folder else output, {**made.files, target.name: manifest(format, made, found, used)})
    rows = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in made.rows.items() if count)
    typer.echo(f"{output}: {rows or 'nothing answers'}", err=True)


def _made(format: Format, w: Whole, name: str, *, with_plans: bool, excel: bool) -> Made:
    from diplowire.export import colt, graphml, ical, icews, jsonld, plover, tabular

    match format:
        case Format.plover:
            return plover.made(w, name)
        case Format.icews:
            return icews.made(w, name, excel=excel)
        case Format.colt:
            return colt.made(w, name, with_plans=with_plans, excel=excel)
        case Format.jsonld:
            return jsonld.made(w, name)
        case Format.ical:
            return ical.made(w, name)
        case Format.graphml:
            return graphml.made(w, name)
    return tabular.made(w, format.value, excel=excel)


def _person(connection: Connection, name: str) -> str:
    """Return the id of the person meant. Leaves with exit code 2 where it is nobody, or more than one."""
    from diplowire.views.people import find_persons

    found = find_persons(connection, name)
    if len(found) == 1:
        return found[0].id
    if not found:
        complain(f"nobody in the ledger is called {name!r}")
    else:
        complain(f"{name!r} may be any of these; name one by its id: " + ", ".join(f"{p.id} {p.name}" for p in found))
    raise typer.Exit(2)


def _check(output: Path, target: Path, format: Format, *, folder: bool) -> None:
    """Leave with exit code 2 rather than write over what is no export of this format."""
    if not folder and output.is_dir():
        complain(f"{output}: it is a folder, and {format} is one file: name the file")
        raise typer.Exit(2)
    if not folder or not output.exists():
        return
    if not output.is_dir():
        complain(f"{output}: it is a file, and {format} is a folder of tables: name a folder")
        raise typer.Exit(2)
    if any(output.iterdir()) and _format(target) != format:
        complain(f"{output}: it holds other things than an export as {format}: name an empty or a new folder")
        raise typer.Exit(2)


def _format(manifest: Path) -> str | None:
    try:
        found = json.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found.get("format") if isinstance(found, dict) else None


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write files, each whole or not at all, the manifest last. Leaves with exit code 2 where that fails."""
    for name, data in files.items():
        path = folder / name
        part = path.with_name(f".{name}.part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            os.replace(part, path)
        except OSError as error:
            part.unlink(missing_ok=True)
            complain(f"{path}: it cannot be written ({error.strerror})")
            raise typer.Exit(2) from None
