"""The tables of the ledger: one type a table, one field a column, in this order. The codebook is made from them.

Dates are ISO 8601, states ISO 3166-1 alpha-3, positions Unicode code points of the story's text (half-open). Ids of
entities, occurrences and commitments are the ledger's; `finding` is an id inside the reading of its story.
"""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from diplowire.model.ledger import Outcome, Step
from diplowire.model.reading import EntityKind, Factuality, FigureKind, Rank, Strength
from diplowire.model.span import Frozen

Texts = tuple[str, ...]


class StoryLine(Frozen):
    """A story that the tables rest on."""

    id: str = Field(description="hash of text, date and address")
    path: str = Field(description="where it came in from")
    url: str | None = Field(description="its address on the web")
    language: str = Field(description="ISO 639-1")
    agency: str | None = Field(description="who published it")
    agency_country: str | None = Field(description="state of the publisher")
    published: dt.date | None = Field(description="day of publication")
    headline: str | None = Field(description="its headline")
    characters: int = Field(description="length of its text in code points")
    sha256: str = Field(description="SHA-256 of its text in UTF-8")


class EntityLine(Frozen):
    """One person, state, organisation, place or facility."""

    id: str = Field(description="id in the ledger")
    kind: EntityKind = Field(description="what it is")
    name: str = Field(description="the name most used, in the nominative")
    label: str | None = Field(description="English name, where the gazetteer has it")
    country: str | None = Field(description="itself, whom a person acts for, where a place lies")
    wikidata: str | None = Field(description="id in Wikidata")
    mentions: int = Field(description="how often stories speak of it")
    stories: int = Field(description="number of stories that do")
    because: Texts = Field(description="why names of different stories are taken for one")


class NameLine(Frozen):
    """A name under which stories speak of an entity."""

    entity: str = Field(description="id of the entity")
    language: str = Field(description="ISO 639-1")
    name: str = Field(description="the name in the nominative")


class OfficeLine(Frozen):
    """An office of a person as stories give it, which is no term of office."""

    entity: str = Field(description="id of the person")
    title: str = Field(description="the title in the nominative")
    country: str | None = Field(description="state whose office it is")
    organization: str | None = Field(description="id of the organisation whose office it is")
    first: dt.date | None = Field(description="first day on which a story gave it")
    last: dt.date | None = Field(description="last day on which a story gave it")


class OccurrenceLine(Frozen):
    """One thing in the world, with all its reports put together."""

    id: str = Field(description="id in the ledger")
    kind: str = Field(description="kind of event")
    factuality: Factuality = Field(description="as the reports leave it")
    outcome: Outcome = Field(description="what became of it; overdue does not say that it did not happen")
    start: dt.date | None = Field(description="first day")
    end: dt.date | None = Field(description="last day, inside")
    granularity: str | None = Field(description="how exactly the days are known")
    place: str | None = Field(description="id of the place")
    place_name: str | None = Field(description="name of the place")
    place_country: str | None = Field(description="state in which the place lies")
    rank: Rank | None = Field(description="of a visit")
    ordinal: int | None = Field(description="1 for a first visit, and so on")
    format: Texts = Field(description="forms of a meeting")
    part_of: str | None = Field(description="id of the occurrence of which it is part")
    plover: str | None = Field(description="type of PLOVER 2.0, from kind and factuality")
    mode: str | None = Field(description="mode of PLOVER 2.0")
    cameo: str | None = Field(description="code of CAMEO, from kind and factuality")
    reports: int = Field(description="number of reports")
    texts: int = Field(description="number of different texts among them: a copy is no second source")
    first_reported: dt.date | None = Field(description="day of the first report")
    last_reported: dt.date | None = Field(description="day of the newest report")


class ParticipantLine(Frozen):
    """A party to an occurrence. A visitor is actor, a host recipient; in symmetric kinds all are actors."""

    occurrence: str = Field(description="id of the occurrence")
    entity: str = Field(description="id of the party")
    role: str = Field(description="actor or recipient")
    name: str = Field(description="name of the party")
    kind: EntityKind = Field(description="what it is")
    country: str | None = Field(description="its state")


class ReportLine(Frozen):
    """What one story tells of an occurrence, and what that added to its history."""

    occurrence: str = Field(description="id of the occurrence")
    step: Step = Field(description="what the report changed")
    factuality: Factuality = Field(description="as this story has it")
    published: dt.date | None = Field(description="day of publication")
    start: dt.date | None = Field(description="first day as this story has it")
    end: dt.date | None = Field(description="last day as this story has it")
    granularity: str | None = Field(description="how exactly this story has the days")
    story: str = Field(description="id of the story")
    path: str = Field(description="where the story came in from")
    agency: str | None = Field(description="who published it")
    copy_of: str | None = Field(description="id of the story that this one carries, copied or passed on")
    finding: str = Field(description="id of the event in the reading")
    score: float | None = Field(description="how well it fitted the reports before it, 0 to 1; empty for the first")
    because: Texts = Field(description="in what it fitted")
    quote_start: int = Field(description="where the words that tell it begin")
    quote_end: int = Field(description="where they end")
    quote: str = Field(description="the words, exactly as in the story")
    trigger_start: int = Field(description="where the word that names the event begins")
    trigger_end: int = Field(description="where it ends")


class DocumentLine(Frozen):
    """A paper that an occurrence was about."""

    occurrence: str = Field(description="id of the occurrence")
    kind: str = Field(description="what kind of paper")
    title: str = Field(description="as stories call it")
    reports: Texts = Field(description="story/finding of the reports that name it")


