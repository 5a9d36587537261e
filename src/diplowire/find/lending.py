"""What a clause lends to the contacts it mentions by a bare noun: "after the talks they signed" tells who talked."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.drafts import CONTACTS, EventDraft, EventLexicon
from diplowire.find.factuality import carrier
from diplowire.find.merge import Happening
from diplowire.find.settings import noun_under
from diplowire.model.analysis import Analysis
from diplowire.rules.clauses import clause_head, is_verb
from diplowire.rules.kind import kinds

_JOINT = frozenset({"agreement", "signing"})
_ADDRESSED = frozenset({"greeting", "invitation"})  # face to face, where they are told in the course of a contact


def lend_parties(a: Analysis, drafts: Sequence[EventDraft], lexicon: EventLexicon) -> None:
    """Let contacts that name nobody have the parties of what these did in their course, or upon them.

    What is told "after" something else did not for that happen on the day of its clause.
    """
    told: dict[int, EventDraft] = {}
    for d in drafts:
        verb = d.trigger if is_verb(a, d.trigger) else carrier(a, d.trigger, lexicon.cues)
        if verb is not None and len(d.parties) > 1:
            told.setdefault(verb, d)
    bare = {d.trigger: d for d in drafts if d.kind in CONTACTS and not d.parties}
    for d in drafts:
        day = None if is_verb(a, d.trigger) else _occasion(a, d.trigger, lexicon)
        d.earlier = day == "earlier"
        other = told.get(clause_head(a, d.trigger))
        if day is None or other is None or d.pointing or d.trigger not in bare or _names_somebody(a, d.trigger):
            continue
        joint = kinds()[other.kind].symmetric and not (d.earlier and other.kind in CONTACTS)
        if joint or (other.kind in _ADDRESSED and not d.earlier):
            d.actors, d.beside, d.back = other.parties, other, False
    for d in drafts:
        for t in d.within:
            if t in bare and d.kind in _JOINT and len(d.actors) > 1:
                bare[t].actors = d.actors


def lend_days(happenings: Sequence[Happening]) -> None:
    """Let contacts without a day have that of what was done upon them, unless it was only told to be later."""
    of = {id(d): h for h in happenings for d in h.tellings}
    for h in happenings:
        for d in h.tellings:
            other = of.get(id(d.beside)) if d.beside is not None and not d.earlier else None
            if h.when is None and other is not None and other.telling.factuality == h.telling.factuality:
                h.when = other.when


def _occasion(a: Analysis, n: int, lexicon: EventLexicon) -> str | None:
    """Return the day that the phrase before a noun gives it, as seen from its clause, or None without such a phrase."""
    for c in (n, a.head[n]):
        if c >= 0:
            for day, phrases in lexicon.occasions.items():
                if noun_under(a, c, phrases) == n:
                    return day
    return None


def _names_somebody(a: Analysis, n: int) -> bool:
    """Say whether a noun has somebody of its own beside it, known or not."""
    return any(
        a.rel[c] in ("nmod", "obl") and (a.case(c) == "Ins" or a.feats[c].get("Animacy") == "Anim")
        for c in a.children[n]
    )
