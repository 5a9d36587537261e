"""Whose words: from a verb of speech to the head of the phrase that names the speaker."""

from __future__ import annotations

from collections.abc import Iterator

from diplowire.lang.ru.grammar.origins import NOMINAL, Source, is_carrier, owner
from diplowire.lang.ru.grammar.speech_words import finite, role, speech_verb, verb_form
from diplowire.lang.ru.lexicon import fold
from diplowire.model.analysis import Analysis
from diplowire.rules.speech import Passage

_RELATIVE = {"который", "кто", "что", "это", "себя", "то"}
_PLACE = {"в", "во", "на"}
_FAR = 80  # tokens beyond which a subject is not looked for
_REFERRING = {"ссылкой", "ссылаясь"}
_IT = {"нем", "ней", "них"}


def source_of(p: Passage, cue: int, lo: int, hi: int) -> Source:
    """Find the source of a verb of speech among the tokens from `lo` to `hi` (half-open)."""
    a = p.analysis
    verb = speech_verb(a, cue)
    frames = verb.frames if verb else frozenset()
    if verb_form(a, cue) == "infinitive":
        cue = next((h for h in a.ancestors(cue) if lo <= h < hi and finite(a, h)), cue)
    personal = not _impersonal(a, cue)
    found = _subject(p, cue, lo, hi) if personal else None
    if found is None and personal:
        found = _joint_subject(p, cue, lo)
    place = None if found is not None else place_source(p, cue, lo, hi)
    if found is None and place is None and personal:
        found = _near_subject(p, cue, lo, hi)
        if found is None:
            found = _shared_subject(p, cue)
    if found is None and place is not None:
        return _document(p, place, hi, frames)
    if found is None:
        agent = _agent(a, cue, lo, hi)
        return (
            Source(agent, last=cue if agent is None else agent)
            if agent is not None
            else Source(inherits="inherit" in frames or (personal and verb_form(a, cue) == "finite"), last=cue)
        )
    if role(a, found) == "document" and not any(n.kind == "ORG" and n.first < found <= n.last for n in a.names):
        return _document(p, found, hi, frames)  # and no «Первый канал», whose noun is that of a document
    if fold(a.lemma[found]) == "корреспондент":
        of = owner(p, found, hi)
        return Source(found if of is None else of, carrier=True, last=found if of is None else of)
    return Source(found, carrier=is_carrier(p, found, frames), last=found)


def subject_of(p: Passage, verb: int, lo: int, hi: int) -> int | None:
    """Return who does what a predicate says: its subject, that of a clause around it, or a place that stands for it."""
    a = p.analysis
    found = _subject(p, verb, lo, hi)
    if found is None and a.feats[verb].get("Number") == "Plur":
        found = place_source(p, verb, lo, hi)
    if found is None:
        found = _near_subject(p, verb, lo, hi)
    return _shared_subject(p, verb) if found is None else found


def _joint_subject(p: Passage, cue: int, lo: int) -> int | None:
    """Return the first of two names joined by "and" right before a plural verb, wherever the parser hung them."""
    a = p.analysis
    if verb_form(a, cue) != "finite" or a.feats[cue].get("Number") != "Plur":
        return None
    second = _name_before(a, cue, lo)
    if second is None or second - 1 <= lo or a.word[second - 1].lower() != "и":
        return None
    return _name_before(a, second - 1, lo)


def _name_before(a: Analysis, stop: int, lo: int) -> int | None:
    """Return the first word of the name in the nominative that ends right before a token, adverbs passed over."""
    j = stop - 1
    while j > lo and a.pos[j] in {"ADV", "PART"}:
        j -= 1
    if j < lo or a.pos[j] != "PROPN" or a.case(j) != "Nom":
        return None
    while j > lo and a.rel[j].startswith("flat") and a.pos[j - 1] == "PROPN":
        j -= 1
    return j


def _impersonal(a: Analysis, cue: int) -> bool:
    """Say whether a verb of speech has no speaker for its subject: «сообщается», «было сказано»."""
    verb = speech_verb(a, cue)
    return a.feats[cue].get("Voice") == "Pass" or (verb is not None and "impersonal" in verb.frames)


def _outer(p: Passage, cue: int, i: int) -> bool:
    return p.quoted[i] < 0 or p.quoted[i] == p.quoted[cue]


def _subject(p: Passage, cue: int, lo: int, hi: int) -> int | None:
    """Return the subject by the tree."""
    a = p.analysis
    form = verb_form(a, cue)
    if form == "participle":
        return _modified(a, cue, lo)
    if form in {"gerund", "infinitive"}:
        return _of_governor(p, cue)
    own = _own_subject(p, cue, lo, hi)
    if own is None or abs(own - cue) < 2 or a.pos[own] == "PRON":
        return own
    between = range(min(own, cue) + 1, max(own, cue))
    if not any(finite(a, k) and _outer(p, cue, k) and k not in a.children[own] for k in between):
        return own
    if own > cue:
        return None
    nearer = _near_subject(p, cue, own + 1, cue)  # two clauses that the parse has joined
    return nearer if nearer is not None and "," not in a.word[nearer:cue] else own


