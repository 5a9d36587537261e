"""What diplowire sees in a text, by its reading and its analysis."""

from __future__ import annotations

from diplowire.model.analysis import Analysis
from diplowire.model.reading import Reading
from diplowire.pipeline import reader
from diplowire.read import read_text
from diplowire_bench.deals import deals, owned
from diplowire_bench.posts import posts
from diplowire_bench.seen import Meeting, Mention, Seen, Thing

_MET = {"meeting", "talks", "conversation"}


def see(text: str, kind: str = "fast", *, labels: bool = False) -> Seen:
    """Read a Russian text with a reader of a kind, with `labels` also for entities inside each other.

    Raises diplowire.errors.UnreadableStory where there is no text.
    """
    own = reader(kind=kind, labels=labels)
    reading = own.read(read_text(text))
    return from_reading(reading, own.analyse(reading.story))


def from_reading(reading: Reading, analysis: Analysis) -> Seen:
    """Return what a reading says, as answers to the corpora need it."""
    things = {
        e.id: Thing(e.id, e.kind, e.name, [Mention(m.start, m.end, m.form) for m in e.mentions], e.country)
        for e in reading.entities
    }
    seen = Seen(reading.story.text, analysis, things)
    seen.posts = posts(seen, {e.id: [(o.span.start, o.span.end) for o in e.offices] for e in reading.entities})
    for event in reading.events:
        persons = tuple(p.entity for p in event.participants if things[p.entity].kind == "person")
        if event.kind in _MET and len(persons) > 1:
            seen.meetings.append(Meeting(persons))
    seen.deals = deals(seen)
    seen.owned = owned(seen)
    return seen
