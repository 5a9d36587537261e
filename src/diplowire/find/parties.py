"""Whom a token means as a party: a person, a state, an organisation, or several of them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping

from diplowire.find.cast import Cast
from diplowire.find.roles import may_mean
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.rules.clauses import conjuncts, preposition
from diplowire.rules.table import Row

_VAGUE = frozenset(
    {"head", "other", "colleague", "diplomat", "official", "politician"}
)  # in the plural these fit any two


class Parties:
    """Answers whom a token means. "They" and "the sides" are those of the contact told last before.

    `nouns` is the table of nouns that speak of parties without naming them; `inside` the prepositions under which a
    capital is a place and not its government, `origin` those that tell where somebody is from.
    """

    def __init__(
        self,
        a: Analysis,
        cast: Cast,
        nouns: Mapping[str, Row],
        inside: frozenset[str],
        origin: frozenset[str] = frozenset(),
    ) -> None:
        self.a = a
        self.cast = cast
        self.nouns = nouns
        self.inside = inside
        self.origin = origin
        self._contacts: list[tuple[int, tuple[str, ...]]] = []

    def met(self, i: int, parties: tuple[str, ...]) -> None:
        """Note who meets at a token."""
        insort(self._contacts, (i, parties))

    def contact(self, i: int) -> tuple[str, ...]:
        """Return the parties of the contact told last before a token, none where none is."""
        k = bisect_left(self._contacts, i, key=lambda c: c[0])
        return self._contacts[k - 1][1] if k else ()

    def of(self, i: int) -> tuple[str, ...]:
        """Return the parties that a token means, in order; none where it names no party."""
        a, cast = self.a, self.cast
        if i in cast.speakers and a.feats[i].get("Person") == "1":
            return (cast.speakers[i],)
        if i in cast.groups:
            return self._group(i)
        held = cast.at(i)
        if held is not None:
            kind = cast.kind(held)
            if kind == "state" and a.pos[i] == "ADJ":
                return cast.states_at(i) or (held,)
            if kind in ("person", "state", "organization"):
                return (held,)
            if kind == "place":
                return self._capital(i, held)
            return ()
        if i in cast.unnamed:
            state = cast.state(cast.unnamed[i])
            return (state,) if state else ()
        row = self.nouns.get(a.lemma[i])
        found = self._noun(i, row["sort"]) if row else ()
        return self._apposed(i) or found

    def _apposed(self, i: int) -> tuple[str, ...]:
        """Return the person whose name stands in apposition to a noun, in the same case."""
        a, cast = self.a, self.cast
        for c in a.children[i]:
            held = cast.at(c) if a.rel[c] == "appos" and c > i and a.case(c) == a.case(i) != "" else None
            if held and cast.kind(held) == "person":
                return (held,)
        return ()

    def all(self, tokens: Iterable[int]) -> tuple[str, ...]:
        """Return the parties of several tokens, each once."""
        out: list[str] = []
        for t in tokens:
            out.extend(p for p in self.of(t) if p not in out)
        return tuple(out)

    def sort(self, i: int) -> str:
        """Return the sort of party noun a token is, or an empty string."""
        row = self.nouns.get(self.a.lemma[i])
        return row["sort"] if row and self.cast.at(i) is None else ""

    def titled(self, i: int) -> bool:
        """Say whether a token is an office in the plural ("the presidents")."""
        return i in self.cast.groups and bool(self.cast.groups[i].offices)

    def named_states(self, i: int) -> list[str]:
        """Return the states named in a noun's own phrase: its adjectives, genitives and theirs."""
        out: list[str] = []
        for j in self._phrase(i):
            held = self.cast.at(j)
            if held is None:
                continue
            state = held if self.cast.kind(held) == "state" else self.cast.state(self.cast.country(held))
            if state and state not in out:
                out.append(state)
                if held == state:
                    out.extend(s for s in self._listed_with(j) if s not in out)
        return out

    def _listed_with(self, j: int) -> list[str]:
        """Return the states enumerated behind one ("of A, B and C"), however the parser hung them."""
        a, out = self.a, []
        while j + 2 < len(a) and (a.word[j + 1] == "," or a.pos[j + 1] == "CCONJ"):
            held = self.cast.at(j + 2)
            if held is None or self.cast.kind(held) != "state" or a.pos[j + 2] == "ADJ" or a.case(j + 2) != a.case(j):
                break
            out.append(held)
            j += 2
        return out

    def _phrase(self, i: int) -> list[int]:
        a = self.a
        out, stack = [], [i]
        while stack:
            j = stack.pop()
            for c in a.children[j]:
                prep = preposition(a, c)
                if a.rel[c] in ("amod", "nmod", "conj", "appos", "flat:name", "flat") and not prep and abs(c - i) < 12:
                    out.append(c)
                    stack.append(c)
        if i and a.pos[i - 1] == "ADJ" and i - 1 not in out and self.cast.at(i - 1):
            out.append(i - 1)
        return sorted(out)

    def _capital(self, i: int, place: str) -> tuple[str, ...]:
        code = self.cast.capitals.get(place)
        if code is None or preposition(self.a, i) in self.inside:
            return ()
        state = self.cast.state(code)
        return (state or place,)

    def _group(self, i: int) -> tuple[str, ...]:
        draft = self.cast.groups[i]
        if draft.kind == "pronoun":
            return self.contact(i) or self._persons_before(i)
        named = [self.cast.at(j) for j in conjuncts(self.a, i) if j > draft.last]
        for j in range(draft.last + 1, min(draft.last + 14, len(self.a))):
            held = self.cast.at(j)
            if self.a.sentence_of[j] != self.a.sentence_of[i]:
                break
            if held and self.cast.kind(held) == "person":
                named.append(held)
            elif self.a.pos[j] not in ("CCONJ", "PUNCT", "PROPN"):
                break
        persons = tuple(dict.fromkeys(n for n in named if n and self.cast.kind(n) == "person"))
        if persons:
            return persons
        states = tuple(s for s in (self.cast.state(c) for c in draft.countries) if s) or self._from(i)
        if states:
            return states
        organisations = [self.cast.headed(o.organization) for o in draft.offices if o.organization is not None]
        if any(organisations):
            return tuple(o for o in organisations if o)
        return self._holders(draft)

    def _holders(self, draft: MentionDraft) -> tuple[str, ...]:
        """Return the two persons that an office in the plural means; none where they do not hold it.

        An office of something else ("the heads of the agencies") means others.
        """
        role, i = draft.role, draft.head
        a = self.a
        of = [j for j in range(i + 1, draft.last + 1) if a.pos[j] in ("NOUN", "PROPN")]
        of += [c for c in a.children[i] if c > i and a.rel[c] == "nmod" and not preposition(a, c)]
        others = any(self.nouns.get(a.lemma[j], {}).get("sort") not in ("states", "regions") for j in of)
        if (others or self._told_apart((i, *of))) and role in _VAGUE:
            return ()
        near = self.contact(i) or self._persons_before(i)
        if role in _VAGUE and len(near) == 2:
            return near
        fits = [p for p in near if may_mean(role, self.cast.members[p].roles)]
        if len(fits) < 2:
            fits = [m.id for m in self.cast.of_kind("person") if may_mean(role, m.roles) and min(m.heads) < i]
        if len(fits) != 2 and role != "other":
            fits = self._of_the_pair(role)
        return tuple(fits) if len(fits) == 2 else ()

    def _told_apart(self, nouns: Iterable[int]) -> bool:
        """Say whether an adjective tells people or states from those spoken of: "the heads of foreign states"."""
        a = self.a
        kinds = (j for j in nouns if j in self.cast.groups or self.sort(j) == "states")
        return any(
            a.rel[c] == "amod" and a.pos[c] == "ADJ" and self.cast.at(c) is None for j in kinds for c in a.children[j]
        )

    def _of_the_pair(self, role: str) -> list[str]:
        """Return those who hold an office, one each, in the two states that the story is about, named anywhere.

        Of a state none of whose people is told to hold it, whoever acts for it without any office may be meant.
        """
        out: list[str] = []
        for country in (self.cast.country(s) for s in self.main_pair()):
            own = [m for m in self.cast.of_kind("person") if m.country == country]
            held = [m for m in own if may_mean(role, m.roles)] or [m for m in own if not m.offices]
            out += [m.id for m in held] if len(held) == 1 else []
        return out

    def _noun(self, i: int, sort: str) -> tuple[str, ...]:
        states = tuple(self.named_states(i)) or (self._from(i) if sort in ("official", "delegation") else ())
        if sort in ("delegation", "authority", "official"):
            if states or sort == "delegation":
                return states
            pair = self.nouns[self.a.lemma[i]]["pair"] == "yes"
            return self._states_before(i) if pair and self.a.feats[i].get("Number") == "Plur" else ()
        if states and sort == "states":
            return states
        if self.a.feats[i].get("Number") != "Plur":
            return ()
        if sort == "persons":
            return self.contact(i) or self._persons_before(i)
        return self._states_before(i) if sort == "states" else ()

    def _from(self, i: int) -> tuple[str, ...]:
        """Return the states that people are said to be from ("a diplomat from A")."""
        a, cast = self.a, self.cast
        behind = [c for c in a.children[i] if c > i and preposition(a, c) in self.origin]
        held = [h for c in behind for j in conjuncts(a, c) if (h := cast.at(j)) is not None]
        return tuple(dict.fromkeys(h for h in held if cast.kind(h) == "state"))

    def _persons_before(self, i: int) -> tuple[str, ...]:
        """Return the two persons of the nearest sentence before a token that names two."""
        a, cast = self.a, self.cast
        by_sentence: dict[int, list[str]] = {}
        for m in cast.of_kind("person"):
            for h in m.heads:
                if h < i:
                    by_sentence.setdefault(a.sentence_of[h], []).append(m.id)
        for s in sorted(by_sentence, reverse=True):
            found = list(dict.fromkeys(by_sentence[s]))
            if len(found) == 2:
                return tuple(sorted(found, key=lambda p: min(cast.members[p].heads)))
        return ()

    def _states_before(self, i: int) -> tuple[str, ...]:
        """Return the two states that deal with each other: those of the last contact, else the most spoken of."""
        cast = self.cast
        met = [cast.state(cast.country(p)) for p in self.contact(i)]
        pair = tuple(dict.fromkeys(s for s in met if s))
        return pair if len(pair) == 2 else self.main_pair()

    def main_pair(self) -> tuple[str, ...]:
        """Return the two states that the story is about: most mentioned, by name or through those who act for them."""
        cast = self.cast
        weight: Counter[str] = Counter()
        for m in cast.of_kind("state"):
            weight[m.id] += len(m.heads)
        for m in cast.of_kind("person"):
            state = cast.state(m.country)
            if state:
                weight[state] += len(m.heads)
        ranked = sorted(weight, key=lambda s: (-weight[s], min(cast.members[s].heads)))
        if len(ranked) < 2 or (len(ranked) > 2 and weight[ranked[2]] == weight[ranked[1]]):
            return tuple(ranked) if len(ranked) == 2 else ()
        return tuple(ranked[:2])


def take_states(out: list[str], cast: Cast, parties: Parties, tokens: Iterable[int], *, nested: bool) -> None:
    """Add the states that tokens mean or that those whom they mean act for; `nested` looks into phrases of others."""
    for t in tokens:
        for p in parties.of(t):
            state = p if cast.kind(p) in ("state", "organization") else cast.state(cast.country(p))
            if cast.kind(p) == "organization":
                state = cast.state(cast.country(p))
            if state and state not in out:
                out.append(state)
        if nested and not parties.of(t):
            out.extend(s for s in parties.named_states(t) if s not in out)
