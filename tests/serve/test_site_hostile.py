"""Stories that mean harm: whatever they hold, pages show it as words."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from diplowire.pipeline import intake, open_ledger

STORIES = {
    "script.txt": (
        'Лукашенко <script>alert("a")</script> встретился с Токаевым\n\n'
        "МИНСК, 5 марта 2024. /<b>БЕЛТА</b>/. Президент Беларуси Александр Лукашенко 5 марта встретился в Минске с "
        "президентом Казахстана Касым-Жомартом Токаевым. \"<img src=x onerror=alert(1)> Мы & они 'торгуем'\", - заявил "
        'Александр Лукашенко. "=1+1 торговля растет", - сказал он. '
        " Товарооборот Беларуси и Казахстана вырос на 5% "
        "</div></main><style>*{display:none}</style>.\n"
    ),
    'quote" onclick="x<svg onload=alert(2)>.txt': (
        'Визит "><svg onload=alert(3)> состоится\n\n'
        "АСТАНА, 6 марта 2024. Президент Казахстана Касым-Жомарт Токаев посетит Беларусь 10 марта. Министр "
        "иностранных дел Беларуси Олег \"'><i>Петров</i> пообещал открыть посольство. javascript:alert(4) "
        "{{ 7 * 7 }} {% raw %}\n"
    ),
    "turned.txt": (
        "Токаев\u202e и Лукашенко\u2066 договорились\u200b\n\n"
        "МИНСК, 7 марта 2024. Президент Беларуси Александр \u202eЛукашенко\u202c провел переговоры с президентом "
        "Казахстана Касым-Жомартом Токаевым\x07 в Минске.\n"
    ),
    "long.txt": "МИНСК, 8 марта 2024. " + "<b>x</b>" * 640_000,
}
WIKIDATA = re.compile(r"https://www\.wikidata\.org/wiki/Q[1-9]\d*")  # an id of the gazetteer, never words of a story
ALLOWED = {"script": "/static/site.js", "link": "/static/"}
TAGS = """
a article aside b body button caption circle code dd defs details div dl dt fieldset figcaption figure footer form g
h1 h2 h3 head header html input label legend li line link main mark meta nav ol option p path pattern pre q rect
script section select span summary svg table tbody td text th thead time title tr ul
"""


class Checker(HTMLParser):
    """Collects what no page of ours may hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS.split():
            self.wrong.append(tag)
        away = tag == "a" and bool(WIKIDATA.fullmatch(dict(attrs).get("href") or ""))
        if away and dict(attrs).get("rel") != "noreferrer noopener":
            self.wrong.append(f"{tag} {attrs}")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.wrong.append(f"{tag} {name}")
            ours = (value or "").startswith(("/", "#", "?", "http://localhost"))
            if name in ("href", "src", "action") and not (ours or away):
                self.wrong.append(f"{tag} {name}={value}" if value else "")
        if tag in ALLOWED and not (dict(attrs).get("src") or dict(attrs).get("href") or "").startswith(ALLOWED[tag]):
            self.wrong.append(f"{tag} {attrs}")

    def handle_data(self, data: str) -> None:
        odd = {c for c in data if unicodedata.category(c) in ("Cf", "Cc") and c not in "\n\t\r"}
        self.wrong += [f"U+{ord(c):04X}" for c in odd]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, serving: Callable[[Path], TestClient]) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("hostile")
    book = open_ledger(folder / "ledger.sqlite")
    work = intake(book)
    for name, text in STORIES.items():
        path = folder / name.replace("/", "-")
        path.write_text(text, "utf-8")
        work.take(str(path))
    (folder / "<b>broken.txt").write_bytes(b"\x00\x01\x02\x00")
    work.take(str(folder / "<b>broken.txt"))
    work.finish()
    book.close()
    with serving(folder / "ledger.sqlite") as client:
        yield client


def clean(text: str) -> None:
    checker = Checker()
    checker.feed(text)
    checker.close()
    assert [w for w in checker.wrong if w] == []


def test_nothing_of_a_story_acts(hostile: TestClient) -> None:
    home = hostile.get("/index.json").json()
    events = hostile.get("/events.json").json()["rows"]
    assert len(events) >= 3
    assert hostile.get("/statements.json").json()["rows"]
    addresses = [
        "/",
        "/pair/KAZ/BLR",
        "/plans?view=calendar",
        "/visits?view=map",
        "/search?q=Лукашенко",
        "/notices",
        "/judge",
    ]
    addresses += [f"/{n}" for n in ("events", "visits", "plans", "figures", "statements", "commitments")]
    addresses += [f"/story/{s['story']}" for s in home["stories"]]
    addresses += [f"/person/{p['id']}" for p in home["people"]] + [f"/occurrence/{r['id']}" for r in events]
    for address in addresses:
        for language in ("en", "ru"):
            answer = hostile.get(address, headers={"Cookie": f"lang={language}"})
            assert answer.status_code == 200, address
            clean(answer.text)


def test_the_words_are_all_there(hostile: TestClient) -> None:
    stories = {Path(s["path"]).name: s["story"] for s in hostile.get("/index.json").json()["stories"]}
    text = hostile.get(f"/story/{stories['script.txt']}").text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text.replace("</mark></a>", "").replace("<mark>", "")
    turned = hostile.get(f"/story/{stories['turned.txt']}").text
    assert "‹U+202E›" in turned
    assert "‹U+0007›" in turned
    templates = hostile.get(f"/story/{next(s for n, s in stories.items() if n.startswith('quote'))}").text
    assert "{{ 7 * 7 }}" in templates


def test_no_words_act_in_a_spreadsheet(hostile: TestClient) -> None:
    rows = csv.DictReader(io.StringIO(hostile.get("/statements.csv?excel=1").content.decode("utf-8-sig")))
    words = [r["words"] for r in rows]
    assert any(w.startswith("'=") for w in words), words


def test_a_line_of_five_megabytes(hostile: TestClient) -> None:
    stories = {Path(s["path"]).name: s["story"] for s in hostile.get("/index.json").json()["stories"]}
    text = hostile.get(f"/story/{stories['long.txt']}").text
    assert text.count("&lt;b&gt;x&lt;/b&gt;") == 640_000
    assert "<b>x" not in text
    assert len(hostile.get("/").text) < 100_000


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/events?person=%22%3E%3Cscript%3E",
        "/events?kind=%22%3E%3Cscript%3E&source='%3E%3Cb%3E",
        "/events?sort=%3Cscript%3E",
        "/%3Cscript%3E",
        "/story/%3Cimg%20src=x%3E",
        "/judge?one=%22%3E%3Cscript%3E/p1&other=%E2%80%AE",
        "/judge?done=%3Cscript%3E",
        "/search?q=%E2%80%AEabc",
        "/plans?view=%22%3E%3Cscript%3E",
    ],
)
def test_nothing_of_an_address_acts(hostile: TestClient, address: str) -> None:
    clean(hostile.get(address).text)
