"""A made-up archive of any length: readings as a desk would have them, without reading anything.

    for reading in stories(1000, seed=7): ...

The density is that of a million stories in 25 years. Pairs of states are drawn by Zipf's law (the busiest is in some
2 % of the stories). Most stories belong to a thread: something is planned, confirmed, moved or cancelled, held and
looked back at, each step told by one to four agencies in different detail. The texts are templates; every span points
at its words.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any, TypeVar

from archive_world import AGENCIES, DAY, FIRST, MONTHS, NEW, OFFICES, VERBS, WORDS, Thread, World, plan, world
from diplowire.model.reading import (
    Codes,
    Commitment,
    Cue,
    Document,
    Entity,
    Event,
    Figure,
    Mention,
    Office,
    Origin,
    Participant,
    ReaderInfo,
    Reading,
    Statement,
)
from diplowire.model.span import Span
from diplowire.model.story import Dateline, Source, Story, digest, story_id
from diplowire.model.values import When

_STEPS = {"planned": "запланирован", "moved": "перенесен", "cancelled": "отменен", "occurred": "состоялся"}
_SYMMETRIC = frozenset({"meeting", "talks", "call", "signing", "conference", "agreement"})
_CODES = Codes()
_ORIGIN = Origin(rule="bench")
_READER = ReaderInfo(name="bench", version="1", language="ru", lexicon_sha256="0" * 64)

T = TypeVar("T")


@cache
def _defaults(kind: type[Any]) -> dict[str, Any]:
    return {name: f.default for name, f in kind.model_fields.items()}  # in the order in which they are written


def make(kind: type[T], /, **values: Any) -> T:
    """Return an object of the record unchecked, in a third of the time of `model_construct`."""
    new = kind.__new__(kind)
    object.__setattr__(new, "__dict__", _defaults(kind) | values)
    object.__setattr__(new, "__pydantic_fields_set__", set(values))
    object.__setattr__(new, "__pydantic_extra__", None)
    object.__setattr__(new, "__pydantic_private__", None)
    return new


@dataclass(slots=True)
class Text:
    """A text that grows, with where its words stand."""

    parts: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, words: str) -> tuple[int, int]:
        """Append words and return their place."""
        start = self.size
        self.parts.append(words)
        self.size += len(words)
        return start, self.size


def _span(place: tuple[int, int]) -> Span:
    return make(Span, start=place[0], end=place[1])


def stories(number: int, seed: int = 1, first: dt.date = FIRST, *, shuffled: bool = False) -> Iterator[Reading]:
    """Yield readings in order of publication, or all of them shuffled. A longer archive begins as shorter ones do."""
    if shuffled:
        every = list(stories(number, seed, first))
        random.Random(seed).shuffle(every)
        yield from every
        return
    rng, w = random.Random(seed), world()
    due: dict[dt.date, list[tuple[Thread, str, dt.date | None]]] = {}
    told, today, numbers = 0, first, count(1)
    while told < number:
        for _ in range(int(NEW + rng.random())):
            for day, *what in plan(rng, w, today):
                due.setdefault(max(day, today), []).append(tuple(what))  # type: ignore[arg-type]
        tellings = due.pop(today, [])
        rng.shuffle(tellings)
        for thread, factuality, day in tellings[: number - told]:
            yield story(rng, w, thread, factuality, day, today, f"wire:{seed}/{today}/{next(numbers):07}")
            told += 1
        today += DAY


def story(
    rng: random.Random, w: World, thread: Thread, factuality: str, told: dt.date | None, today: dt.date, url: str
) -> Reading:
    """Return the reading of a story that tells a step of a thread, in more or less detail."""
    text = Text()
    (a, b), agency = thread.states, rng.choice(AGENCIES)
    lone, dated, peopled = rng.random() < 0.2, told is not None and rng.random() < 0.75, rng.random() < 0.8
    mentions: dict[str, list[tuple[int, int]]] = {}
    offices: dict[str, tuple[str, tuple[int, int]]] = {}
    names = {"s1": w.states[a][1], "s2": w.states[b][1], "l1": w.states[b][2], "o1": f"МИД {w.states[a][1]}"}
    full = [w.holder(s, o, today) for s, o in zip(thread.states, thread.offices, strict=True)]
    people = dict(zip(("p1", "p2"), (n.split()[-1] if lone else n for n in full), strict=True)) if peopled else {}
    names |= people
    if thread.third not in (None, a, b):
        names["s3"] = w.states[thread.third][1]  # type: ignore[index]

    def say(*pieces: str) -> tuple[int, int]:
        """Append pieces; those that are ids stand for names, "o:p1" for an office."""
        start = text.size
        for piece in pieces:
            if piece in names:
                mentions.setdefault(piece, []).append(text.add(names[piece]))
            elif piece[:2] == "o:":
                title = OFFICES[thread.offices[int(piece[-1]) - 1]][0]
                offices[piece[2:]] = (title, text.add(title))
            else:
                text.add(piece)
        return start, text.size

    headline = say(*[f"{WORDS[thread.kind].capitalize()} {_STEPS[factuality]}: ", "s1", " и ", "s2"])
    text.add("\n\n")
    begin = text.size
    line = say("l1", f", {today.day} {MONTHS[today.month - 1]}, {agency}.")
    text.add(" ")
    events: list[tuple[str, tuple[int, int], tuple[int, int], Any, str | None, Any]] = []
    kinds = (thread.kind, *(k for k in thread.inside if rng.random() < 0.9))
    for i, kind in enumerate(kinds):
        start = text.size
        trigger = text.add(WORDS[kind])
        text.add(f" {rng.choice(w.stock)} ")
        cue = text.add(_STEPS[factuality])
        when = None
        if told and dated:
            place = text.add(f" {told.day} {MONTHS[told.month - 1]} {told.year} года")
            when = make(
                When, start=told, end=told, granularity="day", basis="explicit", span=_span((place[0] + 1, place[1]))
            )
        elif factuality == "occurred":
            when = make(When, start=today, end=today, granularity="day", basis="published")
        if people:
            say(" - ", *(() if lone and rng.random() < 0.5 else ("o:p1", " ")), "p1", " (", "s1", ") и ",
                *(() if lone else ("o:p2", " ")), "p2", " (", "s2", ")")  # fmt: skip
        else:
            say(" - ", "s1", ", ", "s2")
        say(", ", "l1")
        paper = text.add(f" {thread.paper}") if kind == "signing" else None
        events.append((kind, trigger, (start, text.size), when, "e1" if i else None, (cue, paper)))
        text.add(". ")
    if "s3" in names:
        say("s3", f" {rng.choice(VERBS)} {rng.choice(w.stock)}. ")
    said: list[tuple[str, tuple[int, int], tuple[int, int]]] = []
    for _ in range(rng.choice((2, 3, 3, 4))):
        who = rng.choice((*people, "o1")) if people else "o1"
        start = text.size
        say(who, " сообщил: ")
        content = text.add(f"{rng.choice(VERBS)} {rng.choice(w.stock)}, {rng.choice(VERBS)} {rng.choice(w.stock)}")
        said.append((who, content, (start, text.size)))
        text.add(". ")
    for _ in range(4):
        text.add(f"{rng.choice(w.stock)} {rng.choice(VERBS)} {rng.choice(w.stock)} {rng.choice(w.stock)}. ")
    figure = None
    if rng.random() < 0.9:
        value = thread.value if rng.random() < 0.9 else round(thread.value * 1.2, 1)
        start = text.size
        say("Товарооборот ", "s1", " и ", "s2", " составил ")
        text.add(f"{value} млн долларов")
        figure = (value, (start, text.size))
        text.add(". ")
    action = None
    if rng.random() < 0.5:
        say("s1", " обязуется ")
        action = text.add(f"{rng.choice(VERBS)} {thread.paper}")
        text.add(".")
    body = "".join(text.parts).rstrip()
    return _reading(
        w, thread, factuality, today, url, body, (begin, headline, line, agency), mentions, offices, names, people,
        (lone, events, said, figure, action),
    )  # fmt: skip


def _reading(
    w: World, thread: Thread, factuality: str, today: dt.date, url: str, body: str, envelope: Any,
    mentions: dict[str, list[tuple[int, int]]], offices: dict[str, tuple[str, tuple[int, int]]], names: dict[str, str],
    people: dict[str, str], told: Any,
) -> Reading:  # fmt: skip
    lone, events, said, figure, action = told
    begin, headline, line, agency = envelope
    land = {"s1": thread.states[0], "p1": thread.states[0], "o1": thread.states[0], "s2": thread.states[1],
            "p2": thread.states[1], "l1": thread.states[1], "s3": thread.third}  # fmt: skip
    kinds = {"s": "state", "p": "person", "l": "place", "o": "organization"}
    entities = []
    for id, places in mentions.items():
        country = w.states[land[id]][0]
        held: tuple[Office, ...] = ()
        if id in offices:
            title, place = offices[id]
            held = (make(Office, title=title, span=_span(place), country=None if lone else country),)
        form = tuple(make(Mention, start=s, end=e, form="name") for s, e in places)
        state = None if lone and id[0] == "p" else country
        common = {"country": state, "offices": held, "mentions": form, "origin": _ORIGIN}
        entities.append(make(Entity, id=id, kind=kinds[id[0]], name=names[id], **common))
    moved = factuality == "moved"
    parties = ("p1", "p2") if people else ("s1", "s2")
    made = []
    for n, (kind, trigger, evidence, when, whole, (cue, paper)) in enumerate(events, 1):
        roles = ("actor", "actor") if kind in _SYMMETRIC else ("actor", "recipient")
        who = ("p1", "s2") if kind == "visit" and people else ("s1", "s2") if kind == "signing" else parties
        papers: tuple[Document, ...] = ()
        if paper:
            papers = (make(Document, kind="agreement", title=thread.paper, span=_span((paper[0] + 1, paper[1]))),)
        made.append(make(
            Event, id=f"e{n}", kind=kind, factuality="planned" if moved else factuality,
            factuality_cue=make(Cue, lemma="стать", span=_span(cue)),
            participants=tuple(make(Participant, entity=x, role=r) for x, r in zip(who, roles, strict=True)),
            place="l1" if kind != "call" else None, when=when, documents=papers, part_of=whole, codes=_CODES,
            evidence=(_span(evidence),), trigger=_span(trigger), origin=_ORIGIN,
        ))  # fmt: skip
    statements = tuple(
        make(Statement, id=f"q{n}", kind="indirect", content=(_span(content),), speaker=who, about=("s2",),
             evidence=(_span(all_of),), origin=_ORIGIN)
        for n, (who, content, all_of) in enumerate(said, 1)
    )  # fmt: skip
    figures: tuple[Figure, ...] = ()
    if figure:
        value, place = figure
        figures = (make(Figure, id="f1", kind="amount", measure="trade turnover", low=value, high=value, unit="USD",
                        parties=("s1", "s2"), evidence=(_span(place),), origin=_ORIGIN),)  # fmt: skip
    promises: tuple[Commitment, ...] = ()
    if action:
        promises = (make(Commitment, id="c1", by=("s1",), to=("s2",), action=_span(action), strength="promises",
                         evidence=(_span(action),), origin=_ORIGIN),)  # fmt: skip
    head = make(Story, id=story_id(body, today, url), text=body, sha256=digest(body), language="ru", url=url,
                source=make(Source, name=agency), published=today, headline=_span(headline),
                dateline=make(Dateline, span=_span(line), place="l1", date=today, agency=agency),
                paragraphs=(_span((begin, len(body))),))  # fmt: skip
    return make(Reading, reader=_READER, story=head, entities=tuple(entities), events=tuple(made),
                statements=statements, figures=figures, commitments=promises)  # fmt: skip
