"""The Russian names: every row agrees with morphology, with its example and with the gazetteer."""

from __future__ import annotations

import importlib.util
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pymorphy3
import pytest
from razdel import tokenize

from diplowire.errors import TableError
from diplowire.gazetteer import load as load_gazetteer
from diplowire.lang.ru.lexicon import Lexicon, Surface, fold, load, load_from

TABLES = ("states", "places", "organisations", "persons", "offices", "role_nouns")
SCRIPT = Path(__file__).parents[2] / "tools" / "build_gazetteer.py"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


@cache
def _morphology() -> Any:
    return pymorphy3.MorphAnalyzer()


@cache
def _normal_forms(word: str) -> frozenset[str]:
    return frozenset(fold(parse.normal_form) for parse in _morphology().parse(word)) | {fold(word)}


def _words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@cache
def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gazetteer", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("table", TABLES)
def test_lemmas_are_normal_forms_of_the_words(lexicon: Lexicon, table: str) -> None:
    for row in getattr(lexicon, table).rows:
        words = _words(row.form)
        assert len(words) == len(row.lemmas), row
        assert all(lemma in _normal_forms(word) for word, lemma in zip(words, row.lemmas, strict=True)), row


@pytest.mark.parametrize("table", TABLES)
def test_the_example_shows_the_name(lexicon: Lexicon, table: str) -> None:
    for row in getattr(lexicon, table).rows:
        known, length = [_normal_forms(word) for word in _words(row.example)], len(row.lemmas)
        shown = any(
            all(lemma in known[start + k] for k, lemma in enumerate(row.lemmas))
            for start in range(len(known) - length + 1)
        )
        assert shown, row


@pytest.mark.parametrize("table", TABLES)
def test_no_word_mixes_alphabets(lexicon: Lexicon, table: str) -> None:
    for row in getattr(lexicon, table).rows:
        for word in _words(f"{row.form} {row.example}"):
            for part in word.replace(".", "-").split("-"):
                scripts = {unicodedata.name(letter).split()[0] for letter in part if letter.isalpha()}
                assert len(scripts) <= 1, (row, word)


def test_the_tables_are_as_the_script_would_write_them() -> None:
    script = _script()
    for path in [*script.FACTS.glob("*.tsv"), *script.NAMES.glob("*.tsv")]:
        assert script.in_order(path) == path.read_text("utf-8"), path.name


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("сша", "USA"),
        ("штаты", None),
        ("рф", "RUS"),
        ("кндр", "PRK"),
        ("республика беларусь", "BLR"),
        ("белоруссия", "BLR"),
        ("киргизский", "KGZ"),
        ("кыргызстан", "KGZ"),
        ("россиянка", "RUS"),
        ("британский", "GBR"),
        ("северокорейский", "PRK"),
        ("югоосетинский", "XSO"),
        ("того", "TGO"),
        ("советский союз", "SUN"),
    ],
)
def test_states_are_found_by_lemmas(lexicon: Lexicon, words: str, state: str | None) -> None:
    found = {row.id for row in lexicon.states.by_lemmas.get(tuple(words.split()), ())}
    assert found == ({state} if state else set())


def test_a_name_may_be_of_several_things(lexicon: Lexicon) -> None:
    assert {row.id for row in lexicon.states.by_form[("рт",)]} == {"TJK"}
    assert {row.id for row in lexicon.states.by_form[("конго",)]} == {"COG"}
    assert {row.id for row in lexicon.states.by_lemmas[("конголезский",)]} == {"COD", "COG"}
    assert {row.use for row in lexicon.states.by_form[("русский",)]} == {"ethnic", "demonym"}


def test_every_member_state_but_a_few_has_an_adjective(lexicon: Lexicon) -> None:
    members = {state.id for state in load_gazetteer().states.values() if state.status == "member"}
    named = {row.id for row in lexicon.states.rows if row.use == "adjective"}
    assert sorted(members - named) == ["DMA", "GNB", "KIR", "KNA", "LSO", "PLW", "SLB", "TUV", "VCT"]


