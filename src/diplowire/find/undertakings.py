"""Commitments with their parties: who undertakes what towards whom, and which event it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.drafts import CONTACTS
from diplowire.find.parties import Parties
from diplowire.find.voices import statement_at
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Commitment, Event, Origin, Statement
from diplowire.model.span import Span
from diplowire.rules.clauses import conjuncts
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
        met = _met(events, action.start)
        if met:
            parties.met(d.cue - 1, met)
        by = _undertakers(a, parties, d, said)
        to = tuple(p for p in (parties.of(d.to) if d.to is not None else ()) if p not in by)
        out.append(
            Commitment(
                id=f"c{number}",
                by=by,
                to=to,
                action=action,
                strength=d.strength,
                due=event.when if event else None,
                event=event.id if event else None,
                statement=said.id if said else None,
                evidence=tuple(Span(start=s, end=e) for s, e in d.evidence) or (action,),
                origin=Origin(rule=d.rule),
            )
        )
    return out


def _met(events: Sequence[Event], before: int) -> tuple[str, ...]:
    """Return who takes part in the contact told last before a place in the text."""
    best: tuple[int, tuple[str, ...]] = (-1, ())
    for e in events:
        who = tuple(p.entity for p in e.participants)
        end = max((s.end for s in (*e.evidence, e.trigger) if s.end <= before), default=-1)
        if e.kind in CONTACTS and len(who) > 1 and end > best[0]:
            best = (end, who)
    return best[1]


def _undertakers(a: Analysis, parties: Parties, d: CommitmentDraft, said: Statement | None) -> tuple[str, ...]:
    """Return who undertakes: the parties of the subject and of what is joined with it, a capital's state included.

    Inside what somebody is reported to say, a predicate without a subject is the speaker's own, and so is "they" of
    speakers in the plural.
    """
    cast = parties.cast
    teller: tuple[str, ...] = (said.speaker,) if said is not None and said.speaker is not None else ()
    cue = None  # the verb under which it is told
    if said is not None and said.kind == "indirect" and said.cue is not None:
        cue = next((i for i in a.within(said.cue.span.start, said.cue.span.end) if i != d.cue), None)
    if d.by is None:
        inside = said is not None and said.content[0].start <= a.start[d.cue]
        return teller if cue is not None and inside and a.pos[d.cue] != "NOUN" else ()
    they = d.by in cast.groups and cast.groups[d.by].kind == "pronoun"
    if they and cue is not None and a.feats[cue].get("Number") == "Plur":
        return teller
    by = parties.all(conjuncts(a, d.by))
    held = cast.at(d.by)
    if by or held is None or cast.kind(held) != "place" or held not in cast.capitals:
        return by
    return (cast.state(cast.capitals[held]) or held,)
