"""Russian: only the wiring of what stands in this folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from diplowire._version import VERSION
from diplowire.lang.pack import Pack, Words
from diplowire.lang.ru.context import full_models, full_steps
from diplowire.lang.ru.envelope import story
from diplowire.lang.ru.grammar.commitments import commitments
from diplowire.lang.ru.grammar.dates import time_expressions
from diplowire.lang.ru.grammar.figures import quantities
from diplowire.lang.ru.grammar.forms import lemmas
from diplowire.lang.ru.grammar.mentions import mentions
from diplowire.lang.ru.grammar.persons import stem
from diplowire.lang.ru.grammar.statements import SPEECH
from diplowire.lang.ru.identity import identity
from diplowire.lang.ru.lexicon import load
from diplowire.lang.ru.nested import nested_steps
from diplowire.lang.ru.registry import RULES
from diplowire.lang.ru.search import lemmas as lemmas_of_text
from diplowire.lang.ru.steps import models, russian_steps
from diplowire.rules.frame import Frame, read_frames, read_patterns
from diplowire.rules.kind import kinds
from diplowire.rules.table import Row, read_table

_FRAMES = ("id", "kind", "lemma", "pos", "pattern", "needs", "gives", "yes", "no")
_PATTERNS = ("pattern", "actor", "recipient", "host", "symmetric")


def frame_rows() -> list[Row]:
    """Return the rows of the table of frames, examples included."""
    return read_table(files(__package__) / "frames" / "events.tsv", _FRAMES)


def _frames() -> dict[str, list[Frame]]:
    patterns = read_patterns(read_table(files(__package__) / "frames" / "patterns.tsv", _PATTERNS))
    return read_frames(frame_rows(), patterns, kinds())


def _rows(name: str, *columns: str) -> Sequence[Row]:
    path = files(__package__) / "words" / f"{name}.tsv"
    return read_table(path, (*columns, "example"), unique=columns[: max(1, len(columns) - 1)])


def _table(name: str, *columns: str) -> Mapping[str, Row]:
    return {r["lemma"]: r for r in _rows(name, *columns)}


@cache
def words() -> Words:
    """Return the tables that the finders look into."""
    return Words(
        frames=_frames(),
        factuality_cues=_rows("factuality_cues", "lemma", "where", "factuality"),
        change_cues=_rows("change_cues", "lemma", "before", "change"),
        light_verbs=_rows("light_verbs", "lemma", "tense"),
        party_nouns=_table("party_nouns", "lemma", "sort", "pair"),
        documents=_table("documents", "lemma", "kind"),
        event_words=_table("event_words", "lemma", "sort", "value"),
        measures=_table("measures", "lemma", "measure"),
        contexts=_table("contexts", "lemma", "context"),
        rank_nouns=_rows("rank_nouns", "lemma", "kind", "with", "measure"),
        inside=frozenset({"в", "во", "на", "под", "у", "близ", "около", "возле"}),
        about=frozenset({"о", "по", "относительно", "насчет", "в область", "в сфера"}),
        conditional=frozenset({"если", "бы", "б", "чтобы"}),
        through=frozenset({"от", "к", "о", "на", "насчет", "относительно"}),
        carrying=frozenset({"с", "в"}),
        aiming=frozenset({"на", "до", "к"}),
        containers=frozenset({"раунд", "серия", "ряд", "этап", "тур", "цикл", "начало", "продолжение"}),
        lasting=frozenset({"длиться", "продлиться", "продолжаться", "продолжиться", "рассчитать"}),
        reflexive=frozenset({"свой"}),
        origin=frozenset({"из"}),
        comparing=frozenset({"сравнению с", "сравнении с", "отношению к", "отличие от"}),
        owning=frozenset({"для", "у"}),
        within=lemmas("within", "phrase"),
        occasions=_rows("occasions", "phrase", "day"),
        demonstrative=frozenset({"этот", "тот", "такой", "данный"}),
    )


@cache
def digest() -> str:
    """Return the SHA-256 over every table of the pack: what a reading was made with."""
    total = hashlib.sha256()
    for folder in ("frames", "names", "words"):
        for path in sorted((files(__package__) / folder).iterdir(), key=lambda p: p.name):
            if path.name.endswith(".tsv"):
                total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


PACK = Pack(
    language="ru",
    version=VERSION,
    envelope=story,
    steps=russian_steps,
    mentions=mentions,
    words=words,
    speech=lambda: SPEECH,
    commitments=commitments,
    times=time_expressions,
    quantities=quantities,
    stem=stem,
    surnames=lambda person: load().surnames(person),
    digest=digest,
    models=models,
    full=full_steps,
    full_models=full_models,
    nested=nested_steps,
    identity=identity,
    lemmas=lemmas_of_text,
    rules=RULES,
)
