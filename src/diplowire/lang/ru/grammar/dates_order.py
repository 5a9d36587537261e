"""Times that name no day: clock times, what recurs, and words that only put things in order."""

from __future__ import annotations

import datetime as dt
import re

from diplowire.lang.ru.grammar.atoms import Atoms, Phrases
from diplowire.lang.ru.grammar.forms import forms, rows
from diplowire.lang.ru.grammar.numbers import number_at
from diplowire.lang.ru.grammar.times import TIMES, UNIT, WEEKDAY, Time
from diplowire.model.expression import Relation

_ORDER = {r["phrase"]: r for r in rows("time_order", ["phrase", "relation", "event", "example"])}
_SIDES: dict[str, Relation] = {"before": "before", "after": "after"}
_PHRASES = Phrases({p: p for p in _ORDER})
_POINT_CLOCK = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_HOUR, _EVERY = forms("час"), forms("каждый")
_ZONES = (("по", "местному", "времени"), ("по", "московскому", "времени"), ("мск",), ("gmt",), ("по", "гринвичу"))
_HALVES = {"утра", "вечера", "дня", "ночи"}


@TIMES.rule(
    "ru.date.order",
    starts=tuple(_PHRASES.firsts()),
    yes=(
        "Послы встретятся [[в ближайшее время => ? day order after]].",
        "[[Ранее => ? day order before]] сообщалось о визите.",
        "Гость улетел [[в тот же день => ? day order event-relative]].",
        "Министр приехал [[на следующий день => ? day order after event-relative]].",
    ),
    no=("В то же здание переехало посольство.", "Раннее утро выдалось ясным."),
)
def order(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """Words that put a thing before or after the story or another event."""
    found = _PHRASES.beginning(atoms, i)
    if not found:
        return None
    last, phrase = found
    row = _ORDER[phrase]
    relation = _SIDES.get(row["relation"])
    return Time(
        i,
        last,
        None,
        None,
        "day",
        "relative",
        "order",
        None,
        relation,
        row["event"] == "yes",
    )


@TIMES.rule(
    "ru.date.clock",
    starts=("в", "во", "с", "до", "к", "NUMBER"),
    yes=(
        "Встреча начнется [[в 11.00 мск => ? hour clock]].",
        "Самолет сел [[в 15:40 => ? hour clock]].",
        "Прием открылся [[в 10 часов утра => ? hour clock]].",
        "Начало [[в 18.00 по местному времени => ? hour clock]].",
    ),
    no=("Оборот вырос в 11.5 раза.", "Доля составила 15.40%.", "Счет 3:2."),
)
def clock(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """A clock time with its zone."""
    j = i if atoms.is_number(i) else i + 1
    last = _hours_minutes(atoms, j, j > i)
    if last is None:
        return None
    zone = _zone(atoms, last + 1)
    if j == i and zone == last and atoms.low(i + 1) != ":":
        return None
    first = i if atoms.low(i) in {"в", "во"} else j
    return Time(first, zone, None, None, "hour", "relative", "clock")


def _hours_minutes(atoms: Atoms, j: int, prepared: bool) -> int | None:
    """Read hours and minutes at `j`; `prepared` says that a preposition of time stands before."""
    text = atoms.low(j)
    if atoms.low(j + 1) == ":" and atoms.glued(j + 1) and atoms.glued(j + 2):
        right = atoms.low(j + 2)
        if (
            text.isdecimal()
            and len(text) <= 2
            and int(text) <= 24
            and len(right) == 2
            and right.isdecimal()
            and int(right) < 60
        ):
            return j + 2
        return None
    if _POINT_CLOCK.fullmatch(text):
        nxt = atoms.low(j + 1)
        return None if nxt == "%" or (atoms.pos(j + 1) in {"NOUN", "NUM"} and nxt != "мск") else j
    number = number_at(atoms, j) if prepared else None
    if not number or number.low != number.high or number.low > 24 or atoms.low(number.last + 1) not in _HOUR:
        return None
    last = number.last + 2 if atoms.low(number.last + 2) in _HALVES else number.last + 1
    return last if atoms.is_number(j) or last > number.last + 1 else None


def _zone(atoms: Atoms, i: int) -> int:
    """Return the last atom of a time zone that begins at `i`, else the atom before."""
    i = i + 1 if atoms.low(i) == "(" and atoms.low(i + 1) in {"мск", "gmt"} else i
    for zone in _ZONES:
        if all(atoms.low(i + k) == word for k, word in enumerate(zone)):
            return i + len(zone) - 1
    return i - 1


@TIMES.rule(
    "ru.date.recurring",
    starts=("по", "ежегодно", "ежемесячно", "еженедельно", "ежедневно", *_EVERY),
    yes=(
        "Рейсы летают [[по пятницам => ? week recurring]].",
        "Комиссия собирается [[ежегодно => ? year recurring]].",
        "Комиссия собирается [[каждый год => ? year recurring]].",
    ),
    no=("Послы беседовали по пятницу включительно.", "Каждый посол получил грамоту."),
)
def recurring(atoms: Atoms, i: int, _today: dt.date | None) -> Time | None:
    """Times that come again."""
    word, nxt = atoms.low(i), atoms.low(i + 1)
    if word == "по":
        plural = nxt in WEEKDAY and nxt.endswith("м") and nxt not in {"понедельником"}
        return Time(i, i + 1, None, None, "week", "relative", "recurring") if plural else None
    grains = {"ежегодно": "year", "ежемесячно": "month", "еженедельно": "week", "ежедневно": "day"}
    if word in grains:
        return Time(i, i, None, None, grains[word], "relative", "recurring")  # type: ignore[arg-type]
    grain = {"год": "year", "месяц": "month", "неделя": "week", "день": "day"}.get(UNIT.get(nxt, ""))
    if grain is None and nxt not in WEEKDAY:
        return None
    return Time(i, i + 1, None, None, grain or "week", "relative", "recurring")  # type: ignore[arg-type]
