"""Reported speech without a clause: «призвал вывести», «назвал договор вечным», «заявил о готовности»."""

from __future__ import annotations

from collections.abc import Iterator

from diplowire.lang.ru.grammar.clauses import ahead, clause_stop, complementizer, outer
from diplowire.lang.ru.grammar.drafts import statement
from diplowire.lang.ru.grammar.origins import NOMINAL, Source
from diplowire.lang.ru.grammar.reports import _begin, is_quoted
from diplowire.lang.ru.grammar.speakers import source_of
from diplowire.lang.ru.grammar.speech_words import (
    Verb,
    content_nouns,
    finite,
    role,
    speech_verb,
    told_between,
    verb_form,
)
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.registry import RULES
from diplowire.rules.speech import Passage, StatementDraft, Unit, below

_THAT = frozenset({"что", "чтобы"})
_POINTING = {"этот", "тот", "что", "который", "это", "то", "он", "она", "они"}


def _cues(p: Passage, u: Unit, frame: str) -> Iterator[tuple[int, Verb]]:
    """Yield the verbs that take a construction and have no clause behind «что»."""
    a = p.analysis
    for cue, verb in told_between(a, u.first, u.stop):
        if frame not in verb.frames or not outer(p, cue):
            continue
        if verb_form(a, cue) not in {"finite", "gerund", "short", "participle"}:
            continue
        if ahead(a, cue) or (verb_form(a, cue) == "participle" and a.feats[cue].get("Voice") == "Pass"):
            continue
        if any(a.word[k].lower() == "не" for k in range(max(cue - 1, u.first), cue)):
            continue
        if complementizer(p, u, cue, _THAT) is None:
            yield cue, verb


def _draft(p: Passage, u: Unit, cue: int, start: int, act: str | None = None) -> StatementDraft | None:
    source = source_of(p, cue, _begin(p, u, cue), start)
    if source.speaker is None:
        source = source_of(p, cue, cue, u.stop)
        source = (
            Source() if source.speaker is not None and p.analysis.case(source.speaker) not in {"Nom", ""} else source
        )
    stop = _trimmed(p, source.speaker, start, clause_stop(p, u, cue, start, nominal=True))
    span = p.chars(start, stop)
    if span is None or source.speaker is None:
        return None
    return statement(p, (u,), (span,), cue, source, direct=is_quoted(p, u, (span,)), act=act)


def _trimmed(p: Passage, speaker: int | None, start: int, stop: int) -> int:
    """Leave out where it was said and a subject that stands last."""
    a = p.analysis
    if speaker is not None and start < speaker < stop:
        first = min(k for k in below(a, speaker) if k > start)
        stop = first if all(outer(p, k) for k in range(first, stop)) else stop
    for k in range(start + 1, stop - 1):
        if a.pos[k] == "ADP" and a.word[k].lower() in {"на", "в", "во"} and outer(p, k):
            noun = next((m for m in range(k + 1, min(stop, k + 4)) if a.pos[m] == "NOUN"), None)
            if (
                noun is not None
                and fold(a.lemma[k - 1]) != "участие"  # to take part in it, not said there
                and role(a, noun) == "venue"
                and all(a.pos[m] in {"ADJ", "DET"} for m in range(k + 1, noun))
            ):
                return k
    return stop


def _clause_range(p: Passage, u: Unit, cue: int, reach: int = 14) -> range:
    """Return the tokens behind a verb up to the next comma or predicate."""
    a = p.analysis
    stop = next(
        (
            k
            for k in range(cue + 1, min(u.stop, cue + reach))
            if a.word[k] in {",", ":", ";"} or (finite(a, k) and outer(p, k))
        ),
        min(u.stop, cue + reach),
    )
    return range(cue + 1, stop)


