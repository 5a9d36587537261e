"""A part of the ledger against the whole: what is fetched of it says what the whole says."""

from __future__ import annotations

from archives import DOUBTFUL, crowded, many, stories
from build import Draft, book, day
from hypothesis import given
from hypothesis import strategies as st
from servers import Fresh
from sqlalchemy import select

from diplowire.ledger import schema as t
from diplowire.ledger.book import Book
from diplowire.ledger.update import Incoming
from diplowire.views.near import neighbourhood

KINDS = ("visit", "visit", "meeting", "conference", "conversation", "signing", "call", "agreement")


@many
@given(archive=st.one_of(stories(DOUBTFUL), crowded(*KINDS, told=3)), cut=st.sampled_from([None, "6", "7", "9"]))
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


def test_how_long_a_visit_was_follows_from_what_its_own_story_tells_of_it(in_files: Fresh) -> None:
    d = Draft("a.txt", "9")
    guest, host = _two(d)
    visit = d.event("visit", "occurred", [guest], [d.state("Россия", "RUS")])
    d.event("signing", "occurred", [guest, host], on="4", part_of=visit)
    with book(in_files(), [d.incoming(), _talk("b.txt", "conversation", "4")]) as b:
        assert _whole_of(b, "conversation") == "visit"


def test_what_the_same_people_did_that_day_leads_to_the_whole_that_another_story_tells(in_files: Fresh) -> None:
    d = Draft("a.txt", "9")
    guest, host = _two(d)
    forum = d.event("conference", "occurred", [d.state("Казахстан", "KAZ")], on="4")
    d.event("signing", "occurred", [guest, host], on="4", part_of=forum)
    with book(in_files(), [d.incoming(), _talk("b.txt", "signing", "4", "conversation")]) as b:
        assert _whole_of(b, "conversation") == "conference"


def _two(d: Draft) -> tuple[str, str]:
    return d.person("Мурат Нуртлеу", "KAZ"), d.person("Сергей Иванов", "RUS")


def _talk(path: str, kind: str, on: str, *more: str) -> Incoming:
    d = Draft(path, "6")
    people = _two(d)
    for k in (kind, *more):
        d.event(k, "occurred", people, on=on)
    return d.incoming()


def _whole_of(b: Book, kind: str) -> str | None:
    """Return of what kind the whole of the one occurrence of a kind is, as it is shown alone."""
    o = t.occurrence.c
    with b.store.reading() as c:
        (leader,) = c.execute(select(o.leader).where(o.kind == kind)).scalars()
        part = neighbourhood(c, [leader], None, None)
    return next(x.whole.kind if x.whole else None for x in part.things if x.kind == kind)
