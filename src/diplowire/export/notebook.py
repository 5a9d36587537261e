"""Rows, dossiers and ledgers as notebooks show them: in a frame of their own, so that no style leaks either way."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diplowire.export.cards import Cards, safe
from diplowire.export.dossier import body, page, table, timeline
from diplowire.export.html import frame
from diplowire.export.labels import Labels, labels
from diplowire.model.ledger import Ledger
from diplowire.views.dossier import Dossier, UsedStory
from diplowire.views.rows import (
    CommitmentRow,
    ContactRow,
    EventRow,
    FigureRow,
    PairDossier,
    PersonDossier,
    Source,
    StatementRow,
)

_MOST = 100  # rows shown of a list
Row = EventRow | StatementRow | FigureRow | CommitmentRow | ContactRow
Thing = Row | PairDossier | PersonDossier | Ledger


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell ends with to show a list: `Shown(visits(connection, f))`. `language` is that of the labels."""

    rows: Sequence[Row]
    language: str = "en"

    def _repr_html_(self) -> str:
        cards = Cards(labels(self.language))
        more = len(self.rows) - _MOST
        rest = f"<p>{safe(cards.say('text', 'more_sources').replace('%', str(more)))}</p>" if more > 0 else ""
        return _frame("diplowire", _list(self.rows[:_MOST], cards) + rest, cards.say)


def shown(thing: Thing, say: Labels | None = None) -> str:
    """Return the HTML with which a notebook shows one thing."""
    say = say or labels()
    cards = Cards(say)
    if isinstance(thing, PairDossier):
        return _frame(" – ".join(thing.states), _pair(thing, say), say)
    if isinstance(thing, PersonDossier):
        return _frame(thing.person.name, _person(thing, cards), say)
    if isinstance(thing, Ledger):
        return _frame("diplowire", _ledger(thing, cards), say)
    return _frame("diplowire", _list([thing], cards), say, height=18)


def _frame(title: str, inside: str, say: Labels, height: int = 36) -> str:
    return frame(page(title, inside, say), height)


def _list(rows: Sequence[Row], cards: Cards) -> str:
    """Return rows under each other; those of one sort that follow each other share a list or table."""
    if not rows:
        return f"<p>{safe(cards.say('text', 'no_rows'))}</p>"
    events = [r for r in rows if isinstance(r, EventRow)]
    said = "".join(
        f"<li><b>{cards.name(r.speaker) or safe(cards.say('text', 'nobody'))}</b> {cards.statement(r)[len('<li>') :]}"
        for r in rows
        if isinstance(r, StatementRow)
    )
    figures = "".join(cards.figure(r) for r in rows if isinstance(r, FigureRow))
    undertaken = "".join(cards.commitment(r) for r in rows if isinstance(r, CommitmentRow))
    contacts = "".join(cards.contact(r) for r in rows if isinstance(r, ContactRow))
    return "".join(
        part
        for part, some in (
            (timeline(events, cards), events),
            (f'<ul class="said">{said}</ul>', said),
            (table(cards, ("value", "measure", "period", "official", "told"), figures), figures),
            (f'<div class="board">{undertaken}</div>', undertaken),
            (table(cards, ("who", "times", "how", "when"), contacts), contacts),
        )
        if some
    )


def _pair(p: PairDossier, say: Labels) -> str:
    every = [s for r in (*p.events, *p.plans) for s in r.sources]
    every += [s for r in p.commitments for s in r.sources]
    every += [r.source for r in p.figures] + [r.source for r in p.statements]
    stories = {s.story: s for s in every}
    for d in p.disagreements:
        for c in d.claims:
            told = Source(story=c.story.id, path=c.story.path, published=c.published, finding=c.finding)
            stories.setdefault(c.story.id, told)
    used = [
        UsedStory(id=s.story, path=s.path, agency=s.agency, published=s.published, headline=s.headline)
        for s in sorted(stories.values(), key=lambda s: (s.published or dt.date.max, s.path))
    ]
    return body(Dossier(pair=p, labels={}, stories=tuple(used)), say)


def _person(d: PersonDossier, cards: Cards) -> str:
    names = dict.fromkeys(n for spellings in d.names.values() for n in spellings if n != d.person.name)
    also = f"{safe(cards.say('text', 'also'))}: {safe(', '.join(names))} · " if names else ""
    offices = "".join(
        f"<tr><td><b>{safe(o.title)}</b>{f' ({safe(o.country)})' if o.country else ''}</td>"
        f"<td>{safe(cards.days(o.first, o.last))}</td></tr>"
        for o in d.offices
    )
    country = f' <span class="dim">{safe(d.person.country)}</span>' if d.person.country else ""
    parts = [
        f"<header><h1>{safe(d.person.name)}{country}</h1>",
        f'<p class="dim">{also}{safe(cards.word("stories_used"))}: {d.stories}</p></header>',
        _part(cards, "offices", f"<table><tbody>{offices}</tbody></table>", offices),
        _part(cards, "timeline", _list(d.events, cards), d.events),
        _part(cards, "said", _list(d.statements, cards), d.statements),
    ]
    return "".join(parts)


def _part(cards: Cards, key: str, inside: str, some: object) -> str:
    return f"<section><h2>{safe(cards.say('section', key))}</h2>{inside}</section>" if some else ""


def _ledger(x: Ledger, cards: Cards) -> str:
    """Return what a ledger holds in numbers, and its newest occurrences."""
    names = {e.id: e.name for e in x.entities}
    kinds = Counter(e.kind for e in x.entities)
    outcomes = Counter(o.outcome for o in x.occurrences)
    tiles = [(cards.say("entity", k), n) for k, n in kinds.most_common()]
    tiles += [(cards.say("outcome", k), n) for k, n in outcomes.most_common()]
    counts = "".join(f"<div><dt>{safe(k)}</dt><dd>{n}</dd></div>" for k, n in tiles)
    rows = "".join(
        f'<tr><td class="num">{safe(cards.days(o.when.start, o.when.end, o.when.granularity) if o.when else "…")}</td>'
        f"<td>{safe(cards.say('event', o.kind))} {cards.status(o.outcome)}</td>"
        f"<td>{_named(names, (p.entity for p in o.participants))}</td><td>{len(o.reports)}</td></tr>"
        for o in x.occurrences[::-1][:_MOST]
    )
    known = safe(cards.word("as_of", cards.day(x.as_of))) if x.as_of else ""
    heads = ("when", "what", "who", "stories")
    return f'<p class="kicker">{known}</p><dl class="tiles">{counts}</dl><section>{table(cards, heads, rows)}</section>'


def _named(names: dict[str, str], ids: Iterable[str]) -> str:
    return safe(", ".join(names.get(i, i) for i in ids))
