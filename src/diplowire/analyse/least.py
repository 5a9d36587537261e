"""How sure a network must be of what counts, by layer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from diplowire.errors import PackError

# An office right before a name needs less to be its holder's, and a contact of which one side is known has another.
LEAST: Mapping[str, float] = MappingProxyType(
    {
        "entities": 0.0,
        "links": 0.0,
        "names": 0.7,
        "offices": 0.4,
        "countries": 0.5,
        "settings": 0.5,
        "parties": 0.35,
    }
)


def thresholds(wanted: Mapping[str, float]) -> Mapping[str, float]:
    """Return how sure it must be for each layer, 0 to 1: as wanted, else as usual.

    Raises PackError where there is no such layer.
    """
    if unknown := set(wanted) - set(LEAST):
        raise PackError(f"there is no layer {sorted(unknown)[0]!r} to be sure of; there are {', '.join(LEAST)}")
    return MappingProxyType({**LEAST, **wanted})
