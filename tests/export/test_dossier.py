"""The dossier file: it stands alone, every line names a story that it lists, and nothing in a story can act in it."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from diplowire.cli import app
from diplowire.export import pdf
from diplowire.export.dossier import dossier_page
from diplowire.export.labels import labels
from diplowire.model.ledger import Claim, Disagreement, StoryRef
from diplowire.model.span import Span
from diplowire.pipeline import KNOWLEDGE, open_ledger
from diplowire.views import Filter
from diplowire.views.dossier import Dossier, UsedStory, dossier
from diplowire.views.rows import CommitmentRow, FigureRow, Official, PairDossier, Party, Quote, Source, StatementRow

VOID = {"meta", "br", "line", "rect"}


class Seen(HTMLParser):
    """What a browser would see; tags must nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def stories(self) -> set[str]:
        return {str(a["href"])[3:] for _, a in self.tags if str(a.get("href")).startswith("#s-")}


def ask(archive: Path, *states: str, language: str = "en", as_of: dt.date | None = None) -> Dossier:
    book = open_ledger(archive, create=False)
    with book.store.reading() as c:
        found = dossier(c, Filter(states, as_of=as_of, limit=200), KNOWLEDGE.lemmas, language)
    book.close()
    return found


def source(story: str, words: str) -> Source:
    return Source(
        story=story, path=f"{story}.txt", agency="A & B", published=dt.date(2024, 3, 5), finding="f1",
        quotes=(Quote(start=3, end=3 + len(words), text=words),),
    )  # fmt: skip


def figure(story: str, low: float, high: float, year: int, status: str = "stated") -> FigureRow:
    return FigureRow(
        id=f"{story}/f1", kind="amount", measure="trade turnover", low=low, high=high, unit="USD", status=status,
        start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), parties=(Party(id="S1", name="x", kind="state"),),
        words="w", published=dt.date(2024, 3, 5), source=source(story, "words of a figure"),
        official=Official(verdict="differs", expected=(3e9, 3e9), difference=0.25, sources=("UN Comtrade",)),
    )  # fmt: skip


ODD = "<script>x()</script>\u202e"


