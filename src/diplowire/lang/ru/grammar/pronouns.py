"""Pronouns of a Russian story, and what the words beside them tell of whom or what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.phrases import POSSESSIVE, lemma
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.rules.clauses import is_verb, preposition

_PRONOUNS = {"он", "она", "они", "его", "ее", "их", "я", "мы"}
_MANY = {"они", "их", "ими", "них", "ними"}
_PLAIN = {"Acc": "Acc", "Gen": "Acc", "Dat": "Dat"}  # a negated verb has its object in the genitive


@cache
def _owned() -> Mapping[str, str]:
    """Return what a noun's owner is: a person or a thing."""
    kin = {r["lemma"]: "person" for r in rows("kin", ("lemma", "gender", "example"))}
    return {r["lemma"]: r["of"] for r in rows("owned", ("lemma", "of", "example"))} | kin


@cache
def _human() -> frozenset[tuple[str, str]]:
    table = rows("human_verbs", ("lemma", "case", "example"), unique=("lemma", "case"))
    return frozenset((r["lemma"], r["case"]) for r in table)


def pronouns(a: Analysis) -> list[MentionDraft]:
    """Return the personal and possessive pronouns of a story, in order."""
    out = []
    for i in range(len(a)):
        if a.pos[i] not in ("PRON", "DET"):
            continue
        word = a.word[i].lower()
        base = lemma(a, i)
        if not (base in _PRONOUNS or word in POSSESSIVE):
            continue
        if a.feats[i].get("Gender") == "Neut" and word not in POSSESSIVE and a.case(i) in ("Nom", "Acc"):
            continue
        possessive = word in POSSESSIVE and (a.pos[i] == "DET" or (a.rel[i] in ("nmod", "det") and a.head[i] > i))
        first = base in ("я", "мы")
        gender = {"его": "Masc", "ее": "Fem", "её": "Fem"}.get(word, a.feats[i].get("Gender", ""))
        if base == "он" and word in ("он", "ему", "нему", "его", "него", "им", "ним", "нем"):
            gender = "Masc"
        if word in ("она", "ей", "ней", "нею", "ею"):
            gender = "Fem"
        plural = word in _MANY or (word in ("им", "ним") and a.feats[i].get("Number") == "Plur")
        role = (
            "speaker"
            if first
            else "subject"
            if a.rel[i].startswith("nsubj")
            else "possessive"
            if possessive
            else "object"
        )
        number = "Plur" if (plural and not first) else "Sing"
        draft = MentionDraft(i, i, i, "pronoun", "pronoun", word, "ru.name.pronoun", role=role, number=number)
        out.append(draft.but(gender=gender, of="" if first or plural else _of(a, i, role)))
    return out


def _of(a: Analysis, i: int, role: str) -> str:
    """Return whether the words beside a pronoun make it mean a person or a thing, an empty string where they do not."""
    h = a.head[i]
    if role == "possessive":
        return _owned().get(lemma(a, h), "") if h > i else ""
    if h < 0 or not is_verb(a, h):
        return ""
    before = preposition(a, i)
    if role == "subject":
        case = "Nom"
    elif before:
        case = "Ins" if before == "с" and a.case(i) == "Ins" else ""
    else:
        case = _PLAIN.get(a.case(i), "")
    return "person" if (lemma(a, h), case) in _human() else ""
