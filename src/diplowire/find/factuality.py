"""How real an event is: from tense, negation and the words it hangs from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from diplowire.model.analysis import Analysis
from diplowire.model.reading import Factuality
from diplowire.rules.clauses import clause_head, is_verb, negation, preposition
from diplowire.rules.table import Row

_FINAL = ("cancelled", "denied")


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of a language that say how real an event is, by place; `light` verbs carry a noun's event."""

    governor: Mapping[str, Factuality]
    modifier: Mapping[str, Factuality]
    adverb: Mapping[str, Factuality]
    before: Mapping[str, Factuality]
    light: Mapping[str, str]
    conditional: frozenset[str] = field(default=frozenset())
    through: frozenset[str] = field(default=frozenset(("",)))  # prepositions under which a verb still governs
    carrying: frozenset[str] = field(default=frozenset(("",)))  # and under which it carries: "be on a visit"
    inside: frozenset[str] = frozenset()  # prepositions of place: with the locative they tell where, and govern nothing
    containers: frozenset[str] = frozenset()  # nouns that only portion an event: "a round of talks"

    @staticmethod
    def read(
        rows: Iterable[Row],
        light: Iterable[Row],
        conditional: Iterable[str],
        through: Iterable[str],
        carrying: Iterable[str],
        inside: Iterable[str],
        containers: Iterable[str],
    ) -> Cues:
        """Make cues of the tables of a language."""
        by: dict[str, dict[str, Factuality]] = {"governor": {}, "modifier": {}, "adverb": {}, "before": {}}
        for r in rows:
            by[r["where"]][r["lemma"]] = r["factuality"]  # type: ignore[assignment]
        carried = {r["lemma"]: r["tense"] for r in light}
        return Cues(
            by["governor"],
            by["modifier"],
            by["adverb"],
            by["before"],
            carried,
            frozenset(conditional),
            frozenset(("", *through)),
            frozenset(("", *through, *carrying)),
            frozenset(inside),
            frozenset(containers),
        )

    def reaches(self, a: Analysis, n: int) -> bool:
        """Say whether a noun stands under a preposition by which a word of these governs it."""
        prep = preposition(a, n)
        return prep in self.through and not (prep in self.inside and a.case(n) == "Loc")

    def accompanies(self, a: Analysis, n: int) -> bool:
        """Say whether a noun stands under a preposition that only carries ("on a visit"), none of place or topic."""
        prep = preposition(a, n)
        return prep in self.carrying and prep not in self.through and prep not in self.inside

    def agreed(self, a: Analysis, n: int, verb: int) -> bool:
        """Say whether a noun is what a verb of planning, agreeing or the like is about."""
        return a.lemma[verb] not in self.light and bool(preposition(a, n)) and self.reaches(a, n)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How real, and the token that says so, where there is one beside the verb's own tense."""

    factuality: Factuality
    cue: int | None = None
    weak: bool = False  # nothing says so: a bare noun


def of_verb(a: Analysis, v: int, cues: Cues, depth: int = 0) -> Verdict:
    """Return how real what a verb says is."""
    feats = a.feats[v]
    denied = negation(a, v)
    verdict = _tense(a, v, cues, depth)
    for c in a.children[v]:
        word = a.lemma[c]
        if (
            word in cues.adverb
            and a.pos[c] in ("ADV", "PART", "ADJ")
            and verdict.factuality in ("occurred", "planned", "ongoing")
        ):
            verdict = Verdict(cues.adverb[word], c)
        if a.rel[c] == "mark" and word in cues.conditional:
            verdict = Verdict("possible", c, weak=feats.get("VerbForm") == "Inf")  # a purpose may be what was done
    if feats.get("Mood") == "Cnd" or any(
        a.rel[c] == "aux" and a.word[c].lower() in cues.conditional for c in a.children[v]
    ):
        verdict = Verdict("possible", verdict.cue)
    if denied is not None and verdict.factuality in ("occurred", "ongoing", "planned"):
        return Verdict("denied", denied)
    return verdict


