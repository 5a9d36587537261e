"""Every page in both languages, its twin in JSON, and that links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from diplowire.gazetteer import load
from diplowire.serve.pages.home import HomePage
from diplowire.serve.pages.judge import JudgePage
from diplowire.serve.pages.lists import LISTS, ListPage
from diplowire.serve.pages.notices import NoticesPage
from diplowire.serve.pages.occurrence import OccurrencePage
from diplowire.serve.pages.pair import PairPage
from diplowire.serve.pages.person import PersonPage
from diplowire.serve.pages.search import SearchPage
from diplowire.serve.pages.story import StoryPage

LINK = re.compile(r'href="([^"]*)"')
CYRILLIC = re.compile("[\u0400-\u052f]")


def pages(site: TestClient) -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield an address of each sort of page that has something on it, with the type of its context."""
    home = HomePage.model_validate(site.get("/index.json").json())
    yield "/", HomePage
    for name, listed in LISTS.items():
        yield f"/{name}", ListPage[listed.row]  # type: ignore[name-defined]
    yield "/plans?view=calendar", ListPage[LISTS["plans"].row]  # type: ignore[misc]
    one, other = home.couples[0].states
    yield f"/pair/{one}/{other}", PairPage
    yield f"/pair/{one}/{other}?as_of=2018-06-01", PairPage
    yield f"/person/{home.people[0].id}", PersonPage
    visits = site.get("/visits.json").json()["rows"]
    yield f"/occurrence/{max(visits, key=lambda r: len(r['sources']))['id']}", OccurrencePage
    yield f"/story/{home.stories[0].story}", StoryPage
    yield "/search?q=переговоры", SearchPage
    yield "/search", SearchPage
    yield "/judge", JudgePage
    yield "/notices", NoticesPage


def twin(address: str) -> str:
    path, mark, query = address.partition("?")
    return f"{'/index' if path == '/' else path}.json{mark}{query}"


def test_every_page_is_there_in_both_languages_and_as_json(site: TestClient) -> None:
    for address, kind in pages(site):
        for language in ("en", "ru"):
            answer = site.get(address, params={"lang": language} if "?" not in address else None)
            assert answer.status_code == 200, address
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
        answer = site.get(twin(address))
        assert answer.status_code == 200, address
        again = kind.model_validate(answer.json()).model_dump(mode="json", by_alias=True)
        if kind is not StoryPage:  # a day read as a moment of publication is written as one
            assert again == answer.json()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_interface_speaks_one_language(site: TestClient, language: str) -> None:
    text = site.get("/notices", params={"lang": language}).text
    assert f'<html lang="{language}">' in text
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", text.partition("<body>")[2])
    letters = CYRILLIC.findall(words.replace("Русский", ""))
    assert (letters == []) == (language == "en")
    site.cookies.clear()


def test_a_language_asked_for_is_remembered(site: TestClient) -> None:
    assert '<html lang="en">' in site.get("/events").text
    assert '<html lang="ru">' in site.get("/events?lang=ru").text
    assert '<html lang="ru">' in site.get("/visits").text
    assert '<html lang="ru">' in site.get("/visits?lang=xx").text
    assert '<html lang="en">' in site.get("/visits?lang=en").text
    site.cookies.clear()


def test_no_label_is_missing(site: TestClient) -> None:
    """A text of the pages without a label would show as its key, such as sort_day."""
    for address, _ in pages(site):
        words = re.sub(r"<[^>]+>", " ", site.get(address).text)
        assert re.findall(r"\b(?:sort|about|month|of_month|weekday|no|nothing|sum|sort_of)_[a-z0-9_]+", words) == []


def test_all_links_lead_somewhere(site: TestClient) -> None:
    """From each sort of page one step further; what is behind a # is on the page."""
    texts: dict[str, str] = {}

    def fetched(address: str) -> str:
        if address not in texts:
            answer = site.get(address)
            assert answer.status_code == 200, address
            texts[address] = answer.text if answer.headers["content-type"].startswith("text/html") else ""
        return texts[address]

    seen = 0
    for address, _ in list(pages(site)):
        for link in sorted({unescape(x) for x in LINK.findall(fetched(address))}):
            if link.startswith(("http", "/static")) or "as_of" in link or ".parquet" in link or "lang=" in link:
                continue
            path, _, anchor = link.partition("#")
            text = fetched(path or address)
            if anchor:
                assert f'id="{anchor}"' in text, (address, link)
            seen += 1
    assert seen > 300


def test_a_quote_leads_to_its_words(site: TestClient) -> None:
    rows: list[dict[str, Any]] = site.get("/events.json", params={"limit": 200}).json()["rows"]
    for source in [s for r in rows for s in r["sources"]]:
        text = site.get(f"/story/{source['story']}").text
        held = re.search(rf'id="{source["finding"]}">(.*)', text, re.S)
        assert held, source
        longest = max((q["text"] for q in source["quotes"]), key=len)
        words = " ".join(unescape(re.sub(r"<[^>]+>", "", held.group(1))).split())
        assert words.startswith(longest[:40]), source


def test_known_holders_of_offices_lead_to_wikidata_and_others_do_not(site: TestClient) -> None:
    known, unknown = (site.get(f"/search.json?q={name}").json()["people"][0] for name in ("Putin", "Ivanov"))
    qid = load().wikidata("person", "vladimir-putin")
    assert f'href="https://www.wikidata.org/wiki/{qid}"' in site.get(f"/person/{known['id']}").text
    assert site.get(f"/person/{known['id']}.json").json()["dossier"]["wikidata"] == qid is not None
    assert "wikidata.org" not in site.get(f"/person/{unknown['id']}").text


def test_names_are_english_where_they_are_known(site: TestClient) -> None:
    assert "Vladimir Putin" in site.get("/search?q=Putin").text
    assert "Владимир Путин" in site.get("/search?q=Putin&lang=ru").text
    site.cookies.clear()


def test_an_empty_ledger_says_how_to_begin(tmp_path: Any) -> None:
    from diplowire.serve.access import Access, Settings
    from diplowire.serve.site import create_app

    app = create_app(Access(Settings(ledger=str(tmp_path / "new.sqlite")), create=True))
    with TestClient(app, base_url="http://localhost") as client:
        assert "diplowire add" in client.get("/").text
        for name in ("judge", "notices", "search", "pair/KAZ/BLR", *LISTS):
            answer = client.get(f"/{name}")
            assert answer.status_code == 200
            assert 'class="none"' in answer.text or name == "search"


def test_two_states_are_asked_for_by_a_form(site: TestClient) -> None:
    answer = site.get("/pair?one=rus&other=usa", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/pair/RUS/USA")
    assert site.get("/pair?one=rus&other=rus").status_code == 422
    assert site.get("/pair?one=&other=usa").status_code == 422
