"""One telling of an event, and what a language says of events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from diplowire.find.changes import Changes
from diplowire.find.factuality import Cues
from diplowire.model.reading import Change, Factuality
from diplowire.model.values import When
from diplowire.rules.frame import Frame
from diplowire.rules.table import Row

CONTACTS = frozenset({"meeting", "talks", "conversation", "call", "report"})
SPOKEN = frozenset({"accusation", "demand", "rejection", "support", "threat"})


@dataclass(slots=True)
class EventDraft:
    """One telling of an event.

    `weak`: nothing says how real it is (a bare noun). `back`: it only points back to an event told before;
    `pointing`: by a demonstrative ("such meetings"). `soft`: the verb tells a contact of no certain kind
    ("discussed"). `ends`: its verb tells the end. `within` are nouns in whose course it happened. `beside` is the
    telling of its clause whose parties it has, `earlier` says that it was before what its clause tells.
    `presupposed`: what its clause tells stands on it. `arrival`: its verb tells how a guest was met. `setting`: a
    visit or conference in whose course its clause tells of something else. `moment`: its verb tells only how it
    begins ("arrived"). `changed_by` is the word for `change`; `rescheduled` says that it tells a new day, `moved_to`
    which, where that can be known. `family` is the family of its frame. `evidence` holds first and last token of what
    tells it, `sites` the same for each of several places visited. `actors`, `recipients` and `place` are entity ids.
    """

    kind: str
    rule: str
    trigger: int
    factuality: Factuality
    cue: int | None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: str | None = None
    formats: frozenset[str] = frozenset()
    rank: str | None = None
    ordinal: int | None = None
    documents: tuple[int, ...] = ()
    weak: bool = False
    family: str = ""
    ends: bool = False
    pointing: bool = False
    back: bool = False
    soft: bool = False
    within: tuple[int, ...] = ()
    beside: EventDraft | None = None
    earlier: bool = False
    presupposed: bool = False
    setting: bool = False
    arrival: bool = False
    moment: bool = False
    change: Change | None = None
    changed_by: int | None = None
    rescheduled: bool = False
    moved_to: When | None = None
    evidence: list[tuple[int, int]] = field(default_factory=list)
    sites: list[tuple[str, tuple[int, int]]] = field(default_factory=list)

    @property
    def parties(self) -> tuple[str, ...]:
        """All parties, actors first, each once."""
        return tuple(dict.fromkeys((*self.actors, *self.recipients)))


@dataclass(frozen=True, slots=True)
class EventLexicon:
    """What a language says of events: frames by lemma, cues, nouns of papers, words of format and rank.

    `inside` are prepositions of place, `reflexive` possessives that mean the subject, `demonstrative` words point back;
    `within` phrases stand before an event in whose course another happens, `occasions` by their day ("same", "earlier")
    before a contact that the parties of the clause had, `lasting` verbs tell how long their subject lasts.
    """

    frames: Mapping[str, Sequence[Frame]]
    cues: Cues
    documents: Mapping[str, Row]
    words: Mapping[str, Row]
    inside: frozenset[str]
    reflexive: frozenset[str]
    demonstrative: frozenset[str]
    within: frozenset[str] = frozenset()
    occasions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lasting: frozenset[str] = frozenset()
    changes: Changes = field(default_factory=Changes)


def occasions(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    """Return the phrases of a table of the language by the day that they give a contact."""
    rows = list(rows)
    return {day: frozenset(r["phrase"] for r in rows if r["day"] == day) for day in ("same", "earlier")}
