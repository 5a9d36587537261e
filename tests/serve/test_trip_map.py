"""Where visits led: which state a visit counts for, and the map that shows it."""

from __future__ import annotations

import re
from html import unescape
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient

from diplowire.gazetteer import load
from diplowire.serve.trip_map import TripMap, trip_map
from diplowire.serve.world import HEIGHT, WIDTH, everything, outline, world
from diplowire.views.rows import EventRow, Party
from diplowire.views.trips import destinations, host_state

STATES = {s.id for s in load().states.values()}
# Natural Earth draws neither what is no more nor what it counts to another state.
UNDRAWN = {"CSK", "DDR", "SCG", "SUN", "VDR", "XAB", "XDN", "XLN", "XNK", "XSO", "XTR", "YMD", "YUG"}


def visit(to: str | tuple[str, ...] = (), outcome: str = "occurred", place: str | None = None, n: int = 0) -> EventRow:
    visited = (to,) if isinstance(to, str) else to
    parties = [Party(id="P1", name="A", kind="person", country="RUS", role="actor")]
    parties += [Party(id=f"S{s}", name=s, kind="state", country=s, role="recipient") for s in visited]
    return EventRow(
        id=f"O{n}", kind="visit", outcome=outcome, factuality="occurred", parties=tuple(parties),  # type: ignore[arg-type]
        place=Party(id="L1", name="L", kind="place", country=place) if place else None,
    )  # fmt: skip


def test_a_visit_leads_to_whom_it_visits_else_to_its_place() -> None:
    assert host_state(visit("KAZ")) == "KAZ"
    assert host_state(visit("KAZ", place="BLR")) == "KAZ"
    assert host_state(visit(place="BLR")) == "BLR"
    assert host_state(visit()) is None
    assert host_state(visit(("KAZ", "KGZ"))) is None
    assert host_state(visit(("KAZ", "KGZ"), place="KGZ")) == "KGZ"


def test_every_visit_is_counted_once() -> None:
    told = ["occurred", "fulfilled", "planned-open", "overdue", "cancelled", "denied"]
    rows = [visit("KAZ", outcome, n=n) for n, outcome in enumerate(told)]
    rows += [visit("CHN", "planned-open", n=6), visit(n=7), visit(n=8, outcome="overdue")]
    found = destinations(rows)
    assert [(d.state, d.numbers) for d in found.states] == [("KAZ", "2+2"), ("CHN", "+1")]
    assert [t.id for t in found.nowhere] == ["O7", "O8"]
    assert [t.outcome for t in found.off] == ["cancelled", "denied"]
    counted = [*found.nowhere, *found.off, *(t for d in found.states for t in d.held + d.planned)]
    assert sorted(t.id for t in counted) == [r.id for r in rows]


def points(path: str) -> list[tuple[int, int]]:
    """Return the corners of an outline; fails on what is none of our steps."""
    out = []
    for ring in re.findall(r"[^z]+z", path):
        start, steps = re.fullmatch(r"M(-?\d+ -?\d+)l([-\d ]+)z", ring).groups()  # type: ignore[union-attr]
        x, y = map(int, start.split())
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        assert len(numbers) % 2 == 0
        out.append((x, y))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            out.append((x, y))
    return out


def test_the_world_holds_every_state_that_natural_earth_draws() -> None:
    assert {s for s in STATES if s not in world() or not world()[s].point} == UNDRAWN
    for code, land in world().items():
        corners = points(land.outline)
        assert bool(corners) or land.point, code
        for x, y in [*corners, *([land.point] if land.point else [])]:
            assert 0 <= x <= WIDTH, code
            assert 0 <= y <= HEIGHT, code
        if corners and land.point:
            assert min(x for x, _ in corners) <= land.point[0] <= max(x for x, _ in corners), code
            assert min(y for _, y in corners) <= land.point[1] <= max(y for _, y in corners), code
    size = len(files("diplowire.serve").joinpath("world.tsv").read_bytes())
    assert size < 80_000
    assert outline("RUS") in everything()
    assert outline("SUN") == ""


def test_neighbours_are_where_they_are() -> None:
    at = {code: land.point for code, land in world().items() if land.point}
    west_to_east = [at[s][0] for s in ("USA", "BRA", "GBR", "POL", "BLR", "KAZ", "MNG", "JPN", "NZL", "FJI")]
    assert west_to_east == sorted(west_to_east)
    north_to_south = [at[s][1] for s in ("NOR", "RUS", "BLR", "KAZ", "UZB", "IRN", "IND", "IDN", "AUS", "NZL")]
    assert north_to_south[2:] == sorted(north_to_south[2:])
    # Chukotka lies beyond 180 degrees: the land of Russia must not be drawn at both edges
    assert min(x for x, _ in points(outline("RUS"))) > at["GBR"][0]


def overlap(m: TripMap) -> list[tuple[str, str]]:
    boxes = [label for label in m.labels if label.text]
    return [
        (a.state, b.state)
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
        if abs(a.x - b.x) < (a.wide + b.wide) / 2 and abs(a.y - b.y) < m.high
    ]


