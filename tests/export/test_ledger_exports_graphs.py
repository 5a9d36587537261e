"""JSON-LD, iCalendar and GraphML, read back by readers that are not ours or by a small checker."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplowire.export import graphml, ical, jsonld
from diplowire.gazetteer import load
from diplowire.views.people import contacts
from diplowire.views.whole import Whole

Node = dict[str, Any]
SPACE = {"g": "http://graphml.graphdrawing.org/xmlns"}


@pytest.fixture(scope="module")
def graph(everything: Whole) -> list[Node]:
    data = json.loads(jsonld.made(everything, "g.jsonld").files["g.jsonld"])
    assert data["@context"] == "https://schema.org/"
    return list(data["@graph"])


def of(graph: list[Node], *types: str) -> list[Node]:
    return [n for n in graph if (n.get("@type") or n.get("type")) in types]


def test_nodes_have_known_types_and_references_lead_somewhere(graph: list[Node]) -> None:
    ids = [n.get("@id") or n["id"] for n in graph]
    assert len(set(ids)) == len(ids)
    known = {"Person", "Country", "Organization", "Place", "City", "NewsArticle", "Event", "Quotation", "Statement",
             "Claim", "Annotation"}  # fmt: skip
    assert {n.get("@type") or n.get("type") for n in graph} <= known

    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [r for v in value for r in references(v)]
        if isinstance(value, dict):
            own = [value["@id"]] if list(value) == ["@id"] else []
            return own + [r for v in value.values() for r in references(v)]
        return []

    for node in graph:
        assert set(references(list(node.values()))) <= set(ids)
        assert None not in node.values()


def test_what_has_an_id_in_wikidata_is_the_same_as_its_item(graph: list[Node]) -> None:
    facts = load()
    kinds = ("Person", "Country", "Organization", "Place", "City")
    same = {name: n.get("sameAs") for n in of(graph, *kinds) for name in (n["name"], *n.get("alternateName", ()))}
    for name, qid in {
        "Kazakhstan": facts.wikidata("state", "KAZ"),
        "Kassym-Jomart Tokayev": facts.wikidata("person", "kassym-jomart-tokayev"),
        "Astana": facts.wikidata("place", "astana"),
    }.items():
        assert qid
        assert same[name] == f"http://www.wikidata.org/entity/{qid}"
    assert None in same.values()


def test_events_of_schema_org(graph: list[Node]) -> None:
    visits = {n["keywords"][-1]: n for n in of(graph, "Event") if n["keywords"][0] == "visit"}
    assert visits["planned-open"]["eventStatus"] == "https://schema.org/EventScheduled"
    assert visits["cancelled"]["eventStatus"] == "https://schema.org/EventCancelled"
    assert (visits["planned-open"]["startDate"], visits["planned-open"]["endDate"]) == ("2024-04-10", "2024-04-11")
    held = visits["fulfilled"]
    assert [r["roleName"] for r in held["attendee"]] == ["actor", "recipient"]
    parts = [n for n in of(graph, "Event") if n.get("superEvent") == {"@id": held["@id"]}]
    assert {n["keywords"][0] for n in parts} == {"talks", "signing"}


@pytest.mark.parametrize(
    ("granularity", "shown"), [("day", "2024-03-01"), ("month", "2024-03"), ("year", "2024"), ("quarter", "2024-03-01")]
)
def test_days_are_no_more_exact_than_known(granularity: str, shown: str) -> None:
    assert jsonld.days(dt.date(2024, 3, 1), dt.date(2024, 3, 31), granularity)[0] == shown


def test_annotations_point_at_their_words(graph: list[Node], everything: Whole) -> None:
    texts = {f"urn:diplowire:{s.id}": s.text for s in everything.stories.values()}
    findings = {n["@id"] for n in of(graph, "Event", "Quotation", "Statement", "Claim")}
    annotations = of(graph, "Annotation")
    assert {a["body"] for a in annotations} == findings
    for a in annotations:
        assert a["@context"] == "http://www.w3.org/ns/anno.jsonld"
        for target in a["target"]:
            position, quote = target["selector"]
            assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
            assert texts[target["source"]][position["start"] : position["end"]] == quote["exact"]


def test_claims_and_quotations(graph: list[Node]) -> None:
    assert any("creator" in n and n["text"] for n in of(graph, "Quotation"))
    assert all(n["mainEntity"]["@type"] == "QuantitativeValue" for n in of(graph, "Claim"))
    assert any(n["mainEntity"].get("unitText") == "USD" for n in of(graph, "Claim"))


def calendar(data: bytes) -> list[dict[str, str]]:
    """Read a calendar: unfold, check the frame, return the events as properties by name."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut
    text = data.decode().replace("\r\n ", "")
    out: list[dict[str, str]] = []
    rows = text.split("\r\n")[:-1]
    assert (rows[0], rows[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    for row in rows:
        name, _, value = row.partition(":")
        if row == "BEGIN:VEVENT":
            out.append({})
        elif out:
            assert name.startswith("END") or name not in out[-1]
            out[-1][name] = value
    return out


def test_the_calendar(everything: Whole) -> None:
    made = ical.made(everything, "p.ics")
    events = calendar(made.files["p.ics"])
    assert len(events) == made.rows["events"] == 4
    for e in events:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "STATUS", "SUMMARY"} <= set(e)
        assert e["DTSTART;VALUE=DATE"] < e["DTEND;VALUE=DATE"]
    plan = next(e for e in events if e["STATUS"] == "TENTATIVE")
    assert (plan["DTSTART;VALUE=DATE"], plan["DTEND;VALUE=DATE"]) == ("20240410", "20240412")
    assert plan["DTSTAMP"] == "20240321T000000Z"
    assert plan["DESCRIPTION"].startswith("planned-open\\n2024-03-21 planned (")
    assert sorted(e["STATUS"] for e in events) == ["CANCELLED", "CONFIRMED", "CONFIRMED", "TENTATIVE"]
    assert {e["UID"] for e in events} <= {o.id for o in everything.events}
    assert made.left_out["plan without a day"] == 4
    assert made.rows["events"] + sum(made.left_out.values()) == len(everything.events)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_lines_fold_and_come_back(text: str) -> None:
    line = f"SUMMARY:{ical.escaped(text)}"
    parts = list(ical.folded(line))
    assert all(len(p.encode()) <= 75 for p in parts)
    assert "\r\n".join(parts).replace("\r\n ", "") == line


@pytest.mark.parametrize(
    ("text", "value"),
    [("a,b;c\\d", "a\\,b\\;c\\\\d"), ("one\ntwo\r\nthree\rfour", "one\\ntwo\\nthree\\nfour"), ("a\x00b\x07", "ab")],
)
def test_values_are_escaped(text: str, value: str) -> None:
    assert ical.escaped(text) == value


def test_contacts_as_a_graph(everything: Whole) -> None:
    made = graphml.made(everything, "c.graphml")
    root = ET.fromstring(made.files["c.graphml"])
    keys = {k.get("id") for k in root.findall("g:key", SPACE)}
    nodes = {n.get("id"): n for n in root.findall(".//g:node", SPACE)}
    edges = root.findall(".//g:edge", SPACE)
    assert (len(nodes), len(edges)) == (made.rows["nodes"], made.rows["edges"])
    held = {}
    for e in edges:
        facts = {d.get("key"): d.text for d in e.findall("g:data", SPACE)}
        assert set(facts) <= keys
        assert e.get("source") in nodes and e.get("target") in nodes
        held[e.get("source"), e.get("target")] = (facts["level"], int(facts["weight"] or 0))
    assert held["KAZ", "SRB"] == ("state", 2)
    people = {(c.one.id, c.other.id): ("person", c.times) for c in contacts(everything.events)}
    assert {pair: x for pair, x in held.items() if x[0] == "person"} == people != {}


def test_xml_holds_any_name() -> None:
    parent = ET.Element("node")
    graphml._data(parent, {"name": 'a<b>&"\x00\x0b\ud800\ufffe', "label": None})
    assert ET.fromstring(ET.tostring(parent, "utf-8"))[0].text == 'a<b>&"\ufffd\ufffd\ufffd\ufffd'


def test_the_same_bytes_twice(everything: Whole, gathered: Callable[..., Whole]) -> None:
    again = gathered()
    for maker in (jsonld.made, ical.made, graphml.made):
        assert maker(everything, "x") == maker(again, "x")
