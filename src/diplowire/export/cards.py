"""Rows as pieces of HTML: what a dossier and a notebook show. Every word is escaped; odd characters show as codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from diplowire.export.labels import Labels, sides
from diplowire.export.places import shorten, visible
from diplowire.export.summary import number
from diplowire.model.ledger import Disagreement
from diplowire.views.rows import CommitmentRow, ContactRow, EventRow, FigureRow, Party, Source, StatementRow

MARKS = {
    "occurred": ("held", "●"), "fulfilled": ("held", "●"), "planned-open": ("ahead", "○"), "open": ("ahead", "○"),
    "overdue": ("late", "◐"), "cancelled": ("off", "✕"), "denied": ("off", "✕"),
}  # fmt: skip
_QUOTED = 220  # characters of words shown
_SOURCES = 12


def safe(text: str | None) -> str:
    """Return a text for HTML."""
    return escape(visible(text or ""))


class Cards:
    """Makes pieces in the words of one language. `names`: of entities and stories; `linked`: stories are listed."""

    def __init__(self, say: Labels, names: Mapping[str, str] | None = None, linked: bool = False) -> None:
        self.say = say
        self.names = names or {}
        self.linked = linked

    def word(self, key: str, value: object = None) -> str:
        """Return a text of the dossier; % stands for the value in it."""
        text = self.say("dossier", key)
        return text if value is None else text.replace("%", str(value))

    def day(self, day: dt.date | None, *, year: bool = True) -> str:
        """Return a day as it is written."""
        if day is None:
            return self.word("no_day")
        return f"{day.day} {self.say('page', f'of_month_{day.month}')}{f' {day.year}' if year else ''}"

    def days(self, start: dt.date | None, end: dt.date | None, granularity: str | None = None) -> str:
        """Return a stretch of days as short as it can be."""
        if start is None or end is None or start == end:
            return self.day(start or end)
        if granularity == "year" and start.year == end.year:
            return str(start.year)
        if granularity == "month" and (start.year, start.month) == (end.year, end.month):
            return f"{self.say('page', f'month_{start.month}')} {start.year}"
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day}–{self.day(end)}"
        return f"{self.day(start, year=start.year != end.year)} – {self.day(end)}"

    def name(self, p: Party | None, other: str = "") -> str:
        """Return what a party is called, escaped."""
        return safe(self.names.get(p.id, p.name)) if p else other

    def listed(self, parties: Iterable[Party]) -> str:
        """Return the names of parties, one after the other."""
        return ", ".join(dict.fromkeys(self.name(p) for p in parties))

    def status(self, outcome: str) -> str:
        """Return the mark of an outcome with its word."""
        tone, sign = MARKS[outcome]
        return f'<span class="mark {tone}"><i>{sign}</i>{safe(self.say("outcome", outcome))}</span>'

    def who(self, r: EventRow) -> str:
        """Return who took part in an occurrence, towards whom, and where."""
        actors = self.listed(p for p in r.parties if p.role != "recipient")
        others = self.listed(p for p in r.parties if p.role == "recipient")
        people = sides(actors, others)
        return f'{people}<span class="dim"> · {self.name(r.place)}</span>' if r.place and people else people

    def event(self, r: EventRow) -> str:
        """Return an occurrence: mark, parties, history where it has one, differences, each report with its words."""
        facts = [self.say("rank", r.rank) if r.rank else "", *(self.say("format", f) for f in r.format)]
        facts += [f"{self.say('text', 'ordinal')} {r.ordinal}" if r.ordinal else ""]
        facts += [shorten(d.title, 90) for d in r.documents]
        kind = safe(self.say("event", r.kind))
        out = [f'<p class="head"><b>{kind[:1].upper()}{kind[1:]}</b> {self.status(r.outcome)}</p>']
        out += [f'<p class="who">{self.who(r)}</p>']
        out += [f'<p class="dim">{safe(" · ".join(x for x in facts if x))}</p>'] if any(facts) else []
        steps = [
            f"<li><b>{safe(self.say('step', h.step))}</b> {self.day(h.published)}"
            + (
                f'<span class="dim"> ({self.days(h.when.start, h.when.end, h.when.granularity)})</span>'
                if h.when
                else ""
            )
            + "</li>"
            for h in r.history
        ]
        if len({h.step for h in r.history}) > 1:
            out.append(f'<ol class="steps">{"".join(steps)}</ol>')
        for d in r.differences:
            told = " / ".join(f"{self._value(v.value)} ({len(v.stories)})" for v in d.values)
            out.append(f'<p class="odds">≠ {safe(self.say("field", d.field))}: {told}</p>')
        return "".join(out) + self.sources(r.sources)

    def sources(self, sources: Sequence[Source]) -> str:
        """Return reports with their words."""
        lines = [self.source(s) for s in sources[:_SOURCES]]
        more = len(sources) - _SOURCES
        if more > 0:
            lines.append(f'<li class="dim">{safe(self.say("text", "more_sources").replace("%", str(more)))}</li>')
        return f'<ul class="sources">{"".join(lines)}</ul>'

    def source(self, s: Source, words: str | None = None) -> str:
        """Return one report: agency, day, the longest words around those that tell it, and where they stand."""
        first = s.quotes[0] if s.quotes else None
        around = [q for q in s.quotes if first and q.start <= first.start and first.end <= q.end]
        q = max(around, key=lambda q: len(q.text), default=None)
        said = f"<q>{escape(shorten(words or q.text, _QUOTED))}</q> <small>{q.start}–{q.end}</small>" if q else ""
        same = f' <small class="dim">{safe(self.say("text", "carried"))}</small>' if s.copy_of else ""
        return f"<li><cite>{self.story(s.story, s.agency or s.path, s.published)}</cite>{same} {said}</li>"

    def story(self, id: str, label: str, published: dt.date | None) -> str:
        """Return the name of a story, linked to where the page tells more of it."""
        shown = f"{safe(label)}, {self.day(published)}"
        return f'<a href="#s-{safe(id)}">{shown}</a>' if self.linked else f'<span title="{safe(id)}">{shown}</span>'

    def amount(self, r: FigureRow) -> str:
        """Return what a figure claims: its bounds, unit and direction."""
        low, high = number(r.low), number(r.high)
        value = (low if r.low == r.high else f"{low} – {high}") if low and high else ""
        value = value or (f"≥ {low}" if low else f"≤ {high}" if high else "?")
        sign = "≈ " if r.approximate else ""
        turn = {"up": "+", "down": "−"}.get(r.direction or "", "") if r.kind == "change" else ""
        return safe(f"{sign}{turn}{value}{f' {r.unit}' if r.unit else ''}")

    def official(self, r: FigureRow) -> str:
        """Return how a figure compares with official statistics."""
        o = r.official
        if o is None:
            return f'<span class="dim">{self.word("not_compared")}</span>'
        share = f" {o.difference:+.0%}" if o.difference else ""
        tone = {"agrees": "held", "differs": "off"}.get(o.verdict, "dim")
        source = f'<br><span class="dim">{safe("; ".join(o.sources) or o.note)}</span>'
        return f'<span class="{tone}">{safe(self.say("official", o.verdict))}{share}</span>{source}'

    def figure(self, r: FigureRow) -> str:
        """Return a figure as a row of a table."""
        measure = safe(self.say("measure", r.measure)) if r.measure else ""
        spoken = f"{safe(self.say('text', 'said_by'))}: {self.name(r.speaker)}" if r.speaker else ""
        period = self.days(r.start, r.end, "year" if _is_year(r) else None) if r.start else self.word("no_period")
        status = safe(self.say("status", r.status))
        return (
            f'<tr><td class="num"><b>{self.amount(r)}</b></td><td>{measure}<br><span class="dim">'
            f"{self.listed(r.parties)}</span></td><td>{period}<br><span class='dim'>{status}</span></td>"
            f"<td>{self.official(r)}</td>"
            f'<td><span class="dim">{spoken}</span><ul class="sources">{self.source(r.source)}</ul></td></tr>'
        )

    def commitment(self, r: CommitmentRow) -> str:
        """Return an undertaking as a card."""
        whose = self.listed(r.by) or safe(self.say("text", "unknown"))
        to = f" → {self.listed(r.to)}" if r.to else ""
        due = (
            f" · {safe(self.say('text', 'due'))}: {self.days(r.due.start, r.due.end, r.due.granularity)}"
            if r.due
            else ""
        )
        return (
            f'<div class="card"><p class="head"><b>{whose}{to}</b> {self.status(r.outcome)}</p>'
            f'<p class="dim">{safe(self.say("strength", r.strength))}{due}</p>{self.sources(r.sources)}</div>'
        )

    def contact(self, r: ContactRow) -> str:
        """Return a contact as a row of a table."""
        kinds = safe(", ".join(self.say("event", k) for k in r.kinds))
        when = safe(self.days(r.first, r.last))
        when = f'<a href="#e-{safe(r.occurrences[0])}">{when}</a>' if self.linked and r.occurrences else when
        return (
            f'<tr><td><b>{self.name(r.one)}</b> – <b>{self.name(r.other)}</b></td><td class="num">{r.times}</td>'
            f"<td>{kinds}</td><td>{when}</td></tr>"
        )

    def statement(self, r: StatementRow) -> str:
        """Return a statement: its act and its words."""
        via = f"{safe(self.say('text', 'via'))} {self.name(r.channel)}" if r.channel else ""
        facts = " · ".join(x for x in (safe(self.say("act", r.act)) if r.act else "", via) if x)
        sign = f'<span class="dim">{safe(self.say("statement", r.kind))}{f" · {facts}" if facts else ""}</span>'
        return f'<li>{sign}<ul class="sources">{self.source(r.source, r.words)}</ul></li>'

    def disagreement(self, d: Disagreement, dossier: Mapping[str, str]) -> str:
        """Return claims that cannot all hold, side by side. `dossier` are the names of entities."""
        names = {**dossier, **self.names}
        parties = ", ".join(safe(names.get(p, p)) for p in d.parties)
        verdict = safe(self.say("verdict", d.verdict))
        sides = []
        for c in d.claims:
            who = names.get(c.speaker, c.speaker) if c.speaker else self.say("text", "nobody")
            told = names.get(c.story.id, c.story.path)
            at = f" <small>{c.span.start}–{c.span.end}</small>" if c.span else ""
            sides.append(
                f'<div class="card"><p class="head"><b>{safe(who)}</b></p>'
                f"<p><q>{escape(shorten(c.value, _QUOTED))}</q>{at}</p>"
                f'<p class="dim"><cite>{self.story(c.story.id, told, c.published)}</cite></p></div>'
            )
        return (
            f'<div class="dispute"><p class="head"><b>{safe(self.say("measure", d.about))}</b> · {parties} '
            f'<span class="mark off"><i>≠</i>{verdict}</span></p><div class="board">{"".join(sides)}</div></div>'
        )

    def _value(self, value: str) -> str:
        return safe(" ".join(self.names.get(x, x) for x in value.split(" ")))


def _is_year(r: FigureRow) -> bool:
    return bool(r.start and r.end and (r.start.month, r.start.day, r.end.month, r.end.day) == (1, 1, 12, 31))
