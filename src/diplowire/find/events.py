"""Events: each trigger of a frame with its parties, place, day and factuality, then one event a real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from diplowire.find.cast import Cast
from diplowire.find.factuality import Cues, Verdict, carrier, of_noun, of_verb
from diplowire.find.parties import Parties
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Factuality
from diplowire.rules.clauses import clause_head, conjuncts, is_passive, is_verb, preposition, subjects
from diplowire.rules.frame import Frame, accusative_behind, fill
from diplowire.rules.table import Row
from diplowire.rules.trace import Trace

SPOKEN = frozenset({"accusation", "demand", "rejection", "support", "threat"})
CONTACTS = frozenset({"meeting", "talks", "conversation", "call", "report"})


@dataclass(slots=True)
class EventDraft:
    """One telling of an event; `back` marks one that only points back to an event told
    before, `pointing` one that does so by a demonstrative ("such meetings")."""

    kind: str
    rule: str
    trigger: int
    factuality: Factuality
    cue: int | None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: str | None = None
    formats: frozenset[str] = frozenset()
    rank: str | None = None
    ordinal: int | None = None
    documents: tuple[int, ...] = ()
    weak: bool = False
    family: str = ""
    ends: bool = False
    pointing: bool = False
    back: bool = False
    soft: bool = False
    hosted: str | None = None
    evidence: list[tuple[int, int]] = field(default_factory=list)
    sites: list[tuple[str, tuple[int, int]]] = field(default_factory=list)

    @property
    def parties(self) -> tuple[str, ...]:
        """All parties, actors first, each once."""
        return tuple(dict.fromkeys((*self.actors, *self.recipients)))


@dataclass(frozen=True, slots=True)
class EventLexicon:
    """What a language says of events: frames by lemma, cues, papers, words of format and rank, prepositions of place."""

    frames: Mapping[str, Sequence[Frame]]
    cues: Cues
    documents: Mapping[str, Row]
    words: Mapping[str, Row]
    inside: frozenset[str]
    reflexive: frozenset[str]
    demonstrative: frozenset[str]


def find_events(a: Analysis, cast: Cast, parties: Parties, lexicon: EventLexicon, trace: Trace) -> list[EventDraft]:
    """Return every telling of an event, in the order of the text."""
    out: list[EventDraft] = []
    for i in range(len(a)):
        candidates = lexicon.frames.get(a.lemma[i])
        if not candidates or _envelope(a, i) or cast_name(cast, i):
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
            _visiting(a, draft, out, cast)
        if draft.kind in CONTACTS and len(draft.parties) >= 2:
            parties.contact = draft.parties
    return out


def _visiting(a: Analysis, draft: EventDraft, told: Sequence[EventDraft], cast: Cast) -> None:
    """Take a visitor for the other party of a contact told within the programme of the visit, in the same sentence."""
    for other in told:
        if other.kind == "visit" and a.sentence_of[other.trigger] == a.sentence_of[draft.trigger]:
            for p in other.actors:
                if cast.kind(p) == "person" and p not in draft.actors:
                    draft.actors = (p, *draft.actors)
                    return


def _each_site(draft: EventDraft, cast: Cast) -> list[EventDraft]:
    """Return one telling for each of several sites that one verb names."""
    if draft.kind != "site_visit" or len(draft.sites) < 2:
        return [draft]
    out = []
    for place, span in draft.sites:
        one = replace(draft, place=place, evidence=[span])
        out.append(one)
    return out


def cast_name(cast: Cast, i: int) -> bool:
    """Say whether a token is inside a name of an organisation or person: it is no event there."""
    held = cast.at(i)
    return held is not None and cast.kind(held) in ("organization", "person", "facility")


def _envelope(a: Analysis, i: int) -> bool:
    story = a.story
    spans = [*story.credits, *story.footers, *([story.byline] if story.byline else [])]
    return any(s.start <= a.start[i] < s.end for s in spans)


def _tell(
    a: Analysis, i: int, frame: Frame, cast: Cast, parties: Parties, lexicon: EventLexicon
) -> EventDraft | None:
    verbal = frame.pos == "VERB"
    if verbal != (a.pos[i] in ("VERB", "AUX") or (a.pos[i] == "ADJ" and a.feats[i].get("Variant") == "Short")):
        return None
    if not verbal and a.pos[i] not in ("NOUN", "PROPN", "ADJ"):
        return None
    light = None if verbal else carrier(a, i, lexicon.cues)
    roles = {role: fill(a, i, slots, light) for role, slots in frame.pattern.roles.items()}
    objects = _objects(a, i, verbal)
    named = {role: parties.all(_own(a, i, tokens, lexicon)) for role, tokens in roles.items()}
    if frame.kind in CONTACTS and not parties.contact and _vague(roles["actor"], parties):
        named["actor"] = ()
    if not _meets(a, i, frame, roles, named, objects, cast, parties, lexicon, light):
        return None
    verdict = of_verb(a, i, lexicon.cues) if verbal else of_noun(a, i, lexicon.cues)
    if frame.gives.get("performative") and verdict.factuality == "possible":
        verdict = Verdict("occurred", verdict.cue)
    draft = EventDraft(frame.kind, frame.id, i, verdict.factuality, verdict.cue, weak=verdict.weak)
    draft.family = frame.pattern.name.partition(".")[0]
    draft.ends = light is not None and lexicon.cues.light.get(a.lemma[light]) == "end"
    pointing = not verbal and any(a.lemma[c] in lexicon.demonstrative for c in a.children[i])
    draft.back, draft.soft = "back" in frame.gives or pointing, "soft" in frame.gives
    if light is not None and lexicon.cues.light.get(a.lemma[light]) == "receive":
        taker = parties.all(subjects(a, light))
        named["actor"] = tuple(p for p in named["actor"] if p not in taker)
        named["recipient"] = (*taker, *named["recipient"])
    draft.actors = tuple(p for p in named["actor"] if p)
    draft.recipients = tuple(p for p in named["recipient"] if p not in draft.actors)
    if frame.kind in CONTACTS and len(draft.actors) < 2:
        draft.actors = tuple(dict.fromkeys((*draft.actors, *_partners(a, i, verbal, frame, parties, cast))))
    if verbal and len(draft.actors) == 1 and a.feats[i].get("Number") == "Plur":
        draft.actors += _and_also(a, roles["actor"], draft.actors[0], cast, parties)
    if frame.pattern.symmetric:
        draft.actors = tuple(dict.fromkeys((*draft.actors, *draft.recipients)))
        draft.recipients = ()
    _host(a, draft, roles["host"], cast, parties)
    if draft.place is None:
        draft.place = place_of(a, i, cast, lexicon.inside)
    _words(a, i, draft, frame, roles, light, parties, lexicon)
    draft.documents = tuple(t for t in (*objects, *_phrase(a, i)) if a.lemma[t] in lexicon.documents)
    draft.weak, draft.pointing = draft.weak or draft.back, pointing
    if not verbal and a.feats[i].get("Number") == "Plur" and draft.kind in ("visit", "meeting") and not draft.parties:
        return None  # visits and meetings in general
    if draft.kind in SPOKEN and draft.factuality == "denied":
        return None  # what nobody says is no act
    mutual = any(r["sort"] == "pair" for t in _phrase(a, i) if (r := lexicon.words.get(a.lemma[t])))
    if draft.kind == "signing" and mutual and not draft.parties:
        draft.actors = parties.main_pair()
    draft.evidence = [evidence(a, i, light, [t for tokens in roles.values() for t in tokens] + objects)]
    return draft


def _partners(a: Analysis, i: int, verbal: bool, frame: Frame, parties: Parties, cast: Cast) -> list[str]:
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
    if not preposition(a, i) or a.rel[i] not in ("obl", "nmod") or not parties.all(fill(a, i, frame.pattern.roles["actor"])):
        return []
    verb = clause_head(a, i)
    speaking = [] if is_passive(a, verb) else subjects(a, verb)
    return [p for p in parties.all(speaking) if cast.kind(p) == "person"]


def _own(a: Analysis, i: int, tokens: list[int], lexicon: EventLexicon) -> list[int]:
    """Put the subject of the clause in the place of a reflexive possessive ("his own visit")."""
    out = []
    for t in tokens:
        out.extend(subjects(a, clause_head(a, i)) if a.lemma[t] in lexicon.reflexive else [t])
    return out


def _vague(tokens: list[int], parties: Parties) -> bool:
    """Say whether only "the sides" or "they" are named, with nobody named before whom that could mean."""
    return bool(tokens) and all(parties.sort(t) in ("authority", "states", "persons") and not parties.named_states(t) for t in tokens)


def _and_also(a: Analysis, tokens: list[int], actor: str, cast: Cast, parties: Parties) -> tuple[str, ...]:
    """Return who else does what a plural verb says: the mention joined by "and" to the only subject the parser found."""
    for t in tokens:
        for first, last, _ in cast.members[actor].mentions:
            if first <= t <= last and last + 2 < len(a) and (a.pos[last + 1] == "CCONJ" or a.word[last + 1] == ","):
                other = next((p for j in range(last + 2, min(last + 5, len(a))) for p in parties.of(j)), None)
                if other and other != actor and cast.kind(other) == cast.kind(actor):
                    return (other,)
    return ()


def _objects(a: Analysis, i: int, verbal: bool) -> list[int]:
    if verbal:
        found = [c for c in a.children[i] if a.rel[c] in ("obj", "nsubj:pass", "iobj")]
        if not found:
            found = accusative_behind(a, i)
        if not found and a.feats[i].get("VerbForm") == "Part" and a.feats[i].get("Voice") == "Pass" and a.head[i] >= 0:
            found = [a.head[i]]
    else:
        found = [c for c in a.children[i] if a.rel[c] == "nmod" and a.case(c) in ("Gen", "")]
    return [t for c in found for t in conjuncts(a, c)]


def _phrase(a: Analysis, i: int) -> list[int]:
    out, stack = [], [i]
    while stack and len(out) < 12:
        for c in a.children[stack.pop()]:
            if a.rel[c] in ("nmod", "amod", "conj", "obj") and not preposition(a, c):
                out.append(c)
                stack.append(c)
    return out


def _meets(
    a: Analysis,
    i: int,
    frame: Frame,
    roles: Mapping[str, list[int]],
    named: Mapping[str, tuple[str, ...]],
    objects: list[int],
    cast: Cast,
    parties: Parties,
    lexicon: EventLexicon,
    light: int | None,
) -> bool:
    for what, values in frame.needs:
        match what:
            case "dep" | "not":
                near = {a.lemma[j] for c in a.children[i] for j in (c, *a.children[c])}
                if light is not None and what == "dep":
                    near |= {a.lemma[c] for c in a.children[light]}
                if (what == "dep") != bool(near & set(values)):
                    return False
            case "number":
                if a.feats[i].get("Number") != values[0]:
                    return False
            case "light":
                if light is None:
                    return False
            case "obj":
                if not any(_sort(a, t, values[0], cast, parties, lexicon) for t in objects):
                    return False
            case "actor_or_host":
                if not named["actor"] and not any(cast.at(t) for t in roles["host"]):
                    return False
            case "host":
                if not any(_sort(a, t, values[0], cast, parties, lexicon) for t in roles["host"]):
                    return False
            case _:
                tokens = [t for t in roles.get(what, ()) if parties.of(t) or parties.sort(t)]
                pronoun = any(a.pos[t] == "PRON" for t in roles.get(what, ()))
                if not tokens and not pronoun:
                    return False
    return True


def _sort(a: Analysis, t: int, sort: str, cast: Cast, parties: Parties, lexicon: EventLexicon) -> bool:
    """Say whether a token is of a sort: person, document, place, country, site, organization, ambassador, party."""
    held = cast.at(t)
    kind = cast.kind(held) if held else ""
    match sort:
        case "document":
            return a.lemma[t] in lexicon.documents
        case "person":
            return kind == "person" or t in cast.unnamed or parties.sort(t) in ("delegation", "official", "persons") or t in cast.groups
        case "place":
            return kind in ("place", "state", "facility")
        case "country":
            return kind in ("place", "state")
        case "site":
            plain = not held and a.pos[t] == "NOUN" and not parties.sort(t) and t not in cast.unnamed
            return kind in ("facility", "organization") or plain
        case "organization":
            return kind == "organization" and bool(held)
        case "ambassador":
            member = cast.members.get(held) if held else None
            return bool(member and member.roles & {"ambassador", "diplomat"}) or parties.sort(t) == "official"
        case _:
            return bool(parties.of(t)) or t in cast.groups or parties.sort(t) != ""


def _host(a: Analysis, draft: EventDraft, tokens: list[int], cast: Cast, parties: Parties) -> None:
    """Whoever is travelled to is recipient; a town gives the state it lies in and stays the place."""
    for t in tokens:
        held = cast.at(t)
        if held is None:
            continue
        kind = cast.kind(held)
        if kind in ("place", "facility"):
            draft.place = draft.place or held
        if draft.kind == "site_visit":
            if kind == "organization" and draft.place is None:
                draft.place = held
            if kind in ("facility", "organization") and held not in (s for s, _ in draft.sites):
                draft.sites.append((held, next((f, l) for f, l, _ in cast.members[held].mentions if f <= t <= l)))
            continue
        state = held if kind == "state" else cast.state(cast.country(held)) if kind in ("place", "facility") else None
        if kind == "organization":
            state = held
        if kind == "place" and state is None and held in cast.capitals:
            state = held
        if state and state not in draft.actors and state not in draft.recipients and draft.kind in ("visit", "rejection"):
            draft.recipients += (state,)
            draft.hosted = state


def place_of(a: Analysis, i: int, cast: Cast, inside: frozenset[str]) -> str | None:
    """Return the place named in a trigger's own clause: under a preposition of place, nearest by the tree."""
    verb = clause_head(a, i)
    best: tuple[int, str] | None = None
    told = [c for c in a.children[i] if a.rel[c] in ("acl", "amod") and a.pos[c] == "VERB"]
    for base in dict.fromkeys((i, *told, verb)):
        for c in a.children[base]:
            for j in conjuncts(a, c):
                held = cast.at(j)
                if held is None or cast.kind(held) not in ("place", "facility", "state") or a.rel[j] == "amod":
                    continue
                if preposition(a, j) in inside and a.case(j) in ("Loc", ""):
                    rank = 1 if base == verb != i else 0
                    rank += {"facility": -1, "state": 2}.get(cast.kind(held), 0)
                    if best is None or rank < best[0]:
                        best = (rank, held)
    return best[1] if best else None