def _modified(a: Analysis, cue: int, lo: int) -> int | None:
    """Return the noun that a participle goes with: the nearest one before it that agrees, else its head."""
    mine = a.feats[cue]
    for j in range(cue - 1, max(lo, cue - 9) - 1, -1):
        theirs = a.feats[j]
        animate = {mine.get("Case"), theirs.get("Case")} == {"Gen", "Acc"}  # one form for both
        if a.pos[j] in NOMINAL and theirs.get("Number") == mine.get("Number"):
            if theirs.get("Case") == mine.get("Case") or animate:
                return j
    head = a.head[cue]
    return head if head >= 0 and a.pos[head] in NOMINAL else None


def _of_governor(p: Passage, cue: int) -> int | None:
    """Return who does what the verb above a gerund or an infinitive says."""
    a = p.analysis
    first, stop = a.sentences[a.sentence_of[cue]]
    for h in _verbs_above(a, cue):
        found = _own_subject(p, h)
        if found is None and a.feats[h].get("Number") == "Plur":
            found = place_source(p, h, max(first, h - _FAR), min(stop, h + _FAR))
        if found is not None:
            return found
    return None


def _verbs_above(a: Analysis, i: int) -> Iterator[int]:
    return (h for h in a.ancestors(i) if a.pos[h] in {"VERB", "AUX", "ADJ"})


def _own_subject(p: Passage, verb: int, lo: int | None = None, hi: int | None = None) -> int | None:
    a = p.analysis
    for j in a.children[verb]:
        if not a.rel[j].startswith("nsubj") or (lo is not None and j < lo) or (hi is not None and j >= hi):
            continue
        if fold(a.lemma[j]) in {"который", "кто"}:
            head = a.head[verb]
            return head if head >= 0 and a.pos[head] in NOMINAL else None
        if fold(a.lemma[j]) in _RELATIVE or not _outer(p, verb, j):
            continue
        if a.pos[j] in NOMINAL | {"NUM", "DET", "X", "ADJ"}:
            return _real(a, j)
    return None


def _real(a: Analysis, j: int) -> int:
    """Step from "сам" and figures to the noun they go with."""
    if a.pos[j] in {"ADJ", "DET"} and j + 1 < len(a) and a.pos[j + 1] in NOMINAL and a.case(j + 1) in {"Nom", ""}:
        return j + 1
    return j


def _near_subject(p: Passage, cue: int, lo: int, hi: int) -> int | None:
    """Return the nominative that stands next to the verb, behind it first."""
    a = p.analysis
    if verb_form(a, cue) not in {"finite", "short"}:
        return None
    for j in range(cue + 1, min(hi, cue + 12)):
        if a.word[j] in {",", ".", ":", ";"} or finite(a, j) or not _outer(p, cue, j):
            break
        if a.pos[j] in NOMINAL and a.case(j) in {"Nom", ""} and fold(a.lemma[j]) not in _RELATIVE:
            if a.case(j) or a.word[j][:1].isupper() or a.word[j].isupper():
                if a.pos[j - 1] != "ADP":
                    return j
    for j in range(cue - 1, max(lo, cue - 25) - 1, -1):
        if finite(a, j) or a.word[j] in {":", ";"}:
            break
        if not _outer(p, cue, j):
            continue
        if a.pos[j] in NOMINAL and a.case(j) == "Nom" and fold(a.lemma[j]) not in _RELATIVE:
            if _thing(a, j, cue):
                continue
            while a.head[j] >= lo and a.rel[j] in {"flat", "flat:name", "appos"} and a.case(a.head[j]) == "Nom":
                j = a.head[j]
            return j
    return None


def _thing(a: Analysis, j: int, verb: int) -> bool:
    """Say whether a noun is a thing whose gender rules it out as the subject of a verb in the past."""
    genders = {a.feats[j].get("Gender"), a.feats[verb].get("Gender")}
    singular = a.feats[j].get("Number") == a.feats[verb].get("Number") == "Sing"
    return singular and a.pos[j] == "NOUN" and a.feats[j].get("Animacy") == "Inan" and len(genders - {None}) == 2


def _joined_before(a: Analysis, cue: int) -> int | None:
    """Return the finite verb to which "and" right before a verb joins it: «заявил и согласился»."""
    j = cue - 1
    while j > 0 and a.pos[j] in {"ADV", "PART"}:
        j -= 1
    if j < 1 or a.pos[j] != "CCONJ" or not finite(a, j - 1):
        return None
    return j - 1 if a.feats[j - 1].get("Number") == a.feats[cue].get("Number") else None


