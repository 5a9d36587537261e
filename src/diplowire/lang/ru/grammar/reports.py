"""Reported clauses and their credits: «X сообщил, что Y», «Y, сообщил X»."""

from __future__ import annotations

from collections.abc import Iterator

from diplowire.lang.ru.grammar.clauses import (
    DASHES,
    PAUSES,
    ahead,
    clause_stop,
    complementizer,
    lead,
    opens_credit,
    outer,
    pieces,
)
from diplowire.lang.ru.grammar.drafts import carried, statement, with_reference
from diplowire.lang.ru.grammar.origins import NOMINAL
from diplowire.lang.ru.grammar.quotations import opens_sentence, told_by
from diplowire.lang.ru.grammar.speakers import source_of
from diplowire.lang.ru.grammar.speech_words import content_nouns, finite, speech_verb, verb_form
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.registry import RULES
from diplowire.rules.speech import Chars, Passage, StatementDraft, Unit

THAT = frozenset({"что"})
_OUGHT = {"важно", "должный", "можно", "надо", "необходимо", "нельзя", "нужно", "остаться", "следовать", "стоить"}
_SO = frozenset({"чтобы"})
_TRAILERS = {"и", "а", "но", "чей", "чьи", "где", "куда", "откуда"}


@RULES.rule(
    "ru.statement.that",
    kind="statement",
    yes=(
        "Посол сообщил, что [[порт откроют в пятницу => Посол]].",
        "В ведомстве уточнили, что [[порт откроют в пятницу => ведомстве]], передает радио.",
        "Министр выразил надежду, что [[порт откроют в пятницу => Министр]].",
    ),
    no=(
        "Посол сделал то, что обещал.",
        "Следует отметить, что порт откроют в пятницу.",
        "Если посол признает, что порт закрыт, суда уйдут.",
    ),
)
def that(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A verb of speech with a clause behind «что», or «чтобы» where it asks for something."""
    a = p.analysis
    for cue in range(u.first, u.stop):
        verb = speech_verb(a, cue)
        if verb is None or not verb.frames & {"that", "so", "reason", "noun"} or not verb_form(a, cue):
            continue
        if ahead(a, cue) or _of_the_author(p, u, cue):
            continue
        negated = any(a.word[k].lower() == "не" for k in range(max(cue - 2, u.first), cue))
        if negated != ("neg" in verb.frames):
            continue
        words = (THAT if verb.frames & {"that", "reason", "noun"} else frozenset()) | (
            _SO if "so" in verb.frames else frozenset()
        )
        mark = complementizer(p, u, cue, words)
        if mark is None:
            continue
        act = None
        if "that" not in verb.frames and "so" not in verb.frames:
            act = _governing_noun(p, cue, mark) if "noun" in verb.frames else verb.act
            if act is None or ("reason" in verb.frames and a.word[mark - 2].lower() != "тем"):
                continue
        start = mark + 1
        while start < u.stop and a.word[start].lower() == "что":
            start += 1
        if start >= u.stop:
            continue
        stop = clause_stop(p, u, cue, start)
        content = p.chars(start, stop)
        if content is None:
            continue
        whole = next((q for q in u.quotes if q.first == start and q.speech and abs(q.stop - content[1]) <= 2), None)
        source = carried(p, cue, _begin(p, u, cue), mark) or source_of(p, cue, _begin(p, u, cue), mark)
        source = with_reference(p, source, _begin(p, u, cue), mark)
        yield statement(p, (u,), (content,), cue, source, direct=whole is not None, act=act)


@RULES.rule(
    "ru.statement.colon",
    kind="statement",
    yes=("Посол добавил: [[порт откроют в пятницу => Посол]].",),
    no=("Посол назвал города: столицу и порт.", "Посол добавил: «Порт откроют в пятницу»."),
)
def colon(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A verb of speech with a clause without quotation marks behind a colon."""
    a = p.analysis
    for j in range(u.first + 1, u.stop - 1):
        if a.word[j] != ":" or not outer(p, j) or not outer(p, j + 1) or a.word[j + 1] in {"«", '"', "“", "„"}:
            continue
        cue = next((k for k in range(j - 1, max(u.first, j - 7) - 1, -1) if _tells(p, k)), None)
        if cue is None or any(a.word[k] in PAUSES for k in range(cue, j)):
            continue
        content = p.chars(j + 1, clause_stop(p, u, cue, j + 1))
        source = source_of(p, cue, _begin(p, u, cue), j)
        if content is not None and source.speaker is not None and any(finite(a, k) for k in range(j + 1, u.stop)):
            yield statement(p, (u,), (content,), cue, source)


def _tells(p: Passage, k: int) -> bool:
    verb = speech_verb(p.analysis, k)
    return verb is not None and "that" in verb.frames and verb_form(p.analysis, k) in {"finite", "gerund"}


def _of_the_author(p: Passage, u: Unit, cue: int) -> bool:
    """Say whether the outlet itself speaks, of what one ought to say («стоит отметить») or of what may yet be said."""
    a = p.analysis
    if any(a.rel[k] == "mark" and a.word[k].lower() == "если" for k in a.children[cue]):
        return True
    if verb_form(a, cue) != "infinitive":
        return False
    return any(fold(a.lemma[k]) in _OUGHT for k in range(max(u.first, cue - 3), cue))


def _governing_noun(p: Passage, cue: int, mark: int) -> str | None:
    a = p.analysis
    for j in range(cue + 1, mark):
        noun = content_nouns().get(fold(a.lemma[j]))
        if noun and noun[1] == "that":
            return noun[0]
    return None


def _begin(p: Passage, u: Unit, cue: int) -> int:
    """Return where the clause of a verb begins: behind a semicolon, a quotation or the unit's beginning."""
    a = p.analysis
    return next(
        (k + 1 for k in range(cue - 1, u.first - 1, -1) if a.word[k] == ";" or (p.quoted[k] != p.quoted[cue])), u.first
    )


@RULES.rule(
    "ru.statement.credit",
    kind="statement",
    yes=(
        "[[Порт откроют в пятницу => пресс-служба]], сообщила пресс-служба мэра.",
        "[[Всего => он]], уточнил он, [[порт принял сорок судов => он]].",
        "[[Порт готов принять суда => посол]], подчеркнул посол.",
    ),
    no=("Посол приехал в порт, рассказал о планах и уехал.",),
)
def credit(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """What is said, with the verb of speech and its subject behind a comma, at the end or in the middle."""
    a = p.analysis
    for j in range(u.first + 1, u.stop):
        if a.word[j] not in PAUSES or a.word[j] == ";" or not outer(p, j) or a.word[j - 1] in PAUSES:
            continue
        cue = opens_credit(p, u, j)
        if cue is None or any(a.word[k].lower() == "как" for k in range(j, cue)):
            continue
        if _about_this(p, j, cue) or _closes_quote(p, u, j):
            continue
        stop = credit_stop(p, u, cue)
        source = carried(p, cue, j, stop) or source_of(p, cue, j, stop)
        if source.speaker is None and not source.inherits and source.channel is None:
            continue
        if source.speaker is not None and source.speaker < j:
            continue
        if source.speaker is None and source.channel is None and not _says_alone(p, cue):
            continue
        stop = credit_stop(p, u, max(source.last, cue))
        source = with_reference(p, source, stop, _trailing_end(p, u, stop)) if source.channel is None else source
        source = with_reference(p, source, cue, stop) if source.channel is None else source
        content = _around(p, u, j, stop, cue)
        if content and not points_back(p, content):
            yield statement(p, (u,), content, cue, source)


def points_back(p: Passage, content: tuple[Chars, ...]) -> bool:
    """Say whether what seems to be said only points at the sentence before («об этом»)."""
    return p.analysis.story.text[slice(*content[0])].lower().startswith("об этом")


def _says_alone(p: Passage, cue: int) -> bool:
    """Say whether a verb without a source credits what stands before it: an impersonal one with no subject."""
    a = p.analysis
    verb = speech_verb(a, cue)
    if verb is None or "inherit" not in verb.frames or a.feats[cue].get("Gender", "Neut") != "Neut":
        return False
    return not any(a.rel[k].startswith("nsubj") and a.pos[k] in NOMINAL for k in a.children[cue])


def _closes_quote(p: Passage, u: Unit, j: int) -> bool:
    """Say whether a pause stands behind a quotation that is a sentence of its own, or behind whose words it is."""
    q = next((q for q in reversed(u.quotes) if q.last < j and not q.depth), None)
    if q is None or not q.closed or not opens_sentence(p, u, q):
        return False
    return (q.speech and j <= q.last + 2) or told_by(p, q.last + 1, j) is not None


def _about_this(p: Passage, j: int, cue: int) -> bool:
    return any(p.analysis.word[k].lower() in {"об", "этом"} for k in range(j, cue))


def credit_stop(p: Passage, u: Unit, last: int) -> int:
    """Return the pause or the end of the unit behind the source of a credit."""
    a = p.analysis
    for j in range(last + 1, u.stop):
        if a.word[j] in {",", ";", "("} or a.word[j] in DASHES:
            return j
    return u.stop


def _trailing_end(p: Passage, u: Unit, stop: int) -> int:
    return min(u.stop, stop + 12)


def _around(p: Passage, u: Unit, j: int, stop: int, cue: int) -> tuple[Chars, ...]:
    """Return what stands around a credit: the part before it and, where the sentence goes on, the part behind."""
    left = (lead(p, u, j), j)
    start = stop + 1
    if stop >= u.stop or _trails(p, u, start):
        return pieces(p, left)
    return pieces(p, left, (start, clause_stop(p, u, cue, start)))


def _trails(p: Passage, u: Unit, start: int) -> bool:
    """Say whether what follows a credit hangs on it and is not what is said."""
    a = p.analysis
    j = start
    while j < u.stop and (a.word[j] in PAUSES or a.pos[j] == "PART"):
        j += 1
    if j >= u.stop:
        return True
    word = a.word[j].lower()
    relative = any(a.word[k].lower().startswith("котор") for k in range(j, min(j + 3, u.stop)))
    if word in _TRAILERS or relative or word in {"со", "ссылаясь"} or verb_form(a, j) in {"gerund", "participle"}:
        return True
    if opens_credit(p, u, start) is not None:
        return True
    k = j
    while k < u.stop and a.pos[k] in {"ADV", "PART"}:
        k += 1
    if k < u.stop and verb_form(a, k) == "gerund":
        return True
    return not any(
        outer(p, k) and (finite(a, k) or verb_form(a, k) in {"short", "infinitive"}) for k in range(j, u.stop)
    ) and not any(not outer(p, k) for k in range(j, u.stop))


def is_quoted(p: Passage, u: Unit, content: tuple[Chars, ...]) -> bool:
    """Say whether the content is one whole quotation."""
    return len(content) == 1 and any(
        q.start <= content[0][0] and content[0][1] <= q.stop + 1 and q.speech for q in u.quotes
    )
