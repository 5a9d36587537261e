"""Examples of rules as test cases: those beside a rule and those in the longer case files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pytest

from diplowire.analyse.pipeline import Pipeline
from diplowire.lang.ru.registry import RULES
from diplowire.lang.ru.steps import russian_steps
from diplowire.model.analysis import Analysis
from diplowire.model.span import Span
from diplowire.model.story import Story, digest, story_id
from diplowire.rules.registry import Case, parse_case


@dataclass(frozen=True)
class Example:
    """A case of one rule; `fires` says whether the rule must."""

    rule: str
    case: Case
    fires: bool

    @property
    def day(self) -> dt.date | None:
        """The day on which the example is read."""
        return dt.date.fromisoformat(self.case.published) if self.case.published else None


@cache
def analysed(text: str, day: dt.date | None = None) -> Analysis:
    """Analyse a text as the pack does."""
    paragraphs = (Span(start=0, end=len(text)),) if text else ()
    story = Story(
        id=story_id(text, day, None),
        text=text,
        sha256=digest(text),
        language="ru",
        published=day,
        paragraphs=paragraphs,
    )
    return Pipeline(russian_steps())(story)


def beside_rules(kind: str) -> Iterator[Example]:
    """Yield the examples that stand beside the rules of a kind."""
    for rule in RULES.of(kind):
        yield from (Example(rule.id, case, True) for case in rule.yes)
        yield from (Example(rule.id, case, False) for case in rule.no)


def in_file(name: str) -> Iterator[Example]:
    """Yield the examples of a case file; raises ValueError where a line is no example of a rule that exists."""
    rule = ""
    text = (files("diplowire.lang.ru") / "cases" / f"{name}.txt").read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("rule:"):
            rule = line.removeprefix("rule:").strip()
            if rule not in RULES.rules:
                raise ValueError(f"{name}.txt:{number}: there is no rule {rule}")
            continue
        silent = line.startswith("- ")
        case = parse_case(line.removeprefix("- "))
        if not rule or silent == bool(case.marks):
            raise ValueError(f"{name}.txt:{number}: {line!r} is neither a marked example nor a silent one")
        yield Example(rule, case, not silent)


def params(examples: Iterable[Example]) -> list[object]:
    """Return examples as pytest parameters; a known gap must fail until it works."""
    gap = pytest.mark.xfail(strict=True, reason="a known gap")
    return [pytest.param(e, id=e.rule, marks=[gap] if e.case.gap else []) for e in examples]


Found = tuple[int, int, str, str]  # start, end, reading, rule


def check(example: Example, found: list[Found]) -> None:
    """Assert that the example's rule found each marked stretch with its reading, or that it was silent."""
    mine = [f for f in found if f[3] == example.rule]
    if not example.fires:
        assert not mine
    for start, stop, value in example.case.marks:
        assert (start, stop, value, example.rule) in found
