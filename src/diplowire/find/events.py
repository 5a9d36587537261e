"""Events: every telling of one, with its parties, place and factuality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diplowire.find.cast import Cast
from diplowire.find.conditions import meets, objects_of, phrase
from diplowire.find.drafts import CONTACTS, SPOKEN, EventDraft, EventLexicon
from diplowire.find.factuality import Verdict, carrier, disclaimed, of_noun, of_verb
from diplowire.find.parties import Parties
from diplowire.find.partners import (
    and_also,
    invited,
    opposed,
    owners,
    partners,
    protested,
    received,
    summoner,
    take_guests,
    vague,
    visiting,
)
from diplowire.find.plans import take_change
from diplowire.find.settings import evidence, is_setting, may_be_at, place_of, take_host, take_words, within
from diplowire.model.analysis import Analysis
from diplowire.rules.clauses import negation, preposition, subjects
from diplowire.rules.frame import Frame, fill
from diplowire.rules.trace import Trace


def find_events(a: Analysis, cast: Cast, parties: Parties, lexicon: EventLexicon, trace: Trace) -> list[EventDraft]:
    """Return every telling of an event, in the order of the text."""
    out: list[EventDraft] = []
    for i in range(len(a)):
        candidates = lexicon.frames.get(a.lemma[i])
        if not candidates or _envelope(a, i) or _in_name(cast, i):
            continue
        draft = None
        for frame in sorted(candidates, key=lambda f: -len(f.needs)):
            draft = _tell(a, i, frame, cast, parties, lexicon)
            if draft is not None:
                break
        if draft is None:
            continue
        for one in _each_site(draft, cast):
            out.append(one)
        trace.fired(draft.rule, a.start[i], a.stop[i], f"{draft.kind} {draft.factuality}")
        if draft.kind in CONTACTS and len(draft.parties) == 1:
            visiting(a, draft, out, cast)
        if draft.kind in CONTACTS and len(draft.parties) >= 2:
            parties.met(i, draft.parties)
    return out


def _private(party: str, cast: Cast) -> bool:
    """Say whether a party is a person of whom the story tells no state and no office."""
    member = cast.members[party]
    return member.kind == "person" and member.country is None and not member.offices


def _each_site(draft: EventDraft, cast: Cast) -> list[EventDraft]:
    """Return one telling for each of several sites that one verb names."""
    if draft.kind != "site_visit" or len(draft.sites) < 2:
        return [draft]
    out = []
    for place, span in draft.sites:
        one = replace(draft, place=place, evidence=[span])
        out.append(one)
    return out


def _in_name(cast: Cast, i: int) -> bool:
    """Say whether a token is inside a name of an organisation or person: it is no event there."""
    held = cast.at(i)
    return held is not None and cast.kind(held) in ("organization", "person", "facility")


def _envelope(a: Analysis, i: int) -> bool:
    story = a.story
    spans = [*story.credits, *story.footers, *([story.byline] if story.byline else [])]
    return any(s.start <= a.start[i] < s.end for s in spans)


def _away(
    a: Analysis,
    i: int,
    frame: Frame,
    light: int | None,
    unaided: Sequence[int],
    parties: Parties,
    lexicon: EventLexicon,
) -> frozenset[str]:
    """Return who only tells, prepares or misses what others do. `unaided` fill the actor's places of the trigger alone.

    "The ministry announced the president's visit": he travels, known or not. "She took no part in the talks".
    """
    if light is None:
        return frozenset()
    subject = frozenset(parties.all(subjects(a, light)))
    if frame.kind != "visit":
        return subject if preposition(a, i) and negation(a, light) is not None else frozenset()
    own = [t for t in unaided if a.feats[t].get("Animacy") == "Anim"]
    theirs = any(a.lemma[c] in lexicon.reflexive for t in own for c in a.children[t])
    return subject - set(parties.all(owners(a, i, own, lexicon))) if own and not theirs else frozenset()


def _tell(a: Analysis, i: int, frame: Frame, cast: Cast, parties: Parties, lexicon: EventLexicon) -> EventDraft | None:
    verbal = frame.pos == "VERB"
    if verbal != (a.pos[i] in ("VERB", "AUX") or (a.pos[i] == "ADJ" and a.feats[i].get("Variant") == "Short")):
        return None
    if not verbal and a.pos[i] not in ("NOUN", "PROPN", "ADJ"):
        return None
    light = None if verbal else carrier(a, i, lexicon.cues)
    roles = {role: fill(a, i, slots, light) for role, slots in frame.pattern.roles.items()}
    objects = objects_of(a, i, verbal)
    if verbal and frame.pattern.name == "receive.verb" and not objects:
        objects = received(a, i, cast, lexicon.inside)
        roles["actor"] = [*roles["actor"], *objects]
    named = {role: parties.all(owners(a, i, tokens, lexicon)) for role, tokens in roles.items()}
    unaided = roles["actor"] if light is None else fill(a, i, frame.pattern.roles["actor"])
    away = _away(a, i, frame, light, unaided, parties, lexicon)
    named["actor"] = tuple(p for p in named["actor"] if p not in away)
    if frame.kind in CONTACTS and not parties.contact(i) and vague(roles["actor"], parties):
        named["actor"] = ()
    if not meets(a, i, frame, roles, named, objects, cast, parties, lexicon, light):
        return None
    verdict = of_verb(a, i, lexicon.cues) if verbal else of_noun(a, i, lexicon.cues)
    if frame.gives.get("performative") and verdict.factuality == "possible":
        verdict = Verdict("occurred", verdict.cue)
    denial = disclaimed(a, i, lexicon.cues)
    if denial is not None and verdict.factuality not in ("cancelled", "denied"):
        verdict = denial
    if "ahead" in frame.gives and a.feats[i].get("Person") == "1":
        return None  # "we are flying to Vienna", somebody is quoted: nothing says when that was
    if "ahead" in frame.gives and verdict.factuality == "ongoing":
        verdict = Verdict("planned", verdict.cue)  # on the way, and not there yet
    presupposed = not verbal and preposition(a, i) == frame.gives.get("presupposed", "-")
    if presupposed:
        verdict = Verdict("occurred")
    draft = EventDraft(frame.kind, frame.id, i, verdict.factuality, verdict.cue, weak=verdict.weak)
    draft.presupposed, draft.moment = presupposed, "moment" in frame.gives
    draft.arrival = "arrival" in frame.gives
    draft.setting = is_setting(a, i, frame.kind, lexicon)
    draft.family = frame.pattern.name.partition(".")[0]
    take_change(a, draft, lexicon)
    draft.ends = light is not None and lexicon.cues.light.get(a.lemma[light]) == "end"
    pointing = not verbal and any(a.lemma[c] in lexicon.demonstrative for c in a.children[i])
    draft.back, draft.soft = "back" in frame.gives or pointing, "soft" in frame.gives
    if light is not None and lexicon.cues.light.get(a.lemma[light]) == "receive":
        taker = parties.all(subjects(a, light))
        named["actor"] = tuple(p for p in named["actor"] if p not in taker)
        named["recipient"] = (*taker, *named["recipient"])
    if frame.kind in CONTACTS and light is not None and a.lemma[light] not in lexicon.cues.light:
        # "a meeting with B and C is planned for A" is A's too; who plans a meeting of B and C is told as the subject
        held = [t for t in roles["actor"] if a.head[t] == light and a.case(t) == "Gen" and preposition(a, t)]
        told = parties.all(owners(a, i, sorted({*held, *unaided}), lexicon))
        if len(told) > 1:
            named["actor"] = told  # who rules out a meeting of others is no party to it
    if frame.kind == "protest_note" and light is not None:
        named["actor"], named["recipient"] = protested(a, light, named["actor"], named["recipient"], parties)
    draft.actors = tuple(p for p in named["actor"] if p)
    if frame.kind == "protest_note" and verbal and not draft.actors:
        draft.actors = summoner(a, i, cast, lexicon.inside)
    draft.recipients = named["recipient"]
    opposed(draft, cast)
    draft.recipients = tuple(p for p in draft.recipients if p not in draft.actors)
    own = frame.kind == "visit" and not verbal and bool(parties.all(unaided))
    take_guests(a, draft, light, own, parties, lexicon.cues)
    if draft.kind == "visit" and light is not None and lexicon.cues.agreed(a, i, light) and len(draft.actors) > 1:
        draft.actors = ()  # those who agreed on a visit do not all travel
    if frame.kind in CONTACTS and len(draft.actors) < 2:
        found = (p for p in partners(a, i, verbal, frame, parties, cast) if p not in away)
        draft.actors = tuple(dict.fromkeys((*draft.actors, *found)))
    if verbal and len(draft.actors) == 1 and a.feats[i].get("Number") == "Plur":
        draft.actors += and_also(a, roles["actor"], draft.actors[0], cast, parties)
    if frame.kind in CONTACTS:
        acting = {cast.country(p) for p in draft.actors if cast.kind(p) == "person"}
        draft.actors = tuple(p for p in draft.actors if cast.kind(p) != "state" or cast.country(p) not in acting)
    if frame.pattern.symmetric:
        draft.actors = tuple(dict.fromkeys((*draft.actors, *draft.recipients)))
        draft.recipients = ()
    awaited = [] if light is None or lexicon.cues.light.get(a.lemma[light]) != "receive" else a.children[light]
    there = [c for c in awaited if preposition(a, c) in lexicon.inside and a.case(c) == "Loc"]
    take_host(a, draft, [*roles["host"], *there], cast, parties)
    if presupposed and not draft.recipients:
        draft.recipients = tuple(p for p in invited(a, i, parties, lexicon) if p not in draft.actors)
    if draft.place is None and not presupposed:
        draft.place = place_of(a, i, cast, lexicon, alone=draft.setting and draft.kind == "conference")
    if draft.place is not None and not may_be_at(cast, draft.place, draft.kind, draft.recipients):
        draft.place = None
    take_words(a, i, draft, frame, roles, light, parties, lexicon)
    draft.within = within(a, i, light, lexicon)
    draft.documents = tuple(t for t in (*objects, *phrase(a, i)) if a.lemma[t] in lexicon.documents)
    bare = draft.weak and not draft.change and not draft.parties and draft.place is None
    if draft.kind in (*CONTACTS - {"call"}, "visit") and bare:
        draft.back = True  # nobody and nowhere: it means one told elsewhere, or is no matter of states
    draft.weak, draft.pointing = draft.weak or draft.back, pointing
    if not verbal and a.feats[i].get("Number") == "Plur" and draft.kind in ("visit", "meeting") and not draft.parties:
        return None  # visits and meetings in general
    if draft.kind == "sanction" and draft.weak and not draft.parties:
        return None  # sanctions in general
    if draft.kind in SPOKEN and draft.factuality == "denied":
        return None  # what nobody says is no act
    if draft.kind in SPOKEN and draft.parties and all(_private(p, cast) for p in draft.parties):
        return None  # no state, and nobody who acts for one
    near = [lexicon.words.get(a.lemma[t]) for o in (i, *objects) for t in phrase(a, o)]
    mutual = any(row["sort"] == "pair" for row in near if row)
    if draft.kind == "signing" and mutual and not draft.parties:
        draft.actors = parties.main_pair()
    if draft.kind in CONTACTS and any(cast.members[p].medium for p in draft.parties):
        return None  # an interview
    draft.evidence = [evidence(a, i, light, [t for tokens in roles.values() for t in tokens] + objects)]
    return draft
