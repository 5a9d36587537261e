"""Whose a post is: the bodies, places and states that a title names, in the bounds the text gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diplowire.lang.ru.grammar.phrases import adjectives_before, genitive_tail, is_adjective
from diplowire.lang.ru.lexicon import fold
from diplowire.model.analysis import Analysis
from diplowire_bench.seen import Mention, Seen, Thing
from diplowire_bench.vocabulary import body_heads, place_adjectives, words

Where = tuple[Mention, str | None]  # a mention and the thing it is of
Places = Mapping[int, tuple[int, Mention, Thing]]  # by first token: last token, mention, thing
MARKS = {"«", "»", '"', "„", "“", "”"}
_COMMON = 5  # letters that an adjective and its place share


def real(where: Sequence[Where]) -> bool:
    """Say whether a place is named behind the title, and not only by an adjective before it."""
    return bool(where) and where[0][0].form != "demonym"


@dataclass(frozen=True)
class Whose:
    """The places of one text, and what a title with nouns behind it is of."""

    seen: Seen
    place: Places

    @property
    def a(self) -> Analysis:
        """The analysis of the text."""
        return self.seen.analysis

    def last_body(self, at: int) -> Iterator[Where]:
        """Yield the organisation named last before a token: whose founder "its founder" is."""
        before = (p for first, p in self.place.items() if first < at and p[2].kind == "organization")
        last = max(before, key=lambda p: p[0], default=None)
        if last is not None:
            yield last[1], last[2].id

    def body(self, inner: Sequence[int]) -> int | None:
        """Return the first noun for a body among the genitives of a title, named or not."""
        nouns = body_heads() | words("body")
        return next((k for k in inner if (x := fold(self.a.lemma[k])) in nouns and self.told(k, x)), None)

    def told(self, k: int, lemma: str) -> bool:
        """Say whether a noun tells which body is meant: a company does only by an adjective that is a name."""
        if lemma not in words("no body"):
            return True
        first = adjectives_before(self.a, k)
        named = first < k and (self.a.word[first][0].isupper() or k - first > 1)
        return named or (k + 1 < len(self.a) and self.a.word[k + 1] == "по")

    def span(self, body: int, last: int) -> Mention:
        """Return the words for a body, with its adjectives."""
        return Mention(self.a.start[adjectives_before(self.a, body)], self.a.stop[last], "name")

    def widened(self, inner: Sequence[int], mention: Mention, thing: Thing) -> Where:
        """Return where a post is held, with the noun of a body before a name: "глава правительства Израиля".

        A territory may stand between: "глава совета района Мирный".
        """
        a = self.a
        at = a.within(mention.start, mention.end)[0]
        bodies = body_heads() | words("unit")
        unit = next((n for n, k in enumerate(inner) if fold(a.lemma[k]) in words("unit")), len(inner) - 1)
        nouns = list(inner[: unit + 1])
        if nouns and a.lemma[nouns[-1]] in words("territory"):
            nouns.pop()
        if not nouns or fold(a.lemma[nouns[-1]]) not in bodies:
            return mention, thing.id
        if at - inner[-1] > 1 + (a.word[at - 1] in MARKS):
            return mention, thing.id
        while len(nouns) > 1 and nouns[-2] == nouns[-1] - 1 and fold(a.lemma[nouns[-2]]) in bodies:
            nouns.pop()
        wide = Mention(a.start[adjectives_before(a, nouns[-1])], mention.end, "name")
        return wide, None if thing.kind in ("state", "place") else thing.id

    def reaching(self, last: int, *, named: bool) -> int:
        """Return the last token of a body's name, which may go on with its place, field or seat, from its last so far.

        "администрации посёлка Лесной", "управления МВД по Тверской области", "совета при губернаторе края"; where it
        has no name, any field.
        """
        a, j = self.a, last + 1
        if j + 1 >= len(a) or a.sentence_of[j + 1] != a.sentence_of[last]:
            return last
        if j in self.place and a.lemma[last] in words("territory"):
            return self.place[j][0]
        link = a.word[j].lower()
        if link == "по" and j + 1 in self.place and self.place[j + 1][2].kind in ("place", "state"):
            end = self.place[j + 1][0]
            joined = end + 2 if end + 2 < len(a) and a.pos[end + 1] == "CCONJ" else -1
            return self.place[joined][0] if joined in self.place and a.case(joined) == "Dat" else end
        if link == "при" or (link == "по" and not named):
            k = j + 1
            while k < len(a) and is_adjective(a, k) and k not in self.place:
                k += 1
            if k in self.place:
                return self.place[k][0]
            if k < len(a) and a.pos[k] == "NOUN" and a.case(k) == ("Loc" if link == "при" else "Dat"):
                return genitive_tail(a, k, {first: p[0] for first, p in self.place.items()})
        return last

    def by_adjective(self, first: int, head: int) -> Iterator[Where]:
        """Yield the state or region that an adjective before an office names: "свердловский губернатор"."""
        a = self.a
        for j in range(first, head):
            if j in self.place and self.place[j][2].kind == "state":
                yield self.place[j][1], self.place[j][2].id
                return
            if self.regional(j, head):
                yield self.region(a.lemma[j]) or (Mention(a.start[j], a.stop[j], "demonym"), None)
                return

    def regional(self, j: int, head: int) -> bool:
        """Say whether an adjective before an office is of a region or town."""
        lemma = self.a.lemma[j]
        shaped = self.a.lemma[head] in words("of a region") and lemma.endswith(("ский", "цкий", "вный"))
        return lemma in place_adjectives() or shaped

    def region(self, adjective: str) -> Where | None:
        """Return the place of the story that an adjective is of, by their common beginning."""
        known = (t for t in self.seen.things.values() if t.kind == "place" and t.names)
        found = next((t for t in known if t.name.lower()[:_COMMON] == adjective[:_COMMON]), None)
        return (found.names[0], found.id) if found else None

    def own(self, first: int) -> Iterator[Where]:
        """Yield the organisation that acts in a sentence where somebody is "its own" chairman: "партия и её лидер"."""
        a = self.a
        verb = first
        while a.head[verb] >= 0:
            verb = a.head[verb]
            acting = [c for c in a.children[verb] if a.rel[c].startswith("nsubj")]
            for first, (last, mention, thing) in self.place.items():
                if thing.kind == "organization" and any(first <= c <= last for c in acting):
                    yield mention, thing.id
                    return
            if acting:
                return

    def usual(self, first: int, head: int, last: int, person: str) -> Iterator[Where]:
        """Yield the state whose office a title without one is: the person's own, else the one named most."""
        a = self.a
        if any(a.pos[j] == "ADJ" and a.lemma[j] not in _plain() for j in range(first, head)):
            return  # a king of music is king of no state
        if not any(a.lemma[j] in words("of a state") for j in range(head, last + 1)):
            return
        states = {t.country: t for t in self.seen.things.values() if t.kind == "state"}
        own = states.get(self.seen.things[person].country)
        counted = Counter(t.country for _, t in self.seen.mentions if t.kind == "state")
        for state in (own,) if own else (states[c] for c, _ in counted.most_common(1)):
            yield (state.names or state.mentions)[0], state.id


def _plain() -> frozenset[str]:
    """Return the adjectives that leave an office an office."""
    return words("passing") | words("of the day") | words("of an office")
