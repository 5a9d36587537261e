"""The dossier of two states as one file: it asks for nothing from elsewhere, runs no script, and prints as it looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from diplowire._version import VERSION
from diplowire.export.cards import Cards, safe
from diplowire.export.chart import charts
from diplowire.export.html import POLICY, is_web
from diplowire.export.labels import Labels, labels
from diplowire.export.places import shorten, visible
from diplowire.views.dossier import Dossier
from diplowire.views.rows import CommitmentRow, EventRow, PairDossier, StatementRow

_HELD = ("occurred", "fulfilled")
_OFF = ("cancelled", "denied")
_BOARD = ("overdue", "open", "fulfilled", "cancelled")


def dossier_page(found: Dossier, say: Labels | None = None) -> str:
    """Return the page in the words of one language."""
    say = say or labels()
    return page(_title(found), body(found, say), say)


def body(found: Dossier, say: Labels) -> str:
    """Return what stands in the page."""
    agencies = {s.id: s.agency for s in found.stories if s.agency}
    cards = Cards(say, {**found.labels, **agencies}, linked=True)
    return "".join(_parts(found, cards, _title(found)))


def _title(found: Dossier) -> str:
    return " – ".join(found.labels.get(s, s) for s in found.pair.states)


def page(title: str, inside: str, say: Labels) -> str:
    """Return a page of its own with the style of dossiers."""
    style = files("diplowire.export").joinpath("dossier.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="{say.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{safe(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{inside}</body>\n</html>\n"
    )


def _parts(found: Dossier, cards: Cards, title: str) -> Iterator[str]:
    p = found.pair
    yield f"<header>{_head(found, cards, title)}</header>\n<main>\n"
    if not found.stories:
        yield f"<p>{safe(cards.say('text', 'no_rows'))}</p>\n"
    yield _short(p, cards)
    yield _section(cards, "timeline", timeline(p.events, cards), bool(p.events))
    rows = "".join(cards.contact(r) for r in p.contacts)
    yield _section(cards, "contacts", table(cards, ("who", "times", "how", "when"), rows), bool(rows))
    yield _section(cards, "plans", _plans(p, cards), bool(p.plans))
    yield _section(cards, "commitments", _board(p.commitments, cards), bool(p.commitments))
    yield _section(cards, "figures", _figures(p, cards), bool(p.figures))
    disputes = "".join(cards.disagreement(d, p.names) for d in p.disagreements)
    yield _section(cards, "disagreements", f'<p class="note">{cards.word("no_winner")}</p>{disputes}', bool(disputes))
    yield _section(cards, "said", _said(p.statements, cards), bool(p.statements))
    yield _section(cards, "stories", _stories(found, cards), bool(found.stories))
    yield f"</main>\n<footer>{safe(cards.word('footer'))} diplowire {VERSION}.</footer>\n"


def _head(found: Dossier, cards: Cards, title: str) -> str:
    p = found.pair
    known = cards.word("as_of", cards.day(p.as_of)) if p.as_of else cards.word("dossier")
    since = f" · {cards.word('since', cards.day(found.since))}" if found.since else ""
    days = [s.published for s in found.stories if s.published]
    agencies = dict.fromkeys(s.agency for s in found.stories if s.agency)
    told = f" · {cards.days(min(days), max(days))}" if days else ""
    by = f" · {', '.join(agencies)}" if agencies else ""
    sources = f"{cards.word('stories_used')}: {len(found.stories)}{told}{by}"
    return (
        f'<p class="kicker">{safe(known + since)}</p><h1>{safe(title)}</h1><p class="dim">{safe(sources)}</p>'
        f'<dl class="tiles">{"".join(_tiles(p, cards))}</dl>'
    )


def _tiles(p: PairDossier, cards: Cards) -> Iterator[str]:
    late = sum(r.outcome == "overdue" for r in p.plans)
    for key, count, tone in (
        ("held", sum(r.outcome in _HELD for r in p.events), "held"),
        ("planned", len(p.plans) - late, "ahead"),
        ("overdue", late, "late"),
        ("called_off", sum(r.outcome in _OFF for r in p.events), "off"),
        ("commitments", len(p.commitments), ""),
        ("disputes", len(p.disagreements) + sum(bool(r.differences) for r in p.events), ""),
    ):
        yield f'<div class="{tone if count else "none"}"><dt>{safe(cards.word(key))}</dt><dd>{count}</dd></div>'


def _short(p: PairDossier, cards: Cards) -> str:
    """Return what a hurried reader wants: what came last, what comes next, what is late."""
    held = [r for r in p.events if r.outcome in _HELD and r.start and any(x.role for x in r.parties)]
    lines = []
    if held:
        wholes = [r for r in held if not r.part_of] or held
        last = max(wholes, key=lambda r: (r.end or r.start, len(r.sources), r.id))
        lines.append((cards.word("last"), last))
    over = {r.id for r in held}  # what was planned within a visit that is over is no plan any more
    coming = [r for r in p.plans if r.outcome != "overdue" and r.part_of not in over]
    lines += [(cards.word("next"), r) for r in coming[:1]]
    lines += [(cards.word("late"), r) for r in p.plans if r.outcome == "overdue"][:3]
    if not lines:
        return ""
    rows = "".join(
        f"<tr><th>{safe(key)}</th><td><b>{_when(r, cards)}</b> · {safe(cards.say('event', r.kind))} · "
        f"{cards.who(r)}</td></tr>"
        for key, r in lines
    )
    return f'<section class="short"><table>{rows}</table></section>\n'


def _when(r: EventRow, cards: Cards) -> str:
    return safe(cards.days(r.start, r.end, r.granularity) if r.start else cards.word("no_day"))


def timeline(events: Sequence[EventRow], cards: Cards) -> str:
    """Return occurrences by day, parts under what they are part of."""
    ids = {r.id for r in events}
    parts: dict[str, list[EventRow]] = {}
    for r in events:
        if r.part_of in ids and r.part_of != r.id:
            parts.setdefault(str(r.part_of), []).append(r)
    tops = [r for r in events if r.part_of not in ids or r.part_of == r.id]
    out = [_entry(r, parts, cards, 0) for r in _by_day(tops)]
    return f'<ol class="timeline">{"".join(out)}</ol>'


def _by_day(rows: Sequence[EventRow]) -> list[EventRow]:
    """Return occurrences by their day; what has none stands where it was first told."""
    late = dt.date.max
    return sorted(rows, key=lambda r: (r.start or r.history[0].published or late, r.end or late, r.id))


def _entry(r: EventRow, parts: dict[str, list[EventRow]], cards: Cards, depth: int) -> str:
    under = "".join(_entry(x, parts, cards, depth + 1) for x in _by_day(parts.get(r.id, []))) if depth < 3 else ""
    inner = f'<ol class="timeline">{under}</ol>' if under else ""
    told = r.history[0].published
    late = "" if r.start or not told else f"<br><small>{safe(cards.word('told_on', cards.day(told)))}</small>"
    return (
        f'<li id="e-{safe(r.id)}"><div class="entry"><p class="when">{_when(r, cards)}{late}</p>'
        f"<div>{cards.event(r)}</div></div>{inner}</li>"
    )


def _plans(p: PairDossier, cards: Cards) -> str:
    shown = {r.id for r in p.events}
    rows = []
    for r in p.plans:
        kind = safe(cards.say("event", r.kind))
        kind = f'<a href="#e-{safe(r.id)}">{kind}</a>' if r.id in shown else kind
        rows.append(
            f'<tr><td class="num"><b>{_when(r, cards)}</b></td><td>{cards.status(r.outcome)}</td>'
            f"<td>{kind} · {cards.who(r)}</td><td>{_told(r, cards)}</td></tr>"
        )
    note = f'<p class="note">{cards.word("overdue_note")}</p>' if any(r.outcome == "overdue" for r in p.plans) else ""
    return note + table(cards, ("when", "status", "what", "told"), "".join(rows))


def _told(r: EventRow, cards: Cards) -> str:
    last = r.sources[-1]
    return cards.story(last.story, last.agency or last.path, last.published)


def _board(rows: Sequence[CommitmentRow], cards: Cards) -> str:
    ordered = sorted(rows, key=lambda r: _BOARD.index(r.outcome))
    return f'<div class="board">{"".join(cards.commitment(r) for r in ordered)}</div>'


def _figures(p: PairDossier, cards: Cards) -> str:
    drawn = "".join(f"<figure><figcaption>{safe(t)}</figcaption>{svg}</figure>" for t, svg in charts(p.figures, cards))
    if 'class="official"' in drawn:
        drawn += f'<p class="note">{safe(cards.word("official_band"))}</p>'
    rows = "".join(cards.figure(r) for r in p.figures)
    return drawn + table(cards, ("value", "measure", "period", "official", "told"), rows)


def _said(rows: Sequence[StatementRow], cards: Cards) -> str:
    """Return statements by whose they are, those who speak most first and those without a speaker last."""
    by: dict[str, list[StatementRow]] = {}
    for r in rows:
        by.setdefault(cards.name(r.speaker), []).append(r)
    groups = sorted(by.items(), key=lambda x: (not x[0], -len(x[1]), x[0]))
    return f'<p class="note">{cards.word("claims")}</p>' + "".join(
        f"<h3>{name or safe(cards.say('text', 'nobody'))}</h3>"
        f'<ul class="said">{"".join(map(cards.statement, said))}</ul>'
        for name, said in groups
    )


def _stories(found: Dossier, cards: Cards) -> str:
    rows = []
    for s in found.stories:
        title = escape(shorten(s.headline or s.path))
        url = s.url or ""
        shown = f'<a href="{escape(url)}" rel="noreferrer">{title}</a>' if is_web(url) else title
        rows.append(
            f'<tr id="s-{safe(s.id)}"><td class="num">{safe(cards.day(s.published))}</td><td>{safe(s.agency)}</td>'
            f'<td>{shown}<br><span class="dim">{escape(visible(s.path))}</span></td>'
            f'<td><code>{safe(s.id)}</code><br><code class="hash">{safe(s.sha256)}</code></td></tr>'
        )
    head = table(cards, ("published", "agency", "story", "hash"), "".join(rows))
    return f'<p class="note">{cards.word("offsets")}</p>{head}'


def table(cards: Cards, heads: Sequence[str], rows: str) -> str:
    """Return a table; `rows` are rows in HTML."""
    top = "".join(f'<th scope="col">{safe(cards.word("col_" + h))}</th>' for h in heads)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"


def _section(cards: Cards, key: str, inside: str, some: bool = True) -> str:
    """Return a section. One that is empty says so: that nothing is known is an answer too."""
    shown = inside if some else f'<p class="dim">{safe(cards.say("text", "no_rows"))}</p>'
    return f"<section><h2>{safe(cards.say('section', key))}</h2>\n{shown}\n</section>\n"
