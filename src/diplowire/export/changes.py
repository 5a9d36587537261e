"""Changes of a ledger in words: a sentence, a paragraph with the stories, and the same for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from diplowire.export.cards import Cards
from diplowire.export.labels import Labels, labels, languages, sides
from diplowire.export.places import shorten, visible
from diplowire.model.ledger import Difference
from diplowire.views.changes import Change
from diplowire.views.rows import Party, Source

_QUOTED = 240  # characters of words shown


def sentence(c: Change, say: Labels) -> str:
    """Return a change as one line: what became of what, who takes part, where and when."""
    cards = Cards(say)
    kind = "postponed" if c.kind == "moved" and c.when is None else c.kind
    what = say("measure" if c.disagreement else "event", c.what)
    facts = [what, _who(c, say), _name(c, c.place, say)]
    if c.when:
        days = cards.days(c.when.start, c.when.end, c.when.granularity)
        if c.before:
            was = cards.days(c.before.start, c.before.end, c.before.granularity)
            days += f" ({say('digest', 'before').replace('%', was)})"
        facts.append(days)
    elif c.before:
        was = cards.days(c.before.start, c.before.end, c.before.granularity)
        facts.append(say("digest", "before").replace("%", was))
    if c.kind in ("planned", "dated", "moved") and c.outcome == "overdue":
        facts.append(say("digest", "since_passed"))
    if c.difference:
        facts.append(f"{say('field', c.difference.field)}: {_values(c, c.difference, say)}")
    if c.disagreement:
        facts.append(" / ".join(dict.fromkeys(x.value for x in c.disagreement.claims)))
    return f"{say('changed', kind)}: {visible(', '.join(x for x in facts if x))}"


def paragraph(c: Change, say: Labels) -> Iterator[str]:
    """Yield a change as lines of plain text: the sentence, then each story with the words there."""
    yield sentence(c, say)
    for s in c.sources:
        yield f"  {_source(s)}"
        for q in s.quotes[:1]:
            yield f"    {shorten(q.text, _QUOTED)}"


def message(c: Change) -> dict[str, Any]:
    """Return a change for programs: the sentence in each language, and all that it rests on."""
    said = {language: sentence(c, labels(language)) for language in languages()}
    return {"type": f"diplowire.change.{c.kind}", "sentence": said, **c.model_dump(mode="json")}


def _values(c: Change, d: Difference, say: Labels) -> str:
    """Return the values that cannot all be true: labels of the record, names, or days as they are."""
    names = {p.id: _name(c, p, say) for p in (*c.parties, *c.others, c.place) if p}
    if d.field in ("rank", "format", "factuality"):
        return " / ".join(say(d.field, v.value) for v in d.values)
    return " / ".join(", ".join(names.get(x, x) for x in v.value.split()) for v in d.values)


def _source(s: Source) -> str:
    day = s.published.isoformat() if s.published else "…"
    return visible(" · ".join(x for x in (day, s.agency, s.headline, s.path) if x))


def _who(c: Change, say: Labels) -> str:
    actors = _names(c, (p for p in c.parties if p.role != "recipient"), say)
    others = _names(c, (p for p in c.parties if p.role == "recipient"), say)
    return sides(actors, others)


def _names(c: Change, parties: Iterable[Party], say: Labels) -> str:
    return ", ".join(dict.fromkeys(_name(c, p, say) for p in parties))


def _name(c: Change, p: Party | None, say: Labels) -> str:
    if p is None:
        return ""
    return c.names.get(p.id, p.name) if say.language == "en" else p.name
