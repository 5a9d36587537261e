"""Places that a noun announces: "the A region", "the A and B regions", "the town of A"."""

from __future__ import annotations

from collections.abc import Mapping

from diplowire.lang.ru.grammar.phrases import is_adjective, lemma, nominative, opens_sentence
from diplowire.lang.ru.lexicon import fold, load
from diplowire.lang.ru.steps import morphology
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.rules.table import Row


def adjectives_of(a: Analysis, i: int) -> list[int]:
    """Return the capitalised adjectives joined by commas and "and" right before a noun, each of its own place."""
    found: list[int] = []
    j = i - 1
    while j >= 0 and a.sentence_of[j] == a.sentence_of[i]:
        if (
            a.word[j][0].isupper()
            and (not found or found[-1] != j + 1)
            and (is_adjective(a, j) or _of_a_place(a, j, i))
        ):
            found.append(j)
        elif not (found and found[-1] == j + 1 and (a.pos[j] == "CCONJ" or a.word[j] == ",")):
            break
        j -= 1
    return found[::-1]


def _of_a_place(a: Analysis, j: int, i: int) -> bool:
    """Say whether a word the tagger took for a noun makes a known place with the noun at `i`."""
    return (fold(a.word[j]), lemma(a, i)) in load().places.by_form


def several_places(a: Analysis, i: int) -> list[MentionDraft]:
    """Return the places of "the A and B regions": a capitalised adjective each, the noun shared."""
    adjectives = adjectives_of(a, i)
    out = []
    for j in adjectives if len(adjectives) > 1 else ():
        noun = morphology().inflect(a.word[i], a.pos[i], a.feats[i], "Nom", "Sing") or a.lemma[i]
        gender = next((p.tag.gender for p in morphology().parses(noun) if p.tag.POS == "NOUN"), None)
        full = {"masc": "Masc", "femn": "Fem", "neut": "Neut"}.get(str(gender))
        adjective = morphology().inflect(a.word[j], "ADJ", a.feats[j], "Nom", "Sing", full) or a.word[j]
        name = f"{adjective} {noun}"
        ref = next((row.id for row in load().places.by_form.get(tuple(fold(w) for w in name.split()), ())), None)
        last = i if j == adjectives[-1] else j
        out.append(
            MentionDraft(j, last, j, "place", "name", name, "ru.name.geographic", key=ref or name.lower(), ref=ref)
        )
    return out


def place_by_noun(
    a: Analysis, first: int, i: int, row: Row, states: Mapping[int, tuple[int, str]]
) -> MentionDraft | None:
    """A place by its noun: with a capitalised adjective before it, or a proper name behind it."""
    while first < i and (
        not a.word[first][0].isupper() or first in states or (opens_sentence(a, first) and a.pos[first] != "ADJ")
    ):
        first += 1
    if first < i and row["extent"] in ("capital", "name"):
        name = nominative(a, first, i, i)
        return MentionDraft(first, i, i, "place", "name", name, "ru.name.geographic", key=name.lower())
    j = i + 1
    if row["extent"] == "name" and j < len(a) and a.pos[j] == "PROPN" and a.sentence_of[j] == a.sentence_of[i]:
        if a.word[j][0].isupper() and j not in states and a.rel[j] in ("appos", "nmod", "flat", "flat:name"):
            name = " ".join(morphology().nominative([(a.word[j], a.pos[j], a.feats[j])]))
            return MentionDraft(i, j, j, "place", "name", name, "ru.name.geographic", key=name.lower())
    return None