def _words(
    a: Analysis,
    i: int,
    draft: EventDraft,
    frame: Frame,
    roles: Mapping[str, list[int]],
    light: int | None,
    parties: Parties,
    lexicon: EventLexicon,
) -> None:
    """Take format, rank and ordinal from the frame and the words around the trigger."""
    formats = {frame.gives["format"]} if "format" in frame.gives else set()
    near = [i, *_phrase(a, i), *(t for c in a.children[i] for t in (c, *a.children[c]))]
    if light is not None:
        near += [t for c in a.children[light] if c != i for t in (c, *a.children[c])]
    near += [t for j in list(near) for t in a.children[j] if a.rel[t] in ("conj", "amod")]
    for t in dict.fromkeys(near):
        row = lexicon.words.get(a.lemma[t])
        if row is None:
            continue
        if row["sort"] == "format" and row["value"] != "delegation":
            if draft.kind in CONTACTS | {"signing", "conference"}:
                formats.add(row["value"])
        elif row["sort"] == "rank" and draft.kind == "visit" and _of_visit(a, t, i, lexicon):
            draft.rank = draft.rank or row["value"]
        elif row["sort"] == "ordinal" and a.head[t] == i and draft.kind in ("visit", "meeting", "talks", "conference"):
            draft.ordinal = int(row["value"])
    if any(parties.sort(t) == "delegation" for t in roles["actor"]):
        formats.add("delegation")
    if draft.kind in CONTACTS:
        formats |= _composition(a, i, lexicon)
    draft.formats = frozenset(formats)


