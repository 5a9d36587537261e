"""Persons by name: the tagger's spans, trimmed and turned into the nominative."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise

from diplowire.lang.ru.grammar.phrases import CLOSING, OPENING
from diplowire.lang.ru.lexicon import fold, load
from diplowire.lang.ru.people import well_known
from diplowire.lang.ru.steps import morphology
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft

_ENDINGS = (
    "ами",
    "ями",
    "ого",
    "ому",
    "ыми",
    "ой",
    "ом",
    "ем",
    "ым",
    "им",
    "ою",
    "ею",
    "ей",
    "а",
    "я",
    "у",
    "ю",
    "е",
    "ы",
    "и",
    "о",
)
_OBLIQUE = ("ого", "ому", "ом", "ым", "ой", "ову", "еву", "ину")  # no foreign nominative is likely to end so


_BEGINS = 3  # letters of a surname that no case changes

_NO_NAME = {"PRON", "ADV", "SCONJ"}


def persons(a: Analysis, states: Mapping[int, tuple[int, str]]) -> list[MentionDraft]:
    """Return the persons named in the story, one mention a name, in order."""
    out: list[MentionDraft] = []
    done = -1
    for name in a.names:
        if name.kind != "PER" or name.first <= done:
            continue
        first, last = _titleless(a, *_trim(a, name.first, name.last))
        while last + 1 < len(a) and a.rel[last + 1] == "flat:name" and a.pos[last + 1] == "PROPN" and _joined(a, last):
            last += 1
        if first > last or first in states:
            continue
        if not any(len(a.word[j]) > 1 and a.word[j][0].isupper() for j in range(first, last + 1)):
            continue
        surname = _behind_bracket(a, first, last)
        done = last if surname is None else surname
        found = _mentions(a, first, last) if surname is None else [person(a, first, surname)]
        by = {"rule": f"ru.name.{name.by}"} if name.by != "tagger" else {}
        out.extend(m.but(sure=name.sure, **by) for m in found)
    out += _beside_offices(a, out, states)
    out = _whole(a, out)
    return sorted([*out, *_again(a, out, states)], key=lambda m: m.first)


def _titleless(a: Analysis, first: int, last: int) -> tuple[int, int]:
    """Leave out what begins a sentence, and with a capital only for that: "Зять Ивана Горака", "У Ивана Горака"."""
    opens = first < last and first == a.sentences[a.sentence_of[first]][0]
    if opens and a.pos[first] in ("ADP", "CCONJ") and len(a.word[first]) == 1 and a.word[first + 1] != ".":
        return first + 1, last
    common = opens and a.pos[first] == "NOUN" and not morphology().name_readings(a.word[first].lower())
    return (first + 1, last) if common and a.rel[first + 1] != "flat:name" else (first, last)


def _whole(a: Analysis, named: list[MentionDraft]) -> list[MentionDraft]:
    """Give surnames the first name right before them that the tagger left out, where the story has it elsewhere."""
    given: dict[str, set[str]] = {}
    for m in named:
        *front, surname = m.name.split()
        given.setdefault(stem(surname), set()).update(map(stem, front))
    covered = {j for m in named for j in range(m.first, m.last + 1)}
    out = []
    for m in named:
        j = m.first - 1
        told = m.first == m.last and j >= 0 and j not in covered and a.word[j][0].isupper()
        missing = told and stem(a.word[j]) in given[stem(m.name.split()[-1])]
        out.append(person(a, j, m.last).but(sure=m.sure) if missing else m)
    return out


def _behind_bracket(a: Analysis, first: int, last: int) -> int | None:
    """Return the surname behind a first name that an editor put in brackets: «президента (Барака) Обамы»."""
    closed = next((k for k in range(first, last) if a.word[k] in {")", "]"}), None)
    if closed is not None and first and a.word[first - 1] in {"(", "["}:
        return last
    j = last + 2
    if first == 0 or j >= len(a) or (a.word[first - 1], a.word[last + 1]) not in {("(", ")"), ("[", "]")}:
        return None
    near = a.sentence_of[j] == a.sentence_of[first] and a.pos[j] == "PROPN" and a.word[j][0].isupper()
    return j if near and last - first < 2 and not a.word[j].isupper() else None


def _beside_offices(
    a: Analysis, named: list[MentionDraft], states: Mapping[int, tuple[int, str]]
) -> list[MentionDraft]:
    """Return the persons that the tagger missed: names of two words in apposition to a noun for somebody."""
    covered = {j for m in named for j in range(m.first, m.last + 1)}
    out = []
    for i in range(1, len(a) - 1):
        over = a.head[i]
        if a.rel[i] != "appos" or a.pos[i] != "PROPN" or not 0 <= over < i or i in covered or i in states:
            continue
        last = i
        while last + 1 < len(a) and a.rel[last + 1] == "flat:name" and a.head[last + 1] == i and _joined(a, last):
            last += 1
        somebody = a.pos[over] == "NOUN" and a.feats[over].get("Animacy") == "Anim" and a.case(over) == a.case(i) != ""
        if last > i and somebody and a.word[i][0].isupper() and last + 1 not in states:
            out.append(person(a, i, last))
    return out


def _mentions(a: Analysis, first: int, last: int) -> list[MentionDraft]:
    """Return what one span of the tagger names: one person, two side by side, or one with a second name in brackets."""
    comma = next((j for j in range(first, last + 1) if a.word[j] == ","), None)
    if comma is not None:
        parts = (_trim(a, x, y) for x, y in ((first, comma - 1), (comma + 1, last)))
        return [m for x, y in parts if _lettered(a, x, y) for m in _mentions(a, x, y)]
    bracket = next((j for j in range(first, last + 1) if a.word[j] in {"(", ")"}), None)
    if bracket is None:
        return [person(a, x, y) for x, y in _parts(a, first, last) if _lettered(a, x, y)]
    out = [person(a, x, y) for x, y in _parts(a, first, bracket - 1) if _lettered(a, x, y)]
    rest = range(bracket + 1, last + 1)
    if out and rest and a.word[bracket] == "(" and all(a.word[j][0].isupper() for j in rest):
        out.append(person(a, rest[0], last).but(name=out[-1].name, key=out[-1].key))
    return out


def _lettered(a: Analysis, first: int, last: int) -> bool:
    """Say whether any word of a stretch is written with letters."""
    return any(c.isalpha() for j in range(first, last + 1) for c in a.word[j])


def _parts(a: Analysis, first: int, last: int) -> list[tuple[int, int]]:
    """Split what the tagger took for one name where two stand side by side, each in a case of its own.

    Only a surname that its ending gives away parts two names: a word of a foreign name may well stay as it is.
    """
    verb = next((j for j in range(first + 1, last) if a.pos[j] == "VERB" and a.word[j].islower()), None)
    if verb is not None:
        return [*_parts(a, first, verb - 1), *_parts(a, verb + 1, last)]
    for j in range(first + 1, last + 1):
        x, y = a.case(j - 1), a.case(j)
        apart = a.rel[j] != "flat:name" and a.head[j] != j - 1
        if x and y and x != y and "Nom" in (x, y) and (apart or _shown(a, j - 1, x)) and _shown(a, j, y):
            return [(first, j - 1), (j, last)]
    return [(first, last)]


def _shown(a: Analysis, j: int, case: str) -> bool:
    """Say whether a word of a name shows its case: no nominative can look like that, or nothing else."""
    low = a.word[j].lower()
    cases = {str(p.tag.case) for p in morphology().name_readings(low)}
    if cases:
        return ("nomn" in cases) == (case == "Nom")
    if case == "Nom":
        return low[-1] in "бвгджзклмнпрстфхцчшщй" and not low.endswith(_OBLIQUE)
    return low.endswith(_OBLIQUE)


def _again(a: Analysis, named: list[MentionDraft], states: Mapping[int, tuple[int, str]]) -> list[MentionDraft]:
    """Return the places where the tagger missed a surname that it knows from elsewhere in the story."""
    covered = {j for m in named for j in range(m.first, m.last + 1)}
    surnames = {stem(m.name.split()[-1]) for m in named if len(m.name.split()[-1]) > 3}
    out = []
    for i in range(len(a)):
        capital = a.pos[i] == "PROPN" and a.word[i][0].isupper() and len(a.word[i]) > 3
        if i in covered or i in states or not capital or stem(a.word[i]) not in surnames:
            continue
        first = i
        while first and first - 1 not in covered and first - 1 not in states and _first_name(a, first - 1, i):
            first -= 1
        out.append(person(a, first, i))
    return out


def _first_name(a: Analysis, j: int, i: int) -> bool:
    """Say whether a word before a surname is of the same name: a capitalised proper noun tied to it by the tree."""
    tied = a.head[j] == i or a.head[i] == j
    return tied and a.pos[j] == "PROPN" and a.word[j][0].isupper() and a.sentence_of[j] == a.sentence_of[i]


def _joined(a: Analysis, i: int) -> bool:
    return a.sentence_of[i] == a.sentence_of[i + 1] and a.word[i + 1][0].isupper()


def _trim(a: Analysis, first: int, last: int) -> tuple[int, int]:
    marks = OPENING | CLOSING | {",", "(", ")", "-", "–", "—"}
    while first <= last and (a.word[first] in marks or a.pos[first] in _NO_NAME):
        first += 1
    while last >= first and a.word[last] in marks | {"."}:
        last -= 1
    return first, last


def person(a: Analysis, first: int, last: int) -> MentionDraft:
    """Return the mention of a person by the name that stands there."""
    tokens = [j for j in range(first, last + 1) if any(c.isalpha() for c in a.word[j])]
    parts = [(a.word[j], a.feats[j]) for j in tokens]
    likely = len(parts) > 1 and stem(parts[-1][0])[:_BEGINS] in _surnames()
    name, sure, gender = well_known(morphology(), parts, _known) if likely else morphology().name_nominative(parts)
    initials = {a.word[j] for j in tokens if len(a.word[j]) == 1 and a.word[j + 1 : j + 2] == (".",)}
    dotted = [part + "." if part in initials else part for part in name.split()]
    plural = a.feats[tokens[-1]].get("Number") == "Plur"
    return MentionDraft(
        first,
        last,
        tokens[0],
        "person",
        "name",
        " ".join(dotted),
        "ru.name.person",
        key=fold(name.lower()),
        number="Plur" if plural else "Sing",
        gender=gender,
        generic=not sure,
    )


def _known(name: str) -> bool:
    return tuple(fold(name.lower()).split()) in load().persons.by_form


@cache
def _surnames() -> frozenset[str]:
    """Return how the last words of the full names of the lexicon begin."""
    return frozenset(stem(words[-1])[:_BEGINS] for words in load().persons.by_form if len(words) > 1)


@lru_cache(16384)
def stem(word: str) -> str:
    """Return a name without its case ending and doubled letters: the ground for saying that two forms are one name."""
    word = fold(word.lower())
    word = word[:1] + "".join(y for x, y in pairwise(word) if x != y)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
