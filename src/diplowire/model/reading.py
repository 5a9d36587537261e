"""What one reading of one story says: the record."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Annotated, Literal, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from diplowire.model.span import Frozen, Span
from diplowire.model.story import Notice, Story
from diplowire.model.values import When

SCHEMA = "diplowire.reading/1"

EntityKind = Literal["person", "state", "organization", "place", "facility"]
Form = Literal["name", "office", "demonym", "pronoun", "abbreviation"]
Factuality = Literal["occurred", "ongoing", "planned", "possible", "cancelled", "denied"]
Change = Literal["moved", "confirmed"]
Format = Literal["narrow", "extended", "one_on_one", "delegation", "multilateral", "phone", "video", "sidelines"]
Rank = Literal["state", "official", "working", "private", "transit"]
FigureKind = Literal["amount", "count", "change", "share", "rank"]
Strength = Literal["plans", "intends", "promises", "agrees", "instructs", "expects"]


class Filled(Frozen):
    """A field of a finding that the rules left blank and a link of the full reader's network filled.

    `link` is its name in NEREL 1.1 (TAKES_PLACE_IN), `span` the words at its other end.
    """

    field: Literal["country", "offices", "participants", "place", "when"]
    link: str
    confidence: float
    span: Span


class Origin(Frozen):
    """The rule, frame or model that gave a finding; confidence is null until calibrated.

    `filled` is left out where no network filled anything.
    """

    rule: str
    confidence: float | None = None
    filled: tuple[Filled, ...] = ()

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        out: dict[str, object] = handler(self)
        if not self.filled:
            del out["filled"]
        return out


class Mention(Span):
    """A place where an entity is spoken of, and in what form."""

    form: Form


class Office(Frozen):
    """An office that the story gives a person; the title stands in the nominative."""

    title: str
    span: Span
    country: str | None = None
    organization: str | None = None


class Entity(Frozen):
    """One real person, state, organisation, place or facility of the story."""

    id: str
    kind: EntityKind
    name: str
    country: str | None = None
    offices: tuple[Office, ...] = ()
    mentions: Annotated[tuple[Mention, ...], Field(min_length=1)]
    origin: Origin


class Participant(Frozen):
    """A party to an event: a visitor is actor, a host recipient; in symmetric kinds all are actors."""

    entity: str
    role: Literal["actor", "recipient"]


class Topic(Frozen):
    """What an event was about."""

    label: str
    span: Span


class Document(Frozen):
    """A paper that was or will be signed or agreed."""

    kind: str
    title: str
    span: Span


class Cue(Frozen):
    """The word that shows something: its lemma and place."""

    lemma: str
    span: Span


class Codes(Frozen):
    """Codes of other schemes, derived from kind and factuality."""

    plover: str | None = None
    mode: str | None = None
    context: tuple[str, ...] = ()
    cameo: str | None = None


class Event(Frozen):
    """One real event of the story, however often it is told.

    `change`: the story says that a plan was moved (postponed, brought forward, rescheduled), or that it was confirmed.
    A moved event with a new day is planned, and `when` is the new day; with none it is cancelled.
    """

    id: str
    kind: str
    factuality: Factuality
    factuality_cue: Cue | None = None
    change: Change | None = None
    participants: tuple[Participant, ...] = ()
    place: str | None = None
    when: When | None = None
    format: tuple[Format, ...] = ()
    rank: Rank | None = None
    ordinal: int | None = None
    topics: tuple[Topic, ...] = ()
    documents: tuple[Document, ...] = ()
    part_of: str | None = None
    source: str | None = None
    codes: Codes = Codes()
    evidence: Annotated[tuple[Span, ...], Field(min_length=1)]
    trigger: Span
    origin: Origin


class Statement(Frozen):
    """Words or a view of somebody: whose (speaker) and through whom (channel)."""

    id: str
    kind: Literal["direct", "indirect"]
    content: Annotated[tuple[Span, ...], Field(min_length=1)]
    speaker: str | None = None
    channel: str | None = None
    cue: Cue | None = None
    act: str | None = None
    about: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    origin: Origin


class Figure(Frozen):
    """A number that the story claims. A null bound is open: "more than 210" has `low` only.

    `measure` is an English label, the noun's lemma where there is none; of a rank, it is what is ranked ("trading
    partner"). `parties` are the states that the figure is about. Of a rank, those who hold it come first, and last
    the one whose ranking it is: Austria, Serbia where "Serbia's second trading partner is Austria".
    """

    id: str
    kind: FigureKind
    measure: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    approximate: bool = False
    direction: Literal["up", "down"] | None = None
    status: Literal["stated", "target", "forecast"] = "stated"
    period: When | None = None
    parties: tuple[str, ...] = ()
    speaker: str | None = None
    statement: str | None = None
    evidence: Annotated[tuple[Span, ...], Field(min_length=1)]
    origin: Origin


class Commitment(Frozen):
    """Who undertakes what towards whom, and how strongly."""

    id: str
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    action: Span
    strength: Strength
    due: When | None = None
    event: str | None = None
    statement: str | None = None
    evidence: Annotated[tuple[Span, ...], Field(min_length=1)]
    origin: Origin


class ReaderInfo(Frozen):
    """What made a reading: enough to make the same one again."""

    name: str
    version: str
    language: str
    models: tuple[str, ...] = ()
    lexicon_sha256: str


class Reading(Frozen):
    """Everything that one story says, each finding tied to its place in the text.

    Raises pydantic.ValidationError where a span lies outside the text or an id points at nothing.
    """

    schema_: str = Field(default=SCHEMA, alias="schema")
    reader: ReaderInfo
    story: Story
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    notices: tuple[Notice, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        size = len(self.story.text)
        for where, span in self.spans():
            if span.end > size:
                raise ValueError(f"{where}: span {span.start}:{span.end} ends behind the text ({size})")
        known = {layer: {x.id for x in getattr(self, layer)} for layer in ("entities", "events", "statements")}
        for where, layer, ref in self.references():
            if ref not in known[layer]:
                raise ValueError(f"{where}: no {layer} with id {ref}")
        return self

    def _repr_html_(self) -> str:
        # A notebook asks the object itself; by name, because the model knows nothing of its renderings.
        return str(import_module("diplowire.export.html").notebook(self))

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Yield every span of the findings, with the id of its finding."""
        for e in self.entities:
            yield from ((e.id, m) for m in e.mentions)
            yield from ((e.id, o.span) for o in e.offices)
        for v in self.events:
            yield from ((v.id, s) for s in (*v.evidence, v.trigger))
            yield from ((v.id, t.span) for t in v.topics)
            yield from ((v.id, d.span) for d in v.documents)
            if v.factuality_cue:
                yield v.id, v.factuality_cue.span
            if v.when and v.when.span:
                yield v.id, v.when.span
        for s in self.statements:
            yield from ((s.id, x) for x in (*s.content, *s.evidence))
            if s.cue:
                yield s.id, s.cue.span
        for f in self.figures:
            yield from ((f.id, x) for x in f.evidence)
            if f.period and f.period.span:
                yield f.id, f.period.span
        for c in self.commitments:
            yield from ((c.id, x) for x in (*c.evidence, c.action))
            if c.due and c.due.span:
                yield c.id, c.due.span
        yield from (("notice", n.span) for n in self.notices if n.span)

    def references(self) -> Iterator[tuple[str, str, str]]:
        """Yield (finding, layer pointed at, id) for every reference between findings."""
        for e in self.entities:
            yield from ((e.id, "entities", o.organization) for o in e.offices if o.organization)
        for v in self.events:
            yield from ((v.id, "entities", p.entity) for p in v.participants)
            yield from ((v.id, "entities", x) for x in (v.place, v.source) if x)
            if v.part_of:
                yield v.id, "events", v.part_of
        for s in self.statements:
            yield from ((s.id, "entities", x) for x in (s.speaker, s.channel, *s.about) if x)
        for f in self.figures:
            yield from ((f.id, "entities", x) for x in (*f.parties, f.speaker) if x)
            if f.statement:
                yield f.id, "statements", f.statement
        for c in self.commitments:
            yield from ((c.id, "entities", x) for x in (*c.by, *c.to))
            if c.event:
                yield c.id, "events", c.event
            if c.statement:
                yield c.id, "statements", c.statement
        if self.story.dateline and self.story.dateline.place:
            yield "dateline", "entities", self.story.dateline.place
