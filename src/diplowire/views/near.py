"""Some occurrences with what bears on them, so that a part of the ledger says of them what the whole says.

What an occurrence is part of, and its days, may hang on others: on what its stories tell besides, on visits of the same
states about that time, and on what is told of these. Only what can bear on it is fetched, in a few steps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from itertools import combinations

from sqlalchemy import Connection, select, true

from diplowire.ledger import schema as t
from diplowire.ledger.assemble import Part
from diplowire.ledger.kinds import of_kind
from diplowire.ledger.link import Uid
from diplowire.ledger.reports import Reports
from diplowire.ledger.rows import chunks
from diplowire.ledger.wholes import (
    INSIDE,
    Thing,
    by_event,
    by_story,
    company,
    is_piece,
    may_hold,
    months_of,
    told_whole,
)

_HALF = 200  # of the values in one statement
_MINE, _OTHER = t.finding.alias(), t.finding.alias()
_TOLD, _ALSO = t.event.alias(), t.event.alias()
_TOLD_ALONG = (
    select(_ALSO.c.leader)
    .select_from(_TOLD)
    .join(_MINE, _MINE.c.pk == _TOLD.c.finding)
    .join(_OTHER, _OTHER.c.story == _MINE.c.story)
    .join(_ALSO, _ALSO.c.finding == _OTHER.c.pk)
    .distinct()
)


def neighbourhood(
    connection: Connection, wanted: Iterable[int], told_by: dt.date | None, as_of: dt.date | None
) -> Part:
    """Return the occurrences of some first reports, with all that bears on them.

    Stories that came out after `told_by` do not count; plans are overdue by `as_of`.
    """
    reports = Reports(connection, told_by)
    things = reports.things
    first = set(wanted)
    near = first | of_same_stories(connection, first)
    reports.fetch(near)
    asked = {x: things[x] for x in first if x in things}
    # Its whole may be that of what the same people did on the same day.
    fellows = set(_fellows(asked, things))
    if fellows:
        near |= of_same_stories(connection, fellows)
        reports.fetch(near)
        asked |= {x: things[x] for x in fellows}
    of_event = by_event(things.values())
    wholes = {x: told_whole(thing, of_event) for x, thing in asked.items()}
    loose = [thing for x, thing in asked.items() if thing.kind in INSIDE and thing.days and not wholes[x]]
    signings = [thing for thing in asked.values() if thing.kind == "signing"]
    # Visits during which it may have been, and signings of which it may have been a piece, or they of it.
    reports.fetch(_filed(connection, "visit", loose) | _filed(connection, "signing", signings))
    told = {whole for whole in wholes.values() if whole}
    visits = {x: thing for x, thing in things.items() if thing.kind == "visit"}
    holding = {x for x, v in visits.items() if x in first or v in told or any(may_hold(v, thing) for thing in loose)}
    others = {x: thing for x, thing in things.items() if thing.kind == "signing"}
    pieces = {x for x, o in others.items() if any(is_piece(s, o) or is_piece(o, s) for s in signings)}
    # How long a visit was follows from its parts, which its stories tell; but other stories may tell them elsewhere.
    there = of_same_stories(connection, holding - first)
    reports.fetch(there)
    looked: set[Uid] = set()
    while named := _named(things, asked, first | holding) - looked:
        looked |= named
        here = {s.uid: x for x, thing in things.items() for s in thing.reports}
        there |= {here[uid] for uid in named & here.keys()} | set(leaders_of(connection, named - here.keys()))
        reports.fetch(there)
    return reports.part(as_of, near | holding | pieces | there)


def inside(connection: Connection, visit: Thing, told_by: dt.date | None) -> set[int]:
    """Return the first reports of what may have been part of a visit, by its states and days."""
    if visit.kind != "visit" or visit.span is None:
        return set()
    families = sorted({of_kind(kind).family for kind in INSIDE})
    found = set().union(*(_filed(connection, family, [visit]) for family in families))
    o = t.occurrence.c
    out: set[int] = set()
    for part in chunks(sorted(found)):
        # The days in the table are those known now: of an earlier day they may have been others.
        days = true() if told_by else o.day.between(*visit.span)
        rows = connection.execute(select(o.leader, o.kind).where(o.leader.in_(part), days))
        out |= {leader for leader, kind in rows if kind in INSIDE or told_by}
    return out


def _named(things: Mapping[int, Thing], asked: Iterable[int], wholes: Set[int]) -> set[Uid]:
    """Return what stories name as the whole of parts of some things, and of what things asked for are part of.

    Stories that name several wholes mean one of them, and wholes may be told to be inside each other.
    """
    of_event = by_event(things.values())
    mine = {things[x] for x in wholes if x in things}
    inside = ((x, of_event.get((s.story, s.part_of))) for x in things.values() for s in x.reports if s.part_of)
    found = {x for x, whole in inside if whole in mine}
    for number in asked:
        whole = told_whole(things[number], of_event)
        while whole and whole not in found:
            found.add(whole)
            whole = told_whole(whole, of_event)
    return {(s.story, s.part_of) for x in found for s in x.reports if s.part_of}


def _fellows(asked: Mapping[int, Thing], things: Mapping[int, Thing]) -> Iterator[int]:
    """Yield others whose whole would be that of something asked for, or of something else in its stories."""
    of_story = by_story(things.values())
    numbers = {thing: x for x, thing in things.items()}
    for thing in things.values():
        yield from (x for fellow in company(thing, of_story) if (x := numbers[fellow]) not in asked)


def leaders_of(connection: Connection, uids: Iterable[Uid]) -> list[int]:
    """Return the first reports of the occurrences that some events of stories report."""
    found: list[int] = []
    wanted = set(uids)
    for part in chunks(sorted({story for story, _ in wanted})):
        query = (
            select(t.story.c.id, t.finding.c.local, t.event.c.leader)
            .select_from(t.event)
            .join(t.finding, t.finding.c.pk == t.event.c.finding)
            .join(t.story, t.story.c.pk == t.finding.c.story)
            .where(t.story.c.id.in_(part))
        )
        found += [leader for story, local, leader in connection.execute(query) if (story, local) in wanted]
    return found


def of_same_stories(connection: Connection, found: Iterable[int]) -> set[int]:
    """Return the first reports of everything told in the stories that tell of some occurrences."""
    out: set[int] = set()
    for part in chunks(sorted(set(found))):
        out |= set(connection.execute(_TOLD_ALONG.where(_TOLD.c.leader.in_(part))).scalars())
    return out


def _filed(connection: Connection, family: str, things: Iterable[Thing]) -> set[int]:
    """Return what of a family of kinds is of the same states, and told in the months of some things or beside them."""
    keys: dict[str, set[str]] = {}
    for thing in things:
        months = {f"{m // 12:04}-{m % 12 + 1:02}" for n in months_of(thing) for m in (n - 1, n, n + 1)}
        lands = {s.place.country for s in thing.reports if s.place and s.place.country}
        among = {"-".join(two) for two in combinations(sorted(thing.told.countries | lands), 2)}
        among |= {key.partition(":")[2] for s in thing.reports for key in s.filing()}
        for states in among:
            keys.setdefault(f"{family}:{states}"[:48], set()).update(months)
    out: set[int] = set()
    for some, during in _together(keys):
        query = select(t.event.c.leader).join(t.filed, t.filed.c.finding == t.event.c.finding).distinct()
        for part in chunks(sorted(some), _HALF):
            for when in chunks(sorted(during), _HALF):
                those = query.where(t.filed.c.key.in_(part), t.filed.c.month.in_(when))
                out |= set(connection.execute(those).scalars())
    return out


def _together(keys: Mapping[str, Set[str]]) -> Iterator[tuple[Collection[str], Collection[str]]]:
    """Yield keys and months that are asked for together, in few groups: by key, or by month where these are fewer."""
    months: dict[str, set[str]] = {}
    for key, during in keys.items():
        for month in during:
            months.setdefault(month, set()).add(key)
    by_key, by_month = _alike(keys), _alike(months)
    if len(by_key) <= len(by_month):
        yield from ((some, when) for when, some in by_key.items())
    else:
        yield from by_month.items()


def _alike(sets: Mapping[str, Set[str]]) -> dict[frozenset[str], list[str]]:
    """Return names by what they have, where they have the same."""
    out: dict[frozenset[str], list[str]] = {}
    for name, values in sets.items():
        out.setdefault(frozenset(values), []).append(name)
    return out
