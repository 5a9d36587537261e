"""Credits set beside what is said: «как сообщил X, Y», «Y, как уточнил X»."""

from __future__ import annotations

from collections.abc import Iterator

from diplowire.lang.ru.grammar.clauses import PAUSES, clause_stop, first_of, lead, outer, pieces
from diplowire.lang.ru.grammar.drafts import statement, with_reference
from diplowire.lang.ru.grammar.origins import Source
from diplowire.lang.ru.grammar.reports import credit_stop, is_quoted, points_back
from diplowire.lang.ru.grammar.speakers import source_of
from diplowire.lang.ru.grammar.speech_words import finite, speech_verb, verb_form
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.registry import RULES
from diplowire.rules.speech import Passage, StatementDraft, Unit, below


@RULES.rule(
    "ru.statement.as-said",
    kind="statement",
    yes=(
        "Как сообщил посол, [[порт откроют в пятницу => посол]].",
        "[[Порт => ведомстве]], как уточнили в ведомстве, [[откроют в пятницу => ведомстве]].",
    ),
    no=("Как только порт откроют, посол уедет.",),
)
def as_said(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """What is said, with «как сообщил X» before, inside or behind it."""
    a = p.analysis
    begin = first_of(p, u)
    for j in range(begin, u.stop):
        if (
            a.word[j].lower() != "как"
            or not outer(p, j)
            or not (j == begin or a.word[j - 1] in PAUSES | {"однако", "и", "а", "но"})
        ):
            continue
        if j >= begin + 2 and fold(a.word[j - 2]) in {"того", "тем", "так", "то", "таким"}:
            continue  # a comparison or a time: "до того, как"
        cue = None
        for k in range(j + 1, min(u.stop, j + 12)):
            verb = speech_verb(a, k)
            if verb is not None and "credit" in verb.frames and verb_form(a, k) in {"finite", "short"}:
                cue = k
            if cue is not None or finite(a, k) or a.word[k] in {",", ":"} or a.pos[k] == "SCONJ":
                break
        if cue is None:
            continue
        source = source_of(p, cue, j, credit_stop(p, u, cue))
        if source.last == cue and source.inherits:
            source = Source(last=cue)  # "as was told before": by nobody in particular
        stop = phrase_stop(p, u, max(source.last, cue))
        source = with_reference(p, source, j, stop)
        if stop >= u.stop:
            content = pieces(p, (lead(p, u, j), j))
        else:
            left = (lead(p, u, j), j) if j > begin else (j, j)
            content = pieces(p, left, (stop + 1, clause_stop(p, u, cue, stop + 1)))
        if content and not points_back(p, content):
            yield statement(p, (u,), content, cue, source, direct=is_quoted(p, u, content))


def phrase_stop(p: Passage, u: Unit, last: int) -> int:
    """Return the comma behind a source phrase; one inside the phrase (an apposition) does not count."""
    a = p.analysis
    first = credit_stop(p, u, last)
    tree = [k for k in below(a, last) if first < k < u.stop] if last < u.stop else []
    if tree and first < u.stop and not any(finite(a, k) for k in below(a, last)):
        end = tree[-1]
        if end + 1 < u.stop and a.word[end + 1] == ",":
            return end + 1
    return first
