"""What a name names, as a key free of language: the same for all names of one thing of one state."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from diplowire.gazetteer import load as facts
from diplowire.gazetteer.facts import SURNAME_FIRST
from diplowire.lang.ru.bodies import body
from diplowire.lang.ru.lexicon import fold, load
from diplowire.lang.ru.phrase import Word, named, words_of

_KEPT = 1 << 15


@lru_cache(_KEPT)
def identity(kind: str, name: str, country: str | None) -> str | None:
    """The key of what a name in the nominative names, `None` where the pack does not know.

    `kind` is that of an entity of a reading, `country` ISO 3166-1 alpha-3 where a state is known.
    A state's is its code; that of a place, a seat of power, a person under a full name and a known organisation its id
    in the gazetteer; a lone surname is taken for the only holder of an office of that state who bears it. Public bodies
    of a state have composed ones: "ministry/foreign", "press-service/head_of_state", "embassy/FRA"; whose they are is
    not in the key, so it has to be kept beside the country.
    """
    words = words_of(name)
    match kind:
        case "state":
            return _only(named("states", words), {}, None) or country
        case "place" | "facility":
            seat = kind == "facility"
            places = facts().places
            found = {p for p in named("places", words) if (places[p].kind == "seat") == seat}
            return _only(found, {p: places[p].country for p in found}, country)
        case "person":
            return _person(words) or _surname(words, country)
        case "organization":
            return body(words, country)
    return None


def _only(found: set[str], countries: Mapping[str, str | None], country: str | None) -> str | None:
    """The one that is left of several: the one in the country, where that is known."""
    if len(found) > 1 and country is not None:
        found = {each for each in found if countries.get(each) == country}
    return next(iter(found)) if len(found) == 1 else None


@cache
def _full_names() -> Mapping[tuple[str, ...], frozenset[str]]:
    """The persons by their full names; one word is a full name only where nobody calls them by more."""
    found: dict[tuple[str, ...], set[str]] = {}
    for row in load().persons.rows:
        words = tuple(fold(word) for word in row.form.split())
        if len(words) > 1 or row.use == "canonical":
            found.setdefault(words, set()).add(row.id)
    return {name: frozenset(ids) for name, ids in found.items()}


@cache
def _surnames() -> Mapping[tuple[str, str], frozenset[str]]:
    """The persons by surname and state; of some states it is the first word of a name."""
    found: dict[tuple[str, str], set[str]] = {}
    terms = {h.person: h.country for h in facts().holders if h.country}
    for row in load().persons.rows:
        country, words = terms.get(row.id), fold(row.form).split()
        if country and len(words) > 1:
            found.setdefault((words[0 if country in SURNAME_FIRST else -1], country), set()).add(row.id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _surname(words: list[Word], country: str | None) -> str | None:
    """The only holder of an office of a state who bears a lone surname."""
    if len(words) != 1 or country is None:
        return None
    found = _surnames().get((words[0].keys[0], country), frozenset())
    return next(iter(found)) if len(found) == 1 else None


def _person(words: list[Word]) -> str | None:
    plain = tuple(word.keys[0] for word in words)
    orders = [plain, (*plain[1:], plain[0])] if len(plain) > 1 else [plain]
    if len(plain) == 3:  # with the father's name in the middle or, behind a surname, at the end
        orders += [(plain[0], plain[2]), (plain[1], plain[0])]
    for order in orders:
        found = _full_names().get(order, frozenset())
        if len(found) == 1:
            return next(iter(found))
    return None
