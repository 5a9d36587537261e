"""Noun phrases of Russian: where they begin and end, and how they read in the nominative."""

from __future__ import annotations

from collections.abc import Container, Mapping

from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.steps import morphology
from diplowire.model.analysis import Analysis

NOMINAL = {"NOUN", "PROPN"}
ADJECTIVAL = {"ADJ", "DET"}
POSSESSIVE = {"его", "ее", "её", "их"}
OPENING = {'"', "«", "„", "“", "”", "'"}
STRAIGHT = '"'
CLOSING = {'"', "»", "“", "”", "'"}


def lemma(a: Analysis, i: int) -> str:
    """Return a token's lemma as the tables write it: lower case, without diaeresis."""
    return fold(a.lemma[i])


def is_abbreviation(word: str) -> bool:
    """Say whether a word is written in capitals only, as abbreviations are; those carry no case."""
    return len(word) > 1 and word.isupper() and word.isalpha()


def agrees(a: Analysis, adjective: int, noun: int) -> bool:
    """Say whether an adjective can belong to a noun: same case, and same number or gender where both are known."""
    x, y = a.feats[adjective], a.feats[noun]
    if x.get("Case") and y.get("Case") and x["Case"] != y["Case"]:
        return False
    if x.get("Number") and y.get("Number") and x["Number"] != y["Number"]:
        return False
    return not (
        x.get("Gender") and y.get("Gender") and x["Gender"] != y["Gender"] and y.get("Number", "Sing") == "Sing"
    )


def opens_sentence(a: Analysis, i: int) -> bool:
    """Say whether a token is the first word of its sentence."""
    begin = a.sentences[a.sentence_of[i]][0]
    return all(a.pos[j] == "PUNCT" or not a.word[j][0].isalnum() for j in range(begin, i))


def adjectives_before(a: Analysis, i: int, stop: int = 0) -> int:
    """Return the first token of the adjectives that stand right before a noun and agree with it.

    Coordinated adjectives ("extraordinary and plenipotentiary") are taken as one run.
    """
    first = i
    j = i - 1
    while j >= stop and a.sentence_of[j] == a.sentence_of[i]:
        if is_adjective(a, j) and agrees(a, j, i):
            first = j
        elif not (
            a.pos[j] == "CCONJ"
            and first == j + 1
            and first < i
            and j - 1 >= stop
            and is_adjective(a, j - 1)
            and agrees(a, j - 1, i)
        ):
            break
        j -= 1
    return first


def is_adjective(a: Analysis, i: int) -> bool:
    """Say whether a token is an adjective or a participle in a full form, no pronoun and no numeral in figures."""
    if a.pos[i] == "ADJ":
        return not a.word[i][0].isdigit()
    return a.pos[i] == "VERB" and a.feats[i].get("VerbForm") == "Part" and "Case" in a.feats[i]


def genitive_tail(
    a: Analysis,
    i: int,
    whole: Mapping[int, int],
    *,
    names: Mapping[int, int] | None = None,
    several: bool = False,
    stop: Container[str] = (),
) -> int:
    """Return the last token of the genitives that follow a noun.

    `whole` maps the first token of a state's name to its last: such a name is taken whole, whatever its inner cases.
    `names` does the same for persons. `several` lets "and" join two states (of ministries, of presidents). "And" does
    not lead on to a noun in `stop`. The chain runs over genitive nouns, their adjectives, abbreviations, and "and"
    between two genitives; it ends at anything else.
    """
    last, j, size = i, i + 1, len(a)
    sentence = a.sentence_of[i]
    while j < size and a.sentence_of[j] == sentence:
        if j in whole and (a.case(j) in ("Gen", "") or is_abbreviation(a.word[j]) or a.pos[j] == "X"):
            j = last = whole[j]
        elif names and j in names and a.case(j) in ("Gen", ""):
            j = last = names[j]
        elif a.pos[j] in NOMINAL and (a.case(j) == "Gen" or is_abbreviation(a.word[j]) or _caseless(a, j, i)):
            last = j
        elif is_adjective(a, j) and a.case(j) in ("Gen", ""):
            pass
        elif a.pos[j] == "NUM" or (a.pos[j] == "CCONJ" and last == j - 1 and j + 1 < size):
            if a.pos[j] == "NUM" and a.case(j) != "Gen":
                break
            ahead = j + 1
            while ahead < size and is_adjective(a, ahead) and a.case(ahead) in ("Gen", ""):
                ahead += 1
            if (
                ahead >= size
                or a.pos[ahead] not in NOMINAL
                or a.case(ahead) != "Gen"
                or (ahead in whole and not several)
            ):
                break
            if a.pos[j] == "CCONJ" and lemma(a, ahead) in stop:
                break
        else:
            break
        j += 1
    return last


def _caseless(a: Analysis, j: int, head: int) -> bool:
    """Say whether a word the tagger gave no case stands in the chain by the tree: a compound of foreign letters."""
    return not a.case(j) and a.pos[j] == "PROPN" and a.head[j] >= head and "-" in a.word[j]


def nominative(a: Analysis, first: int, head: int, last: int, skip: frozenset[int] = frozenset()) -> str:
    """Return a noun phrase in the nominative: the head and the adjectives before it turned, the rest as published.

    Tokens in `skip` are left out (the country inside a title).
    """
    front = [i for i in range(first, head + 1) if i not in skip]
    turned = morphology().nominative([(a.word[i], a.pos[i], a.feats[i]) for i in front])
    words = list(turned) + [a.word[i] for i in range(head + 1, last + 1) if i not in skip]
    origin = front + [i for i in range(head + 1, last + 1) if i not in skip]
    return join(a, words, origin)


def join(a: Analysis, words: list[str], origin: list[int]) -> str:
    """Join words with the spacing of the text between neighbouring tokens."""
    out = ""
    for k, (word, i) in enumerate(zip(words, origin, strict=True)):
        if k and not (origin[k - 1] + 1 == i and a.stop[origin[k - 1]] == a.start[i]):
            out += " "
        out += word
    return out


def quoted_after(a: Analysis, i: int) -> tuple[int, int] | None:
    """Return first and last token, marks inside, of a short quoted name that stands right behind a token."""
    j = i + 1
    if j >= len(a) or a.word[j] not in OPENING or a.sentence_of[j] != a.sentence_of[i]:
        return None
    if a.word[j] == STRAIGHT:
        first = a.sentences[a.sentence_of[j]][0]
        if sum(a.word[k] == STRAIGHT for k in range(first, j)) % 2:
            return None  # it closes a quotation
    for k in range(j + 1, min(j + 8, len(a))):
        if a.word[k] in CLOSING and any(a.word[n] not in OPENING | CLOSING for n in range(j + 1, k)):
            return (j, k)
        if a.sentence_of[k] != a.sentence_of[i]:
            return None
    return None
