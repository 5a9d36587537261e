"""Who is who in a story: one entity for each real one, and nobody put together by guess."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diplowire.model.reading import Entity, Reading
from diplowire.rules.trace import Trace

Explained = Callable[[str], tuple[Reading, Trace]]


def entities(explained: Explained, text: str, kind: str) -> list[Entity]:
    return [e for e in explained(text)[0].entities if e.kind == kind]


def said(text: str, entity: Entity) -> list[tuple[str, str]]:
    return [(m.of(text), m.form) for m in entity.mentions]


def test_full_name_surname_and_office_are_one_person(explained: Explained) -> None:
    text = (
        "Министр обороны Чехии Ян Горак прибыл в Вену. Горак встретился с канцлером Австрии. "
        "Министр обороны Чехии пробудет в Вене два дня."
    )
    (person,) = entities(explained, text, "person")
    assert (person.name, person.country) == ("Ян Горак", "CZE")
    assert [(o.title, o.country) for o in person.offices] == [("министр обороны", "CZE")]
    forms = said(text, person)
    assert ("Ян Горак", "name") in forms
    assert ("Горак", "name") in forms
    assert [form for _, form in forms].count("office") == 1


def test_namesakes_with_other_first_names_stay_apart(explained: Explained) -> None:
    text = "Посол Чехии Ян Горак встретился с министром обороны Словакии Петром Гораком."
    assert [(p.name, p.country) for p in entities(explained, text, "person")] == [
        ("Ян Горак", "CZE"),
        ("Петр Горак", "SVK"),
    ]


def test_initials_fit_only_their_own_names(explained: Explained) -> None:
    text = "Посол Чехии Ян Горак прибыл в Вену. Переговоры вёл Я. Горак, а за столом сидел П. Горак."
    names = [p.name for p in entities(explained, text, "person")]
    assert "Ян Горак" in names
    assert len(names) == 2


def test_initials_alone_make_nobody_the_same(explained: Explained) -> None:
    text = "Прибыли премьер Чехии Я.П.Горак и премьер Словакии П.Я.Антал."
    assert [(p.name, p.country) for p in entities(explained, text, "person")] == [
        ("Я. П. Горак", "CZE"),
        ("П. Я. Антал", "SVK"),
    ]


def test_the_full_name_is_the_name(explained: Explained) -> None:
    text = "Посол Чехии Ян Горак прибыл в Вену. Переговоры вёл Я. П. Горак."
    assert [p.name for p in entities(explained, text, "person")] == ["Ян Горак"]


def test_a_foreign_name_in_the_instrumental_is_one_name(explained: Explained) -> None:
    text = "Посол Чехии провёл переговоры с министром иностранных дел Турции Хаканом Фиданом."
    assert [p.name for p in entities(explained, text, "person")] == ["Хакан Фидан"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Посол говорил о просьбе президента Чехии (Яна) Горака.", ["Ян Горак"]),
        ("Посол говорил с президентом [Яном] Гораком.", ["Ян Горак"]),
        ("Гостей встретили посол Чехии Ян Горак и аким Астаны Болат Серикбаев.", ["Болат Серикбаев", "Ян Горак"]),
        ("Посол Чехии Ян Горак выразил благодарность Президенту за приём.", ["Ян Горак"]),
        ("Это сообщила пресс-служба Акорды.", []),
        ("Посла принял Садыр Жапаров. С визитом Садыр Жапаров посещает столицу.", ["Садыр Жапаров"]),
        ("Посла и премьер-министра Индии Нарендру Моди связывают давние отношения.", ["Нарендра Моди"]),
    ],
)
def test_what_is_a_name_and_what_is_none(text: str, names: list[str], explained: Explained) -> None:
    assert sorted(p.name for p in entities(explained, text, "person")) == names


def test_the_first_president_is_not_the_president(explained: Explained) -> None:
    text = "Посол встретился с первым президентом Чехии Яном Гораком. Затем посол говорил с президентом Чехии."
    (person,) = entities(explained, text, "person")
    assert said(text, person) == [("Яном Гораком", "name")]


def test_the_commonwealth_is_that_of_independent_states(explained: Explained) -> None:
    text = "Совет глав правительств СНГ собрался в Минске. Доля стран Содружества в торговле выросла."
    (union,) = (e for e in entities(explained, text, "organization") if e.name == "СНГ")
    assert [form for form, _ in said(text, union)] == ["СНГ", "Содружества"]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Сербия ответила. Сербские войска ушли.", [("Сербия", "name"), ("Сербские", "demonym")]),
        ("Президент Сербии уехал из Сербии.", [("Сербии", "name"), ("Сербии", "name")]),
        ("Власти ФРГ ответили властям Германии.", [("ФРГ", "abbreviation"), ("Германии", "name")]),
    ],
)
def test_all_names_of_a_state_are_one_entity(text: str, forms: list[tuple[str, str]], explained: Explained) -> None:
    (state,) = entities(explained, text, "state")
    assert said(text, state) == forms


def test_a_place_lies_in_its_state(explained: Explained) -> None:
    text = "Переговоры прошли в Вене и в Граце."
    assert [(p.name, p.country) for p in entities(explained, text, "place")] == [("Вена", "AUT"), ("Грац", "AUT")]


def test_a_person_without_a_state_has_none(explained: Explained) -> None:
    text = "Переговоры в Вене вёл Ян Горак."
    (person,) = entities(explained, text, "person")
    assert (person.country, person.offices) == (None, ())


def test_an_office_that_nobody_is_named_for_is_no_person(explained: Explained) -> None:
    text = "Президент Сербии прибыл в Вену."
    assert entities(explained, text, "person") == []


def test_pronouns_mean_the_person_who_fits(explained: Explained) -> None:
    text = "Министр обороны Чехии Анна Горакова прибыла в Вену. Она встретится с канцлером Австрии."
    (person,) = entities(explained, text, "person")
    assert ("Она", "pronoun") in said(text, person)


def test_a_pronoun_of_another_gender_means_somebody_else(explained: Explained) -> None:
    text = "Министр обороны Чехии Анна Горакова прибыла в Вену. Он уехал."
    (person,) = entities(explained, text, "person")
    assert ("Он", "pronoun") not in said(text, person)


def test_press_services_are_told_apart_by_whose_they_are(explained: Explained) -> None:
    text = (
        "Стороны подписали соглашение, сообщила пресс-служба президента Сербии. "
        "Документ вступит в силу в мае, уточнила пресс-служба правительства Венгрии."
    )
    services = [e for e in entities(explained, text, "organization") if "пресс-служба" in e.name]
    assert [e.country for e in services] == ["SRB", "HUN"]


def test_a_ministry_is_its_states(explained: Explained) -> None:
    text = "МИД Сербии вызвал посла Австрии. В МИД Сербии отказались от комментариев."
    (ministry,) = (e for e in entities(explained, text, "organization") if "МИД" in e.name)
    assert ministry.country == "SRB"
    assert len(ministry.mentions) == 2


def test_mentions_stand_in_order_and_ids_tell_the_kind(explained: Explained) -> None:
    text = (
        "Министр обороны Чехии Ян Горак прибыл в Вену, где его принял канцлер Австрии. В Вене Горак пробудет два дня."
    )
    letters = {"person": "p", "state": "s", "organization": "o", "place": "l", "facility": "f"}
    for entity in explained(text)[0].entities:
        assert entity.id[0] == letters[entity.kind]
        starts = [m.start for m in entity.mentions]
        assert starts == sorted(starts)
