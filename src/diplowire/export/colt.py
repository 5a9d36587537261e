"""Visits as trips of leaders, with the columns of COLT. Blank is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from diplowire.export.delimited import table
from diplowire.export.manifest import Made
from diplowire.views.rows import EventRow, Party
from diplowire.views.trips import host_state
from diplowire.views.whole import Whole

_LINKS = 5  # stories that a trip links to
COLUMNS = (
    "TripID", "TripYear", "TripStartDate", "TripEndDate", "TripDuration",
    "LeaderFullName", "LeaderSurname", "LeaderTitle", "LeaderRole", "LeaderCountryOrIGO", "LeaderCountryISO",
    "CountryVisited", "CountryVisitedISO", "CityVisited", "MetHostHoGS", "HostHOGSName",
    "MetNonhostHOGS", "NonhostHOGSNames", "MetIGOLeader", "IGOLeaderName",
    "AttendedMultilatEvent", "NameMultilatEvent", "PublicAddress", "SignedAgreement", "CulturalSiteOrCeremony",
    "BusinessLeaderOrForum", "Notes", *(f"SourceLink{n}" for n in range(1, _LINKS + 1)), "Confidence",
)  # fmt: skip
_HELD = ("occurred", "fulfilled")
_PLANNED = ("planned-open", "overdue", "cancelled")
_LEADERS = ("head_of_state", "head_of_government")
_DAYS = ("hour", "day", "days")
_NOTES = (
    "a row is one named person on one visit; those without a role need not be leaders in the sense of COLT",
    "names are English where the gazetteer has them, else as told; titles are as told",
    "LeaderSurname is blank: which word of a name it is, is not known",
    "LeaderRole is blank unless the gazetteer knows the office held: G, F, or S where another is head of government",
    "what was met, signed and attended is Yes where a part of the visit says so, else blank: no story says No",
    "a trip of which stories tell only one day has no end and no duration",
    "Confidence is blank: it is a person's judgement",
)


def made(w: Whole, name: str, *, with_plans: bool = False, excel: bool = False) -> Made:
    """Return the export under the name of its file; plans come with a last column, Status, and only on request."""
    left_out: Counter[str] = Counter()
    wanted = (*_HELD, *(_PLANNED if with_plans else ()))
    parts: dict[str, list[EventRow]] = {}
    for r in w.events:
        if r.part_of and r.outcome in _HELD:
            parts.setdefault(r.part_of, []).append(r)
    rows: list[dict[str, Any]] = []
    for r in w.events:
        if r.kind != "visit":
            continue
        if r.outcome not in wanted:
            left_out[f"not held: {r.outcome}"] += 1
            continue
        trips = list(_trips(w, r, parts.get(r.id, [])))
        left_out["no named traveller"] += not trips
        rows += trips
    header = (*COLUMNS, "Status") if with_plans else COLUMNS
    return Made({name: table(header, rows, excel=excel)}, {"trips": len(rows)}, +left_out, _NOTES)


def _trips(w: Whole, r: EventRow, parts: list[EventRow]) -> Iterator[dict[str, Any]]:
    for p in r.parties:
        if p.kind == "person" and p.role == "actor":
            yield _trip(w, r, p, parts)


def _trip(w: Whole, r: EventRow, p: Party, parts: list[EventRow]) -> dict[str, Any]:
    known = w.known
    host = host_state(r)
    exact = r.granularity in _DAYS
    stretch = exact and r.start != r.end  # one day told says when it began, not that it was over
    offices = [o for o in w.entities[p.id].offices if not o.first or not r.start or o.first <= r.start]
    title = (offices or list(w.entities[p.id].offices))[-1:]
    out: dict[str, Any] = {
        "TripID": f"{r.id}-{p.id}",
        "TripYear": r.start.year if r.start and r.end and r.start.year == r.end.year else None,
        "TripStartDate": r.start if exact else None,
        "TripEndDate": r.end if stretch else None,
        "TripDuration": (r.end - r.start).days + 1 if stretch and r.start and r.end else None,
        "LeaderFullName": known.label(p.id) or w.entities[p.id].name,
        "LeaderTitle": title[0].title if title else None,
        "LeaderRole": _role(w, r, p),
        "LeaderCountryOrIGO": known.state(p.country) or p.country,
        "LeaderCountryISO": p.country,
        "CountryVisited": known.state(host) or host,
        "CountryVisitedISO": host,
        "CityVisited": (known.label(r.place.id) or r.place.name) if r.place and known.is_city(r.place.id) else None,
        "Notes": "; ".join(x for x in (r.rank, f"visit no. {r.ordinal}" if r.ordinal else None) if x),
        "Status": r.outcome,
    }
    out |= _met(w, p, host, parts)
    stories = dict.fromkeys(w.stories[s.story].url or s.path for s in r.sources)
    return out | {f"SourceLink{n}": link for n, link in enumerate(list(stories)[:_LINKS], 1)}


def _role(w: Whole, r: EventRow, p: Party) -> str | None:
    """Return COLT's role: a head of state is S only where somebody else is known to be head of government."""
    day = r.start or next((h.published for h in r.history if h.published), None)
    level = w.known.level(p.id, day)
    if level == "head_of_state" and p.country and day:
        return "S" if w.known.has_head_of_government(p.country, day, p.id) else None
    return {"head_of_government": "G", "foreign_minister": "F"}.get(level or "")


def _met(w: Whole, p: Party, host: str | None, parts: list[EventRow]) -> dict[str, Any]:
    """Return what the parts of a visit say about whom the traveller met and what was done."""
    hosts: dict[str, None] = {}
    others: dict[str, None] = {}
    for part in parts:
        if p.id not in {x.id for x in part.parties}:
            continue
        for x in part.parties:
            day = part.start or next((h.published for h in part.history if h.published), None)
            if x.kind == "person" and x.country != p.country and w.known.level(x.id, day) in _LEADERS:
                name = w.known.label(x.id) or w.entities[x.id].name
                (hosts if x.country == host else others)[name] = None
    forums = [x for x in parts if x.kind == "conference"]
    signed = [x for x in parts if x.kind == "signing"]
    return {
        "MetHostHoGS": "Yes" if hosts else None,
        "HostHOGSName": "; ".join(hosts),
        "MetNonhostHOGS": "Yes" if others else None,
        "NonhostHOGSNames": "; ".join(others),
        "AttendedMultilatEvent": "Yes" if any("multilateral" in x.format for x in forums) else None,
        "SignedAgreement": "Yes" if signed else None,
    }