class DifferenceLine(Frozen):
    """One of the values that cannot all be true of an occurrence; none is preferred."""

    occurrence: str = Field(description="id of the occurrence")
    field: str = Field(description="in what the reports differ")
    value: str = Field(description="one of the values")
    stories: Texts = Field(description="ids of the stories that give it")


class FulfilmentLine(Frozen):
    """Which plan or undertaking became which occurrence."""

    occurrence: str = Field(description="id of the occurrence that was held")
    story: str = Field(description="id of the story that told the plan")
    event: str | None = Field(description="id of the plan in the reading, where it was told as an event")
    commitment: str | None = Field(description="id in the reading, where it was told as an undertaking")
    published: dt.date | None = Field(description="day of the first story that reports it done")


class ClaimLine(Frozen):
    """A claim of a disagreement: the claims of one number cannot all hold."""

    disagreement: int = Field(description="number of the disagreement in this export, from 1")
    about: str = Field(description="the measure")
    verdict: str = Field(description="contradiction, or unsettled where no story says for which period")
    between: Texts = Field(description="ids of the parties that the measure is about")
    story: str = Field(description="id of the story")
    finding: str = Field(description="id of the figure in the reading")
    speaker: str | None = Field(description="id of who claims it")
    parties: Texts = Field(description="ids of the parties as this story has them")
    value: str = Field(description="in the story's words")
    quote_start: int | None = Field(description="where the words begin")
    quote_end: int | None = Field(description="where they end")
    low: float | None = Field(description="lower bound; empty is open")
    high: float | None = Field(description="upper bound; empty is open")
    unit: str | None = Field(description="ISO 4217, % or a noun")
    approximate: bool = Field(description="told as about that much")
    status: str = Field(description="stated, target or forecast")
    published: dt.date | None = Field(description="day of publication")


class CommitmentLine(Frozen):
    """One undertaking with all its tellings."""

    id: str = Field(description="id in the ledger")
    by: Texts = Field(description="ids of who undertakes it")
    to: Texts = Field(description="ids of towards whom")
    action: str = Field(description="in the words of the first story")
    strength: Strength = Field(description="how strongly")
    due_start: dt.date | None = Field(description="first day on which it is due")
    due_end: dt.date | None = Field(description="last day on which it is due")
    granularity: str | None = Field(description="how exactly the days are known")
    outcome: str = Field(description="open, fulfilled, overdue or cancelled")
    occurrence: str | None = Field(description="id of the occurrence that it is about")
    reports: int = Field(description="number of stories that tell it")


class CommitmentReportLine(Frozen):
    """An undertaking as one story tells it."""

    commitment: str = Field(description="id of the undertaking")
    story: str = Field(description="id of the story")
    path: str = Field(description="where the story came in from")
    published: dt.date | None = Field(description="day of publication")
    finding: str = Field(description="id in the reading")
    quote_start: int | None = Field(description="where the words begin")
    quote_end: int | None = Field(description="where they end")
    quote: str = Field(description="what is undertaken, exactly as in the story")


class StatementLine(Frozen):
    """Words or a view of somebody, as one story has them."""

    id: str = Field(description="story/finding")
    story: str = Field(description="id of the story")
    published: dt.date | None = Field(description="day of publication")
    kind: str = Field(description="direct for words in quotation marks, else indirect")
    act: str | None = Field(description="what is done by saying it")
    speaker: str | None = Field(description="id of whose words or view it is")
    speaker_name: str | None = Field(description="name of the speaker")
    channel: str | None = Field(description="id of through whom it was said")
    about: Texts = Field(description="ids of whom it is about")
    starts: tuple[int, ...] = Field(description="where its parts begin; a quotation may be interrupted")
    ends: tuple[int, ...] = Field(description="where they end")
    words: str = Field(description="its parts as in the story, joined by an ellipsis")


class FigureLine(Frozen):
    """A figure as one story has it."""

    id: str = Field(description="story/finding")
    story: str = Field(description="id of the story")
    published: dt.date | None = Field(description="day of publication")
    kind: FigureKind = Field(description="what kind of figure")
    measure: str | None = Field(description="what is measured")
    low: float | None = Field(description="lower bound; empty is open")
    high: float | None = Field(description="upper bound; empty is open")
    unit: str | None = Field(description="ISO 4217, % or a noun")
    approximate: bool = Field(description="told as about that much")
    direction: str | None = Field(description="of a change: up or down")
    status: str = Field(description="stated, target or forecast")
    period_start: dt.date | None = Field(description="first day of its period")
    period_end: dt.date | None = Field(description="last day of its period")
    parties: Texts = Field(description="ids of the states that it is about")
    speaker: str | None = Field(description="id of who gives it")
    quote_start: int = Field(description="where its words begin")
    quote_end: int = Field(description="where they end")
    quote: str = Field(description="its words, exactly as in the story")
    official: str | None = Field(description="agrees, differs or no data; empty where no statistics were loaded")
    official_difference: float | None = Field(description="share of the official value, with its sign")
    official_period: str | None = Field(description="period of the official value")


TABLES: dict[str, type[Frozen]] = {
    "stories": StoryLine,
    "entities": EntityLine,
    "names": NameLine,
    "offices": OfficeLine,
    "occurrences": OccurrenceLine,
    "participants": ParticipantLine,
    "reports": ReportLine,
    "documents": DocumentLine,
    "differences": DifferenceLine,
    "fulfilments": FulfilmentLine,
    "claims": ClaimLine,
    "commitments": CommitmentLine,
    "commitment_reports": CommitmentReportLine,
    "statements": StatementLine,
    "figures": FigureLine,
}
