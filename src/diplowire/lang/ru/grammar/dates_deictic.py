"""Days by weekday and by their distance from the story's day."""

from __future__ import annotations

import datetime as dt

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.dates_days import dated, day
from diplowire.lang.ru.grammar.forms import by_form, rows
from diplowire.lang.ru.grammar.outlook import Outlook, is_nowadays, outlook
from diplowire.lang.ru.grammar.times import SHIFT, TIMES, WEEKDAY, Time

_DEICTIC = rows("deictic_days", ["lemma", "shift", "adjective", "example"])
DEICTIC = {r["lemma"]: int(r["shift"]) for r in _DEICTIC}
DEICTIC_ADJECTIVE = by_form([(r["adjective"], int(r["shift"])) for r in _DEICTIC if r["adjective"]])
_NIGHT = ("в", "ночь", "на")


def weekday_on(today: dt.date | None, number: int, looks: Outlook | None, shift: int | None) -> dt.date | None:
    """Return the day that a weekday means: the next one ahead of a clause that looks there, else the last one.

    `shift` is that of an adjective: this, last, next. The story's own day counts on both sides.
    """
    if today is None:
        return None
    ahead = (number - today.weekday()) % 7
    back = (today.weekday() - number) % 7
    if shift is not None and shift < 0:
        return today - dt.timedelta(days=back or 7)
    if shift is not None and shift > 0:
        return today + dt.timedelta(days=ahead or 7)
    return today + dt.timedelta(days=ahead) if looks == "ahead" else today - dt.timedelta(days=back)


def weekday_at(atoms: Atoms, i: int, today: dt.date | None) -> tuple[int, int, dt.date | None] | None:
    """Read a preposition and a weekday from `i`. Returns the last atom, the weekday and the day it means."""
    j, shift = i + 1, None
    if atoms.low(j) in SHIFT:
        shift, j = SHIFT[atoms.low(j)], j + 1
    number = WEEKDAY.get(atoms.low(j))
    if number is None or atoms.low(j + 1) in {"числа"}:
        return None
    on = atoms.low(i) in {"на", "к", "ко"}
    return j, number, weekday_on(today, number, "ahead" if on else outlook(atoms, j), shift)


