"""What of RuCoCo a reading is asked for: the heads of mentions, and whom offices and pronouns mean."""

from __future__ import annotations

from functools import cache

from diplowire.lang.ru.lexicon import load
from diplowire.lang.ru.morphology import dictionary
from diplowire.model.analysis import Analysis
from diplowire_bench.rucoco import Chain, Story, lea, to_persons
from diplowire_bench.score import Score
from diplowire_bench.seen import Seen

_THIRD = {
    "он",
    "она",
    "его",
    "ее",
    "её",
    "ему",
    "ей",
    "им",
    "ею",
    "ним",
    "ней",
    "него",
    "нее",
    "неё",
    "нему",
    "нем",
    "нём",
}


def score(story: Story, seen: Seen) -> dict[str, Score]:
    """Return LEA, and how well offices and pronouns were given to named persons."""
    a = seen.analysis
    named = {i for n in a.names if n.kind == "PER" for i in range(n.first, n.last + 1)}
    gold = [
        frozenset(h for s, e in chain if (h := _named_head(a, a.within(s, e), named)) is not None)
        for chain in story.chains
    ]
    given = [
        frozenset(h for m in t.mentions if (h := head(a, m.start, m.end)) is not None) for t in seen.things.values()
    ]
    roles, pronouns = _asked(a, story, named)
    answers: dict[int, Chain] = {}
    for thing in seen.things.values():
        own = frozenset(i for m in thing.names for i in a.within(m.start, m.end))
        if thing.kind == "person" and own:
            for m in thing.mentions:
                if not m.named and (h := head(a, m.start, m.end)) is not None:
                    answers[h] = own
    return {"LEA": lea(gold, given), "roles": to_persons(roles, answers), "pronouns": to_persons(pronouns, answers)}


def _asked(a: Analysis, story: Story, named: set[int]) -> tuple[dict[int, Chain], dict[int, Chain]]:
    """Return the mentions without a name of chains with a person's name, by head, with the tokens of those names."""
    roles: dict[int, Chain] = {}
    pronouns: dict[int, Chain] = {}
    for chain in story.chains:
        ranges = [a.within(s, e) for s, e in chain]
        names = frozenset(i for r in ranges if head_of(a, r) in named for i in r if i in named)
        names |= frozenset(i for r in ranges if _titled(a, r) for i in r if i in named)
        if not names:
            continue
        for r in ranges:
            h = head_of(a, r)
            if h is None or any(i in named for i in r):
                continue
            if len(r) == 1 and a.word[h].lower() in _THIRD:
                pronouns[h] = names
            elif _is_role(a, h) and a.feats[h].get("Number") != "Plur":
                roles[h] = names
    return roles, pronouns


def _titled(a: Analysis, r: range) -> bool:
    h = head_of(a, r)
    return h is not None and _is_role(a, h)


def _is_role(a: Analysis, h: int) -> bool:
    return a.lemma[h] in role_nouns() and a.feats[h].get("Animacy") != "Inan"


@cache
def role_nouns() -> frozenset[str]:
    """Return the nouns that head an office or name a person by a role, from the tables of the Russian pack.

    The head of a title is its first word that is no adjective: the head of a government is a person, a government none.
    """
    offices = {next((w for w in row.lemmas if not _is_adjective(w)), row.lemmas[-1]) for row in load().offices.rows}
    return frozenset(offices | {row.lemmas[-1] for row in load().role_nouns.rows})


def _is_adjective(word: str) -> bool:
    return dictionary().parse(word)[0].tag.POS in ("ADJF", "PRTF")


def _named_head(a: Analysis, r: range, named: set[int]) -> int | None:
    """Return the head of a phrase; of an office with its holder's name, the head of the name."""
    h = head_of(a, r)
    names = [i for i in r if i in named]
    if h is None or h in named or not names or not _titled(a, r):
        return h
    first = head_of(a, range(names[0], names[-1] + 1))
    return first if first is not None and a.head[first] == h else h


def head(a: Analysis, start: int, end: int) -> int | None:
    """Return the head of a stretch of characters: the token whose governor lies outside."""
    return head_of(a, a.within(start, end))


def head_of(a: Analysis, r: range) -> int | None:
    """Return the first token whose governor lies outside, signs left aside."""
    return next((i for i in r if a.head[i] not in r and a.pos[i] != "PUNCT"), None)
