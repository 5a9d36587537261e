"""A reading as one self-contained page: the story with its findings marked, and the findings beside it.

Marks are made here, from the offsets of the record; the page runs no script, and its policy forbids any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import pairwise

from diplowire.export.labels import Labels, labels
from diplowire.export.places import shorten, visible
from diplowire.export.summary import LAYERS, SECTIONS, Item, Summary
from diplowire.model.reading import Reading
from diplowire.model.span import Span

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_QUOTED = 3  # places that are linked under one finding


def page(reading: Reading, say: Labels | None = None) -> str:
    """Return the page. Every word of the story is escaped, and characters that turn the direction show as codes."""
    say = say or labels()
    story = reading.story
    title = shorten(story.headline.of(story.text)) if story.headline else story.id
    return (
        f'<!doctype html>\n<html lang="{say.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f"<body>\n{_body(reading, say)}</body>\n</html>\n"
    )


def notebook(reading: Reading, say: Labels | None = None) -> str:
    """Return what a notebook shows: the page in a frame of its own, so that no style leaks either way."""
    return frame(page(reading, say))


def frame(page: str, height: int = 36) -> str:
    """Return a page in a frame without rights; `height` is in lines of text."""
    return (
        f'<iframe sandbox style="width:100%;height:{height}em;border:1px solid #8888" '
        f'srcdoc="{escape(page, quote=True)}"></iframe>'
    )


def _style() -> str:
    return files("diplowire.export").joinpath("page.css").read_text("utf-8")


def _body(reading: Reading, say: Labels) -> str:
    summary = Summary(reading, say)
    items = {layer: list(summary.items(layer)) for layer in LAYERS}
    filters = "".join(
        f'<label class="k-{layer}"><input type="checkbox" id="show-{layer}" checked> '
        f"{escape(say('layer', layer))} {len(items[layer])}</label>\n"
        for layer in LAYERS
    )
    story = reading.story
    facts = [
        story.source.name if story.source else "",
        story.published.isoformat() if story.published else "",
        story.id,
    ]
    url = story.url or ""
    link = f' · <a href="{escape(url)}" rel="noreferrer">{escape(shorten(url, 60))}</a>' if is_web(url) else ""
    text = "".join(_marked(reading, [item for layer in LAYERS for item in items[layer]]))
    return (
        f'<nav aria-label="{escape(say("text", "show"))}">\n{filters}</nav>\n<div class="both">\n'
        f'<main lang="{escape(story.language)}">\n'
        f'<p class="about">{escape(visible(" · ".join(f for f in facts if f)))}{link}</p>\n'
        f'<div class="text" dir="auto">{text}</div>\n</main>\n'
        f"<aside>\n{_panel(reading, say, items)}</aside>\n</div>\n"
    )


def is_web(url: str) -> bool:
    """Say whether an address may be followed: nothing but the web, so that no script hides in it."""
    return url.lower().startswith(("http://", "https://"))


def _panel(reading: Reading, say: Labels, items: dict[str, list[Item]]) -> str:
    out = []
    for layer in LAYERS:
        if items[layer]:
            rows = "".join(_row(reading, item) for item in items[layer])
            out.append(
                f'<section class="k-{layer}">\n<h2>{escape(say("section", SECTIONS[layer]))}</h2>\n'
                f"<ul>\n{rows}</ul>\n</section>\n"
            )
    if not out:
        out.append(f"<p>{escape(say('text', 'nothing'))}</p>\n")
    if reading.notices:
        rows = "".join(f"<li><b>{escape(n.code)}</b>: {escape(visible(n.message))}</li>\n" for n in reading.notices)
        out.append(f"<section>\n<h2>{escape(say('section', 'odd'))}</h2>\n<ul>\n{rows}</ul>\n</section>\n")
    return "".join(out)


def _row(reading: Reading, item: Item) -> str:
    facts = " · ".join(escape(visible(f)) for f in item.facts)
    words = "".join(
        f'<a class="words" href="#t-{escape(item.id)}-{n}">{escape(shorten(span.of(reading.story.text), 90))}</a>'
        for n, span in enumerate(item.words[:_QUOTED])
    )
    head = f"<b>{escape(visible(item.head))}</b> <small>{escape(item.id)}</small>"
    return f'<li id="f-{escape(item.id)}">{head}<br>{facts}{words}</li>\n'


def _marked(reading: Reading, items: Sequence[Item]) -> Iterator[str]:
    """Yield the text cut at every boundary of a finding, each piece in one mark for all findings that cover it."""
    text = reading.story.text
    shape = list(_shape(reading))
    opens: dict[int, list[tuple[Item, int, Span]]] = {}
    for item in items:
        for n, span in enumerate(item.words):
            opens.setdefault(span.start, []).append((item, n, span))
    cuts = {0, len(text), *opens}
    cuts.update(span.end for starts in opens.values() for _, _, span in starts)
    for _, span in shape:
        cuts.update((span.start, span.end))
    shapes = {span.start: (name, span.end) for name, span in shape}
    ends = {span.end for _, span in shape}
    order = sorted(cuts)
    live: list[tuple[Item, int, Span]] = []
    for start, end in pairwise(order):
        if start in ends:
            yield "</span>"
        if start in shapes:
            yield f'<span class="{shapes[start][0]}">'
        live = [x for x in live if x[2].end > start]
        for item, n, span in opens.get(start, ()):
            live.append((item, n, span))
            yield f'<span id="t-{escape(item.id)}-{n}"></span>'
        words = escape(visible(text[start:end]))
        yield _mark(words, live) if live else words
    if len(text) in ends:
        yield "</span>"


def _mark(words: str, live: Sequence[tuple[Item, int, Span]]) -> str:
    """Return a piece in its mark; it leads to the finding with the fewest words, its title names all."""
    narrow = min(live, key=lambda x: (x[2].end - x[2].start, x[0].id))[0]
    layers = " ".join(f"l-{layer}" for layer in LAYERS if any(x[0].layer == layer for x in live))
    title = ", ".join(dict.fromkeys(f"{x[0].id} {visible(x[0].head)}" for x in live))
    return f'<a class="m {layers}" href="#f-{escape(narrow.id)}" title="{escape(title)}"><mark>{words}</mark></a>'


def _shape(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Yield the parts of the envelope that are set differently; none overlaps another."""
    story = reading.story
    named = [
        ("headline", story.headline),
        ("deck", story.deck),
        ("dateline", story.dateline.span if story.dateline else None),
    ]
    named.append(("byline", story.byline))
    named += [("note", s) for s in (*story.credits, *story.footers)]
    taken = 0
    for name, span in sorted(((n, s) for n, s in named if s), key=lambda x: (x[1].start, -x[1].end)):
        if span.start >= taken:
            yield name, span
            taken = span.end
