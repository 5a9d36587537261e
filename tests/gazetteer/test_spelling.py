"""Spellings of one name in several languages and scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from diplowire.gazetteer import load
from diplowire.gazetteer.spelling import INITIAL, NEAR, SAME, alike, latin, skeleton
from diplowire.rules.table import read_table

TABLE = Path(__file__).parent / "spellings.tsv"
LATIN = frozenset("abcdefghijklmnopqrstuvwxyz-")


@cache
def pairs(are: str) -> list[tuple[str, str]]:
    rows = read_table(TABLE, ("one", "another", "are"), unique=("one", "another"))
    return [(row["one"], row["another"]) for row in rows if row["are"] == are]


def test_there_are_enough_pairs() -> None:
    assert len(pairs("same")) >= 60
    assert len(pairs("other")) >= 40


@pytest.mark.parametrize(("one", "another"), pairs("same"))
def test_spellings_of_one_name_meet(one: str, another: str) -> None:
    assert skeleton(one) == skeleton(another)
    assert alike(one, another) == alike(another, one) >= NEAR


@pytest.mark.parametrize(("one", "another"), pairs("other"))
def test_two_names_stay_two(one: str, another: str) -> None:
    assert alike(one, another) == alike(another, one) == 0


def test_the_degrees() -> None:
    assert alike("Токаев", "Tokayev") == SAME
    assert alike("Лукашенко", "Лукашэнка") == NEAR
    assert alike("А.", "Александр") == alike("Alexander", "А.") == alike("A.", "А.") == INITIAL
    assert alike("Ж.", "Zhaparov") == INITIAL
    assert alike("Б.", "Александр") == 0
    assert alike("", "Александр") == alike("—", "—") == 0


def test_a_daughter_has_the_skeleton_of_her_father_but_not_the_name() -> None:
    assert skeleton("Иванов") == skeleton("Иванова")
    assert alike("Иванов", "Иванова") == 0


@pytest.mark.parametrize(
    "word", ["Қасым-Жомарт", "O‘zbekiston", "Ð'Artagnan", "Đilas", "Łukašenka", "中", "", "-", "І."]
)
def test_latin_is_plain(word: str) -> None:
    assert set(latin(word)) <= LATIN


def test_every_row_of_letters_is_shown_by_its_example() -> None:
    table = files("diplowire.gazetteer") / "letters.tsv"
    for row in read_table(table, ("letters", "at", "folded", "example"), unique=("letters", "at")):
        low = row["example"].lower()
        start, end = low.startswith(row["letters"]), low.endswith(row["letters"])
        assert {"start": start, "end": end, "": row["letters"] in low}[row["at"]], row


def test_most_labels_of_the_gazetteer_share_skeletons_with_the_russian_names() -> None:
    names = {r["id"]: r["form"] for r in _russian() if r["use"] == "canonical"}
    persons = load().persons
    same = sum(_bones(names[person]) == _bones(label) for person, label in persons.items())
    assert same / len(persons) >= 0.7  # the rest: Chinese, Korean, Japanese, French, German, English


def _bones(name: str) -> list[str]:
    return sorted(skeleton(word) for word in name.split())


def _russian() -> list[dict[str, str]]:
    table = files("diplowire.lang.ru.names") / "persons.tsv"
    return read_table(table, ("form", "id", "use", "lemmas", "example"), unique=("form", "id", "use"))
