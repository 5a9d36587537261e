"""Who holds which post where: the offices of a reading, and posts outside diplomacy beside names.

A reading has the offices of states and public bodies. The corpora ask for more: captains, editors, soloists. Any noun
for a person that has an organisation to it and stands beside a person's name, or is said of one, is a post, but for
kin, followers and the like (`words.tsv`). Only what is an office by the tables of the reader can be one of a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from diplowire_bench.seen import Post, Seen
from diplowire_bench.serving import serving, unsaid
from diplowire_bench.titles import Person, Title, Titles
from diplowire_bench.vocabulary import words

Office = tuple[int, int]
_DASH = {"-", "–", "—"}
_BEING = {"быть", "стать", "являться", "становиться", "оставаться", "остаться", "избрать", "назначить", "работать"}
_RIGHT, _DASHED, _LEFT, _TOLD, _GIVEN = range(5)  # how sure it is whose a title is, the surest first


@dataclass(frozen=True)
class _Claim:
    """A title given to a person, and on what ground."""

    ground: int
    person: str
    title: Title


def posts(seen: Seen, offices: Mapping[str, list[Office]]) -> list[Post]:
    """Return the posts of all persons, each once for where it is held."""
    titles = Titles(seen)
    claims = list(_beside(titles))
    claims += _said(titles)
    for person, held in offices.items():
        for start, end in held:
            tokens = seen.analysis.within(start, end)
            if tokens and (title := titles.office(tokens[0], tokens[-1])) is not None:
                claims.append(_Claim(_GIVEN, person, title))
    claims = [c for c in claims if not titles.of_kin(c.title)]
    best: dict[int, int] = {}
    for c in claims:
        best[c.title.head] = min(best.get(c.title.head, c.ground), c.ground)
    found: dict[tuple[str, str | None, int], Post] = {}
    for c in sorted(claims, key=lambda c: (not c.title.where, c.ground, c.title.head)):
        if c.ground > best[c.title.head] and best[c.title.head] < _TOLD:
            continue
        made = list(_made(titles, c))
        for post in made or _carried(titles, c, list(found.values())):
            known = [p for p in found.values() if p.person == post.person and p.thing is not None]
            same = [p for p in known if p.thing == post.thing or (p.start == post.start and p not in made)]
            if not (same and made) and post.where is not None:
                found.setdefault((post.person, post.thing, post.start), post)
    more = [*serving(titles), *(post for c in claims for post in _sent(titles, c))]
    return unsaid(sorted(found.values(), key=lambda p: p.start), more)


def _made(titles: Titles, claim: _Claim) -> Iterator[Post]:
    """Yield a post for each place of a title."""
    a, title = titles.a, claim.title
    first, last = titles.words(title)
    start, end = a.start[first], a.stop[last]
    owner = a.lemma[title.head] in words("owner")
    for mention, thing in title.where or titles.whose.usual(title.first, title.head, title.last, claim.person):
        near = a.start[title.first] <= mention.start < a.stop[title.last] if title.where else False
        whole = (min(start, mention.start), max(end, mention.end)) if near else (start, end)
        yield Post(claim.person, start, end, mention, thing, whole, owner)


def _sent(titles: Titles, claim: _Claim) -> Iterator[Post]:
    """Yield who sent the holder of a title there: "депутат парламента от партии «Воля»"."""
    j = claim.title.last + 1
    if j + 1 < len(titles.a) and titles.a.word[j] == "от" and j + 1 in titles.place:
        _, mention, thing = titles.place[j + 1]
        if thing.kind == "organization":
            span = (mention.start, mention.end)
            yield Post(claim.person, mention.start, mention.start, mention, thing.id, span)


def _carried(titles: Titles, claim: _Claim, found: Iterable[Post]) -> Iterator[Post]:
    """Yield a post where the person's last one in the sentence is: "был директором театра, но остался актёром"."""
    a = titles.a
    if claim.ground != _TOLD:
        return
    first, last = titles.words(claim.title)
    begin = a.start[a.sentences[a.sentence_of[first]][0]]
    own = (p for p in found if p.person == claim.person and begin <= p.start < a.start[first])
    if (one := max(own, key=lambda p: p.start, default=None)) is not None:
        start, end = a.start[first], a.stop[last]
        yield Post(claim.person, start, end, one.where, one.thing, (start, end))