def _tense(a: Analysis, v: int, cues: Cues, depth: int) -> Verdict:
    feats = a.feats[v]
    form, tense = feats.get("VerbForm", ""), feats.get("Tense", "")
    for c in a.children[v]:
        # the auxiliary of the future is tagged as present: beside a participle or an infinitive it looks ahead
        if a.rel[c] in ("aux", "aux:pass", "cop") and a.feats[c].get("Tense") in ("Fut", "Pres"):
            return Verdict("planned", c)
    if form == "Inf" and depth < 6:
        return _governed(a, v, cues, depth)
    if form == "Conv":
        if tense == "Past" or feats.get("Aspect") == "Perf":
            return Verdict("occurred")
        h = clause_head(a, a.head[v]) if a.head[v] >= 0 else v
        finite = h != v and a.feats[h].get("VerbForm") == "Fin"
        return of_verb(a, h, cues, depth + 1) if finite and depth < 6 else Verdict("occurred")
    if tense == "Fut" or (tense == "Pres" and feats.get("Aspect") == "Perf"):
        return Verdict("planned")
    if tense == "Past" or feats.get("Variant") == "Short":
        return Verdict("occurred")
    if tense == "Pres":
        return Verdict("ongoing")
    return Verdict("occurred")


def _governed(a: Analysis, v: int, cues: Cues, depth: int) -> Verdict:
    """An infinitive is as real as what it hangs from makes it."""
    h = a.head[v]
    steps = 0
    while h >= 0 and steps < 4:
        word = a.lemma[h]
        if word in cues.governor:
            return _under(a, h, cues)
        if is_verb(a, h) and a.feats[h].get("VerbForm") != "Inf":
            if a.rel[v] in ("xcomp", "advcl", "obl", "obj"):
                return Verdict("planned", h)
            break
        h = a.head[h]
        steps += 1
    return Verdict("possible")


def _under(a: Analysis, governor: int, cues: Cues) -> Verdict:
    """What hangs from a cue: a negated plan is no plan, a negated cancellation none, what is not ruled out may be."""
    said = cues.governor[a.lemma[governor]]
    denied = negation(a, governor)
    if denied is not None:
        if said in ("planned", "possible"):
            return Verdict("denied", denied)
        if said in _FINAL:
            return Verdict("planned" if said == "cancelled" else "possible", denied)
    return Verdict(said, governor)


def of_noun(a: Analysis, n: int, cues: Cues) -> Verdict:
    """Return how real the event is that a noun names."""
    modified = _modified(a, n, cues)
    governed = _noun_governed(a, n, cues)
    held = carrier(a, n, cues) if governed is None and cues.accompanies(a, n) else None
    if held is not None and a.lemma[held] in cues.governor:
        governed = _under(a, held, cues)  # "they await him on a visit"
    if governed is not None and governed.factuality in _FINAL:
        return governed
    if modified is not None:
        return modified
    prep = preposition(a, n)
    for word in prep.split():
        if word in cues.before:
            return Verdict(cues.before[word], a.children[n][0])
    if governed is not None:
        return governed
    h = a.head[n]
    copula = next((c for c in a.children[n] if a.rel[c] == "cop"), None)
    if copula is not None and a.feats[copula].get("Tense") in ("Fut", "Pres"):  # tagged as present, as with verbs
        return Verdict("planned", copula)
    beside = _verb_beside(a, n)
    if beside is not None:
        return _under(a, beside, cues) if a.lemma[beside] in cues.governor else of_verb(a, beside, cues)
    if h < 0:
        return Verdict("occurred", weak=True)
    verb = clause_head(a, n)
    if verb == n or not is_verb(a, verb):
        return Verdict("occurred", weak=True)
    verdict = of_verb(a, verb, cues)
    carried = carrier(a, n, cues) == verb and a.lemma[verb] in cues.light
    if verdict.factuality == "denied" and a.rel[n] not in ("nsubj", "nsubj:pass", "obj"):
        return Verdict("possible" if cues.reaches(a, n) and preposition(a, n) else "occurred", weak=True)
    if verdict.factuality == "ongoing" and not carried:
        ahead = preposition(a, n) in cues.inside and a.case(n) == "Acc"  # whoever is going to it is not there yet
        return Verdict("planned" if ahead else "occurred", weak=True)
    if carried and verdict.factuality == "occurred" and cues.light[a.lemma[verb]] == "start":
        return Verdict("ongoing", verb)  # begun, and nothing says that it is over
    if carried and verdict.factuality == "ongoing" and cues.light[a.lemma[verb]] == "leave":
        return Verdict("planned", verb)
    return Verdict(verdict.factuality, verdict.cue, weak=not carried or verdict.weak)


