"""Clauses over Universal Dependencies: subjects that are not written beside their verb, conjuncts, prepositions."""

from __future__ import annotations

from diplowire.model.analysis import Analysis

VERBAL = {"VERB", "AUX"}
RELATIVE = "Rel"


def is_verb(a: Analysis, i: int) -> bool:
    """Say whether a token heads a clause: a verb, or a short adjective or participle used as one."""
    return a.pos[i] in VERBAL or (a.pos[i] == "ADJ" and a.feats[i].get("Variant") == "Short")


def is_passive(a: Analysis, i: int) -> bool:
    """Say whether a verb is passive: by its voice, or by the relation of its subject."""
    return a.feats[i].get("Voice") == "Pass" or any(a.rel[c] == "nsubj:pass" for c in a.children[i])


def dependents(a: Analysis, i: int, *relations: str) -> list[int]:
    """Return the dependents of a token with one of some relations."""
    return [c for c in a.children[i] if a.rel[c] in relations]


def conjuncts(a: Analysis, i: int) -> list[int]:
    """Return a token and what is coordinated with it, in order; verbs among the conjuncts are left out for nouns."""
    out, stack = [i], [i]
    while stack:
        j = stack.pop()
        for c in a.children[j]:
            other = a.pos[c] == "VERB" and a.pos[i] != "VERB"
            if _joined(a, c) and not other and c not in out and not _beyond_colon(a, j, c):
                out.append(c)
                stack.append(c)
    return sorted(out)


def _joined(a: Analysis, c: int) -> bool:
    """Say whether a token is coordinated with its head: an apposition behind "and" is none."""
    return a.rel[c] == "conj" or (a.rel[c] == "appos" and any(a.rel[k] == "cc" and k < c for k in a.children[c]))


def _beyond_colon(a: Analysis, j: int, c: int) -> bool:
    """Say whether a colon stands between two tokens: what follows it is no conjunct, whatever the parser says."""
    return any(a.word[k] == ":" for k in range(min(j, c) + 1, max(j, c)))


def preposition(a: Analysis, i: int) -> str:
    """Return the preposition of a noun (its lemma and what is fixed to it, joined by spaces), or an empty string.

    Where the parser hung the preposition elsewhere, the one right before the noun and its adjectives counts.
    """
    cases = [c for c in a.children[i] if a.rel[c] == "case" and c < i]
    if not cases:
        j = i - 1
        while j >= 0 and a.pos[j] in ("ADJ", "DET") and a.sentence_of[j] == a.sentence_of[i]:
            j -= 1
        if j < 0 or a.pos[j] != "ADP" or a.sentence_of[j] != a.sentence_of[i] or a.rel[j] == "fixed":
            return ""
        cases = [j]
    words = []
    for c in cases:
        words.append(a.lemma[c])
        words.extend(a.word[f].lower() for f in a.children[c] if a.rel[f] == "fixed")
    return " ".join(words)


def clause_head(a: Analysis, i: int) -> int:
    """Return the verb of the clause that a token stands in; the root of its sentence where there is none."""
    j = i
    while True:
        if is_verb(a, j) and a.rel[j] not in ("amod", "acl", "aux", "aux:pass", "cop"):
            return j
        h = a.head[j]
        if h < 0:
            return j
        j = h


def subjects(a: Analysis, v: int, depth: int = 0) -> list[int]:
    """Return the subject tokens of a verb, wherever they stand.

    Written subject; that of the verb it is coordinated with or depends on as an infinitive or gerund; the noun that a
    participle or relative clause describes. Passive verbs give their subject too: what it means is the caller's matter.
    """
    if depth > 6:
        return []
    own = [c for c in a.children[v] if a.rel[c] in ("nsubj", "nsubj:pass", "csubj")]
    own = [c for c in own if a.pos[c] != "VERB" and not counted_object(a, c)]
    if own:
        first = own[0]
        if a.feats[first].get("PronType") == RELATIVE:
            antecedent = _antecedent(a, v)
            if antecedent is not None and a.rel[antecedent] == "conj" and a.feats[first].get("Number") == "Plur":
                antecedent = a.head[antecedent]
            return conjuncts(a, antecedent) if antecedent is not None else []
        # A clause has one subject: a second one is of another clause.
        return conjuncts(a, first) + _torn_off(a, first, v)
    h = a.head[v]
    if h < 0:
        return _astray(a, v)
    rel = a.rel[v]
    if rel in ("acl", "nmod") and a.feats[v].get("VerbForm") == "Inf" and (owner := _owner(a, h, v)) is not None:
        return conjuncts(a, owner)
    if rel in ("acl", "amod", "acl:relcl") and a.pos[h] in ("NOUN", "PROPN", "PRON"):
        return [_described(a, v, h)]
    if rel in ("conj", "xcomp", "advcl", "ccomp", "parataxis", "csubj", "aux", "aux:pass", "cop") and is_verb(a, h):
        if rel == "xcomp":
            controlled = _object_control(a, h)
            if controlled:
                return controlled
        if rel == "parataxis" and a.feats[v].get("VerbForm") == "Fin":
            return _astray(a, v)
        if rel == "ccomp" and a.feats[v].get("Number") == "Plur" and a.feats[h].get("Number") == "Sing":
            return _astray(a, v)  # "he said that they await": somebody unnamed does
        return (_astray(a, v) if rel in ("ccomp", "conj") else []) or subjects(a, h, depth + 1)
    if rel in ("acl", "nmod", "conj") and a.feats[v].get("VerbForm") == "Inf":
        return subjects(a, clause_head(a, h), depth + 1)
    return []


