"""The codebook and the JSON Schema, made from the types and the table of kinds.

`python -m diplowire.cli.codebook FOLDER` writes them, for the record and for the ledger.
"""

from __future__ import annotations

import json
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from diplowire.export import codebook as tables
from diplowire.model import ledger as book
from diplowire.model import reading as record
from diplowire.model import story as envelope
from diplowire.model.span import Span
from diplowire.model.values import When
from diplowire.rules.kind import kinds

TYPES: tuple[type[BaseModel], ...] = (
    record.Reading,
    record.ReaderInfo,
    envelope.Story,
    envelope.Source,
    envelope.Dateline,
    envelope.Edition,
    envelope.Notice,
    record.Entity,
    record.Mention,
    record.Office,
    record.Event,
    record.Participant,
    record.Topic,
    record.Document,
    record.Cue,
    record.Codes,
    When,
    record.Statement,
    record.Figure,
    record.Commitment,
    record.Origin,
    record.Filled,
    Span,
)
LEDGER_TYPES: tuple[type[BaseModel], ...] = (
    book.Ledger,
    book.LedgerEntity,
    book.HeldOffice,
    book.EntityReport,
    book.Occurrence,
    book.HistoryStep,
    book.EventReport,
    book.LedgerDocument,
    book.Difference,
    book.DifferentValue,
    book.Fulfilment,
    book.PlanRef,
    book.Disagreement,
    book.Claim,
    book.LedgerCommitment,
    book.CommitmentReport,
    book.StoryRef,
    book.Window,
)
_LEDGER_HEAD = """# Codebook of the ledger

What `diplowire ledger` prints and what `diplowire export` writes as tables. Made from the types by `make docs`: change
those, not this page.

Ids are the ledger's, except for `entity`, `event`, `commitment` and `finding` beside a story, which are ids inside the
reading of that story. `published` is the day on which the story came out. A field that no story settles is `null` or an
empty list: unknown is not no.
"""
_HEAD = """# Codebook

What a record can hold. Made from the types and the table of kinds by `make docs`: change those, not this page.

A span is a half-open stretch of `story.text` in Unicode code points. A field that the text does not settle is `null`
or an empty list: unknown is not no. Dates are ISO 8601, states ISO 3166-1 alpha-3, currencies ISO 4217. Ids hold inside
one reading.
"""


def schema_json() -> str:
    """Return the JSON Schema of a reading, the same bytes every time."""
    return _schema(record.Reading)


def ledger_schema_json() -> str:
    """Return the JSON Schema of a ledger, the same bytes every time."""
    return _schema(book.Ledger)


def _schema(model: type[BaseModel]) -> str:
    return json.dumps(model.model_json_schema(by_alias=True), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def codebook() -> str:
    """Return the codebook as Markdown."""
    return "\n".join([_HEAD, "## Types\n", *(part for t in TYPES for part in _type(t)), *_kinds()])


def ledger_codebook() -> str:
    """Return the codebook of the ledger and of its tables as Markdown."""
    types = [part for t in LEDGER_TYPES for part in _type(t)]
    return "\n".join([_LEDGER_HEAD, "## Types\n", *types, tables.HEAD.replace("# ", "## ", 1), tables.tables("###")])


def _type(model: type[BaseModel]) -> Iterator[str]:
    yield f"### {model.__name__}\n"
    yield (model.__doc__ or "").strip().replace("\n    ", "\n") + "\n"
    yield "| field | holds |\n| --- | --- |"
    hints = typing.get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        yield f"| `{field.alias or name}` | {_shown(hints[name])} |"
    yield ""


def _shown(hint: Any) -> str:
    """Return a type in words: alternatives in a row, lists as `[type]`."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _shown(args[0])
    if origin is Literal:
        return " \\| ".join(f"`{a}`" for a in args)
    if origin in (Union, types.UnionType):
        return " \\| ".join(_shown(a) for a in args)
    if origin is tuple:
        return f"[{_shown(args[0])}]"
    if origin is dict:
        return f"{{{_shown(args[0])}: {_shown(args[1])}}}"
    if hint is type(None):
        return "null"
    return str(hint.__name__)


def _kinds() -> Iterator[str]:
    yield "## Kinds of events\n"
    yield "In a symmetric kind all parties are actors. What is only possible, cancelled or denied has no codes.\n"
    yield "| kind | what it is | symmetric | PLOVER, mode | CAMEO | planned: PLOVER | planned: CAMEO |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for k in kinds().values():
        plover = ", ".join(x for x in (k.done.plover, k.done.mode) if x)
        cells = (
            f"`{k.name}`",
            k.label,
            "yes" if k.symmetric else "",
            plover,
            k.done.cameo,
            k.ahead.plover,
            k.ahead.cameo,
        )
        yield f"| {' | '.join(c or '' for c in cells)} |"
    yield ""


def write(folder: Path) -> None:
    """Write codebooks and schemas into the folder of the documentation."""
    (folder / "codebook.md").write_text(codebook(), "utf-8")
    (folder / "ledger-codebook.md").write_text(ledger_codebook(), "utf-8")
    (folder / "schema").mkdir(exist_ok=True)
    (folder / "schema" / "ledger.schema.json").write_text(ledger_schema_json(), "utf-8")
    (folder / "schema" / "reading.schema.json").write_text(schema_json(), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
