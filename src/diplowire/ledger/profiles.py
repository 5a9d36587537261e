"""Who is spoken of in one story, as far as it takes to know them again in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from diplowire.gazetteer import load as load_gazetteer
from diplowire.gazetteer.facts import SURNAME_FIRST
from diplowire.gazetteer.spelling import latin, skeleton
from diplowire.ledger.rows import one_line
from diplowire.model.reading import Entity, Reading

KNOWN = "known:"  # opens the blocks of persons of the gazetteer, by which they are only looked up

Identify = Callable[[str, str, str, str | None], str | None]
"""(language, kind, name, country) to a key free of language, or None: what a language pack knows of a name."""

_KEPT = 1 << 15  # profiles kept with what is worked out of their names


@dataclass(frozen=True)
class Profile:
    """One name of one kind with the state it is given: all stories that speak of somebody in the same way share it.

    A person's lone surname says little, so there `offices` and the states of the story (`context`, where no state is
    given) belong to it; so does the context of a body such as every state has. `mark` sets apart what a person judged
    to be somebody else of the very same name.
    """

    kind: str
    language: str
    name: str
    country: str | None
    identity: str | None = None
    offices: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    mark: str = ""

    @cached_property
    def key(self) -> str:
        """Return the profile as one string, the same on every machine."""
        parts = (self.kind, self.language, self.name, self.country or "", self.identity or "")
        return "\t".join((*parts, "/".join(self.offices), "/".join(self.context), self.mark))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the words of the name as they are spelled in any language, folded."""
        return tuple(w for w in (latin(word) for word in self.name.split()) if w)

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """Return where to look for others that may be the same; the first is its own.

        A person's surname comes last, but first in the names of some states, which are looked for under both.
        """
        if self.kind != "person":
            return (f"{self.kind}:{self.identity or self.base}",)
        surname_first = self.country in SURNAME_FIRST
        words = [skeleton(w) for w in (self.words[:1] + self.words[-1:] if surname_first else self.words[-1:])]
        found = [f"person:{w}" for w in words] or [f"person:{self.name}"]
        found += [f"{KNOWN}{self.identity}"] if self.identity else []
        return tuple(dict.fromkeys(found))

    @cached_property
    def base(self) -> str:
        """Return the folded name."""
        return " ".join(self.words) or self.name

    @property
    def surname(self) -> str:
        """Return the word that a person is called by alone."""
        return self.words[0 if self.country in SURNAME_FIRST else -1] if self.words else ""

    @property
    def full(self) -> bool:
        """Say whether a person is named by more than a surname."""
        return len(self.words) > 1

    @classmethod
    @lru_cache(_KEPT)
    def of(cls, key: str) -> Profile:
        """Return the profile of a key."""
        kind, language, name, country, identity, offices, context, mark = key.split("\t")
        return cls(
            kind,
            language,
            name,
            country or None,
            identity or None,
            tuple(offices.split("/")) if offices else (),
            tuple(context.split("/")) if context else (),
            mark,
        )


def profiles(reading: Reading, identify: Identify, marks: Mapping[str, str]) -> dict[str, Profile]:
    """Return the profile of each entity of a reading by its id there. `marks` sets some apart, by entity id."""
    states = tuple(sorted({e.country for e in reading.entities if e.kind == "state" and e.country}))
    by_id = {e.id: e for e in reading.entities}
    out = {}
    for e in reading.entities:
        language = reading.story.language
        country = e.country or _served(e, by_id) or _home(identify, language, e, states)
        key = None if e.kind == "person" and len(e.name.split()) == 1 else identify(language, e.kind, e.name, country)
        if e.kind == "organization" and country is None and key in _seats():
            country = _seats()[key]
            key = identify(language, e.kind, e.name, country)
        name = one_line(e.name)
        lone = e.kind == "person" and len(name.split()) == 1
        out[e.id] = Profile(
            e.kind,
            reading.story.language,
            name,
            country,
            key,
            tuple(sorted({one_line(o.title).replace("/", " ") for o in e.offices})) if lone else (),
            _context(states, e.kind, key, lone) if country is None else (),
            marks.get(e.id, ""),
        )
    return out


@cache
def _seats() -> Mapping[str | None, str]:
    """Return the states that organisations of the gazetteer belong to."""
    return {id: o.country for id, o in load_gazetteer().organisations.items() if o.country}


def _context(states: tuple[str, ...], kind: str, key: str | None, lone: bool) -> tuple[str, ...]:
    """Return the states that may be meant where none is given: by a lone surname, or a body that every state has."""
    if lone:
        return states
    anybodys = kind == "organization" and key is not None and key not in load_gazetteer().organisations
    return (states or ("-",)) if anybodys else ()


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    """Return the states whose offices each person of the gazetteer held."""
    out: dict[str, set[str]] = {}
    for h in load_gazetteer().holders:
        if h.country:
            out.setdefault(h.person, set()).add(h.country)
    return {person: frozenset(states) for person, states in out.items()}


def states_served(person: str | None) -> frozenset[str]:
    """Return the states whose offices a person of the gazetteer held."""
    return _countries().get(person or "", frozenset())


def _home(identify: Identify, language: str, e: Entity, named: Sequence[str]) -> str | None:
    """Return the state of a known holder of its offices of whom a story does not say whose he is.

    A full name is enough. A lone surname must be that of one holder only among those of the states that it names.
    """
    if e.kind != "person":
        return None
    if len(e.name.split()) == 1:
        found = [c for c in named if identify(language, "person", e.name, c)]
        return found[0] if len(found) == 1 else None
    states = states_served(identify(language, "person", e.name, None))
    return next(iter(states)) if len(states) == 1 else None


def _served(e: Entity, by_id: Mapping[str, Entity]) -> str | None:
    """Return the state that a person's offices or their organisations are of, where it is one."""
    found = {o.country or (by_id[o.organization].country if o.organization else None) for o in e.offices}
    return found.pop() if len(found) == 1 else None


def best_name(told: Iterable[tuple[Profile, int]], language: str) -> Profile:
    """Return the name to show, in the language asked for where there is one: a full one, the one told most."""

    def worth(x: tuple[Profile, int]) -> tuple[bool, int, int, str]:
        profile, count = x
        words = {"person": int(profile.full), "organization": len(profile.words)}.get(profile.kind, 0)
        return profile.language == language, words, count, profile.key

    return max(told, key=worth)[0]


def names(told: Iterable[tuple[Profile, int]]) -> dict[str, tuple[str, ...]]:
    """Return names by language: the fullest first, then those told most."""
    seen: dict[str, Counter[str]] = {}
    for profile, count in told:
        seen.setdefault(profile.language, Counter())[profile.name] += count
    return {
        language: tuple(sorted(said, key=lambda name: (-len(name.split()), -said[name], name)))
        for language, said in sorted(seen.items())
    }