def _of_visit(a: Analysis, t: int, i: int, lexicon: EventLexicon) -> bool:
    """Say whether an adjective of rank belongs to the visit itself or to the noun it is made under ("on a working visit")."""
    h = a.head[t]
    return h == i or (h in a.children[i] and bool(preposition(a, h)) and preposition(a, h) in lexicon.cues.carrying)


def _composition(a: Analysis, i: int, lexicon: EventLexicon) -> set[str]:
    """Return the formats named behind a contact in its own clause, wherever the parser hung them."""
    out: set[str] = set()
    for t in range(i + 1, min(i + 16, len(a))):
        if a.sentence_of[t] != a.sentence_of[i] or a.pos[t] == "AUX" or (a.pos[t] == "VERB" and a.feats[t].get("VerbForm") != "Part"):
            break
        row = lexicon.words.get(a.lemma[t])
        if row is not None and row["value"] in ("narrow", "extended", "video", "one_on_one"):
            out.add(row["value"])
    return out


def evidence(a: Analysis, i: int, light: int | None, tokens: Sequence[int]) -> tuple[int, int]:
    """Return the tokens from the first to the last that tell the event, inside its sentence."""
    first, stop = a.sentences[a.sentence_of[i]]
    used = [i, *([light] if light is not None else []), *tokens]
    for t in list(used):
        if is_verb(a, t):
            continue
        used += [j for j in a.subtree(t) if abs(j - t) <= 8]
    near = [t for t in used if first <= t < stop and abs(t - i) <= 25]
    return min(near), max(near)