def _verb_beside(a: Analysis, n: int) -> int | None:
    """Return the verb behind a noun whose subject it can only be, where the parser joined neither to the other.

    Headlines are where it errs: "N: talks are not planned".
    """
    if a.rel[n] not in ("root", "parataxis") or a.case(n) != "Nom":
        return None
    for j in range(n + 1, a.sentences[a.sentence_of[n]][1]):
        if a.word[j] in (",", ";", ":", "(") or a.word[j] in ("-", "–", "—"):
            return None
        if a.pos[j] == "VERB" and a.feats[j].get("VerbForm") == "Fin":
            alone = not any(a.rel[c].startswith("nsubj") for c in a.children[j])
            beside = a.rel[j] == "parataxis" and a.head[j] in (n, a.head[n])
            return j if alone and beside and a.feats[j].get("Number") == a.feats[n].get("Number") else None
    return None


def disclaimed(a: Analysis, i: int, cues: Cues) -> Verdict | None:
    """Return how real the word leaves an event that denies the clause or the news that tells it.

    "He denied that talks are planned", "the reports that they are", "rumours about them". What is not ruled out may be.
    """
    j, topical = clause_head(a, i), False
    if is_verb(a, j) and not is_verb(a, i):
        top = i
        while a.head[top] != j and a.head[top] >= 0:
            topical = topical or (a.rel[top] == "nmod" and bool(preposition(a, top)) and cues.reaches(a, top))
            top = a.head[top]
        if topical and a.rel[top] == "obj" and cues.governor.get(a.lemma[j]) == "denied":
            return _ruled_out(a, j)
    for _ in range(6):
        h = a.head[j]
        if h < 0 or (a.rel[j] in ("conj", "parataxis", "acl:relcl") and is_verb(a, j)):
            return None
        if is_verb(a, h):
            if cues.governor.get(a.lemma[h]) == "denied" and a.rel[j] in ("ccomp", "obj", "obl", "acl"):
                return _ruled_out(a, h)
            if not a.rel[j].startswith(("csubj", "xcomp")):
                return None
        j = h
    return None


def _ruled_out(a: Analysis, h: int) -> Verdict:
    return Verdict("denied" if negation(a, h) is None else "possible", h)


def carrier(a: Analysis, n: int, cues: Cues) -> int | None:
    """Return the light verb that carries a noun's event ("hold talks", "be on a visit"), or None."""
    h = a.head[n]
    near = h >= 0 and (
        a.rel[n] in ("nsubj", "nsubj:pass", "obj", "iobj") or (a.rel[n] == "obl" and preposition(a, n) in cues.carrying)
    )
    if near and (a.lemma[h] in cues.light or (a.lemma[h] in cues.governor and is_verb(a, h))):
        return h
    if h >= 0 and a.rel[n] == "nmod" and (a.pos[h] == "PROPN" or a.feats[h].get("Animacy") == "Anim"):
        # "in Vienna on a visit they await": a name carries no event, its verb does
        g = a.head[h]
        if cues.accompanies(a, n) and g >= 0 and is_verb(a, g):
            return g if a.lemma[g] in cues.light or a.lemma[g] in cues.governor else None
    if h >= 0 and a.rel[n] in ("nmod", "conj") and a.pos[h] == "NOUN":
        g = a.head[h]
        inside = a.rel[n] == "conj" or a.lemma[h] in cues.containers
        if g >= 0 and a.rel[h] in ("nsubj", "nsubj:pass", "obj") and a.lemma[g] in cues.light and inside:
            return g
    return None


def _modified(a: Analysis, n: int, cues: Cues) -> Verdict | None:
    for c in a.children[n]:
        if a.rel[c] in ("amod", "acl", "acl:relcl"):
            said = cues.modifier.get(a.lemma[c]) if a.feats[c].get("VerbForm") != "Fin" else None
            if said is not None:
                return Verdict(said, c)
            if a.rel[c] != "amod" and a.lemma[c] in cues.governor and a.feats[c].get("VerbForm") in ("Part", "Fin"):
                return _under(a, c, cues)
    return None


def _noun_governed(a: Analysis, n: int, cues: Cues) -> Verdict | None:
    h, below = a.head[n], n
    for _ in range(4):
        if h < 0:
            return None
        if a.lemma[h] in cues.governor:
            if is_verb(a, h) and a.rel[below] not in ("nsubj", "nsubj:pass", "obj", "xcomp", "obl", "iobj", "ccomp"):
                return None
            if is_verb(a, h) and a.rel[below] == "obl" and (below != n or not cues.reaches(a, below)):
                return None
            return _under(a, h, cues)
        if is_verb(a, h):
            if a.feats[h].get("VerbForm") == "Inf" and a.rel[below] in ("obj", "nsubj", "nsubj:pass"):
                return of_verb(a, h, cues)
            return None
        if preposition(a, below) and a.rel[below] == "nmod":
            return None  # "news of a visit" says nothing of the visit
        below, h = h, a.head[h]
    return None
