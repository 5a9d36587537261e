"""What a language brings: the only way in which the rest of the house knows one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from diplowire.model.analysis import Analysis
from diplowire.model.expression import Quantity, TimeExpression
from diplowire.model.mention import MentionDraft
from diplowire.model.source import Document
from diplowire.model.step import Step
from diplowire.model.story import Notice, Story
from diplowire.rules.frame import Frame
from diplowire.rules.registry import Registry
from diplowire.rules.speech import CommitmentRule, SpeechGrammar
from diplowire.rules.table import Row

Table = Mapping[str, Row]
_WORD = re.compile(r"[^\W_]+")


def _unknown(_kind: str, _name: str, _country: str | None) -> None:
    """No name is known."""


def lower_words(text: str) -> list[str]:
    """Return the words of a text in small letters: all that can be said of a language without a pack."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True)
class Words:
    """The tables that the finders look into, by lemma.

    `party_nouns` speak of parties without naming them; `documents` name papers; `event_words` fix formats, ranks and
    manners; `measures` say what a noun measures, `contexts` which context of PLOVER a word sets; `rank_nouns` are the
    rows of what a state may rank as, several to a noun where a word beside it tells (`with`). The sets of words are:
    `inside` prepositions of place, `about` those that open a topic, `through` those under which a verb still governs
    an event, `carrying` those under which it carries one, `aiming` those before the day that a plan is for, `owning`
    those under which stands whose a thing is, `containers` nouns that only portion an event, `within` phrases before
    an event in whose course another happens, `occasions` phrases before a contact that the parties of a clause had,
    `lasting` verbs that tell how long their subject lasts, `reflexive` possessives that mean the subject, `origin`
    what stands before a home, `comparing` phrases before a time that something is held against, `demonstrative` words
    that point back, `conditional` words of a condition.
    """

    frames: Mapping[str, Sequence[Frame]] = field(default_factory=dict)
    factuality_cues: Sequence[Row] = ()
    change_cues: Sequence[Row] = ()
    light_verbs: Sequence[Row] = ()
    party_nouns: Table = field(default_factory=dict)
    documents: Table = field(default_factory=dict)
    event_words: Table = field(default_factory=dict)
    measures: Table = field(default_factory=dict)
    contexts: Table = field(default_factory=dict)
    rank_nouns: Sequence[Row] = ()
    inside: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    conditional: frozenset[str] = frozenset()
    through: frozenset[str] = frozenset()
    carrying: frozenset[str] = frozenset()
    aiming: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()
    reflexive: frozenset[str] = frozenset()
    origin: frozenset[str] = frozenset()
    comparing: frozenset[str] = frozenset()
    owning: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    occasions: Sequence[Row] = ()
    lasting: frozenset[str] = frozenset()
    demonstrative: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pack:
    """One language: how its stories open, how they are analysed, what its words mean.

    `stem` strips a name of its ending, `surnames` gives those of a person of the gazetteer, `digest` is the hash of all
    tables. `identity` takes a kind of entity, a name in the nominative and a state (ISO 3166-1 alpha-3) or `None` and
    gives a key that is the same for all names of one thing of one state, `None` where the pack does not know it.
    `lemmas` gives the normal forms of running text, to index it and to ask the index. `not_provided` names layers that
    the pack cannot read yet ("figures"); a reading then says so in a notice. `full` gives the steps of the reader that
    sees words in context, where the pack has one; it is told how sure each layer must be, 0 to 1. `full_models` names
    the weights of that reader. `nested` gives the steps of the fast reader with entities inside each other.
    """

    language: str
    version: str
    envelope: Callable[[Document], tuple[Story, Sequence[Notice]]]
    steps: Callable[[], tuple[Step, ...]]
    mentions: Callable[[Analysis], list[MentionDraft]]
    words: Callable[[], Words]
    speech: Callable[[], SpeechGrammar]
    commitments: Callable[[], Sequence[tuple[str, CommitmentRule]]]
    times: Callable[[Analysis, dt.date | None], list[TimeExpression]]
    quantities: Callable[[Analysis, Sequence[TimeExpression]], list[Quantity]]
    stem: Callable[[str], str]
    surnames: Callable[[str], frozenset[str]]
    digest: Callable[[], str]
    models: Callable[[], tuple[str, ...]] = tuple
    identity: Callable[[str, str, str | None], str | None] = _unknown
    lemmas: Callable[[str], list[str]] = lower_words
    full: Callable[[Mapping[str, float]], tuple[Step, ...]] | None = None
    full_models: Callable[[], tuple[str, ...]] = tuple
    nested: Callable[[], tuple[Step, ...]] | None = None
    rules: Registry | None = None
    not_provided: frozenset[str] = field(default=frozenset())
