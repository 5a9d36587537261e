"""How long an event lasts: a known first day and a length, or a last day, make the days of a visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from diplowire.find.drafts import EventDraft, EventLexicon
from diplowire.find.merge import Happening
from diplowire.model.analysis import Analysis
from diplowire.model.expression import TimeExpression
from diplowire.rules.clauses import is_verb, subjects

_LONG = frozenset({"visit", "conference", "talks"})
_MOST = 31  # days that one such event may last


def lengthen(
    a: Analysis, happenings: Sequence[Happening], times: Sequence[TimeExpression], lexicon: EventLexicon
) -> None:
    """Give events whose first day alone is known the last one, where the story tells it or how long they take."""
    by_sentence: dict[int, list[TimeExpression]] = {}
    for t in times:
        by_sentence.setdefault(a.sentence_of[t.first], []).append(t)
    for h in happenings:
        when = h.when
        if h.kind not in _LONG or when is None or when.granularity != "day" or when.start != when.end:
            continue
        for d in h.tellings:
            ends = [_last(a, t, d, when.start, lexicon) for t in by_sentence.get(a.sentence_of[d.trigger], ())]
            end = next((e for e in ends if e is not None), None)
            if end is not None and 0 < (end - when.start).days < _MOST:
                h.when = when.model_copy(update={"end": end})
                break


def _last(a: Analysis, t: TimeExpression, d: EventDraft, start: dt.date, lexicon: EventLexicon) -> dt.date | None:
    """Return the last day of a telling's event that a time beside it gives, or None."""
    inner = range(t.first, t.last + 1)
    head = next((a.head[k] for k in inner if a.head[k] not in inner), -1)
    if head < 0 or t.approximate:
        return None
    over = is_verb(a, head) and d.trigger in subjects(a, head)
    lasts = over and a.lemma[head] in lexicon.lasting
    if t.kind == "duration" and t.days:
        return start + dt.timedelta(days=t.days - 1) if lasts or _adjective(a, t, head, d, lexicon) else None
    if t.kind != "point" or t.granularity != "day":
        return None
    closes = over and lexicon.cues.light.get(a.lemma[head]) == "end" and t.relation is None
    return t.end if closes or (lasts and t.relation == "until") else None


def _adjective(a: Analysis, t: TimeExpression, head: int, d: EventDraft, lexicon: EventLexicon) -> bool:
    """Say whether a length is an adjective of an event that its own clause begins ("arrived on a two-day visit")."""
    if a.rel[t.first] != "amod" or t.first != t.last:
        return False
    if d.moment:
        return a.head[head] == d.trigger
    verb = a.head[head]
    return head == d.trigger and verb >= 0 and lexicon.cues.light.get(a.lemma[verb]) == "start"
