"""Press services: one entity for all mentions of that of one owner."""

from __future__ import annotations

from diplowire.find.cast import Cast, Member


def press_services(cast: Cast) -> None:
    """Make one entity of all mentions of a press service, by whose it is."""
    by_owner: dict[str, Member] = {}
    for head in sorted(h for h, d in cast.groups.items() if d.key == "press service"):
        draft = cast.groups.pop(head)
        owner = None
        if draft.owner is not None:
            owner = cast.headed(draft.owner) or cast.at(draft.owner)
        country = draft.country
        if owner and cast.kind(owner) != "state":
            country = country or cast.country(owner)
        key = owner or (f"{cast.unnamed.get(draft.owner, '')}{draft.name}" if draft.owner is not None else draft.name)
        known = by_owner.get(key)
        if known is None and draft.owner is None:
            earlier = [m for m in by_owner.values() if any(h < head for h in m.heads)]
            known = max(earlier, key=lambda m: max(h for h in m.heads if h < head)) if earlier else None
            if known is None:
                continue
        if known is None:
            known = cast.add("organization", draft.but(country=country))
            by_owner[key] = known
        else:
            cast.mention(known, draft.first, draft.last, draft.head, draft.form)
