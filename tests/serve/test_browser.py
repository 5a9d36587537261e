"""The pages in a browser: a newcomer's path, judging, two languages, a phone, light and dark, nothing from elsewhere.

Skipped where there is no browser; DIPLOWIRE_REQUIRE_BROWSER makes that a failure. Pictures of all pages are left in
`.screenshots` beside this file.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from diplowire.pipeline import intake, open_ledger
from diplowire.serve.access import Access, Settings
from diplowire.serve.site import create_app

CHROMIUM = os.environ.get("DIPLOWIRE_CHROMIUM", "/usr/bin/chromium")
PICTURES = Path(__file__).parent / ".screenshots"
THREAD = Path(__file__).parents[2].parent / "shared" / "threads" / "astana"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 800}


def _missing(reason: str) -> None:
    if os.environ.get("DIPLOWIRE_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed")
    if not Path(CHROMIUM).exists():
        _missing(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as p:
        started = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


@contextmanager
def served(ledger: Path) -> Iterator[str]:
    """Serve a ledger on a free port of this computer."""
    config = uvicorn.Config(
        create_app(Access(Settings(ledger=str(ledger)))), port=0, log_level="warning", ws="none", lifespan="on"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(600):
        if server.started:
            break
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def address(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    copy = tmp_path_factory.mktemp("browser") / "ledger.sqlite"
    shutil.copy(archive, copy)
    with served(copy) as found:
        yield found


@pytest.fixture(scope="module")
def thread_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not THREAD.is_dir():
        pytest.skip("the thread of stories does not lie beside this repository")
    path = tmp_path_factory.mktemp("thread") / "ledger.sqlite"
    book = open_ledger(path)
    work = intake(book)
    for story in sorted(THREAD.glob("*.ru.txt")):
        work.take(str(story))
    work.finish()
    book.close()
    with served(path) as found:
        yield found


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open pages that complain: of a request to elsewhere, of an error in the console, of a script that fails."""
    contexts: list[Any] = []
    trouble: list[str] = []

    def opened(address: str, *, language: str = "en", size: dict[str, int] = DESK, **more: Any) -> Any:
        context = browser.new_context(viewport=size, **more)
        contexts.append(context)
        origin = "/".join(address.split("/")[:3])
        context.add_cookies([{"name": "lang", "value": language, "url": origin}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: trouble.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: trouble.append(f"error: {e}"))
        page.on("request", lambda r: None if r.url.startswith(f"{origin}/") else trouble.append(f"request: {r.url}"))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


def pages(site: str) -> dict[str, str]:
    """Return an address of each sort of page, the fullest there is."""
    import json
    import urllib.request

    def asked(path: str) -> Any:
        with urllib.request.urlopen(site + path) as answer:
            return json.load(answer)

    home = asked("/index.json")
    told = max(asked("/events.json?limit=200")["rows"], key=lambda r: len(r["sources"]))
    source = max(told["sources"], key=lambda s: len(s["quotes"]))
    out = {"home": "/", "pair": "/pair/{}/{}".format(*home["couples"][0]["states"])}
    out["person"] = f"/person/{home['people'][0]['id']}"
    out["occurrence"] = f"/occurrence/{told['id']}"
    out["story"] = f"/story/{source['story']}#{source['finding']}"
    for name in ("events", "visits", "plans", "figures", "statements", "commitments", "judge", "notices"):
        out[name] = f"/{name}"
    gone = [p["id"] for r in asked("/visits.json")["rows"] for p in r["parties"] if p["role"] == "actor"]
    out["trips"] = f"/person/{max((x for x in gone if x.startswith('P')), key=gone.count)}"
    out["map"] = "/visits?view=map"
    out["calendar"] = "/plans?view=calendar&as_of=2023-01-31"
    out["filters"] = "/events?state=RUS&kind=visit&since=2000-01-01"
    out["empty"] = "/events?kind=nothing"
    out["search"] = "/search?q=переговоры"
    return out


NAMES = ("home", "pair", "person", "occurrence", "story", "events", "visits", "plans", "figures", "statements",
         "commitments", "judge", "notices", "trips", "map", "calendar", "filters", "empty", "search")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_everybody_can_read_it(address: str, visit: Callable[..., Any], name: str) -> None:
    """axe finds nothing serious, in light and in dark; on a phone nothing has to be pushed sideways."""
    from axe_playwright_python.sync_playwright import Axe

    PICTURES.mkdir(exist_ok=True)
    where = address + pages(address)[name]
    for scheme, language in (("light", "en"), ("dark", "ru")):
        page = visit(where, language=language, color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        told = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
        assert told == [], (name, scheme)
        page.screenshot(path=PICTURES / f"{name}-{scheme}.png", full_page=name != "story")
    page = visit(where, language="ru", size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    page.screenshot(path=PICTURES / f"{name}-phone.png", full_page=name != "story")


def test_from_home_to_the_sentence_that_contradicts(thread_address: str, visit: Callable[..., Any]) -> None:
    page = visit(thread_address)
    odd = page.locator("section", has=page.get_by_role("heading", name="What does not fit together"))
    partner = odd.locator("article", has_text="trading partner")
    assert partner.locator("li").count() == 3
    partner.locator("li", has_text="Maxim Ryzhenkov").get_by_role("link").last.click()
    lit = page.locator(":target")
    assert "первую тройку торговых партнеров" in " ".join(lit.inner_text().split())
    assert lit.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    box = lit.bounding_box()
    assert box
    assert 0 <= box["y"] <= DESK["height"]
    page.screenshot(path=PICTURES / "thread-sentence.png")
    page.go_back()
    partner.locator("li", has_text="Tokayev").first.get_by_role("link").last.click()
    assert "вторым торговым партнером" in " ".join(page.locator(":target").inner_text().split())
    page.goto(f"{thread_address}/pair/KAZ/BLR")
    page.screenshot(path=PICTURES / "thread-pair.png", full_page=True)
    page.emulate_media(media="print")
    page.screenshot(path=PICTURES / "thread-pair-print.png", full_page=True)


def test_a_merge_is_judged_and_undone(address: str, visit: Callable[..., Any]) -> None:
    page = visit(f"{address}/search?q=Ivanov")
    page.get_by_role("link", name="Igor Ivanov").click()
    page.get_by_role("link", name="Wrong?").click()
    row = page.locator("li", has_text="Сергей Иванов")
    row.get_by_role("link", name="take as the second").click()
    page.locator("#reason-hand").fill("a test")
    page.locator("#author-hand").fill("An Officer")
    page.screenshot(path=PICTURES / "judge-filled.png", full_page=True)
    page.locator("#by-hand").get_by_role("button", name="These are one").click()
    assert "Done: joined." in page.get_by_role("status").inner_text()
    page.screenshot(path=PICTURES / "judge-done.png", full_page=True)
    page.goto(f"{address}/search?q=Ivanov")
    assert page.locator("a[href^='/person/']").count() == 1
    page.goto(f"{address}/judge")
    page.get_by_text("Undo this").click()
    page.locator("article[id^=J] input[name=reason]").fill("it was only a test")
    page.get_by_role("button", name="Undo").click()
    assert "Done: undone." in page.get_by_role("status").inner_text()
    page.goto(f"{address}/search?q=Ivanov")
    assert page.locator("a[href^='/person/']").count() == 2


def test_filters_order_and_language(address: str, visit: Callable[..., Any]) -> None:
    page = visit(f"{address}/events")
    every = page.locator("article.event").count()
    page.get_by_text("Narrow the list").click()
    page.locator("#f-state").select_option("RUS")
    page.locator("#f-kind").select_option("visit")
    page.locator("#f-sort").select_option("day")
    page.get_by_role("button", name="Show").click()
    assert page.url == f"{address}/events?state=RUS&kind=visit&sort=day"
    assert 0 < page.locator("article.event").count() < every
    page.get_by_role("link", name="Русский").click()
    assert page.get_by_role("heading", level=1).inner_text() == "События"
    assert "state=RUS" in page.url
    page.get_by_role("link", name="Сбросить").click()
    assert page.get_by_role("heading", level=1).inner_text() == "События"
    assert page.locator("article.event").count() == every


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_leads_to_the_visits(address: str, visit: Callable[..., Any], scheme: str) -> None:
    page = visit(f"{address}/visits", color_scheme=scheme)
    page.get_by_role("link", name="As a map").click()
    drawn = page.get_by_role("group", name="Where the visits led; the table beside it says the same")
    assert drawn.is_visible()
    states = page.locator("tr[id^=to-]")
    assert drawn.locator("path.visited").count() == states.count() > 1

    def colour(where: str) -> str:
        return str(page.locator(where).first.evaluate("e => getComputedStyle(e).fill"))

    assert len({colour(".world .land"), colour(".world .visited.n1, .world .visited.n2")}) == 2
    assert "stripes" in colour(".world .visited.n0")
    drawn.get_by_label("Russia: held").locator("rect, circle").click()
    row = page.locator(":target")
    assert row.get_attribute("id") == "to-RUS"
    assert row.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    row.get_by_role("link", name="Russia").click()
    assert page.url == f"{address}/visits?state=RUS"
    assert page.locator("article.event").count() >= 1
    page.emulate_media(media="print")
    page.goto(f"{address}/visits?view=map&state=RUS")
    assert page.locator(".world").is_visible()
    assert page.locator(".tools").is_hidden()


def test_a_page_that_loads_says_so(address: str, visit: Callable[..., Any]) -> None:
    page = visit(f"{address}/events")
    told = page.get_by_text("Loading…")
    assert told.is_hidden()
    page.evaluate("addEventListener('click', (event) => event.preventDefault())")  # as a page that does not come
    page.get_by_role("link", name="Visits", exact=True).click()
    told.wait_for(state="visible")


def test_the_keyboard_is_enough(address: str, visit: Callable[..., Any]) -> None:
    page = visit(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "top-q"
    page.keyboard.type("переговоры")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.locator("a.quote").first.focus()
    assert page.locator("a.quote").first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/story/*")
    assert page.locator("#found").is_visible()


def test_it_works_without_scripts(address: str, visit: Callable[..., Any]) -> None:
    page = visit(f"{address}/events?kind=visit", java_script_enabled=False)
    page.locator("article.event a.quote").first.click()
    page.wait_for_url("**/story/*")
    assert page.locator(":target").is_visible()
    page.locator("#show-events").uncheck()
    assert not page.locator("section.k-events").is_visible()
