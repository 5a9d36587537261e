"""Taking readings into the ledger: each batch whole, in one transaction, and only what it touches decided again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from diplowire.ledger import schema as t
from diplowire.ledger.findings import concern, layers
from diplowire.ledger.identify import Directory
from diplowire.ledger.judgements import Judgements, gather
from diplowire.ledger.link import Uid
from diplowire.ledger.profiles import Identify, Profile, profiles
from diplowire.ledger.rows import Pks, chunks, count_writing, one_line, pack, storable, unpack
from diplowire.ledger.sketch import Lemmas, raw_sketch
from diplowire.ledger.tables import EventTable
from diplowire.model.reading import Reading

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
        self._left: set[int] = set()  # profiles of stories that were withdrawn
        self.events.begin(self.connection, self.pks, self.directory)

    def take(self, batch: Sequence[Incoming]) -> None:
        """Take readings in. A story that is there already changes nothing, unless another reader read it."""
        numbers = self._known({i.reading.story.id for i in batch})
        new: dict[int, Reading] = {}
        again: set[int] = set()
        batch = [replace(i, path=storable(i.path)) for i in batch]
        for i in sorted(batch, key=lambda i: (i.reading.story.id, i.path)):
            sha, body = pack(i.reading)
            story = i.reading.story.id
            if story in numbers:
                pk, path = numbers[story]
                if i.path < path:
                    self.connection.execute(update(t.story).where(t.story.c.pk == pk).values(path=i.path))
                    numbers[story] = (pk, i.path)
                    again.add(pk)
                if self._has(pk, sha):
                    self.taken.known += 1
                else:
                    self._keep_reading(pk, sha, body, i.reading)
                    again.add(pk)
                    self.taken.reread += 1
            else:
                pk = self.pks.next("story")
                numbers[story] = (pk, i.path)
                self._keep_story(pk, i)
                self._keep_reading(pk, sha, body, i.reading)
                new[pk] = i.reading
                self.taken.fresh += 1
            self._keep_file(i, pk)
        self._find(new | {pk: self._withdraw(pk) for pk in sorted(again)})
        self.finish()

    def judge(self, uids: Iterable[Uid]) -> None:
        """Work a judgement in that was written down just now: the events that it names are decided again."""
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
        again = [pk for pk, _ in self._known(stories).values()]
        self._find({pk: self._withdraw(pk) for pk in sorted(again)})
        self.directory.settle(new, {b for key in keys for b in Profile.of(key).blocks})
        return gather(self.connection)

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
        words = one_line(" ".join(sorted({w for w in self.knows.lemmas(s.language, s.text) if w.isalnum()})))
        self.connection.execute(
            insert(t.story).values(
                pk=pk,
                id=s.id,
                path=i.path,
                language=s.language,
                source=storable(s.source.name) if s.source else None,
                published=s.published.isoformat() if s.published else None,
                day=s.day,
                headline=one_line(s.headline.of(s.text)) if s.headline else None,
                lemmas=words[:_WORDS].strip(),
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
        who = select(t.appearance.c.profile).where(t.appearance.c.story == story)
        self._left.update(self.connection.execute(who).scalars())
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
        self.directory.bear(
            {
                (of_story[pk][e.id], one_line(o.title))
                for pk, r in readings.items()
                for e in r.entities
                for o in e.offices
            }
        )
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
                        "title": one_line(o.title),
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
        self.directory.leave(self._left)
        self._left.clear()
        self.directory.settle(self.judged)
        self.directory.load(self.directory.numbers[key] for key in found)
        rows: list[dict[str, Any]] = []
        parties: list[dict[str, object]] = []
        for pk, r in sorted(readings.items()):
            refs = {e: self.directory.numbers[p.key] for e, p in of_story[pk].items()}
            edits = self.judged.edits.get(r.story.id, {})
            for layer, local, kind, roles in layers(r):
                number = self.pks.next("finding")
                day = r.story.day
                rows.append({"pk": number, "story": pk, "local": local, "layer": layer, "kind": kind, "day": day})
                parties += [
                    {"finding": number, "role": role, "profile": profile}
                    for role, profile in sorted({(role, refs[x]) for role, x in roles})
                ]
                if layer == "event" and edits.get(local, {}).get("ignore") != "yes":
                    event = next(e for e in r.events if e.id == local)
                    raw = raw_sketch(r, event, refs, self.knows.lemmas, edits.get(local, {}))
                    self.events.add(number, pk, r.story.id, local, raw)
        _insert(self.connection, t.finding, rows)
        _insert(self.connection, t.party, parties)
        concern(self.connection, [row["pk"] for row in rows])


def reader_key(reading: Reading) -> str:
    """Return what made a reading, as one string."""
    return f"{reading.reader.version}/{reading.reader.lexicon_sha256[:40]}"


def _insert(connection: Connection, table: object, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)  # type: ignore[arg-type]


def as_json(value: object) -> str:
    """Return a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
