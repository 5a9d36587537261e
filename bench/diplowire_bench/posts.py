"""Who holds which post where: the offices of a reading, and posts outside diplomacy beside names.

A reading has offices of states and public bodies. The corpora ask for more: captains, editors, soloists. Any noun for a
person (animate, no name) that has an organisation or a state to it and stands beside a person's name, or is said of one,
is a post, but for the nouns in `_NO_POST`: kin, followers, the like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diplowire.lang.ru.grammar.phrases import adjectives_before, is_adjective
from diplowire.model.analysis import Analysis
from diplowire_bench.seen import Mention, Post, Seen, Thing

Office = tuple[int, int]
_NO_POST = frozenset(
    "брат сестра сын дочь отец мать жена муж супруг супруга вдова друг подруга противник сторонник критик поклонник"
    " житель уроженец гражданин гость человек мужчина женщина ребенок герой автор соперник враг конкурент народ"
    " предшественник предшественница преемник преемница коллега имя тезка родственник земляк потомок фанат зритель"
    " победитель обладатель жертва враг собеседник визави кандидат носитель потребитель клиент".split()
)
_DASH = {"-", "–", "—"}
_MARKS = {"«", "»", '"', "„", "“", "”"}
_LINKS = {"по", "в", "во", "при", "от", "на", "из"}
_BEING = {"быть", "стать", "являться", "становиться", "оставаться", "остаться", "избрать", "назначить", "работать"}


@dataclass(frozen=True)
class _Title:
    """A title with what it is of: tokens from `first` to `last`, its head, and the mentions of where."""

    first: int
    head: int
    last: int
    where: tuple[tuple[Mention, Thing], ...]


def posts(seen: Seen, offices: Mapping[str, list[Office]]) -> list[Post]:
    """Return the posts of all persons, each once for where it is held."""
    finder = _Finder(seen)
    found: list[Post] = []
    for person, held in offices.items():
        for start, end in held:
            tokens = seen.analysis.within(start, end)
            title = finder.title(tokens.start, tokens.stop - 1)
            if title is not None:
                found.extend(finder.made(person, title))
    found.extend(finder.beside())
    found.extend(finder.said())
    return _once(found)


def _once(found: list[Post]) -> list[Post]:
    """Leave out a post told twice, and one without a place where its words stand with one."""
    out: dict[tuple[str, object, object], Post] = {}
    for post in sorted(found, key=lambda p: (p.thing is None, p.start)):
        if post.thing is None and any(p.person == post.person and p.start == post.start for p in out.values()):
            continue
        out.setdefault((post.person, post.thing, post.start if post.thing is None else ""), post)
    return sorted(out.values(), key=lambda p: p.start)


class _Finder:
    """Titles of one text and the persons beside them."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.a: Analysis = seen.analysis
        self.person: dict[int, tuple[int, int, str]] = {}  # first token -> first, last token, id
        self.ends: dict[int, tuple[int, int, str]] = {}
        self.place: dict[int, tuple[int, Mention, Thing]] = {}  # first token -> last token, mention, thing
        self.held: set[int] = set()  # tokens of names
        for mention, thing in seen.mentions:
            tokens = self.a.within(mention.start, mention.end)
            if not tokens:
                continue
            first, last = tokens[0], tokens[-1]
            if thing.kind == "person" and mention.named:
                self.person.setdefault(first, (first, last, thing.id))
                self.ends[last] = (first, last, thing.id)
            elif thing.kind != "person" and mention.form not in ("office", "pronoun"):
                longer = self.place.get(first)
                if longer is None or longer[0] < last:
                    self.place[first] = (last, mention, thing)
            else:
                continue
            if mention.named:
                self.held.update(tokens)

    def made(self, person: str, title: _Title) -> Iterator[Post]:
        """Yield a post for each place of a title, one without where there is none."""
        first, last = self.words(title)
        start, end = self.a.start[first], self.a.stop[last]
        if not title.where:
            yield Post(person, start, end)
        for mention, thing in title.where:
            yield Post(person, start, end, mention, thing.id)

    def words(self, title: _Title) -> tuple[int, int]:
        """Return the tokens of a title without where it is held."""
        taken = {t for m, _ in title.where for t in self.a.within(m.start, m.end)}
        first, last = title.first, title.head
        while first < title.head and first in taken:
            first += 1
        while last < title.last and last + 1 not in taken and self.a.pos[last + 1] not in ("PUNCT", "CCONJ"):
            last += 1
        while last > title.head and (self.a.pos[last] in ("ADP", "PUNCT", "ADJ") or self.a.word[last] in _MARKS):
            last -= 1
        return first, last

    def title(self, first: int, last: int) -> _Title | None:
        """Return an office as a title: its words and where it is held, the names inside it and right behind."""
        a = self.a
        head = next((i for i in range(first, last + 1) if a.pos[i] == "NOUN" and i not in self.held), None)
        if head is None:
            return None
        grown = self.grown(head)
        return _Title(min(first, grown.first), head, max(last, grown.last), grown.where)

    def grown(self, head: int) -> _Title:
        """Return the phrase around a noun for a person: adjectives before it, and what it is of behind."""
        a = self.a
        first = adjectives_before(a, head)
        where = [
            self.place[j][1:]
            for j in range(first, head)
            if j in self.place and self.place[j][0] < head and self.place[j][2].kind in ("state", "place")
        ]
        last = j = head
        sentence = a.sentence_of[head]
        joined = False
        while (j := j + 1) < len(a) and a.sentence_of[j] == sentence:
            if j in self.person:
                break
            if j in self.place and (not where or joined or where[-1][0].form == "demonym"):
                end, mention, thing = self.place[j]
                if where and where[-1][0].form == "demonym":
                    where = []
                where.append((mention, thing))
                last = j = end
                joined = False
                if j + 1 < len(a) and a.word[j + 1] in _MARKS:
                    last = j = j + 1
            elif a.pos[j] in ("NOUN", "PROPN", "X") and (a.case(j) == "Gen" or not a.case(j)) and not where:
                last = j
            elif (is_adjective(a, j) and a.case(j) in ("Gen", "")) or a.word[j] in _MARKS:
                continue
            elif a.word[j].lower() in _LINKS and not where and j + 1 < len(a):
                if j + 1 not in self.place and a.pos[j + 1] not in ("NOUN", "ADJ"):
                    break
                end = j + 1
                while end + 1 < len(a) and is_adjective(a, end):
                    end += 1
                if end in self.place or a.pos[end] != "NOUN":
                    continue
                last = j = end
            elif a.pos[j] == "CCONJ" and where:
                joined = True
            else:
                break
        return _Title(first, head, last, tuple(where))

    def heads(self) -> Iterator[int]:
        """Yield the nouns that may be posts."""
        a = self.a
        for i in range(len(a)):
            noun = a.pos[i] == "NOUN" and a.feats[i].get("Animacy") == "Anim"
            if noun and i not in self.held and a.lemma[i] not in _NO_POST and a.word[i].isalpha() | ("-" in a.word[i]):
                yield i

    def beside(self) -> Iterator[Post]:
        """Yield posts of titles right before a name, or behind it after a comma or a dash."""
        a = self.a
        right: dict[int, tuple[int, int, str]] = {}  # first token of a title -> the person it belongs to
        titles = [self.grown(i) for i in self.heads()]
        for title in reversed(titles):
            if not title.where:
                continue
            j = self.after(title.last)
            person = self.person.get(j)
            if person is None and j < len(a) and a.word[j] == "," and j + 1 in right:
                person = right[j + 1]
            if person is None and j < len(a) and j in right:
                person = right[j]
            if person is not None and self.fits(title.head, person):
                right[title.first] = person
                yield from self.made(person[2], title)
                continue
            before = title.first - 1
            if before > 0 and (a.word[before] == "," or a.word[before] in _DASH or a.word[before] == "("):
                person = self.ends.get(self.bare(before - 1))
                closed = j >= len(a) or a.pos[j] in ("PUNCT", "SCONJ") or a.sentence_of[j] != a.sentence_of[title.head]
                same = a.sentence_of[before] == a.sentence_of[title.head]
                if person is not None and closed and same and self.fits(title.head, person):
                    yield from self.made(person[2], title)

    def after(self, last: int) -> int:
        """Return the token behind a title, a closing mark passed over."""
        j = last + 1
        while j < len(self.a) and self.a.word[j] in _MARKS:
            j += 1
        return j

    def bare(self, j: int) -> int:
        """Return the token before brackets that end at a token: "Name (Latin name), title"."""
        a = self.a
        if a.word[j] == ")":
            opened = next((k for k in range(j, max(0, j - 8), -1) if a.word[k] == "("), None)
            return opened - 1 if opened is not None else j
        return j

    def fits(self, head: int, person: tuple[int, int, str]) -> bool:
        """Say whether a title and a name stand in one case, as far as both show it."""
        a = self.a
        if a.feats[head].get("Number") == "Plur":
            return False
        title, name = a.case(head), {a.case(j) for j in range(person[0], person[1] + 1)} - {""}
        alike = {title, "Gen", "Acc"} if title in ("Gen", "Acc") else {title}
        return not title or not name or bool(name & alike) or name == {"Nom"}

    def said(self) -> Iterator[Post]:
        """Yield posts that are said of somebody: "Петров стал капитаном сборной"."""
        a = self.a
        for i in self.heads():
            verb = a.head[i]
            told = a.case(i) == "Ins" and verb >= 0 and a.lemma[verb] in _BEING
            root = verb if told else i
            if not told and not (a.case(i) == "Nom" and any(a.rel[c] == "nsubj" for c in a.children[i])):
                continue
            subject = next((c for c in a.children[root] if a.rel[c].startswith("nsubj")), None)
            person = next((p for p in self.person.values() if subject is not None and p[0] <= subject <= p[1]), None)
            title = self.grown(i)
            if person is not None and title.where and a.feats[i].get("Number") != "Plur":
                yield from self.made(person[2], title)
