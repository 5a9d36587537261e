"""Where persons serve by a verb and without a title: "Седов возглавляет фонд", "партии, возглавляемой Лосевым"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diplowire.lang.ru.grammar.phrases import genitive_tail, is_adjective
from diplowire_bench.seen import Mention, Post
from diplowire_bench.titles import Titles
from diplowire_bench.vocabulary import words
from diplowire_bench.whose import MARKS, Where

_AT = {"в", "во", "на"}
_BODIES = {"organization", "facility"}


def serving(titles: Titles) -> Iterator[Post]:
    """Yield a post without a title for each body that somebody runs or works for."""
    a = titles.a
    for i in range(len(a)):
        runs = a.lemma[i] in words("running")
        if not runs and a.lemma[i] not in words("serving"):
            continue
        if a.feats[i].get("Voice") == "Pass":
            where, person = (_run(titles, a.head[i] - 1), _agent(titles, i)) if runs else (None, None)
        else:
            where = _run(titles, i) if runs else _place(titles, i)
            person = _who(titles, i) if where is not None else None
        if where is not None and person is not None:
            mention, thing = where
            yield Post(person, mention.start, mention.start, mention, thing, (mention.start, mention.end))


def _run(titles: Titles, before: int) -> Where | None:
    """Return the body whose name begins behind a token, adjectives and adverbs passed over."""
    a = titles.a
    j = before + 1
    while j < len(a) and j not in titles.place and (is_adjective(a, j) or a.pos[j] in ("ADV", "NUM")):
        j += 1
    if j >= len(a) or (j not in titles.place and a.pos[j] != "NOUN"):
        return None
    if j in titles.place:
        last, mention, thing = titles.place[j]
        return (mention, thing.id) if thing.kind in _BODIES else None
    if titles.whose.body([j]) is None:
        return None
    last = genitive_tail(a, j, {first: p[0] for first, p in titles.place.items()})
    inner = [k for k in range(j, last + 1) if k in titles.place]
    thing_id = titles.place[inner[-1]][2].id if inner and titles.place[inner[-1]][2].kind in _BODIES else None
    seat = titles.linked(last + 2) if last + 2 < len(a) and a.word[last + 1].lower() in _AT else None
    if seat is not None and seat in titles.place and titles.place[seat][2].kind in _BODIES:
        last, thing_id = titles.place[seat][0], titles.place[seat][2].id
    return titles.whose.span(j, last), thing_id


def _place(titles: Titles, verb: int) -> Where | None:
    """Return the body in which somebody works: named behind the verb, in the same clause."""
    a = titles.a
    for j in range(verb + 1, a.sentences[a.sentence_of[verb]][1]):
        if j in titles.place and titles.place[j][2].kind in _BODIES:
            _, mention, thing = titles.place[j]
            return (mention, thing.id) if a.word[j - 1].lower() in _AT else None
        if (a.pos[j] == "PUNCT" and a.word[j] not in MARKS) or a.pos[j] in ("VERB", "SCONJ", "CCONJ"):
            return None
    return None


def _agent(titles: Titles, participle: int) -> str | None:
    """Return who runs what is run: the agent of a participle."""
    a = titles.a
    children = [c for c in a.children[participle] if a.case(c) == "Ins"]
    return next((p for c in children if (p := titles.who(c))), None)


def _who(titles: Titles, verb: int) -> str | None:
    """Return the person who is the subject of a verb or of one over it, or whom its clause is about.

    "Седов, который работает", "Седов, ранее возглавлявший", "Седов уехал туда, где преподаёт".
    """
    a = titles.a
    while verb >= 0:
        if (person := titles.subject(verb)) is not None:
            return person
        if any(a.rel[c].startswith("nsubj") and a.feats[c].get("Animacy") == "Anim" for c in a.children[verb]):
            return None  # somebody else
        over = a.head[verb]
        if over >= 0 and a.rel[verb].startswith("acl"):
            if (person := _apposed(titles, over)) is not None:
                return person
            while over >= 0 and a.pos[over] != "VERB":
                over = a.head[over]
        verb = over
    return None


def _apposed(titles: Titles, noun: int) -> str | None:
    """Return the person that a noun speaks of, or the one it stands behind: "Седов, бывший лётчик, который …"."""
    person = titles.called(noun)
    while person is None and titles.a.rel[noun] == "appos":
        noun = titles.a.head[noun]
        person = titles.called(noun)
    return person


def unsaid(posts: list[Post], more: Iterable[Post]) -> list[Post]:
    """Return posts with those of `more` that tell of somebody a place that none of his posts is at."""
    found = list(posts)
    for post in more:
        own = [p for p in found if p.person == post.person and p.where is not None]
        same = (p for p in own if (p.thing is not None and p.thing == post.thing) or _overlap(p.where, post.where))
        if next(same, None) is None:
            found.append(post)
    return sorted(found, key=lambda p: p.start)


def _overlap(one: Mention | None, other: Mention | None) -> bool:
    return one is not None and other is not None and one.start < other.end and other.start < one.end