def test_canonical_names(lexicon: Lexicon) -> None:
    assert lexicon.states.canonical("USA") == "США"
    assert lexicon.places.canonical("minsk") == "Минск"
    assert lexicon.organisations.canonical("interfax") == "Интерфакс"
    assert lexicon.persons.canonical("kofi-annan") == "Кофи Аннан"
    assert lexicon.surnames("emomali-rahmon") == {"рахмон", "рахмонов"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("глава мид", "министр иностранных дел", True),
        ("премьер", "председатель правительства", True),
        ("президент", "глава государства", True),
        ("госсекретарь", "министр иностранных дел", True),
        ("пресс-секретарь", "официальный представитель", True),
        ("замглавы мид", "глава мид", False),
        ("лидер", "президент", False),
        ("вице-премьер", "премьер", False),
    ],
)
def test_titles_of_one_role(lexicon: Lexicon, one: str, other: str, same: bool) -> None:
    roles = [{title.role for title in lexicon.offices.by_form[tuple(words.split())]} for words in (one, other)]
    assert (roles[0] == roles[1]) is same


def test_a_former_office_is_not_the_office(lexicon: Lexicon) -> None:
    assert lexicon.offices.by_form[("экс-президент",)][0].role == "former"
    assert "former" in lexicon.offices.by_role


@pytest.mark.parametrize(
    ("form", "text", "may_be"),
    [
        ("ЕС", ["ЕС"], True),
        ("ЕС", ["ес"], False),
        ("Чад", ["Чаду"], True),
        ("Чад", ["чаду"], False),
        ("Того", ["того"], False),
        ("Совет Европы", ["СОВЕТУ", "ЕВРОПЫ"], True),
        ("ЕврАзЭС", ["ЕврАзЭС"], True),
        ("чешский", ["чешскому"], True),
    ],
)
def test_names_have_their_capitals(lexicon: Lexicon, form: str, text: list[str], may_be: bool) -> None:
    rows = [row for table in (lexicon.states, lexicon.organisations) for row in table.rows if row.form == form]
    assert [row.written(text) for row in rows] == [may_be]


def test_common_words_name_an_outlet_only_in_quotation_marks(lexicon: Lexicon) -> None:
    quoted = {row.form for row in lexicon.organisations.rows if row.quoted}
    assert {"Известия", "Правда", "Спутник"} <= quoted
    assert not quoted & {"Интерфакс", "Reuters", "ТАСС"}


def _copy(folder: Path) -> None:
    for table in TABLES:
        text = files("diplowire.lang.ru.names").joinpath(f"{table}.tsv").read_text("utf-8")
        (folder / f"{table}.tsv").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("states", "яяя\tQQQ\tname\tяяя\tпример", "the gazetteer has no QQQ"),
        ("states", "яяя\tBLR\tpet\tяяя\tпример", "use is 'pet'"),
        ("states", "яяя\tBLR\tcanonical\tяяя\tпример", "BLR has two canonical names"),
        ("organisations", "яяя\tun\tname\tno\tяяя\tпример", "quotes is 'no'"),
        ("offices", "яяя\tpresident\t\tяяя\tпример", "no role"),
        ("role_nouns", "яяя\t\tпример", "no lemmas or no example"),
    ],
)
def test_a_malformed_table_is_refused(tmp_path: Path, table: str, row: str, message: str) -> None:
    _copy(tmp_path)
    with (tmp_path / f"{table}.tsv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    with pytest.raises(TableError, match=message):
        load_from(tmp_path, load_gazetteer())


def test_a_thing_without_a_canonical_name_is_refused(tmp_path: Path) -> None:
    _copy(tmp_path)
    path = tmp_path / "states.tsv"
    path.write_text(path.read_text("utf-8").replace("Япония\tJPN\tcanonical", "Япония\tJPN\tname"), "utf-8")
    with pytest.raises(TableError, match="JPN has no canonical name"):
        load_from(tmp_path, load_gazetteer())


def test_a_quoted_name_says_so() -> None:
    row = Surface("Правда", "pravda", "canonical", ("правда",), "об этом пишет «Правда»", quoted=True)
    assert row.quoted and row.written(["Правде"]) and not row.written(["правде"])
