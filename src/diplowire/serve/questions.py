"""Questions of assistants to the ledger: arguments checked, pages by cursor, answers kept within a size."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

from diplowire.serve.exact import Exact, Shape, day, who
from diplowire.serve.lines import Answer, Candidate
from diplowire.views import Filter, Texts
from diplowire.views.known import Known
from diplowire.views.mentions import first_named, stories_naming
from diplowire.views.people import find_persons

LARGEST = 60_000  # bytes of one answer
PAGE = 50  # lines of one answer at most
_CANDIDATES = 20
_STEPS = ((6, 700), (3, 300), (1, 120))  # sources of a line and characters of a quote, as far as an answer must shrink

A = TypeVar("A", bound=Answer)
R = TypeVar("R")


class BadQuestion(Exception):
    """Arguments that no answer can be given to; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for, as a tool was called with it."""

    tool: str
    states: Sequence[str] = ()
    person: str | None = None
    kind: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    limit: int = 20
    cursor: str | None = None
    besides: str = ""

    @property
    def words(self) -> str:
        """What was asked for, in words."""
        facts: Mapping[str, object] = {
            "": self.besides, "states": " and ".join(self.states), "person": self.person, "kind": self.kind,
            "since": self.since, "until": self.until,
        }  # fmt: skip
        said = " ".join(f"{k} {v}".strip() for k, v in facts.items() if v)
        return f"{self.tool} ({said})" if said else self.tool

    def offset(self) -> int:
        """Return where the page begins. Raises BadQuestion for the cursor of another question."""
        if self.cursor is None:
            return 0
        start, _, mark = self.cursor.partition(".")
        if mark != self._mark() or not start.isdigit():
            raise BadQuestion(f"the cursor {self.cursor!r} belongs to another question: ask this one without cursor")
        return int(start)

    def next(self, offset: int) -> str:
        """Return the cursor of the page that begins there."""
        return f"{offset}.{self._mark()}"

    def filter(self, persons: tuple[str, ...] = ()) -> Filter:
        """Return the filter that is meant. Raises BadQuestion for states or days that cannot be."""
        if len(self.states) > 2:
            raise BadQuestion("name one or two states; two mean both together")
        known = Known({})
        for s in self.states:
            if known.state(s.upper()) is None:
                raise BadQuestion(f"{s!r} is no state known here: give its ISO 3166-1 alpha-3 code, such as KAZ")
        if self.since and self.until and self.since > self.until:
            raise BadQuestion(f"since {self.since} lies after until {self.until}: turn them round")
        upper = tuple(dict.fromkeys(s.upper() for s in self.states))
        return Filter(
            upper, persons, self.kind, self.since, self.until, None, self.as_of, min(self.limit, PAGE), self.offset()
        )

    def _mark(self) -> str:
        whole = [self.words, self.as_of.isoformat() if self.as_of else ""]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()[:10]


def size(answer: Answer) -> int:
    """Return the bytes of an answer as JSON."""
    return len(answer.model_dump_json().encode())


def shapes(lines: int) -> Iterator[Shape]:
    """Yield how much to give, less and less: first fewer lines, then fewer and shorter quotes."""
    text = 8000
    while True:
        yield Shape(lines, *_STEPS[0], text)
        if lines == 1:
            break
        lines, text = max(1, lines // 2), max(1000, text // 2)
    for sources, width in _STEPS[1:]:
        yield Shape(1, sources, width, 500)


def fitting(make: Callable[[Shape], A], lines: int) -> A:
    """Return the largest answer that fits. Raises BadQuestion where none does."""
    for shape in shapes(lines):
        answer = make(shape)
        if size(answer) <= LARGEST:
            return answer
    raise BadQuestion("the answer is too large even with one line: ask for something narrower")


def listed(
    asked: Asked,
    f: Filter,
    connection: Connection,
    rows: Callable[[Filter], Sequence[R]],
    answer: Callable[[Sequence[R], Shape], A],
) -> A:
    """Return a page of a list: as many lines as fit, with the cursor of the next."""

    def make(shape: Shape) -> A:
        page = f.but(limit=shape.lines)
        found = rows(page)
        end = f.offset + shape.lines
        more = bool(found) and bool(rows(f.but(limit=1, offset=end)))
        made = answer(found, shape)
        changes: dict[str, Any] = {"as_of": day(f.day(connection)), "next": asked.next(end) if more else None}
        if shape.lines < f.limit or shape.width < Shape().width:
            changes["left_out"] = (
                f"only {shape.lines} of the {f.limit} lines asked for fit into an answer: ask on with `next`"
            )
        if not found and f.offset == 0:
            changes["unknown"] = nothing(asked)
        return made.model_copy(update=changes)

    return fitting(make, f.limit)


def nothing(asked: Asked) -> str:
    """Return in words that the ledger has no answer."""
    by = f" as known on {asked.as_of}" if asked.as_of else ""
    return f"the ledger holds nothing on {asked.words}{by}; that is not a no"


def meant(
    connection: Connection, texts: Texts, name: str, as_of: dt.date | None
) -> tuple[str | None, tuple[Candidate, ...], str | None]:
    """Return whom a name means: the one person's id, or candidates, or in words that the ledger knows nobody."""
    if not name.strip():
        raise BadQuestion("give a name in any spelling, or an id of the ledger such as P1234")
    found = find_persons(connection, name, texts)
    if len(found) == 1:
        return found[0].id, (), None
    if not found:
        return None, (), f"the ledger holds nobody of the name {name!r}"
    shown = found[:_CANDIDATES]
    told = stories_naming(connection, [p.id for p in shown])
    where = first_named(connection, [p.id for p in shown], texts, as_of)
    exact = Exact(texts, Shape())
    rest = f", the first {_CANDIDATES} are given" if len(found) > _CANDIDATES else ""
    return (
        None,
        tuple(
            Candidate(
                who=who(p), stories=told.get(p.id, 0), source=exact.evidence(where[p.id]) if p.id in where else None
            )
            for p in shown
        ),
        f"{len(found)} persons may be meant by {name!r}{rest}: ask again with an id; do not guess",
    )
