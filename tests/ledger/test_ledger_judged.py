"""Judgements on any archive: they hold whatever comes later, and undoing them leaves no trace in what is derived."""

from __future__ import annotations

import pytest
from archives import DOUBTFUL, few, many, same, split, stories, tables
from build import PLAIN, Clock, Draft, add, book, said
from hypothesis import given
from hypothesis import strategies as st
from servers import Fresh

from diplowire.errors import LedgerError
from diplowire.ledger.book import Book
from diplowire.ledger.judgements import Judgement
from diplowire.ledger.update import Incoming

archives = stories(DOUBTFUL)
seeds = st.integers(0, 2**16)
CORRECTIONS = [
    ("kind", "talks"), ("kind", "visit"), ("factuality", "occurred"), ("factuality", "planned"),
    ("start", "2024-03-07"), ("end", "2024-03-09"), ("rank", "official"), ("ordinal", "4"), ("ignore", "yes"),
]  # fmt: skip


@st.composite
def verdicts(draw: st.DrawFn, archive: list[Incoming], most: int = 3) -> list[dict[str, object]]:
    """Draw judgements that name findings of an archive."""
    events = [(i.reading.story.id, e.id) for i in archive for e in i.reading.events]
    entities = [(i.reading.story.id, e.id) for i in archive for e in i.reading.entities if e.kind == "person"]
    out: list[dict[str, object]] = []
    for _ in range(draw(st.integers(1, most))):
        sort = draw(st.sampled_from(["event", "event", "entity"] if len(entities) > 1 else ["event"]))
        found = events if sort == "event" else entities
        verdict = draw(st.sampled_from(["merge", "apart", "correct"]))
        if verdict == "correct":
            name, value = draw(st.sampled_from(CORRECTIONS))
            out.append(
                {
                    "verdict": "correct",
                    "sort": "event",
                    "one": draw(st.sampled_from(events)),
                    "field": name,
                    "value": value,
                }
            )
        else:
            one, other = draw(st.permutations(found))[:2]
            out.append({"verdict": verdict, "sort": sort, "one": one, "other": other})
    return out


def judge(b: Book, verdict: dict[str, object]) -> Judgement:
    return b.judge(**verdict, author="desk", reason="it says so")  # type: ignore[arg-type]


@many
@given(archive=archives, seed=seeds, data=st.data())
def test_undoing_leaves_no_trace(in_files: Fresh, archive: list[Incoming], seed: int, data: st.DataObject) -> None:
    with book(in_files(), *split(archive, seed)) as b:
        grown, held = said(b), tables(b)
        made = [judge(b, v) for v in data.draw(verdicts(archive))]
        for j in data.draw(st.permutations(made)):
            b.judge("undo", "", (j.id, ""), author="desk", reason="a mistake")
        assert tables(b) == held
        assert said(b) == grown


@many
@given(archive=archives, seed=seeds, data=st.data())
def test_judging_before_more_stories_is_judging_after(
    in_files: Fresh, archive: list[Incoming], seed: int, data: st.DataObject
) -> None:
    first, *rest = split(archive, seed)
    if sum(len(i.reading.events) for i in first) < 2:
        first, rest = [i for batch in (first, *rest) for i in batch], []
    found = data.draw(verdicts(first))
    with book(in_files(), first) as one, book(in_files(), archive) as other:
        for v in found:
            judge(one, v)
            judge(other, v)
        add(one, *rest)
        same(one, other)


@few
@given(archive=archives, data=st.data())
def test_judgements_survive_rebuilding(fresh: Fresh, archive: list[Incoming], data: st.DataObject) -> None:
    with book(fresh(), archive) as b:
        for v in data.draw(verdicts(archive)):
            judge(b, v)
        grown, held = said(b), tables(b)
        b.rebuild()
        assert tables(b) == held
        assert said(b) == grown


def two() -> tuple[Draft, Draft]:
    drafts = Draft("a.txt", "5"), Draft("b.txt", "6")
    for d in drafts:
        d.event("meeting", "occurred", [d.person("Мурат Нуртлеу", "KAZ"), d.person("Сергей Иванов", "RUS")], on="5")
    return drafts


