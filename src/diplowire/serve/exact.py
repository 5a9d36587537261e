"""Rows of the views as lines of answers: each with its story and the words exactly as published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diplowire.export.places import shorten, visible
from diplowire.model.ledger import Disagreement, HeldOffice
from diplowire.rules.kind import kinds
from diplowire.serve.lines import (
    UNKNOWN,
    ClaimLine,
    CommitmentLine,
    ContactLine,
    Day,
    DifferenceLine,
    DisagreementLine,
    EventLine,
    Evidence,
    FigureLine,
    OfficeLine,
    OfficialLine,
    Passage,
    StatementLine,
    TurnLine,
    ValueLine,
    Who,
)
from diplowire.views import Texts
from diplowire.views.rows import CommitmentRow, ContactRow, EventRow, FigureRow, Party, Quote, Source, StatementRow

OVERDUE = "overdue: its last day has passed and no report of it is known; that does not say that it did not happen"
_MOST = 40  # parties, papers and steps of one line
_NAMED = ("who", "place")  # what reports differ on by ids
_PASSAGES = 4  # of one story under one line


@dataclass(frozen=True, slots=True)
class Shape:
    """How much of an answer is given: lines, sources of a line, characters of a quote and of a story's text."""

    lines: int = 50
    sources: int = 6
    width: int = 700
    text: int = 8000


def day(value: dt.date | None) -> Day:
    """Return a day, or that it is unknown."""
    return value or UNKNOWN


def passage(text: str, start: int, end: int, width: int) -> Passage:
    """Return a stretch of a text exactly, its end cut off where it is long."""
    cut = min(end, start + width)
    return Passage(start=start, end=cut, quote=text[start:cut], whole_end=end if cut < end else None)


