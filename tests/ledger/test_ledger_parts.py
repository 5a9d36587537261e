"""A part of the ledger against the whole: what is fetched of it says what the whole says."""

from __future__ import annotations

from archives import DOUBTFUL, many, stories
from build import book, day
from hypothesis import given
from hypothesis import strategies as st
from servers import Fresh
from sqlalchemy import select

from diplowire.ledger import schema as t
from diplowire.ledger.update import Incoming
from diplowire.views.near import neighbourhood


@many
@given(archive=stories(DOUBTFUL, most=9), cut=st.sampled_from([None, "6", "7", "9"]))
def test_an_occurrence_alone_is_what_it_is_in_the_whole(
    in_files: Fresh, archive: list[Incoming], cut: str | None
) -> None:
    with book(in_files(), archive) as b:
        ledger = b.ledger(day(cut))
        whole = {o.id: o for o in ledger.occurrences}
        o = t.occurrence.c
        with b.store.reading() as c:
            leaders = {id: leader for id, leader in c.execute(select(o.id, o.leader)) if id in whole}
            assert leaders.keys() == whole.keys()
            for id, leader in leaders.items():
                part = neighbourhood(c, [leader], day(cut), ledger.as_of)
                assert next(part.occurrence(x) for x in part.things if x.id == id) == whole[id]
