"""Places in a text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class Frozen(BaseModel):
    """Base of every object of the record: immutable, with no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Span(Frozen):
    """A half-open stretch of a story's text, in Unicode code points.

    Raises pydantic.ValidationError where it is empty or starts before the text.
    """

    start: int
    end: int

    @model_validator(mode="after")
    def _not_empty(self) -> Span:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}:{self.end} is empty or negative")
        return self

    def of(self, text: str) -> str:
        """Return the words it covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Say whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end
