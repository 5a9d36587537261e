"""What a step of the analysis is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

State = Mapping[str, Any]


class Step(Protocol):
    """One step: what layers it reads, what layers it gives, and how. `story` is always there to read."""

    @property
    def name(self) -> str:
        """What the step is called in messages and measurements."""

    @property
    def needs(self) -> frozenset[str]:
        """Layers that earlier steps must have given."""

    @property
    def gives(self) -> frozenset[str]:
        """Layers that it gives."""

    def run(self, state: State) -> Mapping[str, Any]:
        """Return exactly the layers of `gives`."""
