"""What links of a network add where the rules leave something blank: offices of persons, states of bodies and places.

A link is evidence beside the rules and never against them: it says only whose an office is that the rules have read,
and of which state something is whose state no rule and no gazetteer knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from diplowire.analyse.least import LEAST
from diplowire.find.cast import Cast, Member
from diplowire.model.analysis import Analysis, Labelled, Link
from diplowire.model.mention import MentionDraft
from diplowire.model.reading import Filled
from diplowire.model.span import Span
from diplowire.rules.clauses import is_verb

_STATES = frozenset({"COUNTRY"})
_PLACES = frozenset({"CITY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY"})


class Labels:
    """The links of a story, the surest first, and what they fill. `least` says how sure each layer must be.

    Does nothing where the analysis has no links.
    """

    def __init__(self, a: Analysis, least: Mapping[str, float] = LEAST) -> None:
        self.a = a
        self.least = least
        self._offices: list[tuple[int, Filled]] = []  # head of a person's name and what it got
        self._by_label: dict[str, list[Link]] = {}
        for link in sorted(a.links, key=lambda link: -link.sure):
            self._by_label.setdefault(link.label, []).append(link)

    def ends(self, layer: str, *labels: str) -> Iterator[tuple[Link, Labelled, Labelled]]:
        """Yield the links of some labels that are sure enough for a layer, with both of their ends."""
        for label in labels:
            for link in self._by_label.get(label, ()):
                if link.sure < self.least[layer]:
                    break
                yield link, self.a.labelled[link.one], self.a.labelled[link.other]

    def span(self, x: Labelled) -> Span:
        """Return the characters of a labelled stretch."""
        return Span(start=self.a.start[x.first], end=self.a.stop[x.last])

    def offices(self, drafts: Sequence[MentionDraft]) -> Sequence[MentionDraft]:
        """Return the mentions with offices given to the names right behind them, where the cases kept the rules off.

        What the title's own words do not say, the profession's whole phrase may: whose office it is.
        """
        roles = {m.head: m for m in drafts if m.kind == "role" and not m.inner and m.number != "Plur"}
        persons = {m.first: m for m in drafts if m.kind == "person"}
        given: dict[int, MentionDraft] = {}
        used: set[int] = set()
        for link, one, other in self.ends("offices", "WORKS_AS"):
            person = persons.get(one.first)
            if person is None or person.offices or person.first in given or not self._beside(other, one):
                continue
            head = next((j for j in range(other.first, other.last + 1) if j in roles), None)
            if head is None or head in used or not self._fit(roles[head], person):
                continue
            used.add(head)
            held = roles[head].offices[0]
            inside = [m for m in drafts if other.first <= m.first and m.last <= other.last]
            country = held.country or next((m.ref for m in inside if m.kind == "state"), None)
            body = held.organization
            if body is None:
                body = next((m.head for m in inside if m.kind == "organization"), None)
            given[person.first] = person.but(offices=(replace(held, country=country, organization=body),))
            filled = Filled(field="offices", link=link.label, confidence=link.sure, span=self.span(other))
            self._offices.append((person.head, filled))
        if not given:
            return drafts
        kept = (m for m in drafts if m.kind != "role" or m.head not in used or m.inner)
        return [given.get(m.first, m) if m.kind == "person" else m for m in kept]

    def _beside(self, post: Labelled, person: Labelled) -> bool:
        """Say whether a profession stands right before a name, and is no clause of its own."""
        a = self.a
        near = post.last + 1 == person.first and a.sentence_of[post.last] == a.sentence_of[person.first]
        return near and not any(is_verb(a, j) for j in range(post.first, post.last + 1))

    def _fit(self, role: MentionDraft, person: MentionDraft) -> bool:
        """Say whether an office can be that of the name behind it.

        A name in the genitive may be of somebody whom the office serves, and the office in the genitive may be that of
        somebody else: "the adviser of Anna Rojas", "the daughter of the president Anna Rojas".
        """
        a = self.a
        if role.last >= person.first or (a.case(person.head) == "Gen" and a.case(role.head) not in ("Gen", "Acc", "")):
            return False
        over = a.head[role.head]
        return over < 0 or a.rel[role.head] != "nmod" or a.feats[over].get("Animacy") != "Anim"

    def countries(self, cast: Cast) -> None:
        """Give bodies, places and buildings the state that they are linked with, and note offices that were given.

        A body has to be said to be of the state itself: a town tells where it sits, and not whose it is.
        """
        for head, filled in self._offices:
            holder = cast.headed(head)
            if holder is not None:
                cast.members[holder].filled.append(filled)
        exact = {m[:2]: member for member in cast.members.values() for m in member.mentions}
        for link, one, other in self.ends("countries", "HEADQUARTERED_IN", "LOCATED_IN"):
            member = exact.get((one.first, one.last))
            if member is None or member.country is not None or not _stateless(member):
                continue
            kinds = _STATES if member.kind == "organization" else _STATES | _PLACES
            held = self.thing(cast, other, kinds)
            if held is None or held == member.id or cast.country(held) is None:
                continue
            member.country = cast.country(held)
            filled = Filled(field="country", link=link.label, confidence=link.sure, span=self.span(other))
            member.filled.append(filled)

    def thing(self, cast: Cast, x: Labelled, kinds: Iterable[str]) -> str | None:
        """Return the entity that a labelled stretch of some kinds names, None where it is no name."""
        if x.label not in kinds:
            return None
        sorts = ("state",) if x.label in _STATES else ("place", "facility")
        found = (cast.at(j) for j in range(x.first, x.last + 1))
        return next((h for h in found if h is not None and cast.kind(h) in sorts), None)


def _stateless(member: Member) -> bool:
    """Say whether it may be of a state that is not known yet: what the gazetteer knows without one is of many."""
    return member.kind in ("organization", "place", "facility") and member.ref is None
