"""How the rules of statements write down what they found."""

from __future__ import annotations

from diplowire.lang.ru.grammar.origins import NOMINAL, Source
from diplowire.lang.ru.grammar.phrases import POSSESSIVE
from diplowire.lang.ru.grammar.speech_words import channel_verbs, role, speech_verb
from diplowire.lang.ru.lexicon import fold
from diplowire.model.analysis import Analysis
from diplowire.rules.speech import Again, Chars, Passage, StatementDraft, Unit

_PRONOUNS = {"он": "Masc", "его": "Masc", "она": "Fem", "ее": "Fem", "её": "Fem"}
_AGAIN: dict[str, Again] = {"person": "person", "body": "body", "outlet": "medium", "service": "service"}
_MANY = {"корреспондент", "медиа", "пресса", "редакция", "сми", "телевидение"}  # no medium of its own
_UNNAMED = {"высокопоставленный", "другой", "некий", "неназванный", "один"}  # of somebody new


def evidence(p: Passage, *units: Unit) -> tuple[Chars, ...]:
    """Return the sentences of units in full."""
    a = p.analysis
    return tuple((a.start[u.first], a.stop[u.stop - 1]) for u in units)


def statement(
    p: Passage,
    units: tuple[Unit, ...],
    content: tuple[Chars, ...],
    cue: int | None,
    source: Source,
    *,
    direct: bool = False,
    act: str | None = None,
) -> StatementDraft:
    """Write a draft; the act is that of the cue unless another is given."""
    a = p.analysis
    verb = speech_verb(a, cue) if cue is not None else None
    return StatementDraft(
        "direct" if direct else "indirect",
        content,
        source.speaker,
        source.channel,
        cue,
        fold(a.lemma[cue]) if cue is not None else None,
        act or (verb.act if verb else "state"),
        evidence(p, *units),
        source.inherits,
        carrier=source.carrier,
        again=again(a, source.speaker),
        gender=_PRONOUNS.get(a.word[source.speaker].lower(), "") if source.speaker is not None else "",
    )


def again(a: Analysis, i: int | None) -> Again:
    """Say how the word of a speaker takes up who spoke before: a pronoun, a bare noun of role, body or medium."""
    if i is None:
        return ""
    if a.word[i].lower() in _PRONOUNS:
        return "pronoun"
    kind = _AGAIN.get(role(a, i))
    if kind == "service":
        return kind
    if kind is None or fold(a.lemma[i]) in _MANY or a.word[i].isupper():
        return ""
    if a.pos[i] != "NOUN" or a.feats[i].get("Number") != "Sing":
        return ""
    if i + 1 < len(a) and (a.case(i + 1) == "Gen" or a.word[i + 1] in '"«'):
        return ""
    if any(a.rel[j] in {"nmod", "det", "nummod", "appos", "flat", "flat:name"} for j in a.children[i]):
        return ""
    if i and kind != "person" and a.pos[i - 1] == "ADJ":
        return ""
    return "" if i and fold(a.lemma[i - 1]) in _UNNAMED else kind


def carried(p: Passage, cue: int, lo: int, hi: int) -> Source | None:
    """Return whose words a verb of carrying brings, and through whom ("приводит слова посла агентство")."""
    a = p.analysis
    objects = channel_verbs().get(fold(a.lemma[cue]))
    if objects is None:
        return None
    speaker: int | None = None
    last = cue
    if objects:
        noun = next(
            (j for j in range(lo, hi) if fold(a.lemma[j]) in objects and abs(j - cue) < 8 and a.pos[j] == "NOUN"), None
        )
        if noun is None:
            return None
        if noun > lo and a.word[noun - 1].lower() in POSSESSIVE:
            speaker, last = noun - 1, noun
        else:
            speaker = next((j for j in range(noun + 1, hi) if a.pos[j] in NOMINAL and a.case(j) in {"Gen", ""}), None)
            last = max(noun, speaker or 0)
    else:
        speaker = next(
            (j for j in range(lo, hi) if j != cue and a.pos[j] in NOMINAL and a.case(j) in {"Acc", "Gen"}), None
        )
        if speaker is None:
            speaker = next((j for j in range(lo, hi) if a.word[j].lower() in POSSESSIVE), None)
        last = max(cue, speaker or 0)
    taken = {speaker}
    channel = next(
        (j for j in a.children[cue] if a.rel[j].startswith("nsubj") and lo <= j < hi and j not in taken), None
    )
    if channel is None:
        places = [*range(last + 1, hi), *range(cue - 1, lo - 1, -1)]
        channel = next(
            (j for j in places if a.pos[j] in NOMINAL | {"X"} and j not in taken and a.case(j) in {"Nom", ""}), None
        )
    return Source(speaker, channel, inherits=speaker is None, last=max(last, channel or 0))


def reference(p: Passage, lo: int, hi: int) -> int | None:
    """Return the source that a medium refers to ("со ссылкой на ведомство", "ссылаясь на ведомство")."""
    a = p.analysis
    for j in range(lo, hi - 1):
        if fold(a.word[j]) in {"ссылкой", "ссылаясь"} and a.word[j + 1].lower() == "на":
            found = next(
                (k for k in range(j + 2, min(hi, j + 9)) if a.pos[k] in NOMINAL | {"X"} and a.word[k] != ","), None
            )
            if found is not None and fold(a.lemma[found]) in {
                "информация",
                "слово",
                "данные",
                "сведение",
                "заявление",
            }:
                found = next((k for k in range(found + 1, min(hi, found + 5)) if a.pos[k] in NOMINAL), found)
            return found
    return None


def quoted_by(p: Passage, lo: int, hi: int) -> int | None:
    """Return the medium in "цитата по агентству" or "чьи слова приводит агентство" behind a credit."""
    a = p.analysis
    for j in range(lo, hi - 1):
        if fold(a.lemma[j]) == "цитата" and a.word[j + 1].lower() == "по":
            return next((k for k in range(j + 2, min(hi, j + 6)) if a.pos[k] in NOMINAL | {"X"}), None)
        if fold(a.lemma[j]) in channel_verbs() and j > lo:
            source = carried(p, j, lo, hi)
            if source is not None:
                return source.channel
    return None


def with_reference(p: Passage, source: Source, lo: int, hi: int) -> Source:
    """Take what a medium refers to as the speaker and the medium as the channel."""
    found = reference(p, lo, hi)
    if found is None or source.speaker is None:
        return source
    return Source(found, source.speaker, last=max(found, source.last))
