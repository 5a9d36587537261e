"""Undertakings: «обещал открыть», «готов к переговорам», «договорились о поставках», «поручил подготовить»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from diplowire.lang.ru.grammar.clauses import DASHES, clause_stop, complementizer
from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.origins import NOMINAL, owner
from diplowire.lang.ru.grammar.speakers import subject_of
from diplowire.lang.ru.grammar.speech_words import finite, verb_form
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.registry import RULES
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Strength
from diplowire.rules.speech import CommitmentDraft, CommitmentRule, Passage, Unit

_CLAUSE = {"that": "что", "so": "чтобы"}
_REACH = 22
_TELLING = {"заявление", "информация", "предложение", "разговор", "слово", "слух", "сообщение"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of undertaking: how strong, and how its action is built."""

    strength: Strength
    frames: frozenset[str]


@cache
def _cues() -> dict[str, Cue]:
    table = rows("commitment_cues", ("lemma", "strength", "constructions", "example"))
    return {r["lemma"]: Cue(cast(Strength, r["strength"]), frozenset(r["constructions"].split())) for r in table}


def _found(p: Passage, u: Unit) -> Iterator[tuple[int, Cue]]:
    """Yield the words of undertaking of a unit that are not negated."""
    a = p.analysis
    for i in range(u.first, u.stop):
        cue = _cues().get(fold(a.lemma[i]))
        if cue is None or (a.feats[i].get("Voice") == "Pass" and verb_form(a, i) != "short"):
            continue
        if a.pos[i] != "NOUN" and not (
            verb_form(a, i) in {"finite", "short", "gerund"} or a.feats[i].get("Variant") == "Short"
        ):
            continue
        if any(a.word[k].lower() in {"не", "ни"} for k in range(max(u.first, i - 1), i)) or _open(a, i) or _none(a, i):
            continue
        yield i, cue


def _none(a: Analysis, i: int) -> bool:
    """Say whether an undertaking is said not to exist: «никаких договорённостей нет», «решения не было»."""
    if any(fold(a.lemma[k]) in {"никакой", "ни"} for k in a.children[i]):
        return True
    h = a.head[i]
    there = h >= 0 and a.case(i) == "Gen" and fold(a.lemma[h]) in {"быть", "нет", "существовать"}
    return there and (fold(a.lemma[h]) == "нет" or any(a.word[k].lower() == "не" for k in a.children[h]))


def _open(a: Analysis, i: int) -> bool:
    """Say whether a word tells of an undertaking that is yet to be given: «согласится», «если стороны договорятся»."""
    if a.pos[i] in {"VERB", "AUX"} and a.feats[i].get("Tense") == "Fut":
        return True
    return any(a.rel[k] == "mark" and a.word[k].lower() == "если" for k in a.children[i])


def _draft(p: Passage, u: Unit, cue: int, kind: Cue, start: int, end: int | None = None) -> CommitmentDraft | None:
    """Write a draft whose action begins at `start` and ends before `end` at the latest."""
    a = p.analysis
    by = _undertaker(p, u, cue, start)
    stop = min(clause_stop(p, u, cue, start, nominal=True), end or u.stop, a.sentences[a.sentence_of[start]][1])
    stop = next((k for k in range(start, stop - 1) if a.word[k] == "," and a.word[k + 1] in DASHES), stop)
    while stop > start + 1 and a.pos[stop - 1] in {"CCONJ", "PART", "ADV", "PUNCT"} and stop == end:
        stop = end = stop - 1
    if a.pos[cue] == "NOUN":
        stop = _before_predicate(p, start, stop)
    if by is not None and start < by < stop:
        stop = by if a.pos[by - 1] not in {"ADJ", "DET"} else by - 1
    action = p.chars(start, max(stop, start + 1))
    if action is None:
        return None
    to = next(
        (
            j
            for j in a.children[cue]
            if a.case(j) == "Dat" and a.pos[j] in NOMINAL and j < start and not _governed(a, j)
        ),
        None,
    )
    return CommitmentDraft(by, to, action, kind.strength, cue, ((a.start[u.first], a.stop[u.stop - 1]),))


def _before_predicate(p: Passage, start: int, stop: int) -> int:
    """Return where the main predicate behind a noun with its infinitive stands: «готовность помочь подтверждена»."""
    a = p.analysis
    for k in range(start, stop):
        if a.word[k] == ",":
            break
        if finite(a, k):
            return k
    return stop


def _governed(a: Analysis, j: int) -> bool:
    return any(a.pos[k] == "ADP" for k in a.children[j])


