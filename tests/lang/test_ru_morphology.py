"""Lemmas, inflection and names of Russian words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from diplowire.lang.ru.steps import morphology

CASES = {"genitive": "Gen", "dative": "Dat", "instrumental": "Ins"}
with (Path(__file__).parent / "people.tsv").open(encoding="utf-8") as file:
    PEOPLE = list(csv.DictReader(file, delimiter="\t"))


def feats(text):
    return dict(x.split("=") for x in text.split("|") if x)


def tagged(form, case, gender):
    return [(word, {"Case": case, "Gender": gender, "Number": "Sing", "Animacy": "Anim"}) for word in form.split()]


@pytest.mark.parametrize("row", PEOPLE, ids=lambda row: row["name"])
@pytest.mark.parametrize("column", CASES)
def test_a_name_in_any_case_has_one_nominative(row, column):
    found = morphology().name_nominative(tagged(row[column], CASES[column], row["gender"]))
    assert found.text == row["name"]


@pytest.mark.parametrize("row", PEOPLE, ids=lambda row: row["name"])
def test_a_nominative_stays(row):
    assert morphology().name_nominative(tagged(row["name"], "Nom", row["gender"])).text == row["name"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        # of two tags one is wrong
        ([("Дмитрием", "Case=Ins|Gender=Masc"), ("Медведевым", "Case=Nom|Gender=Masc")], "Дмитрий Медведев"),
        ([("Эльвирой", "Case=Ins|Gender=Masc"), ("Набиуллиной", "Case=Ins|Gender=Fem")], "Эльвира Набиуллина"),
        # no locative looks like that
        ([("Столтенбергом", "Case=Loc|Gender=Masc")], "Столтенберг"),
        ([("Захаровой", "Case=Gen|Gender=Masc")], "Захарова"),
        ([("Медведевыми", "Case=Ins|Gender=Masc|Number=Sing")], "Медведевы"),
        ([("С", "Case=Ins"), (".", ""), ("Лавровым", "Case=Ins|Gender=Masc")], "С . Лавров"),
        ([("ТОКАЕВЫМ", "Case=Ins|Gender=Masc")], "ТОКАЕВ"),
        ([("Петром", "Case=Ins|Gender=Masc"), ("Тарасовым", "Case=Ins|Gender=Masc")], "Петр Тарасов"),
        ([("Пётром", ""), ("Бергом", "Case=Ins|Gender=Masc")], "Пётр Берг"),
    ],
)
def test_odd_names(parts, name):
    assert morphology().name_nominative([(form, feats(tags)) for form, tags in parts]).text == name


def test_two_good_readings_are_not_sure():
    assert not morphology().name_nominative(tagged("Грдене", "Dat", "Masc")).sure
    assert morphology().name_nominative(tagged("Виктором", "Ins", "Masc")).sure


@pytest.mark.parametrize(
    ("form", "pos", "tags", "lemma"),
    [
        ("Атамбаев", "PROPN", "Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing", "атамбаев"),
        ("Атамбаевым", "PROPN", "Animacy=Anim|Case=Ins|Gender=Masc|Number=Sing", "атамбаев"),
        ("Сагинтаевым", "PROPN", "Animacy=Anim|Case=Ins|Gender=Masc|Number=Sing", "сагинтаев"),
        ("Захаровой", "PROPN", "Animacy=Anim|Case=Dat|Gender=Fem|Number=Sing", "захарова"),
        ("Лавров", "PROPN", "Animacy=Anim|Case=Nom|Gender=Masc|Number=Sing", "лавров"),
        ("Астане", "PROPN", "Animacy=Inan|Case=Loc|Gender=Fem|Number=Sing", "астана"),
        ("Минска", "PROPN", "Animacy=Inan|Case=Gen|Gender=Masc|Number=Sing", "минск"),
        ("МИНСК", "PROPN", "Animacy=Inan|Case=Nom|Gender=Masc|Number=Sing", "минск"),
        ("Давосе", "PROPN", "Animacy=Inan|Case=Loc|Gender=Masc|Number=Sing", "давос"),
        ("Штатов", "PROPN", "Animacy=Inan|Case=Gen|Gender=Masc|Number=Plur", "штат"),
        ("подписанный", "VERB", "Case=Nom|Gender=Masc|Number=Sing|VerbForm=Part|Voice=Pass", "подписать"),
        ("обсуждают", "VERB", "Mood=Ind|Number=Plur|VerbForm=Fin", "обсуждать"),
        ("встречу", "NOUN", "Animacy=Inan|Case=Acc|Gender=Fem|Number=Sing", "встреча"),
        ("встречу", "VERB", "Mood=Ind|Number=Sing|Person=1|VerbForm=Fin", "встретить"),
        ("стали", "VERB", "Mood=Ind|Number=Plur|Tense=Past|VerbForm=Fin", "стать"),
        ("стали", "NOUN", "Animacy=Inan|Case=Gen|Gender=Fem|Number=Sing", "сталь"),
        ("приёме", "NOUN", "Animacy=Inan|Case=Loc|Gender=Masc|Number=Sing", "приём"),
        (",", "PUNCT", "", ","),
        ("ы" * 5000, "NOUN", "Case=Nom", "ы" * 5000),
    ],
)
def test_lemmas(form, pos, tags, lemma):
    assert morphology().lemma(form, pos, feats(tags)) == lemma


@pytest.mark.parametrize(
    ("form", "pos", "tags", "case", "number", "out"),
    [
        ("Касым-Жомартом", "PROPN", "Animacy=Anim|Case=Ins|Gender=Masc|Number=Sing", "Nom", None, "Касым-Жомарт"),
        ("премьер-министра", "NOUN", "Animacy=Anim|Case=Gen|Gender=Masc|Number=Sing", "Ins", None, "премьер-министром"),
        ("Главы", "NOUN", "Animacy=Anim|Case=Gen|Gender=Masc|Number=Sing", "Nom", None, "Глава"),
        ("переговоры", "NOUN", "Animacy=Inan|Case=Nom|Gender=Masc|Number=Plur", "Gen", None, "переговоров"),
        ("послу", "NOUN", "Animacy=Anim|Case=Dat|Gender=Masc|Number=Sing", "Nom", "Plur", "послы"),
        ("приеме", "NOUN", "Animacy=Inan|Case=Loc|Gender=Masc|Number=Sing", "Nom", None, "прием"),
        ("вчера", "ADV", "", "Nom", None, None),
    ],
)
def test_inflection(form, pos, tags, case, number, out):
    assert morphology().inflect(form, pos, feats(tags), case, number) == out


@pytest.mark.parametrize(
    ("phrase", "out"),
    [
        (
            [
                ("норвежском", "ADJ", "Case=Loc|Gender=Neut|Number=Sing"),
                ("оборонном", "ADJ", "Case=Loc|Gender=Neut|Number=Sing"),
                ("ведомстве", "NOUN", "Animacy=Inan|Case=Loc|Gender=Neut|Number=Sing"),
            ],
            "норвежское оборонное ведомство",
        ),
        (
            [
                ("Соединенными", "ADJ", "Case=Ins|Number=Plur"),
                ("Штатами", "PROPN", "Animacy=Inan|Case=Ins|Gender=Masc|Number=Plur"),
            ],
            "Соединенные Штаты",
        ),
        (
            [
                ("первого", "ADJ", "Case=Gen|Gender=Masc|Number=Sing"),
                ("вице-премьера", "NOUN", "Animacy=Anim|Case=Gen|Gender=Masc|Number=Sing"),
            ],
            "первый вице-премьер",
        ),
        ([], ""),
    ],
)
def test_a_phrase_turns_to_the_nominative_with_what_agrees(phrase, out):
    assert " ".join(morphology().nominative([(form, pos, feats(tags)) for form, pos, tags in phrase])) == out
