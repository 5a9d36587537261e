"""What changed in the ledger: by stories that came in, and by days that passed.

Only what a batch of stories touched is looked at, as it was before and as it is now, so that the work does not grow
with the ledger.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field, ValidationError
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
from diplowire.views.events import row
from diplowire.views.known import known
from diplowire.views.near import leaders_of, neighbourhood
from diplowire.views.rows import EventRow, Party, Source
from diplowire.views.said import disagreements, is_comparable
from diplowire.views.texts import Texts
from diplowire.views.turns import ChangeKind, Seen, Turned

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


def restored(body: str) -> Change | None:
    """Return a change as it was logged; None for one of another version of diplowire that this one cannot read."""
    try:
        return Change.model_validate_json(body)
    except ValidationError:
        return None


def changes(
    before: Connection, now: Connection, uids: Iterable[Uid], stories: Sequence[str], as_of: dt.date, texts: Texts
) -> list[Change]:
    """Return what changed by some stories. `before` sees the ledger without them, `now` and `texts` with them.

    `uids` are the events whose occurrences were made anew. Plans are overdue by `as_of`.
    """
    touched = set(uids)
    found = [Seen(o) for o in _touched(now, touched, as_of)]
    was = [Seen(o) for o in _touched(before, touched.union(*(x.uids for x in found)), as_of)]
    turned = [x for new in found if (x := Turned.of(new, was)).any]
    _fetch(texts, (x.new.o for x in turned))
    out = [c for x in turned for c in _of_occurrence(x, as_of, texts)]
    out += _of_claims(now, stories, as_of, texts)
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
        _fetch(texts, found)
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


def _fetch(texts: Texts, found: Iterable[Occurrence]) -> None:
    """Fetch the stories and names that occurrences are shown with."""
    shown = list(found)
    texts.fetch(r.story.id for o in shown for r in o.reports)
    texts.name({p.entity for o in shown for p in o.participants} | {o.place for o in shown if o.place})


def _of_occurrence(x: Turned, as_of: dt.date, texts: Texts) -> Iterator[Change]:
    """Yield what became of one thing: at most one turn, and each field on which its reports now disagree."""
    o, steps = x.new.o, x.new.steps
    shown = row(o, texts)
    brought = tuple(s for s in shown.sources if (s.story, s.finding) in x.fresh)[:_SOURCES]
    sources = brought or shown.sources[-_SOURCES:]
    if x.kind:
        key = tuple(sorted("/".join(u) for u in x.fresh)) or (o.outcome, str(o.when))
        before = x.old.o.when if x.old and x.old.o.when != o.when else None
        step = next((steps[s.story, s.finding] for s in sources if (s.story, s.finding) in steps), None)
        changed = _change(x.kind, shown, key, sources, as_of)
        yield changed.model_copy(update={"when": o.when, "before": before, "step": step})
    for d in x.differences:
        ids = [id for v in d.values for id in v.value.split()] if d.field in ("who", "place") else []
        others = texts.parties(dict.fromkeys(ids))
        changed = _change("disagreement", shown, (d.field, *(v.value for v in d.values)), sources, as_of)
        yield changed.model_copy(update={"when": o.when, "difference": d, "others": others})


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


def _of_claims(connection: Connection, stories: Sequence[str], as_of: dt.date, texts: Texts) -> list[Change]:
    """Return the disagreements about claims that some stories brought up."""
    out: dict[str, Change] = {}
    for states, measure, since in _measures(connection, stories, texts):
        f = Filter(states=states, kind=measure, since=since, limit=_CLAIMS)
        found = [d for d in disagreements(connection, f, texts) if any(c.story.id in stories for c in d.claims)]
        known_before = disagreements(connection, f, texts, without=stories) if found else []
        for d in found:
            if not any(_same(d, x) for x in known_before):
                change = _disagreement(d, stories, as_of, texts)
                out.setdefault(change.id, change)
    return list(out.values())


def _measures(
    connection: Connection, stories: Sequence[str], texts: Texts
) -> list[tuple[tuple[str, ...], str, dt.date | None]]:
    """Return states and measures of the figures of some stories that others may contradict, and since when to look.

    Of a figure about two states the pair is enough, because only claims about the same parties are compared.
    """
    texts.fetch(stories)
    comparable = {(id, x["id"]) for id in stories for x in texts.readings[id]["figures"] if is_comparable(x)}
    k, f, s = t.concerns.c, t.finding.c, t.story.c
    query = (
        select(s.id, s.day, f.local, f.kind, k.states)
        .select_from(t.story)
        .join(t.finding, f.story == s.pk)
        .join(t.concerns, k.finding == f.pk)
        .where(s.id.in_(stories), f.layer == "figure", k.layer == "figure")
    )
    of_figure: dict[tuple[str, str], set[tuple[tuple[str, ...], str, dt.date | None]]] = {}
    for id, day, local, measure, states in connection.execute(query):
        if (id, local) in comparable:
            since = day - dt.timedelta(days=claims.LONGEST) if day else None
            of_figure.setdefault((id, local), set()).add((tuple(states.split("-")), measure, since))
    wanted = {x for found in of_figure.values() for x in found if len(x[0]) == max(len(y[0]) for y in found)}
    return sorted(wanted, key=lambda x: (x[0], x[1], x[2] or dt.date.min))[:_MEASURES]


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
