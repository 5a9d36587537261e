"""The lines of a story and what each one is by its own looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from diplowire.lang.ru.dateline import known_agency
from diplowire.model.span import Span
from diplowire.rules.table import read_table

_LINE = re.compile(r"[^\n]+")
_NAME = re.compile(r"[А-ЯЁ][А-Яа-яЁё.-]*(?: [А-ЯЁ][А-Яа-яЁё.-]*){1,2}")
_FINAL_STOP = re.compile(r"\.[\"'»”)]*$|[\"»”]\.$")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.I)
_ASTERISK = re.compile(r"^\*+\s*")  # of the note that explains one in the text
_LONGEST_NOTE = 300  # a longer line is text, however it begins


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the blanks around it; `gap` says that a blank line stands before it."""

    start: int
    end: int
    gap: bool

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return Span(start=self.start, end=self.end)


def lines(text: str) -> Iterator[Line]:
    """Yield the lines that hold anything visible."""
    last = None
    for found in _LINE.finditer(text):
        words = found[0]
        stripped = words.strip()
        if not stripped:
            continue
        start = found.start() + len(words) - len(words.lstrip())
        gap = last is None or text.count("\n", last, start) > 1
        yield Line(start, start + len(stripped), gap)
        last = found.end()


@cache
def _openings() -> tuple[tuple[str, str], ...]:
    rows = read_table(files("diplowire.lang.ru.words") / "envelope.tsv", ("form", "role", "example"))
    return tuple((row["form"], row["role"]) for row in rows)


def role(text: str, line: Line) -> str:
    """Return what a line says it is: credit, byline or footer; empty where it says nothing of the kind."""
    if len(line) > _LONGEST_NOTE:
        return ""
    words = text[line.start : line.end]
    plain = _ASTERISK.sub("* ", words.casefold().replace("ё", "е"))
    for form, found in _openings():
        if plain.startswith(form) and not (form[-1].isalpha() and plain[len(form) : len(form) + 1].isalpha()):
            return found
    if "©" in words:
        return "credit"
    if known_agency(words) or _ADDRESS.fullmatch(words):
        return "sign-off"
    return ""


def is_name(text: str, line: Line) -> bool:
    """Say whether a line is a person's name and nothing else."""
    return len(line) <= 50 and _NAME.fullmatch(text, line.start, line.end) is not None


def ends_in_stop(text: str, line: Line) -> bool:
    """Say whether a line ends like a sentence, in a full stop."""
    words = text[max(line.start, line.end - 4) : line.end]
    return _FINAL_STOP.search(words) is not None and not words.endswith("...")
