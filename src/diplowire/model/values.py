"""Typed values that findings carry."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import model_validator

from diplowire.model.span import Frozen, Span

Granularity = Literal[
    "hour", "day", "week", "month", "quarter", "half_year", "season", "year", "decade", "century", "days"
]
Basis = Literal["explicit", "relative", "dateline", "published"]


class When(Frozen):
    """A stretch of days, both ends inside, with how exact it is and what it was resolved from.

    `basis`: explicit, the story names the whole date; relative, counted from the story's day; dateline or published,
    the story names no date at all. `granularity` "days" is a stretch between two named days.
    """

    start: dt.date
    end: dt.date
    granularity: Granularity
    basis: Basis
    span: Span | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"{self.start} to {self.end} runs backwards")
        return self
