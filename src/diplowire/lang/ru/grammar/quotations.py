"""Quotations: where the speaker stands beside the marks."""

from __future__ import annotations

from collections.abc import Iterator

from diplowire.lang.ru.grammar.clauses import DASHES, PAUSES, first_of, opens_credit, outer
from diplowire.lang.ru.grammar.drafts import carried, quoted_by, statement, with_reference
from diplowire.lang.ru.grammar.origins import NOMINAL, Source
from diplowire.lang.ru.grammar.speakers import source_of
from diplowire.lang.ru.grammar.speech_words import channel_verbs, finite, speech_verb, verb_form
from diplowire.lang.ru.lexicon import fold
from diplowire.lang.ru.registry import RULES
from diplowire.rules.speech import Chars, Passage, Quote, StatementDraft, Unit

_STOPS = {",", ".", "!", "?", "…", "...", "!..", "?.."}


@RULES.rule(
    "ru.statement.quote-cue",
    kind="statement",
    yes=(
        '"[[Порт откроют в пятницу вечером => посол]]", - сказал посол.',
        "«[[Порт откроют в пятницу вечером => ведомстве]]», — сообщили в ведомстве.",
        '"[[Порт откроют в пятницу вечером => посла]]", - приводит слова посла агентство.',
        "«[[Порт откроют в пятницу вечером => посол]]», — сказал посол, передает корреспондент агентства.",
    ),
    no=("Газета «Новая северная торговая неделя» вышла в пятницу.",),
)
def quote_cue(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A quotation with the verb of speech behind it; it may go on behind the verb."""
    a = p.analysis
    taken: set[int] = set()
    for n, q in enumerate(u.quotes):
        if n in taken or not q.closed or not opens_sentence(p, u, q):
            continue
        following = u.quotes[n + 1] if n + 1 < len(u.quotes) else None
        lo, hi = q.last + 1, following.first if following and following.speech else u.stop
        hi = next((j for j in range(lo + 1, hi) if a.word[j] == "." and j + 1 < hi and a.word[j + 1] in DASHES), hi)
        cue = told_by(p, lo, hi)
        if cue is None or (not q.speech and a.word[q.last + 1] not in PAUSES):
            continue
        end = _clause_end(p, cue, hi)
        source = carried(p, cue, lo, hi) or with_reference(p, source_of(p, cue, lo, end), lo, hi)
        if source.channel is None:
            channel = quoted_by(p, max(source.last, cue) + 1, hi) or _passed_on(p, u, end, hi)
            source = Source(source.speaker, channel, source.inherits, source.carrier and channel is None, source.last)
        content: list[Chars] = [*_before(p, q), (q.start, q.stop)]
        units = [u]
        if following is not None and all(not c.isalnum() for j in range(hi, following.first) for c in a.word[j]):
            if hi <= following.first and _resumes(p, hi, following.first):
                content.append((following.start, following.stop))
                taken.add(n + 1)
        elif following is None:
            rest = _next_part(p, u, hi)
            if rest is not None:
                content.append(rest[0])
                units.append(rest[1])
        yield statement(p, tuple(units), tuple(content), cue, source, direct=True)


def _passed_on(p: Passage, u: Unit, end: int, hi: int) -> int | None:
    """Return the medium behind the clause of a speaker that passes his words on: «…», сказал посол, передаёт радио."""
    passing = opens_credit(p, u, end) if end < hi else None
    found = source_of(p, passing, end, hi) if passing is not None and passing < hi else None
    return found.speaker if found is not None and found.carrier else None


def opens_sentence(p: Passage, u: Unit, q: Quote) -> bool:
    """Say whether a quotation begins its sentence."""
    a = p.analysis
    first = first_of(p, u) if q.speech else u.first
    j = q.first - 1
    while j >= first and not any(c.isalnum() for c in a.word[j]):
        if a.word[j] in {".", "!", "?"}:
            return True
        if a.word[j] == ":":
            return False
        j -= 1
    return j < first


def told_by(p: Passage, lo: int, hi: int) -> int | None:
    """Return the verb of speech behind a quotation: its first verb, behind a pause or right at the mark."""
    a = p.analysis
    words = 0
    for j in range(lo, hi):
        if a.word[j] == ":" or (a.word[j] == "," and words):
            return None
        if any(c.isalnum() for c in a.word[j]):
            words += 1
        verb = speech_verb(a, j)
        if verb is not None and verb_form(a, j) in {"finite", "short"} and "quote" in verb.frames:
            return j
        if fold(a.lemma[j]) in channel_verbs() and carried(p, j, lo, hi):
            return j
        if finite(a, j) or words > 9:
            return j if words <= 2 and _announced(p, lo, j, hi) else None
    return None


def _announced(p: Passage, lo: int, verb: int, hi: int) -> bool:
    """Say whether the layout alone makes a verb one of speech: behind a comma and a dash, its subject behind it."""
    a = p.analysis
    if not any(a.word[k] in DASHES for k in range(lo, verb)) or verb_form(a, verb) != "finite":
        return False
    subjects = (k for k in a.children[verb] if a.rel[k].startswith("nsubj") and verb < k < hi)
    return any(a.case(k) in {"Nom", ""} or (a.pos[k] == "PROPN" and a.word[k][-1] in "оуыэ") for k in subjects)


def _clause_end(p: Passage, cue: int, hi: int) -> int:
    """Return where the clause of a credit ends: at a comma that does not stand inside its names."""
    a = p.analysis
    return next((j for j in range(cue + 1, hi) if a.word[j] in {",", "(", ";", ":"} or (a.word[j] in DASHES)), hi)


def _resumes(p: Passage, lo: int, hi: int) -> bool:
    return any(p.analysis.word[j] in DASHES for j in range(max(lo - 1, 0), hi))


def _before(p: Passage, q: Quote) -> list[Chars]:
    """Return the parts of a quotation that stand in the paragraphs before."""
    if not q.continues:
        return []
    at = p.quotes.index(q) - 1
    parts: list[Chars] = []
    while at >= 0 and (p.quotes[at].depth or not p.quotes[at].closed):
        if not p.quotes[at].depth:
            parts.append((p.quotes[at].start, p.quotes[at].stop))
            if not p.quotes[at].continues:
                break
        at -= 1
    return parts[::-1]


def _next_part(p: Passage, u: Unit, hi: int) -> tuple[Chars, Unit] | None:
    """Return what a quotation goes on with in the next sentence, behind a dash, with or without marks."""
    a = p.analysis
    if u.number + 1 >= len(p.units):
        return None
    after = p.units[u.number + 1]
    dash = a.word[after.first] in DASHES or a.word[u.stop - 1] in DASHES
    if after.paragraph != u.paragraph or not dash:
        return None
    if after.quotes and after.quotes[0].speech and after.quotes[0].first <= after.first + 1:
        return (after.quotes[0].start, after.quotes[0].stop), after
    if after.quotes and after.quotes[0].speech:
        return None
    span = p.chars(after.first, after.stop)
    return (span, after) if span else None


@RULES.rule(
    "ru.statement.quote-insert",
    kind="statement",
    yes=("«[[Порт откроют в пятницу => посол]], — сказал посол. — [[Мы ждём гостей => посол]]».",),
    no=("«Порт — это ворота города, и мы ждём гостей», гласит надпись.",),
)
def quote_insert(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A quotation whose marks enclose the verb of speech as well."""
    a = p.analysis
    for q in u.quotes:
        dashes = [j for j in range(q.first + 1, q.last) if a.word[j] in DASHES and not a.word[j - 1].isalnum()]
        for n, j in enumerate(dashes):
            end = dashes[n + 1] if n + 1 < len(dashes) else q.last
            near = [k for k in (j + 1, j + 2, j + 3) if k < q.last]
            cue = next((k for k in near if _says(p, k) or carried(p, k, j, end)), None)
            if cue is None or any(a.word[k] in _STOPS for k in range(j + 1, cue)):
                continue
            stop = next((k for k in range(cue, end) if a.word[k] in _STOPS), end)
            source = carried(p, cue, j, stop) or source_of(p, cue, j, stop)
            if source.speaker is None:
                continue
            parts = [p.chars(q.first, j), p.chars(end + 1, q.last + 1) if end < q.last else None]
            content = tuple(x for x in parts if x)
            if content:
                yield statement(p, (u,), content, cue, source, direct=True)
            break


def _says(p: Passage, k: int) -> bool:
    verb = speech_verb(p.analysis, k)
    return verb is not None and "quote" in verb.frames and verb_form(p.analysis, k) == "finite"


@RULES.rule(
    "ru.statement.cue-quote",
    kind="statement",
    yes=(
        "Посол добавил: «[[Порт откроют в пятницу вечером => Посол]]».",
        "В миссии отказались назвать срок: «[[Мы не говорим о датах => миссии]]».",
    ),
    no=("Посол прочёл книгу «Порт откроют в пятницу вечером».",),
)
def cue_quote(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A quotation behind a colon; the clause or the paragraph before it names the speaker."""
    a = p.analysis
    for q in u.quotes:
        home, j = u, q.first - 1
        if q.first <= first_of(p, u) and u.number:
            home = p.units[u.number - 1]
            j = home.stop - 1
        if j < home.first or a.word[j] != ":" or q.words < 2:
            continue
        lo = next(
            (k + 1 for k in range(j - 1, home.first - 1, -1) if a.word[k] in {".", "?", "!", ";"} or not outer(p, k)),
            home.first,
        )
        verbs = [k for k in range(lo, j) if speech_verb(a, k) is not None and outer(p, k)]
        predicates = verbs or [k for k in range(lo, j) if finite(a, k)]
        if not verbs and not q.speech:
            continue
        source = source_of(p, predicates[-1], lo, j) if predicates else _label(p, lo, j)
        if source is None or (not verbs and source.speaker is None):
            continue
        units = (u,) if home is u else (home, u)
        yield statement(p, units, ((q.start, q.stop),), verbs[-1] if verbs else None, source, direct=True)


def _label(p: Passage, lo: int, hi: int) -> Source | None:
    """Read a short phrase before a colon as the name of the speaker."""
    a = p.analysis
    if hi - lo > 8:
        return None
    found = next((k for k in range(lo, hi) if a.pos[k] in NOMINAL and a.case(k) in {"Nom", ""}), None)
    return Source(found, last=found) if found is not None else None


@RULES.rule(
    "ru.statement.quote-alone",
    kind="statement",
    yes=('Посол выступил в порту. "[[Мы ждём гостей из-за моря]]".',),
    no=("Посол купил книгу «Ждём гостей из-за моря».",),
)
def quote_alone(p: Passage, u: Unit) -> Iterator[StatementDraft]:
    """A quotation that is a sentence of its own goes on with the words of the last speaker."""
    a = p.analysis
    for q in u.quotes:
        if q.words < 5 or (not q.closed and not q.continues) or not opens_sentence(p, u, q):
            continue
        after = next((j for j in range(q.last + 1, u.stop) if any(c.isalnum() for c in a.word[j])), None)
        if after is None or not outer(p, after):
            yield statement(p, (u,), ((q.start, q.stop),), None, Source(inherits=True), direct=True)
