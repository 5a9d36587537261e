"""Mentions before it is known who they are: what a language pack hands to the finders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from diplowire.model.reading import Form

MentionKind = Literal["person", "state", "organization", "place", "facility", "role", "group", "pronoun"]


@dataclass(frozen=True, slots=True)
class OfficeDraft:
    """An office as the text gives it: title in the nominative, its tokens, its role class and whose it is.

    `country` is ISO 3166-1 alpha-3 where the words name a state; `organization` the first token of the organisation's
    mention inside the title. `shared` marks an office that the text gives several persons at once, `former` one that
    is held no longer. `field` holds the lemmas that narrow the office beside its state: a region, a body, a subject.
    `id` is the office in the gazetteer, where the title alone tells it.
    """

    title: str
    first: int
    last: int
    role: str
    country: str | None = None
    organization: int | None = None
    shared: bool = False
    former: bool = False
    field: frozenset[str] = frozenset()
    id: str = ""


@dataclass(frozen=True, slots=True)
class MentionDraft:
    """One stretch of tokens that speaks of somebody or something.

    `kind` "role" is an office without a name, "group" several parties under one noun (sides, interlocutors, a
    delegation), "pronoun" a personal or possessive pronoun. `ref` is a gazetteer id. `key` says which mentions are of
    one thing. `owner` is the head token of whose it is (the president of a press service). `countries` are the states
    named inside the phrase, in order. `inner` marks an office inside the phrase of another. `number` and `gender`
    follow Universal Dependencies ("Plur", "Fem"). `sure` is how sure the tagger was of a name, 0 to 1, where it can
    tell. `of` is what the words beside a pronoun make it mean.
    """

    first: int
    last: int
    head: int
    kind: MentionKind
    form: Form
    name: str
    rule: str
    key: str = ""
    ref: str | None = None
    country: str | None = None
    countries: tuple[str, ...] = ()
    owner: int | None = None
    offices: tuple[OfficeDraft, ...] = ()
    role: str = ""
    number: str = ""
    gender: str = ""
    generic: bool = False
    inner: bool = False
    sure: float | None = None
    of: Literal["", "person", "thing"] = ""

    def but(self, **changes: object) -> MentionDraft:
        """Return the same mention with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