@pytest.fixture
def made() -> Dossier:
    """A dossier with every kind of line, and names that would like to act."""
    claims = tuple(
        Claim(story=StoryRef(id=id, path=f"{id}.txt"), finding="f1", value=f"{ODD} {n}", span=Span(start=1, end=9))
        for n, id in enumerate(("a1", "b2"))
    )
    return Dossier(
        pair=PairDossier(
            states=("KAZ", "BLR"),
            as_of=dt.date(2024, 3, 6),
            figures=(
                figure("a1", 2e9, 3e9, 2022),
                figure("b2", 4e9, 4e9, 2023),
                figure("a1", 5e9, 5e9, 2025, "target"),
            ),
            commitments=tuple(
                CommitmentRow(id=f"C{n}", by=(Party(id="P1", name=ODD, kind="person"),), action="do",
                              strength="promises", outcome=outcome, sources=(source("a1", ODD),))  # type: ignore[arg-type]
                for n, outcome in enumerate(("open", "overdue", "fulfilled", "cancelled"))
            ),
            statements=(StatementRow(id="a1/q1", kind="direct", words=ODD, source=source("a1", ODD)),),
            disagreements=(
                Disagreement(about="trade turnover", parties=("S1",), claims=claims, verdict="contradiction"),
            ),
            names={"S1": ODD},
        ),
        labels={"KAZ": "Kazakhstan", "BLR": "Belarus"},
        stories=tuple(
            UsedStory(id=id, path=ODD, headline=ODD, agency="A & B", url=url, sha256="0" * 64)
            for id, url in (("a1", "https://example.org/?a=1&b=2"), ("b2", "javascript:x()"))
        ),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("states", [("USA", "CHN"), ("RUS", "USA"), ("CZE", "RUS"), ("SAU", "IRN")], ids="-".join)
def test_every_line_leads_to_a_story_that_is_listed(archive: Path, states: tuple[str, str], language: str) -> None:
    found = ask(archive, *states, language=language)
    seen = Seen(dossier_page(found, labels(language)))
    ids = [a["id"] for _, a in seen.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    links = {str(a["href"])[1:] for _, a in seen.tags if str(a.get("href")).startswith("#")}
    assert links <= set(ids)
    assert seen.stories() == {s.id for s in found.stories}
    for s in found.stories:
        assert s.sha256 in seen.text
    told = {s.story for r in found.pair.events for s in r.sources}
    assert told <= {s.id for s in found.stories}


def test_quotations_stand_with_their_places(archive: Path) -> None:
    found = ask(archive, "USA", "CHN")
    text = " ".join(Seen(dossier_page(found)).text.split())
    for r in found.pair.statements:
        q = r.source.quotes[0]
        assert q.text in text
        assert f"{q.start}–{q.end}" in text


def test_names_are_in_the_language_of_the_reader(archive: Path) -> None:
    english = Seen(dossier_page(ask(archive, "USA", "CHN"))).text
    assert "United States – China" in english
    assert "Antony Blinken → China" in english
    russian = Seen(dossier_page(ask(archive, "USA", "CHN", language="ru"), labels("ru"))).text
    assert "США – Китай" in russian
    assert "Энтони Блинкен → Китай" in russian
    assert "18–19 июня 2023" in russian


def test_the_history_of_a_visit_is_told_in_steps(archive: Path) -> None:
    text = Seen(dossier_page(ask(archive, "USA", "CHN"))).text
    steps = ("planned 18 Jan 2023", "postponed 3 Feb 2023", "moved 14 Jun 2023", "held as planned 18 Jun 2023")
    places = [text.index(s) for s in steps]
    assert places == sorted(places)


def test_an_earlier_day_knows_less(archive: Path) -> None:
    then = ask(archive, "USA", "CHN", as_of=dt.date(2023, 2, 10))
    text = Seen(dossier_page(then)).text
    assert "As of 10 Feb 2023" in text
    assert "held as planned" not in text
    assert len(then.stories) == 2


def test_it_stands_alone_and_may_not_run_anything(archive: Path, made: Dossier) -> None:
    for found in (ask(archive, "USA", "RUS"), made):
        page = dossier_page(found)
        tags = {tag for tag, _ in Seen(page).tags}
        assert not tags & {"script", "link", "img", "iframe", "object", "form"}
        assert "default-src 'none'" in page
        assert not re.search(r"url\(|@import", page)


def test_nothing_in_a_story_can_act(made: Dossier) -> None:
    for language in ("en", "ru"):
        page = dossier_page(made, labels(language))
        assert "<script" not in page
        assert "\u202e" not in page
        assert "‹U+202E›" in page
        assert "javascript:" not in page
        assert 'href="https://example.org/?a=1&amp;b=2"' in page


def test_figures_are_drawn_beside_official_ones(made: Dossier) -> None:
    seen = Seen(dossier_page(made))
    rects = [a for tag, a in seen.tags if tag == "rect"]
    assert [a["class"] for a in rects] == ["official", "told", "official", "told", "official", "aim"]
    heights = [float(a["height"] or 0) for a in rects if a["class"] != "official"]
    assert heights[0] > heights[1] == heights[2]
    bands = [a for a in rects if a["class"] == "official"]
    assert len({(a["y"], a["height"]) for a in bands}) == 1  # 3 billion each time, on one scale
    assert float(bands[0]["y"] or 0) == float(rects[1]["y"] or 0)  # the highest that the first claim says
    assert float(bands[1]["y"] or 0) > float(rects[3]["y"] or 0)  # below what the second claims
    assert "differs +25%" in seen.text
    assert "UN Comtrade" in seen.text
    assert "The pale band" in seen.text


def test_a_pair_of_which_nothing_is_known_says_so(archive: Path) -> None:
    text = Seen(dossier_page(ask(archive, "KAZ", "BLR"))).text
    assert "Kazakhstan – Belarus" in text
    assert "Nothing of that is in the ledger." in text


def run(*arguments: str | Path, ledger: Path) -> Result:
    return CliRunner().invoke(app, ["dossier", *map(str, arguments), "--ledger", str(ledger)])


def test_the_command_writes_the_page(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "d.html"
    assert run("usa", "CHN", "-o", out, ledger=archive).exit_code == 0
    assert "United States – China" in out.read_text("utf-8")
    before = out.read_bytes()
    assert run("USA", "CHN", "-o", out, ledger=archive).exit_code == 0
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("USA", "CHN", "-o", "d.docx"), ".html or .pdf"),
        (("USA", "usa", "-o", "d.html"), "two different states"),
        (("US", "CHN", "-o", "d.html"), "three-letter codes"),
        (("USA", "CHN", "-o", "nowhere/d.html"), "cannot be written"),
    ],
)
def test_what_is_wrong_is_said(archive: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments, ledger=archive)
    assert result.exit_code == 2
    assert words in result.stderr


def test_without_a_browser_there_is_no_pdf_but_advice(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pdf.VARIABLE, str(tmp_path / "none"))
    result = run("USA", "CHN", "-o", tmp_path / "d.pdf", ledger=archive)
    assert result.exit_code == 2
    assert "print that from a browser" in result.stderr
    failing = tmp_path / "browser"
    failing.write_text("#!/bin/sh\nexit 3\n")
    failing.chmod(0o755)
    monkeypatch.setenv(pdf.VARIABLE, str(failing))
    result = run("USA", "CHN", "-o", tmp_path / "d.pdf", ledger=archive)
    assert result.exit_code == 2
    assert "failed" in result.stderr
    assert not (tmp_path / "d.pdf").exists()


@pytest.mark.skipif(pdf.browser() is None, reason="no Chromium or Chrome is installed")
def test_with_a_browser_there_is_a_pdf(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "d.pdf"
    result = run("USA", "CHN", "-o", out, ledger=archive)
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF-")
