"""The register of the rules of the Russian pack."""

from __future__ import annotations

from diplowire.rules.registry import Registry

RULES = Registry()
