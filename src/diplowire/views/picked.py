"""Which parts of the ledger answer a filter, and whom and what they refer to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, select

from diplowire.ledger import schema as t
from diplowire.ledger.link import Uid
from diplowire.model.ledger import Ledger, LedgerEntity, Occurrence
from diplowire.views.ask import Filter, findings
from diplowire.views.rows import FigureRow, StatementRow


def pick(connection: Connection, ledger: Ledger, f: Filter, claimed: set[Uid]) -> Ledger:
    """Return the ledger with only those occurrences, undertakings and disagreements that answer."""
    told = _uids(connection, "event", f)
    events = tuple(
        o
        for o in ledger.occurrences
        if any((r.story.id, r.event) in told for r in o.reports)
        and (not f.kind or o.kind == f.kind)
        and _inside(_day(o), f)
    )
    promised = _uids(connection, "commitment", f)
    commitments = tuple(c for c in ledger.commitments if any((r.story.id, r.commitment) in promised for r in c.reports))
    ids = {o.id for o in events}
    fulfilments = tuple(x for x in ledger.fulfilments if x.by in ids)
    disputes = tuple(d for d in ledger.disagreements if any((c.story.id, c.finding) in claimed for c in d.claims))
    return ledger.model_copy(
        update={
            "occurrences": events,
            "commitments": commitments,
            "fulfilments": fulfilments,
            "disagreements": disputes,
        }
    )


def _day(o: Occurrence) -> dt.date | None:
    return o.when.start if o.when else o.history[0].published


def _inside(day: dt.date | None, f: Filter) -> bool:
    if not (f.since or f.until):
        return True
    return day is not None and (not f.since or day >= f.since) and (not f.until or day <= f.until)


def referred(x: Ledger, said: Sequence[StatementRow], counted: Sequence[FigureRow]) -> set[str]:
    """Return the stories that findings rest on."""
    out = {r.story.id for o in x.occurrences for r in o.reports}
    out |= {r.story.id for c in x.commitments for r in c.reports}
    out |= {c.story.id for d in x.disagreements for c in d.claims}
    out |= {v.plan.story.id for v in x.fulfilments}
    return out | {s.source.story for s in said} | {n.source.story for n in counted}


def named(x: Ledger, said: Sequence[StatementRow], counted: Sequence[FigureRow]) -> tuple[LedgerEntity, ...]:
    """Return the entities that findings name, and the organisations whose offices they hold."""
    ids: set[str | None] = {p.entity for o in x.occurrences for p in o.participants}
    ids |= {o.place for o in x.occurrences}
    ids |= {e for c in x.commitments for e in (*c.by, *c.to)}
    ids |= {e for d in x.disagreements for e in d.parties}
    ids |= {e for d in x.disagreements for c in d.claims for e in (*c.parties, c.speaker)}
    ids |= {p.id for s in said for p in (s.speaker, s.channel, *s.about) if p}
    ids |= {p.id for n in counted for p in (n.speaker, *n.parties) if p}
    ids |= {o.organization for e in x.entities if e.id in ids for o in e.offices}
    return tuple(e for e in x.entities if e.id in ids)


def _uids(connection: Connection, layer: str, f: Filter) -> set[Uid]:
    found = findings(layer, f).order_by(None).subquery()
    query = select(t.story.c.id, found.c.local).join(found, found.c.story == t.story.c.pk)
    return {(story, local) for story, local in connection.execute(query)}
