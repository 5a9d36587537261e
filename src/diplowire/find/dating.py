"""When an event was or will be: the time named in its own clause, else what the story's lead allows."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.drafts import CONTACTS, SPOKEN, EventDraft
from diplowire.find.factuality import Cues, carrier
from diplowire.find.merge import DONE, Happening
from diplowire.model.analysis import Analysis
from diplowire.model.expression import TimeExpression
from diplowire.model.span import Span
from diplowire.model.values import When
from diplowire.rules.clauses import RELATIVE, clause_head, is_verb, preposition

LEAD_KINDS = CONTACTS | {"signing", "agreement", "invitation", "ratification"}
_SAID = SPOKEN | {"agreement", "invitation", "greeting", "call", "protest_note"}
_HELD = CONTACTS | {"visit", "conference", "signing", "site_visit"}


class Dating:
    """Gives each telling its time. `times` are the story's time expressions in order.

    `about` are prepositions that open a topic, `inside` those of place, `aiming` those before the day that a plan is
    made for.
    """

    def __init__(
        self,
        a: Analysis,
        times: Sequence[TimeExpression],
        triggers: Sequence[int],
        cues: Cues,
        *,
        about: frozenset[str],
        inside: frozenset[str],
        aiming: frozenset[str],
    ) -> None:
        self.a = a
        self.cues = cues
        self.topical = (cues.through | about) - {""}
        self.inside = inside
        self.aiming = aiming
        self.triggers = frozenset(triggers)
        self.by_sentence: dict[int, list[TimeExpression]] = {}
        self.plans: dict[int, list[TimeExpression]] = {}
        for t in times:
            if t.kind in ("point", "range") and t.relation in (None, "until"):
                self.plans.setdefault(a.sentence_of[t.first], []).append(t)
            if (
                t.kind in ("point", "range", "clock")
                and t.start
                and t.end
                and not t.event_relative
                and t.relation in (None, "during")
            ):
                self.by_sentence.setdefault(a.sentence_of[t.first], []).append(t)

    def of(self, draft: EventDraft) -> When | None:
        """Return the time named for a trigger: hanging from it, from its verb, or from the noun that carries it."""
        a, i = self.a, draft.trigger
        if draft.ends:
            return None
        if draft.rescheduled:
            return draft.moved_to
        best: tuple[int, TimeExpression] | None = None
        for t in self.by_sentence.get(a.sentence_of[i], ()):
            distance = self._distance(t, draft)
            if is_verb(a, i) and draft.factuality in DONE and self._ahead(t):
                continue  # the day of what was agreed, not of the agreement
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, t)
        return self.when(best[1]) if best else None

    def settle(self, drafts: Sequence[EventDraft]) -> None:
        """Give what was moved its new day, where one is told: then it is planned again."""
        for draft in drafts:
            if draft.change == "moved" and draft.factuality == "cancelled" and draft.changed_by is not None:
                t = self._new_day(draft.trigger, draft.changed_by)
                if t is not None:
                    draft.factuality, draft.rescheduled = "planned", True
                    draft.moved_to = self.when(t) if t.start and t.end else None

    def _new_day(self, i: int, mover: int) -> TimeExpression | None:
        """Return the time for which a plan was moved: behind "to", from the verb of moving or from the event's noun."""
        a = self.a
        for t in self.plans.get(a.sentence_of[i], ()):
            if not self._aimed(t):
                continue
            j, inner = t.first, range(t.first, t.last + 1)
            while j >= 0 and (j in inner or not (is_verb(a, j) or j in (i, mover))):
                j = a.head[j]
            if j in (i, mover) or (j >= 0 and mover in a.subtree(j) and j == clause_head(a, mover)):
                return t
        return None

    def when(self, t: TimeExpression) -> When:
        """Make a When of a time expression that names days."""
        if t.start is None or t.end is None:
            raise ValueError("the expression names no days")
        span = Span(start=self.a.start[t.first], end=self.a.stop[t.last])
        return When(start=t.start, end=t.end, granularity=t.granularity, basis=t.basis, span=span)

    def _distance(self, t: TimeExpression, draft: EventDraft) -> int | None:
        """Return how near a time stands to a trigger in the tree, or None where it belongs to something else."""
        a, i = self.a, draft.trigger
        steps = 0
        inner = range(t.first, t.last + 1)
        j = next((k for k in inner if a.head[k] not in inner), t.first)
        verb = clause_head(a, i)
        below = -1
        while j >= 0 and steps < 12:
            if j == i:
                return None if self._apart(t, i) else steps
            if j == draft.changed_by and not self._aimed(t):
                return None  # when the plan was moved
            if j == verb != i and (draft.earlier or draft.presupposed or draft.setting):
                return None
            if j == verb and verb != i and self._of_verb(t, draft, verb):
                return None
            if j in self.triggers and j not in inner:
                other = j
                return steps + 3 if other == verb and verb != i and i in a.children[verb] else None
            if j == verb:
                between = [k for k in self.triggers if k != i and clause_head(a, k) == verb and t.first < k < i]
                return steps + 1 if not between else steps + 4
            if a.pos[j] in ("NOUN", "PROPN") and j not in inner and not self._planned_by(draft, below, j):
                return None  # it dates that noun
            if is_verb(a, j) and j not in inner and self._of_another(j, verb):
                return None
            below, j = j, a.head[j]
            steps += 1
        return None

    def _of_another(self, j: int, verb: int) -> bool:
        """Say whether a verb that a time hangs from dates a clause of its own, and nothing above it.

        "..., he said on Tuesday"; "said before the visit that the session opens on Tuesday"; a relative clause tells
        of a noun before it, even where the parser takes one behind it.
        """
        a = self.a
        content = a.rel[j] == "ccomp" and j != verb and a.feats[j].get("VerbForm") == "Fin"
        return a.rel[j] == "parataxis" or content or (a.rel[j] == "acl:relcl" and a.head[j] > j)

    def _planned_by(self, draft: EventDraft, verb: int, noun: int) -> bool:
        """Say whether a relative clause that hangs from a noun of the event's phrase is the one that plans the event.

        "A visit to A, which is planned for December": the parser often takes the place for what is planned.
        """
        a = self.a
        if verb < 0 or not a.rel[verb].startswith("acl") or self.cues.governor.get(a.lemma[verb]) != draft.factuality:
            return False
        return draft.factuality == "planned" and draft.trigger in a.ancestors(noun)

    def _apart(self, t: TimeExpression, i: int) -> bool:
        """Say whether a finite verb stands between a noun and a time: it dates another clause, however it hangs.

        Not so the verb of a relative clause whose subject the noun is: "a meeting that will take place in June".
        """
        a = self.a
        between = range(min(t.last, i) + 1, max(t.first, i))
        finite = [k for k in between if a.feats[k].get("VerbForm") == "Fin"]
        return not is_verb(a, i) and any(not self._tells_of(k, i) for k in finite)

    def _tells_of(self, verb: int, noun: int) -> bool:
        a = self.a
        subject = [c for c in a.children[verb] if a.rel[c].startswith("nsubj")]
        relative = any(a.feats[c].get("PronType") == RELATIVE for c in subject)
        return relative and a.rel[verb] in ("acl:relcl", "acl") and noun in (a.head[verb], *a.ancestors(a.head[verb]))

    def _aimed(self, t: TimeExpression) -> bool:
        """Say whether a preposition makes a time the day that a plan is for."""
        before = self.a.lemma[t.first - 1] if t.first else ""
        return before in self.aiming or self.a.lemma[t.first] in self.aiming

    def _ahead(self, t: TimeExpression) -> bool:
        day = self.a.story.day
        return day is not None and t.start is not None and t.start > day

    def _of_verb(self, t: TimeExpression, draft: EventDraft, verb: int) -> bool:
        """Say whether a time beside a verb tells when that was done, and not the event that it was done about.

        "On Monday they agreed on a visit", "the decision on the trip was taken on Monday", "they called the
        visit off on Monday". A day ahead of the story, or one that a plan is made for, is the event's.
        """
        a, i = self.a, draft.trigger
        announced = draft.kind in _HELD and self._topic(i)  # to announce sanctions is to impose them, a visit not
        if carrier(a, i, self.cues) == verb and a.lemma[verb] in self.cues.light and not announced:
            return False
        if self._ahead(t) or self._aimed(t):
            return False
        own = verb in self.triggers
        below = i
        while a.head[below] != verb and a.head[below] >= 0:
            below = a.head[below]
        if self._topic(i) or (below != i and a.pos[below] == "NOUN" and self._topic(below)):
            return own or a.feats[verb].get("Tense") == "Past" or a.feats[verb].get("Variant") == "Short"
        if i not in a.children[verb] or a.rel[i] not in ("obj", "nsubj:pass"):
            return False
        if draft.changed_by == verb:
            return True
        settled = a.lemma[verb] in self.cues.governor and a.feats[verb].get("Aspect") == "Perf"
        return own or settled

    def _topic(self, i: int) -> bool:
        """Say whether a noun stands under a preposition of topic; one of place with the locative tells where."""
        prep = preposition(self.a, i)
        return prep in self.topical and not (prep in self.inside and self.a.case(i) == "Loc")


