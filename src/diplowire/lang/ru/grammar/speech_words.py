"""The words of reported speech: which verb, noun or phrase carries a statement, and in which constructions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.lexicon import fold
from diplowire.model.analysis import Analysis


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of speech: its act and the constructions in which it carries a statement."""

    lemma: str
    act: str
    frames: frozenset[str]


@cache
def speech_verbs() -> dict[str, Verb]:
    """Return the verbs of speech by lemma."""
    table = rows("speech_verbs", ("lemma", "act", "frames", "example"))
    return {r["lemma"]: Verb(r["lemma"], r["act"], frozenset(r["frames"].split())) for r in table}


@cache
def channel_verbs() -> dict[str, frozenset[str]]:
    """Return the verbs of carrying words, each with the nouns whose genitive is the speaker."""
    table = rows("channel_verbs", ("lemma", "objects", "example"))
    return {r["lemma"]: frozenset(r["objects"].split(",")) - {"-"} for r in table}


@cache
def source_phrases() -> dict[str, str]:
    """Return the nouns of source phrases, each with its voice: speaker or data."""
    table = rows("source_phrases", ("noun", "voice", "example"))
    return {r["noun"]: r["voice"] for r in table}


@cache
def content_nouns() -> dict[str, tuple[str, str]]:
    """Return the nouns of opinion and feeling that are expressed: (act, frame)."""
    table = rows("content_nouns", ("noun", "act", "frame", "example"))
    return {r["noun"]: (r["act"], r["frame"]) for r in table}


@cache
def source_nouns() -> dict[str, str]:
    """Return the nouns through which words come: document, service or outlet."""
    table = rows("source_nouns", ("lemma", "role", "example"))
    return {r["lemma"]: r["role"] for r in table}


_newest: list[tuple[Analysis, dict[int, Verb]]] = []


def told(a: Analysis) -> dict[int, Verb]:
    """Return the verbs of speech of a story by token, in order; nouns and full adjectives are none.

    Those of the newest story are kept: every rule of speech asks for them.
    """
    newest = _newest[0] if _newest else None  # taken once: another thread may put its own there
    if newest is None or newest[0] is not a:
        newest = (a, {i: verb for i in range(len(a)) if (verb := _speech_verb(a, i)) is not None})
        _newest[:] = [newest]
    return newest[1]


def speech_verb(a: Analysis, i: int) -> Verb | None:
    """Return the verb of speech that a token is a form of."""
    return told(a).get(i)


def told_between(a: Analysis, first: int, stop: int) -> Iterator[tuple[int, Verb]]:
    """Return the verbs of speech among tokens, half-open, in order."""
    verbs = told(a)
    return ((i, verbs[i]) for i in range(first, stop) if i in verbs)


def _speech_verb(a: Analysis, i: int) -> Verb | None:
    if a.pos[i] not in {"VERB", "AUX", "ADJ", "ADV"}:
        return None
    verb = speech_verbs().get(fold(a.lemma[i]))
    if verb is None or a.feats[i].get("Person") == "1" or a.feats[i].get("Mood") == "Imp":
        return None  # "напомним, что": the outlet itself
    form = verb_form(a, i)
    if form == "short":
        return verb
    if a.pos[i] in {"ADJ", "ADV"} and form not in {"participle", "gerund"}:
        return None
    return None if "short" in verb.frames else verb


def verb_form(a: Analysis, i: int) -> str:
    """Return finite, infinitive, gerund, participle, short (a predicative) or an empty string."""
    feats = a.feats[i]
    form = feats.get("VerbForm", "")
    if form == "Conv":
        return "participle" if a.rel[i] == "acl" else "gerund"  # only a participle describes a noun
    if form == "Inf":
        return "infinitive"
    if feats.get("Variant") == "Short" or feats.get("StyleVariant") == "Short":
        return "short"
    if form == "Part":
        return "participle"
    if form == "Fin" or feats.get("Mood") or feats.get("Tense"):
        return "finite"
    return ""


def finite(a: Analysis, i: int) -> bool:
    """Say whether a token is a predicate: a finite verb or a short participle."""
    return a.pos[i] in {"VERB", "AUX"} and verb_form(a, i) in {"finite", "short"}


def role(a: Analysis, i: int) -> str:
    """Return the role of a source noun, or an empty string."""
    return source_nouns().get(fold(a.lemma[i]), source_nouns().get(fold(a.word[i]), ""))
