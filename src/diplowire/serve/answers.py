"""The answers of the tools, one type a tool: an assistant gets them with their JSON Schema."""

from __future__ import annotations

from pydantic import Field

from diplowire.serve.lines import (
    Answer,
    CommitmentLine,
    ContactLine,
    DisagreementLine,
    EventLine,
    Evidence,
    FigureLine,
    FindingLine,
    OfficeLine,
    Passage,
    StatementLine,
    Who,
)


class Events(Answer):
    """Occurrences, those told last first."""

    events: tuple[EventLine, ...] = ()


class Plans(Answer):
    """What is planned and neither held nor called off."""

    plans: tuple[EventLine, ...] = ()


class OneOccurrence(Answer):
    """One occurrence; `next` gives its further reports."""

    occurrence: EventLine | None = None


class Statements(Answer):
    """Statements, the newest first: claims of their speakers."""

    statements: tuple[StatementLine, ...] = ()


class Figures(Answer):
    """Figures, the newest first."""

    figures: tuple[FigureLine, ...] = ()


class Commitments(Answer):
    """Undertakings, those told last first."""

    commitments: tuple[CommitmentLine, ...] = ()


class Found(Answer):
    """Stories that hold all words asked for, the newest first; passages show some of the words with what is around."""

    stories: tuple[Evidence, ...] = ()


class Pair(Answer):
    """What the ledger knows of two states. `more` says how to ask on where a part may hold more."""

    states: tuple[str, ...] = ()
    events: tuple[EventLine, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    plans: tuple[EventLine, ...] = ()
    commitments: tuple[CommitmentLine, ...] = ()
    figures: tuple[FigureLine, ...] = ()
    disagreements: tuple[DisagreementLine, ...] = ()
    statements: tuple[StatementLine, ...] = ()
    more: dict[str, str] = Field(default_factory=dict)


class Person(Answer):
    """What the ledger knows of a person; `reasons` say why names of different stories are taken for this one.

    `wikidata` is the id there of a known holder of an office.
    """

    person: Who | None = None
    names: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    stories: int | None = None
    first_named: Evidence | None = None
    offices: tuple[OfficeLine, ...] = ()
    wikidata: str | None = None
    reasons: tuple[str, ...] = ()
    events: tuple[EventLine, ...] = ()
    statements: tuple[StatementLine, ...] = ()
    more: dict[str, str] = Field(default_factory=dict)


class WhatItSays(Answer):
    """A story and what it says: its findings, and a stretch of its text."""

    source: Evidence | None = None
    sha256: str | None = Field(None, description="Of the text in UTF-8, into which all offsets point.")
    language: str | None = None
    characters: int | None = None
    text: Passage | None = None
    notices: tuple[str, ...] = Field((), description="What was odd, or was not read.")
    findings: tuple[FindingLine, ...] = ()
