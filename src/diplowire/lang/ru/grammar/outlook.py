"""Whether a clause looks ahead or back: what settles on which side of the story a Wednesday or a May lies."""

from __future__ import annotations

from typing import Literal

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.forms import lemmas, rows
from diplowire.lang.ru.lexicon import fold
from diplowire.rules.clauses import preposition

Outlook = Literal["ahead", "back", "now"]

PLANNED_FOR = frozenset({"на", "до"})  # "put off to Wednesday", as against "put off on Wednesday"
_PLANNING = lemmas("planning")
_CHANGES = rows("change_cues", ["lemma", "before", "change", "example"], unique=["lemma", "before"])
_MOVING = frozenset(fold(r["lemma"]) for r in _CHANGES if r["change"] == "moved")
_NOWADAYS = rows("nowadays", ["lemma", "part", "example"])
_SUBJECTS = frozenset(fold(r["lemma"]) for r in _NOWADAYS if r["part"] == "subject")
_STATES = frozenset(fold(r["lemma"]) for r in _NOWADAYS if r["part"] == "verb")
_DEPTH = 12  # governors looked at, and
_WIDTH = 16  # dependents, and
_WINDOW = 25  # tokens looked at on either side: both keep the work per expression constant
_PREDICATES = {"VERB", "AUX", "ADJ", "NOUN", "ADV"}


def outlook(atoms: Atoms, i: int) -> Outlook | None:
    """Return where the clause of an atom looks: by its governing verb, else by the nearest one of the sentence."""
    analysis = atoms.analysis
    token = atoms.token[i]
    infinitive, below = False, token
    for depth, j in enumerate(analysis.ancestors(token)):
        if depth >= _DEPTH:
            break
        if analysis.feats[j].get("VerbForm") == "Inf":
            infinitive = True
        if fold(analysis.lemma[j]) in _MOVING and preposition(analysis, below) in PLANNED_FOR:
            return "ahead"
        below = j
        if depth == 0 and _is_done(atoms, j):
            return "back"
        found = _looks(atoms, j, infinitive)
        if found:
            return found
    return _nearest(atoms, token)


def _is_done(atoms: Atoms, j: int) -> bool:
    """Say whether a governor is a verb of the past in the active: on Wednesday they proposed to meet."""
    feats = atoms.analysis.feats[j]
    return feats.get("VerbForm") == "Fin" and feats.get("Tense") == "Past" and feats.get("Voice") != "Pass"


def _looks(atoms: Atoms, j: int, infinitive: bool) -> Outlook | None:
    """Return where a governor looks; None for one that does not say."""
    analysis = atoms.analysis
    feats, lemma = analysis.feats[j], fold(analysis.lemma[j])
    if analysis.pos[j] in _PREDICATES and lemma in _PLANNING:
        return "ahead"
    if any(
        fold(analysis.lemma[k]) == "быть" and analysis.feats[k].get("Tense") == "Fut"
        for k in analysis.children[j][:_WIDTH]
    ):
        return "ahead"
    if analysis.pos[j] not in {"VERB", "AUX"}:
        return None
    tense = feats.get("Tense")
    if tense == "Fut" or (tense == "Pres" and feats.get("Aspect") == "Perf"):
        return "ahead"
    if tense == "Past":
        return "back"
    if feats.get("VerbForm") == "Inf":
        return None
    if tense == "Pres":
        return "ahead" if infinitive else "now"
    return None


def _nearest(atoms: Atoms, token: int) -> Outlook | None:
    """Return where the nearest finite verb or word of planning in the sentence looks."""
    analysis = atoms.analysis
    first, stop = analysis.sentences[analysis.sentence_of[token]]
    around = range(max(first, token - _WINDOW), min(stop, token + _WINDOW))
    for j in sorted(around, key=lambda k: abs(k - token)):
        if analysis.feats[j].get("VerbForm") == "Fin" or fold(analysis.lemma[j]) in _PLANNING:
            found = _looks(atoms, j, False)
            if found:
                return found
    return None


def is_nowadays(atoms: Atoms, i: int) -> bool:
    """Say whether the word for today at `i` means nowadays: a present state of something abstract."""
    if atoms.low(i - 1) == "на":
        return True
    analysis = atoms.analysis
    for depth, j in enumerate(analysis.ancestors(atoms.token[i])):
        if depth >= _DEPTH:
            return False
        feats = analysis.feats[j]
        if feats.get("VerbForm") == "Fin" and feats.get("Tense") == "Pres":
            subjects = {
                fold(analysis.lemma[k]) for k in analysis.children[j][:_WIDTH] if analysis.rel[k].startswith("nsubj")
            }
            return fold(analysis.lemma[j]) in _STATES or bool(subjects & _SUBJECTS)
        if feats.get("Tense") in {"Past", "Fut"}:
            return False
    return False