@RULES.rule(
    "ru.statement.infinitive",
    kind="statement",
    yes=(
        "Посол призвал соседей [[открыть порт в пятницу => Посол]].",
        "Посол пообещал [[открыть порт в пятницу => Посол]].",
    ),
    no=("Посол решил открыть порт.",),
)
def infinitive(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A verb of promise, demand or advice with an infinitive."""
    a = p.analysis
    for cue, _ in _cues(p, u, "inf"):
        verb = next((k for k in _clause_range(p, u, cue) if verb_form(a, k) == "infinitive"), None)
        if verb is None:
            continue
        start = verb
        while start - 1 > cue and a.pos[start - 1] in {"ADV", "PART"} | (
            {"CCONJ"} if start - 2 == cue or start - 1 > cue + 1 else set()
        ):
            start -= 1
        if start - 1 == cue + 1 and a.pos[cue + 1] in {"CCONJ", "PART", "ADV"}:
            start = cue + 1
        draft = _draft(p, u, cue, start)
        if draft and _words(p, draft) > 1:
            yield draft


@RULES.rule(
    "ru.statement.quoted-object",
    kind="statement",
    yes=(
        "Посол заявил о «[[большой радости от открытия порта => Посол]]».",
        "Мэр назвал министра, заявившего «[[о больших переменах в порту => министра]]».",
    ),
    no=("Посол купил книгу «По поводу открытия порта и рынка».",),
)
def quoted_object(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A quotation that stands right behind a verb of speech, without a colon or a conjunction."""
    a = p.analysis
    for q in u.quotes:
        if not q.speech or not q.closed:
            continue
        for cue in range(q.first - 1, max(u.first, q.first - 8) - 1, -1):
            if a.word[cue] in {",", ":", ";", ".", "(", "—", "-", "–"} or a.pos[cue] in {"SCONJ"}:
                break
            verb = speech_verb(a, cue)
            if verb is None and (finite(a, cue) or verb_form(a, cue) in {"infinitive", "participle", "gerund"}):
                break
            if verb is not None and "quote" in verb.frames and verb_form(a, cue) not in {"", "infinitive"}:
                gap = [k for k in range(cue + 1, q.first) if a.pos[k] != "PUNCT"]
                if any(a.pos[k] == "ADP" and a.word[k].lower() not in {"о", "об"} for k in gap) or len(gap) > 4:
                    break
                source = source_of(p, cue, _begin(p, u, cue), q.first)
                if source.speaker is not None:
                    yield statement(p, (u,), ((q.start, q.stop),), cue, source, direct=True)
                break


@RULES.rule(
    "ru.statement.naming",
    kind="statement",
    yes=(
        "Посол назвал [[этот договор вечным => Посол]].",
        "Посол расценил [[этот договор как угрозу миру => Посол]].",
    ),
    no=("Посол назвал дату отъезда.",),
)
def naming(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A verb that calls a thing something: «назвать что чем», «расценить что как»."""
    a = p.analysis
    for cue, _ in _cues(p, u, "name"):
        reach = range(cue + 1, min(u.stop, cue + 25))
        quoted = any(not outer(p, k) for k in reach)
        if any(a.word[k].lower().startswith("котор") and a.case(k) == "Acc" for k in range(max(cue - 4, u.first), cue)):
            continue  # a name, not a judgement
        if not quoted and not any(
            a.case(k) == "Ins" and a.pos[k] in NOMINAL | {"ADJ"} and not _governed(p, cue, k)
            for k in _clause_range(p, u, cue, 25)
        ):
            continue
        draft = _draft(p, u, cue, _behind_subject(p, u, cue))
        if draft:
            yield draft
    for cue, _ in _cues(p, u, "as"):
        if any(a.word[k].lower() == "как" for k in _clause_range(p, u, cue, 25)):
            draft = _draft(p, u, cue, _behind_subject(p, u, cue))
            if draft:
                yield draft


def _governed(p: Passage, cue: int, k: int) -> bool:
    """Say whether a preposition stands before an instrumental ("с соседями")."""
    a = p.analysis
    return any(a.pos[m] == "ADP" for m in range(max(cue + 1, k - 3), k))


def _behind_subject(p: Passage, u: Unit, cue: int) -> int:
    """Return where what is said begins: behind the verb, and behind a subject that follows it."""
    a = p.analysis
    subject = next((k for k in a.children[cue] if a.rel[k].startswith("nsubj") and k > cue), None)
    if subject is None or subject - cue > 2:
        return cue + 1
    tree = [k for k in below(a, subject) if k >= subject and outer(p, k)]
    return min(tree[-1] + 1, u.stop - 1)


@RULES.rule(
    "ru.statement.rating",
    kind="statement",
    yes=("Банк оценил [[ущерб порта в миллион => Банк]] и закрыл счёт.",),
    no=("Банк оценил помощь соседей.",),
)
def rating(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A verb of estimating with the value behind «в»."""
    a = p.analysis
    for cue, _ in _cues(p, u, "rate"):
        reach = _clause_range(p, u, cue, 25)
        if any(
            a.word[k].lower() in {"в", "во"}
            and any(
                a.pos[m] in {"NUM", "SYM"} or not outer(p, m) or _numeral(a.lemma[m])
                for m in range(k + 1, min(k + 4, u.stop))
            )
            for k in reach
        ):
            draft = _draft(p, u, cue, _behind_subject(p, u, cue))
            if draft:
                yield draft


def _numeral(lemma: str) -> bool:
    return fold(lemma) in {"тысяча", "миллион", "миллиард", "триллион", "млн", "млрд", "трлн"}


@RULES.rule(
    "ru.statement.topic",
    kind="statement",
    yes=("Посол заявил [[о скором открытии порта => Посол]].",),
    no=("Об этом заявил посол.", "Посол приехал с докладом о порте."),
)
def topic(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A verb of speech with its topic behind «о»."""
    a = p.analysis
    for cue, _ in _cues(p, u, "topic"):
        at = next(
            (k for k in _clause_range(p, u, cue) if a.word[k].lower() in {"о", "об", "обо"} and a.pos[k] == "ADP"), None
        )
        if at is None or at + 1 >= u.stop or fold(a.lemma[at + 1]) in _POINTING:
            continue
        draft = _draft(p, u, cue, at)
        if draft:
            yield draft


@RULES.rule(
    "ru.statement.object",
    kind="statement",
    yes=(
        "Посол подчеркнул [[важность открытия порта => Посол]].",
        "Посол выразил [[благодарность соседям за порт => Посол]].",
    ),
    no=("Посол подчеркнул строку.", "Посол купил благодарность."),
)
def noun_object(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A verb of speech with a noun for what is said: «подчеркнул важность мира», «выразил благодарность»."""
    a = p.analysis
    for cue, verb in (*_cues(p, u, "acc"), *_cues(p, u, "noun")):
        noun = next(
            (
                k
                for k in _clause_range(p, u, cue)
                if a.pos[k] == "NOUN"
                and a.case(k) in {"Acc", "Gen", "Nom"}
                and outer(p, k)
                and not (a.rel[k].startswith("nsubj") and a.head[k] == cue)
            ),
            None,
        )
        if noun is None or noun - cue > 5 or any(a.pos[k] in {"ADP"} for k in range(cue + 1, noun)):
            continue
        known = content_nouns().get(fold(a.lemma[noun]))
        if "noun" in verb.frames and known is None:
            continue
        start = cue + 1
        while start < noun and a.pos[start] in {"ADV", "PART", "PRON"}:
            start += 1
        draft = _draft(p, u, cue, start, known[0] if known and "noun" in verb.frames else None)
        if draft and _words(p, draft) >= (2 if "noun" in verb.frames else 3):
            yield draft


def _words(p: Passage, draft: StatementDraft) -> int:
    return len(p.analysis.story.text[draft.content[0][0] : draft.content[0][1]].split())


@RULES.rule(
    "ru.statement.charge",
    kind="statement",
    yes=(
        "Посол обвинил соседа [[в закрытии порта => Посол]].",
        "Посол поблагодарил соседа [[за открытие порта => Посол]].",
    ),
    no=("Посол видел соседа в порту.",),
)
def charge(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """Blame and thanks, with what they are for behind a preposition."""
    a = p.analysis
    for frame, words in (("blame", {"в", "во"}), ("thank", {"за"})):
        for cue, _ in _cues(p, u, frame):
            at = next((k for k in _clause_range(p, u, cue) if a.word[k].lower() in words and a.pos[k] == "ADP"), None)
            if at is not None:
                draft = _draft(p, u, cue, at)
                if draft:
                    yield draft
