"""An invented language runs through the whole reader: nothing of Russian has crept into the core."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from dataclasses import replace

import pytest

from diplowire.lang.pack import Pack
from diplowire.model.reading import Reading
from diplowire.model.source import Document
from diplowire.model.span import Span
from diplowire.pipeline import Reader
from diplowire.rules.clauses import preposition
from diplowire.rules.registry import Rule, parse_case
from toy.language import PACK, RULES, envelope, frame_rows

DAY = dt.date(2024, 3, 5)
TEXT = """lor o Serbo Mira Tas yesta kelim a Ostra .
Mira Tas tamim kon lor o Ostra Jon Berg en Wena .
«komer o Serbo kon Ostra : 5 milo dol .» dirim Tas .
Jon Berg gantim kelun a Serbo .
"""


def read(pack: Pack, text: str = TEXT) -> Reading:
    return Reader(pack).read(Document(text=text, published=DAY))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(PACK)


def named(reading: Reading, name: str) -> str:
    return next(e.id for e in reading.entities if e.name == name)


def words(reading: Reading, *spans: Span) -> list[str]:
    return [s.of(reading.story.text) for s in spans]


def test_persons_with_their_offices(reading: Reading) -> None:
    person = next(e for e in reading.entities if e.name == "Mira Tas")
    assert (person.kind, person.country) == ("person", "SRB")
    assert [(o.title, o.country) for o in person.offices] == [("lor", "SRB")]
    assert words(reading, *person.mentions) == ["Mira Tas", "Mira Tas", "Tas"]


def test_states_and_places(reading: Reading) -> None:
    found = {(e.kind, e.name, e.country) for e in reading.entities if e.kind != "person"}
    assert found == {("state", "Serbo", "SRB"), ("state", "Ostra", "AUT"), ("place", "Wena", "AUT")}


def test_events_with_parties_place_day_and_factuality(reading: Reading) -> None:
    mira, jon = named(reading, "Mira Tas"), named(reading, "Jon Berg")
    found = [
        (e.kind, e.factuality, [(p.entity, p.role) for p in e.participants], e.origin.rule) for e in reading.events
    ]
    visit, meeting = "toy.event.visit.kelo", "toy.event.meeting.tamo"
    serbo, ostra = named(reading, "Serbo"), named(reading, "Ostra")
    assert ("visit", "occurred", [(mira, "actor"), (ostra, "recipient")], visit) in found
    assert ("meeting", "occurred", [(mira, "actor"), (jon, "actor")], meeting) in found
    assert found[2:] == [("visit", "planned", [(jon, "actor"), (serbo, "recipient")], visit)]
    first, second = reading.events[:2]
    assert first.when is not None and (first.when.start, first.when.basis) == (DAY - dt.timedelta(days=1), "relative")
    assert second.place == named(reading, "Wena")
    assert (first.codes.plover, second.codes.plover) == ("CONSULT", "CONSULT")


@pytest.mark.parametrize(("verb", "factuality"), [("kelur", "planned"), ("nul kelim", "denied"), ("kelim", "occurred")])
def test_factuality_of_verbs(verb: str, factuality: str) -> None:
    assert [e.factuality for e in read(PACK, f"lor o Serbo {verb} a Ostra .").events] == [factuality]


def test_statements_figures_and_commitments(reading: Reading) -> None:
    (statement,), (figure,), (commitment,) = reading.statements, reading.figures, reading.commitments
    assert words(reading, *statement.content) == ["komer o Serbo kon Ostra : 5 milo dol ."]
    assert (statement.kind, statement.speaker) == ("direct", named(reading, "Mira Tas"))
    assert (figure.kind, figure.low, figure.high, figure.unit, figure.measure) == (
        "amount", 5e6, 5e6, "USD", "trade turnover",
    )  # fmt: skip
    assert (figure.statement, figure.speaker) == (statement.id, statement.speaker)
    assert (commitment.by, commitment.strength) == ((named(reading, "Jon Berg"),), "promises")
    assert words(reading, commitment.action) == ["kelun a Serbo"]


def test_a_layer_that_the_pack_does_not_read_is_told(reading: Reading) -> None:
    lesser = replace(PACK, quantities=lambda *_: [], not_provided=frozenset({"figures"}))
    other = read(lesser)
    assert other.figures == ()
    assert other.events == reading.events
    assert [(n.code, "figures" in n.message) for n in other.notices] == [("not-provided", True)]
    assert reading.notices == ()


@pytest.mark.parametrize("row", frame_rows(), ids=lambda row: row["id"])
def test_frames_on_their_examples(row: dict[str, str]) -> None:
    yes, no = parse_case(row["yes"]), parse_case(row["no"])
    reader = Reader(PACK)
    fired = {(f.rule, f.start, f.stop) for f in reader.explain(Document(text=yes.text))[1].firings}
    assert {(row["id"], start, stop) for start, stop, _ in yes.marks} <= fired
    assert row["id"] not in {f.rule for f in reader.explain(Document(text=no.text))[1].firings}


@pytest.mark.parametrize("rule", RULES.rules.values(), ids=lambda rule: rule.id)
def test_rules_on_their_examples(rule: Rule) -> None:
    for case in (*rule.yes, *rule.no):
        _, trace = Reader(PACK).explain(Document(text=case.text, published=DAY))
        found = [(f.start, f.stop) for f in trace.firings if f.rule == rule.id]
        assert found == [(start, stop) for start, stop, _ in case.marks]


def test_the_core_reads_it_without_any_other_language() -> None:
    code = (
        "import sys; from toy.language import PACK; from diplowire.pipeline import Reader; "
        "from diplowire.model.source import Document; "
        "Reader(PACK).read(Document(text='lor o Serbo kelim a Ostra .')); "
        "print([m for m in sys.modules if m.startswith('diplowire.lang.') and m.count('.') > 2 or 'pymorphy' in m])"
    )
    path = [p for p in sys.path if p.endswith("tests")][:1]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {code}"], capture_output=True, encoding="utf-8"
    )
    assert done.stderr == ""
    assert done.stdout.strip() == "[]"


@pytest.mark.xfail(strict=True, reason="words behind a noun are not taken for its preposition yet")
def test_a_case_word_behind_its_noun_counts() -> None:
    a = Reader(PACK).analyse(envelope(Document(text="Mira Ostra a kelim ."))[0])
    turned = replace(a, head=(3, 3, 1, -1, 3), rel=("nsubj", "obl", "case", "root", "punct"))
    assert preposition(turned, 1) == "a"
