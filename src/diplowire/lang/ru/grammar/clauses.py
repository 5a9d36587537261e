"""Where a reported clause begins and ends inside a sentence."""

from __future__ import annotations

from functools import cache

from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.speech_words import finite, speech_verb, verb_form
from diplowire.lang.ru.lexicon import fold
from diplowire.model.analysis import Analysis
from diplowire.rules.speech import Chars, Passage, Unit, below

DASHES = {"-", "–", "—", "―"}
PAUSES = {",", *DASHES, "(", ";"}
_JOINING = {"и", "а", "но", "однако", "или"}
_REACH = 14


@cache
def _connectives() -> frozenset[str]:
    return frozenset(r["phrase"] for r in rows("connectives", ("phrase", "example")))


def outer(p: Passage, i: int) -> bool:
    """Say whether a token stands outside all longer quotations."""
    return p.quoted[i] < 0


def complementizer(p: Passage, u: Unit, cue: int, words: frozenset[str]) -> int | None:
    """Return the conjunction (one of `words`) that opens the clause which a verb of speech governs, or None."""
    a = p.analysis
    home = p.quoted[cue]
    commas = 0
    for j in range(cue + 1, min(u.stop, cue + 40)):
        word = a.word[j].lower()
        if p.quoted[j] != home:
            if p.quotes[p.quoted[j]].speech and p.quoted[j] >= 0:
                return None
            continue
        if word in words and a.word[j - 1] in {",", "—", "–", "-"} | ({"«", '"', "“"} if j > cue + 1 else set()):
            return j
        if word in words and fold(a.word[j - 1]) in words:
            return j
        nearer = verb_form(a, j) in {"gerund", "participle"} and speech_verb(a, j) is not None
        if nearer and a.word[j + 1 : j + 3] == (",", "что"):
            return None  # the clause is that of a gerund or participle: "сообщил посол, добавив, что"
        if word in {":", ";"} or (finite(a, j) and not _inserted(p, u, j)):
            return None
        if word == ",":
            commas += 1
            if commas > 3 or (j + 1 < u.stop and a.word[j + 1].lower().startswith("котор")):
                return None
    return None


def _inserted(p: Passage, u: Unit, j: int) -> bool:
    """Say whether a verb is a credit set between commas: «заявил, передаёт радио, что»."""
    a = p.analysis
    return speech_verb(a, j) is not None and a.word[j - 1] in PAUSES and j + 1 < u.stop and a.word[j + 1] not in PAUSES


def opens_credit(p: Passage, u: Unit, at: int, cue: int | None = None) -> int | None:
    """Return the verb of a credit that begins at a pause ("…, сообщает радио"), or None."""
    a = p.analysis
    j = at
    while j < u.stop and (a.word[j] in PAUSES):
        j += 1
    steps = 0
    while j < u.stop and steps < 5 and outer(p, j):
        verb = speech_verb(a, j)
        if verb is not None and "credit" in verb.frames and verb_form(a, j) in {"finite", "short"} and not ahead(a, j):
            if j == cue or complementizer(p, u, j, frozenset({"что"})) is not None:
                return None
            return j
        if (
            a.word[j].lower() not in {"как", "об", "этом"}
            and a.pos[j] not in {"ADV", "PART", "ADP"}
            and a.word[j].lower() not in {"свою", "очередь", "этом", "частности"}
        ):
            return None
        j += 1
        steps += 1
    return None


def ahead(a: Analysis, i: int) -> bool:
    """Say whether a verb of speech tells what somebody is yet to say."""
    return a.feats[i].get("Tense") == "Fut"


def clause_stop(p: Passage, u: Unit, cue: int, start: int, *, nominal: bool = False) -> int:
    """Return where (token, half-open) what a verb of speech reports comes to its end.

    It runs to the end of the unit but for a credit, another verb of speech that continues the sentence, or, where the
    content is no clause (`nominal`), any predicate that goes on with the same subject.
    """
    a = p.analysis
    early = _matrix_follows(p, u, cue, start)
    for j in range(start + 1, u.stop):
        if p.quoted[j] != p.quoted[cue]:
            continue
        word = a.word[j].lower()
        if early is not None and j >= early and word in {",", "-", "—", "–"}:
            return j
        if word in PAUSES:
            if word != ";" and opens_credit(p, u, j, cue) is not None:
                return j
            if _gerund(p, u, j + 1, nominal):
                return j
        if (word in _JOINING or (nominal and word == ",")) and _goes_on(p, u, cue, start, j, nominal):
            return j
        if word == ":" and j + 1 < u.stop and not outer(p, j + 1):
            return j  # a quotation that the clause announces
    stop = u.stop
    if p.quoted[cue] >= 0:
        stop = min(stop, p.quotes[p.quoted[cue]].last + 1)
    return stop


def _matrix_follows(p: Passage, u: Unit, cue: int, start: int) -> int | None:
    """Return where a reported clause ends by the tree, for a gerund or relative clause before its main verb."""
    a = p.analysis
    form = verb_form(a, cue)
    if form == "gerund" and a.head[cue] > start:
        governed = [j for j in below(a, cue) if j >= start]
        return governed[-1] if governed else None
    if a.rel[cue] in {"acl", "acl:relcl"} or form == "participle":
        tree = below(a, cue)
        last = tree[-1]
        if last + 1 < u.stop and any(finite(a, k) and outer(p, k) for k in range(last + 1, u.stop)):
            return last
    return None