def counted_object(a: Analysis, i: int) -> bool:
    """Say whether what the parser took for a subject is counted in the accusative: "two diplomats they expelled"."""
    if a.case(i) not in ("Gen", "Acc"):
        return False
    return any(a.rel[c].startswith("nummod") and a.case(c) == "Acc" and a.rel[c] != "nummod:gov" for c in a.children[i])


def _owner(a: Analysis, noun: int, before: int) -> int | None:
    """Return whose a noun before an infinitive is: "she told of the minister's plans to visit Minsk".

    Only of what is spoken about, under a preposition: who "has an instruction of the president to hand over a letter"
    hands it over himself.
    """
    if not preposition(a, noun):
        return None
    return next(
        (
            c
            for c in a.children[noun]
            if noun < c < before
            and a.rel[c] == "nmod"
            and a.case(c) == "Gen"
            and a.pos[c] in ("NOUN", "PROPN", "PRON")
            and not preposition(a, c)
        ),
        None,
    )


def _torn_off(a: Analysis, first: int, v: int) -> list[int]:
    """Return the second of two joint subjects where the parser hung it on a word outside the clause.

    A plural verb says that there is one: "the minister and the secretary agreed" with a lone singular subject.
    """
    if a.feats[v].get("Number") != "Plur" or a.feats[first].get("Number") != "Sing" or len(conjuncts(a, first)) > 1:
        return []
    for j in range(first + 1, v):
        joined = a.rel[j] == "conj" and a.case(j) == "Nom" and a.pos[j] in ("NOUN", "PROPN")
        if joined and not first <= a.head[j] < v and any(a.rel[c] == "cc" for c in a.children[j]):
            return [j]
    return []


def _described(a: Analysis, v: int, h: int) -> int:
    """Return the noun that a participle describes: its governor, or, where case forbids that, the nearest before it."""
    case = a.case(v)
    if not case or not a.case(h) or a.case(h) == case:
        return h
    if h > v:
        near = range(v + 1, min(h, v + 8))
        return next((j for j in near if a.pos[j] in ("NOUN", "PROPN") and a.case(j) == case), h)
    for j in range(v - 1, max(a.sentences[a.sentence_of[v]][0], v - 10) - 1, -1):
        if a.pos[j] in ("NOUN", "PROPN") and a.case(j) == case and a.feats[j].get("Number") == a.feats[v].get("Number"):
            while a.rel[j] in ("flat:name", "flat", "appos") and a.case(a.head[j]) == case:
                j = a.head[j]
            return j
    return h


def _astray(a: Analysis, v: int) -> list[int]:
    """Return the subject that the parser hung elsewhere: a nominative left of a finite verb, agreeing with it.

    Nothing but the words of one clause may stand between them.
    """
    if a.feats[v].get("VerbForm") not in ("Fin", "") or a.pos[v] == "ADJ":
        return []
    first = a.sentences[a.sentence_of[v]][0]
    for j in range(v - 1, max(first, v - 12) - 1, -1):
        if a.pos[j] in VERBAL or (a.pos[j] == "PUNCT" and a.word[j] not in ("-",)):
            return []
        taken = a.rel[j] in ("flat", "flat:name", "appos", "conj") or (a.rel[j].startswith("nsubj") and a.head[j] < v)
        if a.pos[j] in ("NOUN", "PROPN") and a.case(j) == "Nom" and not taken:
            if a.feats[j].get("Number") == a.feats[v].get("Number"):
                return conjuncts(a, j)
    return []


def _antecedent(a: Analysis, v: int) -> int | None:
    h = a.head[v]
    while h >= 0 and a.rel[v] == "conj":
        v, h = h, a.head[h]
    return h if h >= 0 and a.pos[h] in ("NOUN", "PROPN", "PRON") else None


def _object_control(a: Analysis, h: int) -> list[int]:
    """The dative or accusative of the governing verb does the infinitive's action: to instruct, invite somebody."""
    out: list[int] = []
    for c in a.children[h]:
        person = a.feats[c].get("Animacy") == "Anim" or a.pos[c] == "PROPN"
        if a.rel[c] == "iobj" or (a.rel[c] == "obj" and (a.case(c) == "Dat" or (a.case(c) == "Acc" and person))):
            out.extend(conjuncts(a, c))
    return out


def negation(a: Analysis, v: int) -> int | None:
    """Return the negating particle of a verb, its auxiliary included, or None."""
    for c in a.children[v]:
        if a.feats[c].get("Polarity") == "Neg":
            return c
        if a.rel[c] in ("aux", "aux:pass", "cop"):
            for d in a.children[c]:
                if a.feats[d].get("Polarity") == "Neg":
                    return d
    return None
