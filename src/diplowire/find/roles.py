"""Role classes of offices: which may stand for each other when a story goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

# Which office of a person an expression with another role class may mean.
_COMPATIBLE = {
    "leader": {"head_of_state", "head_of_government", "leader", "party_leader"},
    "head_of_state": {"head_of_state", "leader"},
    "head_of_government": {"head_of_government", "leader"},
    "head": {"head_of_state", "head_of_government", "leader", "regional_head", "director"},
    "diplomat": {
        "ambassador",
        "diplomat",
        "deputy",
        "representative",
        "charge_d_affaires",
        "attache",
        "consul",
        "special_envoy",
        "permanent_representative",
        "spokesperson",
        "negotiator",
        "foreign_minister",
    },
    "official": {"deputy", "regional_head", "representative", "spokesperson", "head_of_state", "head_of_government"},
    "politician": {
        "head_of_state",
        "head_of_government",
        "leader",
        "party_leader",
        "deputy",
        "regional_head",
        "mayor",
        "speaker",
        "member_of_parliament",
        "senator",
        "former",
        "opposition_leader",
        "faction_leader",
        "chairman",
        "president",
    },
    "soldier": {"military_rank", "commander", "commander_in_chief", "chief_of_general_staff"},
    "ambassador": {"ambassador", "diplomat"},
    "representative": {"representative", "spokesperson"},
    "spokesperson": {"spokesperson", "representative"},
    "charge_d_affaires": {"charge_d_affaires"},
}


def wanted_by(role: str) -> Callable[[str], bool]:
    """Return whether a role class of a person can be meant by another: any minister by "minister" or "politician"."""
    fits = _COMPATIBLE.get(role, set()) | {role}
    if role in ("minister", "politician"):
        return lambda r: r in fits or r.endswith("minister")
    return lambda r: r in fits or (role.endswith("_minister") and r == "minister")


def may_mean(role: str, held: Iterable[str]) -> bool:
    """Say whether an office of one class can mean somebody who holds others."""
    wanted = wanted_by(role)
    return any(wanted(r) for r in held)
