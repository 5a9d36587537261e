"""Frames: which lemma evokes which kind of event, and where in the dependency tree each role stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from diplowire.errors import TableError
from diplowire.model.analysis import Analysis
from diplowire.rules.clauses import conjuncts, counted_object, dependents, is_passive, is_verb, preposition, subjects
from diplowire.rules.table import Row

ROLES = ("actor", "recipient", "host")
CASES = {"Nom", "Gen", "Dat", "Acc", "Ins", "Loc"}
PLAIN = {"subj", "obj", "agent", "adj", "poss", "light", "obj_gen"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One place where a role may stand: `subj`, `obj`, `agent`, `adj`, `poss`, `light`, a case, or preposition+case."""

    name: str
    preposition: str = ""
    case: str = ""


def parse_slots(text: str, where: str) -> tuple[Slot, ...]:
    """Read `subj with+Ins between+Ins`. Raises TableError on an unknown place."""
    out = []
    for word in text.split():
        prep, plus, case = word.partition("+")
        if plus and case in CASES:
            out.append(Slot("prep", prep.replace("_", " "), case))
        elif word in CASES:
            out.append(Slot("case", case=word))
        elif word in PLAIN:
            out.append(Slot(word))
        else:
            raise TableError(f"{where}: no slot {word!r}")
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where the roles of a family of frames stand. In a symmetric one all parties are actors."""

    name: str
    roles: Mapping[str, tuple[Slot, ...]]
    symmetric: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """One lemma that evokes a kind of event.

    `needs` holds conditions (`role:sort`, `word:lemma|lemma`), `gives` what the frame fixes (`format`, `factuality`).
    """

    id: str
    kind: str
    lemma: str
    pos: str
    pattern: Pattern
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    gives: Mapping[str, str] = field(default_factory=dict)


def read_patterns(rows: Iterable[Row]) -> dict[str, Pattern]:
    """Make patterns of table rows (name, actor, recipient, host, symmetric)."""
    return {
        r["pattern"]: Pattern(
            r["pattern"], {role: parse_slots(r[role], r["pattern"]) for role in ROLES}, r["symmetric"] == "yes"
        )
        for r in rows
    }


def read_frames(rows: Iterable[Row], patterns: Mapping[str, Pattern], kinds: Iterable[str]) -> dict[str, list[Frame]]:
    """Make frames of table rows, by lemma. Raises TableError on an unknown kind or pattern."""
    known = set(kinds)
    out: dict[str, list[Frame]] = {}
    for r in rows:
        if r["kind"] not in known:
            raise TableError(f"frame {r['id']}: no kind {r['kind']!r}")
        if r["pattern"] not in patterns:
            raise TableError(f"frame {r['id']}: no pattern {r['pattern']!r}")
        needs = tuple((k, tuple(v.split("|"))) for k, _, v in (n.partition(":") for n in r["needs"].split()))
        gives = {k: v for k, _, v in (n.partition(":") for n in r["gives"].split())}
        frame = Frame(r["id"], r["kind"], r["lemma"], r["pos"], patterns[r["pattern"]], needs, gives)
        out.setdefault(r["lemma"], []).append(frame)
    return out


def fill(a: Analysis, i: int, slots: tuple[Slot, ...], light: int | None = None) -> list[int]:
    """Return the tokens that stand in some of the slots of a trigger, coordinated ones included, in order.

    `light` is the verb that carries a noun's event ("hold talks"): its places count as the noun's own.
    """
    bases = [i] if light is None else [i, light]
    if is_verb(a, i):
        inner = [t for c in dependents(a, i, "obj", "nsubj:pass") for t in conjuncts(a, c)]
    else:
        inner = [c for c in dependents(a, i, "nmod") if a.case(c) == "Gen" and not preposition(a, c)]
    out: list[int] = []
    for slot in slots:
        for base in (*bases, *inner) if slot.name == "prep" or slot.case == "Dat" else bases:
            for j in _stand_in(a, base, slot, i, light):
                if j not in out and j != i and j != light:
                    out.append(j)
    return sorted(out)


def _stand_in(a: Analysis, base: int, slot: Slot, trigger: int, light: int | None) -> list[int]:
    verbal = is_verb(a, base)
    passive = verbal and is_passive(a, base)
    match slot.name:
        case "subj":
            return subjects(a, base) if verbal and not passive and trigger not in subjects(a, base) else []
        case "obj":
            if not verbal or base == light:
                return []
            found = subjects(a, base) if passive else objects(a, base)
            found = [c for c in found if a.feats[c].get("PronType") != "Rel" or c < base]
            if not found and not passive:
                found = [c for c in dependents(a, base, "obl") if a.case(c) == "Acc" and not preposition(a, c)]
                found = found or accusative_behind(a, base)
            return _all(a, found)
        case "agent":
            if not verbal:
                return []
            found = dependents(a, base, "obl:agent")
            if passive:
                found += [c for c in dependents(a, base, "obl", "obj") if a.case(c) == "Ins" and not preposition(a, c)]
                found = found or _instrumental_before(a, base)
            return _all(a, found)
        case "adj":
            return [] if verbal else dependents(a, base, "amod")
        case "poss":
            return (
                [] if verbal else [c for c in dependents(a, base, "det", "amod", "nmod") if a.pos[c] in ("DET", "PRON")]
            )
        case "light":
            return (
                []
                if light is None or base != light
                else (
                    [t for t in subjects(a, light) if t != trigger]
                    if not is_passive(a, light)
                    else _stand_in(a, light, Slot("agent"), trigger, None)
                )
            )
        case "obj_gen":
            things = [t for c in dependents(a, base, "obj", "nsubj:pass") for t in conjuncts(a, c)]
            return [t for c in things for t in _stand_in(a, c, Slot("case", case="Gen"), trigger, None)]
        case "case":
            if verbal and slot.case == "Dat":
                found = [
                    c for c in dependents(a, base, "iobj", "obl", "obj") if a.case(c) == "Dat" and not preposition(a, c)
                ]
            elif verbal:
                found = [
                    c for c in dependents(a, base, "obl", "obj") if a.case(c) == slot.case and not preposition(a, c)
                ]
            else:
                found = [
                    c
                    for c in dependents(a, base, "nmod", "appos", "obl", "iobj")
                    if c > base
                    and (a.case(c) == slot.case or not a.case(c))
                    and not preposition(a, c)
                    and (a.rel[c] != "appos" or a.case(c) == slot.case)
                ]
                if not found and slot.case == "Gen":
                    placed = [
                        c
                        for c in dependents(a, base, "nmod", "obl")
                        if preposition(a, c) and (a.pos[c] == "PROPN" or a.case(c) == "Acc")
                    ]
                    found = [
                        g
                        for c in placed
                        for g in dependents(a, c, "nmod")
                        if a.case(g) == "Gen" and not preposition(a, g)
                    ]
                    found += _behind(a, placed)
            return _all(a, found)
        case "prep":
            found = [
                c for c in a.children[base] if preposition(a, c) == slot.preposition and (a.case(c) in (slot.case, ""))
            ]
            return _all(a, [c for c in found if verbal or not _in_next_clause(a, base, c)])
    return []


def objects(a: Analysis, v: int) -> list[int]:
    """Return the objects of a verb, among them those that the parser took for its subject; particles are none."""
    found = [c for c in dependents(a, v, "obj") if a.pos[c] not in ("PART", "ADV", "PUNCT")]
    return found or [c for c in dependents(a, v, "nsubj", "nsubj:pass") if counted_object(a, c)]


def _in_next_clause(a: Analysis, noun: int, i: int) -> bool:
    """Say whether another clause begins between a noun and a token behind it: a comma, and then a finite verb."""
    between = range(noun + 1, i)
    comma = next((k for k in between if a.word[k] == ","), i)
    return any(k > comma and a.pos[k] == "VERB" and a.feats[k].get("VerbForm") == "Fin" for k in between)


def accusative_behind(a: Analysis, v: int) -> list[int]:
    """Return the accusative that stands a few words behind a verb, without a preposition, wherever it hangs."""
    for j in range(v + 1, min(v + 6, len(a))):
        if a.sentence_of[j] != a.sentence_of[v] or a.pos[j] in ("VERB", "PUNCT"):
            return []
        if a.pos[j] in ("NOUN", "PROPN") and a.case(j) == "Acc" and not preposition(a, j):
            return [j]
    return []


def _instrumental_before(a: Analysis, v: int) -> list[int]:
    """Return the agent of a passive that the parser hung elsewhere: an instrumental left of it, in its own clause."""
    for j in range(v - 1, max(a.sentences[a.sentence_of[v]][0], v - 12) - 1, -1):
        if a.pos[j] == "VERB":
            break
        if (
            a.pos[j] in ("NOUN", "PROPN")
            and a.case(j) == "Ins"
            and not preposition(a, j)
            and a.rel[j] not in ("flat", "flat:name", "appos", "conj")
        ):
            return [j]
    return []


def _behind(a: Analysis, placed: list[int]) -> list[int]:
    """Return the genitive noun that stands right behind a place ("a visit to A of the B delegation")."""
    out = []
    for c in placed:
        j = c + 1
        while j < len(a) and a.pos[j] == "ADJ" and a.case(j) == "Gen" and a.sentence_of[j] == a.sentence_of[c]:
            j += 1
        if j < len(a) and a.pos[j] in ("NOUN", "PROPN") and a.case(j) == "Gen" and a.sentence_of[j] == a.sentence_of[c]:
            out.append(j)
    return out


def _all(a: Analysis, tokens: list[int]) -> list[int]:
    return [t for j in tokens for t in conjuncts(a, j)]
