"""Our answers to the corpora: who holds which post where, and how objects are called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diplowire.model.analysis import Labelled, Link
from diplowire_bench import nerel_ours, rucoco, rucoco_ours
from diplowire_bench.factrueval.ours import answer, person_parts
from diplowire_bench.reading import see
from diplowire_bench.seen import Seen


def _facts(text: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(f.tag, f.arguments) for f in answer(see(text)).facts]


def test_who_owns_or_founded_a_company_owns_it() -> None:
    found = _facts("Основатель компании «Маяк» Иван Седов уехал.")
    assert found == [("ownership", (("owner", "Иван Седов"), ("property", "компании «Маяк»")))]


def test_a_deal_has_two_parties_and_a_kind() -> None:
    found = _facts("Компания «Маяк» купила компанию «Луч» за миллион долларов.")
    assert found == [("deal", (("participant", "Маяк"), ("participant", "Луч"), ("type", "купля/продажа")))]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Анна Ким", "firstname Анна, lastname Ким"),
        ("Ху Цзиньтао", "lastname Ху, firstname Цзиньтао"),
        ("Хуан Карлос Рохас", "firstname Хуан, firstname Карлос, lastname Рохас"),
        ("Марин Ле Пен", "firstname Марин, lastname Ле Пен"),
        ("Иван Петрович Седов", "firstname Иван, patronymic Петрович, lastname Седов"),
        ("Людмила Марковна", "firstname Людмила, patronymic Марковна"),
        ("Жан-Мари Дюпон", "firstname Жан, firstname Мари, lastname Дюпон"),
        ("Меркель", "lastname Меркель"),
    ],
)
def test_parts_of_a_name(name: str, parts: str) -> None:
    found = sorted(f"{key} {value}" for key, value in person_parts(name))
    assert found == sorted(parts.split(", "))


def _objects(text: str) -> list[tuple[str, str]]:
    return [(o.tag, o.attributes[0][1]) for o in answer(see(text)).objects]


def test_lines_that_the_corpus_draws_elsewhere() -> None:
    assert _objects("Мэр осмотрел Большой театр.") == [("org", "Большой театр")]
    assert _objects("В РФ ждут гостей.") == [("loc", "РФ")]
    assert _objects("Ответило федеральное правительство.") == []


def test_a_state_acts_unless_it_is_where_something_is() -> None:
    seen = see("Финляндия ответила. Посол работает в Финляндии.")
    assert [n.tag for n in answer(seen, apart=True).names] == ["locorg", "loc"]
    assert [n.tag for n in answer(seen).names] == ["loc", "loc"]


def test_a_profession_has_whose_it_is_in_nerel() -> None:
    text = "Выступил президент Финляндии Александр Стубб."
    found = nerel_ours.answer(see(text))
    assert {text[e.start : e.end] for e in found.entities if e.tag == "PROFESSION"} == {"президент Финляндии"}
    pairs = {(r.tag, text[r.source.start : r.source.end], text[r.target.start : r.target.end]) for r in found.relations}
    assert ("WORKS_AS", "Александр Стубб", "президент Финляндии") in pairs
    assert ("WORKPLACE", "президент Финляндии", "Финляндии") in pairs


def _story(text: str, *chains: tuple[str, ...]) -> tuple[rucoco.Story, Seen]:
    spans = tuple(tuple((text.index(w), text.index(w) + len(w)) for w in chain) for chain in chains)
    return rucoco.Story("x", text, spans), see(text)


def test_an_office_and_a_pronoun_are_given_to_a_named_person() -> None:
    text = "Президент Финляндии Александр Стубб прибыл в Осло. Глава государства выступил. Его слушали все."
    chain = ("Президент Финляндии Александр Стубб", "Глава государства", "Его")
    rows = rucoco_ours.score(*_story(text, chain))
    assert (rows["roles"].gold, rows["pronouns"].gold) == (1, 1)
    assert rows["roles"].f1 == rows["pronouns"].f1 == rows["LEA"].recall == 1


def test_with_links_a_profession_before_a_name_is_that_persons_and_so_is_an_office_of_the_record() -> None:
    seen = see("Судья палаты Анна Ким уехала. Глава МИД Намибии Иван Рохас остался. Министр ждёт.")
    a = seen.analysis
    spans = {"Судья палаты": "PROFESSION", "палаты": "ORGANIZATION", "Анна Ким": "PERSON", "Иван Рохас": "PERSON"}
    labelled = []
    for words, label in {**spans, "Министр": "PROFESSION"}.items():
        inside = a.within(seen.text.index(words), seen.text.index(words) + len(words))
        labelled.append(Labelled(label, inside[0], inside[-1], 0.9))
    seen.analysis = replace(a, labelled=tuple(labelled), links=(Link("WORKPLACE", 0, 1, 0.9),))
    said = {
        (r.tag, seen.words(r.source.start, r.source.end), seen.words(r.target.start, r.target.end))
        for r in nerel_ours.answer(seen).relations
    }
    assert said == {
        ("WORKPLACE", "Судья палаты", "палаты"),
        ("WORKS_AS", "Анна Ким", "Судья палаты"),
        ("WORKPLACE", "Анна Ким", "палаты"),
        ("WORKS_AS", "Иван Рохас", "Министр"),
    }
