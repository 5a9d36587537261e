"""Sources named by a phrase or a sentence of their own: «по словам X», «об этом сообщил X», «X: Y»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diplowire.lang.ru.grammar.asides import phrase_stop
from diplowire.lang.ru.grammar.clauses import (
    DASHES,
    PAUSES,
    ahead,
    clause_stop,
    complementizer,
    first_of,
    lead,
    outer,
    pieces,
)
from diplowire.lang.ru.grammar.drafts import statement, with_reference
from diplowire.lang.ru.grammar.origins import NOMINAL, Source, is_carrier, owner
from diplowire.lang.ru.grammar.phrases import POSSESSIVE
from diplowire.lang.ru.grammar.reports import THAT, is_quoted
from diplowire.lang.ru.grammar.speakers import source_of
from diplowire.lang.ru.grammar.speech_words import finite, role, source_phrases, speech_verb, verb_form
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.registry import RULES
from diplowire.rules.speech import Chars, Passage, StatementDraft, Unit

_ASKING = {"где", "зачем", "как", "когда", "кто", "куда", "откуда", "почему"}
_CARRY = frozenset({"carry"})
_STATEMENTS = {"заявление", "признание", "предупреждение", "обещание"}
_UTTER = {"сделать", "выступить", "прозвучать", "озвучить"}


@RULES.rule(
    "ru.statement.according",
    kind="statement",
    yes=(
        "По словам посла, [[порт откроют в пятницу => посла]].",
        "По его мнению, [[порт откроют в пятницу => его]].",
        "[[Порт => газеты]], по данным газеты, [[откроют в пятницу => газеты]].",
    ),
    no=("По данным на пятницу, порт закрыт.", "Мэра спросили о том, где, по его мнению, откроют порт."),
)
def according(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """What is said, with «по словам X» or «согласно данным X» before, inside or behind it."""
    a = p.analysis
    begin = first_of(p, u)
    for j in range(begin, u.stop - 1):
        if a.word[j].lower() not in {"по", "согласно"} or not outer(p, j):
            continue
        noun = next((k for k in range(j + 1, min(u.stop, j + 4)) if fold(a.lemma[k]) in source_phrases()), None)
        if noun is None or any(a.pos[k] not in {"ADJ", "DET", "PRON"} for k in range(j + 1, noun)):
            continue
        if not (
            j == begin or a.word[j - 1] in PAUSES or a.word[j - 1].lower() in {"однако", "и", "а", "но", "что", "также"}
        ):
            continue
        if j >= begin + 2 and a.word[j - 1] == "," and a.word[j - 2].lower() in _ASKING:
            continue  # inside a question: "where, as he puts it"
        who = next((k for k in range(j + 1, noun) if a.word[k].lower() in POSSESSIVE), None)
        if who is None:
            who = _from(p, noun, u.stop) or owner(p, noun, u.stop)
        if who is None:
            continue
        last = max(noun, who)
        stop = phrase_stop(p, u, last)
        data = source_phrases()[fold(a.lemma[noun])] == "data"
        carrier = is_carrier(p, who, _CARRY if data else frozenset()) or (data and role(a, who) == "outlet")
        source = with_reference(p, Source(who, carrier=carrier, last=last), j, stop)
        if stop >= u.stop and j > begin:
            content = pieces(p, (lead(p, u, j), j))
        elif stop >= u.stop:
            continue
        else:
            left = (lead(p, u, j), j) if j > begin else (j, j)
            content = pieces(p, left, (stop + 1, clause_stop(p, u, noun, stop + 1)))
        if content:
            yield statement(p, (u,), content, noun, source, direct=is_quoted(p, u, content))


def _from(p: Passage, noun: int, hi: int) -> int | None:
    """Return the source in «согласно информации от источника»."""
    a = p.analysis
    if noun + 1 < hi and a.word[noun + 1].lower() in {"от", "из"}:
        return next((k for k in range(noun + 2, min(hi, noun + 6)) if a.pos[k] in NOMINAL | {"NUM"}), None)
    return None


@RULES.rule(
    "ru.statement.about-this",
    kind="statement",
    yes=(
        "[[Порт откроют в пятницу => посол]]. Об этом сообщил посол.",
        "[[Порт откроют в пятницу => ведомства]]. Об этом говорится в сообщении ведомства.",
        "[[Порт откроют в пятницу => посол]]. Об этом, как передаёт радио, сообщил посол.",
        "[[Порт откроют в пятницу => посол]]. Как передаёт радио, об этом сообщил посол.",
    ),
    no=("Порт откроют в пятницу. Об этом мечтал посол.", "Порт закрыт. О сроках и об этом посол сообщит завтра."),
)
def about_this(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A sentence that credits what stands before it: the paragraph so far, else the paragraph before."""
    a = p.analysis
    begin = first_of(p, u)
    span = range(begin, min(u.stop, begin + (16 if a.word[begin : begin + 1] == ("Как",) else 9)))
    cue: int | None
    this = next(
        (
            k
            for k in span
            if a.word[k].lower() in {"об", "о"} and k + 1 < u.stop and a.word[k + 1].lower() in {"этом", "чем"}
        ),
        None,
    )
    insert = _inserted(p, u, this) if this is not None else None
    skipped = range(*insert) if insert else range(0)
    if this is not None and not any((finite(a, k) or a.word[k] == ",") for k in range(begin, this) if k not in skipped):
        told = (k for k in range(this, u.stop) if k not in skipped and speech_verb(a, k))
        cue = next((k for k in told if verb_form(a, k) in {"finite", "short"}), None)
        if cue is None or ahead(a, cue) or complementizer(p, u, cue, THAT) is not None:
            return
    elif any(
        fold(a.lemma[k]) in _STATEMENTS and k and fold(a.lemma[k - 1]) in {"такой", "соответствующий"} for k in span
    ):
        cue = next((k for k in range(begin, u.stop) if fold(a.lemma[k]) in _UTTER and finite(a, k)), None)
        if cue is None:
            return
    else:
        return
    units = _before(p, u)
    content = pieces(p, *((first_of(p, x), x.stop) for x in units))
    if not content:
        return
    whole: tuple[Chars, ...] = ((content[0][0], content[-1][1]),)
    lo = max(u.first, insert[1]) if insert and insert[1] <= cue else u.first
    source = with_reference(p, source_of(p, cue, lo, _clause(p, u, cue)), cue, u.stop)
    if insert and source.channel is None:
        passer = next((k for k in skipped if speech_verb(a, k) and finite(a, k)), None)
        channel = source_of(p, passer, *insert).speaker if passer is not None else None
        source = replace(source, channel=channel, carrier=source.carrier and channel is None)
    yield statement(p, (*units, u), whole, cue, source)


