"""Mentions of a Russian story: where names begin and end, and which offices stand with them."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from diplowire.lang.ru import PACK
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.rules.table import read_table
from diplowire.rules.trace import Trace

Explained = Callable[[str], tuple[Reading, Trace]]
WORDS = files("diplowire.lang.ru") / "words"
OWNED = read_table(WORDS / "owned.tsv", ("lemma", "of", "example"))
HUMAN = read_table(WORDS / "human_verbs.tsv", ("lemma", "case", "example"), unique=("lemma", "case"))
POSTS = read_table(files("diplowire.lang.ru") / "words" / "posts.tsv", ("lemma", "sort", "example"))


def _analysed(text: str) -> Analysis:
    return reader().analyse(PACK.envelope(Document(text=text))[0])


def _mentions(text: str, kind: str) -> list[MentionDraft]:
    return [m for m in PACK.mentions(_analysed(text)) if m.kind == kind]


@pytest.mark.parametrize(
    ("example", "of"),
    [
        *(pytest.param(row["example"], row["of"], id=row["lemma"]) for row in OWNED),
        *(pytest.param(row["example"], "person", id=f"{row['lemma']}-{row['case']}") for row in HUMAN),
    ],
)
def test_the_example_of_a_word_beside_a_pronoun_tells_what_it_means(example: str, of: str) -> None:
    assert [m.of for m in _mentions(f"Вчера {example}.", "pronoun")] == [of]


@pytest.mark.parametrize("example", [pytest.param(row["example"], id=row["lemma"]) for row in POSTS])
def test_the_example_of_a_post_word_shows_an_office_that_means_nobody(example: str) -> None:
    roles = _mentions(example, "role")
    assert roles
    assert all(r.generic or r.offices[0].former for r in roles)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Письмо Томаса Шефера (Thomas Schäfer) опубликовано.", ["Томас Шефер"], id="second-name-in-brackets"
        ),
        pytest.param("Посол получил письмо от Кэндзи Мориямы.", ["Кэндзи Морияма"], id="first-name-without-cases"),
        pytest.param(
            "Хуан Мигель Рохас прибыл в Осло. Хуан Рохас прочтёт доклад.", ["Хуан Мигель Рохас"], id="a-name-left-out"
        ),
        pytest.param(
            "Саддам Хуссейн родился в Тикрите. Саддам Хусейн правил страной до 2003 года.",
            ["Саддам Хуссейн"],
            id="a-doubled-letter",
        ),
    ],
)
def test_one_person_by_several_names(explained: Explained, text: str, names: list[str]) -> None:
    assert [e.name for e in explained(text)[0].entities if e.kind == "person"] == names


def test_two_regions_share_a_noun(explained: Explained) -> None:
    text = "Гродненская и Брестская области подписали договор с Павлодарской областью."
    found = {e.name: e.country for e in explained(text)[0].entities if e.kind == "place"}
    assert found == {"Гродненская область": "BLR", "Брестская область": "BLR", "Павлодарская область": "KAZ"}


def test_an_apparatus_is_no_office_of_anybody(explained: Explained) -> None:
    text = "Гостя подключили к аппарату искусственного дыхания."
    assert [e.name for e in explained(text)[0].entities] == []


def test_the_channel_and_its_name_are_one_thing(explained: Explained) -> None:
    text = "Об этом сообщает канал NBC News."
    assert [e.name for e in explained(text)[0].entities] == ["NBC News"]


def test_a_charge_d_affaires_by_the_title_of_the_table() -> None:
    (person,) = _mentions("Речь идёт о словах временного поверенного в Осло Хуана Рохаса.", "person")
    assert [(o.title, o.role) for o in person.offices] == [("временный поверенный", "charge_d_affaires")]


def test_head_of_a_region_is_no_head_of_state() -> None:
    (role,) = _mentions("Об этом сообщил глава Татарстана.", "role")
    assert role.role == "regional_head"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("О Хуане Рохасе говорят в порту.", "Хуан Рохас"),
        ("У Си Цзиньпина спросили о ценах.", "Си Цзиньпин"),
        ("О. Шольц приехал в порт.", "О. Шольц"),
        ("У Минь приехал в порт.", "У Минь"),
    ],
    ids=["a-preposition", "another", "an-initial", "a-surname-of-one-letter"],
)
def test_one_letter_before_a_name_is_what_it_is_written_as(text: str, name: str) -> None:
    assert [m.name for m in _mentions(text, "person")] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Премьер Италии Джорджа Мелони прибыла в порт.", "Джорджа Мелони"),
        ("В порту встретили Джорджу Мелони.", "Джорджа Мелони"),
        ("Об этом Кае Каллас сообщил рыбак.", "Кая Каллас"),
        ("Рыбаки видели Джорджа Морони.", "Джордж Морони"),
        ("Рыбачка Ангелина Меркель прибыла в порт.", "Ангелина Меркель"),
    ],
    ids=["as-a-man-in-the-genitive", "in-the-accusative", "in-the-dative", "nobody-known", "a-namesake"],
)
def test_a_name_by_another_case_is_that_of_somebody_known(text: str, name: str) -> None:
    assert name in [m.name for m in _mentions(text, "person")]
