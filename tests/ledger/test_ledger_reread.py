"""A newer reader reads known stories anew: what it finds counts, what the older one found is kept."""

from __future__ import annotations

from archives import DOUBTFUL, few, split, stories, tables
from build import Draft, add, book, said
from hypothesis import given
from hypothesis import strategies as st
from servers import Fresh
from sqlalchemy import select

from diplowire.ledger import schema as t
from diplowire.ledger.rows import unpack
from diplowire.ledger.update import Incoming
from diplowire.model.reading import Entity, Reading

seeds = st.integers(0, 2**16)


def read_anew(i: Incoming, drop: int) -> Incoming:
    """Return what another version finds in a story: no last event, and another name for one entity."""
    r = i.reading
    events = r.events[: -1 if drop and len(r.events) > 1 else None]
    entities = tuple(_renamed(e) if n + 1 == drop else e for n, e in enumerate(r.entities))
    info = r.reader.model_copy(update={"version": "2", "lexicon_sha256": "1" * 64})
    commitments = tuple(c.model_copy(update={"event": None}) for c in r.commitments)
    changed = {"reader": info, "entities": entities, "events": events, "commitments": commitments}
    return Incoming(i.path, i.digest, Reading.model_validate(r.model_copy(update=changed).model_dump(by_alias=True)))


def _renamed(e: Entity) -> Entity:
    return e.model_copy(update={"name": "Пётр Иванов", "country": "UZB"}) if e.kind == "person" else e


@few
@given(archive=stories(DOUBTFUL), drops=st.lists(st.integers(0, 3), min_size=8, max_size=8), seed=seeds)
def test_new_readings_alone_count(fresh: Fresh, archive: list[Incoming], drops: list[int], seed: int) -> None:
    anew = [read_anew(i, drop) for i, drop in zip(archive, drops, strict=False)]
    with book(fresh(), *split(archive, seed)) as grown, book(fresh(), anew) as plain:
        run = grown.begin("2", "1" * 64)
        for batch in split(anew, seed + 1):
            assert grown.add(batch, run).reread == len(batch)
        assert tables(grown) == tables(plain)
        assert said(grown) == said(plain)


def test_the_older_reading_is_kept(address: str) -> None:
    old, new = Draft("a.txt", "5", version="1"), Draft("a.txt", "5", version="2")
    for d in (old, new):
        d.event("meeting", "occurred", [d.person("Мурат Нуртлеу", "KAZ")], on="5")
    new.reader = old.reader.model_copy(update={"version": "2"})
    with book(address, [old.incoming()]) as b:
        add(b, [new.incoming()], [new.incoming()])
        with b.store.reading() as c:
            rows = c.execute(select(t.reading.c.version, t.reading.c.body).order_by(t.reading.c.pk)).all()
            newest = c.execute(select(t.reading.c.version).join(t.story, t.story.c.reading == t.reading.c.pk)).scalar()
        assert [(r.version, unpack(r.body)) for r in rows] == [("1", old.reading()), ("2", new.reading())]
        assert newest == "2"
        assert b.has(new.incoming().digest, "a.txt", f"2/{'0' * 40}")
        assert not b.has(new.incoming().digest, "a.txt", f"1/{'0' * 40}")


def test_two_readers_in_one_batch(address: str) -> None:
    old, new = Draft("a.txt", "5"), Draft("a.txt", "5", version="2")
    old.event("meeting", "occurred", [old.person("Мурат Нуртлеу", "KAZ")], on="5")
    new.event("meeting", "planned", [new.person("Мурат Нуртлеу", "KAZ")], on="5")
    with book(address, [old.incoming(), new.incoming()]) as b:
        assert [o.factuality for o in b.ledger().occurrences] == ["planned"]


def test_who_is_named_no_more_leaves_no_question(in_files: Fresh) -> None:
    """Two of one surname make a question of it; where a newer reader finds only one of them, there is none."""
    a, b, c = Draft("a.txt"), Draft("b.txt"), Draft("c.txt")
    a.person("Сергей Иванов", "RUS")
    b.person("Пётр Иванов", "RUS")
    c.person("Иванов", "RUS")
    with book(in_files(), [a.incoming(), b.incoming(), c.incoming()]) as opened:
        assert len(opened.ledger().entities) == 3
        assert len(tables(opened)["doubt"]) == 2
        anew = b.reading().model_copy(update={"entities": (), "reader": b.reader.model_copy(update={"version": "2"})})
        add(opened, [Incoming("b.txt", "other", anew)])
        assert len(opened.ledger().entities) == 1
        assert tables(opened)["doubt"] == []