def widest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans without those that lie in another, in order of the text."""
    found = sorted(set(spans), key=lambda s: (s[0], -s[1]))
    return [s for s in found if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in found)]


def who(p: Party) -> Who:
    """Return an entity as lines name it; what cannot be seen in a name shows as its code."""
    return Who(id=p.id, name=shorten(p.name), kind=p.kind, country=p.country, role=p.role)


class Exact:
    """Makes lines with the words of stories that the views have fetched."""

    def __init__(self, texts: Texts, shape: Shape) -> None:
        self.texts = texts
        self.shape = shape

    def evidence(self, s: Source) -> Evidence:
        """Return a source of a row with its words as published."""
        return self.told(s.story, ((q.start, q.end) for q in s.quotes), s.finding)

    def told(self, id: str, spans: Iterable[tuple[int, int]], finding: str | None = None) -> Evidence:
        """Return a story as evidence, with some of its words."""
        row, story = self.texts.stories[id], self.texts.readings[id]["story"]
        shown = widest(spans)[:_PASSAGES]
        return Evidence(
            story=id,
            path=visible(row.path),
            url=visible(story["url"]) if story["url"] else None,
            published=day(row.day),
            agency=visible(row.source) if row.source else UNKNOWN,
            headline=shorten(row.headline) if row.headline else None,
            finding=finding,
            passages=tuple(passage(story["text"], start, end, self.shape.width) for start, end in shown),
        )

    def event(self, r: EventRow, sources: Sequence[Source] | None = None) -> EventLine:
        """Return an occurrence; `sources` are those of its reports that are shown, else the first."""
        shown = r.sources[: self.shape.sources] if sources is None else sources
        kind = kinds().get(r.kind)
        self.texts.name(x for d in r.differences if d.field in _NAMED for v in d.values for x in v.value.split(" "))
        return EventLine(
            id=r.id,
            kind=r.kind,
            means=kind.label if kind else r.kind,
            outcome=r.outcome,
            start=day(r.start),
            end=day(r.end),
            who=tuple(who(p) for p in r.parties[:_MOST]),
            place=who(r.place) if r.place else UNKNOWN,
            rank=r.rank,
            ordinal=r.ordinal,
            format=r.format,
            part_of=r.part_of,
            documents=tuple(shorten(d.title) for d in r.documents[:_MOST]),
            history=tuple(
                TurnLine(
                    published=day(h.published),
                    step=h.step,
                    told_as=h.factuality,
                    start=day(h.when.start if h.when else None),
                    end=day(h.when.end if h.when else None),
                    story=h.story,
                )
                for h in r.history[-_MOST:]
            ),
            differences=tuple(
                DifferenceLine(
                    field=d.field,
                    values=tuple(
                        ValueLine(value=self._value(v.value), stories=tuple(s.id for s in v.stories[:_MOST]))
                        for v in d.values
                    ),
                )
                for d in r.differences
            ),
            reports=len(r.sources),
            texts=r.texts,
            sources=tuple(self.evidence(s) for s in shown),
            note=OVERDUE if r.outcome == "overdue" else None,
        )

    def statement(self, r: StatementRow) -> StatementLine:
        """Return a statement."""
        return StatementLine(
            id=r.id,
            speaker=who(r.speaker) if r.speaker else UNKNOWN,
            channel=who(r.channel) if r.channel else None,
            form=r.kind,
            act=r.act,
            about=tuple(who(p) for p in r.about[:_MOST]),
            source=self.evidence(r.source),
        )

    def figure(self, r: FigureRow) -> FigureLine:
        """Return a figure."""
        o = r.official
        return FigureLine(
            id=r.id,
            kind=r.kind,
            measure=shorten(r.measure) if r.measure else UNKNOWN,
            low=r.low,
            high=r.high,
            unit=visible(r.unit) if r.unit else None,
            approximate=r.approximate,
            direction=r.direction,
            status=r.status,
            start=day(r.start),
            end=day(r.end),
            parties=tuple(who(p) for p in r.parties[:_MOST]),
            speaker=who(r.speaker) if r.speaker else UNKNOWN,
            official=OfficialLine(
                verdict=o.verdict, difference=o.difference, period=o.period, sources=o.sources, note=o.note or None
            )
            if o
            else None,
            source=self.evidence(r.source),
        )

    def commitment(self, r: CommitmentRow) -> CommitmentLine:
        """Return an undertaking."""
        return CommitmentLine(
            id=r.id,
            by=tuple(who(p) for p in r.by[:_MOST]) or UNKNOWN,
            to=tuple(who(p) for p in r.to[:_MOST]),
            strength=r.strength,
            due_start=day(r.due.start if r.due else None),
            due_end=day(r.due.end if r.due else None),
            outcome=r.outcome,
            occurrence=r.occurrence,
            reports=len(r.sources),
            sources=tuple(self.evidence(s) for s in r.sources[: self.shape.sources]),
            note=OVERDUE if r.outcome == "overdue" else None,
        )

    def contact(self, r: ContactRow, events: Iterable[EventRow]) -> ContactLine:
        """Return who met whom, with the first report of the newest of those occurrences."""
        met = {id: n for n, id in enumerate(r.occurrences)}
        told = sorted((e for e in events if e.id in met), key=lambda e: (e.start or dt.date.min, e.id), reverse=True)
        return ContactLine(
            one=who(r.one),
            other=who(r.other),
            times=r.times,
            kinds=r.kinds,
            first=day(r.first),
            last=day(r.last),
            occurrences=tuple(e.id for e in told[:_MOST]),
            sources=tuple(self.evidence(e.sources[0]) for e in told[: self.shape.sources]),
        )

    def disagreement(self, d: Disagreement) -> DisagreementLine:
        """Return claims that cannot all hold."""
        return DisagreementLine(
            about=visible(d.about),
            parties=tuple(self._value(p) for p in d.parties),
            verdict=d.verdict,
            claims=tuple(
                ClaimLine(
                    speaker=self._value(c.speaker) if c.speaker else UNKNOWN,
                    status=c.status,
                    low=c.low,
                    high=c.high,
                    unit=visible(c.unit) if c.unit else None,
                    source=self.told(c.story.id, [(c.span.start, c.span.end)] if c.span else [], c.finding),
                )
                for c in d.claims[: self.shape.lines]
            ),
        )

    def office(self, o: HeldOffice, sources: Sequence[Source]) -> OfficeLine:
        """Return an office as reported."""
        return OfficeLine(
            title=shorten(o.title),
            country=o.country,
            first=day(o.first),
            last=day(o.last),
            sources=tuple(self.evidence(s) for s in sources[: self.shape.sources]),
        )

    def found(self, id: str, quotes: Iterable[Quote], around: int) -> Evidence:
        """Return a story that a search found: the words with what stands around them."""
        size = len(self.texts.readings[id]["story"]["text"])
        return self.told(id, ((max(0, q.start - around), min(size, q.end + around)) for q in quotes))

    def _value(self, value: str) -> str:
        """Return a value in which ids of entities have their names beside them."""
        names = self.texts.names
        return " ".join(f"{shorten(names[x].name)} ({x})" if x in names else shorten(x) for x in value.split(" "))