def _shared_subject(p: Passage, cue: int) -> int | None:
    """Return the subject of the verb with which this one is joined ("оценил … и добавил")."""
    a = p.analysis
    joined = _joined_before(a, cue)
    own = _own_subject(p, joined) if joined is not None and _outer(p, cue, joined) else None
    if own is not None:
        return own
    at = cue
    for _ in range(5):
        at = a.head[at]
        if at < 0:
            break
        if finite(a, at) and a.feats[at].get("Number") == a.feats[cue].get("Number"):
            found = _own_subject(p, at)
            if found is not None:
                return found
    lo = max(a.sentences[a.sentence_of[cue]][0], cue - _FAR)
    for j in range(cue - 1, lo - 1, -1):
        if finite(a, j) and _outer(p, cue, j) and a.feats[j].get("Number") == a.feats[cue].get("Number"):
            found = _own_subject(p, j)
            if found is not None and a.feats[found].get("Number", "") in {"", a.feats[cue].get("Number")}:
                return found
    return None


def _agent(a: Analysis, cue: int, lo: int, hi: int) -> int | None:
    if a.feats[cue].get("Voice") != "Pass":
        return None
    return next(
        (
            j
            for j in a.children[cue]
            if a.rel[j] in {"obl", "obl:agent"}
            and a.case(j) == "Ins"
            and a.pos[j] in NOMINAL
            and not any(a.pos[k] == "ADP" for k in a.children[j])
            and lo <= j < hi
        ),
        None,
    )


def place_source(p: Passage, cue: int, lo: int, hi: int) -> int | None:
    """Return the institution or document in which it was said ("сообщили в ведомстве"); behind the verb first."""
    a = p.analysis
    plural = a.feats[cue].get("Number") == "Plur" and verb_form(a, cue) in {"finite", "short"}
    plural = plural and a.feats[cue].get("Person", "3") == "3"
    if not plural and not _impersonal(a, cue):
        return None
    for span in (range(cue + 1, min(hi, cue + _FAR)), range(cue - 1, max(lo, cue - _FAR) - 1, -1)):
        for i in span:
            if finite(a, i) and i != cue and _outer(p, cue, i):
                break
            if a.word[i].lower() not in _PLACE or a.pos[i] != "ADP" or not _outer(p, cue, i):
                continue
            if i and fold(a.word[i - 1]) in _REFERRING:
                continue
            noun = _noun_after(a, i, hi if i > cue else cue)
            if noun is not None and role(a, noun) not in {"venue", "time"}:
                return _seated(a, i, span.stop if i < cue else cue) or noun
    return None


def _seated(a: Analysis, i: int, lo: int) -> int | None:
    """Return the institution that lies in the town behind a preposition ("в посольстве … в столице")."""
    for j in range(i - 1, max(lo, i - 8), -1):
        if a.word[j].lower() in _PLACE and a.pos[j] == "ADP":
            noun = _noun_after(a, j, i)
            return noun if noun is not None and a.pos[noun] == "NOUN" and not role(a, noun) else None
        if a.pos[j] not in {"NOUN", "PROPN", "ADJ"}:
            return None
    return None


def _noun_after(a: Analysis, i: int, hi: int) -> int | None:
    for j in range(i + 1, min(hi, i + 7)):
        if a.word[j] == "," or a.pos[j] in {"VERB", "ADP"}:
            return None
        if j == i + 1 and fold(a.word[j]) in _IT:
            return j
        if a.pos[j] in {"NOUN", "PROPN", "X"}:
            return j if a.case(j) in {"Loc", ""} or a.word[j].isupper() or a.word[j].isascii() else None
    return None


def _document(p: Passage, place: int, hi: int, frames: frozenset[str]) -> Source:
    """A document speaks for its owner, or for who gave it out; failing that, for whoever spoke last."""
    a = p.analysis
    pronoun = fold(a.word[place]) in _IT
    if role(a, place) != "document" and not pronoun:
        return Source(place, carrier=is_carrier(p, place, frames), last=place)
    found = owner(p, place, hi) if not pronoun else None
    if found is not None:
        if fold(a.lemma[place]) == "сайт" and a.feats[found].get("Animacy") == "Anim":
            return Source(last=max(place, found))  # a president's site is written by others
        return Source(found, last=max(place, found))
    found = _issuer(p, place)
    return Source(found, inherits=found is None, last=place)


def _issuer(p: Passage, place: int) -> int | None:
    """Return whose document a sentence goes on to quote: its owner or the subject of its verb one sentence back."""
    a = p.analysis
    number = a.sentence_of[place]
    if not number or (a.paragraph and a.paragraph[number] != a.paragraph[number - 1]):
        return None
    first, stop = a.sentences[number - 1]
    for j in range(first, stop):
        if role(a, j) != "document" or not (fold(a.word[place]) in _IT or fold(a.lemma[j]) == fold(a.lemma[place])):
            continue
        found = owner(p, j, stop)
        verb = a.head[j]
        if found is None and verb >= 0 and finite(a, verb) and a.rel[j] in {"obj", "obl"}:
            found = _own_subject(p, verb)
        if found is not None:
            return found
    return None
