"""The words that the finders look into: each example shows its lemma, each cue makes events as real as it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import get_args

import pytest

from diplowire.lang.ru import PACK
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Factuality, Format, Rank, Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.rules.registry import parse_case
from diplowire.rules.table import Row, read_table
from diplowire.rules.trace import Trace

Explained = Callable[[str], tuple[Reading, Trace]]
CUES = "factuality_cues"
GAP = pytest.mark.xfail(strict=True, reason="a known gap")
TABLES = {
    "documents": ("lemma", "kind"),
    "event_words": ("lemma", "sort", "value"),
    "change_cues": ("lemma", "before", "change"),
    CUES: ("lemma", "where", "factuality"),
    "light_verbs": ("lemma", "tense"),
    "measures": ("lemma", "measure"),
    "name_heads": ("lemma", "kind", "class", "extent"),
    "party_nouns": ("lemma", "sort", "pair"),
    "rank_nouns": ("lemma", "kind", "with", "measure"),
    "sizes": ("lemma",),
}


def rows(table: str) -> list[Row]:
    columns = TABLES[table]
    return read_table(files("diplowire.lang.ru") / "words" / f"{table}.tsv", (*columns, "example"), unique=columns)


def params(found: Iterable[tuple[str, Row]]) -> list[object]:
    """Return rows as parameters; an example with a leading `?` is a known gap."""
    cases = [(id, row, parse_case(row["example"])) for id, row in found]
    return [pytest.param(row, case.text, id=id, marks=[GAP] if case.gap else []) for id, row, case in cases]


@cache
def analysed(text: str) -> Analysis:
    story, _ = PACK.envelope(Document(text=text))
    return reader().analyse(story)


@pytest.mark.parametrize(
    ("row", "example"),
    params((f"{table}-{row['lemma']}", row) for table in TABLES if table != CUES for row in rows(table)),
)
def test_example_holds_its_lemma(row: Row, example: str) -> None:
    assert row["lemma"] in analysed(example).lemma


@pytest.mark.parametrize(("row", "example"), params((f"{row['lemma']}-{row['where']}", row) for row in rows(CUES)))
def test_cue_makes_its_example_as_real_as_it_says(row: Row, example: str, explained: Explained) -> None:
    reading, _ = explained(example)
    found = [(e.factuality, e.factuality_cue.lemma if e.factuality_cue else None) for e in reading.events]
    assert (row["factuality"], row["lemma"]) in found


CHANGE_ROWS = rows("change_cues")


@pytest.mark.parametrize("row", CHANGE_ROWS, ids=lambda row: f"{row['lemma']}-{row['change']}")
def test_word_of_change_changes_its_example(row: Row, explained: Explained) -> None:
    reading, _ = explained(row["example"])
    changes = {e.change for e in reading.events}
    assert row["lemma"] in analysed(row["example"]).lemma
    assert (changes - {None}) if row["change"] == "through" else row["change"] in changes


@pytest.mark.parametrize("row", read_table(files("diplowire.lang.ru") / "words" / "within.tsv", ("phrase", "example")))
def test_phrase_makes_what_is_told_behind_it_a_part(row: Row, explained: Explained) -> None:
    reading, _ = explained(f"Премьер Сербии прибыл с визитом. {row['example'].capitalize()}.")
    assert row["example"].startswith(row["phrase"])
    assert [e.part_of for e in reading.events if e.part_of]


OCCASIONS = read_table(files("diplowire.lang.ru") / "words" / "occasions.tsv", ("phrase", "day", "example"))


@pytest.mark.parametrize("row", OCCASIONS, ids=lambda row: row["phrase"])
def test_phrase_before_a_contact_lends_it_the_parties_of_its_clause(row: Row, explained: Explained) -> None:
    reading, _ = explained(f"{row['example'][0].upper()}{row['example'][1:]}.")
    contact, signing = sorted(reading.events, key=lambda e: e.kind == "signing")
    assert row["example"].startswith(row["phrase"])
    assert signing.kind == "signing"
    assert {p.entity for p in contact.participants} == {p.entity for p in signing.participants}


VISIT = "Премьер-министр Сербии{} Австрию в пятницу."


@pytest.mark.parametrize(
    ("words", "factuality"),
    [
        (" посетил", "occurred"),
        (" посетит", "planned"),
        (" посещает", "ongoing"),
        (" не посетил", "denied"),
        (" не посетит", "denied"),
        (" намерен посетить", "planned"),
        (" не намерен посетить", "denied"),
        (" хочет посетить", "possible"),
        (" отказался посетить", "cancelled"),
        (", возможно, посетит", "possible"),
        (" посетил бы", "possible"),
        (" должен был посетить", "planned"),
    ],
)
def test_verbs_in_their_clause(words: str, factuality: str, explained: Explained) -> None:
    reading, _ = explained(VISIT.format(words))
    assert [e.factuality for e in reading.events if e.kind == "visit"] == [factuality]


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("Состоялись переговоры президента Сербии с канцлером Австрии.", "occurred"),
        ("Пройдут переговоры президента Сербии с канцлером Австрии.", "planned"),
        ("Состоятся переговоры президента Сербии с канцлером Австрии.", "planned"),
        ("Идут переговоры президента Сербии с канцлером Австрии.", "ongoing"),
        ("Переговоры президента Сербии с канцлером Австрии не состоялись.", "denied"),
        ("Переговоры президента Сербии с канцлером Австрии отменены.", "cancelled"),
        ("Переговоры президента Сербии с канцлером Австрии запланированы на май.", "planned"),
        ("Готовятся переговоры президента Сербии с канцлером Австрии.", "planned"),
        ("Возможные переговоры президента Сербии с канцлером Австрии осудила пресса.", "possible"),
        ("Обсуждается подготовка переговоров президента Сербии с Австрией, которые состоятся в мае.", "planned"),
        ("Это будут первые переговоры президента Сербии с канцлером Австрии.", "planned"),
        ("Отмена переговоров президента Сербии с канцлером Австрии удивила прессу.", "cancelled"),
    ],
)
def test_nouns_under_their_governors(text: str, factuality: str, explained: Explained) -> None:
    reading, _ = explained(text)
    assert [e.factuality for e in reading.events if e.kind == "talks"] == [factuality]


@pytest.mark.parametrize(
    "words",
    [
        "Посол намерен",
        "Страна намерена",
        "Стороны намерены",
        "Страна готова",
        "Стороны готовы",
    ],
)
def test_short_adjectives_have_one_lemma_in_every_form(words: str, explained: Explained) -> None:
    reading, _ = explained(f"{words} подписать договор о границе.")
    assert [c.strength for c in reading.commitments] == ["intends"]


def test_values_are_those_of_the_record() -> None:
    assert {row["factuality"] for row in rows(CUES)} <= set(get_args(Factuality))
    words = rows("event_words")
    assert {row["value"] for row in words if row["sort"] == "format"} <= set(get_args(Format))
    assert {row["value"] for row in words if row["sort"] == "rank"} <= set(get_args(Rank))
    assert all(row["value"].isdigit() for row in words if row["sort"] == "ordinal")
