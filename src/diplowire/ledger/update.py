"""Taking readings into the ledger: each batch whole, in one transaction, and only what it touches decided again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, delete, select

from diplowire.ledger import copies
from diplowire.ledger import schema as t
from diplowire.ledger.findings import about, concern, file, layers
from diplowire.ledger.identify import Directory
from diplowire.ledger.judgements import Judgements, gather
from diplowire.ledger.link import Uid
from diplowire.ledger.profiles import Identify, Profile, profiles
from diplowire.ledger.rows import Pks, chunks, count_writing, one_line, pack, put_in, storable, unpack
from diplowire.ledger.shelf import Shelf
from diplowire.ledger.sketch import Lemmas, raw_sketch, states_of
from diplowire.ledger.tables import EventTable
from diplowire.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reading to take in, with the path and the digest of the bytes that it was read from."""

    path: str
    digest: str
    reading: Reading


@dataclass
class Taken:
    """What became of a batch: stories that are new, known, or read anew by another reader."""

    fresh: int = 0
    known: int = 0
    reread: int = 0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What language packs know that the ledger needs: keys of names, and lemmas of text."""

    identify: Identify
    lemmas: Lemmas


@dataclass
class Update:
    """One batch inside one transaction."""

    connection: Connection
    knows: Knowledge
    events: EventTable
    run: int | None = None
    taken: Taken = field(default_factory=Taken)

    def __post_init__(self) -> None:
        self.pks = Pks(self.connection)
        self.judged: Judgements = gather(self.connection)
        self._left: set[int] = set()  # profiles of stories that were withdrawn
        self.events.begin(self.connection, self.pks)
        self.directory: Directory = self.events.directory
        self.shelf = Shelf(self.connection, self.pks, self.knows.lemmas, self.run)

    def take(self, batch: Sequence[Incoming]) -> None:
        """Take readings in. A story that is there already changes nothing, unless another reader read it."""
        numbers = self.shelf.known(i.reading.story.id for i in batch)
        new: dict[int, tuple[str, Reading]] = {}
        again: dict[int, str] = {}
        batch = [replace(i, path=storable(i.path)) for i in batch]
        for i in sorted(batch, key=lambda i: (i.reading.story.id, i.path)):
            sha, body = pack(i.reading)
            story = i.reading.story.id
            if story in numbers:
                pk, path = numbers[story]
                if i.path < path:
                    path = again[pk] = i.path
                    numbers[story] = (pk, path)
                    self.shelf.moved(pk, path)
                if self.shelf.has(pk, sha):
                    self.taken.known += 1
                else:
                    self.shelf.reading(pk, sha, body, i.reading)
                    if pk in new:
                        new[pk] = (path, i.reading)
                    else:
                        again[pk] = path
                    self.taken.reread += 1
            else:
                pk = self.shelf.story(i.path, i.reading)
                numbers[story] = (pk, i.path)
                self.shelf.reading(pk, sha, body, i.reading)
                new[pk] = (i.path, i.reading)
                self.taken.fresh += 1
            self.shelf.file(i.digest, i.path, reader_key(i.reading), pk)
        self.shelf.flush()
        copies.add(self.connection, {pk: reading.story for pk, (_, reading) in new.items()})
        self._find(new | {pk: (path, self._withdraw(pk)) for pk, path in sorted(again.items())})
        self.finish()

    def judge(self, uids: Iterable[Uid]) -> None:
        """Work a judgement in that was written down just now: the events that it names are decided again."""
        self.events.again(uids)
        self.finish()

    def derive(self, stories: Sequence[int]) -> None:
        """Derive everything from the stored readings of some stories, of which nothing is derived yet."""
        rows = self.connection.execute(
            select(t.story.c.pk, t.story.c.path, t.reading.c.body)
            .join(t.reading, t.reading.c.pk == t.story.c.reading)
            .where(t.story.c.pk.in_(stories))
        )
        readings = {pk: (path, unpack(body)) for pk, path, body in rows}
        copies.add(self.connection, {pk: reading.story for pk, (_, reading) in readings.items()})
        self._find(readings)
        self.finish()

    def finish(self) -> None:
        """Place who was moved by this batch, decide the events that are touched, and write it all down."""
        judged = self._judged_now()
        self.directory.rename(judged)
        self.events.moved(self.directory.moved)
        for part in chunks(sorted(self.directory.moved)):
            found = select(t.party.c.finding).where(t.party.c.profile.in_(part)).distinct()
            concern(self.connection, self.connection.execute(found).scalars().all())
        self.events.decide(judged.events)
        self.events.number = count_writing(self.connection)

    def _judged_now(self) -> Judgements:
        """Return the judgements as they bear on the names in the ledger now; what they change is found again."""
        old, new = self.judged, gather(self.connection)
        stories = {s for s in {*old.marks, *new.marks} if old.marks.get(s) != new.marks.get(s)}
        stories |= {s for s in {*old.edits, *new.edits} if old.edits.get(s) != new.edits.get(s)}
        keys = {key for pair in old.apart ^ new.apart for key in pair}
        if not stories and not keys:
            return new
        self.judged = new
        again = sorted(self.shelf.known(stories).values())
        self._find({pk: (path, self._withdraw(pk)) for pk, path in again})
        self.directory.settle(new, {b for key in keys for b in Profile.of(key).blocks})
        return gather(self.connection)

    def _withdraw(self, story: int) -> Reading:
        """Take back what was derived from a story and return its newest reading."""
        body = self.connection.execute(
            select(t.reading.c.body).join(t.story, t.story.c.reading == t.reading.c.pk).where(t.story.c.pk == story)
        ).scalar_one()
        found = select(t.finding.c.pk).where(t.finding.c.story == story)
        who = select(t.appearance.c.profile).where(t.appearance.c.story == story)
        self._left.update(self.connection.execute(who).scalars())
        self.events.withdraw(story)
        self.connection.execute(delete(t.party).where(t.party.c.finding.in_(found)))
        self.connection.execute(delete(t.concerns).where(t.concerns.c.finding.in_(found)))
        self.connection.execute(delete(t.finding).where(t.finding.c.story == story))
        self.directory.bereave(story)
        self.connection.execute(delete(t.office).where(t.office.c.story == story))
        told = self.connection.execute(select(t.appearance.c.profile).where(t.appearance.c.story == story)).scalars()
        self.directory.count({pk: -n for pk, n in Counter(told).items()})
        self.connection.execute(delete(t.appearance).where(t.appearance.c.story == story))
        return unpack(body)

    def _find(self, readings: Mapping[int, tuple[str, Reading]]) -> None:
        """Write the findings of stories (path and reading, by number) down, after everybody in them is known."""
        if not readings:
            return
        of_story = {
            pk: profiles(r, self.knows.identify, self.judged.marks.get(r.story.id, {}))
            for pk, (_, r) in readings.items()
        }
        found = {p.key: p for by_id in of_story.values() for p in by_id.values()}
        # Offices first: they tell apart those of one surname when the profiles are placed.
        self.directory.enter(found.values())
        numbers = self.directory.numbers
        refs_of = {pk: {e: numbers[p.key] for e, p in by_id.items()} for pk, by_id in of_story.items()}
        appearances: list[tuple[int, str, int, int]] = []
        offices: list[tuple[int, int, str, str | None, int | None]] = []
        borne: set[tuple[Profile, str]] = set()
        for pk, (_, r) in readings.items():
            refs = refs_of[pk]
            for e in r.entities:
                appearances.append((pk, e.id, refs[e.id], len(e.mentions)))
                for o in e.offices:
                    title = one_line(o.title)
                    borne.add((of_story[pk][e.id], title))
                    body = refs[o.organization] if o.organization else None
                    offices.append((pk, refs[e.id], title, o.country, body))
        self.directory.bear(borne)
        put_in(self.connection, t.appearance, ("story", "entity", "profile", "mentions"), appearances)
        self.directory.count(Counter(number for refs in refs_of.values() for number in refs.values()))
        put_in(self.connection, t.office, ("story", "profile", "title", "country", "organization"), offices)
        self.directory.leave(self._left)
        self._left.clear()
        self.directory.settle(self.judged)
        self.directory.load(numbers[key] for key in found)
        rows = _Rows()
        for pk, (path, r) in sorted(readings.items()):
            self._findings(pk, path, r, refs_of[pk], rows)
        put_in(self.connection, t.finding, ("pk", "story", "local", "layer", "kind", "day"), rows.findings)
        put_in(self.connection, t.party, ("finding", "role", "profile"), rows.parties)
        file(self.connection, rows.concerns)

    def _findings(self, story: int, path: str, r: Reading, refs: Mapping[str, int], rows: _Rows) -> None:
        """Add the findings of a story to the rows, and its events to those that are to be linked."""
        edits = self.judged.edits.get(r.story.id, {})
        parties, day = self.directory.parties, r.story.day
        whole = {w.country for w in (parties[number] for number in refs.values()) if w.kind == "state" and w.country}
        events, context = {e.id: e for e in r.events}, states_of(r)
        filed: dict[frozenset[str], list[str]] = {}
        for layer, local, kind, roles in layers(r):
            number = self.pks.next("finding")
            rows.findings.append((number, story, local, layer, kind, day))
            told = {(role, refs[x]) for role, x in roles}
            rows.parties += [(number, role, profile) for role, profile in sorted(told)]
            named = frozenset(c for _, profile in told if (c := parties[profile].country))
            if named not in filed:
                filed[named] = about(named, whole)
            rows.concerns += [(s, layer, day or dt.date.max, number) for s in filed[named]]
            edit = edits.get(local, {})
            if layer == "event" and edit.get("ignore") != "yes":
                raw = raw_sketch(r, events[local], refs, self.knows.lemmas, edit, context)
                self.events.add(number, (r.story.id, local), raw, path, day)


@dataclass
class _Rows:
    """Findings, their parties, and the states that they concern, as they go into the tables."""

    findings: list[tuple[int, int, str, str, str, dt.date | None]] = field(default_factory=list)
    parties: list[tuple[int, str, int]] = field(default_factory=list)
    concerns: list[tuple[str, str, dt.date, int]] = field(default_factory=list)


def reader_key(reading: Reading) -> str:
    """Return what made a reading, as one string; of a story in a language that nothing read, a string of its own.

    So such a story is read as soon as something can.
    """
    made = key_of(reading.reader.version, reading.reader.lexicon_sha256)
    return made if reading.story.language == reading.reader.language else f"{made}/unread"


def key_of(version: str, lexicon: str) -> str:
    """Return a reader's version and tables as one string."""
    return f"{version}/{lexicon[:40]}"
