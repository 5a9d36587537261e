"""The parts that pages are made from: marks, ranges, the drawing of contacts, months."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from importlib.resources import as_file, files

from diplowire.export.labels import labels
from diplowire.export.summary import LAYERS, Summary
from diplowire.model.span import Span
from diplowire.pipeline import read_story
from diplowire.serve.asking import Asked
from diplowire.serve.graph import graph
from diplowire.serve.marks import marked
from diplowire.serve.months import months
from diplowire.serve.render import Words, environment
from diplowire.serve.tracks import tracks
from diplowire.views.rows import ContactRow, EventRow, FigureRow, Official, Party, Source, Turn


def test_marks_change_no_word_and_nest() -> None:
    with as_file(files("diplowire.samples")) as samples:
        for path in sorted(samples.glob("*.txt")):
            reading = read_story(path)
            summary = Summary(reading, labels())
            items = [i for layer in LAYERS for i in summary.items(layer)]
            html = str(marked(reading, items, Span(start=5, end=60)))
            assert unescape(re.sub(r"<[^>]+>", "", html)) == reading.story.text
            stack: list[str] = []
            for closing, tag in re.findall(r"<(/?)(\w+)", html):
                if closing:
                    assert stack.pop() == tag
                else:
                    stack.append(tag)
            assert stack == []
            ids = re.findall(r'id="([^"]+)"', html)
            assert len(ids) == len(set(ids))
            assert {i.id for i in items if i.layer == "events"} <= set(ids)
            assert "found" in ids


SOURCE = Source(story="s", path="s.txt", finding="f1")


def figure(id: str, low: float | None, high: float | None, official: tuple[float, float] | None = None) -> FigureRow:
    told = Official(verdict="agrees", expected=official) if official else None
    return FigureRow(
        id=id, kind="amount", measure="trade turnover", low=low, high=high, unit="USD", words="", official=told,
        published=dt.date(2024, 1, 1), source=SOURCE,
    )  # fmt: skip


def test_ranges_share_a_scale() -> None:
    [track] = tracks([figure("a", 100, 200), figure("b", 150, 150, (140, 160)), figure("c", 180, None)])
    assert track.drawn
    first, second, third = track.marks
    assert first.bar.x < second.bar.x < third.bar.x
    assert first.bar.width > second.bar.width > 0
    assert second.official
    assert second.official.x < second.bar.x < second.official.x + second.official.width
    assert third.bar.x + third.bar.width == 100
    assert not tracks([figure("a", 5, 5)])[0].drawn
    for mark in track.marks:
        assert 0 <= mark.bar.x <= mark.bar.x + mark.bar.width <= 100.01


def test_what_fell_lies_below_what_rose() -> None:
    fell = figure("a", 5, 8, (-9, -7)).model_copy(update={"kind": "change", "direction": "down"})
    rose = figure("b", 5, 8).model_copy(update={"kind": "change", "direction": "up"})
    assert fell.bounds == (-8, -5)
    assert fell.model_copy(update={"high": None}).bounds == (None, -5)
    assert rose.bounds == (5, 8)
    [track] = tracks([fell, rose])
    first, second = track.marks
    assert first.bar.x + first.bar.width < second.bar.x
    assert first.official
    assert first.official.x < first.bar.x < first.official.x + first.official.width


def person(id: str, country: str) -> Party:
    return Party(id=id, name=id, kind="person", country=country)


def test_people_stand_on_the_side_of_their_state() -> None:
    met = [
        ContactRow(one=person("b", "BLR"), other=person("k", "KAZ"), times=3, kinds=("meeting",)),
        ContactRow(one=person("k", "KAZ"), other=person("c", "BLR"), times=1, kinds=("call",)),
        ContactRow(one=person("x", "BLR"), other=person("y", "BLR"), times=9, kinds=("call",)),
    ]
    drawn = graph(met, ("KAZ", "BLR"))
    assert [n.person.id for n in drawn.left] == ["k"]
    assert [n.person.id for n in drawn.right] == ["b", "c"]
    assert [line.times for line in drawn.lines] == [3, 1]
    assert drawn.lines[0].width > drawn.lines[1].width
    crowd = [ContactRow(one=person(f"p{n}", "KAZ"), other=person("b", "BLR"), times=1, kinds=()) for n in range(40)]
    assert graph(crowd, ("KAZ", "BLR")).left_out > 0


def plan(start: str | None, end: str | None, granularity: str) -> EventRow:
    day = dt.date.fromisoformat
    return EventRow(
        id="O1", kind="visit", outcome="planned-open", factuality="planned", granularity=granularity,
        start=day(start) if start else None, end=day(end) if end else None,
        history=(Turn(published=None, step="planned", factuality="planned", when=None, story="s"),),
    )  # fmt: skip


def test_months_hold_each_day_of_a_plan() -> None:
    found = months([plan("2024-02-28", "2024-03-02", "days"), plan("2024-05-01", "2024-05-31", "month")])
    assert [(m.year, m.month) for m in found] == [(2024, 2), (2024, 3)]
    busy = [(m.month, d.number) for m in found for week in m.weeks for d in week if d.plans]
    assert busy == [(2, 28), (2, 29), (3, 1), (3, 2)]
    assert months([plan(None, None, "day")]) == ()


def test_days_are_written_short() -> None:
    say = Words(labels("en"))
    day = dt.date
    assert say.days(day(2024, 3, 4), day(2024, 3, 6)) == "4–6 Mar 2024"
    assert say.days(day(2024, 3, 1), day(2024, 3, 31), "month") == "March 2024"
    assert say.days(day(2024, 1, 1), day(2024, 12, 31), "year") == "2024"
    assert say.days(day(2024, 3, 30), day(2024, 4, 2)) == "30 Mar 2024 – 2 Apr 2024"
    assert Words(labels("ru")).day(day(2024, 3, 5)) == "5 марта 2024"


def test_questions_become_addresses() -> None:
    asked = Asked(state=("KAZ", "BLR"), since=dt.date(2024, 1, 2), page=3)
    assert asked.query() == "?state=KAZ&state=BLR&since=2024-01-02&page=3"
    assert asked.query(page=1, state=()) == "?since=2024-01-02"
    assert Asked().query() == ""


def test_templates_compile_and_say_what_is_there() -> None:
    made = environment()
    names = made.list_templates(["html"])
    assert len(names) > 10
    keys = set()
    for name in names:
        made.get_template(name)
        text = files("diplowire.serve").joinpath("templates", name).read_text("utf-8")
        keys |= set(re.findall(r'\bt\("(\w+)"[,)]', text))
        assert "| safe" not in text
        assert "|safe" not in text
    english = files("diplowire.export").joinpath("labels.tsv").read_text("utf-8")
    assert {k for k in keys if f"\npage.{k}\t" not in english} == set()
