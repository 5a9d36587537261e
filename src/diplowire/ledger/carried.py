"""Which reports of one occurrence are no sources of their own: copies of a text, and news of an agency passed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Outlet(NamedTuple):
    """Who published a story, and whose report it passes on."""

    source: str | None
    relays: str | None


def carriers(stories: Sequence[str], originals: Mapping[str, str], outlets: Mapping[str, Outlet]) -> dict[str, str]:
    """Return which of some stories only carry what another tells, and which that is.

    The stories stand in order of publication. A copy carries the first story of its text, even one that is not among
    them. What is passed on from an agency is carried from the agency's own report, if that stands among them, else from
    the first that passes it on.
    """
    told: dict[str, str] = {}  # the first story of each agency
    for story in stories:
        outlet = outlets.get(story, Outlet(None, None))
        if outlet.source and not outlet.relays:
            told.setdefault(outlet.source, story)
    for story in stories:
        if relays := outlets.get(story, Outlet(None, None)).relays:
            told.setdefault(relays, story)
    out: dict[str, str] = {}
    for story in stories:
        first = originals.get(story, story)
        relays = outlets.get(first, outlets.get(story, Outlet(None, None))).relays
        root = told.get(relays, first) if relays else first
        root = originals.get(root, root)
        if root != story:
            out[story] = root
    return out