def test_shades_numbers_and_dots() -> None:
    told = {"KAZ": 9, "CHN": 4, "KGZ": 2, "UZB": 1, "SUN": 1}
    rows = [visit(s, n=n) for s, times in told.items() for n in range(times)]
    rows += [
        visit("MNG", "planned-open"),
        visit("TJK", "overdue"),
        visit("TJK", "planned-open"),
        visit("KAZ", "overdue"),
    ]
    m = trip_map(rows)
    assert m.shades == {"KAZ": "n4", "CHN": "n3", "KGZ": "n2", "UZB": "n1", "TJK": "n0", "MNG": "n0"}
    assert m.undrawn == ("SUN",)
    texts = {label.state: label.text for label in m.labels}
    assert texts == {"KAZ": "9+1", "CHN": "4", "KGZ": "2", "UZB": "", "TJK": "+2", "MNG": ""}
    assert overlap(m) == []
    left, top, wide, high = m.view
    assert wide < WIDTH / 2  # Central Asia alone is not shown as a corner of the world
    for label in m.labels:
        assert left <= label.of_x <= left + wide
        assert top <= label.of_y <= top + high
    assert wide / high == pytest.approx(WIDTH / HEIGHT, rel=0.01)


@pytest.mark.parametrize("times", [1, 2, 12])
def test_the_whole_world_can_be_visited(times: int) -> None:
    m = trip_map([visit(s, n=n) for s in sorted(STATES) for n in range(times)])
    assert len(m.labels) == len(STATES) - len(UNDRAWN)
    assert set(m.undrawn) == UNDRAWN
    assert m.view == (0, 0, WIDTH, HEIGHT)
    assert overlap(m) == []
    told = [label.state for label in m.labels if label.text]
    assert (len(told) > 40) == (times > 1)  # in a crowd some numbers give way to dots, but most states have room


def test_nothing_to_draw_is_no_map() -> None:
    m = trip_map([visit(), visit("SUN")])
    assert (m.labels, m.shades, m.undrawn) == ((), {}, ("SUN",))
    assert trip_map([]).to.states == ()


def test_pages_show_the_trips_of_their_list(site: TestClient) -> None:
    rows = site.get("/visits.json?view=map").json()
    text = site.get("/visits?view=map").text
    assert site.get("/visits.json").json()["map"] is None
    assert "map-title" not in site.get("/visits").text
    held = {d["state"] for d in rows["map"]["to"]["states"]}
    assert len(held) >= 2
    for state in held:
        assert f'id="to-{state}"' in text
        assert text.count(f'href="#to-{state}"') >= 1
        narrowed = unescape(re.search(rf'id="to-{state}"><td><a href="([^"]+)"', text).group(1))  # type: ignore[union-attr]
        shown = {r["id"] for r in site.get(narrowed.replace("/visits?", "/visits.json?")).json()["rows"]}
        told = next(d for d in rows["map"]["to"]["states"] if d["state"] == state)
        assert {t["id"] for t in told["held"] + told["planned"]} <= shown
    assert "style=" not in text
    assert {r["id"] for r in rows["rows"]} == {
        t["id"]
        for t in [
            *rows["map"]["to"]["nowhere"], *rows["map"]["to"]["off"],
            *(t for d in rows["map"]["to"]["states"] for t in d["held"] + d["planned"]),
        ]
    }  # fmt: skip
    assert site.get("/events.json?view=map").json()["map"] is None


def test_a_person_has_a_map_of_the_trips_that_the_page_lists(site: TestClient) -> None:
    parties = [p for r in site.get("/visits.json").json()["rows"] for p in r["parties"] if p["role"] == "actor"]
    party = next(p for p in parties if p["kind"] == "person")
    page = site.get(f"/person/{party['id']}.json").json()
    to = page["map"]["to"]
    counted = [*to["nowhere"], *to["off"], *(t for d in to["states"] for t in d["held"] + d["planned"])]
    assert sorted(t["id"] for t in counted) == sorted(t["id"] for t in page["trips"]) != []
    for language, words in (("en", "Where the visits led"), ("ru", "Куда вели визиты")):
        assert words in site.get(f"/person/{party['id']}?lang={language}").text
    site.cookies.clear()
    people = [site.get(f"/person/{p['id']}.json").json() for p in site.get("/index.json").json()["people"]]
    still = next(p["dossier"]["person"]["id"] for p in people if not p["trips"])
    assert "trip-map" not in site.get(f"/person/{still}").text


def test_a_person_who_does_much_has_all_in_lists(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplowire.serve.pages.person._LIMIT", 1)
    ids = [p["id"] for r in site.get("/visits.json").json()["rows"] for p in r["parties"] if p["role"] == "actor"]
    busy = max((x for x in ids if x.startswith("P")), key=ids.count)
    page = site.get(f"/person/{busy}.json").json()
    trips = page["trips"]
    assert len(trips) == 1 < ids.count(busy)
    assert len(page["dossier"]["events"]) <= 1
    assert sum(len(d["held"]) + len(d["planned"]) for d in page["map"]["to"]["states"]) == 1
    rows = site.get(f"/visits.json{page['every']}").json()["rows"]
    assert len(rows) >= ids.count(busy)
    assert trips[0]["id"] in {r["id"] for r in rows}
    assert f'href="/visits?person={busy}"' in site.get(f"/person/{busy}").text
