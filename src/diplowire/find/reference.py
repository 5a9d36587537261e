"""Offices without a name, pronouns and groups: whom they mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from diplowire.find.cast import Cast, Member, gender_fits
from diplowire.find.entities import give_offices
from diplowire.find.holders import Holders
from diplowire.find.pronouns import pronoun
from diplowire.find.roles import may_mean, wanted_by
from diplowire.find.turns import Turns
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft, OfficeDraft

_TITLED = {
    "other",
    "head",
    "deputy",
    "department_head",
    "director",
    "committee_head",
    "regional_head",
    "chairman",
    "military_rank",
}
_LOOSE = {
    "minister",
    "diplomat",
    "official",
    "politician",
    "colleague",
    "head",
    "member_of_parliament",
}  # words for whoever was just spoken of
_HIGHEST = {"head_of_state", "head_of_government", "foreign_minister", "leader"}  # whoever holds one is told with it
_LEADING = {
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
_SPECIFIC = {
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
_NEWCOMERS = {"diplomat", "official", "politician"}  # with an adjective of their own they are somebody new
_REACH = 3  # sentences that a pronoun looks back


def resolve(
    a: Analysis,
    cast: Cast,
    drafts: Sequence[MentionDraft],
    holders: Holders,
    turns: Turns,
) -> None:
    """Give offices without a name and pronouns to the persons they mean; what is not settled stays open.

    Offices come first, and with them the pronouns of those who speak: whoever goes on speaking is the surest of all.
    """
    order = sorted((d for d in drafts if d.kind in ("role", "pronoun")), key=lambda d: d.head)
    later = []
    for draft in order:
        if draft.kind == "role":
            _role(a, cast, draft, holders, turns)
        elif turns.brings(draft.head):
            pronoun(a, cast, draft, turns)
        else:
            later.append(draft)
    for draft in later:
        pronoun(a, cast, draft, turns)
    press_services(a, cast)


def _role(a: Analysis, cast: Cast, draft: MentionDraft, holders: Holders, turns: Turns) -> None:
    if draft.number == "Plur":
        cast.groups[draft.head] = draft
        return
    person = None if draft.generic else _holder(a, cast, draft, holders)
    if person is None and not draft.generic and not draft.inner:
        person = _goes_on(cast, draft, turns)
    if person is None:
        if not draft.generic and not draft.inner:
            cast.strangers[draft.head] = draft.role
            if draft.country:
                cast.unnamed[draft.head] = draft.country
        return
    cast.mention(person, draft.first, draft.last, draft.head, "office")
    give_offices(person, draft if draft.role != "leader" else draft.but(offices=()))


def _goes_on(cast: Cast, draft: MentionDraft, turns: Turns) -> Member | None:
    """Return who spoke last and goes on speaking under an office, where nothing that he holds speaks against it."""
    found = turns.speaker(draft.head)
    if found is None and not (draft.role in _NEWCOMERS and " " in draft.name):
        found = turns.last(draft.head)
    if found is None or not gender_fits(found, draft.gender) or not _country_fits(found, draft.country):
        return None
    if found.before(draft.head) < 0:
        return None  # named behind the office, he is whom it serves
    if draft.role in _LOOSE or draft.role == "interlocutor":
        return found
    (office,) = draft.offices
    held = [o for o in (*found.offices, *found.callings) if o.role not in ("other", "head")]
    if draft.role in ("representative", "head", "other"):
        same = draft.country is not None and draft.country == found.country
        same = same or any(_same_field(cast, office, o) for o in found.offices)
        open_ = draft.role != "representative" and not any(o.field or o.organization for o in found.offices)
        return found if same or open_ or not (office.field or draft.country) else None
    if not held:
        return found if draft.role not in _HIGHEST else None
    return found if any(_office_fits(cast, draft, o) for o in held) else None


def _same_field(cast: Cast, one: OfficeDraft, other: OfficeDraft) -> bool:
    """Say whether two offices are of one region, body or subject, by their words or by the organisation they name."""
    if one.field & other.field:
        return True
    places = [cast.headed(o.organization) for o in (one, other) if o.organization is not None]
    return len(places) == 2 and places[0] is not None and places[0] == places[1]


def _holder(a: Analysis, cast: Cast, draft: MentionDraft, holders: Holders) -> Member | None:
    named = [m for m in cast.of_kind("person") if gender_fits(m, draft.gender)]
    fits = [
        m
        for m in named
        if _country_fits(m, draft.country) and any(_office_fits(cast, draft, o) for o in (*m.offices, *m.callings))
    ]
    if draft.role in ("profession", "interlocutor"):
        return _called(a, cast, named, draft)
    if draft.role in _LOOSE:
        return _just_spoken_of(a, cast, fits, draft) or _only_one(a, cast, draft)
    if draft.country:
        return _of_state(a, cast, draft, named, fits, holders)
    exact = [m for m in fits if draft.role in m.roles]
    best = _nearest(a, exact, draft.head, ahead=len(exact) == 1) or _nearest(a, fits, draft.head)
    if best is not None or fits or draft.role not in _HIGHEST - {"leader"} or draft.offices[0].field:
        return best
    wanted = wanted_by(draft.role)
    known = [m for m in named if not m.offices and any(wanted(level) for _, level in holders.terms(m.name))]
    return known[0] if len(known) == 1 else _only_one(a, cast, draft)


def _of_state(
    a: Analysis, cast: Cast, draft: MentionDraft, named: Sequence[Member], fits: Sequence[Member], holders: Holders
) -> Member | None:
    """Return who holds an office of a state: by the story, else by the gazetteer, else the only one who can be meant."""
    wanted = wanted_by(draft.role)
    told = {m.id for m in fits}
    known = [
        m
        for m in named
        if (m.country is None or not m.offices)
        and _country_fits(m, draft.country)
        and (m.id in told or not m.offices)
        and any(c == draft.country and wanted(level) for c, level in holders.terms(m.name))
    ]
    sure = [m for m in fits if m.country == draft.country]
    best = _nearest(a, sure, draft.head, ahead=True), _nearest(a, known, draft.head, ahead=True)
    if any(best):
        return max((m for m in best if m), key=lambda m: len(m.heads))  # whom the story is about
    if draft.role in _TITLED:
        return None
    open_ = [m for m in fits if m.country is None]
    open_ = [m for m in open_ if all(c in (None, draft.country) for c, _ in holders.terms(m.name))]
    sure = [m for m in open_ if draft.role in m.roles] or (open_ if len(open_) == 1 and draft.role == "diplomat" else [])
    if draft.role not in _HIGHEST:
        sure += [m for m in named if m.country == draft.country and not m.offices]
    return _nearest(a, sure, draft.head, ahead=True)


def _office_fits(cast: Cast, draft: MentionDraft, held: OfficeDraft) -> bool:
    """Say whether an office without a name can be one that somebody holds: of its class, its field, its time."""
    (office,) = draft.offices
    over = held.former or held.role == "former"
    if office.former or office.role == "former":
        return over and (office.role == held.role or "former" in (office.role, held.role))
    if held.former and office.country is not None:
        return False
    if " " in draft.name and held.title.lower().startswith(draft.name.lower()):
        return True
    same = bool(office.field) and _same_field(cast, office, held)
    if same and (draft.role == held.role or (draft.role in _LEADING and held.role in _LEADING)):
        return True
    if not wanted_by(draft.role)(held.role) or (office.field and not same):
        return False
    if office.id in _SPECIFIC and held.id and held.id not in (office.id, "head-of-state", "acting-president"):
        return False
    return draft.role not in _TITLED or _same_title(draft, held.title)


def _called(a: Analysis, cast: Cast, named: Sequence[Member], draft: MentionDraft) -> Member | None:
    """Return whom a profession means: who was called so, else the only one just spoken of, where he holds no office."""
    known = [m for m in named if any(_same_title(draft, o.title) for o in m.callings)]
    if known or draft.role == "interlocutor" or " " in draft.name:
        return _nearest(a, known, draft.head, ahead=len(known) == 1)
    return _only_one(a, cast, draft)


def _only_one(a: Analysis, cast: Cast, draft: MentionDraft) -> Member | None:
    """Return the only person just spoken of, where nothing is known of what he does."""
    if draft.role == "colleague" or " " in draft.name:
        return None
    here = a.sentence_of[draft.head]
    last = ((m, m.before(draft.head)) for m in cast.of_kind("person"))
    near = [m for m, at in last if at >= 0 and here - a.sentence_of[at] <= 1]
    (one,) = near if len(near) == 1 else (None,)
    known = one is None or one.offices or one.callings or not gender_fits(one, draft.gender)
    return None if known or not _country_fits(one, draft.country) else one


def _just_spoken_of(a: Analysis, cast: Cast, fits: Sequence[Member], draft: MentionDraft) -> Member | None:
    """Return the one of several that a loose word means; none where it brings in somebody new or others came after."""
    if draft.role in _NEWCOMERS and " " in draft.name:
        return None
    fits = [m for m in fits if _spoken_of(a, m, draft.head)] or [m for m in fits if m.before(draft.head) >= 0 and len(fits) == 1]
    if draft.country:
        fits = [m for m in fits if m.country == draft.country] or fits
    best = _nearest(a, fits, draft.head)
    since = best.before(draft.head) if best else -1
    others = takewhile(lambda h: h > since, reversed(cast.strangers))
    if any(may_mean(draft.role, (cast.strangers[h],)) for h in others):
        return None
    last = _nearest(a, list(cast.of_kind("person")), draft.head)
    if best is None or best is last or last is None:
        return best
    told = any(
        a.rel[h].startswith("nsubj") and a.sentence_of[draft.head] - a.sentence_of[h] <= _REACH
        for h in best.heads
        if h < draft.head
    )
    return best if told or last.offices else None


def _spoken_of(a: Analysis, m: Member, at: int) -> bool:
    """Say whether somebody is named in the sentences right before a token."""
    last = m.before(at)
    return last >= 0 and a.sentence_of[at] - a.sentence_of[last] <= _REACH


def _same_title(draft: MentionDraft, title: str) -> bool:
    one, other = draft.name.lower(), title.lower()
    return one == other or other.startswith(one) or one.startswith(other)


def _country_fits(m: Member, country: str | None) -> bool:
    return country is None or m.country is None or m.country == country


def _nearest(a: Analysis, members: Sequence[Member], at: int, *, ahead: bool = False) -> Member | None:
    """Return the member mentioned last before a token, else, where allowed, the first one behind it."""
    best: tuple[int, Member] | None = None
    for m in members:
        before = m.before(at)
        if before >= 0 and (best is None or before > best[0]):
            best = (before, m)
    if best is None and ahead and members:
        return min(members, key=lambda m: m.heads[0])
    return best[1] if best else None


def press_services(a: Analysis, cast: Cast) -> None:
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
