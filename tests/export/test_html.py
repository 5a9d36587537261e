"""The page: marks at the right places, links that lead somewhere, and nothing in a story that can act."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

import pytest

from diplowire.export.html import notebook, page
from diplowire.export.labels import labels
from diplowire.model.reading import Reading


class Page(HTMLParser):
    """Collects what a browser would see: text of the story, tags, ids and links; checks that tags nest."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[tuple[str, str]] = []
        self.story = ""
        self._depth = 0
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
            if dict(attrs).get("class") == "text":
                self._depth = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if self._depth and len(self.open) < self._depth:
            self._depth = 0

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.story += data
            if self.open[-1] == "mark":
                self.marked.append((self.tags[-2][1]["class"] or "", data))

    def ids(self) -> list[str]:
        return [a["id"] for _, a in self.tags if a.get("id")]

    def targets(self) -> set[str]:
        return {str(a["href"])[1:] for _, a in self.tags if (a.get("href") or "").startswith("#")}


def test_the_text_stands_whole_and_marks_cover_their_words(reading: Reading) -> None:
    seen = Page(page(reading))
    assert seen.story == reading.story.text

    def words(layer: str) -> str:
        return "|".join(w for classes, w in seen.marked if f"l-{layer}" in classes.split())

    assert words("figures") == "на 5%"
    assert words("statements").replace("|", "") == "Торговля выросла на 5%, мы приедем снова"
    assert words("commitments") == "приедем снова"
    assert words("entities") == "Вену|Олег Рябинин"


def test_every_link_leads_to_one_place(reading: Reading) -> None:
    seen = Page(page(reading))
    ids = seen.ids()
    assert len(ids) == len(set(ids))
    assert seen.targets() <= set(ids)
    for finding in ("p1", "l1", "e1", "s1", "f1", "c1"):
        assert f"f-{finding}" in ids
        assert f"t-{finding}-0" in ids
    assert {"f-p1", "f-e1", "f-f1", "f-c1", "f-s1"} <= seen.targets()


def test_the_page_stands_alone_and_may_not_run_anything(reading: Reading) -> None:
    source = page(reading)
    tags = [tag for tag, _ in Page(source).tags]
    assert "script" not in tags
    assert not {"link", "img", "iframe"} & set(tags)
    assert "default-src 'none'" in unescape(source)
    assert "url(" not in source


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</mark></a></style></div><svg onload=alert(1)>",
    "&lt;b&gt; &amp;",
    "<!-- --><![CDATA[",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_stays_text(make: Callable[[str], Reading], reading: Reading, words: str) -> None:
    text = reading.story.text.replace("Министр прибыл", f"{words} прибыл", 1).replace(" & ", f" {words} ")
    made = make(text).model_copy(update={"story": make(text).story.model_copy(update={"url": f"javascript:{words}"})})
    seen, plain = Page(page(made)), Page(page(reading))
    assert seen.story == text
    assert {tag for tag, _ in seen.tags} == {tag for tag, _ in plain.tags}
    assert not any("javascript" in str(a.get("href")) for _, a in seen.tags)
    assert not any(name.startswith("on") for _, a in seen.tags for name in a)


def test_a_hostile_name_in_a_finding_stays_text(reading: Reading) -> None:
    first = reading.entities[0].model_copy(update={"name": HOSTILE[1]})
    made = reading.model_copy(update={"entities": (first, *reading.entities[1:])})
    assert not any(tag == "img" for tag, _ in Page(page(made)).tags)


def test_characters_that_turn_the_direction_show_as_codes(make: Callable[[str], Reading], reading: Reading) -> None:
    made = make(reading.story.text.replace("ушёл", "уш\u202eёл\x07"))
    source = page(made)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", source)
    assert "‹U+202E›" in source


def test_labels_follow_the_language(reading: Reading) -> None:
    assert "What happened" in page(reading)
    russian = page(reading, labels("ru"))
    assert "Что произошло" in russian
    assert '<html lang="ru">' in russian


def test_an_empty_reading_says_so(reading: Reading) -> None:
    bare = reading.model_copy(
        update={"entities": (), "events": (), "statements": (), "figures": (), "commitments": (), "notices": ()}
    )
    seen = page(bare)
    assert Page(seen).story == reading.story.text
    assert "Nothing was found." in seen


def test_a_notebook_gets_the_page_in_a_frame_without_rights(reading: Reading) -> None:
    (tag, attributes), *rest = Page(notebook(reading)).tags
    assert (tag, rest) == ("iframe", [])
    assert attributes["sandbox"] is None
    assert attributes["srcdoc"] == page(reading)


def test_the_same_reading_gives_the_same_page(reading: Reading) -> None:
    assert page(reading) == page(Reading.model_validate(reading.model_dump(by_alias=True)))
