"""The events of the ledger in their tables: what linking needs is fetched, what it decides is written down."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from diplowire.ledger import schema as t
from diplowire.ledger.histories import summary
from diplowire.ledger.identify import Directory
from diplowire.ledger.link import Board, Decision, Judged, Uid, link, months_between
from diplowire.ledger.rows import Pks, chunks
from diplowire.ledger.sketch import LATE, Order, Raw, Sketch, build

_FULL = 150_000  # events kept in memory between batches


EVENTS = (
    select(
        t.event.c.finding,
        t.event.c.leader,
        t.event.c.score,
        t.event.c.because,
        t.event.c.sketch,
        t.finding.c.local,
        t.story.c.day,
        t.story.c.path,
        t.story.c.id.label("story_id"),
    )
    .select_from(t.event)
    .join(t.finding, t.finding.c.pk == t.event.c.finding)
    .join(t.story, t.story.c.pk == t.finding.c.story)
)


class EventTable:
    """Events between table and board. It may be kept from batch to batch, as long as nobody else wrote in between."""

    def __init__(self) -> None:
        self.number = -1  # the revision of the ledger that the board stands for
        self._reset()

    def _reset(self) -> None:
        self.board = Board(self._fetch)
        self._loaded: set[tuple[str, str]] = set()
        self._pk: dict[Uid, int] = {}
        self._uid: dict[int, Uid] = {}
        self._raw: dict[Uid, tuple[Raw, Order]] = {}
        self._fresh: set[Uid] = set()
        self._touched: set[Uid] = set()

    def begin(self, connection: Connection, pks: Pks, directory: Directory) -> None:
        """Start a batch; what is remembered is dropped where the ledger was written by others."""
        self.connection, self.pks, self.directory = connection, pks, directory
        number = connection.execute(select(t.written.c.number)).scalar() or 0
        if number != self.number or len(self.board.sketches) > _FULL:
            self._reset()
        self.board.changed.clear()

    def add(self, pk: int, story: int, story_id: str, event: str, raw: Raw) -> None:
        """Take in a new event; it is decided with the batch."""
        path, day = self._story(story)
        order = (day, path, story_id, number_of(event))
        self.directory.load(_refs(raw))
        self._put(pk, (story_id, event), raw, order, None)
        self._fresh.add((story_id, event))

    def withdraw(self, story: int) -> None:
        """Forget the events of a story, in the tables too; those that shared an occurrence are decided again."""
        rows = self._rows(EVENTS.where(t.finding.c.story == story))
        for s in rows:
            leader = self.board.decided[s.uid].leader
            company = self._company({self._pk[leader]} if leader in self._pk else set())
            self._fresh |= {x for x in company if x != s.uid}
            self._fresh |= {x.uid for x in self.board.after(s)}
        pks = [self._pk[s.uid] for s in rows]
        for s in rows:
            self._touched.add(self.board.decided[s.uid].leader)
            self._touched |= self.board.members.get(s.uid, set())
            self.board.drop(s.uid)
            self._fresh.discard(s.uid)
            self._raw.pop(s.uid, None)
        for part in chunks(pks):
            self.connection.execute(delete(t.filed).where(t.filed.c.finding.in_(part)))
            self.connection.execute(delete(t.occurrence).where(t.occurrence.c.leader.in_(part)))
        if pks:
            self.connection.execute(delete(t.doubt).where(t.doubt.c.subject.in_([_subject(s.uid) for s in rows])))
            # Their followers are decided again before the transaction ends; until then they lead themselves.
            followers = select(t.event.c.finding).where(t.event.c.leader.in_(pks), t.event.c.finding.not_in(pks))
            for (finding,) in self.connection.execute(followers).all():
                self.connection.execute(
                    t.event.update().where(t.event.c.finding == finding).values(leader=finding, score=None, because="")
                )
            self.connection.execute(delete(t.event).where(t.event.c.finding.in_(pks)))
        for uid in [s.uid for s in rows]:
            self._uid.pop(self._pk.pop(uid), None)

    def moved(self, profiles: set[int]) -> None:
        """Look again at the events of parties that became somebody else."""
        for part in chunks(sorted(profiles)):
            found = select(t.party.c.finding).where(t.party.c.profile.in_(part))
            for s in self._with_company(EVENTS.where(t.event.c.finding.in_(found))):
                self._refile(s.uid)
        for uid in list(self._fresh):
            raw, _ = self._raw[uid]
            if _refs(raw) & profiles:
                self._refile(uid)

    def again(self, uids: Iterable[Uid]) -> None:
        """Decide some events again."""
        for story, event in sorted(uids):
            query = EVENTS.where(t.story.c.id == story, t.finding.c.local == event)
            self._fresh |= {s.uid for s in self._with_company(query)}

    def decide(self, judged: Judged) -> None:
        """Link what is new or touched and write down what changed."""
        self._bring(judged)
        link(self.board, self._fresh, judged)
        changed = {u for u in self.board.changed if u in self.board.sketches} | (self._fresh & set(self.board.sketches))
        self._write(changed)
        leaders = {self.board.decided[u].leader for u in changed} | self._touched | changed
        self._summarise(leaders)
        self._fresh.clear()
        self._touched.clear()
        self.board.changed.clear()

    def _bring(self, judged: Judged) -> None:
        """Fetch the events that judgements name, wherever they are filed."""
        for uid in sorted({*judged.one, *(o for others in judged.one.values() for o in others)}):
            if uid not in self.board.sketches:
                self._with_company(EVENTS.where(t.story.c.id == uid[0], t.finding.c.local == uid[1]))

    def _story(self, story: int) -> tuple[str, str]:
        path, day = self.connection.execute(select(t.story.c.path, t.story.c.day).where(t.story.c.pk == story)).one()
        return path, (day or LATE).isoformat()

    def _put(self, pk: int, uid: Uid, raw: Raw, order: Order, decision: Decision | None) -> Sketch:
        s = build(raw, order, uid[0], uid[1], self.directory.parties)
        self._pk[uid], self._uid[pk], self._raw[uid] = pk, uid, (raw, order)
        self.board.put(s, decision)
        return s

    def _refile(self, uid: Uid) -> None:
        raw, order = self._raw[uid]
        self.directory.load(_refs(raw))
        old = self.board.sketches[uid]
        s = build(raw, order, uid[0], uid[1], self.directory.parties)
        if s != old:
            self._fresh |= {x.uid for x in self.board.after(old)}
            self.board.put(s)
        self._fresh.add(uid)

    def _fetch(self, keys: Iterable[str], first: dt.date, last: dt.date) -> None:
        months = months_between(first, last)
        missing = [(k, m) for k in keys for m in months if (k, m) not in self._loaded]
        if not missing:
            return
        self._loaded.update(missing)
        wanted = sorted({k for k, _ in missing})
        query = EVENTS.join(t.filed, t.filed.c.finding == t.event.c.finding).where(
            t.filed.c.key.in_(wanted), t.filed.c.month.in_(sorted({m for _, m in missing}))
        )
        self._with_company(query)

    def _with_company(self, query: Select[Any]) -> list[Sketch]:
        """Bring the events of a query onto the board with all other reports of their occurrences."""
        found = self._rows(query)
        decided = (self.board.decided[s.uid] for s in found if s.uid in self.board.decided)
        self._company({self._pk[d.leader] for d in decided if d.leader in self._pk})
        return found

    def _company(self, leaders: set[int]) -> set[Uid]:
        """Fetch all reports of some occurrences."""
        out: set[Uid] = set()
        for part in chunks(sorted(leaders)):
            out |= {s.uid for s in self._rows(EVENTS.where(t.event.c.leader.in_(part)))}
        return out

    def _rows(self, query: Select[Any]) -> list[Sketch]:
        """Bring the events of a query onto the board; those already there stay as they are."""
        rows = self.connection.execute(query).all()
        raws: dict[Uid, Raw] = {}
        refs: set[int] = set()
        for row in rows:
            uid = (row.story_id, row.local)
            self._uid[row.finding], self._pk[uid] = uid, row.finding
            if uid not in self.board.sketches:
                raws[uid] = raw = json.loads(row.sketch)
                refs |= _refs(raw)
        self.directory.load(refs)
        self._name_leaders({row.leader for row in rows} - set(self._uid))
        for row in rows:
            uid = (row.story_id, row.local)
            if uid in raws:
                order = ((row.day or LATE).isoformat(), row.path, row.story_id, number_of(row.local))
                because = tuple(row.because.split("; ")) if row.because else ()
                self._put(row.finding, uid, raws[uid], order, Decision(self._uid[row.leader], row.score, because))
        return [self.board.sketches[row.story_id, row.local] for row in rows]

    def _name_leaders(self, pks: set[int]) -> None:
        for part in chunks(sorted(pks)):
            leaders = self.connection.execute(
                select(t.finding.c.pk, t.story.c.id, t.finding.c.local)
                .join(t.story, t.story.c.pk == t.finding.c.story)
                .where(t.finding.c.pk.in_(part))
            )
            for pk, story, local in leaders:
                self._uid[pk], self._pk[story, local] = (story, local), pk

    def _write(self, uids: set[Uid]) -> None:
        rows, filed, doubts = [], [], []
        for uid in sorted(uids):
            s, d = self.board.sketches[uid], self.board.decided[uid]
            pk = self._pk[uid]
            raw = json.dumps(self._raw[uid][0], ensure_ascii=False, separators=(",", ":"))
            because = "; ".join(d.because)
            rows.append(
                {"finding": pk, "leader": self._pk[d.leader], "score": d.score, "because": because, "sketch": raw}
            )
            filed += [{"key": k[:48], "month": s.order[0][:7], "finding": pk} for k in s.filing()]
            for doubt in self.board.doubts.get(uid, ()):
                doubts.append(
                    {
                        "pk": self.pks.next("doubt"),
                        "sort": "event",
                        "subject": _subject(uid),
                        "one": "/".join(doubt.event),
                        "other": "/".join(doubt.other),
                        "why": doubt.why,
                    }
                )
        pks = [row["finding"] for row in rows]
        for part in chunks(pks):
            self.connection.execute(delete(t.filed).where(t.filed.c.finding.in_(part)))
            self.connection.execute(delete(t.event).where(t.event.c.finding.in_(part)))
        for subjects in chunks([_subject(u) for u in sorted(uids)]):
            self.connection.execute(delete(t.doubt).where(t.doubt.c.subject.in_(subjects)))
        for table, values in ((t.event, rows), (t.filed, filed), (t.doubt, doubts)):
            if values:
                self.connection.execute(insert(table), values)

    def _summarise(self, leaders: set[Uid]) -> None:
        """Write what lists of occurrences are filtered by."""
        pks = sorted(self._pk[u] for u in leaders if u in self._pk)
        for part in chunks(pks):
            self.connection.execute(delete(t.occurrence).where(t.occurrence.c.leader.in_(part)))
        rows = []
        for uid in sorted(leaders):
            reports = self.board.told_before(uid, ("~", "", "", 0)) if uid in self.board.sketches else ()
            if reports and self.board.decided[uid].leader == uid:
                kind, state, day, due = summary(reports)
                rows.append(
                    {
                        "leader": self._pk[uid],
                        "id": occurrence_id(uid),
                        "kind": kind,
                        "state": state,
                        "day": day,
                        "due": due,
                    }
                )
        if rows:
            self.connection.execute(insert(t.occurrence), rows)


def occurrence_id(leader: Uid) -> str:
    """Return the ledger's id of an occurrence: of its first report, the same on every machine."""
    return "O" + hashlib.sha256("/".join(leader).encode()).hexdigest()[:12]


def number_of(local: str) -> int:
    """Return the number inside an id of a reading, so that e10 comes after e9."""
    return int("".join(c for c in local if c.isdigit()) or 0)


def _refs(raw: Raw) -> set[int]:
    """Return the profiles that an event names."""
    return {ref for _, ref in raw["sides"]} | ({raw["place"]} if raw["place"] is not None else set())


def _subject(uid: Uid) -> str:
    return f"event {'/'.join(uid)}"
