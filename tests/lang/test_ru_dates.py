"""The Russian grammar of times: every example of every rule, and what holds for any text."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import get_args

import pytest
from grammar_cases import Example, analysed, beside_rules, check, in_file, params

from diplowire.lang.ru.grammar.dates import time_expressions
from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.times import UNIT_GRAIN
from diplowire.lang.ru.registry import RULES
from diplowire.model.expression import Relation, TimeExpression
from diplowire.model.values import Granularity
from diplowire.rules.trace import Trace

DAY = dt.date(2026, 3, 12)


def times(text: str, day: dt.date | None = DAY) -> list[TimeExpression]:
    return time_expressions(analysed(text, day), day)


def readings(text: str, day: dt.date | None = DAY) -> list[str]:
    return [t.describe() for t in times(text, day)]


@pytest.mark.parametrize("example", params([*beside_rules("time"), *in_file("dates")]))
def test_example(example: Example) -> None:
    a = analysed(example.case.text, example.day)
    found = time_expressions(a, example.day)
    check(example, [(a.start[t.first], a.stop[t.last], t.describe(), t.rule) for t in found])


def test_every_rule_has_cases_in_the_file() -> None:
    assert {r.id for r in RULES.of("time")} <= {e.rule for e in in_file("dates")}


def test_tables_hold_values_of_the_model() -> None:
    assert set(UNIT_GRAIN.values()) <= set(get_args(Granularity))
    relations = rows("time_relations", ["phrase", "relation", "example"])
    order = rows("time_order", ["phrase", "relation", "event", "example"])
    assert {r["relation"] for r in (*relations, *order)} - {""} <= set(get_args(Relation))


@pytest.mark.parametrize(
    "text",
    [
        "Доля выросла до 15%.",
        "Вложено 9 млрд долларов.",
        "Согласно пункту 3 статьи 12 визы отменены.",
        "Завод выпустил 2030 тракторов.",
        "Цена составила 11.12 рубля.",
        "Счет матча 3:2.",
        "Самолет Ту-154 приземлился.",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert times(text) == []


def test_without_a_day_relative_times_are_found_but_have_no_days() -> None:
    text = (
        "Во вторник, 3 марта, послы договорились встретиться через месяц, а вчера отложили встречу на осень этого года."
    )
    found = times(text, None)
    assert len(found) >= 3
    assert all(t.start is None and t.end is None for t in found)


def test_two_readings_of_the_word_for_today() -> None:
    assert readings("Сегодня министры подписали договор.") == ["2026-03-12 day"]
    assert readings("Сегодня сотрудничество развивается успешно.") == []


def test_impossible_days_are_noted_not_guessed() -> None:
    assert readings("Послы встретились 30 февраля.") == ["? day impossible-date"]
    assert readings("Послы встретились 31.11.2024.") == ["? day impossible-date"]
    assert readings("Учения идут с 9 мая 2024 года по 3 мая 2024 года.") == ["? days range backward-range"]


def test_expressions_stand_in_order_and_do_not_overlap() -> None:
    text = (
        "С 3 по 5 марта 2026 года, в среду, 4 марта, в 11.00 мск и вчера вечером, а также в первом квартале этого года "
        "и в 2024–2025 годах стороны встречались; до конца года они встретятся вновь, через два месяца."
    )
    found = times(text)
    assert len(found) >= 7
    assert all(x.last < y.first for x, y in pairwise(found))


def test_the_trace_tells_what_was_outvoted() -> None:
    trace = Trace()
    time_expressions(analysed("Визит прошел 8-9 ноября 2023 года.", DAY), DAY, trace)
    fates = {f.rule: f.outcome for f in trace.firings}
    assert fates["ru.date.days-of-month"] == "kept"
    assert fates["ru.date.day-month-year"] == "outvoted by ru.date.days-of-month"


@pytest.mark.parametrize("text", ["", "…", "5", "в", "в 24:61", "0000-00-00", "99.99.9999", "с с с по по по", "XX"])
def test_odd_text_yields_nothing_and_no_error(text: str) -> None:
    assert times(text) == []


def test_calendar_ends_yield_no_days_and_no_error() -> None:
    assert readings("Это было 5000 лет назад.") == ["? year ~"]
    assert readings("Это было вчера.", dt.date.min + dt.timedelta(days=1)) == ["0001-01-01 day"]
