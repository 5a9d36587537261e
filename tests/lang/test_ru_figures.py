"""The Russian grammar of figures: every example of every rule, and what holds for any text."""

from __future__ import annotations

import pytest
from grammar_cases import Example, analysed, beside_rules, check, in_file, params

from diplowire.lang.ru.grammar.figures import quantities
from diplowire.lang.ru.registry import RULES
from diplowire.rules.trace import Trace


def readings(text: str) -> list[str]:
    return [q.describe() for q in quantities(analysed(text))]


@pytest.mark.parametrize("example", params([*beside_rules("figure"), *in_file("figures")]))
def test_example(example: Example) -> None:
    a = analysed(example.case.text, example.day)
    check(example, [(a.start[q.first], a.stop[q.last], q.describe(), q.rule) for q in quantities(a)])


def test_every_rule_has_cases_in_the_file() -> None:
    assert {r.id for r in RULES.of("figure")} <= {e.rule for e in in_file("figures")}


def test_change_and_level_in_one_sentence_are_two_figures() -> None:
    assert readings("Торговля выросла на 25% и достигла почти $1 млрд.") == [
        "change 25 % up",
        "amount 1000000000 USD ~",
    ]


def test_two_counts_that_share_a_noun() -> None:
    assert readings("Наказаны восемь чешских и пять польских чиновников.") == ["count 8 чиновник", "count 5 чиновник"]


def test_the_second_amount_takes_the_currency_of_the_first() -> None:
    assert readings("Железная дорога получит 6 млрд долларов, порт – 2 млрд.")[1].startswith("amount 2000000000 USD")


def test_a_level_is_no_upper_bound() -> None:
    assert readings("Торговля выросла до $3 млрд.") == ["amount 3000000000 USD"]
    assert readings("Ежегодно ввозится до 3 млн тонн зерна.") == ["amount ..3000000 тонна"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Стороны планируют довести торговлю до $5 млрд.", "target"),
        ("Торговля может составить $5 млрд.", "forecast"),
        ("Торговля составила $5 млрд.", "stated"),
    ],
)
def test_status(text: str, expected: str) -> None:
    assert [q.status for q in quantities(analysed(text))] == [expected]


def test_what_a_figure_measures() -> None:
    a = analysed("Взаимный товарооборот вырос на 12%.")
    (found,) = quantities(a)
    assert found.measure_head is not None
    assert a.word[found.measure_head] == "товарооборот"


@pytest.mark.parametrize(
    "text",
    [
        "Визит начнется 5 мая 2026 года в 11.00.",
        "Ему исполнилось 40 лет.",
        "Главы двух государств обменялись письмами.",
        "Принят закон № 44.",
        "Сессия длилась три недели.",
        "Согласно пунктам 3 и 4 статьи 5 договора границы открыты.",
        "Встретились страны «Группы семи».",
        "Прошел второй раунд.",
    ],
)
def test_numbers_that_are_no_figures(text: str) -> None:
    assert readings(text) == []


def test_the_trace_tells_what_was_outvoted() -> None:
    trace = Trace()
    quantities(analysed("Торговля составит от $2 млрд до $3 млрд."), None, trace)
    fates = {f.rule: f.outcome for f in trace.firings}
    assert fates["ru.amount.between"] == "kept"
    assert fates["ru.amount.money"] == "outvoted by ru.amount.between"


@pytest.mark.parametrize("text", ["", "$", "% %", "от до", "с до", "1" * 400, "млрд", "не менее", "из них"])
def test_odd_text_yields_nothing_and_no_error(text: str) -> None:
    assert readings(text) == []
