"""What people judged: two are one, two are two, a field is otherwise, or an earlier judgement no longer holds.

A judgement is a row with author, time and reason. It names findings of stories, not things of the ledger, so it holds
whatever the ledger makes of later stories. Nothing is overwritten: undoing is a judgement of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from sqlalchemy import Connection, insert, select

from diplowire.errors import LedgerError
from diplowire.ledger import schema as t
from diplowire.ledger.link import Judged, Uid
from diplowire.ledger.profiles import Profile
from diplowire.ledger.rows import Pks, storable
from diplowire.model.reading import Factuality, Rank
from diplowire.rules.kind import kinds

Verdict = Literal["merge", "apart", "correct", "undo"]
Sort = Literal["entity", "event", ""]

CORRECTABLE = ("kind", "factuality", "start", "end", "rank", "ordinal", "ignore")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement. `one` and `other` are (story, finding); of `undo`, `one` is the id of the judgement undone."""

    id: str
    verdict: Verdict
    sort: Sort
    one: Uid
    other: Uid | None
    field: str | None
    value: str | None
    author: str
    reason: str
    at: dt.datetime


@dataclass
class Judgements:
    """The judgements that hold, as clustering and linking need them.

    `apart` are pairs of profile keys that are two; `alias` entities that are one with another; `marks` sets an entity
    of a story apart from all of its name; `edits` are corrections by event.
    """

    apart: set[frozenset[str]] = field(default_factory=set)
    alias: dict[str, str] = field(default_factory=dict)
    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    edits: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    events: Judged = field(default_factory=Judged)


def new_judgement(
    verdict: Verdict,
    sort: Sort,
    one: Uid,
    other: Uid | None,
    *,
    author: str,
    reason: str,
    at: dt.datetime,
    name: str | None = None,
    value: str | None = None,
) -> Judgement:
    """Return a judgement with its id. Raises LedgerError where author or reason are empty or a field is unknown."""
    if not author.strip() or not reason.strip():
        raise LedgerError("a judgement needs an author and a reason")
    if verdict == "correct" and name not in CORRECTABLE:
        raise LedgerError(f"{name!r} cannot be corrected, only {', '.join(CORRECTABLE)}")
    if verdict == "correct":
        _check_value(str(name), value or "")
    author, reason = storable(author), storable(reason)
    parts = (verdict, sort, *one, *(other or ("", "")), name or "", value or "", author, reason, at.isoformat())
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    return Judgement(f"J{digest}", verdict, sort, one, other, name, value, author, reason, at)


def _check_value(name: str, value: str) -> None:
    """Raise LedgerError where a field cannot have a value: no later reading of the ledger may stumble over it."""
    choices = {"kind": sorted(kinds()), "factuality": get_args(Factuality), "rank": get_args(Rank)}.get(name)
    if choices and value not in choices:
        raise LedgerError(f"{name} cannot be {value!r}, only {', '.join(choices)}")
    if name in ("start", "end"):
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            raise LedgerError(f"{name} cannot be {value!r}, only a day such as 2024-03-05") from None
    if name == "ignore" and value != "yes":
        raise LedgerError("ignore can only be 'yes'; undo the judgement to bring the event back")
    if name == "ordinal" and not (value.isdecimal() and 0 < int(value) < 10_000):
        raise LedgerError(f"ordinal cannot be {value!r}, only a number such as 3")


def keep(connection: Connection, pks: Pks, j: Judgement) -> None:
    """Write a judgement down."""
    connection.execute(
        insert(t.judgement).values(
            pk=pks.next("judgement"),
            id=j.id,
            verdict=j.verdict,
            sort=j.sort,
            one="/".join(j.one),
            other="/".join(j.other) if j.other else None,
            field=j.field,
            value=j.value,
            author=j.author,
            reason=j.reason,
            at=j.at,
        )
    )


def judgements(connection: Connection) -> list[Judgement]:
    """Return all judgements in the order in which they were made, those that were undone included."""
    rows = connection.execute(select(t.judgement).order_by(t.judgement.c.pk)).all()
    return [
        Judgement(r.id, r.verdict, r.sort, _uid(r.one), _uid(r.other) if r.other else None, r.field, r.value, r.author,
                  r.reason, r.at)
        for r in rows
    ]  # fmt: skip


