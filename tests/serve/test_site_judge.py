"""Judging on the pages: two made one, undone again, and what is refused."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from diplowire.ledger import schema
from diplowire.views.alike import alike, first_place

HOME = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def token(site: TestClient) -> str:
    found = re.search(r'name="token" value="([^"]+)"', site.get("/judge").text)
    assert found
    return found.group(1)


def ivanovs(site: TestClient) -> tuple[str, str]:
    """Return where stories first speak of the two ministers of one surname."""
    found = site.get("/search.json?q=Ivanov").json()["people"]
    assert len(found) == 2
    one, other = (site.get(f"/person/{p['id']}.json").json()["at"] for p in found)
    return one, other


def test_a_merge_and_its_undoing(own_site: TestClient) -> None:
    one, other = ivanovs(own_site)
    form = {"token": token(own_site), "verdict": "merge", "one": one, "other": other, "reason": "a <b>test</b>"}
    form["author"] = 'An "Officer"'
    answer = own_site.post("/judge", data=form, headers=HOME, follow_redirects=False)
    assert answer.status_code == 303
    page = own_site.get(answer.headers["location"])
    assert "Done: joined." in page.text
    assert "a &lt;b&gt;test&lt;/b&gt;" in page.text
    assert 'value="An &#34;Officer&#34;"' in page.text  # remembered for the next judgement
    assert len(own_site.get("/search.json?q=Ivanov").json()["people"]) == 1
    made = own_site.get("/judge.json").json()["history"][0]
    assert (made["verdict"], made["holds"], made["author"]) == ("merge", True, 'An "Officer"')
    assert set(own_site.get("/judge.json").json()["called"].values()) == {"Игорь Иванов", "Сергей Иванов"}
    form |= {"verdict": "undo", "one": made["id"], "reason": "it was only a test"}
    assert own_site.post("/judge", data=form, headers=HOME).status_code == 200
    assert len(own_site.get("/search.json?q=Ivanov").json()["people"]) == 2
    history = own_site.get("/judge.json").json()["history"]
    assert [(j["verdict"], j["holds"]) for j in history] == [("undo", True), ("merge", False)]


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"token": ""}, 403, "did not come from here"),
        ({"token": "x" * 43}, 403, "did not come from here"),
        ({"token": "ж"}, 403, "did not come from here"),
        ({"reason": " "}, 422, "a judgement is kept with its reason"),
        ({"author": ""}, 422, "fill in your name"),
        ({"one": "nothing"}, 422, "is no id"),
        ({"one": "<script>/p1"}, 422, "there is no story &lt;script&gt;"),
        ({"verdict": "burn"}, 422, "missing or cannot be read"),
    ],
)
def test_what_is_refused(own_site: TestClient, changes: dict[str, str], status: int, words: str) -> None:
    one, other = ivanovs(own_site)
    form = {"token": token(own_site), "verdict": "merge", "one": one, "other": other, "reason": "kept", "author": "A"}
    answer = own_site.post("/judge", data=form | changes, headers=HOME)
    assert answer.status_code == status
    assert words in answer.text
    assert own_site.get("/judge.json").json()["history"] == []
    if status == 422 and "reason" not in changes and "verdict" not in changes:
        assert 'value="kept"' in answer.text  # nothing that was written is lost


def test_a_doubt_is_shown_and_judged(own_site: TestClient) -> None:
    access = own_site.app.state.access  # type: ignore[attr-defined]
    with access.book.store.writing() as c:
        key = schema.profile.c.key
        keys = c.execute(select(key).where(schema.profile.c.kind == "person").order_by(key).limit(2)).scalars().all()
        row = {"pk": 1, "sort": "entity", "subject": "x", "one": keys[0], "other": keys[1], "why": "one <i>surname</i>"}
        c.execute(insert(schema.doubt).values(row))
    text = own_site.get("/judge").text
    assert "one &lt;i&gt;surname&lt;/i&gt;" in text
    [doubt] = own_site.get("/judge.json").json()["doubts"]
    form = {"token": token(own_site), "verdict": "apart", "reason": "two offices", "author": "A"}
    form |= {"one": doubt["one_at"], "other": doubt["other_at"]}
    assert own_site.post("/judge", data=form, headers=HOME).status_code == 200
    assert own_site.get("/judge.json").json()["doubts"] == []


def test_who_else_may_be_meant(own_site: TestClient) -> None:
    one, other = ivanovs(own_site)
    page = own_site.get("/judge.json", params={"one": one}).json()
    found = [x["at"] for x in page["alike"]]
    assert other in found
    assert one not in found
    assert own_site.get("/judge.json", params={"one": "no/where"}).json()["person"] is None
    access = own_site.app.state.access  # type: ignore[attr-defined]
    with access.reading() as (c, texts):
        assert first_place(c, "P0") is None
        assert alike(c, "", texts) == (None, ())
