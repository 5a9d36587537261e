"""Lists: filters, order, pages, downloads."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from diplowire.pipeline import intake, open_ledger
from diplowire.serve.pages.lists import LISTS


def rows(site: TestClient, name: str, **params: Any) -> list[dict[str, Any]]:
    answer = site.get(f"/{name}.json", params={"limit": 1000} | params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def test_filters_narrow(site: TestClient) -> None:
    every = rows(site, "events")
    assert len(every) > 30
    both = rows(site, "events", state=["rus", "usa"])
    assert 0 < len(both) < len(rows(site, "events", state="RUS")) < len(every)
    assert {r["kind"] for r in rows(site, "events", kind="visit")} == {"visit"}
    assert {r["kind"] for r in rows(site, "visits")} == {"visit"}
    late = rows(site, "events", since="2018-01-01", until="2018-12-31")
    assert late
    assert all("2018" in (r["start"] or r["history"][0]["published"]) for r in late)
    agency = rows(site, "statements", source="тасс")
    assert {r["source"]["agency"] for r in agency} == {"ТАСС"}
    assert len(rows(site, "plans", as_of="2018-05-20")) != len(rows(site, "plans"))


def test_a_person_in_any_spelling(site: TestClient) -> None:
    one, other = (rows(site, "events", person=name) for name in ("Ivanov", "ИВАНОВ"))
    assert one
    assert one == other
    answer = site.get("/events?person=Nobodyatall")
    assert answer.status_code == 200
    assert "Nobody of the name Nobodyatall" in answer.text


@pytest.mark.parametrize("name", LISTS)
def test_every_order_holds_the_same_rows(site: TestClient, name: str) -> None:
    plain = {r["id"] for r in rows(site, name)}
    page = site.get(f"/{name}").text
    for sort in LISTS[name].sorts:
        assert {r["id"] for r in rows(site, name, sort=sort)} == plain
        assert f'value="{sort}"' in page


def test_orders(site: TestClient) -> None:
    days = [r["start"] for r in rows(site, "events", sort="day") if r["start"]]
    assert days == sorted(days)
    back = [r["start"] for r in rows(site, "events", sort="day_last")]
    known = [d for d in back if d]
    assert known == sorted(known, reverse=True)
    assert back[: len(known)] == known
    kinds = [r["kind"] for r in rows(site, "events", sort="kind")]
    assert kinds == sorted(kinds)
    assert site.get("/events?sort=beauty").status_code == 422


@pytest.mark.parametrize(
    ("name", "sort"), [("events", ""), ("events", "day"), ("statements", ""), ("figures", "value")]
)
def test_pages_hold_every_row_once(site: TestClient, name: str, sort: str) -> None:
    every = [r["id"] for r in rows(site, name, sort=sort)]
    paged: list[str] = []
    for page in range(1, 100):
        answer = site.get(f"/{name}.json", params={"limit": 7, "page": page, "sort": sort}).json()
        paged += [r["id"] for r in answer["rows"]]
        if not answer["more"]:
            break
    assert paged == every
    html = site.get(f"/{name}", params={"limit": 7, "page": 2, "sort": sort}).text
    assert 'rel="prev"' in html
    assert 'rel="next"' in html or len(every) <= 14


def test_links_keep_the_question(site: TestClient) -> None:
    html = site.get("/events?state=RUS&since=2001-01-01&limit=2").text
    assert "/events?state=RUS&amp;since=2001-01-01&amp;page=2&amp;limit=2" in html
    assert "/events.csv?state=RUS&amp;since=2001-01-01&amp;limit=2" in html
    assert '<option value="RUS" selected>' in html
    assert 'value="2001-01-01"' in html


@pytest.mark.parametrize("name", LISTS)
def test_downloads_hold_what_the_list_holds(site: TestClient, name: str) -> None:
    params = {"state": "RUS"}
    ids = {r["id"] for r in rows(site, name, **params)}
    answer = site.get(f"/{name}.csv", params=params)
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert {r["id"] for r in csv.DictReader(io.StringIO(answer.text))} == ids
    answer = site.get(f"/{name}.parquet", params=params)
    assert answer.status_code == 200
    table = pq.read_table(io.BytesIO(answer.content))
    assert ids <= set(table.column("id").to_pylist()) if name != "commitments" else table.num_rows > 0


def test_what_a_search_found_can_be_taken_along(site: TestClient) -> None:
    params = {"q": "переговоры", "until": "2018-12-31"}
    found = [r["story"] for r in site.get("/search.json", params=params | {"limit": "1000"}).json()["rows"]]
    assert len(found) > 1
    page = site.get("/search", params=params).text
    for ending in (".csv?", ".parquet?", ".json?"):
        assert f'href="/search{ending}until=2018-12-31&amp;q=' in page
    lines = list(csv.DictReader(io.StringIO(site.get("/search.csv", params=params).text)))
    assert [r["story"] for r in lines] == found
    assert all("переговор" in r["words"].lower() for r in lines)
    table = pq.read_table(io.BytesIO(site.get("/search.parquet", params=params).content))
    assert table.column("story").to_pylist() == found
    assert str(table.schema.field("published").type) == "date32[day]"
    nothing = site.get("/search.csv")
    assert (nothing.status_code, len(nothing.text.splitlines())) == (200, 1)


def test_notices_have_pages_and_files(own_site: TestClient, tmp_path: Path) -> None:
    book = open_ledger(tmp_path / "ledger.sqlite")
    work = intake(book)
    for n in range(7):
        broken = tmp_path / f"=broken-{n}.docx"
        broken.write_bytes(b"PK\x03\x04 no archive")
        work.take(str(broken))
    work.finish()
    book.close()
    names = [f"=broken-{n}.docx" for n in reversed(range(7))]
    paged: list[str] = []
    for page in range(1, 5):
        answer = own_site.get("/notices.json", params={"limit": 2, "page": page}).json()
        paged += [r["path"] for r in answer["rows"]]
        assert answer["more"] == (page < 4)
    assert [p.rpartition("/")[2] for p in paged] == names
    html = own_site.get("/notices?limit=2&page=2").text
    assert 'rel="prev"' in html
    assert 'rel="next"' in html
    assert 'href="/notices"' in own_site.get("/notices?page=9").text
    lines = list(csv.DictReader(io.StringIO(own_site.get("/notices.csv").text)))
    assert [r["path"] for r in lines] == paged
    assert all(r["reason"] for r in lines)
    table = pq.read_table(io.BytesIO(own_site.get("/notices.parquet").content))
    assert table.column("path").to_pylist() == paged


def test_csv_for_spreadsheets(site: TestClient) -> None:
    plain, safe = site.get("/statements.csv"), site.get("/statements.csv?excel=1")
    assert safe.content.startswith(b"\xef\xbb\xbf")
    assert not plain.content.startswith(b"\xef\xbb\xbf")
    both = [list(csv.reader(io.StringIO(x.content.decode("utf-8-sig")))) for x in (plain, safe)]
    assert [[c.removeprefix("'") for c in r] for r in both[1]] == [[c.removeprefix("'") for c in r] for r in both[0]]


def test_plans_as_a_calendar(site: TestClient) -> None:
    answer = site.get("/plans.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    plans = site.get("/plans.json", params={"view": "calendar", "as_of": "2023-01-31", "limit": 1000}).json()
    busy = {
        (m["year"], m["month"], d["number"], p["id"])
        for m in plans["months"]
        for week in m["weeks"]
        for d in week
        for p in d["plans"]
    }
    dated = [r for r in plans["rows"] if r["granularity"] in ("day", "days", "hour")]
    assert dated
    for r in dated:
        year, month, day = (int(x) for x in r["start"].split("-"))
        assert (year, month, day, r["id"]) in busy
    assert site.get("/plans.ics?person=Nobodyatall").status_code == 404


def test_as_of_is_said_on_the_page(site: TestClient) -> None:
    assert "As it was known on 20 May 2018." in site.get("/events?as_of=2018-05-20").text
