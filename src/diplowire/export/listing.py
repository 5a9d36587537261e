"""Rows of the ledger as lines for a person at a terminal: what it is, then each story that says so with its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from diplowire.export.labels import Labels, sides
from diplowire.export.places import shorten, visible
from diplowire.export.summary import number
from diplowire.model.ledger import Disagreement, HeldOffice, Window
from diplowire.views.rows import (
    CommitmentRow,
    ContactRow,
    EventRow,
    FigureRow,
    Party,
    SearchRow,
    Source,
    StatementRow,
)

_SOURCES = 6  # reports shown under one row
Row = EventRow | StatementRow | FigureRow | CommitmentRow | ContactRow | SearchRow


class Listing:
    """Renders rows in the words of one language."""

    def __init__(self, say: Labels, as_sources: int = _SOURCES) -> None:
        self.say = say
        self.shown = as_sources

    def rows(self, rows: Sequence[Row]) -> RenderableType:
        """Return rows one under the other, or a line that there are none."""
        if not rows:
            return Text(self.say("text", "no_rows"))
        return Group(*(self.row(r) for r in rows))

    def row(self, r: Row) -> RenderableType:
        """Return one row."""
        if isinstance(r, EventRow):
            return self._event(r)
        if isinstance(r, StatementRow):
            head = [_name(r.speaker) or self.say("text", "nobody"), self.say("act", r.act) if r.act else ""]
            facts = [f"{self.say('text', 'via')}: {_name(r.channel)}" if r.channel else ""]
            return self._block(head, facts, [r.source])
        if isinstance(r, FigureRow):
            return self._figure(r)
        if isinstance(r, CommitmentRow):
            head = [_names(r.by) or self.say("text", "unknown"), self.say("strength", r.strength)]
            due = f"{self.say('text', 'due')}: {_days(r.due)}" if r.due else ""
            return self._block(head, [self.say("outcome", r.outcome), due, r.occurrence or ""], r.sources)
        if isinstance(r, ContactRow):
            head = [f"{_name(r.one)} – {_name(r.other)}", f"× {r.times}"]
            kinds = ", ".join(self.say("event", k) for k in r.kinds)
            days = " – ".join(dict.fromkeys(d.isoformat() for d in (r.first, r.last) if d))
            return self._block(head, [kinds, days], [])
        title = r.headline or r.path
        return self._block([title], [r.agency or "", r.published.isoformat() if r.published else "", r.story], [], r)

    def section(self, key: str, rows: Sequence[Row]) -> list[RenderableType]:
        """Return a heading with its rows; nothing where there are none."""
        if not rows:
            return []
        return [Text(f"\n{self.say('section', key).upper()}", style="bold cyan"), *(self.row(r) for r in rows)]

    def offices(self, offices: Iterable[HeldOffice]) -> list[RenderableType]:
        """Return offices as reported."""
        lines: list[RenderableType] = []
        for o in offices:
            days = " – ".join(dict.fromkeys(d.isoformat() for d in (o.first, o.last) if d))
            lines.append(_line([f"{o.title}{f' ({o.country})' if o.country else ''}"], [days]))
        return lines

    def disagreements(self, found: Sequence[Disagreement], names: dict[str, str]) -> list[RenderableType]:
        """Return claims that cannot all hold, each with its story."""
        out: list[RenderableType] = []
        for d in found:
            parties = ", ".join(names.get(p, p) for p in d.parties)
            out.append(_line([self.say("measure", d.about), parties], [self.say("verdict", d.verdict)]))
            for c in d.claims:
                who = names.get(c.speaker, c.speaker) if c.speaker else self.say("text", "nobody")
                day = c.published.isoformat() if c.published else ""
                line = Text(f"{day} {visible(c.story.path)} ", style="dim").append(f"{visible(who)}: ", style="not dim")
                out.append(Padding(line.append(shorten(c.value), style="italic not dim"), (0, 0, 0, 6)))
        return out

    def _event(self, r: EventRow) -> RenderableType:
        actors = _names(p for p in r.parties if p.role != "recipient")
        recipients = _names(p for p in r.parties if p.role == "recipient")
        days = ""
        if r.start and r.end:
            days = " – ".join(dict.fromkeys((r.start.isoformat(), r.end.isoformat())))
        head = [days or "…", self.say("event", r.kind), self.say("outcome", r.outcome)]
        facts = [sides(actors, recipients), _name(r.place)]
        facts += [self.say("rank", r.rank) if r.rank else "", *(self.say("format", f) for f in r.format)]
        facts += [f"{self.say('text', 'ordinal')}: {r.ordinal}" if r.ordinal else ""]
        facts += [f"{self.say('text', 'part_of')} {r.part_of}" if r.part_of else "", r.id]
        notes: list[RenderableType] = []
        for d in r.differences:
            told = " / ".join(f"{v.value} ({', '.join(s.path for s in v.stories)})" for v in d.values)
            notes.append(
                Padding(Text(f"≠ {self.say('field', d.field)}: {visible(told)}", style="yellow"), (0, 0, 0, 6))
            )
        steps = {(h.story): self.say("step", h.step) for h in r.history}
        return Group(self._block(head, facts, r.sources, steps=steps), *notes)

    def _figure(self, r: FigureRow) -> RenderableType:
        low, high = number(r.low), number(r.high)
        both = low if r.low == r.high else f"{low} – {high}"
        value = both if low and high else f"≥ {low}" if low else f"≤ {high}" if high else "?"
        about = f"{self.say('text', 'approximate')} " if r.approximate else ""
        head = [f"{about}{value}{f' {r.unit}' if r.unit else ''}", self.say("measure", r.measure) if r.measure else ""]
        period = " – ".join(dict.fromkeys(d.isoformat() for d in (r.start, r.end) if d))
        facts = [_names(r.parties), self.say("status", r.status), period]
        facts += [f"{self.say('text', 'said_by')}: {_name(r.speaker)}" if r.speaker else ""]
        if r.official:
            off = r.official
            share = f" {off.difference:+.0%}" if off.difference else ""
            facts.append(f"{self.say('text', 'official')}: {self.say('official', off.verdict)}{share}")
        return self._block(head, facts, [r.source])

    def _block(
        self,
        head: Sequence[str],
        facts: Sequence[str],
        sources: Sequence[Source],
        found: SearchRow | None = None,
        steps: dict[str, str] | None = None,
    ) -> RenderableType:
        lines: list[RenderableType] = [_line(head, facts)]
        for s in sources[: self.shown]:
            step = (steps or {}).get(s.story, "")
            day = s.published.isoformat() if s.published else "…"
            facts_of = [visible(s.agency or s.path), step, self.say("text", "carried") if s.copy_of else ""]
            line = Text(f"{day} {' · '.join(x for x in facts_of if x)} ", style="dim")
            line.append(f"[{s.story}/{s.finding}] ", style="dim")
            whole = max((q.text for q in s.quotes), key=len, default="")
            words = whole if steps else " … ".join(q.text for q in s.quotes)
            lines.append(Padding(line.append(shorten(words), style="italic not dim"), (0, 0, 0, 6)))
        if len(sources) > self.shown:
            more = self.say("text", "more_sources").replace("%", str(len(sources) - self.shown))
            lines.append(Padding(Text(more, style="dim"), (0, 0, 0, 6)))
        for q in found.quotes if found else ():
            lines.append(Padding(Text(shorten(q.text, 160), style="italic"), (0, 0, 0, 6)))
        return Group(*lines)


def _line(head: Sequence[str], facts: Sequence[str]) -> RenderableType:
    line = Text(" · ".join(visible(x) for x in head if x), style="bold")
    for fact in facts:
        if fact:
            line.append(f" · {visible(fact)}", style="not bold")
    return Padding(line, (0, 0, 0, 2))


def _name(p: Party | None) -> str:
    return p.name if p else ""


def _names(parties: Iterable[Party]) -> str:
    return ", ".join(p.name for p in parties)


def _days(w: Window) -> str:
    return " – ".join(dict.fromkeys((w.start.isoformat(), w.end.isoformat())))
