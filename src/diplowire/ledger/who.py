"""Who is who across stories: profiles of one name become one person, organisation or place, with the reasons.

What is unsure stays apart and becomes a question to a person. Nothing depends on the order in which profiles came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from diplowire.gazetteer.spelling import alike, latin, skeleton
from diplowire.ledger.profiles import Profile

SURE_NAME = 0.9  # of `alike`: the same word, or one spelling of it in another language
INITIAL = 0.5
_ASKED = 3  # more bearers of a surname than that are no question that a person could answer


@dataclass
class Group:
    """Profiles that are one; `because` says for each joined one why."""

    profiles: list[Profile] = field(default_factory=list)
    because: dict[str, str] = field(default_factory=dict)
    id: str = ""
    titles: set[str] = field(default_factory=set)  # the offices that lone surnames among them bear
    held: set[str] | None = None  # the offices that stories gave those of full name

    def __post_init__(self) -> None:
        self.titles.update(t for p in self.profiles for t in p.offices)

    @property
    def country(self) -> str | None:
        """Return the state that they are given."""
        return next((p.country for p in self.profiles if p.country), None)


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """Two that may be one: keys of a profile of each, and why it is not sure."""

    one: str
    other: str
    why: str


Apart = Collection[frozenset[str]]
Titles = Mapping[str, Collection[str]]


def cluster(found: Iterable[Profile], apart: Apart = ()) -> tuple[list[Group], list[Question]]:
    """Join the profiles of one block that are full names, or no persons. `apart` are pairs of keys judged two."""
    groups: list[Group] = []
    questions: list[Question] = []
    for p in sorted(found, key=in_turn):
        fits = [g for g in groups if _same_name(p, g) and not _judged_apart(p, g, apart)]
        same = [g for g in fits if p.country and g.country == p.country]
        if p.country and not same:
            others = [g for g in fits if g.country is None]
            questions += _asked(p, [g for g in fits if g.country], "the same name, another state")
            same = others
        elif not p.country:
            same = [g for g in fits if g.country in p.context] if p.context else fits
        if len(same) == 1:
            _join(p, same[0])
        else:
            questions += _asked(p, same, "the name fits more than one")
            groups.append(Group([p]))
    _name(groups)
    return groups, questions


def place_surnames(
    lone: Iterable[Profile], full: Sequence[Group], titles: Titles, apart: Apart = ()
) -> tuple[list[Group], list[Question]]:
    """Give lone surnames to the persons of full name that they must mean; the others form groups of their own.

    `titles` are the offices reported for a profile, by key. Returns all groups, those of `full` included.
    """
    groups = list(full)
    questions: list[Question] = []
    own: list[Group] = []
    ordered = sorted(lone, key=lambda p: (p.country is None, p.key))
    claimed = _claimed(ordered, full, apart)
    for p in ordered:
        fits = [g for g in full if _bears(p, g) and not _judged_apart(p, g, apart)]
        if p.country:
            near = [g for g in fits if g.country == p.country] or [g for g in fits if g.country is None]
        else:
            near = [g for g in fits if g.country in p.context]
        if near and all(len(claimed[id(g)]) > 1 for g in near):
            questions += _asked(p, near, "surnames of several states fit a name without one")
            near = []
        if len(near) > 1:
            by_office = [g for g in near if set(p.offices) & _titles(g, titles)]
            near = by_office if len(by_office) == 1 else near
        if len(near) == 1:
            _join(p, near[0])
            if near[0].held is not None:
                near[0].held.update(titles.get(p.key, ()))
            continue
        questions += _asked(p, near, "a surname that several bear")
        same = [g for g in own if _alike_lone(p, g) and not _judged_apart(p, g, apart)] if p.country else []
        if len(same) == 1 and not near:
            _join(p, same[0])
        else:
            own.append(Group([p]))
    _name(own)
    return groups + own, questions


def _asked(p: Profile, groups: Sequence[Group], why: str) -> list[Question]:
    """Return what to ask of a person and those it may be: of bodies whose name every state's has, nothing."""
    if p.kind != "person" or len(groups) > _ASKED:
        return []
    return [Question(*_pair(p, g), why) for g in groups]


