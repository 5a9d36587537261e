"""Organisations and places by name: where the name ends, its second name, sites, sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from diplowire.lang.ru import PACK
from diplowire.lang.ru.grammar.persons import persons
from diplowire.model.analysis import Name
from diplowire.model.mention import MentionDraft
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.pipeline import reader
from diplowire.rules.trace import Trace

Explained = Callable[[str], tuple[Reading, Trace]]


def _words(text: str, *kinds: str) -> list[str]:
    a = reader().analyse(PACK.envelope(Document(text=text))[0])
    return [a.text(m.first, m.last) for m in _mentions(text) if m.kind in kinds]


def _mentions(text: str) -> list[MentionDraft]:
    return PACK.mentions(reader().analyse(PACK.envelope(Document(text=text))[0]))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(
            "С ними приехал астронавт, и мы спросили астронавта Европейского космического агентства Томаса Песке.",
            "Европейского космического агентства",
            id="whom-the-words-before-tell",
        ),
        pytest.param(
            "Мы спросили директора Международного института права Ивана Седова.",
            "Международного института права",
            id="a-full-name-behind-genitives",
        ),
        pytest.param("Открылся Фонд Фридриха Эберта.", "Фонд Фридриха Эберта", id="a-name-that-belongs-to-it"),
        pytest.param(
            "О пытках говорили в Комитете против пыток.", "Комитете против пыток", id="what-it-stands-against"
        ),
        pytest.param(
            "Так решил Следственный комитет при прокуратуре.",
            "Следственный комитет при прокуратуре",
            id="beside-whom-it-sits",
        ),
        pytest.param(
            "Выступило Движение в защиту Битцевского леса.", "Движение в защиту Битцевского леса", id="what-it-defends"
        ),
        pytest.param(
            "Решение принял Комитет по науке и новым технологиям.",
            "Комитет по науке и новым технологиям",
            id="two-things-it-is-for",
        ),
        pytest.param(
            "Он стал лидером правого Национального фронта.", "Национального фронта", id="small-letters-before"
        ),
        pytest.param(
            "Федеральное авиационное управление ответило.", "Федеральное авиационное управление", id="opens-a-sentence"
        ),
        pytest.param("Новость сообщил lenta-novosti.ru.", "lenta-novosti.ru", id="a-site"),
        pytest.param("Представитель Philips не ответил.", "Philips", id="inside-an-office"),
    ],
)
def test_where_the_name_of_an_organisation_ends(text: str, name: str) -> None:
    assert _words(text, "organization") == [name]


@pytest.mark.parametrize("text", ["Пишите на stroka@lenta.ru сегодня.", "Открыта страница lenta.ru/news о визите."])
def test_an_address_of_mail_or_of_a_page_is_no_site(text: str) -> None:
    assert [m for m in _mentions(text) if m.rule == "ru.name.site"] == []


def test_the_name_in_brackets_is_of_the_same_organisation(explained: Explained) -> None:
    text = "Об этом сообщил Комитет защиты журналистов (КЗЖ). Позже КЗЖ уточнил данные."
    entities = explained(text)[0].entities
    assert [(e.name, len(e.mentions)) for e in entities] == [("Комитет защиты журналистов", 3)]


def test_brackets_with_other_words_are_no_second_name(explained: Explained) -> None:
    text = "Об этом сообщил Комитет защиты журналистов (в Нью-Йорке). Позже он уточнил данные (Осло)."
    committee = next(e for e in explained(text)[0].entities if e.kind == "organization")
    assert [text[m.start : m.end] for m in committee.mentions] == ["Комитет защиты журналистов"]


def test_a_side_of_a_place_is_a_place_of_its_own(explained: Explained) -> None:
    text = "Нефть пришла из Восточной Сибири. Потом Сибирь покрыл снег."
    assert [e.name for e in explained(text)[0].entities] == ["Восточная Сибирь", "Сибирь"]


def test_a_state_of_two_words_is_no_organisation() -> None:
    assert _words("Острова отошли к Советскому Союзу.", "state", "organization") == ["Советскому Союзу"]


def test_names_that_a_comma_parts_are_two_persons() -> None:
    text = "Голы забили Овечкин, 38, Фёдоров и Петров."
    story, _ = PACK.envelope(Document(text=text))
    a = replace(reader().analyse(story), names=(Name("PER", 2, 6),))
    assert [m.name for m in persons(a, {})][:2] == ["Овечкин", "Фёдоров"]


def test_nested_quotation_marks_are_no_name() -> None:
    assert _words("Компания «» молчит. Газета „“” закрыта.", "organization") == []
