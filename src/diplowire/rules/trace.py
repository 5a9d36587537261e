"""What each rule did: the ground for `explain` and for checking a rule's own examples."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Firing:
    """One rule that fired on a stretch of the text (code points, half-open), and what became of it.

    `value` is a short reading of what it found; `outcome` is "kept", or says what it was outvoted by.
    """

    rule: str
    start: int
    stop: int
    value: str = ""
    outcome: str = "kept"


@dataclass(slots=True)
class Trace:
    """Collects firings in the order in which the rules ran."""

    firings: list[Firing] = field(default_factory=list)

    def fired(self, rule: str, start: int, stop: int, value: str = "", outcome: str = "kept") -> None:
        """Note one firing."""
        self.firings.append(Firing(rule, start, stop, value, outcome))