def _gerund(p: Passage, u: Unit, j: int, nominal: bool) -> bool:
    a = p.analysis
    while j < u.stop and (a.pos[j] in {"ADV", "PART", "CCONJ"} and verb_form(a, j) != "gerund"):
        j += 1
    return j < u.stop and verb_form(a, j) == "gerund" and (speech_verb(a, j) is not None)


def _goes_on(p: Passage, u: Unit, cue: int, start: int, j: int, nominal: bool) -> bool:
    """Say whether the sentence goes on behind a conjunction with a predicate of its own, beside the cue."""
    a = p.analysis
    subject = False
    k = j + 1
    light = True
    while k < min(u.stop, j + _REACH):
        if p.quoted[k] != p.quoted[cue] or a.word[k] in {",", ":", ";"}:
            if a.word[k] == "," and k == j + 1:
                k += 1
                continue
            return False
        if a.word[k].lower().startswith("котор") or a.pos[k] == "SCONJ":
            return False
        if finite(a, k) or (speech_verb(a, k) is not None and verb_form(a, k) == "finite"):
            break
        if a.pos[k] in {"NOUN", "PROPN", "PRON"} and a.case(k) == "Nom":
            subject = True
        light = (light and a.pos[k] in {"ADV", "PART", "ADP", "CCONJ"}) or subject or _prepositional(p, j, k)
        k += 1
    else:
        return False
    if k >= min(u.stop, j + _REACH) or (subject and _joint(a, j, k)):
        return False
    verb = speech_verb(a, k)
    reports = verb is not None and (
        complementizer(p, u, k, frozenset({"что"})) is not None
        or bool(verb.frames & {"inf", "name", "rate", "noun", "topic", "acc"})
    )
    same = all(
        a.feats[k].get(f) == a.feats[cue].get(f) or (f != "Number" and not (a.feats[k].get(f) and a.feats[cue].get(f)))
        for f in ("Number", "Gender", "Tense")
    )
    if reports and verb_form(a, cue) in {"finite", "short", "participle"}:
        return (subject and light) or (light and same and not _inside(p, cue, start, k))
    if not nominal:
        return False
    comma = a.word[j] == "," or a.word[j - 1] == ","
    return (comma and subject) or (a.word[j] != "," and same and light and not _in_relative(p, cue, j))


def _joint(a: Analysis, j: int, verb: int) -> bool:
    """Say whether "and" at `j` joins two subjects of a plural verb behind them, and no two clauses."""
    if a.word[j].lower() != "и" or a.feats[verb].get("Number") != "Plur" or a.case(j - 1) != "Nom":
        return False
    named = [k for k in range(j + 1, verb) if a.pos[k] in {"NOUN", "PROPN"} and a.case(k) == "Nom"]
    return bool(named) and all(a.feats[k].get("Number") == "Sing" for k in named)


def _prepositional(p: Passage, j: int, k: int) -> bool:
    a = p.analysis
    return any(a.pos[m] == "ADP" for m in range(j + 1, k)) and a.case(k) != "Nom"


def _inside(p: Passage, cue: int, start: int, k: int) -> bool:
    """Say whether a verb belongs to the clause that the cue governs: by the tree, unless they disagree in number."""
    a = p.analysis
    own = next((m for m in range(start, k) if finite(a, m)), None)
    if own is not None and a.feats[own].get("Number") != a.feats[k].get("Number"):
        return False
    below = k
    for h in a.ancestors(k):
        if h == cue:
            return a.rel[below] in {"ccomp", "xcomp"} or below != k
        below = h
    return False


def _in_relative(p: Passage, cue: int, j: int) -> bool:
    a = p.analysis
    return any(a.word[m].lower().startswith("котор") for m in range(cue + 1, j))


def lead(p: Passage, u: Unit, stop: int) -> int:
    """Return where the clause that ends before `stop` begins: behind a relative pronoun, else where the unit does."""
    a = p.analysis
    for j in range(stop - 1, u.first - 1, -1):
        if a.word[j].lower().startswith("котор") and outer(p, j) and stop - j <= 4:
            return stop
    first = first_of(p, u)
    return stop if first < stop and a.word[first].lower() == "как" else first


def first_of(p: Passage, u: Unit) -> int:
    """Return the first token of what a unit says, its dateline and leading dash excluded."""
    a = p.analysis
    first = u.first
    stamp = a.story.dateline
    while first < u.stop and stamp is not None and a.stop[first] <= stamp.span.end:
        first += 1
    while first < u.stop and not any(c.isalnum() for c in a.word[first]) and outer(p, first):
        first += 1
    return first


def pieces(p: Passage, *ranges: tuple[int, int]) -> tuple[Chars, ...]:
    """Return the characters of the ranges of tokens that hold more than connectives."""
    found = []
    for first, stop in ranges:
        span = p.chars(first, stop)
        if span and p.analysis.story.text[span[0] : span[1]].lower() not in _connectives():
            found.append(span)
    return tuple(found)
