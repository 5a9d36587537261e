"""Reports of occurrences as the tables hold them, fetched in steps, and the part of the ledger that they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Row, select

from diplowire.ledger import schema as t
from diplowire.ledger.assemble import Match, Part
from diplowire.ledger.carried import Outlet
from diplowire.ledger.copies import originals
from diplowire.ledger.histories import best_kind
from diplowire.ledger.link import Uid
from diplowire.ledger.rows import chunks
from diplowire.ledger.sketch import LATE, Sketch, Who, build
from diplowire.ledger.tables import EVENTS, number_of, occurrence_id
from diplowire.ledger.wholes import Thing
from diplowire.model.ledger import StoryRef

_EVENTS = EVENTS.add_columns(t.finding.c.story, t.story.c.source, t.story.c.relays)


@dataclass
class Reports:
    """Occurrences by the number of their first report, each fetched once.

    Reports that came out after `told_by` are left out.
    """

    connection: Connection
    told_by: dt.date | None = None
    things: dict[int, Thing] = field(default_factory=dict)
    _who: dict[int, Who] = field(default_factory=dict)
    _matches: dict[Uid, Match] = field(default_factory=dict)
    _stories: dict[str, Row[Any]] = field(default_factory=dict)

    def fetch(self, leaders: Iterable[int]) -> None:
        """Fetch the occurrences led by some findings."""
        query = _EVENTS.where(t.story.c.day <= self.told_by) if self.told_by else _EVENTS
        rows: list[Row[Any]] = []
        for part in chunks(sorted(set(leaders) - self.things.keys())):
            rows += self.connection.execute(query.where(t.event.c.leader.in_(part))).all()
        self._take(rows)

    def fetch_all(self, stories: Collection[int]) -> None:
        """Fetch all occurrences, as some stories tell them."""
        self._who = parties(self.connection)
        self._take([r for r in self.connection.execute(_EVENTS) if r.story in stories])

    def _take(self, rows: list[Row[Any]]) -> None:
        raws = [from_json(r.sketch) for r in rows]
        refs = {ref for raw in raws for _, ref in raw["sides"]} | {raw["place"] for raw in raws} - {None}
        if missing := refs - self._who.keys():
            self._who |= parties(self.connection, missing)
        told: dict[int, list[Sketch]] = {}
        first: dict[int, Uid] = {}
        for r, raw in zip(rows, raws, strict=True):
            order = ((r.day or LATE).isoformat(), r.path, r.story_id, number_of(r.local))
            s = build(raw, order, r.story_id, r.local, self._who)
            told.setdefault(r.leader, []).append(s)
            if r.finding == r.leader:
                first[r.leader] = s.uid
            self._matches[s.uid] = Match(r.score, r.because)
            self._stories[r.story_id] = r
        for leader, found in told.items():
            found.sort(key=lambda s: s.order)
            uid = first.get(leader, found[0].uid)
            self.things[leader] = Thing(uid, occurrence_id(uid), best_kind(found), tuple(found))

    def part(self, as_of: dt.date | None, leaders: Iterable[int] | None = None) -> Part:
        """Return what was fetched, or only what some findings lead, as a part of the ledger.

        Plans are overdue by `as_of`. It is made once: things find their wholes in it.
        """
        things = self.things
        kept = list(things.values()) if leaders is None else [things[x] for x in set(leaders) if x in things]
        stories = {s.story: self._stories[s.story] for thing in kept for s in thing.reports}
        refs = {id: StoryRef(id=id, path=r.path) for id, r in stories.items()}
        outlets = {id: Outlet(r.source, r.relays) for id, r in stories.items()}
        return Part(kept, self._matches, refs, as_of, self._originals(stories, outlets), outlets)

    def _originals(self, stories: dict[str, Row[Any]], outlets: dict[str, Outlet]) -> dict[str, str]:
        """Return of which story each copy is one, by ids; outlets gain those of originals that are not here."""
        ids = {r.story: id for id, r in stories.items()}
        found = originals(self.connection, ids)
        s = t.story.c
        for part in chunks(sorted(set(found.values()) - set(ids))):
            for r in self.connection.execute(select(s.pk, s.id, s.source, s.relays).where(s.pk.in_(part))):
                ids[r.pk] = r.id
                outlets[r.id] = Outlet(r.source, r.relays)
        return {ids[pk]: ids[first] for pk, first in found.items() if pk in ids}


def parties(connection: Connection, profiles: Iterable[int] | None = None) -> dict[int, Who]:
    """Return who the profiles are; all of them where none are named."""
    c = t.profile.c
    query = select(c.pk, c.entity, c.kind, c.country)
    if profiles is None:
        return {pk: Who(entity, kind, country) for pk, entity, kind, country in connection.execute(query)}
    out = {}
    for part in chunks(sorted(set(profiles))):
        rows = connection.execute(query.where(c.pk.in_(part)))
        out.update({pk: Who(entity, kind, country) for pk, entity, kind, country in rows})
    return out


def load_part(
    connection: Connection, leaders: Iterable[int], told_by: dt.date | None, *, as_of: dt.date | None
) -> Part:
    """Return occurrences led by some findings, with all their reports, and with nothing else that bears on them."""
    reports = Reports(connection, told_by)
    reports.fetch(leaders)
    return reports.part(as_of)
