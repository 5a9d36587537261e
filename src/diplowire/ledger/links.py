"""Ids in Wikidata of the ledger's entities: those of the rows of the gazetteer that they are known to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diplowire.gazetteer import load
from diplowire.gazetteer.facts import Linked
from diplowire.ledger.profiles import Profile, states_served

_TABLES: Mapping[str, Linked] = {
    "state": "state", "person": "person", "organization": "organisation", "place": "place", "facility": "place",
}  # fmt: skip


def wikidata(profiles: Iterable[Profile], country: str | None) -> str | None:
    """Return the id of an entity that stories speak of under some names, where all that are known mean one row.

    A person has to be named in full and, where a state is given, to have held an office of it: a namesake has no id.
    Nor has one of two whom somebody judged to be different under one name.
    """
    told = list(profiles)
    known = {(_TABLES[p.kind], p.identity) for p in told if p.identity and p.kind in _TABLES}
    if len(known) != 1 or any(p.mark for p in told):
        return None
    ((of, id),) = known
    if of == "person":
        states = states_served(id)
        if country and states and country not in states:
            return None
    return load().wikidata(of, id)
