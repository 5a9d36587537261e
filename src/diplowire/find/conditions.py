"""Whether the words around a trigger meet what its frame needs."""

from __future__ import annotations

from collections.abc import Mapping

from diplowire.find.cast import Cast
from diplowire.find.drafts import EventLexicon
from diplowire.find.parties import Parties
from diplowire.model.analysis import Analysis
from diplowire.rules.clauses import conjuncts, preposition, subjects
from diplowire.rules.frame import Frame, accusative_behind
from diplowire.rules.frame import objects as verb_objects

_ENVOYS = {"ambassador", "charge_d_affaires", "diplomat"}


def objects_of(a: Analysis, i: int, verbal: bool) -> list[int]:
    """Return what a trigger acts on: a verb's object or passive subject, a noun's genitives, all conjuncts."""
    if verbal:
        found = [c for c in a.children[i] if a.rel[c] in ("nsubj:pass", "iobj")]
        found = sorted({*found, *verb_objects(a, i)})
        if not found:
            found = accusative_behind(a, i)
        if not found and a.feats[i].get("VerbForm") == "Part" and a.feats[i].get("Voice") == "Pass" and a.head[i] >= 0:
            found = subjects(a, i)[:1] or [a.head[i]]
    else:
        found = [c for c in a.children[i] if a.rel[c] == "nmod" and a.case(c) in ("Gen", "")]
    return [t for c in found for t in conjuncts(a, c)]


def phrase(a: Analysis, i: int) -> list[int]:
    """Return the words of a noun's own phrase, those under a preposition left out; a dozen at most."""
    out: list[int] = []
    stack = [i]
    while stack and len(out) < 12:
        for c in a.children[stack.pop()]:
            if a.rel[c] in ("nmod", "amod", "conj", "obj") and not preposition(a, c):
                out.append(c)
                stack.append(c)
    return out


def meets(
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
    """Say whether all needs of a frame are met: words near the trigger, and the sorts of what fills its roles."""
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
            return (
                kind == "person"
                or t in cast.unnamed
                or parties.sort(t) in ("delegation", "official", "persons")
                or t in cast.groups
            )
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
            named = bool(member and member.roles & _ENVOYS) or cast.strangers.get(t) in _ENVOYS
            return named or parties.sort(t) == "official"
        case _:
            return bool(parties.of(t)) or t in cast.groups or parties.sort(t) != ""
