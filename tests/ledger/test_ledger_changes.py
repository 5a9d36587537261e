"""What changes by each story, and by days that pass: told once, with the stories behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from build import Draft, book, day
from sqlalchemy import event
from sqlalchemy.engine import Engine

from diplowire.export.changes import sentence
from diplowire.export.labels import labels
from diplowire.ledger.book import Book
from diplowire.views import Texts
from diplowire.views.changes import Change, changes, overdue

AS_OF = dt.date(2024, 3, 12)
NURTLEU, LAVROV = ("Мурат Нуртлеу", "KAZ"), ("Сергей Лавров", "RUS")


def add(b: Book, *drafts: Draft, as_of: dt.date = AS_OF) -> list[Change]:
    """Add stories in one batch, and return what changed."""
    out: list[Change] = []
    stories = [d.id for d in drafts]
    b.add(
        [d.incoming() for d in drafts],
        b.begin("1", "0" * 64),
        along=lambda before, now, uids: out.extend(changes(before, now, uids, stories, as_of, Texts(now))),
    )
    return out


def told(
    path: str, published: str, factuality: str, on: str | None = None, *, kind: str = "visit", **more: object
) -> Draft:
    d = Draft(path, published)
    where = {"at": d.place("Москва", "RUS")} if kind != "visit" else {}
    d.event(kind, factuality, [d.person(*NURTLEU)], [d.state("Россия", "RUS")], on=on, **where, **more)  # type: ignore[arg-type]
    return d


def kinds(found: Iterable[Change]) -> list[str]:
    return [c.kind for c in found]


def days(c: Change) -> tuple[str, str]:
    return str(c.before and c.before.start), str(c.when and c.when.start)


def test_the_turns_of_a_plan(address: str) -> None:
    with book(address) as b:
        (plan,) = add(b, told("a", "1", "planned", "20"))
        assert (plan.kind, plan.what, plan.outcome, plan.states) == ("planned", "visit", "planned-open", ("KAZ", "RUS"))
        assert days(plan) == ("None", "2024-03-20")
        assert [s.path for s in plan.sources] == ["a"]
        assert add(b, told("b", "2", "planned", "20")) == []  # confirmed
        (moved,) = add(b, told("c", "3", "planned", "25", change="moved"))
        assert (moved.kind, moved.step, days(moved)) == ("moved", "moved", ("2024-03-20", "2024-03-25"))
        assert [s.path for s in moved.sources] == ["c"]
        (put_off,) = add(b, told("d", "4", "cancelled", change="moved"))
        assert (put_off.kind, put_off.step, days(put_off)) == ("moved", "postponed", ("2024-03-25", "None"))
        (again,) = add(b, told("e", "5", "planned", "28"))
        assert (again.kind, days(again)) == ("dated", ("None", "2024-03-28"))
        (off,) = add(b, told("f", "6", "cancelled"))
        assert off.kind == "cancelled"
        (held,) = add(b, told("g", "28", "occurred", "28"))
        assert (held.kind, held.outcome) == ("held", "fulfilled")
        assert add(b, told("h", "29", "occurred", "28")) == []
        assert {c.occurrence for c in (plan, moved, put_off, again, off, held)} == {b.ledger().occurrences[0].id}
        assert len({c.id for c in (plan, moved, put_off, again, off, held)}) == 6


def test_what_was_never_planned_is_no_news_of_a_plan(address: str) -> None:
    with book(address) as b:
        assert add(b, told("a", "5", "occurred", "5", kind="meeting")) == []
        assert kinds(add(b, told("b", "5", "denied", kind="signing"))) == ["denied"]


def test_a_plan_that_is_told_late_and_is_over(address: str) -> None:
    with book(address) as b:
        (plan,) = add(b, told("a", "1", "planned", "5"))
        assert (plan.kind, plan.outcome) == ("planned", "overdue")
        assert "the day has passed already" in sentence(plan, labels("en"))


def test_a_story_of_before_changes_nothing_though_the_first_report_is_another_one(address: str) -> None:
    with book(address) as b:
        (plan,) = add(b, told("b", "5", "planned", "20"))
        assert add(b, told("a", "2", "planned", "20")) == []
        (o,) = b.ledger().occurrences
        assert o.id != plan.occurrence
        assert kinds(add(b, told("c", "21", "occurred", "20"))) == ["held"]


def test_a_story_that_is_there_already_changes_nothing(address: str) -> None:
    with book(address) as b:
        assert kinds(add(b, told("a", "1", "planned", "20"))) == ["planned"]
        assert add(b, told("a", "1", "planned", "20")) == []
        d = told("a", "1", "planned", "20")
        d.reader = d.reader.model_copy(update={"version": "2"})  # read anew, with the same result
        assert add(b, d) == []


def test_a_plan_and_what_became_of_it_in_one_batch(address: str) -> None:
    with book(address) as b:
        assert kinds(add(b, told("a", "1", "planned", "5"), told("b", "5", "occurred", "5"))) == ["held"]


def test_reports_that_cannot_all_be_true(address: str) -> None:
    def meeting(path: str, place: str) -> Draft:
        d = Draft(path, "6")
        d.event("meeting", "occurred", [d.person(*NURTLEU), d.person(*LAVROV)], on="5", at=d.place(place, "RUS"))
        return d

    with book(address) as b:
        assert add(b, meeting("a", "Москва")) == []
        (found,) = add(b, meeting("b", "Казань"))
        assert found.kind == "disagreement"
        assert found.difference and found.difference.field == "place"
        assert "place: Москва / Казань" in sentence(found, labels("ru")).replace("место", "place")
        assert add(b, meeting("c", "Казань")) == []  # nothing that is new
        assert kinds(add(b, meeting("d", "Сочи"))) == ["disagreement"]


def test_claims_that_cannot_all_hold(address: str) -> None:
    def claim(path: str, published: str, value: float) -> Draft:
        d = Draft(path, published)
        states = [d.state("Казахстан", "KAZ"), d.state("Россия", "RUS")]
        d.figure("trade turnover", value, parties=states, period="2023-01-01..2023-12-31 year")
        return d

    with book(address) as b:
        assert add(b, claim("a", "1", 27e9)) == []
        assert add(b, claim("b", "2", 27e9)) == []
        (found,) = add(b, claim("c", "3", 31e9))
        assert (found.kind, found.what, found.states) == ("disagreement", "trade turnover", ("KAZ", "RUS"))
        assert found.disagreement and found.disagreement.verdict == "contradiction"
        assert found.sources[0].path == "c"
        assert {s.path for s in found.sources} == {"a", "b", "c"}
        assert all(q.text for s in found.sources for q in s.quotes)
        assert add(b, claim("d", "4", 31e9)) == []  # another voice on one side
        assert add(b, claim("c", "3", 31e9)) == []


def passed(b: Book, since: str, until: str) -> list[str]:
    with b.store.reading() as c:
        found = list(overdue(c, day(since) or AS_OF, day(until) or AS_OF, Texts(c)))
    assert all(x.kind == "overdue" and x.outcome == "overdue" and x.sources for x in found)
    return [str(x.when and x.when.end) for x in found]


def test_plans_whose_day_passes(address: str) -> None:
    with book(address) as b:
        add(b, told("a", "1", "planned", "10"))
        add(b, told("b", "1", "planned", "12..14", kind="talks"))
        add(b, told("c", "1", "planned", "12", kind="signing"))
        add(b, told("d", "13", "occurred", "12", kind="signing"))
        add(b, told("e", "1", "planned", kind="call"))
        assert passed(b, "1", "10") == []
        assert passed(b, "10", "11") == ["2024-03-10"]
        assert passed(b, "11", "14") == []
        assert passed(b, "11", "15") == ["2024-03-14"]
        assert passed(b, "10", "2024-05-01") == ["2024-03-10", "2024-03-14"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_sentences(address: str, language: str) -> None:
    with book(address) as b:
        (plan,) = add(b, told("a", "1", "planned", "20..22"))
        (moved,) = add(b, told("c", "3", "planned", "25", change="moved"))
        (put_off,) = add(b, told("d", "4", "cancelled", change="moved"))
        said = [sentence(c, labels(language)) for c in (plan, moved, put_off)]
    assert (
        said
        == {
            "en": [
                "New plan: visit, Мурат Нуртлеу → Россия, 20–22 Mar 2024",
                "Moved: visit, Мурат Нуртлеу → Россия, 25 Mar 2024 (before: 20–22 Mar 2024)",
                "Postponed: visit, Мурат Нуртлеу → Россия, before: 25 Mar 2024",
            ],
            "ru": [
                "Новый план: визит, Мурат Нуртлеу → Россия, 20–22 марта 2024",
                "Перенесено: визит, Мурат Нуртлеу → Россия, 25 марта 2024 (ранее: 20–22 марта 2024)",
                "Отложено: визит, Мурат Нуртлеу → Россия, ранее: 25 марта 2024",
            ],
        }[language]
    )


def test_nothing_in_a_story_can_steer_a_terminal_or_a_mail(address: str) -> None:
    d = Draft("a", "1")
    d.event("visit", "planned", [d.person("Имя\x1b[31m\u202eФамилия", "KAZ")], [d.state("Россия", "RUS")], on="20")
    with book(address) as b:
        (plan,) = add(b, d)
    said = sentence(plan, labels("en"))
    assert "\x1b" not in said and "\u202e" not in said and "\n" not in said


def test_the_work_does_not_grow_with_the_ledger(address: str) -> None:
    """Statements for one story, in a ledger of ten stories and of two hundred."""
    asked: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    def one(n: int) -> int:
        with book(address) as b:
            add(b, told(f"x{n}", "1", "planned", "20"))  # what is remembered between batches is fetched
            asked.clear()
            event.listen(Engine, "before_cursor_execute", count)
            try:
                add(b, told(f"y{n}", "2", "planned", "25", change="moved"))
            finally:
                event.remove(Engine, "before_cursor_execute", count)
            return len(asked)

    def others(first: int, last: int) -> list[Draft]:
        out = []
        for n in range(first, last):
            d = Draft(f"o{n:04}", dt.date(2024, 2, 1) + dt.timedelta(days=n % 28))
            d.event(
                "call", "planned", [d.person(f"Иван Петров{n}", "UZB")], [d.state("Армения", "ARM")], on="2024-06-01"
            )
            out.append(d)
        return out

    with book(address, [d.incoming() for d in others(0, 10)]):
        pass
    few = one(0)
    with book(address, [d.incoming() for d in others(10, 200)]):
        pass
    assert one(1) <= few + 4
