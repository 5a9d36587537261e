"""Languages: one folder each, found by looking."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from diplowire.errors import PackError
from diplowire.lang.pack import Pack

__all__ = ["Pack", "pack", "packs"]
ENTRY_POINTS = "diplowire.packs"


@cache
def packs() -> tuple[str, ...]:
    """Return the languages that can be read: folders here, and packs that other distributions offer."""
    here = {m.name for m in pkgutil.iter_modules(__path__) if m.ispkg}
    return tuple(sorted(here | {e.name for e in entry_points(group=ENTRY_POINTS)}))


@cache
def pack(language: str) -> Pack:
    """Return the pack of a language. Raises PackError where there is none or it is none."""
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.name == language:
            found = entry.load()
            break
    else:
        if language not in packs():
            raise PackError(f"no pack for language {language!r}; there are: {', '.join(packs())}")
        found = getattr(importlib.import_module(f"{__name__}.{language}"), "PACK", None)
    if not isinstance(found, Pack):
        raise PackError(f"the pack for {language!r} has no PACK")
    return found
