"""What goes over the wire besides the rows of views: pages, problems, and what is handed in."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
)

from diplowire.model.reading import Factuality, Rank, Reading
from diplowire.model.span import Frozen
from diplowire.model.story import Notice
from diplowire.rules.kind import kinds
from diplowire.views.rows import StoryRow

R = TypeVar("R")

LONGEST_TEXT = 500_000  # characters of a story; the longest that an agency sends are a tenth of it
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_day(value: object) -> dt.date:
    """Return the day that YYYY-MM-DD names. Raises ValueError for anything else, times and bare numbers included."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("name a day such as 2024-03-05")


def read_moment(value: object) -> dt.date | dt.datetime:
    """Return the day or the time that a text in ISO 8601 names. Raises ValueError for anything else."""
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and len(value) > 10:
        try:
            return dt.datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("name a day such as 2024-03-05, or a time such as 2024-03-05T14:30+03:00") from None
    return read_day(value)


Day = Annotated[dt.date, BeforeValidator(read_day)]
Moment = Annotated[
    dt.date | dt.datetime,
    PlainValidator(read_moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
]


class Given(BaseModel):
    """Base of what is handed in: a field that is not known is an error, so that a typing mistake changes no answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Frozen, Generic[R]):
    """One part of a list. `next` is the address of the next part, relative to that of this one; null at the end."""

    items: tuple[R, ...] = Field(description="The rows, in the order of the list.")
    next: str | None = Field(None, description="Where the list goes on, relative to this address.")
    total: int | None = Field(None, description="How many there are in all, where that is known.")
    as_of: dt.date | None = Field(None, description="The day by which it was asked: `as_of`, else the newest story's.")


class Odd(Frozen):
    """One thing wrong with a request."""

    where: str
    said: str


class Problem(Frozen):
    """An error in the form of RFC 9457. `type` is stable; `id` of an internal error stands in the server's log too."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[Odd, ...] = ()
    id: str | None = None


class StoryWithReading(StoryRow):
    """A story of the ledger with its newest reading."""

    reading: Reading


class StoryIn(Given):
    """A story as text. `published` and `url` are what you know of it besides."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT, description="The whole story, headline first.")
    published: Moment | None = Field(None, description="The day or the time at which it came out.")
    url: str | None = Field(None, max_length=2000, pattern=r"^https?://[!-~]+$", description="Where it came out.")


class Taken(Frozen):
    """What became of a story that was handed in. `notices` say what was odd in it."""

    id: str
    path: str
    outcome: Literal["new", "known", "read anew"]
    notices: tuple[Notice, ...] = ()


@cache
def _kind_names() -> frozenset[str]:
    return frozenset(kinds())


def _kind(value: str) -> str:
    if value not in _kind_names():
        raise ValueError("it is no kind of event; `diplowire kinds` lists them")
    return value


def _kind_schema(schema: dict[str, Any]) -> None:
    schema["enum"] = sorted(_kind_names())


Ref = Annotated[str, Field(pattern=r"^[0-9a-f]{4,64}/[a-z]{1,3}[0-9]{1,6}$", examples=["0123abcd/p1"])]
EventRef = Annotated[str, Field(pattern=r"^[0-9a-f]{4,64}/e[0-9]{1,6}$", examples=["0123abcd/e3"])]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*[!-~][^\x00]*$", description="Why.")]


class NumberedPair(Given):
    """Judge the pair of a number, as `/doubts` lists it, to be one or to be two."""

    verdict: Literal["merge", "apart"]
    number: int = Field(ge=1, le=2**31 - 1)
    reason: Reason


class NamedPair(Given):
    """Judge two entities, or two events, of stories to be one or to be two."""

    verdict: Literal["merge", "apart"]
    one: Ref
    other: Ref
    reason: Reason


class _Correction(Given):
    verdict: Literal["correct"]
    event: EventRef
    reason: Reason


class CorrectKind(_Correction):
    """Correct the kind of an event."""

    field: Literal["kind"]
    value: Annotated[str, AfterValidator(_kind), Field(json_schema_extra=_kind_schema)]


class CorrectFactuality(_Correction):
    """Correct whether an event happened."""

    field: Literal["factuality"]
    value: Factuality


class CorrectDay(_Correction):
    """Correct the first or the last day of an event."""

    field: Literal["start", "end"]
    value: Day


class CorrectRank(_Correction):
    """Correct the rank of a visit."""

    field: Literal["rank"]
    value: Rank


class CorrectOrdinal(_Correction):
    """Correct the number of an event in a row of its kind."""

    field: Literal["ordinal"]
    value: int = Field(ge=1, le=100_000)


class Ignore(_Correction):
    """Leave out what is no event at all."""

    field: Literal["ignore"]
    value: Literal["yes"]


class Undo(Given):
    """Take a judgement back; the judgement undone may be an undoing."""

    verdict: Literal["undo"]
    judgement: str = Field(pattern=r"^J[0-9a-f]{12}$")
    reason: Reason


_CORRECTIONS: dict[str, str] = {
    "kind": "kind", "factuality": "factuality", "start": "day", "end": "day", "rank": "rank", "ordinal": "ordinal",
    "ignore": "ignore",
}  # fmt: skip


def _sort_of(given: Any) -> str | None:
    """Return which judgement something is meant to be, so that only what is wrong with that one is said."""

    def of(name: str) -> Any:
        return given.get(name) if isinstance(given, dict) else getattr(given, name, None)

    verdict = of("verdict")
    if verdict in ("merge", "apart"):
        return "named" if of("number") is None else "numbered"
    if verdict == "correct" and isinstance(of("field"), str):
        return _CORRECTIONS.get(of("field"))
    return "undo" if verdict == "undo" else None


JudgementIn = Annotated[
    Annotated[NumberedPair, Tag("numbered")]
    | Annotated[NamedPair, Tag("named")]
    | Annotated[CorrectKind, Tag("kind")]
    | Annotated[CorrectFactuality, Tag("factuality")]
    | Annotated[CorrectDay, Tag("day")]
    | Annotated[CorrectRank, Tag("rank")]
    | Annotated[CorrectOrdinal, Tag("ordinal")]
    | Annotated[Ignore, Tag("ignore")]
    | Annotated[Undo, Tag("undo")],
    Discriminator(
        _sort_of,
        custom_error_type="no_judgement",
        custom_error_message="verdict is merge, apart, correct (with a field that can be corrected) or undo",
    ),
]
