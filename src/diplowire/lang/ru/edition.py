"""Which version of a story this is, as its lines say: updated, corrected, withdrawn, not before a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from diplowire.lang.ru.lines import Line
from diplowire.lang.ru.stamp import read_stamp
from diplowire.model.span import Span
from diplowire.model.story import Edition, Notice
from diplowire.rules.table import read_table

_NEAR = 4  # lines at either end
_LONGEST = 300
_OPEN = r"[\s*/(\[!–—-]*"
_BEHIND = r"(?=\s*(?:[:.,;)\]/*–—-]|$|в \d|\d)|(?<=до)\s)"
_NO_MORE = re.compile(r"[\s\d:.,;()\[\]/*–—-]*(?:в\s+[\d:.]+)?[\s\d:.()\[\]/*–—-]*")
Change = Literal["update", "correction", "withdrawal"]


@cache
def _changes() -> dict[str, str]:
    rows = read_table(files("diplowire.lang.ru.words") / "editions.tsv", ("form", "change", "example"))
    return {row["form"]: row["change"] for row in rows}


@cache
def _pattern() -> re.Pattern[str]:
    forms = "|".join(sorted(map(re.escape, _changes()), key=lambda form: (-len(form), form))).replace("е", "[её]")
    return re.compile(rf"{_OPEN}(?P<form>{forms}){_BEHIND}|.{{3,}}[(\[](?P<last>{forms})[)\]]$", re.I)


def is_note(text: str, line: Line) -> bool:
    """Say whether a line only says which version this is, or what was changed in it."""
    found = _said(text, line)
    return found is not None and found["form"] is not None


def is_alone(text: str, line: Line) -> bool:
    """Say whether a line says which version this is, perhaps with a time, and nothing else."""
    found = _said(text, line)
    if found is None or found["form"] is None:
        return False
    return _changes()[_plain(found["form"])] == "embargo" or _NO_MORE.fullmatch(text, found.end(), line.end) is not None


def edition(text: str, lines: Sequence[Line], stated: Edition | None) -> tuple[Edition | None, list[Notice]]:
    """Return what the format states, with what the first and the last lines say, and what of it is unclear."""
    near = [*lines[:_NEAR], *lines[max(_NEAR, len(lines) - _NEAR) :]]
    found = stated
    notices: list[Notice] = []
    for line, change, place in _notes(text, near):
        now = found or Edition()
        if change != "embargo":
            found = now if now.change else now.model_copy(update={"change": cast(Change, change), "span": place})
        elif now.embargo is None:
            if until := _until(text, place.end, line.end):
                found = now.model_copy(update={"embargo": until, "span": now.span or place})
            else:
                message = "the story may be under embargo, until a time that is not read"
                notices.append(Notice(code="embargo", message=message, span=line.span))
    if found and found.embargo:
        message = f"not for publication before {found.embargo.isoformat()}"
        notices.append(Notice(code="embargo", message=message, span=found.span))
    return found, notices


def _notes(text: str, lines: Iterable[Line]) -> Iterable[tuple[Line, str, Span]]:
    for line in lines:
        if found := _said(text, line):
            which = "form" if found["form"] else "last"
            yield line, _changes()[_plain(found[which])], Span(start=found.start(which), end=found.end(which))


def _said(text: str, line: Line) -> re.Match[str] | None:
    return _pattern().match(text, line.start, line.end) if len(line) <= _LONGEST else None


def _plain(form: str) -> str:
    return form.lower().replace("ё", "е")


def _until(text: str, start: int, end: int) -> dt.datetime | None:
    """Return the time at the end of a line; without a time of day, the first moment of the day."""
    while end > start and text[end - 1] in " .!)]*/":
        end -= 1
    while start < end and text[start] in " :":
        start += 1
    stamp = read_stamp(text, start, end)
    moment = stamp.moment if stamp else None
    if moment is None or isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.combine(moment, dt.time())
