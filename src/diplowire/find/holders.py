"""Who held an office of a state, by surname: what the gazetteer knows of persons whom a story names without one."""

from __future__ import annotations

from collections.abc import Callable

from diplowire.gazetteer import Gazetteer

Term = tuple[str | None, str]  # ISO 3166-1 alpha-3 of the state, level of the office


class Holders:
    """The terms of the gazetteer by surname; `surnames` gives those of a person in small letters."""

    def __init__(self, gazetteer: Gazetteer, surnames: Callable[[str], frozenset[str]]) -> None:
        self._terms: dict[str, list[Term]] = {}
        for h in gazetteer.holders:
            for surname in surnames(h.person):
                self._terms.setdefault(surname, []).append((h.country, gazetteer.offices[h.office].level))

    def terms(self, name: str) -> list[Term]:
        """Return the states and levels of the offices that bearers of a name's last word held."""
        return self._terms.get(name.split()[-1].lower(), [])
