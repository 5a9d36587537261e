"""What was undertaken, by whom, and what became of it: one undertaking, however often it is told."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from diplowire.ledger.link import Uid
from diplowire.ledger.sketch import Lemmas, Order
from diplowire.ledger.wholes import Thing
from diplowire.model.ledger import CommitmentReport, LedgerCommitment, StoryRef, Window
from diplowire.model.reading import Commitment
from diplowire.model.span import Span
from diplowire.model.story import Story

_RETOLD = dt.timedelta(days=30)  # within which the same words by the same people are the same undertaking
_LOOKED_AT = 200  # undertakings of the same people, the newest
_ALIKE = 0.4  # share of the words of the shorter telling that the other has too


@dataclass(frozen=True, slots=True)
class Telling:
    """A commitment of one story. `by` and `to` are ids of the ledger, `event` the story's event that it is about."""

    order: Order
    ref: StoryRef
    commitment: Commitment
    action: str
    words: tuple[str, ...]
    by: tuple[str, ...]
    to: tuple[str, ...]
    event: Uid | None
    published: dt.date | None


@dataclass
class Undertaking:
    """One undertaking with its tellings in order."""

    tellings: list[Telling] = field(default_factory=list)

    @property
    def first(self) -> Telling:
        """Return how it was told first."""
        return self.tellings[0]


def tellings(
    story: Story,
    commitments: Sequence[Commitment],
    planned: Mapping[str, Span],
    ref: StoryRef,
    order: Order,
    who: Mapping[str, str],
    lemmas: Lemmas,
) -> list[Telling]:
    """Return commitments of a story as told there.

    `planned` are the triggers of its planned or possible events by id, `who` the ids of its entities in the ledger.
    """
    out: list[Telling] = []
    for c in commitments:
        action = c.action.of(story.text)
        out.append(
            Telling(
                (*order[:3], int("".join(x for x in c.id if x.isdigit()) or 0)),
                ref,
                c,
                " ".join(action.split()),
                tuple(lemmas(story.language, action)),
                tuple(who[x] for x in c.by),
                tuple(who[x] for x in c.to),
                _event(story, planned, c),
                story.day,
            )
        )
    return out


def _event(story: Story, planned: Mapping[str, Span], c: Commitment) -> Uid | None:
    """Return the planned event that a commitment names, or whose words stand in its action."""
    event = c.event or next((id for id, trigger in planned.items() if c.action.covers(trigger)), None)
    return (story.id, event) if event else None


def undertakings(told: Sequence[Telling], of_event: Mapping[Uid, Thing]) -> list[Undertaking]:
    """Join the tellings of one undertaking: by the same, of the same event or in much the same words, soon after."""
    out: list[Undertaking] = []
    by_whom: dict[frozenset[str], list[Undertaking]] = {}
    by_thing: dict[tuple[frozenset[str], str], Undertaking] = {}
    for t in sorted(told, key=lambda t: t.order):
        by = frozenset(t.by)
        thing = of_event.get(t.event) if t.event else None
        known = by_whom.setdefault(by, [])
        same = by_thing.get((by, thing.id)) if thing else None
        same = same if same and _another_story(t, same) else _retold(t, known, thing is not None)
        if same is None or not by:
            same = Undertaking()
            known.append(same)
            out.append(same)
        same.tellings.append(t)
        if thing:
            by_thing.setdefault((by, thing.id), same)
    return out


def _another_story(t: Telling, u: Undertaking) -> bool:
    return all(x.ref.id != t.ref.id for x in u.tellings)


def _retold(t: Telling, known: Sequence[Undertaking], about_event: bool) -> Undertaking | None:
    """Return the newest undertaking that the same people were told of in much the same words not long before."""
    for u in reversed(known[-_LOOKED_AT:]):
        last = u.tellings[-1]
        if t.published is None or last.published is None or t.published - last.published > _RETOLD:
            continue
        if about_event and last.event:
            continue  # of another thing
        if not t.words or not last.words or t.words[0] != last.words[0] or not _another_story(t, u):
            continue
        mine, theirs = set(t.words), set(last.words)
        if len(mine & theirs) >= _ALIKE * min(len(mine), len(theirs)):
            return u
    return None


def record(
    u: Undertaking, of_event: Mapping[Uid, Thing], results: Mapping[str, str], as_of: dt.date | None
) -> LedgerCommitment:
    """Return an undertaking as the ledger shows it. `results` are the outcomes of occurrences by id."""
    thing = next((of_event[t.event] for t in u.tellings if t.event and t.event in of_event), None)
    due = next((t.commitment.due for t in reversed(u.tellings) if t.commitment.due), None)
    state: Literal["open", "fulfilled", "overdue", "cancelled"] = "open"
    if thing:
        became = results[thing.id]
        state = {"fulfilled": "fulfilled", "occurred": "fulfilled", "overdue": "overdue", "cancelled": "cancelled",
                 "denied": "cancelled"}.get(became, "open")  # type: ignore[assignment]  # fmt: skip
    if state == "open" and due and as_of and due.end < as_of:
        state = "overdue"
    first = u.first
    base = "/".join((first.ref.id, first.commitment.id))
    return LedgerCommitment(
        id="C" + hashlib.sha256(base.encode()).hexdigest()[:12],
        by=first.by,
        to=tuple(dict.fromkeys(x for t in u.tellings for x in t.to)),
        action=first.action,
        strength=first.commitment.strength,
        due=Window(start=due.start, end=due.end, granularity=due.granularity) if due else None,
        outcome=state,
        occurrence=thing.id if thing else None,
        reports=tuple(CommitmentReport(story=t.ref, commitment=t.commitment.id, action=t.action) for t in u.tellings),
    )
