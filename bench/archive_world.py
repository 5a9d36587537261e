"""The made-up world of the archive: states by how busy they are, who holds which office when, and a stock of words."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from diplowire.gazetteer import load
from diplowire.rules.table import read_table

FIRST = dt.date(2000, 1, 3)
DAY = dt.timedelta(days=1)
DAYS = 25 * 365  # over which a million stories are spread
OFFICES = (("президент", 0.3), ("премьер-министр", 0.2), ("министр иностранных дел", 0.35), ("министр торговли", 0.15))
AGENCIES = ("АГЕНТСТВО-1", "АГЕНТСТВО-2", "АГЕНТСТВО-3", "АГЕНТСТВО-4", "АГЕНТСТВО-5", "АГЕНТСТВО-6")
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
NOUNS = (
    "порядок", "рынок", "договор", "проект", "маршрут", "завод", "транзит", "тариф", "визит", "список", "раздел",
    "урожай", "берег", "канал", "экспорт", "импорт", "флот", "архив", "музей", "университет", "коридор", "мост",
    "порт", "совет", "комитет", "форум", "кредит", "бюджет", "протокол", "регламент",
)  # fmt: skip
VERBS = (
    "обсудить", "изучить", "принять", "отложить", "дополнить", "поддержать", "рассмотреть", "ускорить", "расширить",
    "утвердить",
)  # fmt: skip
_ADJECTIVES = (
    "важный", "новый", "общий", "прежний", "открытый", "деловой", "полный", "редкий", "главный", "прямой", "ровный",
    "долгий",
)  # fmt: skip
_GIVEN = (
    "Алан", "Бахыт", "Виктор", "Глеб", "Дамир", "Ержан", "Захар", "Игнат", "Карим", "Лев", "Марат", "Назар",
    "Олжас", "Павел", "Рашид", "Саян", "Тимур", "Уильям", "Фарид", "Хасан", "Цезарь", "Шамиль", "Эльдар", "Юлиан",
    "Ян", "Анна", "Белла", "Вера", "Гульнара", "Дина", "Елена", "Жанна", "Зоя", "Ирина", "Клара", "Лейла", "Мария",
    "Нора",
)  # fmt: skip
_HEADS = (
    "Ба", "Ве", "Го", "Да", "Же", "Зи", "Ка", "Ле", "Мо", "На", "Ор", "По", "Ру", "Са", "Ту", "Фе", "Хо", "Ша",
    "Эр", "Ян", "Бра", "Вла", "Гри", "Дро", "Кра", "Пла", "Сте", "Тро",
)  # fmt: skip
_MIDDLES = (
    "б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ш", "лд", "нт", "рк", "ст",
    "нг", "мб", "рт",
)  # fmt: skip
_TAILS = (
    "аев", "ович", "енко", "инский", "ашвили", "укас", "ари", "ен", "оглу", "анов", "идзе", "ер", "она", "ус",
    "етти", "ек",
)  # fmt: skip
WORDS = {"visit": "визит", "meeting": "встреча", "talks": "переговоры", "call": "телефонный разговор",
          "signing": "подписание", "conference": "конференция", "agreement": "договоренность",
          "invitation": "приглашение", "site_visit": "осмотр завода", "greeting": "поздравление"}  # fmt: skip
NEW = 29.0  # threads that begin on a day, so that stories come at that density
_KINDS = (("visit", 0.25), ("meeting", 0.3), ("talks", 0.15), ("call", 0.15), ("signing", 0.1), ("conference", 0.05))
_INSIDE = {"visit": ("meeting", "signing", "site_visit"), "meeting": ("agreement", "invitation"),
           "talks": ("signing", "agreement"), "call": ("greeting", "invitation"), "signing": ("meeting", "agreement"),
           "conference": ("meeting", "agreement")}  # fmt: skip
_NAMES = ("form", "id", "use", "lemmas", "example")
_SKEW = 0.9  # of Zipf's law: the busiest pair of states is in some 2 % of the stories
_TERM = 2300  # days in an office


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
        self.holders = [[[f"{rng.choice(_GIVEN)} {rng.choice(surnames)}" for _ in range(terms)] for _ in OFFICES]
                        for _ in self.states]  # fmt: skip
        self.turns = [[rng.randrange(_TERM) for _ in OFFICES] for _ in self.states]
        self.stock = [f"{a} {n}" for a in _ADJECTIVES for n in NOUNS]

    def state(self, rng: random.Random) -> int:
        """Draw a state."""
        return bisect(self.reach, rng.random() * self.reach[-1])

    def holder(self, state: int, office: int, day: dt.date) -> str:
        """Return who holds an office of a state on a day."""
        terms = self.holders[state][office]
        return terms[min(((day - FIRST).days + self.turns[state][office]) // _TERM, len(terms) - 1)]


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
    office = _weighted(rng, OFFICES)
    inside = tuple(k for k in _INSIDE[kind] if rng.random() < 0.95)
    third = w.state(rng) if rng.random() < 0.06 else None
    offices = (office, office if rng.random() < 0.8 else _weighted(rng, OFFICES))
    paper = f"{rng.choice(w.stock)} {rng.choice(NOUNS)}"
    return Thread(kind, (one, two), offices, day, inside, paper, round(rng.uniform(1, 900), 1), third)


def plan(rng: random.Random, w: World, today: dt.date) -> Iterator[tuple[dt.date, Thread, str, dt.date | None]]:
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
    yield from (
        (thread.day + DAY * (rng.random() < 0.2), thread, "occurred", thread.day) for _ in range(_agencies(rng))
    )
    if rng.random() < 0.2:
        yield thread.day + DAY * rng.randint(2, 6), thread, "occurred", thread.day


def _agencies(rng: random.Random) -> int:
    return rng.choice((1, 1, 1, 2, 2, 3, 4))
