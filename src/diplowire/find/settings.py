"""Where an event is set and how: host, place, format, rank, and the words that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from diplowire.find.cast import Cast
from diplowire.find.conditions import phrase
from diplowire.find.drafts import CONTACTS, EventDraft, EventLexicon
from diplowire.find.parties import Parties
from diplowire.model.analysis import Analysis
from diplowire.rules.clauses import clause_head, conjuncts, is_verb, preposition
from diplowire.rules.frame import Frame


def take_host(a: Analysis, draft: EventDraft, tokens: list[int], cast: Cast, parties: Parties) -> None:
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
                draft.sites.append((held, next((m[0], m[1]) for m in cast.members[held].mentions if m[0] <= t <= m[1])))
            continue
        state = held if kind == "state" else cast.state(cast.country(held)) if kind in ("place", "facility") else None
        if kind == "organization":
            state = held
        if kind == "place" and state is None and held in cast.capitals:
            state = held
        if state and draft.kind == "visit" and any(cast.country(p) == cast.country(state) for p in draft.actors):
            continue  # nobody is a guest of his own state
        if (
            state
            and state not in draft.actors
            and state not in draft.recipients
            and draft.kind in ("visit", "rejection")
        ):
            draft.recipients += (state,)


def may_be_at(cast: Cast, place: str, kind: str, hosts: Iterable[str]) -> bool:
    """Say whether an event of a kind can be at a place: a visit only in a state that is visited."""
    homes = {cast.country(h) for h in hosts}
    return kind != "visit" or not homes or None in homes or cast.country(place) in (None, *homes)


def _goes_with(a: Analysis, i: int, verb: int, lexicon: EventLexicon) -> bool:
    """Say whether where a verb's clause is set is where a noun's event is, too.

    So it is for what the verb carries, for its subject, and for what it happened at. It is not for what was spoken of
    ("in Vienna they told of a visit", "in Vienna they announced a visit").
    """
    top = i
    while a.head[top] not in (verb, -1):
        top = a.head[top]
    if a.rel[top] in ("obj", "iobj"):
        return a.lemma[verb] in lexicon.cues.light
    return a.rel[top].startswith("nsubj") or not lexicon.cues.reaches(a, top) or not preposition(a, top)


def place_of(a: Analysis, i: int, cast: Cast, lexicon: EventLexicon, *, alone: bool = False) -> str | None:
    """Return the place named in a trigger's own clause: under a preposition of place, nearest by the tree.

    `alone` looks at the words of the trigger only.
    """
    verb = clause_head(a, i)
    inside = lexicon.inside
    best: tuple[int, str] | None = None
    told = [c for c in a.children[i] if a.rel[c] in ("acl", "amod") and a.pos[c] == "VERB"]
    verbs = [verb] if verb == i or (not alone and _goes_with(a, i, verb, lexicon)) else []
    for base in dict.fromkeys((i, *told, *verbs)):
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


def take_words(
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
    near = [i, *phrase(a, i), *(t for c in a.children[i] for t in (c, *a.children[c]))]
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
    """Say whether an adjective of rank is of the visit or of the noun it is made under ("on a working visit")."""
    h = a.head[t]
    return h == i or (h in a.children[i] and bool(preposition(a, h)) and preposition(a, h) in lexicon.cues.carrying)


def _composition(a: Analysis, i: int, lexicon: EventLexicon) -> set[str]:
    """Return the formats named behind a contact in its own clause, wherever the parser hung them."""
    out: set[str] = set()
    for t in range(i + 1, min(i + 16, len(a))):
        if (
            a.sentence_of[t] != a.sentence_of[i]
            or a.pos[t] == "AUX"
            or (a.pos[t] == "VERB" and a.feats[t].get("VerbForm") != "Part")
        ):
            break
        row = lexicon.words.get(a.lemma[t])
        if row is not None and row["value"] in ("narrow", "extended", "video", "one_on_one"):
            out.add(row["value"])
    return out


def within(a: Analysis, i: int, light: int | None, lexicon: EventLexicon) -> tuple[int, ...]:
    """Return the nouns in whose course a trigger's event happens ("during a visit"), with the genitives behind them.

    They hang from the trigger, from the verb that carries it or that it depends on as an infinitive, or from a noun of
    theirs; one told in front of several verbs joined by "and" holds for all of them. What is agreed on or called off
    during talks is itself no part of them.
    """
    bases = [i]
    if light is not None and a.lemma[light] not in lexicon.cues.light:
        off = lexicon.cues.governor.get(a.lemma[light]) in ("cancelled", "denied")
        light = light if a.rel[i] in ("nsubj", "nsubj:pass") and not off else None
    verb = i if is_verb(a, i) else light
    if verb is not None:
        bases.append(verb)
        while a.rel[verb] in ("xcomp", "conj", "csubj") and is_verb(a, a.head[verb]):
            verb = a.head[verb]
            if a.lemma[verb] in lexicon.cues.governor and a.feats[verb].get("Tense") == "Past":
                break  # "during the talks they agreed to meet"
            bases.append(verb)
    for base in dict.fromkeys(bases):
        near = [c for c in a.children[base] if base in (i, light) or c < base]
        near += [g for c in near if a.pos[c] in ("NOUN", "PROPN") for g in a.children[c] if a.rel[g] == "nmod"]
        for c in near:
            head = noun_under(a, c, lexicon.within)
            if head is not None and head != i:
                return (head, *(g for g in a.children[head] if a.rel[g] == "nmod" and not preposition(a, g)))
    return ()


def noun_under(a: Analysis, c: int, phrases: frozenset[str]) -> int | None:
    """Return the noun that one of some phrases stands before, whether the parser made the phrase one word or two."""
    for k in a.children[c]:
        if a.rel[k] != "case" or k > c:
            continue
        words = [a.word[k].lower(), *(a.word[f].lower() for f in a.children[k] if a.rel[f] == "fixed")]
        if " ".join(words) in phrases:
            return c
        if f"{words[0]} {a.word[c].lower()}" in phrases:
            return next((g for g in a.children[c] if a.rel[g] == "nmod" and g > c), None)
    return None


def is_setting(a: Analysis, i: int, kind: str, lexicon: EventLexicon) -> bool:
    """Say whether a noun only tells in the course or beside which visit or conference its clause happened.

    Those last for days: the day of the clause is not theirs. Nor is, with a conference, the place.
    """
    if kind not in ("visit", "conference") or is_verb(a, i):
        return False
    h = a.head[i]
    if h >= 0 and a.rel[i] == "nmod":
        beside = lexicon.words.get(a.lemma[h])
        if (beside and beside["value"] == "sidelines") or f"{preposition(a, h)} {a.word[h].lower()}" in lexicon.within:
            return True
    return preposition(a, i) in lexicon.within


def evidence(a: Analysis, i: int, light: int | None, tokens: Sequence[int]) -> tuple[int, int]:
    """Return the tokens from the first to the last that tell the event, inside its sentence."""
    first, stop = a.sentences[a.sentence_of[i]]
    used = [i, *([light] if light is not None else []), *tokens]
    for t in list(used):
        if is_verb(a, t):
            continue
        used += [j for j in a.subtree(t) if abs(j - t) <= 8]
    near = [t for t in used if first <= t < stop and abs(t - i) <= 25]
    words = [t for t in near if a.pos[t] != "PUNCT"]
    return min(words), max(words)
