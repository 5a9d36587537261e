"""Ordered steps from a story to its analysis, checked before any story is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from diplowire.errors import PackError
from diplowire.model.analysis import Analysis
from diplowire.model.step import Step
from diplowire.model.story import Story

STORY = "story"
LAYERS = frozenset(field.name for field in fields(Analysis)) - {STORY}
SPARED = frozenset({"labelled", "links"})  # layers that an analysis does without


@dataclass(frozen=True)
class Pipeline:
    """Steps in an order that works: called with a story, it gives the complete analysis.

    Raises PackError where a step needs a layer that no earlier step gives, gives one that is there already, or where
    the steps together leave a layer of the analysis out.
    """

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        given = {STORY}
        for step in self.steps:
            if missing := step.needs - given:
                raise PackError(f"step {step.name!r} needs {sorted(missing)}, which no earlier step gives")
            if twice := step.gives & given:
                raise PackError(f"step {step.name!r} gives {sorted(twice)}, which is there already")
            given |= step.gives
        if missing := LAYERS - SPARED - given:
            raise PackError(f"no step gives {sorted(missing)}")

    def __call__(self, story: Story) -> Analysis:
        """Analyse one story."""
        state: dict[str, Any] = {STORY: story}
        for step in self.steps:
            layers = step.run({name: state[name] for name in (STORY, *step.needs)})
            if layers.keys() != step.gives:
                raise PackError(f"step {step.name!r} gave {sorted(layers)}, not {sorted(step.gives)}")
            state |= layers
        return Analysis(**{name: state[name] for name in (STORY, *LAYERS) if name in state})


def analyse(story: Story, steps: Sequence[Step]) -> Analysis:
    """Return a story with all its linguistic layers. Raises PackError where the steps do not fit together."""
    return Pipeline(tuple(steps))(story)
