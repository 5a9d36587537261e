"""Readings made by hand: the text grows with what is said of it, so that every span points at its words."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from diplowire.ledger.book import Book
from diplowire.ledger.sketch import LATE, Days, Sketch, Who
from diplowire.ledger.update import Incoming, Knowledge
from diplowire.model.reading import (
    Commitment,
    Document,
    Entity,
    Event,
    Figure,
    Mention,
    Office,
    Origin,
    Participant,
    ReaderInfo,
    Reading,
    Statement,
)
from diplowire.model.span import Span
from diplowire.model.story import Source, Story, digest, story_id
from diplowire.model.values import When

HAND = Origin(rule="by hand")
PLAIN = Knowledge(lambda language, kind, name, country: None, lambda language, text: text.lower().split())
"""What is known without any language pack: no names, and the words as they stand."""


def day(text: str | dt.date | None) -> dt.date | None:
    """Return a day of March 2024 where only its number is given, else the day written out."""
    if text is None or isinstance(text, dt.date):
        return text
    return dt.date.fromisoformat(text if "-" in text else f"2024-03-{int(text):02}")


def when(text: str | When | None) -> When | None:
    """Read "5", "2024-03-05", "5..7", "2024-03-01..2024-03-31 month", "5 published"."""
    if text is None or isinstance(text, When):
        return text
    days, *how = text.split()
    first, _, last = days.partition("..")
    start, end = day(first), day(last or first)
    assert start and end
    basis = next((h for h in how if h in ("relative", "dateline", "published")), "explicit")
    exact = next((h for h in how if h not in ("relative", "dateline", "published")), "days" if last else "day")
    return When(start=start, end=end, granularity=exact, basis=basis)  # type: ignore[arg-type]


class Draft:
    """One story while it is written. Entities, events and the rest are named by the ids that the methods return."""

    def __init__(
        self, path: str = "a.txt", published: str | dt.date | None = "5", *, headline: str = "", language: str = "ru",
        version: str = "1", lexicon: str = "0" * 64, source: str | None = None,
    ) -> None:  # fmt: skip
        self.path = path
        self.published = day(published)
        self.language = language
        self.source = Source(name=source) if source else None
        self.reader = ReaderInfo(name="hand", version=version, language=language, lexicon_sha256=lexicon)
        self.text = ""
        self.headline = self.say(headline or f"О деле {path}")
        self._entities: dict[tuple[str, str, str | None], dict[str, Any]] = {}
        self._layers: dict[str, list[Any]] = {"events": [], "statements": [], "figures": [], "commitments": []}

    def say(self, words: str) -> Span:
        """Write words into the text and return where they stand."""
        start = len(self.text)
        self.text += f"{words}\n"
        return Span(start=start, end=start + len(words))

    def entity(self, kind: str, name: str, country: str | None = None) -> str:
        """Name somebody or something; who was named before in the same way is the same."""
        known = self._entities.get((kind, name, country))
        mention = Mention(**self.say(name).model_dump(), form="name")
        if known:
            known["mentions"] += (mention,)
            return str(known["id"])
        id = f"x{len(self._entities) + 1}"
        self._entities[kind, name, country] = {
            "id": id, "kind": kind, "name": name, "country": country, "mentions": (mention,), "offices": (),
            "origin": HAND,
        }  # fmt: skip
        return id

    def state(self, name: str, country: str) -> str:
        """Name a state."""
        return self.entity("state", name, country)

    def place(self, name: str, country: str | None = None, kind: str = "place") -> str:
        """Name a town, or a facility where its kind says so."""
        return self.entity(kind, name, country)

    def body(self, name: str, country: str | None = None) -> str:
        """Name an organisation."""
        return self.entity("organization", name, country)

    def person(
        self, name: str, country: str | None = None, office: str | None = None, *, of: str | None = None,
        body: str | None = None,
    ) -> str:  # fmt: skip
        """Name a person with an office of a state (`of`, else the person's own) or of an organisation."""
        id = self.entity("person", name, country)
        if office:
            told = Office(title=office, span=self.say(office), country=of or country, organization=body)
            self._entities["person", name, country]["offices"] += (told,)
        return id

    def event(
        self, kind: str, factuality: str, actors: Iterable[str] = (), to: Iterable[str] = (), *,
        on: str | When | None = None, at: str | None = None, papers: Iterable[tuple[str, str]] = (),
        change: str | None = None, **more: Any,
    ) -> str:  # fmt: skip
        """Tell of an event. `papers` are (kind, title)."""
        trigger = self.say(kind)
        sides = [*(Participant(entity=x, role="actor") for x in dict.fromkeys(actors))]
        sides += [Participant(entity=x, role="recipient") for x in dict.fromkeys(to) if x not in set(actors)]
        if change and "change" in Event.model_fields:
            more["change"] = change
        return self._add(
            "events", "e", Event, kind=kind, factuality=factuality, participants=tuple(sides), when=when(on), place=at,
            documents=tuple(Document(kind=k, title=title, span=self.say(title)) for k, title in papers),
            evidence=(trigger,), trigger=trigger, **more,
        )  # fmt: skip

    def figure(
        self, measure: str, low: float | None, high: float | None = None, *, kind: str = "amount",
        parties: Sequence[str] = (), period: str | When | None = None, unit: str | None = "USD", **more: Any,
    ) -> str:  # fmt: skip
        """Claim a value, or a range where `high` is given too."""
        words = self.say(f"{measure} {low} {unit}")
        return self._add(
            "figures", "f", Figure, kind=kind, measure=measure, low=low, high=low if high is None else high, unit=unit,
            parties=tuple(parties), period=when(period), evidence=(words,), **more,
        )  # fmt: skip

    def commitment(
        self, by: Sequence[str], action: str, to: Sequence[str] = (), *, due: str | When | None = None,
        strength: str = "plans", **more: Any,
    ) -> str:  # fmt: skip
        """Undertake something."""
        words = self.say(action)
        return self._add(
            "commitments", "c", Commitment, by=tuple(by), to=tuple(to), action=words, due=when(due), strength=strength,
            evidence=(words,), **more,
        )  # fmt: skip

    def statement(self, words: str, speaker: str | None = None, **more: Any) -> str:
        """Let somebody say something."""
        return self._add(
            "statements", "s", Statement, kind="direct", content=(self.say(words),), speaker=speaker, **more
        )

    def _add(self, layer: str, letter: str, type: Any, **fields: Any) -> str:
        id = f"{letter}{len(self._layers[layer]) + 1}"
        self._layers[layer].append(type(id=id, origin=HAND, **fields))
        return id

    @property
    def id(self) -> str:
        """Return the content id of the story as it stands."""
        return story_id(self.text, self.published, None)

    def reading(self) -> Reading:
        """Return the reading."""
        story = Story(
            id=self.id, text=self.text, sha256=digest(self.text), language=self.language, published=self.published,
            headline=self.headline, source=self.source,
        )  # fmt: skip
        entities = tuple(Entity(**e) for e in self._entities.values())
        layers = {name: tuple(found) for name, found in self._layers.items()}
        return Reading(reader=self.reader, story=story, entities=entities, **layers)

    def incoming(self, path: str | None = None) -> Incoming:
        """Return the reading as it comes in, under its own path or another."""
        return Incoming(
            path or self.path, hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest(), self.reading()
        )


def sketch(
    story: str, factuality: str, on: str | None = None, *, kind: str = "meeting", published: str | None = "5",
    sides: Sequence[str | tuple[str, str]] = (), at: str | tuple[str, str] | None = None, change: str | None = None,
    **more: Any,
) -> Sketch:  # fmt: skip
    """Return an event as the ledger compares it. Parties are "KAZ", "Name KAZ" or "body Name KAZ", or with a role."""
    told, date = when(on), day(published)
    days = Days(told.start, told.end, told.granularity, told.basis) if told else None
    roles = [x if isinstance(x, tuple) else (x, "actor") for x in sides]
    place = None
    if at:
        name, sort = at if isinstance(at, tuple) else (at, "place")
        place = Who(name, sort, name.split()[-1])
    order = (str(date or LATE), f"{story}.txt", story, 1)
    return Sketch(
        order=order, story=story, event="e1", kind=kind, factuality=factuality, published=date, when=days,  # type: ignore[arg-type]
        sides=tuple((role, _who(name)) for name, role in roles), place=place, change=change,
        **{"rank": None, "ordinal": None, "formats": (), "part_of": None, "context": ()} | more,
    )  # fmt: skip


def _who(text: str) -> Who:
    *name, country = text.split()
    kind = "organization" if name[:1] == ["body"] else "person" if name else "state"
    return Who(text, kind, None if country == "-" else country)


class Clock:
    """A clock that goes on by a second whenever it is asked, so that a ledger is the same on every run."""

    def __init__(self) -> None:
        self.now = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        """Return the time."""
        self.now += dt.timedelta(seconds=1)
        return self.now


@contextmanager
def book(address: str, *batches: Iterable[Incoming]) -> Iterator[Book]:
    """Open a ledger, add some batches, and close it at the end."""
    opened = Book(address, PLAIN, clock=Clock())
    try:
        add(opened, *batches)
        yield opened
    finally:
        opened.close()


def add(opened: Book, *batches: Iterable[Incoming]) -> None:
    """Add batches, each in a transaction of its own."""
    if batches:
        run = opened.begin("1", "0" * 64)
        for batch in batches:
            opened.add(list(batch), run)


def said(opened: Book, as_of: str | None = None) -> str:
    """Return the whole ledger as JSON."""
    return opened.ledger(day(as_of)).model_dump_json(by_alias=True)


MADE = {
    "0002": ("token",),
    "0004": ("wire", "band"),
    "0005": ("watched_item", "watched", "change", "delivery", "mark"),
}


def outdate(c: Connection, version: str) -> None:
    """Take from a ledger the tables and columns that migrations after a version made."""
    for later, tables in MADE.items():
        for table in tables if later > version else ():
            c.execute(text(f"DROP TABLE {table}"))
    if version < "0004":
        c.execute(text("ALTER TABLE story DROP COLUMN relays"))
    if version < "0006":
        c.execute(text("DROP INDEX ix_profile_kind_entity_told"))
    c.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