@TIMES.rule(
    "ru.date.weekday",
    starts=("в", "во", "на", "с", "со", "до", "к", "ко"),
    yes=(
        "@2024-03-07 Министр прилетел [[во вторник => 2024-03-05 day]].",
        "@2024-03-05 Министр прилетит [[в пятницу => 2024-03-08 day]].",
        "@2024-03-05 Стороны встретились [[в прошлую пятницу => 2024-03-01 day]].",
        "@2024-03-05 Переговоры перенесены [[на четверг => 2024-03-07 day]].",
        "Посол вернулся [[в субботу => ? day]].",
    ),
    no=("Конференция посвящена окружающей среде.", "Рейс отправляется по пятницам."),
)
def weekday(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A weekday: the last one, the story's day included; ahead of the story where the clause looks ahead."""
    found = weekday_at(atoms, i, today)
    if not found or (found[1] == 2 and atoms.low(found[0]) in {"среде", "среды"} and atoms.low(i) not in _ENDS):
        return None
    if atoms.in_title(found[0]):
        return None
    first = i + 1 if atoms.low(i) in _ENDS else i
    return day(first, found[0], found[2])


_ENDS = {"до", "с", "со", "к", "ко"}  # left to the words that relate a thing to a time


@TIMES.rule(
    "ru.date.weekday-date",
    starts=("в", "во", "на", "WEEKDAY"),
    yes=(
        "@2025-11-06 Переговоры прошли [[в среду, 5 ноября => 2025-11-05 day]].",
        "@2025-11-06 Переговоры прошли [[в четверг, 5 ноября => 2025-11-05 day weekday-mismatch]].",
        "Прием состоялся [[в пятницу, 3 мая 2024 года => 2024-05-03 day]].",
    ),
    no=("@2025-11-06 Переговоры прошли в среду.", "@2025-11-06 Переговоры прошли 5 ноября."),
)
def weekday_date(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A weekday with its date: the date counts, and a weekday at odds with it is noted."""
    j = i if atoms.low(i) in WEEKDAY else i + 1
    number = WEEKDAY.get(atoms.low(j))
    if number is None:
        return None
    k = j + 2 if atoms.low(j + 1) in {",", "("} else j + 1
    found = dated(atoms, k, today)
    if not found:
        return None
    at_odds = found.start is not None and found.start.weekday() != number
    return day(
        i, found.last, found.start, "weekday-mismatch" if at_odds else found.note, explicit=found.basis == "explicit"
    )


@TIMES.rule(
    "ru.date.deictic",
    starts=tuple(DEICTIC),
    yes=(
        "@2024-03-05 Послы [[сегодня => 2024-03-05 day]] вручили грамоты.",
        "@2024-03-05 Министр прилетит [[послезавтра => 2024-03-07 day]].",
        "[[Вчера => ? day]] прошла встреча.",
    ),
    no=(
        "@2024-03-05 Сегодня отношения двух стран успешно развиваются.",
        "@2024-03-05 На сегодня подписано пять актов.",
    ),
)
def deictic(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """A day named by its distance from the story's; the word for today may mean nowadays, and is then left out."""
    shift = DEICTIC[atoms.low(i)]
    if (shift == 0 and is_nowadays(atoms, i)) or atoms.in_title(i):
        return None
    return day(i, i, today + dt.timedelta(days=shift) if today else None)


@TIMES.rule(
    "ru.date.deictic-adjective",
    starts=tuple(DEICTIC_ADJECTIVE),
    yes=("@2024-03-05 Итоги [[вчерашней => 2024-03-04 day]] встречи подвели послы.",),
    no=("@2024-03-05 На сегодняшний день действуют сто предприятий.", "@2024-03-05 Встреча прошла вчера."),
)
def deictic_adjective(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """Yesterday's, today's or tomorrow's thing; not the phrase that means as things stand."""
    if atoms.low(i - 1) == "на" and atoms.low(i + 1) in {"день", "момент"}:
        return None
    last = i + 1 if atoms.low(i + 1) == "дня" else i
    return day(i, last, today + dt.timedelta(days=DEICTIC_ADJECTIVE[atoms.low(i)]) if today else None)


@TIMES.rule(
    "ru.date.eve",
    starts=("накануне",),
    yes=(
        "@2024-03-05 Послы встретились [[накануне => 2024-03-04 day]].",
        "@2024-03-05 [[Накануне визита => ? day order before event-relative]] прошли консультации.",
    ),
    no=("@2024-03-05 Послы встретились вчера.",),
)
def eve(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """The day before the story; before a genitive the day before another event, which is no date yet."""
    j = i + 1
    while j < i + 5 and atoms.feat(j, "Case") == "Gen" and atoms.pos(j) in {"ADJ", "DET", "NUM", "VERB"}:
        j += 1
    if atoms.feat(j, "Case") == "Gen" and atoms.pos(j) in {"NOUN", "PROPN", "PRON"}:
        return Time(i, j, None, None, "day", "relative", "order", relation="before", event_relative=True)
    return day(i, i, today - dt.timedelta(days=1) if today else None)


@TIMES.rule(
    "ru.date.night",
    starts=("в",),
    yes=("@2024-03-07 Самолет сел [[в ночь на среду => 2024-03-05..2024-03-06 days]].",),
    no=("@2024-03-07 Самолет сел в среду.",),
)
def night(atoms: Atoms, i: int, today: dt.date | None) -> Time | None:
    """The night that leads to a day: it lies in two days."""
    if tuple(atoms.low(i + k) for k in range(3)) != _NIGHT:
        return None
    j = i + 3
    if atoms.low(j) in WEEKDAY:
        found: Time | None = day(j, j, weekday_on(today, WEEKDAY[atoms.low(j)], outlook(atoms, j), None))
        found = weekday_date(atoms, j, today) or found
    else:
        found = dated(atoms, j, today)
    if not found:
        return None
    start = found.start - dt.timedelta(days=1) if found.start and found.start > dt.date.min else None
    return Time(i, found.last, start, found.end, "days", found.basis, note=found.note)
