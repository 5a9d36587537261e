"""What a column of a table holds, read from its type."""

from __future__ import annotations

import datetime as dt
import typing
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from diplowire.model.span import Frozen

Base = Literal["text", "date", "integer", "number", "yes or no"]
_BASES: dict[Any, Base] = {str: "text", dt.date: "date", int: "integer", float: "number", bool: "yes or no"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its values are of `base`, or lists of it; `values` are the only ones that it can have, where named."""

    name: str
    base: Base
    many: bool
    optional: bool
    values: tuple[str, ...]
    meaning: str


def columns(line: type[Frozen]) -> list[Column]:
    """Return the columns of a table. Raises TypeError for a type that no format can hold."""
    hints = typing.get_type_hints(line)
    return [_column(name, hints[name], field.description or "") for name, field in line.model_fields.items()]


def _column(name: str, hint: Any, meaning: str) -> Column:
    optional = type(None) in get_args(hint)
    parts = [a for a in get_args(hint) if a is not type(None)] if optional else [hint]
    many = get_origin(parts[0]) is tuple
    inner = get_args(parts[0])[0] if many else parts[0]
    values: tuple[str, ...] = ()
    if get_origin(inner) is Literal:
        values, inner = get_args(inner), str
    if len(parts) != 1 or inner not in _BASES:
        raise TypeError(f"{name}: no column can hold {hint}")
    return Column(name, _BASES[inner], many, optional, values, meaning)
