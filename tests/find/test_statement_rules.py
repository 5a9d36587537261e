"""Every rule of statements and undertakings on its own examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from diplowire.find.quotes import read_passage
from diplowire.lang.ru.registry import RULES
from diplowire.model.analysis import Analysis
from diplowire.rules.registry import Case, Rule
from diplowire.rules.speech import CommitmentDraft, StatementDraft

KINDS = ("statement", "commitment")


def _cases(sign: str) -> list[object]:
    out = []
    for kind in KINDS:
        for rule in RULES.of(kind):
            for n, case in enumerate(getattr(rule, sign), 1):
                marks = [pytest.mark.xfail(strict=True)] if case.gap else []
                out.append(pytest.param(rule, case, id=f"{rule.id}-{n}", marks=marks))
    return out


def _drafts(rule: Rule, analysis: Analysis) -> Iterator[StatementDraft | CommitmentDraft]:
    assert rule.run is not None
    passage, _ = read_passage(analysis)
    for unit in passage.units:
        yield from rule.run(passage, unit)


def _reading(draft: StatementDraft | CommitmentDraft) -> tuple[tuple[tuple[int, int], ...], int | None]:
    if isinstance(draft, StatementDraft):
        return draft.content, draft.speaker
    return (draft.action,), draft.by


@pytest.mark.parametrize(("rule", "case"), _cases("yes"))
def test_rule_finds_its_example(rule: Rule, case: Case, analysed: Callable[[str], Analysis]) -> None:
    analysis = analysed(case.text)
    found = [_reading(d) for d in _drafts(rule, analysis)]
    for start, stop, value in case.marks:
        speakers = [who for content, who in found if (start, stop) in content]
        assert speakers, [[case.text[a:b] for a, b in content] for content, _ in found]
        if value:
            assert value in {analysis.word[who] for who in speakers if who is not None}


@pytest.mark.parametrize(("rule", "case"), _cases("no"))
def test_rule_keeps_silent(rule: Rule, case: Case, analysed: Callable[[str], Analysis]) -> None:
    assert not list(_drafts(rule, analysed(case.text)))