def _undertaker(p: Passage, u: Unit, cue: int, start: int) -> int | None:
    """Return whose undertaking it is: the subject, the owner of the noun, or «с чьей стороны»."""
    a = p.analysis
    if a.pos[cue] != "NOUN":
        return subject_of(p, cue, u.first, u.stop)
    own = owner(p, cue, start)
    if own is not None and own < start:
        return own
    side = next(
        (
            j
            for j in range(u.first, cue)
            if fold(a.lemma[j]) == "сторона"
            and a.case(j) == "Gen"
            and j > u.first + 1
            and "с" in {a.word[j - 1].lower(), a.word[j - 2].lower()}
        ),
        None,
    )
    if side is not None:
        return side
    for h in a.ancestors(cue):
        if finite(a, h) or verb_form(a, h) == "gerund":
            return subject_of(p, h, u.first, u.stop)
        if a.pos[h] == "NOUN" and fold(a.lemma[h]) in _TELLING:
            return _teller(p, h, u.stop)
    return None


def _teller(p: Passage, noun: int, hi: int) -> int | None:
    """Return whose words a noun means: its owner, or who made them («сделанное послом заявление»)."""
    a = p.analysis
    made = (k for j in a.children[noun] if verb_form(a, j) == "participle" for k in a.children[j])
    agent = next((k for k in made if a.case(k) == "Ins" and a.pos[k] in NOMINAL and not _governed(a, k)), None)
    return agent if agent is not None else owner(p, noun, hi)


@RULES.rule(
    "ru.commitment.infinitive",
    kind="commitment",
    yes=(
        "Посол обещает [[открыть порт в пятницу => Посол]].",
        "Готовность города [[принять гостей => города]] подтверждена.",
        "В столице готовы [[открыть порт => столице]].",
    ),
    no=(
        "Посол откроет порт в пятницу.",
        "Посол не намерен возвращаться.",
        "Если посол согласится открыть порт, суда уйдут.",
        "Никакой готовности открыть порт у посла не было.",
    ),
)
def infinitive(p: Passage, u: Unit) -> Iterator[CommitmentDraft]:
    """A word of undertaking with an infinitive."""
    a = p.analysis
    for cue, kind in _found(p, u):
        if "inf" not in kind.frames:
            continue
        verb = None
        for k in range(cue + 1, min(u.stop, cue + _REACH)):
            if verb_form(a, k) == "infinitive":
                verb = k
                break
            if finite(a, k) or a.word[k] in {":", ";", "."} or (a.word[k] == "," and k > cue + 1):
                break
        if verb is None:
            continue
        joined = [
            verb,
            *(k for k in a.children[verb] if k > verb and a.rel[k] == "conj" and verb_form(a, k) == "infinitive"),
        ]
        for n, k in enumerate(joined):
            start = k - 1 if a.word[k - 1].lower() == "не" else k
            draft = _draft(p, u, cue, kind, start, joined[n + 1] if n + 1 < len(joined) else u.stop)
            if draft:
                yield draft


@RULES.rule(
    "ru.commitment.clause",
    kind="commitment",
    yes=("Стороны договорились, что [[порт откроют в пятницу => Стороны]].",),
    no=("Стороны сообщили, что порт откроют в пятницу.",),
)
def clause(p: Passage, u: Unit) -> Iterator[CommitmentDraft]:
    """A word of undertaking with a clause for the action."""
    for cue, kind in _found(p, u):
        words = frozenset(_CLAUSE[f] for f in kind.frames if f in _CLAUSE)
        mark = complementizer(p, u, cue, words) if words else None
        if mark is not None and mark + 1 < u.stop:
            draft = _draft(p, u, cue, kind, mark + 1)
            if draft:
                yield draft


@RULES.rule(
    "ru.commitment.preposition",
    kind="commitment",
    yes=(
        "Стороны договорились о [[поставках зерна => Стороны]].",
        "Посол готов к [[переговорам в порту => Посол]].",
    ),
    no=("Посол говорил о поставках зерна.",),
)
def preposition(p: Passage, u: Unit) -> Iterator[CommitmentDraft]:
    """A word of undertaking with a preposition and the noun of an action."""
    a = p.analysis
    for cue, kind in _found(p, u):
        for k in range(cue + 1, min(u.stop - 1, cue + 8)):
            word = {"об": "о", "ко": "к"}.get(a.word[k].lower(), a.word[k].lower())
            if word in kind.frames and (a.pos[k] == "ADP" or word == "относительно"):
                if not a.word[k + 1].lower().startswith(("том", "этом", "тому", "этому", "то", "это")):
                    draft = _draft(p, u, cue, kind, k + 1)
                    if draft:
                        yield draft
                break
            if finite(a, k) or verb_form(a, k) == "infinitive" or a.word[k] in {",", ":", ";"}:
                break


def commitments() -> tuple[tuple[str, CommitmentRule], ...]:
    """Return the rules of undertakings, those first that win."""
    return (
        ("ru.commitment.infinitive", infinitive),
        ("ru.commitment.clause", clause),
        ("ru.commitment.preposition", preposition),
    )
