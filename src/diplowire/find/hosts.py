"""Which event another one is part of: by the story's words ("during the visit"), else by who took part and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diplowire.find.cast import Cast
from diplowire.find.drafts import CONTACTS
from diplowire.find.merge import DONE, Happening

_HOSTS = CONTACTS | {"visit", "conference"}


def host_of(cast: Cast, happenings: Sequence[Happening]) -> Mapping[int, Happening]:
    """Return the event that each one is part of, by the identity of the part; none is part of its own part."""
    told = {d.trigger: h for h in happenings if h.kind in _HOSTS for d in h.tellings}
    out: dict[int, Happening] = {}
    for h in happenings:
        named = (told.get(t) for d in h.tellings for t in d.within)
        host = next((o for o in named if o is not None and o is not h), None) if h.kind != "visit" else None
        if host is not None and not _leads_to(out, host, h):
            out[id(h)] = host
    for h in happenings:
        if id(h) not in out:
            host = next((o for o in happenings if o is not h and _inside(cast, h, o)), None)
            if host is not None and not _leads_to(out, host, h):
                out[id(h)] = host
    return out


def _leads_to(hosts: Mapping[int, Happening], start: Happening, h: Happening) -> bool:
    """Say whether one event is part of another, by however many steps."""
    at: Happening | None = start
    while at is not None and at is not h:
        at = hosts.get(id(at))
    return at is h


def _inside(cast: Cast, h: Happening, visit: Happening) -> bool:
    """Say whether something happens within a visit: its visitor takes part, with somebody of the host state."""
    if visit.kind != "visit" or h.kind not in CONTACTS | {"signing", "site_visit", "greeting"} or h.kind == "call":
        return False
    visitors = set(visit.actors)
    if not visitors & set(h.parties) or not visit.recipients:
        return False
    if (visit.telling.factuality in DONE) < (h.telling.factuality in DONE):
        return False
    host = {cast.country(r) for r in visit.recipients}
    others = [p for p in h.parties if p not in visitors]
    place = h.place
    at_home = place is not None and cast.country(place) in host
    return h.kind == "site_visit" or at_home or any(cast.country(p) in host for p in others)
