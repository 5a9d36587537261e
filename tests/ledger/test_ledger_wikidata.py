"""Which entities of the ledger have an id in Wikidata, and who has none because another may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from build import PLAIN, Clock, Draft, add

from diplowire.gazetteer import load
from diplowire.ledger.book import Book
from diplowire.ledger.links import wikidata
from diplowire.ledger.profiles import Profile
from diplowire.ledger.update import Knowledge

KEYS = {
    ("state", "Казахстан"): "KAZ",
    ("place", "Астана"): "astana",
    ("organization", "ОБСЕ"): "osce",
    ("organization", "Телеграф Луны"): "moon-telegraph",
    ("person", "Касым-Жомарт Токаев"): "kassym-jomart-tokayev",
}


def identify(language: str, kind: str, name: str, country: str | None) -> str | None:
    return KEYS.get((kind, name))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Book]:
    """An empty ledger that knows some names."""
    made = Book(str(tmp_path / "ledger.sqlite"), Knowledge(identify, PLAIN.lemmas), clock=Clock())
    yield made
    made.close()


def linked(opened: Book) -> dict[str, str | None]:
    return {e.name: e.wikidata for e in opened.ledger().entities}


def test_what_the_gazetteer_knows_has_its_id(opened: Book) -> None:
    d = Draft()
    president = d.person("Касым-Жомарт Токаев", "KAZ", "президент")
    d.event(
        "meeting", "occurred", [president, d.state("Казахстан", "KAZ")], [d.body("ОБСЕ")], at=d.place("Астана", "KAZ")
    )
    d.event(
        "meeting", "occurred", [d.person("Иван Безвестный", "KAZ")], [d.body("Телеграф Луны")], at=d.place("Дальняя")
    )
    add(opened, [d.incoming()])
    facts = load()
    assert linked(opened) == {
        "Касым-Жомарт Токаев": facts.wikidata("person", "kassym-jomart-tokayev"),
        "Казахстан": facts.wikidata("state", "KAZ"),
        "ОБСЕ": facts.wikidata("organisation", "osce"),
        "Астана": facts.wikidata("place", "astana"),
        "Иван Безвестный": None,
        "Телеграф Луны": None,
        "Дальняя": None,
    }
    assert sum(qid is not None for qid in linked(opened).values()) == 4


def test_a_namesake_in_another_state_has_none(opened: Book) -> None:
    d = Draft()
    d.event("meeting", "occurred", [d.person("Касым-Жомарт Токаев", "UZB", "аким")], [d.state("Казахстан", "KAZ")])
    add(opened, [d.incoming()])
    assert linked(opened)["Касым-Жомарт Токаев"] is None


def test_a_lone_surname_has_none_until_it_is_known_whose_it_is(opened: Book) -> None:
    lone = Draft("a.txt", "4")
    lone.event("meeting", "occurred", [lone.person("Токаев", "KAZ")], [lone.state("Казахстан", "KAZ")])
    add(opened, [lone.incoming()])
    assert linked(opened)["Токаев"] is None
    full = Draft("b.txt", "5")
    full.event("meeting", "occurred", [full.person("Касым-Жомарт Токаев", "KAZ", "президент")])
    add(opened, [full.incoming()])
    found = linked(opened)
    assert found["Касым-Жомарт Токаев"] == load().wikidata("person", "kassym-jomart-tokayev")
    assert "Токаев" not in found


def profile(kind: str, identity: str | None, mark: str = "") -> Profile:
    return Profile(kind, "ru", f"Имя {identity}", None, identity, mark=mark)


def test_names_of_two_rows_or_of_one_who_was_set_apart_have_none() -> None:
    state, other = profile("state", "KAZ"), profile("state", "UZB")
    assert wikidata([state], None) == load().wikidata("state", "KAZ") is not None
    assert wikidata([state, profile("state", None)], None) == load().wikidata("state", "KAZ")
    assert wikidata([state, other], None) is None
    assert wikidata([profile("state", "KAZ", mark="1")], None) is None
    assert wikidata([profile("product", "KAZ")], None) is None
    assert wikidata([profile("state", "YUG")], None) is None
    assert wikidata([], None) is None
