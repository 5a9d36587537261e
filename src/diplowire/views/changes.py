"""What changed in the ledger: by stories that came in, and by days that passed.

Only what a batch of stories touched is looked at, as it was before and as it is now, so that the work does not grow
with the ledger.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, select

from diplowire.ledger import claims
from diplowire.ledger import schema as t
from diplowire.ledger.assemble import Part
from diplowire.ledger.link import Uid
from diplowire.ledger.rows import chunks
from diplowire.ledger.wholes import Thing
from diplowire.model.ledger import Difference, Disagreement, Occurrence, Outcome, Window
from diplowire.model.span import Frozen
from diplowire.views.ask import Filter
from diplowire.views.events import leaders_of, neighbourhood, row
from diplowire.views.known import known
from diplowire.views.rows import EventRow, Party, Source
from diplowire.views.said import disagreements
from diplowire.views.texts import Texts

ChangeKind = Literal["planned", "dated", "moved", "cancelled", "denied", "held", "overdue", "disagreement"]
_OPEN = ("planned-open", "overdue")
_DONE = ("occurred", "fulfilled")
_MOVED = ("moved", "postponed")
_SOURCES = 6  # stories shown with one change
_MEASURES = 24  # measures and states of one batch whose claims are compared
_CLAIMS = 200  # claims on one measure that are compared, the newest
_TOGETHER = 100  # overdue plans put together at once


class Change(Frozen):
    """One change. `what` is the kind of event, or the measure of claims that cannot all hold.

    `when` are the days of the thing, `before` those that it had; plans are overdue by `as_of`. `sources` are the
    stories that brought the change, else those that last told of it. `others` are entities named in the difference;
    `names` are English names by id, as far as they are known.
    """

    id: str
    kind: ChangeKind
    what: str
    occurrence: str | None = None
    outcome: Outcome | None = None
    step: str | None = None
    states: tuple[str, ...] = ()
    when: Window | None = None
    before: Window | None = None
    parties: tuple[Party, ...] = ()
    place: Party | None = None
    others: tuple[Party, ...] = ()
    difference: Difference | None = None
    disagreement: Disagreement | None = None
    as_of: dt.date
    sources: tuple[Source, ...] = ()
    names: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class _Seen:
    """An occurrence with the steps of its history by report."""

    o: Occurrence

    @property
    def uids(self) -> frozenset[Uid]:
        return frozenset((r.story.id, r.event) for r in self.o.reports)

    @property
    def steps(self) -> dict[Uid, str]:
        return {(h.story.id, h.event): h.step for h in self.o.history}


def changes(
    before: Connection, now: Connection, uids: Iterable[Uid], stories: Sequence[str], as_of: dt.date, texts: Texts
) -> list[Change]:
    """Return what changed by some stories. `before` sees the ledger without them, `now` and `texts` with them.

    `uids` are the events whose occurrences were made anew. Plans are overdue by `as_of`.
    """
    touched = set(uids)
    found = _touched(now, touched, as_of)
    was = [_Seen(o) for o in _touched(before, touched.union(*(_Seen(o).uids for o in found)), as_of)]
    texts.fetch(r.story.id for o in found for r in o.reports)
    texts.name({p.entity for o in found for p in o.participants} | {o.place for o in found if o.place})
    out: list[Change] = []
    for o in found:
        mine = _Seen(o)
        olds = [x for x in was if x.uids & mine.uids]
        old = max(olds, key=lambda x: len(x.uids & mine.uids)) if olds else None
        fresh = mine.uids - frozenset().union(*(x.uids for x in olds))
        out += _of_occurrence(old, mine, fresh, as_of, texts)
    out += _of_claims(before, now, stories, as_of, texts)
    return _named(now, out)


def overdue(connection: Connection, since: dt.date, as_of: dt.date, texts: Texts) -> Iterator[Change]:
    """Yield the plans whose last day lies between two days, the first inside, and of which nothing more is known."""
    o = t.occurrence.c
    query = select(o.leader).where(o.state == "planned", o.due >= since, o.due < as_of).order_by(o.due, o.id)
    for leaders in chunks(connection.execute(query).scalars().all(), _TOGETHER):
        part = neighbourhood(connection, leaders, None, as_of)
        wanted = set(leaders)
        found = [x for x in _occurrences(part, part.things) if x.outcome == "overdue"]
        ids = set(connection.execute(select(o.id).where(o.leader.in_(wanted))).scalars())
        found = [x for x in found if x.id in ids]
        texts.fetch(r.story.id for x in found for r in x.reports)
        texts.name({p.entity for x in found for p in x.participants} | {x.place for x in found if x.place})
        out = []
        for x in found:
            shown = row(x, texts)
            changed = _change("overdue", shown, (str(shown.end),), shown.sources[-_SOURCES:], as_of)
            out.append(changed.model_copy(update={"when": x.when}))
        yield from _named(connection, out)


def _touched(connection: Connection, uids: set[Uid], as_of: dt.date) -> list[Occurrence]:
    """Return the occurrences of some events with all that bears on them."""
    if not uids:
        return []
    part = neighbourhood(connection, leaders_of(connection, uids), None, as_of)
    return _occurrences(part, [x for x in part.things if any(s.uid in uids for s in x.reports)])


def _occurrences(part: Part, things: Iterable[Thing]) -> list[Occurrence]:
    return [part.occurrence(x) for x in things]


def _of_occurrence(
    old: _Seen | None, new: _Seen, fresh: frozenset[Uid], as_of: dt.date, texts: Texts
) -> Iterator[Change]:
    """Yield what became of one thing: at most one turn, and each field on which its reports now disagree."""
    shown = row(new.o, texts)
    brought = tuple(s for s in shown.sources if (s.story, s.finding) in fresh)[:_SOURCES]
    sources = brought or shown.sources[-_SOURCES:]
    told = tuple(sorted("/".join(u) for u in fresh))
    kind = _turn(old, new)
    if kind:
        key = told or (new.o.outcome, str(new.o.when))
        changed = _change(kind, shown, key, sources, as_of)
        before = old.o.when if old and old.o.when != new.o.when else None
        step = next((new.steps[s.story, s.finding] for s in sources if (s.story, s.finding) in new.steps), None)
        yield changed.model_copy(update={"when": new.o.when, "before": before, "step": step})
    known_before = {d.field: {v.value for v in d.values} for d in old.o.differences} if old else {}
    for d in new.o.differences:
        if {v.value for v in d.values} - known_before.get(d.field, set()):
            key = (d.field, *(v.value for v in d.values))
            changed = _change("disagreement", shown, key, sources, as_of)
            ids = [x for v in d.values for x in v.value.split()] if d.field in ("who", "place") else []
            others = texts.parties(dict.fromkeys(ids))
            yield changed.model_copy(update={"when": new.o.when, "difference": d, "others": others})


def _turn(old: _Seen | None, new: _Seen) -> ChangeKind | None:
    """Return what turn a thing took, if any."""
    was, now = (old.o.outcome if old else None), new.o.outcome
    if now in _DONE:
        return "held" if (was and was not in _DONE) or (was is None and now == "fulfilled") else None
    if now in ("cancelled", "denied"):
        return ("cancelled" if now == "cancelled" else "denied") if was != now else None
    steps = old.steps if old else {}
    if any(step in _MOVED and steps.get(uid) not in _MOVED for uid, step in new.steps.items()):
        return "moved"
    if was not in _OPEN:
        return "planned"
    return "dated" if old and old.o.when is None and new.o.when else None


def _change(
    kind: ChangeKind, shown: EventRow, key: tuple[str, ...], sources: tuple[Source, ...], as_of: dt.date
) -> Change:
    states = {p.country for p in shown.parties if p.country}
    return Change(
        id=_id(kind, shown.id, *key),
        kind=kind,
        what=shown.kind,
        occurrence=shown.id,
        outcome=shown.outcome,
        states=tuple(sorted(states)),
        parties=shown.parties,
        place=shown.place,
        as_of=as_of,
        sources=sources,
    )


def _id(*parts: str) -> str:
    return "C" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _of_claims(
    before: Connection, now: Connection, stories: Sequence[str], as_of: dt.date, texts: Texts
) -> list[Change]:
    """Return the disagreements about claims that some stories brought up."""
    out: dict[str, Change] = {}
    for states, measure, since in _measures(now, stories):
        f = Filter(states=states, kind=measure, since=since, limit=_CLAIMS)
        found = [d for d in disagreements(now, f, texts) if any(c.story.id in stories for c in d.claims)]
        if not found:
            continue
        known_before = disagreements(before, f, Texts(before, texts.language))
        for d in found:
            if not any(_same(d, x) for x in known_before):
                change = _disagreement(d, stories, as_of, texts)
                out.setdefault(change.id, change)
    return list(out.values())


def _measures(connection: Connection, stories: Sequence[str]) -> list[tuple[tuple[str, ...], str, dt.date | None]]:
    """Return states and measures of the figures of some stories, and the day from which on they are compared."""
    k, f = t.concerns.c, t.finding.c
    query = (
        select(k.states, f.kind, t.story.c.day)
        .select_from(t.story)
        .join(t.finding, f.story == t.story.c.pk)
        .join(t.concerns, k.finding == f.pk)
        .where(t.story.c.id.in_(stories), f.layer == "figure", k.layer == "figure")
        .distinct()
        .order_by(k.states.desc(), f.kind)
    )
    out = []
    for states, measure, day in connection.execute(query):
        since = day - dt.timedelta(days=claims.LONGEST) if day else None
        out.append((tuple(states.split("-")), measure, since))
    return sorted(out, key=lambda x: (-len(x[0]), x[0], x[1]))[:_MEASURES]  # pairs first: they say more


def _same(one: Disagreement, other: Disagreement) -> bool:
    """Say whether two disagreements are one, of which another story told as well."""
    claimed = {(c.story.id, c.finding) for c in one.claims}
    return one.about == other.about and any((c.story.id, c.finding) in claimed for c in other.claims)


def _disagreement(d: Disagreement, stories: Sequence[str], as_of: dt.date, texts: Texts) -> Change:
    texts.fetch(c.story.id for c in d.claims)
    claimed = sorted(d.claims, key=lambda c: c.story.id not in stories)
    sources = tuple(texts.source(c.story.id, c.finding, [c.span.model_dump()] if c.span else []) for c in claimed)
    parties = texts.parties(d.parties)
    return Change(
        id=_id("disagreement", d.about, *sorted(f"{c.story.id}/{c.finding}" for c in d.claims)),
        kind="disagreement",
        what=d.about,
        states=tuple(sorted({p.country for p in parties if p.country})),
        parties=parties,
        disagreement=d,
        as_of=as_of,
        sources=sources[:_SOURCES],
    )


def _named(connection: Connection, found: Sequence[Change]) -> list[Change]:
    """Give changes the English names of those that they name."""
    ids = {p.id for c in found for p in (*c.parties, *c.others, c.place) if p}
    facts = known(connection, ids) if ids else None
    out = []
    for c in found:
        mine = [p.id for p in (*c.parties, *c.others, c.place) if p]
        names = {id: label for id in mine if facts and (label := facts.label(id))}
        out.append(c.model_copy(update={"names": names}))
    return out
