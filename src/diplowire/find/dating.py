"""When an event was or will be: the time named in its own clause, else what the story's lead allows."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.drafts import CONTACTS, EventDraft
from diplowire.find.merge import DONE, Happening
from diplowire.model.analysis import Analysis
from diplowire.model.expression import TimeExpression
from diplowire.model.span import Span
from diplowire.model.values import When
from diplowire.rules.clauses import clause_head, preposition

LEAD_KINDS = CONTACTS | {"signing", "agreement", "invitation", "ratification"}


class Dating:
    """Gives each telling its time. `times` are the story's time expressions in order.

    `through` are the prepositions under which a verb takes an event for its object ("agreed on a visit on Monday": it
    is the agreement that was on Monday).
    """

    def __init__(
        self, a: Analysis, times: Sequence[TimeExpression], triggers: Sequence[int], through: frozenset[str]
    ) -> None:
        self.a = a
        self.through = through - {""}
        self.triggers = frozenset(triggers)
        self.by_sentence: dict[int, list[TimeExpression]] = {}
        for t in times:
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
        best: tuple[int, TimeExpression] | None = None
        for t in self.by_sentence.get(a.sentence_of[i], ()):
            distance = self._distance(t, i)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, t)
        return self.when(best[1]) if best else None

    def when(self, t: TimeExpression) -> When:
        """Make a When of a time expression that names days."""
        if t.start is None or t.end is None:
            raise ValueError("the expression names no days")
        span = Span(start=self.a.start[t.first], end=self.a.stop[t.last])
        return When(start=t.start, end=t.end, granularity=t.granularity, basis=t.basis, span=span)

    def _distance(self, t: TimeExpression, i: int) -> int | None:
        """Return how near a time stands to a trigger in the tree, or None where it belongs to something else."""
        a = self.a
        steps = 0
        inner = range(t.first, t.last + 1)
        j = next((k for k in inner if a.head[k] not in inner), t.first)
        verb = clause_head(a, i)
        while j >= 0 and steps < 12:
            if j == i:
                return steps
            if j in self.triggers and j not in inner:
                other = j
                return steps + 3 if other == verb and verb != i and i in a.children[verb] else None
            if j == verb:
                if verb in self.triggers and verb != i and preposition(a, i) in self.through:
                    return None
                between = [k for k in self.triggers if k != i and clause_head(a, k) == verb and t.first < k < i]
                return steps + 1 if not between else steps + 4
            if a.pos[j] in ("NOUN", "PROPN") and j not in inner:
                return None  # it dates that noun
            j = a.head[j]
            steps += 1
        return None


def lead_dates(a: Analysis, happenings: Sequence[Happening], lead: int) -> None:
    """Date what the lead tells as done and nothing else dates: it happened on the day of the story.

    `lead` is the character where the lead ends. What the same parties agreed there took place then too.
    """
    day = a.story.day
    if day is not None:
        basis = "published" if a.story.published else "dateline"
        for h in happenings:
            if h.when is None and h.kind in LEAD_KINDS and h.telling.factuality in DONE and _told_in(a, h, lead):
                h.when = When(start=day, end=day, granularity="day", basis=basis)
    for k, h in enumerate(happenings):
        if h.when is None and h.kind == "agreement" and h.telling.factuality in DONE:
            for e in reversed(happenings[:k]):
                if e.kind in CONTACTS and e.when and set(h.parties) and set(h.parties) == set(e.parties):
                    h.when = e.when
                    break


def _told_in(a: Analysis, h: Happening, lead: int) -> bool:
    return any(a.start[d.trigger] < lead for d in h.tellings)
