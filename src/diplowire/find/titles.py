"""Which office without a name can be one that somebody holds, by class, title, body and time."""

from __future__ import annotations

from diplowire.find.cast import Cast
from diplowire.find.roles import wanted_by
from diplowire.model.mention import MentionDraft, OfficeDraft

TITLED = {
    "other",
    "head",
    "deputy",
    "department_head",
    "director",
    "committee_head",
    "regional_head",
    "chairman",
    "military_rank",
}  # of these only the same title will do
LEADING = {
    "other",
    "head",
    "leader",
    "director",
    "director_general",
    "chairman",
    "intelligence_director",
    "party_leader",
    "committee_head",
    "department_head",
    "secretary_general",
    "commander",
    "spokesperson",
    "speaker",
    "central_bank",
}  # words for who leads a body: its head may be called its director
SPECIFIC = {
    "king",
    "queen",
    "emir",
    "sultan",
    "emperor",
    "president",
    "pope",
    "prince",
    "grand-duke",
    "chancellor",
    "secretary-of-state",
    "supreme-leader",
}  # offices for which no other one of their class stands


def office_fits(cast: Cast, draft: MentionDraft, held: OfficeDraft) -> bool:
    """Say whether an office without a name can be one that somebody holds: of its class, its field, its time."""
    (office,) = draft.offices
    over = held.former or held.role == "former"
    if office.former or office.role == "former":
        return over and (office.role == held.role or "former" in (office.role, held.role))
    if held.former and office.country is not None:
        return False
    if " " in draft.name and held.title.lower().startswith(draft.name.lower()):
        return True
    same = bool(office.field) and same_field(cast, office, held)
    alike = draft.role == held.role or {draft.role, held.role} <= LEADING
    if same and alike and (office.field <= held.field or not office.field & held.field):
        return True
    if not wanted_by(draft.role)(held.role) or (office.field and not same):
        return False
    if office.id in SPECIFIC and not _may_be(office.id, held):
        return False
    return draft.role not in TITLED or same_title(draft, held.title)


def _may_be(id: str, held: OfficeDraft) -> bool:
    """Say whether a specific office can be the one that somebody holds, which may be told by its class only."""
    if held.id:
        return held.id in (id, "head-of-state", "acting-president")
    return held.role != "foreign_minister"  # the head of a foreign service is no secretary of state


def same_field(cast: Cast, one: OfficeDraft, other: OfficeDraft) -> bool:
    """Say whether two offices are of one region, body or subject, by their words or by the organisation they name."""
    if one.field & other.field:
        return True
    places = [cast.headed(o.organization) for o in (one, other) if o.organization is not None]
    return len(places) == 2 and places[0] is not None and places[0] == places[1]


def same_title(draft: MentionDraft, title: str) -> bool:
    """Say whether a title goes on from another, or is the same."""
    one, other = draft.name.lower(), title.lower()
    return one == other or other.startswith(one) or one.startswith(other)
