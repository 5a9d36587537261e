"""Rules with their examples: a rule that nobody can see firing does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from diplowire.errors import TableError

F = TypeVar("F", bound=Callable[..., Any])
_MARK = re.compile(r"\[\[(.+?)(?:\s*=>\s*(.+?))?\]\]", re.S)


@dataclass(frozen=True, slots=True)
class Case:
    """An example text; `marks` are the stretches (code points) that the rule must find, each with its value or "".

    `published` is the ISO day the example is read on, where it matters.
    """

    text: str
    marks: tuple[tuple[int, int, str], ...]
    published: str | None = None
    gap: bool = False  # a known gap: expected to fail until it works


def parse_case(line: str) -> Case:
    """Read one example: `@2024-03-05 they meet [[on Friday => 2024-03-08]]`.

    A leading `@DAY` gives the day of publication, a leading `?` marks a known gap. Without marks the example is one on
    which the rule must stay silent.
    """
    gap = line.startswith("?")
    line = line[1:].lstrip() if gap else line
    published = None
    if line.startswith("@"):
        published, _, line = line[1:].partition(" ")
    text, marks, at = "", [], 0
    for m in _MARK.finditer(line):
        text += line[at : m.start()]
        marks.append((len(text), len(text) + len(m[1]), m[2] or ""))
        text += m[1]
        at = m.end()
    return Case(text + line[at:], tuple(marks), published, gap)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: `id` is language.kind.shape, `yes` must fire it, `no` must not."""

    id: str
    kind: str
    doc: str
    yes: tuple[Case, ...]
    no: tuple[Case, ...]
    run: Callable[..., Any] | None = None


@dataclass(slots=True)
class Registry:
    """The rules of one pack, in the order in which they were registered."""

    rules: dict[str, Rule] = field(default_factory=dict)

    def add(self, rule: Rule) -> None:
        """Take up a rule. Raises TableError where its id is taken, or an example of either sign is missing."""
        if rule.id in self.rules:
            raise TableError(f"rule {rule.id} is registered twice")
        if not rule.yes or not rule.no:
            raise TableError(f"rule {rule.id} needs one example that fires it and one that does not")
        if any(not c.marks for c in rule.yes) or any(c.marks for c in rule.no):
            raise TableError(f"rule {rule.id}: mark [[what]] must be found in `yes`, and nothing in `no`")
        if not rule.doc.strip():
            raise TableError(f"rule {rule.id} has no docstring")
        self.rules[rule.id] = rule

    def rule(self, id: str, *, kind: str, yes: tuple[str, ...], no: tuple[str, ...]) -> Callable[[F], F]:
        """Register the decorated function; its docstring is the rule's public documentation."""

        def register(function: F) -> F:
            cases = tuple(map(parse_case, yes)), tuple(map(parse_case, no))
            self.add(Rule(id, kind, function.__doc__ or "", *cases, run=function))
            return function

        return register

    def of(self, kind: str) -> Iterator[Rule]:
        """Yield the rules of a kind in order."""
        return (r for r in self.rules.values() if r.kind == kind)