def in_force(all_of_them: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements that hold: not undone, or undone by one that was undone itself."""
    held: list[Judgement] = []
    undone: set[str] = set()
    for j in reversed(list(all_of_them)):
        if j.id in undone:
            continue
        if j.verdict == "undo":
            undone.add(j.one[0])
        else:
            held.append(j)
    return held[::-1]


def gather(connection: Connection) -> Judgements:
    """Return the judgements that hold, ready for use."""
    every = judgements(connection)
    held = in_force(every)
    out = Judgements()
    anchors = {
        u for j in every if j.sort == "entity" and j.verdict in ("merge", "apart") for u in (j.one, j.other) if u
    }
    known = _anchors(connection, anchors)
    joined: list[tuple[str, str]] = []
    for j in held:
        if j.verdict == "correct":
            of_story = out.edits.setdefault(j.one[0], {})
            of_story.setdefault(j.one[1], {})[str(j.field)] = str(j.value)
        elif j.other is None:
            continue
        elif j.sort == "event":
            where = out.events.one if j.verdict == "merge" else out.events.two
            where.setdefault(j.one, set()).add(j.other)
            where.setdefault(j.other, set()).add(j.one)
        elif j.one in known and j.other in known:
            (key, group), (key2, group2) = known[j.one], known[j.other]
            if j.verdict == "merge":
                joined.append((group, group2))
            elif key == key2:
                out.marks.setdefault(j.other[0], {})[j.other[1]] = "/".join(j.other)
            else:
                out.apart.add(frozenset((key, key2)))
    out.alias = _union(joined)
    return out


def _anchors(connection: Connection, uids: Iterable[Uid]) -> dict[Uid, tuple[str, str]]:
    """Return profile key, without what an earlier judgement added to it, and group of entities of stories."""
    out = {}
    for story, entity in sorted(uids):
        row = connection.execute(
            select(t.profile.c.key, t.profile.c.grouped)
            .join(t.appearance, t.appearance.c.profile == t.profile.c.pk)
            .join(t.story, t.story.c.pk == t.appearance.c.story)
            .where(t.story.c.id == story, t.appearance.c.entity == entity)
        ).first()
        if row:
            out[story, entity] = (replace(Profile.of(row.key), mark="").key, row.grouped)
    return out


def _union(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each of the joined the smallest id of its set."""
    root: dict[str, str] = {}

    def find(x: str) -> str:
        while root.get(x, x) != x:
            x = root[x]
        return x

    for one, other in sorted(pairs):
        low, high = sorted((find(one), find(other)))
        root[high] = low
        root.setdefault(low, low)
    return {x: find(x) for x in root}


def _uid(text: str) -> Uid:
    story, _, finding = text.partition("/")
    return story, finding


def check(connection: Connection, j: Judgement) -> None:
    """Raise LedgerError where a judgement names a finding or a judgement that is not there."""
    if j.verdict == "undo":
        if j.one[0] not in {x.id for x in judgements(connection)}:
            raise LedgerError(f"there is no judgement {j.one[0]}")
        return
    for story, local in (u for u in (j.one, j.other) if u):
        table = t.appearance if j.sort == "entity" else t.finding
        column = t.appearance.c.entity if j.sort == "entity" else t.finding.c.local
        query = (
            select(column).join(t.story, t.story.c.pk == table.c.story).where(t.story.c.id == story, column == local)
        )
        if connection.execute(query).first() is None:
            raise LedgerError(f"there is no {j.sort} {local} in story {story}")
    if j.verdict in ("merge", "apart") and (j.other is None or j.one == j.other):
        raise LedgerError(f"{j.verdict} needs two different findings")


def touched(connection: Connection, j: Judgement) -> list[Uid]:
    """Return the findings that a judgement names; of an undoing, those that the undone one names, and so on."""
    every = {x.id: x for x in judgements(connection)}
    while j.verdict == "undo" and j.one[0] in every:
        j = every[j.one[0]]
    return [u for u in (j.one, j.other) if u and u[1]]
