"""Titles of posts in a text: the words of a title, and the organisations, states and places it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diplowire.lang.ru.grammar.phrases import POSSESSIVE, adjectives_before, is_adjective
from diplowire.model.analysis import Analysis
from diplowire_bench.seen import Mention, Seen, Thing
from diplowire_bench.vocabulary import acts, alive, governs, is_former, is_office, words
from diplowire_bench.whose import MARKS, Where, Whose, real

Person = tuple[int, int, str]  # first and last token of a name, and whose it is
_LINKS = {"по", "в", "во", "при", "от", "на", "из", "за", "против", "с", "со"}
_BEYOND = 8  # tokens between where a post is held and its holder: "… комитета при прокуратуре Иван Петров"
_OPEN = frozenset("еёиоуыэю")
_TAIL = {"NOUN", "ADJ", "ADP", "CCONJ", "PROPN", "NUM", "X"}


@dataclass(frozen=True)
class Title:
    """A title with what it is of: tokens from `first` to `last`, its head, and where it is held."""

    first: int
    head: int
    last: int
    where: tuple[Where, ...]


class Titles:
    """The titles of one text, and the names of persons and places that they stand beside."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.a: Analysis = seen.analysis
        self.person: dict[int, Person] = {}  # by first token
        self.ends: dict[int, Person] = {}  # by last token
        self.place: dict[int, tuple[int, Mention, Thing]] = {}  # by first token: last token, mention, thing
        self.held: set[int] = set()  # tokens of names
        self.whose = Whose(seen, self.place)
        self.meant: dict[int, str] = {}  # a token by which a person is spoken of, in any form
        for mention, thing in seen.mentions:
            tokens = self.a.within(mention.start, mention.end)
            if thing.kind == "person":
                self.meant.update(dict.fromkeys(tokens, thing.id))
            if not tokens or mention.form in ("office", "pronoun"):
                continue
            first, last = tokens[0], tokens[-1]
            if thing.kind == "person":
                self.person.setdefault(first, (first, last, thing.id))
                self.ends[last] = (first, last, thing.id)
            elif first not in self.place or self.place[first][0] < last:
                self.place[first] = (last, mention, thing)
            if mention.named:
                self.held.update(tokens)

    def who(self, i: int) -> str | None:
        """Return the person that a token speaks of."""
        return self.meant.get(i)

    def called(self, i: int) -> str | None:
        """Return the person that a token speaks of, by a title before the name, too."""
        beside = (x for x in self.a.children[i] if self.a.rel[x] in ("appos", "flat", "flat:name"))
        return self.who(i) or next((p for x in beside if (p := self.who(x))), None)

    def subject(self, verb: int) -> str | None:
        """Return the person who is a verb's subject."""
        subjects = (c for c in self.a.children[verb] if self.a.rel[c].startswith("nsubj"))
        return next((p for c in subjects if (p := self.called(c))), None)

    def doer(self, verb: int) -> str | None:
        """Return the person who is the subject of a verb or of one that it goes on from, said once for several."""
        a = self.a
        start = verb
        person = self.subject(verb)
        while person is None and a.rel[verb] in ("conj", "xcomp", "parataxis"):
            verb = a.head[verb]
            person = self.subject(verb)
        if person is None and not any(a.rel[c].startswith("nsubj") for c in (*a.children[start], *a.children[verb])):
            begin = a.sentences[a.sentence_of[start]][0]
            before = (j for j in range(start - 1, begin - 1, -1) if a.rel[j].startswith("nsubj"))
            person = next((self.called(j) for j in before), None)
        return person

    def of_kin(self, title: Title) -> bool:
        """Say whether a title tells whose kin or follower is meant: "вдова президента"."""
        a = self.a
        over = a.head[title.head]
        return over >= 0 and a.case(title.head) == "Gen" and over < title.head and a.lemma[over] in words("no post")

    def is_rank(self, head: int) -> bool:
        """Say whether a title is a military rank."""
        return self.a.lemma[head] in words("military rank")

    def heads(self) -> Iterator[int]:
        """Yield the nouns that may be posts, in order."""
        a = self.a
        for i in range(len(a)):
            known = is_office(a.lemma[i])
            anim = a.pos[i] == "NOUN" and a.feats[i].get("Animacy") == "Anim" and alive(a.lemma[i])
            former = known and is_former(a.lemma[i])
            noun = anim or former or governs(a.word[i]) or (known and a.pos[i] in ("NOUN", "PROPN"))
            if noun and a.lemma[i] not in words("no post"):
                if i not in self.held and a.word[i].replace("-", "").isalpha():
                    yield i

    def office(self, first: int, last: int) -> Title | None:
        """Return an office of the reading as a title; without a place inside or behind, as far as the office goes."""
        a = self.a
        head = next((i for i in range(first, last + 1) if a.pos[i] in ("NOUN", "PROPN") and i not in self.held), None)
        if head is None:
            return None
        grown = self.grown(head)
        return Title(min(first, grown.first), head, grown.last if grown.where else last, grown.where)

    def grown(self, head: int) -> Title:
        """Return the phrase around a noun for a person: adjectives before it, and behind it what it is of."""
        a = self.a
        office = is_office(a.lemma[head]) or governs(a.word[head])
        first = self.acting(adjectives_before(a, head))
        where: list[Where] = []
        if office:
            where = list(self.whose.by_adjective(first, head))
        last = j = head
        joined = False
        inner: list[int] = []
        further = 0  # how many nouns were passed when another place was joined on
        cases = ("Gen", "Ins", "") if governs(a.word[head]) else ("Gen", "")
        while (j := j + 1) < len(a) and a.sentence_of[j] == a.sentence_of[head] and j not in self.person:
            fresh = not where or joined or where[0][0].form == "demonym"
            if joined and j in self.place and self.place[j][1].form == "demonym":
                continue
            if j in self.place and fresh and (office or self.place[j][2].kind in ("organization", "facility")):
                end, mention, thing = self.place[j]
                if where and not joined:
                    where = []
                where.append(self.whose.widened(inner, mention, thing))
                last = j = end
                joined = False
            elif j in self.place and not fresh:
                last = j = self.place[j][0]
            elif j > head + 1 and self.other_title(j, head, inner):
                break  # another title of the same person
            elif a.word[j] == "от" and (where or self.whose.body(inner) is not None):
                break  # who sent the person there
            elif a.pos[j] in ("NOUN", "PROPN", "X") and (a.case(j) in cases or a.pos[j - 1] == "CCONJ"):
                inner.append(j)
                last = j
            elif a.lemma[j - 1] in words("territory") and a.word[j][0].isupper():
                last = j  # its name, in the nominative
            elif (is_adjective(a, j) and a.case(j) in cases) or a.word[j] in MARKS or a.pos[j] == "ADV":
                continue
            elif a.word[j].lower() in _LINKS and office and (body := self.whose.body(inner)) is not None and not where:
                where = [(self.whose.span(body, last), None)]
                last = j - 1
            elif a.word[j].lower() in _LINKS and self.linked(j + 1) is not None and not where:
                end = self.linked(j + 1) or j
                last, j = (j, end - 1) if end in self.place else (end, end)
            elif a.pos[j] == "CCONJ" and j + 1 < len(a) and (real(where) or a.case(j + 1) in ("Gen", a.case(last))):
                joined, further = real(where), len(inner)
            else:
                break
        while last > head and a.pos[last] in ("ADP", "CCONJ"):
            last -= 1
        if not where and a.lemma[head] in words("owner") and first and a.word[first - 1].lower() in POSSESSIVE:
            where = list(self.whose.last_body(first))
        if not where and first and a.lemma[first - 1] == "свой":
            where = list(self.whose.own(first))
        if office and not real(where) and (body := self.whose.body(inner)) is not None:
            where = [(self.whose.span(body, last), None)]
        elif joined and (body := self.whose.body(inner[further:])) is not None:
            where.append((self.whose.span(body, last), None))
        if office and real(where):
            where, last = self.reached(where, last)
        return Title(first, head, last, tuple(where))

    def reached(self, where: list[Where], last: int) -> tuple[list[Where], int]:
        """Return the places of a title with the last one as far as its name reaches, and where the title ends then."""
        mention, thing = where[-1]
        if thing is not None and self.seen.things[thing].kind != "organization":
            return where, last
        end = self.whose.reaching(self.a.within(mention.start, mention.end)[-1], named=thing is not None)
        return [*where[:-1], (Mention(mention.start, self.a.stop[end], mention.form), thing)], max(end, last)

    def other_title(self, j: int, head: int, inner: list[int]) -> bool:
        """Say whether another title of the same person begins inside what a title is of."""
        a = self.a
        single = is_office(a.lemma[j]) and a.feats[j].get("Number") != "Plur"
        return single and (a.case(j) == a.case(head) or self.whose.body(inner) is not None)

    def acting(self, first: int) -> int:
        """Return where a title begins, with "исполняющий обязанности" or "один из" before it."""
        a = self.a
        if first > 1 and a.word[first - 1].lower() in ("из", "с") and a.lemma[first - 2] == "один":
            return first - 2
        return first - 2 if first > 1 and a.lemma[first - 1] == "обязанность" and acts(a.word[first - 2]) else first

    def linked(self, j: int) -> int | None:
        """Return the noun or name that a preposition leads to, adjectives passed over."""
        a = self.a
        while j < len(a) and j not in self.place and is_adjective(a, j):
            j += 1
        return j if j < len(a) and (j in self.place or a.pos[j] in ("NOUN", "PROPN")) else None

    def words(self, title: Title) -> tuple[int, int]:
        """Return the tokens of a title without where it is held and without passing adjectives."""
        a = self.a
        taken = {t for m, _ in title.where for t in a.within(m.start, m.end)}
        first, last = title.first, title.head
        joined = (j + 1 for j in range(title.head - 1, first, -1) if a.pos[j] == "CCONJ" and a.pos[j - 1] == "NOUN")
        first = next(joined, first)
        ranked = a.lemma[title.head] in words("ranked")
        while first < title.head and (
            first in taken
            or a.lemma[first] == "один"
            or (a.pos[first] == "ADP" and a.lemma[first - 1] == "один")
            or (a.lemma[first] in words("passing") and not ranked)
            or (self.whose.regional(first, title.head) and real(list(title.where)))
        ):
            first += 1
        while last < title.last and last + 1 not in taken:
            last += 1
        while last > title.head and (a.pos[last] in ("ADP", "PUNCT", "ADJ", "ADV", "CCONJ") or a.word[last] in MARKS):
            last -= 1
        return first, last

    def after(self, last: int) -> int:
        """Return the token behind a title, closing marks and brackets passed over."""
        a, j = self.a, last + 1
        while j < len(a) and a.word[j] in MARKS:
            j += 1
        if j < len(a) and a.word[j] == "(":
            closed = next((k for k in range(j, min(j + 10, len(a))) if a.word[k] == ")"), None)
            return closed + 1 if closed is not None else j
        return j

    def beyond(self, last: int) -> int:
        """Return the first token behind a title that is neither noun, adjective nor link, or begins a person's name."""
        a, j = self.a, last + 1
        while j < min(len(a) - 1, last + _BEYOND) and a.pos[j] in _TAIL and j not in self.person:
            if a.pos[j] == "CCONJ" and a.feats[j + 1].get("Animacy") == "Anim" and a.case(j + 1) == "Nom":
                break  # another title begins
            j += 1
        return j

    def bare(self, j: int) -> int:
        """Return the token before brackets that end at a token: "Name (name in other letters), title"."""
        a = self.a
        if a.word[j] != ")":
            return j
        opened = next((k for k in range(j, max(0, j - 8), -1) if a.word[k] == "("), None)
        return opened - 1 if opened else j

    def signed(self, title: Title) -> str | None:
        """Return whose a title is that stands alone below a name, as in a signature."""
        a = self.a
        first, stop = a.sentences[a.sentence_of[title.head]]
        above = self.ends.get(title.first - 1)
        if above is not None and above[0] == first and self.after(title.last) >= stop:
            return above[2]
        if title.first != first or self.after(title.last) < stop or not first:
            return None
        person = self.ends.get(first - 1)
        begin = a.sentences[a.sentence_of[first - 1]][0]
        return person[2] if person is not None and person[0] == begin else None

    def closed(self, title: Title) -> bool:
        """Say whether a title behind a name ends as an apposition does."""
        a = self.a
        for j in (self.after(title.last), self.beyond(title.last)):
            if j >= len(a) or a.pos[j] in ("PUNCT", "SCONJ") or a.sentence_of[j] != a.sentence_of[title.head]:
                return True
        return False

    def fits(self, head: int, person: Person) -> bool:
        """Say whether a title and a name stand in one case, as far as both show it."""
        a = self.a
        start = adjectives_before(a, head)
        acting = self.acting(start) < start
        if a.feats[head].get("Number") == "Plur" and not (acting and a.lemma[start - 2] == "один"):
            return False
        if acting:
            head = start - 2  # the participle or the numeral shows the case
        former = is_former(a.lemma[head]) and a.word[head].lower() == a.lemma[head].lower()
        title, name = "Nom" if former else a.case(head), {a.case(j) for j in range(person[0], person[1] + 1)} - {""}
        alike = {title, "Gen", "Acc"} if title in ("Gen", "Acc") else {title}
        if name == {"Nom"} and title != "Nom":
            return not title or a.word[person[1]][-1].lower() in _OPEN  # a name that may have no cases
        return not title or not name or bool(name & alike)
