"""What notebooks show: everything that answers shows itself in a frame without rights, and the example runs."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import Connection

from diplowire.export.notebook import Shown
from diplowire.ledger.book import Book
from diplowire.model.ledger import Ledger
from diplowire.pipeline import KNOWLEDGE, open_ledger
from diplowire.views import Filter
from diplowire.views.events import events, plans
from diplowire.views.pair import pair
from diplowire.views.people import find_persons, person
from diplowire.views.rows import Party
from diplowire.views.said import commitments, figures, statements

NOTEBOOK = Path(__file__).parents[2] / "docs" / "ledger.ipynb"


@pytest.fixture(scope="module")
def book(archive: Path) -> Iterator[Book]:
    opened = open_ledger(archive, create=False)
    yield opened
    opened.close()


@pytest.fixture
def c(book: Book) -> Iterator[Connection]:
    with book.store.reading() as connection:
        yield connection


class Page(HTMLParser):
    """The words of a page; tags must nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "line", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("line", "rect"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self.open[-1:] != ["style"] else ""


def seen(html: str) -> str:
    """Return the words of the page in a frame."""
    frame, page = html.split('srcdoc="')
    assert frame.startswith("<iframe sandbox ")
    assert "<script" not in html
    return Page(unescape(page.rsplit('"></iframe>', 1)[0])).text


def test_rows_show_their_words_and_stories(c: Connection) -> None:
    f = Filter(limit=200)
    rows = (*events(c, f), *statements(c, f), *figures(c, f), *commitments(c, f, KNOWLEDGE.lemmas))
    assert len({type(r) for r in rows}) == 4
    for r in rows:
        text = seen(r._repr_html_())
        sources = [r.source] if hasattr(r, "source") else r.sources
        assert all((s.agency or s.path) in text for s in sources[:12])


def test_dossiers_show_their_parts(c: Connection) -> None:
    text = seen(pair(c, Filter(("USA", "CHN")), KNOWLEDGE.lemmas)._repr_html_())
    assert "USA – CHN" in text
    assert "held as planned" in text
    assert "Who met whom" in text
    found = person(c, find_persons(c, "Blinken")[0].id, Filter())
    text = seen(found._repr_html_())
    assert "Offices as reported" in text
    assert "Энтони Блинкен" in text


def test_a_ledger_shows_what_it_holds(book: Book) -> None:
    whole = book.ledger()
    text = seen(whole._repr_html_())
    assert f"{len([e for e in whole.entities if e.kind == 'person'])}" in text
    assert "cancelled" in text
    assert seen(Ledger()._repr_html_()).strip() != ""


def test_lists_show_themselves_in_both_languages(c: Connection) -> None:
    every = plans(c, Filter(limit=200))
    assert "Планы" not in seen(Shown(every)._repr_html_())
    assert "планируется" in seen(Shown(every, "ru")._repr_html_())
    assert seen(Shown([])._repr_html_()).strip().endswith("Nothing of that is in the ledger.")
    assert "and 5 more" in seen(Shown([every[0]] * 105)._repr_html_())
    mixed = [*statements(c, Filter(limit=2)), *figures(c, Filter(limit=2)), *every[:1]]
    text = " ".join(seen(Shown(mixed)._repr_html_()).split())
    assert all(q.text in text for r in mixed[:-1] for q in r.source.quotes[:1])


def test_names_cannot_act(c: Connection) -> None:
    row = events(c, Filter(limit=1))[0]
    odd = Party(id="P1", name="<script>x()</script>\u202e", kind="person", role="actor")
    html = row.model_copy(update={"parties": (odd,)})._repr_html_()
    assert "\u202e" not in html
    assert "<script>x()</script>‹U+202E›" in seen(html)


def test_the_example_runs_and_is_kept_without_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat", reason="the dev extra is not installed")
    nbclient = pytest.importorskip("nbclient", reason="the dev extra is not installed")
    pytest.importorskip("ipykernel", reason="the dev extra is not installed")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the notebook's own libraries are not ours
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        cells = [x for x in notebook.cells if x.cell_type == "code"]
        assert [x for x in cells if x.outputs or x.execution_count] == []
        nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [o["data"] for x in cells for o in x.outputs if o.output_type == "execute_result"]
    assert len([x for x in shown if "<iframe sandbox" in x.get("text/html", "")]) == 5
    assert {x["text/plain"] for x in shown} >= {"6"}
