"""Who is spoken of in one story, as far as it takes to know them again in another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from diplowire.gazetteer.spelling import latin, skeleton
from diplowire.model.reading import Entity, Reading

Identify = Callable[[str, str, str, str | None], str | None]
"""(language, kind, name, country) to a key free of language, or None: what a language pack knows of a name."""

_KEPT = 1 << 15  # profiles kept with what is worked out of their names


@dataclass(frozen=True)
class Profile:
    """One name of one kind with the state it is given: all stories that speak of somebody in the same way share it.

    A person's lone surname says little, so there `offices` and the states of the story (`context`, where no state is
    given) belong to it. `mark` sets apart what a person judged to be somebody else of the very same name.
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

        A person's surname comes last in most languages and first in some, so a full name is looked for under both.
        """
        if self.kind != "person":
            return (f"{self.kind}:{self.identity or self.base}",)
        words = [skeleton(w) for w in (self.words[-1:] + self.words[:1])]
        return tuple(dict.fromkeys(f"person:{w}" for w in words)) or (f"person:{self.name}",)

    @cached_property
    def base(self) -> str:
        """Return the folded name."""
        return " ".join(self.words) or self.name

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
        country = e.country or _served(e, by_id)
        name = _clean(e.name)
        lone = e.kind == "person" and len(name.split()) == 1
        out[e.id] = Profile(
            e.kind,
            reading.story.language,
            name,
            country,
            identify(reading.story.language, e.kind, e.name, country),
            tuple(sorted({_clean(o.title).replace("/", " ") for o in e.offices})) if lone else (),
            states if lone and country is None else (),
            marks.get(e.id, ""),
        )
    return out


def _served(e: Entity, by_id: Mapping[str, Entity]) -> str | None:
    """Return the state that a person's offices or their organisations are of, where it is one."""
    found = {o.country or (by_id[o.organization].country if o.organization else None) for o in e.offices}
    return found.pop() if len(found) == 1 else None


def _clean(text: str) -> str:
    return " ".join(text.split())
