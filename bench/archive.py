"""A made-up archive of any length: readings as a desk would have them, without reading anything.

    for reading in stories(1000, seed=7): ...

The density is that of a million stories in 25 years. Pairs of states are drawn by Zipf's law (the busiest is in some 2 % of
the stories). Most stories belong to a thread: something is planned, confirmed, moved or cancelled, held and looked back at,
each step told by one to four agencies in different detail. The texts are templates; every span points at its words.
"""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import accumulate, count
from typing import Any, TypeVar

from diplowire.gazetteer import load
from diplowire.model.reading import (
    Codes, Commitment, Cue, Document, Entity, Event, Figure, Mention, Office, Origin, Participant, Reading, ReaderInfo,
    Statement,
)  # fmt: skip
from diplowire.model.span import Span
from diplowire.model.story import Dateline, Source, Story, digest, story_id
from diplowire.model.values import When
from diplowire.rules.table import read_table

FIRST = dt.date(2000, 1, 3)
DAY = dt.timedelta(days=1)
DAYS = 25 * 365  # over which a million stories are spread
_PER_DAY = 1_000_000 / DAYS
_NEW = 29.0  # threads that begin on a day, so that stories come at that density
_SKEW = 0.9
_TERM = 2300  # days in an office
_OFFICES = (("президент", 0.3), ("премьер-министр", 0.2), ("министр иностранных дел", 0.35), ("министр торговли", 0.15))
_AGENCIES = ("АГЕНТСТВО-1", "АГЕНТСТВО-2", "АГЕНТСТВО-3", "АГЕНТСТВО-4", "АГЕНТСТВО-5", "АГЕНТСТВО-6")
_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
_GIVEN = (
    "Алан Бахыт Виктор Глеб Дамир Ержан Захар Игнат Карим Лев Марат Назар Олжас Павел Рашид Саян Тимур Уильям Фарид "
    "Хасан Цезарь Шамиль Эльдар Юлиан Ян Анна Белла Вера Гульнара Дина Елена Жанна Зоя Ирина Клара Лейла Мария Нора"
).split()
_HEADS = "Ба Ве Го Да Же Зи Ка Ле Мо На Ор По Ру Са Ту Фе Хо Ша Эр Ян Бра Вла Гри Дро Кра Пла Сте Тро".split()
_MIDDLES = "б в г д ж з к л м н п р с т ф х ш лд нт рк ст нг мб рт".split()
_TAILS = "аев ович енко инский ашвили укас ари ен оглу анов идзе ер она ус етти ек".split()
_ADJECTIVES = "важный новый общий прежний открытый деловой полный редкий главный прямой ровный долгий".split()
_NOUNS = (
    "порядок рынок договор проект маршрут завод транзит тариф визит список раздел урожай берег канал экспорт импорт "
    "флот архив музей университет коридор мост порт совет комитет форум кредит бюджет протокол регламент"
).split()
_VERBS = "обсудить изучить принять отложить дополнить поддержать рассмотреть ускорить расширить утвердить".split()
_KINDS = (("visit", 0.25), ("meeting", 0.3), ("talks", 0.15), ("call", 0.15), ("signing", 0.1), ("conference", 0.05))
_INSIDE = {"visit": ("meeting", "signing", "site_visit"), "meeting": ("agreement", "invitation"),
           "talks": ("signing", "agreement"), "call": ("greeting", "invitation"), "signing": ("meeting", "agreement"),
           "conference": ("meeting", "agreement")}  # fmt: skip
_WORDS = {"visit": "визит", "meeting": "встреча", "talks": "переговоры", "call": "телефонный разговор",
          "signing": "подписание", "conference": "конференция", "agreement": "договоренность",
          "invitation": "приглашение", "site_visit": "осмотр завода", "greeting": "поздравление"}  # fmt: skip
_STEPS = {"planned": "запланирован", "moved": "перенесен", "cancelled": "отменен", "occurred": "состоялся"}
_SYMMETRIC = frozenset({"meeting", "talks", "call", "signing", "conference", "agreement"})
_NAMES = ("form", "id", "use", "lemmas", "example")
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


