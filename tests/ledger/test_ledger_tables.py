"""The tables: migrations make what the schema says, and letters that a database dislikes do no harm."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from build import PLAIN, Draft, book, outdate, said
from sqlalchemy import delete, inspect, select, text

from diplowire.ledger.book import Book
from diplowire.ledger.findings import PLAN
from diplowire.ledger.migrate import HEAD, upgrade
from diplowire.ledger.schema import concerns, metadata
from diplowire.ledger.store import Store

SEARCH = "story_search"  # the index of words is each database's own and stands in no schema


def ours(thing: object, name: str | None, type: str, reflected: bool, other: object) -> bool:
    """Say whether a table, column or index is one that the schema should have."""
    return not (reflected and name and (SEARCH in name or (type == "column" and name == "search")))


def test_migrations_make_what_the_schema_says(address: str) -> None:
    store = Store(address)
    with store.reading() as c:
        options = {"include_object": ours, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(c, opts=options), metadata) == []
        assert set(metadata.tables) <= set(inspect(c).get_table_names())
    store.close()


def test_upgrading_twice_is_harmless(address: str) -> None:
    d = Draft()
    d.event("meeting", "occurred", [d.person("Мурат Нуртлеу", "KAZ")], on="5")
    with book(address, [d.incoming()]) as b:
        before = said(b)
        for _ in range(2):
            with b.store.writing() as c:
                upgrade(c)
        with b.store.reading() as c:
            assert c.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
        assert said(b) == before


def test_plans_of_an_older_ledger_are_filed_when_it_is_opened(address: str) -> None:
    d = Draft()
    d.event("visit", "planned", [d.person("Мурат Нуртлеу", "KAZ")], [d.state("Беларусь", "BLR")], on="20")
    d.event("meeting", "occurred", [d.person("Мурат Нуртлеу", "KAZ")], on="5")
    filed = select(concerns.c.states, concerns.c.day, concerns.c.finding).where(concerns.c.layer == PLAN)
    filed = filed.order_by(concerns.c.states)
    with book(address, [d.incoming()]) as b:
        with b.store.reading() as c:
            before = c.execute(filed).all()
        assert [row.states for row in before] == ["BLR", "BLR-KAZ", "KAZ"]
        with b.store.writing() as c:
            c.execute(delete(concerns).where(concerns.c.layer == PLAN))
            outdate(c, "0002")
            upgrade(c)
            assert c.execute(filed).all() == before


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("a\x00b.txt", "Встреча"),
        ("\udcff.txt", "Встреча"),
        ("a.txt", "Встре\x00ча \x00"),
        ("a.txt", "ё" * 5000),
        ("a.txt", " ".join(f"слово{n}" for n in range(20_000))),
        ("a.txt", "'\" \\ % _ & | ! <-> :*"),
        ("a.txt", "漢字 😀 \U00017000"),
    ],
    ids=["NUL in a path", "a path that is no text", "NUL", "a long word", "many words", "signs", "wide letters"],
)
def test_odd_letters_are_taken_in(address: str, path: str, words: str) -> None:
    d = Draft(path, headline=words)
    d.event(
        "meeting", "occurred", [d.person(words[:60], "KAZ", words[:60])], on="5", papers=[("memorandum", words[:80])]
    )
    d.figure("trade turnover", 5, parties=[d.state("Казахстан", "KAZ")])
    with book(address, [d.incoming()], [d.incoming()]) as b:
        assert [len(o.reports) for o in b.ledger().occurrences] == [1]
        assert b.rebuild() == 1


def test_two_processes_need_not_make_the_tables_in_turn(address: str) -> None:
    first, second = Book(address, PLAIN), Book(address, PLAIN)
    d = Draft()
    d.event("meeting", "occurred", [d.person("Мурат Нуртлеу", "KAZ")], on="5")
    run = first.begin("1", "0")
    first.add([d.incoming()], run)
    assert len(second.ledger().occurrences) == 1
    first.close()
    second.close()
