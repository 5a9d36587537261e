"""Precision, recall and F1 from sums that can be added up over documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """How much of the gold (`recalled` of `gold`) and of the answer (`precise` of `given`) is right."""

    recalled: float = 0.0
    precise: float = 0.0
    gold: int = 0
    given: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.recalled + other.recalled,
            self.precise + other.precise,
            self.gold + other.gold,
            self.given + other.given,
        )

    @property
    def precision(self) -> float:
        """The share of the answer that is right; 1 where nothing was answered."""
        return self.precise / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 1 where there is none."""
        return self.recalled / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def table(rows: dict[str, Score], title: str = "") -> str:
    """Return a table, a line for each row."""
    width = max([len(title), *map(len, rows)]) + 2
    head = f"{title:{width}}{'P':>8}{'R':>8}{'F1':>8}{'gold':>7}{'given':>7}"
    lines = [
        f"{name:{width}}{s.precision:8.4f}{s.recall:8.4f}{s.f1:8.4f}{s.gold:7}{s.given:7}" for name, s in rows.items()
    ]
    return "\n".join([head, *lines])