def _claimed(lone: Iterable[Profile], full: Sequence[Group], apart: Apart) -> dict[int, set[str]]:
    """Return for each group without a state the states of the surnames that could mean it and nobody of their own."""
    out: dict[int, set[str]] = {id(g): set() for g in full}
    for p in lone:
        fits = [g for g in full if p.country and _bears(p, g) and not _judged_apart(p, g, apart)]
        if p.country and all(g.country != p.country for g in fits):
            for g in fits:
                if g.country is None:
                    out[id(g)].add(p.country)
    return out


def in_turn(p: Profile) -> tuple[bool, bool, str]:
    """Return the place of a profile in the order in which those of one block are joined."""
    return p.country is None, _initial(p), p.key


def _initial(p: Profile) -> bool:
    """Say whether a full name has only the first letter of its first word."""
    return p.full and _given(p)[0].endswith(".")


def _given(p: Profile) -> list[str]:
    """Return the words of a name before the last as they are spelled, initials apart and with their full stops."""
    return [w for w in p.name.replace(".", ". ").split() if latin(w)][:-1]


def _same_name(p: Profile, g: Group) -> bool:
    return any(_one_name(p, q) for q in g.profiles)


def _one_name(p: Profile, q: Profile) -> bool:
    """Say whether two names are one: first and last words alike; names between (patronymics) may be left out."""
    if p.mark != q.mark:
        return False
    if p.kind != "person":
        return p.base == q.base or (p.identity is not None and p.identity == q.identity)
    if p.identity and p.identity == q.identity:
        return True
    mine, theirs = _given(p), _given(q)
    if len(mine) > 1 and len(theirs) > 1 and not _same_middle(mine[1:], theirs[1:]):
        return False
    return alike(p.words[-1], q.words[-1]) >= SURE_NAME and alike(mine[0], theirs[0]) >= INITIAL


def _same_middle(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return len(mine) == len(theirs) and all(
        skeleton(a) == skeleton(b) or alike(a, b) >= INITIAL for a, b in zip(mine, theirs, strict=True)
    )


def _bears(p: Profile, g: Group) -> bool:
    """Say whether a lone surname is that of a full name."""
    if not p.words:
        return False
    return any(p.mark == q.mark and q.full and alike(p.words[0], q.surname) >= SURE_NAME for q in g.profiles)


def _alike_lone(p: Profile, g: Group) -> bool:
    q = g.profiles[0]
    if p.mark != q.mark or not p.words or alike(p.words[0], q.words[0]) < SURE_NAME or p.country != g.country:
        return False
    return not p.offices or not g.titles or bool(set(p.offices) & g.titles)


def _titles(g: Group, titles: Titles) -> set[str]:
    if g.held is None:
        g.held = {t for p in g.profiles for t in titles.get(p.key, ())}
    return g.held | g.titles


def _judged_apart(p: Profile, g: Group, apart: Apart) -> bool:
    return any(frozenset((p.key, q.key)) in apart for q in g.profiles) if apart else False


def _join(p: Profile, g: Group) -> None:
    q = next((q for q in g.profiles if q.base == p.base), g.profiles[0])
    reasons = ["the same name" if q.base == p.base else f"{p.name} is a spelling or a shorter form of {q.name}"]
    reasons.append("the same state" if p.country else "no state is given")
    if not g.titles.isdisjoint(p.offices):
        reasons.append("the same office")
    g.because[p.key] = ", ".join(reasons)
    g.profiles.append(p)
    g.titles.update(p.offices)


def _pair(p: Profile, g: Group) -> tuple[str, str]:
    one, other = sorted((p.key, g.profiles[0].key))
    return one, other


def _name(groups: Sequence[Group]) -> None:
    """Give each group an id that depends on the name and state alone, so that a new spelling does not change it."""
    taken: set[str] = set()
    for g in sorted(groups, key=lambda g: min(p.key for p in g.profiles)):
        best = min(g.profiles, key=lambda p: (-len(p.words) if p.full else 0, _initial(p), p.key))
        if best.kind == "person":
            parts = [skeleton(w) for w in (best.words[-1], best.words[0])] if best.full else [best.base, "?"]
            parts += [*best.offices, *best.context] if not best.full else []
        else:
            parts = [best.identity or best.base]
        base = "|".join((best.kind, g.country or "", *parts, best.mark))
        if base in taken:
            base += "|" + min(p.key for p in g.profiles)
        taken.add(base)
        g.id = best.kind[0].upper() + hashlib.sha256(base.encode("utf-8", "surrogatepass")).hexdigest()[:12]
