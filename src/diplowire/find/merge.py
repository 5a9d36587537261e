"""One event for each real one: tellings that can only be of the same thing are put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from diplowire.find.cast import Cast
from diplowire.find.conditions import phrase
from diplowire.find.drafts import CONTACTS, SPOKEN, EventDraft
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Change, Factuality, Filled
from diplowire.model.values import When

DONE, AHEAD, OFF = (
    frozenset({"occurred", "ongoing"}),
    frozenset({"planned", "possible"}),
    frozenset({"cancelled", "denied"}),
)
_GOVERNING = frozenset({"mfa", "mod", "government"})  # bodies that speak and act for their state
REACH = 60  # happenings looked back at: more than any story tells, so that a digest of thousands stays linear
# Which telling decides when one event is told as more than one of these.
_WEIGHT: tuple[Factuality, ...] = ("cancelled", "denied", "occurred", "ongoing", "planned", "possible")
# "At the summit they will sign": of bare nouns one in a clause that looks ahead says more than one in no such clause.
_WEAK: tuple[Factuality, ...] = ("cancelled", "denied", "planned", "possible", "ongoing", "occurred")


@dataclass(slots=True)
class Happening:
    """One real event with all its tellings, the first one first.

    `setting` is where a network's link has it, for want of a better ground; `filled` says what such links filled.
    """

    kind: str
    tellings: list[EventDraft]
    actors: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    when: When | None = None
    setting: str | None = None
    filled: list[Filled] = field(default_factory=list)

    @property
    def first(self) -> EventDraft:
        """The telling that gives rule and trigger."""
        return self.tellings[0]

    @property
    def parties(self) -> list[str]:
        """All parties, actors first."""
        return list(dict.fromkeys((*self.actors, *self.recipients)))

    @property
    def telling(self) -> EventDraft:
        """The telling whose factuality holds for the event."""
        told = self.tellings
        if any(d.rescheduled for d in told):
            told = [d for d in told if d.factuality != "cancelled" or d.change != "moved"]
        bare = _WEAK if self.kind == "conference" else _WEIGHT

        def order(d: EventDraft) -> tuple[bool, bool, int]:
            return d.back, d.weak and not d.change, (bare if d.weak else _WEIGHT).index(d.factuality)

        return min(told, key=order)

    @property
    def change(self) -> Change | None:
        """Whether a telling says that the plan was moved, else whether one says that it was confirmed."""
        told = {d.change for d in self.tellings}
        return "moved" if "moved" in told else "confirmed" if "confirmed" in told else None

    @property
    def place(self) -> str | None:
        """The first place told."""
        return next((d.place for d in self.tellings if d.place), None)


class Merger:
    """Puts tellings together, in the order of the text.

    `when` gives the day of a telling where its own clause names one.
    """

    def __init__(self, a: Analysis, cast: Cast, when: Callable[[EventDraft], When | None]) -> None:
        self.a = a
        self.cast = cast
        self.when = when
        self.happenings: list[Happening] = []

    def merge(self, drafts: Sequence[EventDraft]) -> list[Happening]:
        """Return one happening for each real event."""
        for draft in drafts:
            when = self.when(draft)
            near = reversed(self.happenings[-REACH:])
            target = next((h for h in near if self._same(h, draft, when)), None)
            if target is None:
                target = self._latest(draft, when)
            if target is not None:
                self._add(target, draft, when)
            elif not draft.back:
                self.happenings.append(Happening(draft.kind, [draft], list(draft.actors), list(draft.recipients), when))
        return self.happenings

    def _add(self, h: Happening, draft: EventDraft, when: When | None) -> None:
        if all(d.soft for d in h.tellings) and not draft.soft and draft.kind in CONTACTS:
            h.kind = draft.kind
        h.tellings.append(draft)
        if draft.pointing:
            return  # who is named beside "such meetings" took part in others
        for mine, theirs in ((h.actors, draft.actors), (h.recipients, draft.recipients)):
            for p in theirs:
                if p in h.actors or p in h.recipients:
                    continue
                exact = h.kind in CONTACTS or h.kind in ("visit", "expulsion", "signing")
                vague = next((q for q in mine if exact and self._acts_for(p, q)), None)
                if vague is not None:
                    mine[mine.index(vague)] = p
                elif not any(self._acts_for(q, p) for q in mine) and (exact or not self._stands(h, p)):
                    mine.append(p)
        if h.when and when and not self._overlap(h.when, when) and "moved" in (h.change, draft.change):
            self._reschedule(h, draft, when)
        if any(d.rescheduled for d in h.tellings):
            h.when = draft.moved_to or next((d.moved_to for d in h.tellings if d.moved_to), None)
        elif when is not None and (h.when is None or (h.when.granularity != "day" and when.granularity == "day")):
            h.when = when

    def _reschedule(self, h: Happening, draft: EventDraft, when: When) -> None:
        """Take the day of a plan for the new one where another telling says that it was moved from another day."""
        planned = any(d.factuality == "planned" and not d.weak for d in h.tellings if d is not draft)
        if draft.change == "moved" and draft.factuality == "cancelled" and planned:
            draft.rescheduled, draft.moved_to = True, h.when
        elif draft.factuality == "planned" and not draft.change and not any(d.rescheduled for d in h.tellings):
            draft.rescheduled, draft.moved_to = True, when

    def _stands(self, h: Happening, person: str) -> bool:
        """Say whether the state that a person acts for is a party already, on either side."""
        return any(self._acts_for(person, q) for q in (*h.actors, *h.recipients))

    def _acts_for(self, person: str, state: str) -> bool:
        """Say whether one is a person or a body of government that acts for the other, a state."""
        cast = self.cast
        body = cast.kind(person) == "organization" and cast.members[person].key in _GOVERNING
        return (
            (cast.kind(person) == "person" or body)
            and cast.kind(state) == "state"
            and cast.country(person) == cast.country(state)
        )

    def _fits(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Say whether two sets of parties can be of one event: one inside the other, a person standing for a state."""
        if len(one) > len(other):
            one, other = other, one
        return all(p in other or any(self._acts_for(p, q) or self._acts_for(q, p) for q in other) for p in one)

    def _reality(self, h: Happening, draft: EventDraft) -> bool:
        """Say whether two tellings can be equally real."""
        told = {d.factuality for d in h.tellings if not d.weak}
        if draft.weak or not told:
            return True
        if draft.kind == "visit":
            ahead = draft.factuality in AHEAD and bool(told & DONE)
            undone = (draft.factuality in OFF and bool(told & DONE)) or (draft.factuality in DONE and bool(told & OFF))
            return not undone and not (ahead and draft.place and draft.place != h.place)
        if draft.factuality in DONE:
            return bool(told & DONE) or (draft.factuality == "ongoing" and "planned" in told)
        if draft.factuality in AHEAD:
            return bool(told & (AHEAD | OFF)) or "ongoing" in told
        return bool(told & (OFF | AHEAD))

    def _days(self, h: Happening, draft: EventDraft, when: When | None) -> bool:
        if when is None or h.when is None:
            return True
        if "moved" in (h.change, draft.change) and not {h.telling.factuality, draft.factuality} & DONE:
            return True  # the old day and the new one
        return self._overlap(when, h.when)

    def _overlap(self, one: When, other: When) -> bool:
        return one.start <= other.end and other.start <= one.end

    def _same(self, h: Happening, draft: EventDraft, when: When | None) -> bool:
        if not self._reality(h, draft) or not self._days(h, draft, when):
            return False
        if draft.kind in CONTACTS and h.kind in CONTACTS:
            if (draft.arrival or h.first.arrival) and when is not None and h.when is None:
                return False  # how a guest was met the day before is not when they talked
            return self._same_contact(h, draft) and not (h.kind != draft.kind and self._of_another_day(h, when))
        if h.kind != draft.kind:
            return False
        if draft.kind == "visit":
            return self._same_visit(h, draft)
        if draft.kind == "signing":
            return self._fits(h.parties, draft.parties) or draft.back
        if draft.kind == "conference":
            alike = self.a.lemma[h.first.trigger] == self.a.lemma[draft.trigger]
            return alike and self._bare_or_near(h, draft) and self._of_one_body(h, draft)
        if draft.kind == "site_visit":
            return h.place == draft.place and self._side(h.actors, draft.actors)
        if not draft.parties or not h.parties:
            return self._related(h, draft)
        if draft.kind in SPOKEN and (set(h.actors) != set(draft.actors) or not self._said_again(h, draft)):
            return False
        if bool(h.recipients) != bool(draft.recipients) and not draft.weak and h.first.family != draft.family:
            return False
        sides = self._side(h.actors, draft.actors) and self._side(h.recipients, draft.recipients)
        return sides and bool(set(h.parties) & set(draft.parties) or self._fits(h.parties, draft.parties))

    def _said_again(self, h: Happening, draft: EventDraft) -> bool:
        """Say whether an act of speech is told again: the same verb, or the same one it is meant for."""
        if h.recipients and draft.recipients:
            return self._fits(h.recipients, draft.recipients)
        return any(self.a.lemma[d.trigger] == self.a.lemma[draft.trigger] for d in h.tellings)

    def _side(self, one: Sequence[str], other: Sequence[str]) -> bool:
        return not one or not other or self._fits(one, other)

    def _related(self, h: Happening, draft: EventDraft) -> bool:
        return h.first.family == draft.family or self._short(draft)

    def _short(self, draft: EventDraft) -> bool:
        """Say whether a telling brings nothing of its own: it only points back."""
        return not draft.parties and not draft.documents and draft.place is None

    def _of_one_body(self, h: Happening, draft: EventDraft) -> bool:
        """Say whether two conferences can be one: no two that name bodies or states of which none is the same."""
        mine = self._held_by(draft)
        theirs = set[str]().union(*(self._held_by(d) for d in h.tellings))
        return not mine or not theirs or bool(mine & theirs)

    def _held_by(self, draft: EventDraft) -> set[str]:
        """Return the bodies and states named in the phrase of a conference."""
        cast = self.cast
        near = phrase(self.a, draft.trigger)
        held = {m for t in near for m in (cast.at(t), *cast.states_at(t)) if m is not None}
        return {m for m in held if cast.kind(m) in ("organization", "state")}

    def _bare_or_near(self, h: Happening, draft: EventDraft) -> bool:
        return h.place is None or draft.place is None or h.place == draft.place

    def _of_another_day(self, h: Happening, when: When | None) -> bool:
        """Say whether a day is not that of the story, while a contact has the day of what was done upon it."""
        day = self.a.story.day
        if when is None or day is None or when.start <= day <= when.end:
            return False
        return h.when is None and any(d.beside is not None and not d.earlier for d in h.tellings)

    def _same_visit(self, h: Happening, draft: EventDraft) -> bool:
        if not self._side(h.actors, draft.actors):
            return False
        led = {"delegation" in d.formats for d in (h.first, draft) if d.actors}
        if len(led) == 2 and not set(h.actors) & set(draft.actors):
            return False  # a delegation and somebody who travels by himself
        if h.recipients and draft.recipients:
            return bool(set(h.recipients) & set(draft.recipients))
        place = next((d.place for d in h.tellings if d.place), None)
        if place and draft.place and place != draft.place and not (h.recipients or draft.recipients):
            return False
        return bool(set(h.actors) & set(draft.actors)) or not draft.actors or not h.actors

    def _same_contact(self, h: Happening, draft: EventDraft) -> bool:
        soft = draft.soft or draft.back or any(d.soft for d in h.tellings)
        if h.kind != draft.kind and not soft:
            both = set(draft.parties)
            if len(both) < 2 or both != set(h.parties) or "phone" in draft.formats | h.first.formats:
                return False
        if draft.back and not draft.parties:
            return True
        if not draft.parties:
            return draft.place is None or h.place is None or draft.place == h.place
        if not h.parties:
            return all(d.soft for d in h.tellings) or (h.kind == draft.kind and draft.kind != "meeting")
        if len(set(draft.parties)) == 1 or len(set(h.parties)) == 1:
            return self._fits(draft.parties, h.parties) and (h.kind == draft.kind or soft)
        return self._fits(draft.parties, h.parties)

    def _latest(self, draft: EventDraft, when: When | None) -> Happening | None:
        """Return the contact or conference that a bare noun points back to ("in the course of the meeting")."""
        if draft.kind == "conference" and draft.weak and self._short(draft):
            last = next((h for h in reversed(self.happenings[-REACH:]) if h.kind == "conference"), None)
            return last if last is not None and self._of_one_body(last, draft) else None
        if draft.back and draft.kind not in CONTACTS:
            return next((h for h in reversed(self.happenings[-REACH:]) if h.kind == draft.kind), None)
        if draft.kind not in CONTACTS or not (self._short(draft) or draft.back):
            return None
        for h in reversed(self.happenings[-REACH:]):
            apart = h.kind != draft.kind and not draft.back and bool({h.kind, draft.kind} & {"call", "report"})
            apart = apart or (h.kind != draft.kind and not draft.weak and not draft.back)
            if h.kind in CONTACTS and not apart and self._reality(h, draft) and self._days(h, draft, when):
                return h
        return None
