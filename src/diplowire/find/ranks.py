"""Ranks: what is ranked, who holds the rank, and whose ranking it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diplowire.find.cast import Cast
from diplowire.find.parties import Parties, take_states
from diplowire.model.analysis import Analysis
from diplowire.model.expression import Quantity
from diplowire.rules.clauses import conjuncts, is_verb, preposition, subjects
from diplowire.rules.table import Row

_DASHES = frozenset("-–—")
_CLAUSES = ("ccomp", "advcl", "acl", "acl:relcl", "parataxis")
_PHRASE = ("nmod", "amod", "det", "nummod", "case", "flat", "flat:name", "conj", "cc")


@dataclass(frozen=True, slots=True)
class Ranks:
    """What a language says of ranks: labels by noun, prepositions before the one whose ranking it is.

    `inside` are prepositions of place: with an accusative they name where a supplier or exporter delivers.
    """

    nouns: Mapping[str, Sequence[Row]]
    owning: frozenset[str]
    inside: frozenset[str]

    @staticmethod
    def read(rows: Iterable[Row], owning: frozenset[str], inside: frozenset[str]) -> Ranks:
        """Make them of a table of the language."""
        nouns: dict[str, list[Row]] = {}
        for r in rows:
            nouns.setdefault(r["lemma"], []).append(r)
        return Ranks(nouns, owning, inside)

    def label(self, a: Analysis, noun: int | None) -> str | None:
        """Return what the record calls a rank of a noun, the words of its phrase considered; None where unknown."""
        if noun is None:
            return None
        beside = {a.lemma[c] for c in a.children[noun]}
        named = self.nouns.get(a.lemma[noun], ())
        row = next((r for r in named if r["with"] in beside), None) or next((r for r in named if not r["with"]), None)
        return row["measure"] or None if row else None


def rank_parties(a: Analysis, cast: Cast, parties: Parties, q: Quantity, ranks: Ranks) -> tuple[str, ...]:
    """Return the states of a rank: those who hold it, and last the one whose ranking it is, whatever the word order."""
    noun = q.noun if q.noun is not None else q.last
    clause = _clause(a, noun)
    phrase = _phrase(a, noun) | set(range(q.first, q.last + 1))
    if q.measure_head is not None and q.measure_head != noun:
        phrase |= _phrase(a, q.measure_head)
    owners: list[str] = []
    take_states(owners, cast, parties, sorted(t for t in phrase if _owns(a, t, ranks)), nested=False)
    beside = {c for h in (noun, clause, *_between(a, noun, clause)) for c in (h, *a.children[h])} - phrase
    others = [j for c in sorted(beside) if preposition(a, c) in ranks.owning for j in conjuncts(a, c)]
    take_states(owners, cast, parties, others, nested=False)
    holders: list[str] = []
    for tokens in _holders(a, noun, clause, phrase):
        take_states(holders, cast, parties, [t for t in tokens if t not in phrase and t not in others], nested=False)
        if holders:
            break
    return (*holders, *(s for s in owners if s not in holders))


def _clause(a: Analysis, noun: int) -> int:
    """Return the head of the clause in which a noun is ranked: its verb, or the noun where it is the predicate."""
    j = noun
    while a.head[j] >= 0 and not is_verb(a, j) and a.rel[j] not in _CLAUSES:
        if any(a.rel[c].startswith("nsubj") for c in a.children[j]):
            break
        j = a.head[j]
    return j


def _between(a: Analysis, noun: int, clause: int) -> list[int]:
    out, j = [], noun
    while j != clause and a.head[j] >= 0:
        j = a.head[j]
        out.append(j)
    return out


def _phrase(a: Analysis, noun: int) -> set[int]:
    """Return the tokens of a noun's own phrase: no apposition, and nothing beyond a dash."""
    out, stack = {noun}, [noun]
    while stack:
        j = stack.pop()
        for c in a.children[j]:
            beyond = any(a.word[k] in _DASHES for k in range(min(j, c) + 1, max(j, c)))
            if a.rel[c] in _PHRASE and not beyond and not (j == noun and a.rel[c] == "conj"):
                out.add(c)
                stack.append(c)
    return out


def _owns(a: Analysis, t: int, ranks: Ranks) -> bool:
    """Say whether a token of the ranked noun's phrase may be whose ranking it is: no preposition, or a fitting one."""
    while a.rel[t] == "conj":
        t = a.head[t]
    prep = preposition(a, t)
    return not prep or prep in ranks.owning or (prep in ranks.inside and a.case(t) in ("Acc", "Gen"))


def _holders(a: Analysis, noun: int, clause: int, phrase: set[int]) -> Iterable[list[int]]:
    """Yield where the holder of a rank may stand, the likeliest place first."""
    if a.rel[noun] == "appos":
        yield conjuncts(a, a.head[noun])
    if is_verb(a, clause):
        yield subjects(a, clause)
    yield [j for c in a.children[clause] if a.rel[c].startswith("nsubj") for j in conjuncts(a, c)]
    yield [j for c in a.children[noun] if a.rel[c] in ("appos", "nsubj", "parataxis") for j in conjuncts(a, c)]
    yield [j for c in a.children[noun] if a.rel[c] == "conj" and is_verb(a, c) for j in subjects(a, c)]
    yield [j for t in sorted(phrase) for c in a.children[t] if c not in phrase for j in conjuncts(a, c) if _bare(a, j)]
    if a.pos[clause] in ("NOUN", "PROPN"):
        yield conjuncts(a, clause)
    yield [j for c in a.children[clause] if a.case(c) in ("Nom", "Ins") and _bare(a, c) for j in conjuncts(a, c)]


def _bare(a: Analysis, i: int) -> bool:
    while a.rel[i] == "conj":
        i = a.head[i]
    return not preposition(a, i)
