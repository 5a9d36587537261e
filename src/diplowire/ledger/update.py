"""Taking readings into the ledger: each batch whole, in one transaction, and only what it touches decided again."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sqlalchemy import Connection, delete, insert, select, update

from diplowire.ledger import schema as t
from diplowire.ledger.identify import Directory
from diplowire.ledger.judgements import Judgements, gather
from diplowire.ledger.link import Uid
from diplowire.ledger.profiles import Identify, Profile, profiles
from diplowire.ledger.rows import Pks, chunks, count_writing, pack, unpack
from diplowire.ledger.sketch import Lemmas, raw_sketch
from diplowire.ledger.tables import EventTable
from diplowire.model.reading import Reading

_STATES = 8  # states of one finding under whose pairs it is filed
_WORDS = 100_000  # characters of a story's lemmas that are searched


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
        self.directory = Directory(self.connection, self.pks)
        self.events.begin(self.connection, self.pks, self.directory)

    def take(self, batch: Sequence[Incoming]) -> None:
        """Take readings in. A story that is there already changes nothing, unless another reader read it."""
        numbers = self._known({i.reading.story.id for i in batch})
        new: dict[int, Reading] = {}
        again: list[int] = []
        for i in sorted(batch, key=lambda i: (i.reading.story.id, i.path)):
            sha, body = pack(i.reading)
            story = i.reading.story.id
            if story in numbers:
                pk, path = numbers[story]
                if i.path < path:
                    self.connection.execute(update(t.story).where(t.story.c.pk == pk).values(path=i.path))
                    numbers[story] = (pk, i.path)
                    again.append(pk)
                if self._has(pk, sha):
                    self.taken.known += 1
                else:
                    self._keep_reading(pk, sha, body, i.reading)
                    again.append(pk)
                    self.taken.reread += 1
            else:
                pk = self.pks.next("story")
                numbers[story] = (pk, i.path)
                self._keep_story(pk, i)
                self._keep_reading(pk, sha, body, i.reading)
                new[pk] = i.reading
                self.taken.fresh += 1
            self._keep_file(i, pk)
        for pk in sorted(set(again) - set(new)):
            new[pk] = self._withdraw(pk)
        self._find(new)
        self.finish()

    def judge(self, stories: Iterable[str], uids: Iterable[Uid]) -> None:
        """Work a judgement in: the stories and events that it names are looked at again."""
        again = [pk for pk, _ in self._known(set(stories)).values()]
        self._find({pk: self._withdraw(pk) for pk in sorted(again)})
        self.events.again(uids)
        self.finish()

    def derive(self, stories: Sequence[int]) -> None:
        """Derive everything from the stored readings of some stories, of which nothing is derived yet."""
        rows = self.connection.execute(
            select(t.story.c.pk, t.reading.c.body)
            .join(t.reading, t.reading.c.pk == t.story.c.reading)
            .where(t.story.c.pk.in_(stories))
        )
        self._find({pk: unpack(body) for pk, body in rows})
        self.finish()

    def finish(self) -> None:
        """Place who was moved by this batch, decide the events that are touched, and write it all down."""
        judged = gather(self.connection)
        self.directory.rename(judged)
        self.events.moved(self.directory.moved)
        self.events.decide(judged.events)
        self.events.number = count_writing(self.connection)

    def _known(self, ids: set[str]) -> dict[str, tuple[int, str]]:
        out = {}
        for part in chunks(sorted(ids)):
            rows = self.connection.execute(
                select(t.story.c.id, t.story.c.pk, t.story.c.path).where(t.story.c.id.in_(part))
            )
            out.update({id: (pk, path) for id, pk, path in rows})
        return out

    def _has(self, story: int, sha: str) -> bool:
        query = select(t.reading.c.pk).where(t.reading.c.story == story, t.reading.c.sha256 == sha)
        return self.connection.execute(query).first() is not None

    def _keep_file(self, i: Incoming, story: int) -> None:
        reader = reader_key(i.reading)
        same = (t.source_file.c.digest == i.digest, t.source_file.c.path == i.path)
        self.connection.execute(delete(t.source_file).where(*same))
        row = {"digest": i.digest, "path": i.path, "reader": reader, "story": story}
        self.connection.execute(insert(t.source_file).values(row))
        self.connection.execute(delete(t.failure).where(t.failure.c.path == i.path))

    def _keep_story(self, pk: int, i: Incoming) -> None:
        s = i.reading.story
        words = " ".join(sorted({w for w in self.knows.lemmas(s.language, s.text) if w.isalnum()}))
        self.connection.execute(
            insert(t.story).values(
                pk=pk,
                id=s.id,
                path=i.path,
                language=s.language,
                source=s.source.name if s.source else None,
                published=s.published.isoformat() if s.published else None,
                day=s.day,
                headline=" ".join(s.headline.of(s.text).split()) if s.headline else None,
                lemmas=words[:_WORDS],
                reading=0,
            )
        )

    def _keep_reading(self, story: int, sha: str, body: bytes, reading: Reading) -> None:
        pk = self.pks.next("reading")
        self.connection.execute(
            insert(t.reading).values(
                pk=pk,
                story=story,
                sha256=sha,
                version=reading.reader.version,
                lexicon=reading.reader.lexicon_sha256,
                body=body,
                run=self.run,
            )
        )
        self.connection.execute(update(t.story).where(t.story.c.pk == story).values(reading=pk))

    def _withdraw(self, story: int) -> Reading:
        """Take back what was derived from a story and return its newest reading."""
        body = self.connection.execute(
            select(t.reading.c.body).join(t.story, t.story.c.reading == t.reading.c.pk).where(t.story.c.pk == story)
        ).scalar_one()
        found = select(t.finding.c.pk).where(t.finding.c.story == story)
        self.events.withdraw(story)
        self.connection.execute(delete(t.party).where(t.party.c.finding.in_(found)))
        self.connection.execute(delete(t.concerns).where(t.concerns.c.finding.in_(found)))
        self.connection.execute(delete(t.finding).where(t.finding.c.story == story))
        self.connection.execute(delete(t.office).where(t.office.c.story == story))
        told = self.connection.execute(select(t.appearance.c.profile).where(t.appearance.c.story == story)).scalars()
        self.directory.count({pk: -n for pk, n in Counter(told).items()})
        self.connection.execute(delete(t.appearance).where(t.appearance.c.story == story))
        return unpack(body)

    def _find(self, readings: Mapping[int, Reading]) -> None:
        """Write the findings of stories down, after everybody in them is known."""
        if not readings:
            return
        of_story = {
            pk: profiles(r, self.knows.identify, self.judged.marks.get(r.story.id, {})) for pk, r in readings.items()
        }
        found = {p.key: p for by_id in of_story.values() for p in by_id.values()}
        # Offices first: they tell apart those of one surname when the profiles are placed.
        self.directory.enter(found.values())
        offices: list[dict[str, object]] = []
        appearances: list[dict[str, object]] = []
        for pk, r in readings.items():
            refs = {e: self.directory.numbers[p.key] for e, p in of_story[pk].items()}
            for e in r.entities:
                appearances.append({"story": pk, "entity": e.id, "profile": refs[e.id], "mentions": len(e.mentions)})
                offices += [
                    {
                        "story": pk,
                        "profile": refs[e.id],
                        "title": " ".join(o.title.split()),
                        "country": o.country,
                        "organization": refs[o.organization] if o.organization else None,
                    }
                    for o in e.offices
                ]
        _insert(self.connection, t.appearance, appearances)
        self.directory.count(
            Counter(self.directory.numbers[p.key] for by_id in of_story.values() for p in by_id.values())
        )
        _insert(self.connection, t.office, offices)
        self.directory.place(self._touched(found.values()), self.judged)
        self.directory.load(self.directory.numbers[key] for key in found)
        rows: list[dict[str, object]] = []
        parties: list[dict[str, object]] = []
        about: list[dict[str, object]] = []
        for pk, r in sorted(readings.items()):
            refs = {e: self.directory.numbers[p.key] for e, p in of_story[pk].items()}
            edits = self.judged.edits.get(r.story.id, {})
            context = {e.country for e in r.entities if e.kind == "state" and e.country}
            for layer, local, kind, roles in _layers(r):
                number = self.pks.next("finding")
                day = r.story.day
                rows.append({"pk": number, "story": pk, "local": local, "layer": layer, "kind": kind, "day": day})
                parties += [
                    {"finding": number, "role": role, "profile": profile}
                    for role, profile in sorted({(role, refs[x]) for role, x in roles})
                ]
                states = {w.country for _, x in roles if (w := self.directory.parties[refs[x]]).country}
                if len(states) < 2 and len(context) == 2:
                    states |= context  # what is said in a story about two states is of interest to both
                about += [
                    {"states": s, "layer": layer, "day": day or dt.date.max, "finding": number} for s in pairs(states)
                ]
                if layer == "event" and not edits.get(local, {}).get("ignore"):
                    event = next(e for e in r.events if e.id == local)
                    raw = raw_sketch(r, event, refs, self.knows.lemmas, edits.get(local, {}))
                    self.events.add(number, pk, r.story.id, local, raw)
        _insert(self.connection, t.finding, rows)
        _insert(self.connection, t.party, parties)
        _insert(self.connection, t.concerns, about)

    def _touched(self, found: Iterable[Profile]) -> list[str]:
        """Return the blocks in which somebody may be somebody else now."""
        return self.directory.stale(found)


def pairs(states: Iterable[str | None]) -> list[str]:
    """Return each state, and each two of them as one string."""
    named = sorted({s for s in states if s})[:_STATES]
    return named + ["-".join(p) for p in combinations(named, 2)]


def reader_key(reading: Reading) -> str:
    """Return what made a reading, as one string."""
    return f"{reading.reader.version}/{reading.reader.lexicon_sha256[:40]}"


def _layers(r: Reading) -> Iterable[tuple[str, str, str, list[tuple[str, str]]]]:
    """Yield layer, id, kind and (role, entity) of each finding."""
    for e in r.events:
        roles: list[tuple[str, str]] = [(p.role, p.entity) for p in e.participants]
        roles += [("place", e.place)] if e.place else []
        yield "event", e.id, e.kind, roles
    for s in r.statements:
        roles = [("about", x) for x in s.about]
        roles += [(role, x) for role, x in (("speaker", s.speaker), ("channel", s.channel)) if x]
        yield "statement", s.id, s.act or s.kind, roles
    for f in r.figures:
        roles = [("party", x) for x in f.parties] + ([("speaker", f.speaker)] if f.speaker else [])
        yield "figure", f.id, (f.measure or f.kind)[:32], roles
    for c in r.commitments:
        yield "commitment", c.id, c.strength, [("by", x) for x in c.by] + [("to", x) for x in c.to]


def _insert(connection: Connection, table: object, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)  # type: ignore[arg-type]


def as_json(value: object) -> str:
    """Return a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
