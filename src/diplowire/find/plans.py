"""What became of a plan: a telling that it was moved or confirmed, and how real that leaves it."""

from __future__ import annotations

from diplowire.find.drafts import CONTACTS, EventDraft, EventLexicon
from diplowire.find.factuality import of_verb
from diplowire.model.analysis import Analysis
from diplowire.rules.clauses import is_verb, negation

_HELD = CONTACTS | {"visit", "conference", "signing", "site_visit"}


def take_change(a: Analysis, draft: EventDraft, lexicon: EventLexicon) -> None:
    """Take what the story says of a plan: moved, or confirmed.

    What only may be or is not moved stays as it was. "The postponed visit will take place" is as real as its verb.
    What is confirmed is planned, unless something says that it has taken place.
    """
    if draft.kind not in _HELD:
        return
    found = lexicon.changes.of(a, draft.trigger, lexicon.cues)
    if found is None:
        return
    change, by = found
    over = a.head[by]
    infinitive = a.feats[by].get("VerbForm") == "Inf"
    if negation(a, by) is not None or (infinitive and over >= 0 and negation(a, over) is not None):
        if change == "moved" and draft.factuality == "cancelled":
            draft.factuality = "planned"
        return
    if change == "moved":
        real = of_verb(a, by, lexicon.cues).factuality if is_verb(a, by) and over != draft.trigger else "occurred"
        if real == "possible":
            draft.factuality, draft.cue = "possible", by
            return
        verb = a.head[draft.trigger]
        if over != draft.trigger:
            draft.factuality, draft.cue = "cancelled", by
        elif verb >= 0 and is_verb(a, verb) and a.rel[draft.trigger] == "nsubj":
            verdict = of_verb(a, verb, lexicon.cues)
            draft.factuality, draft.cue = verdict.factuality, verdict.cue
        draft.change, draft.changed_by = change, by
        return
    if draft.weak and draft.factuality == "occurred":
        draft.factuality, draft.cue = "planned", by  # still weak: what is confirmed may be over
    if draft.factuality == "planned":
        draft.change, draft.changed_by = change, by