def _inserted(p: Passage, u: Unit, this: int) -> tuple[int, int] | None:
    """Return the credit set into a sentence that credits: «об этом, как передаёт радио, сообщил посол»."""
    a = p.analysis
    begin = first_of(p, u)
    if a.word[begin].lower() == "как" and a.word[this - 1] == ",":
        return begin, this
    if a.word[this + 2 : this + 3] == (",",) and a.word[this + 3 : this + 4] == ("как",):
        stop = next((k for k in range(this + 4, min(u.stop, this + 20)) if a.word[k] == ","), None)
        return (this + 2, stop + 1) if stop is not None else None
    return None


def _clause(p: Passage, u: Unit, cue: int) -> int:
    return next((k for k in range(cue + 1, u.stop) if p.analysis.word[k] in {",", "("} and outer(p, k)), u.stop)


def _before(p: Passage, u: Unit) -> tuple[Unit, ...]:
    """Return the units that a crediting sentence speaks of: its paragraph so far, else a short paragraph before."""
    out: list[Unit] = []
    at = u.number - 1
    paragraph = (
        u.paragraph if at >= 0 and p.units[at].paragraph == u.paragraph else (p.units[at].paragraph if at >= 0 else -1)
    )
    while at >= 0 and p.units[at].paragraph == paragraph and len(out) < 4:
        if _says_something(p, p.units[at]):
            out.append(p.units[at])
        at -= 1
    out.reverse()
    if paragraph != u.paragraph and len(out) > 2:
        return (out[-1],)
    return tuple(out)


def _says_something(p: Passage, u: Unit) -> bool:
    """Say whether a unit is a sentence, and no dateline or stamp."""
    stamp = p.analysis.story.dateline
    if stamp is not None and p.analysis.stop[u.stop - 1] <= stamp.span.end:
        return False
    return any(
        p.analysis.pos[k] in {"VERB", "AUX"} or verb_form(p.analysis, k) == "short" for k in range(u.first, u.stop)
    )


@RULES.rule(
    "ru.statement.label",
    kind="statement",
    yes=("Ковалёв: [[порт откроют в пятницу => Ковалёв]]",),
    no=("Итог встречи: порт откроют в пятницу",),
)
def label(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A headline that names the speaker before a colon or behind a last dash."""
    a = p.analysis
    begin = first_of(p, u)
    if u.number and a.word[u.first] not in DASHES and u.paragraph != p.headline:
        return
    colon = next((k for k in range(begin, min(u.stop, begin + 7)) if a.word[k] == ":"), None)
    if colon is not None and colon + 1 < u.stop and outer(p, colon + 1):
        source = _named(p, begin, colon)
        content = p.chars(colon + 1, u.stop)
        if source is not None and content is not None:
            yield statement(p, (u,), (content,), None, source)
        return
    dash = next((k for k in range(u.stop - 2, max(begin, u.stop - 7), -1) if a.word[k] in DASHES), None)
    if dash is not None and any(finite(a, k) for k in range(begin, dash)):
        source = _named(p, dash + 1, u.stop)
        content = p.chars(begin, dash)
        if source is not None and content is not None:
            yield statement(p, (u,), (content,), None, source)


def _named(p: Passage, lo: int, hi: int) -> Source | None:
    """Return the person, organisation or medium that a short phrase in the nominative names."""
    a = p.analysis
    if hi - lo > 6 or any(a.pos[k] in {"VERB", "ADP"} for k in range(lo, hi)):
        return None
    for k in range(lo, hi):
        if a.pos[k] in NOMINAL | {"X"} and a.case(k) in {"Nom", ""}:
            named = any(n.kind in {"PER", "ORG"} and n.first <= k <= n.last for n in a.names)
            return Source(k, last=k) if named or role(a, k) in {"outlet", "service"} or a.word[k].isupper() else None
    return None