def not_yet(a: Analysis, happenings: Sequence[Happening]) -> None:
    """Let nothing have happened on a day after that of the story.

    What is dated wholly ahead is planned. Words and acts of speech do not wait for the day that they are about: that
    day is none of theirs.
    """
    day = a.story.day
    for h in happenings:
        if day is None or h.when is None or h.when.start <= day or h.when.basis not in ("explicit", "relative"):
            continue
        if h.telling.factuality not in DONE:
            continue
        if h.kind in _SAID:
            h.when = None
            continue
        for d in h.tellings:
            if d.factuality in DONE:
                d.factuality, d.cue = "planned", None


def lead_dates(a: Analysis, happenings: Sequence[Happening], lead: int) -> None:
    """Date what the lead tells as done and nothing else dates: it happened on the day of the story.

    `lead` is the character where the lead ends. What the same parties agreed there took place then too.
    """
    day = a.story.day
    if day is not None:
        basis = "published" if a.story.published else "dateline"
        for h in happenings:
            if h.when is not None or h.telling.factuality not in DONE:
                continue
            if (h.kind in LEAD_KINDS and _told_in(a, h, lead)) or _arrived_in(a, h, lead):
                h.when = When(start=day, end=day, granularity="day", basis=basis)
    for k, h in enumerate(happenings):
        if h.when is None and h.kind == "agreement" and h.telling.factuality in DONE:
            for e in reversed(happenings[:k]):
                if e.kind in CONTACTS and e.when and set(h.parties) and set(h.parties) == set(e.parties):
                    h.when = e.when
                    break


def _told_in(a: Analysis, h: Happening, lead: int) -> bool:
    return any(a.start[d.trigger] < lead and not (d.presupposed or (d.earlier and d.beside)) for d in h.tellings)


def _arrived_in(a: Analysis, h: Happening, lead: int) -> bool:
    """Say whether a main clause of the lead tells that somebody arrived or left."""
    for d in h.tellings:
        v = d.trigger
        while a.rel[v] == "conj" and is_verb(a, a.head[v]):
            v = a.head[v]
        if d.moment and a.start[d.trigger] < lead and a.rel[v] == "root" and d.factuality == "occurred":
            return True
    return False
