"""The parties of an event that the tree alone does not give."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.cast import Cast
from diplowire.find.drafts import EventDraft, EventLexicon
from diplowire.find.factuality import Cues
from diplowire.find.parties import Parties
from diplowire.model.analysis import Analysis
from diplowire.rules.clauses import clause_head, conjuncts, is_passive, is_verb, preposition, subjects
from diplowire.rules.frame import Frame, fill


def visiting(a: Analysis, draft: EventDraft, told: Sequence[EventDraft], cast: Cast) -> None:
    """Take a visitor for the other party of a contact told within the programme of the visit, in the same sentence."""
    for other in told:
        if other.kind == "visit" and a.sentence_of[other.trigger] == a.sentence_of[draft.trigger]:
            for p in other.actors:
                if cast.kind(p) == "person" and p not in draft.actors:
                    draft.actors = (p, *draft.actors)
                    return


def partners(a: Analysis, i: int, verbal: bool, frame: Frame, parties: Parties, cast: Cast) -> list[str]:
    """Return the other party of a contact where the tree misses it.

    Of a verb: who stands behind the preposition of a partner, in the same clause. Of a noun under a preposition ("said
    at the talks with B"): whoever is the subject of that clause.
    """
    if verbal:
        preps = {s.preposition for s in frame.pattern.roles["actor"] if s.preposition}
        found: list[int] = []
        for step in (1, -1):
            j = i + step
            while 0 <= j < len(a) and abs(j - i) < 10 and a.sentence_of[j] == a.sentence_of[i]:
                if a.pos[j] in ("VERB", "PUNCT"):
                    break
                if a.pos[j] in ("NOUN", "PROPN") and a.case(j) == "Ins" and preposition(a, j) in preps:
                    found.append(j)
                j += step
        return list(parties.all(found))
    if (
        not preposition(a, i)
        or a.rel[i] not in ("obl", "nmod")
        or not parties.all(fill(a, i, frame.pattern.roles["actor"]))
    ):
        return []
    verb = clause_head(a, i)
    speaking = [] if is_passive(a, verb) else subjects(a, verb)
    return [p for p in parties.all(speaking) if cast.kind(p) == "person"]


def summoner(a: Analysis, i: int, cast: Cast, inside: frozenset[str]) -> tuple[str, ...]:
    """Return the body of a state to which somebody is summoned, where the clause names nobody who summons him."""
    found = [cast.at(c) for c in a.children[i] if preposition(a, c) in inside]
    return tuple(held for held in found if held and cast.kind(held) == "organization" and cast.country(held))[:1]


def protested(
    a: Analysis, light: int, actors: tuple[str, ...], recipients: tuple[str, ...], parties: Parties
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell who protests from whom it is meant for: the subject of the verb protests, whoever else is named does not.

    "A declared a protest to B": many names are alike in the genitive and in the dative.
    """
    protesting = () if is_passive(a, light) else parties.all(subjects(a, light))
    if not protesting:
        return actors, recipients
    others = (p for p in actors if p not in protesting)
    return protesting, tuple(dict.fromkeys((*recipients, *others)))


def opposed(draft: EventDraft, cast: Cast) -> None:
    """Leave open who did something against a state where only somebody of that state was found: the parser erred."""
    against = {cast.country(p) for p in draft.recipients}
    if draft.kind in ("expulsion", "protest_note"):
        draft.actors = tuple(p for p in draft.actors if cast.country(p) is None or cast.country(p) not in against)


def received(a: Analysis, i: int, cast: Cast, inside: frozenset[str]) -> list[int]:
    """Return whom a verb of receiving has for its object where the parser took him for the owner of the place.

    "At the airport the minister met": a guest stands behind the place in the genitive, which is alike his accusative.
    """
    places = [c for c in a.children[i] if preposition(a, c) in inside and a.case(c) == "Loc"]
    guests = [g for c in places for g in a.children[c] if a.rel[g] in ("nmod", "appos") and not preposition(a, g)]
    return [g for g in guests if (held := cast.at(g)) is not None and cast.kind(held) == "person"]


def invited(a: Analysis, i: int, parties: Parties, lexicon: EventLexicon) -> tuple[str, ...]:
    """Return who travels in the clause of an invitation that the visit stands on."""
    verb = clause_head(a, i)
    travels = any(f.kind == "visit" for f in lexicon.frames.get(a.lemma[verb], ()))
    return parties.all(subjects(a, verb)) if travels else ()


def take_guests(a: Analysis, draft: EventDraft, light: int | None, own: bool, parties: Parties, cues: Cues) -> None:
    """Tell visitors from hosts where another verb carries a visit.

    Who is awaited, received or sent "on a visit" travels, and not who awaits him. A visit that names its visitor
    (`own`) is none of those who plan it or prepare for it.
    """
    i = draft.trigger
    if draft.kind != "visit" or light is None or is_verb(a, i):
        return
    waiting = cues.light.get(a.lemma[light]) == "receive"
    others = [] if is_passive(a, light) else parties.all(subjects(a, light))
    guests: tuple[str, ...] = ()
    if cues.accompanies(a, i) and not is_passive(a, light):
        told = [c for c in a.children[light] if a.rel[c] in ("obj", "nsubj") and a.case(c) in ("Acc", "Gen")]
        guests = parties.all(t for c in told for t in conjuncts(a, c))
    if not guests and not (own and a.lemma[light] in cues.governor):
        return
    hosts = [p for p in others if p not in guests]
    draft.actors = guests or tuple(p for p in draft.actors if p not in hosts)
    kept = [p for p in draft.recipients if p not in (*draft.actors, *hosts)]
    draft.recipients = (*(hosts if waiting else []), *kept)


def owners(a: Analysis, i: int, tokens: list[int], lexicon: EventLexicon) -> list[int]:
    """Put the subject of the clause in the place of a reflexive possessive ("his own visit")."""
    out = []
    for t in tokens:
        out.extend(subjects(a, clause_head(a, i)) if a.lemma[t] in lexicon.reflexive else [t])
    return out


def vague(tokens: list[int], parties: Parties) -> bool:
    """Say whether only "the sides" or "they" are named, and no office that certain persons hold."""
    return bool(tokens) and all(
        parties.sort(t) in ("authority", "states", "persons")
        and not parties.named_states(t)
        and not (parties.titled(t) and parties.of(t))
        for t in tokens
    )


def and_also(a: Analysis, tokens: list[int], actor: str, cast: Cast, parties: Parties) -> tuple[str, ...]:
    """Return who else does what a plural verb says: the mention joined by "and" to the only subject found."""
    for t in tokens:
        for first, last, _ in cast.members[actor].mentions:
            if first <= t <= last and last + 2 < len(a) and (a.pos[last + 1] == "CCONJ" or a.word[last + 1] == ","):
                near = (p for j in range(last + 2, min(last + 5, len(a))) for p in parties.of(j))
                other = next((p for p in near if p != actor and cast.kind(p) == cast.kind(actor)), None)
                if other:
                    return (other,)
    return ()
