"""Copies: one wire text under many names is one source."""

from __future__ import annotations

import random

import pytest
from build import Draft, book, outdate, said
from servers import Fresh
from sqlalchemy import select

from diplowire.ledger import schema as t
from diplowire.ledger.book import Book
from diplowire.ledger.carried import Outlet, carriers
from diplowire.ledger.copies import originals, runs, signature
from diplowire.ledger.migrate import upgrade
from diplowire.ledger.update import Incoming
from diplowire.model.ledger import Occurrence
from diplowire.views import Filter
from diplowire.views.events import events

WIRE = (
    "Министры иностранных дел двух стран провели переговоры в столице и обсудили торговлю, поставки зерна и работу "
    "пограничных переходов, которые закрыты с начала года из-за ремонта дорог по обе стороны реки. По итогам встречи "
    "стороны поручили экспертам подготовить к лету дорожную карту, где будут названы сроки открытия каждого перехода, "
    "а также объем средств, который выделит каждая сторона. Следующая встреча пройдет осенью в другой столице, точная "
    "дата будет согласована по дипломатическим каналам. Переговоры длились около трех часов за закрытыми дверями."
)
OTHER = (
    "Глава ведомства прибыл с рабочей поездкой, в аэропорту делегацию встретил заместитель руководителя протокола. "
    "Как рассказали корреспонденту в посольстве, программа рассчитана на два дня и включает беседы в парламенте, "
    "осмотр нового вокзала и возложение цветов к памятнику. Журналистов на первую часть встречи не пустили, поэтому "
    "о содержании разговора станет известно из короткого заявления, которое обещали распространить вечером."
)


def story(path: str, day: str, words: str, *, before: str = "", after: str = "", rank: str | None = None) -> Incoming:
    d = Draft(path, day, headline=before or f"Переговоры {path}", source=path)
    d.say(words)
    d.say(after or "Конец")
    made = d.event("visit", "occurred", [d.person("Мурат Нуртлеу", "KAZ")], [d.state("Беларусь", "BLR")], on="5")
    assert made
    incoming = d.incoming()
    if rank is None:
        return incoming
    told = tuple(e.model_copy(update={"rank": rank}) for e in incoming.reading.events)
    return Incoming(incoming.path, incoming.digest, incoming.reading.model_copy(update={"events": told}))


def copies(b: Book) -> dict[str, str]:
    """Return of which path each copy is one."""
    with b.store.reading() as c:
        paths = {row.pk: row.path for row in c.execute(select(t.story.c.pk, t.story.c.path))}
        return {paths[a]: paths[z] for a, z in originals(c, paths).items()}


def the_visit(b: Book) -> Occurrence:
    (found,) = b.ledger().occurrences
    return found


ARCHIVE = [
    story("wire", "5", WIRE),
    story("site1", "5", WIRE, before="Министры поговорили о зерне", after="Источник: wire"),
    story("site2", "6", WIRE + " Об этом сообщает wire.", before="Как прошли переговоры"),
    story("own", "6", OTHER),
    story("short", "6", " ".join(WIRE.split()[:60]), before="Коротко"),
    story("late", "25", WIRE, before="Снова о том же"),
]


def test_copies_are_found_and_others_are_not(in_files: Fresh) -> None:
    with book(in_files(), ARCHIVE) as b:
        first = {copies(b)[x] for x in ("site2", "short")}
        assert len(first) == 1
        (original,) = first
        assert original in ("wire", "site1")  # of the same day, so the id decides
        assert set(copies(b)) == {"wire", "site1", "site2", "short"} - {original}


def test_a_copy_is_no_second_source(in_files: Fresh) -> None:
    with book(in_files(), ARCHIVE[:4]) as b, b.store.reading() as c:
        (row,) = events(c, Filter())
    assert (len(row.sources), row.texts) == (4, 2)
    assert sorted(s.copy_of is None for s in row.sources) == [False, False, True, True]


def test_values_that_a_text_gives_are_counted_once(in_files: Fresh) -> None:
    archive = [story(f"site{n}", "5", WIRE, before=f"Вариант {n}", rank="official") for n in range(3)]
    archive += [story("own", "6", OTHER, rank="working"), story("own2", "7", OTHER[::-1], rank="working")]
    with book(in_files(), archive) as b:
        assert the_visit(b).rank == "working"


@pytest.mark.parametrize("seed", range(6))
def test_neither_order_nor_batches_nor_rebuilding_matter(in_files: Fresh, seed: int) -> None:
    mixed = list(ARCHIVE)
    random.Random(seed).shuffle(mixed)
    with book(in_files(), ARCHIVE) as one, book(in_files(), *[[x] for x in mixed]) as other:
        assert copies(one) == copies(other)
        assert said(one) == said(other)
        assert said(one, "5") == said(other, "5")
        other.rebuild()
        assert copies(one) == copies(other)
        assert said(one) == said(other)


def test_both_stores_find_the_same(in_files: Fresh, on_server: Fresh) -> None:
    with book(in_files(), ARCHIVE) as one, book(on_server(), ARCHIVE[::-1]) as other:
        assert copies(one) == copies(other)


def test_stories_of_an_older_ledger_are_filed_when_it_is_opened(address: str) -> None:
    with book(address, ARCHIVE) as b:
        before = copies(b)
        with b.store.writing() as c:
            outdate(c, "0003")
            upgrade(c)
        assert copies(b) == before


def test_news_passed_on_is_carried_from_the_agency_that_told_it() -> None:
    outlets = {
        "site": Outlet("Вестник", "ТАСС"),
        "tass": Outlet("ТАСС", None),
        "own": Outlet("БЕЛТА", None),
        "far": Outlet("Листок", "Reuters"),
        "near": Outlet("Газета", "Reuters"),
    }
    found = carriers(list(outlets), {}, outlets)
    assert found == {"site": "tass", "near": "far"}
    assert carriers(["a", "b"], {}, {"a": Outlet("X", "Y"), "b": Outlet("Y", "X")}) == {}
    assert carriers(["copy", "own"], {"copy": "site"}, outlets | {"copy": Outlet("Z", None)}) == {"copy": "site"}


def test_an_occurrence_names_what_only_passes_it_on(in_files: Fresh) -> None:
    archive = [story("ТАСС", "5", WIRE), relaying(story("Вестник", "6", OTHER), "ТАСС")]
    with book(in_files(), archive) as b, b.store.reading() as c:
        (row,) = events(c, Filter())
    assert row.texts == 1
    assert [s.copy_of for s in row.sources] == [None, row.sources[0].story]


def relaying(incoming: Incoming, agency: str) -> Incoming:
    made = incoming.reading.story.model_copy(update={"relays": agency})
    return Incoming(incoming.path, incoming.digest, incoming.reading.model_copy(update={"story": made}))


def test_a_signature_estimates_what_two_texts_share() -> None:
    one, two = runs(WIRE), runs(WIRE[: len(WIRE) * 3 // 4] + OTHER[: len(OTHER) // 4])
    exact = len(set(one.tolist()) & set(two.tolist())) / len(set(one.tolist()) | set(two.tolist()))
    assert abs(float((signature(one) == signature(two)).mean()) - exact) < 0.15
    assert len(runs("Три слова всего")) == 0
