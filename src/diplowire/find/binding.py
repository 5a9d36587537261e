"""Whom a pronoun or an office cannot mean, because a reflexive pronoun would stand for him."""

from __future__ import annotations

from diplowire.find.cast import Cast
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.rules.clauses import clause_head, is_verb, preposition, subjects


def barred(a: Analysis, cast: Cast, draft: MentionDraft) -> tuple[set[str], set[str]]:
    """Return whom a pronoun cannot mean and whom it hardly means: who does what its clause or participle tells.

    A possessive deep inside a phrase ("during the trial about his extradition") only hardly means the doer.
    """
    i = draft.head
    if draft.role == "subject":
        return set(), set()
    deep = False
    j = a.head[i] if draft.role == "possessive" else i
    while j >= 0 and not is_verb(a, j):
        if draft.role == "possessive" and a.rel[j] in ("nmod", "conj"):
            deep = True
        if deep and a.rel[j].startswith("nsubj"):
            return set(), set()  # beside the doer or part of him: "the minister and his guests"
        j = a.head[j]
    who = _who(a, cast, j if j >= 0 else clause_head(a, i))
    return (set(), who) if deep else (who, set())


def others(a: Analysis, cast: Cast, i: int) -> set[str]:
    """Return who does what a noun stands in as somebody else: "he met the minister", "he will speak with the minister".

    Who becomes or is called something does so in the bare instrumental, and is that.
    """
    while a.rel[i] == "conj" and a.head[i] >= 0:
        i = a.head[i]
    v = a.head[i]
    bare = a.case(i) in ("Ins", "Nom", "") and not preposition(a, i)
    if v < 0 or not is_verb(a, v) or bare or a.rel[i] not in ("obj", "iobj", "obl"):
        return set()
    return _who(a, cast, v)


def _who(a: Analysis, cast: Cast, v: int) -> set[str]:
    return {held for s in _doers(a, v) if (held := cast.at(s)) is not None}


def _doers(a: Analysis, v: int) -> list[int]:
    """Return the subjects of a verb that it agrees with; what a gerund tells is done by who does what it goes with.

    "He said that they had poisoned him", "he said that it was hard for him": what the parser hands down from the verb
    above does not do that.
    """
    while a.feats[v].get("VerbForm") == "Conv" and a.head[v] >= 0 and is_verb(a, a.head[v]):
        v = a.head[v]
        while a.feats[v].get("VerbForm") == "Inf" and a.head[v] >= 0 and is_verb(a, a.head[v]):
            v = a.head[v]
    if a.feats[v].get("Gender") == "Neut":
        return []
    found = subjects(a, v)
    return [] if len(found) == 1 and _differ(a, found[0], v) else found


def _differ(a: Analysis, s: int, v: int) -> bool:
    """Say whether a subject and a finite verb do not agree in number."""
    if a.feats[v].get("VerbForm") != "Fin":
        return False
    one, other = a.feats[s].get("Number"), a.feats[v].get("Number")
    return bool(one and other and one != other)
