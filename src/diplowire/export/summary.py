"""A reading as a list of items that a person can read: the same for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diplowire.export.labels import Labels, sides
from diplowire.model.reading import Commitment, Entity, Event, Figure, Reading, Statement
from diplowire.model.span import Span
from diplowire.model.values import When

LAYERS = ("entities", "events", "statements", "figures", "commitments")
SECTIONS = {
    "entities": "who",
    "events": "happened",
    "statements": "said",
    "figures": "figures",
    "commitments": "undertaken",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One finding: its heading, the facts under it, and the words that it rests on."""

    id: str
    layer: str
    head: str
    facts: tuple[str, ...]
    words: tuple[Span, ...]


class Summary:
    """The items of a reading, in the words of one language."""

    def __init__(self, reading: Reading, labels: Labels) -> None:
        self.reading = reading
        self.say = labels
        self._names = {e.id: e.name for e in reading.entities}
        self._events = {e.id: e for e in reading.events}

    def items(self, layer: str) -> Iterator[Item]:
        """Yield the items of a layer in the order of the record."""
        make = {
            "entities": (self.reading.entities, self._entity),
            "events": (self.reading.events, self._event),
            "statements": (self.reading.statements, self._statement),
            "figures": (self.reading.figures, self._figure),
            "commitments": (self.reading.commitments, self._commitment),
        }
        findings, build = make[layer]
        for finding in findings:
            yield build(finding)  # type: ignore[operator]

    def names(self, ids: Iterable[str | None]) -> str:
        """Return the names of some entities, one after the other."""
        return ", ".join(self._names[i] for i in ids if i)

    def when(self, when: When) -> str:
        """Return a date as exactly as it is known, with what it was resolved from."""
        return f"{days(when)} ({self.say('basis', when.basis)})"

    def _fact(self, key: str, value: str) -> tuple[str, ...]:
        return (f"{self.say('text', key)}: {value}",) if value else ()

    def _entity(self, e: Entity) -> Item:
        facts = [self.say("entity", e.kind) + (f" ({e.country})" if e.country else "")]
        facts += [
            o.title
            + (f" ({o.country})" if o.country else "")
            + (f", {self._names[o.organization]}" if o.organization else "")
            for o in e.offices
        ]
        facts += self._fact("mentions", str(len(e.mentions))) if len(e.mentions) > 1 else ()
        return Item(
            e.id,
            "entities",
            e.name,
            tuple(dict.fromkeys(facts)),
            tuple(Span(start=m.start, end=m.end) for m in e.mentions),
        )

    def _event(self, v: Event) -> Item:
        facts = [self.say("factuality", v.factuality)]
        facts += [self.say("change", v.change)] if v.change else []
        actors = self.names(p.entity for p in v.participants if p.role == "actor")
        recipients = self.names(p.entity for p in v.participants if p.role == "recipient")
        facts += [sides(actors, recipients)] if actors or recipients else []
        facts += [self.when(v.when)] if v.when else []
        facts += [self._names[v.place]] if v.place else []
        facts += [self.say("rank", v.rank)] if v.rank else []
        facts += [self.say("format", f) for f in v.format]
        facts += self._fact("ordinal", str(v.ordinal)) if v.ordinal else ()
        facts += self._fact("topics", ", ".join(t.label for t in v.topics))
        facts += self._fact("documents", ", ".join(d.title for d in v.documents))
        if v.part_of:
            whole = self._events[v.part_of]
            facts += self._fact("part_of", f"{self.say('event', whole.kind)} [{whole.id}]")
        facts += self._fact("source", self.names([v.source]))
        codes = [
            f"PLOVER {v.codes.plover}" if v.codes.plover else "",
            f"CAMEO {v.codes.cameo}" if v.codes.cameo else "",
        ]
        facts += [c for c in codes if c]
        return Item(v.id, "events", self.say("event", v.kind), tuple(facts), _unique((v.trigger, *v.evidence)))

    def _statement(self, s: Statement) -> Item:
        head = self.names([s.speaker]) or self.say("text", "nobody")
        facts = [self.say("statement", s.kind)]
        facts += [self.say("act", s.act)] if s.act else []
        facts += self._fact("via", self.names([s.channel]))
        facts += self._fact("about", self.names(s.about))
        return Item(s.id, "statements", head, tuple(facts), s.content)

    def _figure(self, f: Figure) -> Item:
        facts = [self.say("figure", f.kind)]
        facts += [f.measure] if f.measure else []
        facts += [self.say("direction", f.direction)] if f.direction else []
        facts += [self.say("status", f.status)]
        facts += [self.names(f.parties)] if f.parties else []
        facts += self._fact("period", self.when(f.period) if f.period else "")
        facts += self._fact("said_by", self.names([f.speaker]))
        return Item(f.id, "figures", self._amount(f), tuple(facts), f.evidence)

    def _amount(self, f: Figure) -> str:
        low, high = number(f.low), number(f.high)
        if f.low is not None and f.high is not None:
            value = low if f.low == f.high else f"{low} – {high}"
        else:
            value = f"≥ {low}" if low else f"≤ {high}" if high else "?"
        sign = f"{self.say('text', 'approximate')} " if f.approximate else ""
        return f"{sign}{value}{f' {f.unit}' if f.unit else ''}"

    def _commitment(self, c: Commitment) -> Item:
        head = self.names(c.by) or self.say("text", "unknown")
        facts = [self.say("strength", c.strength)]
        facts += self._fact("to", self.names(c.to))
        facts += self._fact("due", self.when(c.due) if c.due else "")
        return Item(c.id, "commitments", head, tuple(facts), (c.action,))


def days(when: When) -> str:
    """Return a stretch of days as short as its granularity allows."""
    if when.start == when.end:
        return when.start.isoformat()
    if when.granularity == "year" and when.start.year == when.end.year:
        return str(when.start.year)
    if when.granularity == "month" and when.start.month == when.end.month:
        return when.start.isoformat()[:7]
    return f"{when.start.isoformat()} – {when.end.isoformat()}"


def number(value: float | None) -> str:
    """Return a number without needless decimals, its thousands parted by thin blanks; empty for an open bound."""
    if value is None:
        return ""
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6f}".rstrip("0")
    return text.replace(",", "\u202f")


def _unique(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(spans))