def test_apart_and_together_again(address: str) -> None:
    a, b = two()
    with book(address, [a.incoming(), b.incoming()]) as opened:
        assert len(opened.ledger().occurrences) == 1
        told = opened.judge("apart", "event", (a.id, "e1"), (b.id, "e1"), author="desk", reason="two rounds")
        assert len(opened.ledger().occurrences) == 2
        opened.judge("merge", "event", (a.id, "e1"), (b.id, "e1"), author="chief", reason="one round")
        opened.judge("undo", "", (told.id, ""), author="chief", reason="asked again")
        assert [r.because for r in opened.ledger().occurrences[0].reports] == [(), ("judged to be one",)]


@pytest.mark.parametrize("other", ["b.txt", "c.txt"], ids=["the same name", "another spelling"])
def test_one_person_judged_two(address: str, other: str) -> None:
    a, b = two()
    c = Draft("c.txt", "7", language="en")
    c.event("meeting", "occurred", [c.person("Murat Nurtleu", "KAZ"), c.person("Sergei Ivanov", "RUS")], on="5")
    drafts = {d.path: d for d in (a, b, c)}
    with book(address, [d.incoming() for d in drafts.values()]) as opened:
        before = said(opened)
        assert len(opened.ledger().entities) == 2
        j = opened.judge("apart", "entity", (a.id, "x1"), (drafts[other].id, "x1"), author="desk", reason="his son")
        ledger = opened.ledger()
        assert len(ledger.entities) == 3
        assert len(ledger.occurrences) == 2
        opened.judge("undo", "", (j.id, ""), author="desk", reason="no son")
        assert said(opened) == before


def test_two_persons_judged_one(address: str) -> None:
    a, b = two()
    c = Draft("c.txt", "7")
    c.event("meeting", "occurred", [c.person("Мурат Абугалиулы", "KAZ"), c.person("Сергей Иванов", "RUS")], on="5")
    with book(address, [a.incoming(), b.incoming(), c.incoming()]) as opened:
        assert len(opened.ledger().occurrences) == 2
        opened.judge("merge", "entity", (a.id, "x1"), (c.id, "x1"), author="desk", reason="his father's name")
        ledger = opened.ledger()
        assert len(ledger.occurrences) == 1
        assert sorted(ledger.entities[0].names["ru"]) == ["Мурат Абугалиулы", "Мурат Нуртлеу"]


@pytest.mark.parametrize(
    ("judgement", "message"),
    [
        ({"verdict": "merge", "sort": "event", "one": ("nowhere", "e1"), "other": ("nowhere", "e2")}, "no event e1 in"),
        ({"verdict": "merge", "sort": "event", "one": "a", "other": "a"}, "two different"),
        ({"verdict": "merge", "sort": "event", "one": "a"}, "two different"),
        ({"verdict": "undo", "sort": "", "one": ("J0", "")}, "no judgement J0"),
        ({"verdict": "correct", "sort": "event", "one": "a", "field": "topics", "value": "x"}, "cannot be corrected"),
        ({"verdict": "correct", "sort": "event", "one": "a", "field": "factuality", "value": "maybe"}, "factuality"),
        ({"verdict": "correct", "sort": "event", "one": "a", "field": "kind", "value": "party"}, "kind"),
        ({"verdict": "correct", "sort": "event", "one": "a", "field": "rank", "value": "high"}, "rank"),
        ({"verdict": "correct", "sort": "event", "one": "a", "field": "start", "value": "5 March"}, "start"),
        ({"verdict": "correct", "sort": "event", "one": "a", "field": "ordinal", "value": "third"}, "ordinal"),
    ],
)
def test_a_judgement_that_makes_no_sense_is_refused(
    in_files: Fresh, judgement: dict[str, object], message: str
) -> None:
    a, b = two()
    for name in ("one", "other"):
        if judgement.get(name) == "a":
            judgement = judgement | {name: (a.id, "e1")}
    with book(in_files(), [a.incoming(), b.incoming()]) as opened:
        before = said(opened)
        with pytest.raises(LedgerError, match=message):
            judge(opened, judgement)
        assert said(opened) == before


def test_a_judgement_needs_an_author_and_a_reason(in_files: Fresh) -> None:
    opened = Book(in_files(), PLAIN, clock=Clock())
    for author, reason in (("", "so"), ("desk", " ")):
        with pytest.raises(LedgerError, match="an author and a reason"):
            opened.judge("merge", "event", ("a", "e1"), ("b", "e1"), author=author, reason=reason)
    opened.close()
