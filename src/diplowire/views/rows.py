"""The answers of the ledger as typed rows. Everything shown carries its stories and the words there."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Literal

from pydantic import Field

from diplowire.model.ledger import Difference, Disagreement, HeldOffice, LedgerDocument, Outcome, Step, Window
from diplowire.model.reading import EntityKind, Factuality
from diplowire.model.span import Frozen


class Shown(Frozen):
    """Base of rows that show themselves in a notebook."""

    def _repr_html_(self) -> str:
        # A notebook asks the object itself; by name, because rows know nothing of their renderings.
        return str(import_module("diplowire.export.notebook").shown(self))


class Quote(Frozen):
    """Words of a story and where they stand, in Unicode code points of its text."""

    start: int
    end: int
    text: str


class Source(Frozen):
    """The story and the finding in it that a row rests on, with its words.

    `copy_of` is the story that this one carries, as a copy or as news passed on: the two are one source.
    """

    story: str
    path: str
    agency: str | None = None
    published: dt.date | None = None
    headline: str | None = None
    finding: str
    quotes: tuple[Quote, ...] = ()
    copy_of: str | None = None


class Party(Frozen):
    """An entity of the ledger as rows name it; `role` is its part in an event."""

    id: str
    name: str
    kind: EntityKind
    country: str | None = None
    role: str | None = None


class Turn(Frozen):
    """One step of a history: what a story of a day told, and what that changed."""

    published: dt.date | None
    step: Step
    factuality: Factuality
    when: Window | None
    story: str


class EventRow(Shown):
    """An occurrence with its history and sources. `texts` says how many the sources are without copies."""

    id: str
    kind: str
    outcome: Outcome
    factuality: Factuality
    start: dt.date | None = None
    end: dt.date | None = None
    granularity: str | None = None
    parties: tuple[Party, ...] = ()
    place: Party | None = None
    rank: str | None = None
    ordinal: int | None = None
    format: tuple[str, ...] = ()
    part_of: str | None = None
    history: tuple[Turn, ...] = ()
    documents: tuple[LedgerDocument, ...] = ()
    differences: tuple[Difference, ...] = ()
    sources: tuple[Source, ...] = ()
    texts: int = 0


class StatementRow(Shown):
    """Words or a view of somebody, as one story has them."""

    id: str
    speaker: Party | None = None
    channel: Party | None = None
    kind: Literal["direct", "indirect"]
    act: str | None = None
    words: str
    about: tuple[Party, ...] = ()
    published: dt.date | None = None
    source: Source


class Official(Frozen):
    """How a figure compares with official statistics. `difference` is a share of the official value, with its sign."""

    verdict: Literal["agrees", "differs", "no data"]
    expected: tuple[float | None, float | None] | None = None
    difference: float | None = None
    period: str | None = None
    sources: tuple[str, ...] = ()
    note: str = ""


class FigureRow(Shown):
    """A figure as one story has it. A null bound is open; `start` and `end` are its period."""

    id: str
    kind: str
    measure: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    approximate: bool = False
    direction: str | None = None
    status: str = "stated"
    start: dt.date | None = None
    end: dt.date | None = None
    parties: tuple[Party, ...] = ()
    speaker: Party | None = None
    words: str
    published: dt.date | None = None
    official: Official | None = None
    source: Source

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The bounds with their sign, as official figures have it: below zero where something fell."""
        if self.kind != "change" or self.direction != "down":
            return self.low, self.high
        return None if self.high is None else -self.high, None if self.low is None else -self.low


class CommitmentRow(Shown):
    """One undertaking with all its tellings; `occurrence` is what it is about."""

    id: str
    by: tuple[Party, ...] = ()
    to: tuple[Party, ...] = ()
    action: str
    strength: str
    due: Window | None = None
    outcome: Literal["open", "fulfilled", "overdue", "cancelled"]
    occurrence: str | None = None
    published: dt.date | None = None
    sources: tuple[Source, ...] = ()


class ContactRow(Shown):
    """Two people who met, spoke or visited each other, how often, and when last."""

    one: Party
    other: Party
    times: int
    kinds: tuple[str, ...]
    first: dt.date | None = None
    last: dt.date | None = None
    occurrences: tuple[str, ...] = ()


class PairDossier(Shown):
    """What the ledger knows of two states."""

    states: tuple[str, str]
    as_of: dt.date | None = None
    events: tuple[EventRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    plans: tuple[EventRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    names: dict[str, str] = Field(default_factory=dict)


class PersonDossier(Shown):
    """What the ledger knows of one person; `reasons` say why names of different stories are taken for this one.

    `wikidata` is the id there of a known holder of an office, where open data gives it.
    """

    person: Party
    names: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    offices: tuple[HeldOffice, ...] = ()
    wikidata: str | None = None
    reasons: tuple[str, ...] = ()
    events: tuple[EventRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    stories: int = 0


class StoryRow(Frozen):
    """A story with its envelope; `reading` is the newest, as JSON."""

    id: str
    path: str
    language: str
    agency: str | None = None
    published: dt.date | None = None
    headline: str | None = None
    readings: tuple[str, ...] = ()
    entities: dict[str, str] = Field(default_factory=dict)
    occurrences: dict[str, str] = Field(default_factory=dict)


class SearchRow(Frozen):
    """A story that a search found, with the words found."""

    story: str
    path: str
    agency: str | None = None
    published: dt.date | None = None
    headline: str | None = None
    quotes: tuple[Quote, ...] = ()


class NoticeRow(Frozen):
    """An input that could not be read."""

    path: str
    reason: str
    at: dt.datetime


class DoubtRow(Frozen):
    """Two that may be one, for a person to judge: what they are, and why it is not sure."""

    number: int
    sort: Literal["entity", "event"]
    one: str
    other: str
    one_at: str
    other_at: str
    why: str


class JudgementRow(Frozen):
    """A judgement as it was made; `holds` is off where it was undone."""

    id: str
    verdict: str
    sort: str
    one: str
    other: str | None = None
    field: str | None = None
    value: str | None = None
    author: str
    reason: str
    at: dt.datetime
    holds: bool
