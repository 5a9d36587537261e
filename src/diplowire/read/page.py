"""HTML pages: the text of the article without what the site puts around it, and what the page says of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from diplowire.errors import UnreadableStory
from diplowire.model.source import Document
from diplowire.read.compose import compose, document, tidy
from diplowire.read.given import Given, Moment
from diplowire.read.jsonld import Article, article
from diplowire.read.markup import blocks, html_text, parse_html
from diplowire.read.moments import moment
from diplowire.read.xml import Element

_TIMES = ("article:published_time", "og:article:published_time", "datepublished", "dc.date.issued", "pubdate", "date")
_LEAST = 200  # characters; an article that is shorter than that beside a longer page was not found
_ENDS = frozenset(  # of what trafilatura gives
    {"ab", "body", "cell", "code", "div", "fw", "head", "item", "lb", "list", "p", "quote", "row", "table"}
)  # fmt: skip
_NOT_TEXT = frozenset({"graphic", "del"})


def read_page(data: bytes, given: Given) -> Document:
    """Read the article of an HTML page. Raises UnreadableStory where it holds none."""
    tree = parse_html(html_text(data, given.charset))
    said, metas = article(tree), _metas(tree)
    headline = _headline(tree, said, metas)
    published = said.moment("datePublished") or _published(tree, metas)
    address = _address(tree, said, metas)
    agency = said.word("publisher") or metas.get("og:site_name")
    language = said.word("inLanguage") or tree.get("lang")
    text = compose(given, _body(tree), headline=headline)
    return document(given, text, headline=headline, published=published, url=address, agency=agency, language=language)


def _metas(tree: Element) -> dict[str, str]:
    """Return what the page's meta elements say, the first of each name."""
    out: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and (content := (meta.get("content") or "").strip()):
            out.setdefault(name, content)
    return out


def _headline(tree: Element, said: Article, metas: dict[str, str]) -> str | None:
    """Return the headline that readers see: the page says of several what it is; a single one needs no saying."""
    shown = [words for h in tree.iter("h1") if (words := tidy("".join(h.itertext())))]
    stated = [tidy(words) for words in (said.word("headline"), metas.get("og:title")) if words]
    for words in stated:
        if words in shown:
            return words
    if not said.word("headline") and len(shown) == 1:
        return shown[0]
    return stated[0] if stated else None


def _published(tree: Element, metas: dict[str, str]) -> Moment | None:
    for name in _TIMES:
        if name in metas and (found := moment(metas[name])):
            return found
    for time in tree.iter("time"):
        if (time.get("itemprop") == "datePublished" or time.get("pubdate") is not None) and (
            found := moment(time.get("datetime"))
        ):
            return found
    return None


def _address(tree: Element, said: Article, metas: dict[str, str]) -> str | None:
    linked = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    for address in (next(linked, None), metas.get("og:url"), said.word("url"), said.word("mainEntityOfPage")):
        if address and address.strip().lower().startswith(("http://", "https://")):
            return address.strip()
    return None


@cache
def _settings() -> Any:
    """Return how trafilatura works here; its defaults of the day must not change what we read."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", comments=False, tables=True, dedup=False, fast=False, with_metadata=False)


def _body(tree: Element) -> list[str]:
    """Return the paragraphs of the article."""
    from trafilatura import bare_extraction

    plain = [words for b in blocks(_main(tree)) if (words := tidy(b))]
    found = bare_extraction(tree, options=_settings())
    body = None if found is None or isinstance(found, dict) else found.body
    taken = [words for b in blocks(body, _ENDS, _NOT_TEXT) if (words := tidy(b))] if body is not None else []
    if sum(map(len, taken)) < _LEAST:  # a page that is hardly more than its text
        taken = plain or taken
    if not taken:
        raise UnreadableStory("the page holds no article: there is no story to read")
    return taken


def _main(tree: Element) -> Element:
    for name in ("article", "main", "body"):
        if (found := next(tree.iter(name), None)) is not None:
            return found
    return tree
