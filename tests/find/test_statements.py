"""Statements of whole passages: what is kept where several rules speak, who the channel is, what carries over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diplowire.find.commitments import find_commitments
from diplowire.find.statements import StatementDraft, find_statements
from diplowire.lang.ru.grammar.commitments import commitments
from diplowire.lang.ru.grammar.statements import SPEECH
from diplowire.model.analysis import Analysis
from diplowire.rules.trace import Trace

Analyser = Callable[[str], Analysis]


@pytest.fixture
def said(analysed: Analyser) -> Callable[[str], list[tuple[str, list[str], str | None, str | None]]]:
    """Return the function that gives (kind, content, speaker's word, channel's word) of every statement of a text."""

    def find(text: str) -> list[tuple[str, list[str], str | None, str | None]]:
        analysis = analysed(text)
        drafts, _ = find_statements(analysis, SPEECH)

        def word(i: int | None) -> str | None:
            return None if i is None else analysis.word[i]

        return [(d.kind, [text[a:b] for a, b in d.content], word(d.speaker), word(d.channel)) for d in drafts]

    return find


CASES = [
    (
        "«Порт закроют. Суда уйдут на зиму», — поручил посол, передает корреспондент агентства.",
        [("direct", ["Порт закроют. Суда уйдут на зиму"], "посол", "агентства")],
    ),
    (
        '"Порт закроют в пятницу", - сказал Майер, передает радио.',
        [("direct", ["Порт закроют в пятницу"], "Майер", "радио")],
    ),
    (
        "Как передает радио со ссылкой на газету, на переговорах Майер и Горак подтвердили важность открытия порта.",
        [
            (
                "indirect",
                ["на переговорах Майер и Горак подтвердили важность открытия порта"],
                "газету",
                "радио",
            )
        ],
    ),
    (
        "На переговорах в порту Майер и Горак отметили, что порт закрыт.",
        [("indirect", ["порт закрыт"], "Майер", None)],
    ),
    (
        "Посол сообщил, что порт откроют в пятницу, передает радио.",
        [("indirect", ["порт откроют в пятницу"], "Посол", "радио")],
    ),
    (
        '"Приветствуя гостей, президент подчеркнул, что город рад этой встрече и ждет новых гостей", - '
        "сообщили в пресс-службе президента.",
        [("indirect", ["город рад этой встрече и ждет новых гостей"], "президент", "пресс-службе")],
    ),
    (
        "Полиция, по данным газеты, отметила, что дорога закрыта до пятницы.",
        [("indirect", ["дорога закрыта до пятницы"], "Полиция", "газеты")],
    ),
    (
        '"Мы ждем гостей из-за моря", - приводит слова посла его пресс-служба.',
        [("direct", ["Мы ждем гостей из-за моря"], "посла", "пресс-служба")],
    ),
    (
        "Порт откроют в пятницу, сообщает радио со ссылкой на министерство.",
        [("indirect", ["Порт откроют в пятницу"], "министерство", "радио")],
    ),
    (
        "Министр отметил, что спрос растет, и добавил, что порт мал.",
        [("indirect", ["спрос растет"], "Министр", None), ("indirect", ["порт мал"], "Министр", None)],
    ),
    (
        "Министр заявил, что порт мал, а посол сообщил, что рынок закрыт.",
        [("indirect", ["порт мал"], "Министр", None), ("indirect", ["рынок закрыт"], "посол", None)],
    ),
    (
        "Министр осмотрел порт. Рынок откроют в пятницу. Об этом сообщила канцелярия.",
        [("indirect", ["Министр осмотрел порт. Рынок откроют в пятницу"], "канцелярия", None)],
    ),
    (
        "Порт откроют в пятницу, сообщил министр, добавив, что рынок закрыт.",
        [("indirect", ["Порт откроют в пятницу"], "министр", None), ("indirect", ["рынок закрыт"], "министр", None)],
    ),
    (
        "«Порт откроют в пятницу вечером, — сказал посол. — Мы ждем гостей».",
        [("direct", ["Порт откроют в пятницу вечером", "Мы ждем гостей"], "посол", None)],
    ),
    (
        '"Порт откроют в пятницу вечером", - отметили в министерстве. - Гостей ждут с утра.',
        [("direct", ["Порт откроют в пятницу вечером", "Гостей ждут с утра"], "министерстве", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_passages(
    text: str,
    expected: list[tuple[str, list[str], str | None, str | None]],
    said: Callable[[str], list[tuple[str, list[str], str | None, str | None]]],
) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Стороны обсудили торговлю и подписали договор.",
        "Газета «Северная звезда» вышла в пятницу.",
        "Напомним, что порт закрыт с прошлой пятницы.",
        "Министр не сообщил, что рынок закрыт.",
        "Новый посол прибыл в порт в пятницу, сообщается на сайте президента.",
    ],
)
def test_no_statement(text: str, analysed: Analyser) -> None:
    assert find_statements(analysed(text), SPEECH)[0] == []


def test_a_site_speaks_for_the_body_that_runs_it(analysed: Analyser) -> None:
    a = analysed("Новый посол прибыл в порт в пятницу, сообщается на сайте министерства.")
    (found,) = find_statements(a, SPEECH)[0]
    assert found.speaker is not None and a.word[found.speaker] == "министерства"


def test_a_quotation_alone_continues_the_last_speaker(analysed: Analyser) -> None:
    text = 'Посол сообщил, что порт откроют. "Мы ждем гостей из-за моря с нетерпением".'
    first, second = find_statements(analysed(text), SPEECH)[0]
    assert not first.inherits
    assert second.inherits and second.speaker is None and second.kind == "direct"


def test_an_unnamed_document_continues_the_last_source(analysed: Analyser) -> None:
    text = '"Порт откроют в пятницу вечером", - говорится в сообщении.'
    (draft,) = find_statements(analysed(text), SPEECH)[0]
    assert draft.inherits and draft.speaker is None


def test_evidence_is_the_sentence(analysed: Analyser) -> None:
    text = "Порт мал. Посол сообщил, что рынок закрыт. Гости уехали."
    (draft,) = find_statements(analysed(text), SPEECH)[0]
    assert [text[a:b] for a, b in draft.evidence] == ["Посол сообщил, что рынок закрыт."]
    assert draft.cue_lemma == "сообщить" and draft.act == "report"


def test_the_trace_names_what_was_outvoted(analysed: Analyser) -> None:
    trace = Trace()
    find_statements(analysed("Как сообщил посол, министр заявил, что порт мал."), SPEECH, trace)
    outcomes = {(f.rule, f.outcome) for f in trace.firings}
    assert ("ru.statement.as-said", "kept") in outcomes
    assert ("ru.statement.that", "outvoted by ru.statement.as-said") in outcomes


def test_quotation_over_paragraphs_is_one_statement(analysed: Analyser) -> None:
    text = 'Речь посла\n\n"Порт откроют в пятницу вечером.\n\n"Мы ждем гостей из-за моря", - сказал посол.'
    drafts = [d for d in find_statements(analysed(text), SPEECH)[0] if d.kind == "direct"]
    assert len(drafts) == 1
    assert [text[a:b] for a, b in drafts[0].content] == ["Порт откроют в пятницу вечером.", "Мы ждем гостей из-за моря"]


def test_statements_do_not_overlap(analysed: Analyser) -> None:
    text = "\n".join(c[0] for c in CASES)
    taken: set[int] = set()
    draft: StatementDraft
    for draft in find_statements(analysed(text), SPEECH)[0]:
        cells = {i for a, b in draft.content for i in range(a, b)}
        assert not cells & taken
        taken |= cells


def test_an_undertaking_told_twice_is_one(analysed: Analyser) -> None:
    text = "Посол заявил о готовности к переговорам о зерне.\n\nГород готов к переговорам о зерне, заявил посол."
    (draft,) = find_commitments(analysed(text), commitments())
    analysis = analysed(text)
    assert draft.by is not None and analysis.word[draft.by] == "Город"
    assert len(draft.evidence) == 2


def test_of_two_actions_each_is_an_undertaking(analysed: Analyser) -> None:
    text = "Посол обещал открыть порт и построить новый рынок."
    found = find_commitments(analysed(text), commitments())
    assert [text[slice(*d.action)] for d in found] == ["открыть порт", "построить новый рынок"]
    assert {d.strength for d in found} == {"promises"}
