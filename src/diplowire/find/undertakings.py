"""Commitments with their parties: who undertakes what towards whom, and which event it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.parties import Parties
from diplowire.find.voices import statement_at
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Commitment, Event, Origin, Statement
from diplowire.model.span import Span
from diplowire.rules.speech import CommitmentDraft


def undertakings(
    a: Analysis,
    parties: Parties,
    drafts: Sequence[CommitmentDraft],
    statements: Sequence[Statement],
    events: Sequence[Event],
) -> list[Commitment]:
    """Return the commitments in the order of the text."""
    out: list[Commitment] = []
    for number, d in enumerate(sorted(drafts, key=lambda d: d.action), 1):
        action = Span(start=d.action[0], end=d.action[1])
        said = statement_at(statements, action.start, action.end)
        event = next((e for e in events if e.factuality in ("planned", "possible") and action.covers(e.trigger)), None)
        by = parties.of(d.by) if d.by is not None else ()
        to = tuple(p for p in (parties.of(d.to) if d.to is not None else ()) if p not in by)
        out.append(
            Commitment(
                id=f"c{number}", by=by, to=to, action=action, strength=d.strength, due=event.when if event else None,
                event=event.id if event else None, statement=said.id if said else None,
                evidence=tuple(Span(start=s, end=e) for s, e in d.evidence) or (action,), origin=Origin(rule=d.rule),
            )
        )
    return out
