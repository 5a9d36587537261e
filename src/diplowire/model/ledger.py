"""What holds across stories: the ledger. It is computed from readings and human judgements, and from nothing else."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Literal

from pydantic import Field

from diplowire.model.reading import EntityKind, Factuality, Format, Participant, Rank, Strength
from diplowire.model.span import Frozen, Span
from diplowire.model.values import Granularity

LEDGER_SCHEMA = "diplowire.ledger/1"

Outcome = Literal["occurred", "fulfilled", "planned-open", "overdue", "cancelled", "denied"]
Step = Literal[
    "planned", "confirmed", "possible", "moved", "postponed", "cancelled", "denied", "ongoing", "occurred",
    "held as planned", "held otherwise", "held in part",
]  # fmt: skip
Field_ = Literal["who", "place", "start", "end", "format", "rank", "ordinal", "factuality"]


class StoryRef(Frozen):
    """A story by its content id and the path under which it came in."""

    id: str
    path: str


class EntityReport(Frozen):
    """An entity of one reading; `entity` is its id there."""

    story: StoryRef
    entity: str


class EventReport(Frozen):
    """An event of one reading; `event` is its id there.

    `score` says how well it fitted the reports before it, `because` in what; both are empty for the first report.
    `copy_of` is the id of the story that this one carries, as a copy of its text or as news passed on from its agency:
    the two are one source.
    """

    story: StoryRef
    event: str
    copy_of: str | None = None
    score: float | None = None
    because: tuple[str, ...] = ()


class HeldOffice(Frozen):
    """An office as reported: `first` and `last` are the days on which stories gave it, not a term of office."""

    title: str
    country: str | None = None
    organization: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None


class LedgerEntity(Frozen):
    """One real person, state, organisation, place or facility with every reading that speaks of it."""

    id: str
    kind: EntityKind
    name: str
    names: dict[str, tuple[str, ...]]
    country: str | None = None
    offices: tuple[HeldOffice, ...] = ()
    wikidata: str | None = None
    mentions: int = 0
    reports: tuple[EntityReport, ...] = ()
    because: tuple[str, ...] = ()


class Window(Frozen):
    """A stretch of days, both ends inside; `granularity` says how exactly it was told."""

    start: dt.date
    end: dt.date
    granularity: Granularity


class HistoryStep(Frozen):
    """What one story added: the factuality it told, and what that changed."""

    story: StoryRef
    event: str
    factuality: Factuality
    published: dt.date | None = None
    step: Step
    when: Window | None = None


class DifferentValue(Frozen):
    """One of the values that cannot all be true, with the stories that give it."""

    value: str
    stories: tuple[StoryRef, ...]


class Difference(Frozen):
    """What the reports of one occurrence disagree on, side by side; none of the values is preferred."""

    field: Field_
    values: tuple[DifferentValue, ...]


class LedgerDocument(Frozen):
    """A paper that an occurrence was about, with the reports that name it."""

    kind: str
    title: str
    reports: tuple[EventReport, ...]


class Occurrence(Frozen):
    """One thing in the world with all events that report it.

    `outcome`: occurred was never told as a plan; fulfilled was planned or possible, then told as ongoing or occurred;
    overdue is a plan whose last day lies before the newest story (or the day asked for) with no report of it, which
    does not say that it did not happen; planned-open is any other plan.
    """

    id: str
    kind: str
    participants: tuple[Participant, ...] = ()
    place: str | None = None
    when: Window | None = None
    format: tuple[Format, ...] = ()
    rank: Rank | None = None
    ordinal: int | None = None
    factuality: Factuality
    outcome: Outcome
    part_of: str | None = None
    history: tuple[HistoryStep, ...]
    reports: tuple[EventReport, ...]
    documents: tuple[LedgerDocument, ...] = ()
    differences: tuple[Difference, ...] = ()


class PlanRef(Frozen):
    """A plan or an undertaking of one story."""

    story: StoryRef
    event: str | None = None
    commitment: str | None = None


class Fulfilment(Frozen):
    """Which plan became which occurrence; `published` is the day of the first story that reports it done."""

    plan: PlanRef
    by: str
    published: dt.date | None = None


class Claim(Frozen):
    """A figure as one story has it; `value` is in the story's words, `span` where they stand."""

    story: StoryRef
    finding: str
    speaker: str | None = None
    parties: tuple[str, ...] = ()
    value: str
    span: Span | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    approximate: bool = False
    status: Literal["stated", "target", "forecast"] = "stated"
    published: dt.date | None = None


class Disagreement(Frozen):
    """Claims on one measure that cannot all hold, with those that are compatible with either side.

    `verdict`: contradiction where they speak of one period, unsettled where no story says which.
    """

    about: str
    parties: tuple[str, ...]
    claims: tuple[Claim, ...]
    verdict: Literal["contradiction", "unsettled"]


class CommitmentReport(Frozen):
    """An undertaking as one story tells it; `action` in the story's words."""

    story: StoryRef
    commitment: str
    action: str


class LedgerCommitment(Frozen):
    """One undertaking with all its tellings; `occurrence` is what fulfilled it."""

    id: str
    by: tuple[str, ...]
    to: tuple[str, ...] = ()
    action: str
    strength: Strength
    due: Window | None = None
    outcome: Literal["open", "fulfilled", "overdue", "cancelled"]
    occurrence: str | None = None
    reports: tuple[CommitmentReport, ...]


class Ledger(Frozen):
    """The whole ledger as of a day. Lists stand in order of publication, then of path."""

    schema_: str = Field(default=LEDGER_SCHEMA, alias="schema")
    as_of: dt.date | None = None
    entities: tuple[LedgerEntity, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    commitments: tuple[LedgerCommitment, ...] = ()

    def _repr_html_(self) -> str:
        # A notebook asks the object itself; by name, because the model knows nothing of its renderings.
        return str(import_module("diplowire.export.notebook").shown(self))