def _beside(titles: Titles) -> Iterator[_Claim]:
    """Yield titles right before a name, or behind it after a comma, a dash or a bracket."""
    found = [titles.grown(i) for i in titles.heads()]
    right = _before_names(titles, found)
    by_last = {t.last: t for t in found}
    left: dict[int, Person] = {}  # last token of a title behind a name -> the person
    for title in found:
        person = right.get(title.first)
        if person is not None:
            earlier = by_last.get(title.first - 1)
            if not title.where and earlier is not None and titles.is_rank(title.head):
                title = Title(title.first, title.head, title.last, earlier.where)
            yield _Claim(_RIGHT, person[2], title)
        elif (signed := titles.signed(title)) is not None:
            yield _Claim(_LEFT, signed, title)
        else:
            yield from _behind(titles, title, by_last, left)


def _before_names(titles: Titles, found: list[Title]) -> dict[int, Person]:
    """Return the persons of titles right before their names, by the first token of the title; several may follow."""
    a = titles.a
    right: dict[int, Person] = {}
    spouses = {t.first for t in found if a.lemma[t.head] in words("spouse")}  # "the President and the First Lady Name"
    for title in reversed(found):
        j = titles.after(title.last)
        person = titles.person.get(j) or right.get(j)
        if person is None and j + 1 < len(a) and (a.word[j] == "," or a.pos[j] == "CCONJ"):
            person = right.get(j + 1) if j + 1 not in spouses else None
        if person is None and title.where:
            person = titles.person.get(titles.beyond(title.last))
        if person is not None and titles.fits(title.head, person):
            right[title.first] = person
    return right


def _behind(titles: Titles, title: Title, by_last: dict[int, Title], left: dict[int, Person]) -> Iterator[_Claim]:
    """Yield a title behind a name, or behind another title of the same person."""
    a = titles.a
    before = title.first - 1
    while before > 0 and a.pos[before] == "CCONJ" and before - 1 in by_last:
        before = by_last[before - 1].first - 1
    if before < 1 or a.sentence_of[before] != a.sentence_of[title.head]:
        return
    mark = a.word[before]
    if mark != "," and mark not in _DASH and mark != "(":
        return
    person = titles.ends.get(titles.bare(before - 1)) or (left.get(before - 1) if mark == "," else None)
    if person is not None and titles.closed(title) and titles.fits(title.head, person):
        left[title.last] = person
        yield _Claim(_DASHED if mark in _DASH else _LEFT, person[2], title)


def _said(titles: Titles) -> Iterator[_Claim]:
    """Yield titles that are said of somebody: "Петров стал капитаном сборной", "Петров занял пост министра"."""
    a = titles.a
    for i in titles.heads():
        over = a.head[i]
        told = a.case(i) == "Ins" and over >= 0 and a.lemma[over] in _BEING
        named = a.case(i) == "Nom" and any(a.rel[c] == "nsubj" for c in a.children[i])
        held = a.case(i) == "Gen" and over >= 0 and a.lemma[over] in words("post")
        if not (told or named or held) or a.feats[i].get("Number") == "Plur":
            continue
        verb = i if named else over
        while held and a.head[verb] >= 0 and a.pos[verb] != "VERB" and a.lemma[verb] not in words("seeking"):
            verb = a.head[verb]
        if held and a.lemma[verb] in words("seeking"):
            continue
        person = titles.doer(verb)
        if person is not None:
            yield _Claim(_TOLD, person, titles.grown(i))
