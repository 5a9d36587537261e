"""The events of the ledger in their tables: what linking needs is fetched, what it decides is written down."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence, Set
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from diplowire.ledger import schema as t
from diplowire.ledger.coverage import Coverage
from diplowire.ledger.findings import PLAN, about
from diplowire.ledger.histories import summary
from diplowire.ledger.identify import Directory
from diplowire.ledger.link import BEHIND, Board, Decision, Doubt, Judged, Uid, link, months_between
from diplowire.ledger.rows import Pks, change, chunks, put_in
from diplowire.ledger.sketch import LATE, Order, Raw, Sketch, build

_FULL = 400_000  # events kept in memory between batches
_LAST: Order = ("~", "", "", 0)

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
        self.decided: frozenset[Uid] = frozenset()  # events whose occurrences the last batch made anew
        self._reset()

    def _reset(self) -> None:
        self.board = Board(self._fetch)
        self.directory = Directory()
        self._here = Coverage()
        self._pk: dict[Uid, int] = {}
        self._uid: dict[int, Uid] = {}
        self._raw: dict[Uid, str] = {}  # of events that are not in the tables yet
        self._shown: dict[Uid, tuple[Any, ...]] = {}
        self._fresh: set[Uid] = set()
        self._touched: set[Uid] = set()

    def begin(self, connection: Connection, pks: Pks) -> None:
        """Start a batch; what is remembered is dropped where the ledger was written by others."""
        self.connection, self.pks = connection, pks
        number = connection.execute(select(t.written.c.number)).scalar() or 0
        if number != self.number or len(self.board.sketches) > _FULL:
            self._reset()
            if connection.execute(select(t.event.c.finding).limit(1)).first() is None:
                self._here.all()
        elif since := self._here.outdated():
            for uid in self.board.forget(since):
                self._uid.pop(self._pk.pop(uid), None)
                self._shown.pop(uid, None)
        self.board.changed.clear()
        self.board.left.clear()
        self.directory.begin(connection, pks)

    def add(self, pk: int, uid: Uid, raw: Raw, path: str, day: dt.date | None) -> None:
        """Take in a new event; it is decided with the batch."""
        order = ((day or LATE).isoformat(), path, uid[0], number_of(uid[1]))
        self._put(pk, uid, raw, order, None)
        self._raw[uid] = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
        self._fresh.add(uid)
        if day:
            self._here.told(day)

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
            self._shown.pop(s.uid, None)
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
        if not profiles:
            return
        for part in chunks(sorted(profiles)):
            found = select(t.party.c.finding).where(t.party.c.profile.in_(part))
            of_them = t.event.c.finding.in_(found)
            self._with_company(EVENTS.where(of_them))
            for pk, raw in self.connection.execute(select(t.event.c.finding, t.event.c.sketch).where(of_them)).all():
                self._refile(self._uid[pk], json.loads(raw))
        for uid in list(self._fresh & self._raw.keys()):
            sketch = json.loads(self._raw[uid])
            if _refs(sketch) & profiles:
                self._refile(uid, sketch)

    def again(self, uids: Iterable[Uid]) -> None:
        """Decide some events again."""
        for story, event in sorted(uids):
            query = EVENTS.where(t.story.c.id == story, t.finding.c.local == event)
            self._fresh |= {s.uid for s in self._with_company(query)}

    def decide(self, judged: Judged) -> None:
        """Link what is new or touched and write down what changed."""
        self._bring(judged)
        self._fetch_many([self.board.sketches[u] for u in sorted(self._fresh & self.board.sketches.keys())])
        link(self.board, self._fresh, judged)
        here = self.board.sketches.keys()
        changed = (self.board.changed & here) | (self._fresh & here)
        self._write(changed)
        leaders = {self.board.decided[u].leader for u in changed} | self._touched | self.board.left | changed
        self._summarise(leaders)
        self.decided = frozenset(self._touched | self.board.left | self.board.changed | self._raw.keys())
        for kept in (self._raw, self._fresh, self._touched, self.board.changed, self.board.left):
            kept.clear()

    def _bring(self, judged: Judged) -> None:
        """Fetch the events that judgements name, wherever they are filed."""
        for uid in sorted({*judged.one, *(o for others in judged.one.values() for o in others)}):
            if uid not in self.board.sketches:
                self._with_company(EVENTS.where(t.story.c.id == uid[0], t.finding.c.local == uid[1]))

    def _put(self, pk: int, uid: Uid, raw: Raw, order: Order, decision: Decision | None) -> None:
        s = build(raw, order, uid[0], uid[1], self.directory.parties)
        self._pk[uid], self._uid[pk] = pk, uid
        self.board.put(s, decision)

    def _refile(self, uid: Uid, raw: Raw) -> None:
        self.directory.load(_refs(raw))
        old = self.board.sketches[uid]
        s = build(raw, old.order, uid[0], uid[1], self.directory.parties)
        if s != old:
            self._fresh |= {x.uid for x in self.board.after(old)}
            self.board.put(s)
        self._fresh.add(uid)

    def _fetch(self, keys: Iterable[str], first: dt.date, last: dt.date) -> None:
        months = months_between(first, last)
        if missing := self._here.lacks(keys, months):
            self._bring_in(missing, months)

    def _fetch_many(self, fresh: Iterable[Sketch]) -> None:
        """Fetch what a batch is compared with in few queries; what only its decisions touch is left to `_fetch`."""
        wanted: dict[Set[str], set[str]] = {}
        for s in fresh:
            day = s.published or LATE
            months = months_between(day - dt.timedelta(days=BEHIND), day)
            wanted.setdefault(months, set()).update(self._here.lacks(s.filing(), months))
        for months, keys in wanted.items():
            for part in chunks(sorted(keys)):
                self._bring_in(part, months)

    def _bring_in(self, keys: Sequence[str], months: Set[str]) -> None:
        missing = self._here.fetched(keys, months)
        query = EVENTS.join(t.filed, t.filed.c.finding == t.event.c.finding).where(
            t.filed.c.key.in_(keys), t.filed.c.month.in_(sorted(missing))
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
        self._name_leaders({row.leader for row in rows if row.leader not in self._uid})
        for row in rows:
            uid = (row.story_id, row.local)
            if uid in raws:
                order = ((row.day or LATE).isoformat(), row.path, row.story_id, number_of(row.local))
                because = tuple(row.because.split("; ")) if row.because else ()
                decision = Decision(self._uid[row.leader], row.score, because)
                self._put(row.finding, uid, raws[uid], order, decision)
        self._doubted([u for row in rows if row.leader == row.finding and (u := (row.story_id, row.local)) in raws])
        return [self.board.sketches[row.story_id, row.local] for row in rows]

    def _doubted(self, uids: Sequence[Uid]) -> None:
        """Bring what is unsure of events onto the board: only what leads an occurrence may be something else."""
        d = t.doubt.c
        for part in chunks(uids):
            query = select(d.one, d.other, d.why).where(d.subject.in_([_subject(u) for u in part])).order_by(d.pk)
            for one, other, why in self.connection.execute(query):
                uid, of = _parted(one), _parted(other)
                self.board.doubts[uid] = (*self.board.doubts.get(uid, ()), Doubt(uid, of, why))

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
        new, known, filed, doubts = [], [], [], []
        for uid in sorted(uids):
            s, d, pk = self.board.sketches[uid], self.board.decided[uid], self._pk[uid]
            decision = (self._pk[d.leader], d.score, "; ".join(d.because))
            if raw := self._raw.get(uid):
                new.append((pk, *decision, raw))
            else:
                known.append((*decision, pk))
            filed += [(k[:48], s.order[0][:7], pk) for k in s.filing()]
            for doubt in self.board.doubts.get(uid, ()):
                number = self.pks.next("doubt")
                doubts.append((number, "event", _subject(uid), "/".join(doubt.event), "/".join(doubt.other), doubt.why))
        for part in chunks([row[-1] for row in known]):
            self.connection.execute(delete(t.filed).where(t.filed.c.finding.in_(part)))
        for subjects in chunks([_subject(u) for u in sorted(uids - self._raw.keys())]):
            self.connection.execute(delete(t.doubt).where(t.doubt.c.subject.in_(subjects)))
        put_in(self.connection, t.event, ("finding", "leader", "score", "because", "sketch"), new)
        change(self.connection, t.event, ("leader", "score", "because"), known)
        put_in(self.connection, t.filed, ("key", "month", "finding"), filed)
        put_in(self.connection, t.doubt, ("pk", "sort", "subject", "one", "other", "why"), doubts)

    def _summarise(self, leaders: set[Uid]) -> None:
        """Write what lists of occurrences are filtered by."""
        rows: list[tuple[Any, ...]] = []
        plans: list[tuple[str, str, dt.date, int]] = []
        gone: list[int] = []
        for uid in sorted(leaders & self._pk.keys()):
            decision = self.board.decided.get(uid)
            reports = self.board.told_before(uid, _LAST) if decision and decision.leader == uid else ()
            shown = (*summary(reports), _states(reports)) if reports else ()
            if uid not in self._raw and self._shown.get(uid) != shown:
                gone.append(self._pk[uid])
            if shown and self._shown.get(uid) != shown:
                kind, state, day, due, states = shown
                rows.append((self._pk[uid], occurrence_id(uid), kind, state, day, due))
                if state == "planned":
                    filed = (day or due) if due else None
                    plans += [(s, PLAN, filed or dt.date.max, self._pk[uid]) for s in states]
            self._shown[uid] = shown
        k = t.concerns.c
        for part in chunks(sorted(gone)):
            self.connection.execute(delete(t.occurrence).where(t.occurrence.c.leader.in_(part)))
            self.connection.execute(delete(t.concerns).where(k.finding.in_(part), k.layer == PLAN))
        put_in(self.connection, t.occurrence, ("leader", "id", "kind", "state", "day", "due"), rows)
        put_in(self.connection, t.concerns, ("states", "layer", "day", "finding"), plans)


def occurrence_id(leader: Uid) -> str:
    """Return the ledger's id of an occurrence: of its first report, the same on every machine."""
    return "O" + hashlib.sha256("/".join(leader).encode()).hexdigest()[:12]


def _states(reports: Sequence[Sketch]) -> tuple[str, ...]:
    """Return the states, and pairs of states, under which the reports of an occurrence are filed."""
    out: set[str] = set()
    for s in reports:
        named = {w.country for _, w in s.sides} | {s.place.country if s.place else None}
        out |= set(about({c for c in named if c}, set(s.context)))
    return tuple(sorted(out))


def number_of(local: str) -> int:
    """Return the number inside an id of a reading, so that e10 comes after e9."""
    return int("".join(c for c in local if c.isdigit()) or 0)


def _refs(raw: Raw) -> set[int]:
    """Return the profiles that an event names."""
    return {ref for _, ref in raw["sides"]} | ({raw["place"]} if raw["place"] is not None else set())


def _parted(at: str) -> Uid:
    story, _, local = at.partition("/")
    return story, local


def _subject(uid: Uid) -> str:
    return f"event {'/'.join(uid)}"