class World:
    """States by how busy they are, and who holds which office when: the same for every archive."""

    def __init__(self) -> None:
        rng = random.Random(1)
        folder = files("diplowire.lang.ru.names")
        names, places = (
            {r["id"]: r["form"] for r in read_table(folder / f"{table}.tsv", _NAMES, unique=("form", "id", "use"))
             if r["use"] == "canonical"} for table in ("states", "places")
        )  # fmt: skip
        states = [s for s in load().states.values() if s.status == "member" and s.id in names and s.capital in places]
        rng.shuffle(states)
        self.states = [(s.id, names[s.id], places[str(s.capital)]) for s in states[:190]]
        self.reach = list(accumulate((i + 1) ** -_SKEW for i in range(len(self.states))))
        surnames = sorted({h + m + t for h in _HEADS for m in _MIDDLES for t in _TAILS})
        rng.shuffle(surnames)
        surnames = surnames[:2200]
        terms = DAYS // _TERM + 2
        self.holders = [[[f"{rng.choice(_GIVEN)} {rng.choice(surnames)}" for _ in range(terms)] for _ in _OFFICES]
                        for _ in self.states]  # fmt: skip
        self.turns = [[rng.randrange(_TERM) for _ in _OFFICES] for _ in self.states]
        self.stock = [f"{a} {n}" for a in _ADJECTIVES for n in _NOUNS]

    def state(self, rng: random.Random) -> int:
        """Draw a state."""
        return bisect(self.reach, rng.random() * self.reach[-1])

    def holder(self, state: int, office: int, day: dt.date) -> str:
        """Return who holds an office of a state on a day."""
        return self.holders[state][office][((day - FIRST).days + self.turns[state][office]) // _TERM]


@cache
def world() -> World:
    """Return the one world."""
    return World()


@dataclass(slots=True)
class Thread:
    """What stories are told about: who meets whom where, and for when it is planned. `paper` is what is signed."""

    kind: str
    states: tuple[int, int]
    offices: tuple[int, int]
    day: dt.date
    inside: tuple[str, ...]
    paper: str
    value: float
    third: int | None


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


def _weighted(rng: random.Random, choices: tuple[tuple[str, float], ...]) -> int:
    x = rng.random()
    for i, (_, share) in enumerate(choices):
        x -= share
        if x < 0:
            return i
    return len(choices) - 1


def _thread(rng: random.Random, w: World, day: dt.date) -> Thread:
    one = two = w.state(rng)
    while two == one:
        two = w.state(rng)
    kind = _KINDS[_weighted(rng, _KINDS)][0]
    office = _weighted(rng, _OFFICES)
    inside = tuple(k for k in _INSIDE[kind] if rng.random() < 0.95)
    third = w.state(rng) if rng.random() < 0.06 else None
    offices = (office, office if rng.random() < 0.8 else _weighted(rng, _OFFICES))
    paper = f"{rng.choice(w.stock)} {rng.choice(_NOUNS)}"
    return Thread(kind, (one, two), offices, day, inside, paper, round(rng.uniform(1, 900), 1), third)


def _plan(rng: random.Random, w: World, today: dt.date) -> Iterator[tuple[dt.date, Thread, str, dt.date | None]]:
    """Yield the tellings of one thread: day, thread, factuality, day that is told (none where the plan is undated)."""
    if rng.random() < 0.5:
        thread = _thread(rng, w, today)
    else:
        thread = _thread(rng, w, today + DAY * rng.randint(3, 40))
        told = thread.day if rng.random() < 0.75 else None
        yield from ((today, thread, "planned", told) for _ in range(_agencies(rng)))
        turn = rng.random()
        if turn < 0.1:
            yield from ((today + 2 * DAY, thread, "cancelled", told) for _ in range(_agencies(rng)))
            return
        if turn < 0.25:
            thread.day += DAY * rng.randint(3, 20)
            yield from ((today + 2 * DAY, thread, "moved", thread.day) for _ in range(_agencies(rng)))
        elif turn < 0.6:
            yield from ((thread.day - DAY, thread, "planned", thread.day) for _ in range(_agencies(rng)))
        elif turn < 0.7:
            return  # nothing is heard of it again
    yield from ((thread.day + DAY * (rng.random() < 0.2), thread, "occurred", thread.day) for _ in range(_agencies(rng)))
    if rng.random() < 0.2:
        yield thread.day + DAY * rng.randint(2, 6), thread, "occurred", thread.day


def _agencies(rng: random.Random) -> int:
    return rng.choice((1, 1, 1, 2, 2, 3, 4))


def stories(number: int, seed: int = 1, first: dt.date = FIRST, *, shuffled: bool = False) -> Iterator[Reading]:
    """Yield readings in order of publication, or all of them shuffled. A longer archive begins as a shorter one does."""
    if shuffled:
        every = list(stories(number, seed, first))
        random.Random(seed).shuffle(every)
        yield from every
        return
    rng, w = random.Random(seed), world()
    due: dict[dt.date, list[tuple[Thread, str, dt.date | None]]] = {}
    told, today, numbers = 0, first, count(1)
    while told < number:
        for _ in range(int(_NEW + rng.random())):
            for day, *what in _plan(rng, w, today):
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
    (a, b), agency = thread.states, rng.choice(_AGENCIES)
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
                title = _OFFICES[thread.offices[int(piece[-1]) - 1]][0]
                offices[piece[2:]] = (title, text.add(title))
            else:
                text.add(piece)
        return start, text.size

    headline = say(*[f"{_WORDS[thread.kind].capitalize()} {_STEPS[factuality]}: ", "s1", " и ", "s2"])
    text.add("\n\n")
    begin = text.size
    line = say("l1", f", {today.day} {_MONTHS[today.month - 1]}, {agency}.")
    text.add(" ")
    events: list[tuple[str, tuple[int, int], tuple[int, int], Any, str | None, Any]] = []
    kinds = (thread.kind, *(k for k in thread.inside if rng.random() < 0.9))
    for i, kind in enumerate(kinds):
        start = text.size
        trigger = text.add(_WORDS[kind])
        text.add(f" {rng.choice(w.stock)} ")
        cue = text.add(_STEPS[factuality])
        when = None
        if told and dated:
            place = text.add(f" {told.day} {_MONTHS[told.month - 1]} {told.year} года")
            when = make(When, start=told, end=told, granularity="day", basis="explicit", span=_span((place[0] + 1, place[1])))
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
        say("s3", f" {rng.choice(_VERBS)} {rng.choice(w.stock)}. ")
    said: list[tuple[str, tuple[int, int], tuple[int, int]]] = []
    for _ in range(rng.choice((2, 3, 3, 4))):
        who = rng.choice((*people, "o1")) if people else "o1"
        start = text.size
        say(who, " сообщил: ")
        content = text.add(f"{rng.choice(_VERBS)} {rng.choice(w.stock)}, {rng.choice(_VERBS)} {rng.choice(w.stock)}")
        said.append((who, content, (start, text.size)))
        text.add(". ")
    for _ in range(4):
        text.add(f"{rng.choice(w.stock)} {rng.choice(_VERBS)} {rng.choice(w.stock)} {rng.choice(w.stock)}. ")
    figure = number = None
    if rng.random() < 0.9:
        value = thread.value if rng.random() < 0.9 else round(thread.value * 1.2, 1)
        start = text.size
        say("Товарооборот ", "s1", " и ", "s2", " составил ")
        number = text.add(f"{value} млн долларов")
        figure = (value, (start, text.size))
        text.add(". ")
    action = None
    if rng.random() < 0.5:
        say("s1", " обязуется ")
        action = text.add(f"{rng.choice(_VERBS)} {thread.paper}")
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
        entities.append(make(Entity, id=id, kind=kinds[id[0]], name=names[id], country=state, offices=held, mentions=form, origin=_ORIGIN))  # fmt: skip
    moved = factuality == "moved"
    parties = ("p1", "p2") if people else ("s1", "s2")
    made = []
    for n, (kind, trigger, evidence, when, whole, (cue, paper)) in enumerate(events, 1):
        roles = ("actor", "actor") if kind in _SYMMETRIC else ("actor", "recipient")
        who = ("p1", "s2") if kind == "visit" and people else ("s1", "s2") if kind == "signing" else parties
        papers = (make(Document, kind="agreement", title=thread.paper, span=_span((paper[0] + 1, paper[1]))),) if paper else ()  # fmt: skip
        made.append(make(
            Event, id=f"e{n}", kind=kind, factuality="planned" if moved else factuality,
            factuality_cue=make(Cue, lemma="стать", span=_span(cue)),
            participants=tuple(make(Participant, entity=x, role=r) for x, r in zip(who, roles, strict=True)),
            place="l1" if kind != "call" else None, when=when, documents=papers, part_of=whole, codes=_CODES,
            evidence=(_span(evidence),), trigger=_span(trigger), origin=_ORIGIN,
        ))  # fmt: skip
    statements = tuple(
        make(Statement, id=f"q{n}", kind="indirect", content=(_span(content),), speaker=who, about=("s2",), evidence=(_span(all_of),), origin=_ORIGIN)
        for n, (who, content, all_of) in enumerate(said, 1)
    )  # fmt: skip
    figures = (make(Figure, id="f1", kind="amount", measure="trade turnover", low=figure[0], high=figure[0], unit="USD", parties=("s1", "s2"), evidence=(_span(figure[1]),), origin=_ORIGIN),) if figure else ()  # fmt: skip
    promises = (make(Commitment, id="c1", by=("s1",), to=("s2",), action=_span(action), strength="promises", evidence=(_span(action),), origin=_ORIGIN),) if action else ()  # fmt: skip
    head = make(Story, id=story_id(body, today, url), text=body, sha256=digest(body), language="ru", url=url,
                source=make(Source, name=agency), published=today, headline=_span(headline),
                dateline=make(Dateline, span=_span(line), place="l1", date=today, agency=agency),
                paragraphs=(_span((begin, len(body))),))  # fmt: skip
    return make(Reading, reader=_READER, story=head, entities=tuple(entities), events=tuple(made),
                statements=statements, figures=figures, commitments=promises)  # fmt: skip

