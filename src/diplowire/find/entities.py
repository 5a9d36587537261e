"""From mentions to entities: one for each real person, state, organisation, place and facility of the story."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diplowire.find.cast import Cast, Member, gender_fits
from diplowire.gazetteer import Gazetteer
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft, OfficeDraft

Stem = Callable[[str], str]


def gather(a: Analysis, drafts: Sequence[MentionDraft], gazetteer: Gazetteer, stem: Stem) -> Cast:
    """Return the cast of a story from its mentions by name; roles and pronouns are left for `reference`.

    `stem` strips a name of its case ending in the story's language.
    """
    cast = Cast(a)
    by_kind: dict[str, list[MentionDraft]] = {}
    for draft in drafts:
        by_kind.setdefault(draft.kind, []).append(draft)
    for draft in by_kind.get("state", ()):
        _state(cast, draft)
    for draft in by_kind.get("place", ()):
        _by_key(cast, "place", draft)
    for member in cast.of_kind("place"):
        place = gazetteer.places.get(member.ref or "")
        if place is not None:
            member.country = place.country
            code = gazetteer.capital_of(place.id)
            if code is not None:
                cast.capitals[member.id] = code
    for draft in _longest_first(by_kind.get("person", ())):
        _person(cast, draft, stem)
    for member in cast.of_kind("person"):
        member.gender = _told_by_verbs(a, member) or member.gender
    for draft in by_kind.get("organization", ()):
        _organisation(cast, draft)
    for member in cast.of_kind("organization"):
        known = gazetteer.organisations.get(member.ref or "")
        member.medium = known.kind in ("agency", "outlet") if known else member.key.startswith("outlet")
    for draft in by_kind.get("facility", ()):
        _by_key(cast, "facility", draft)
    for draft in by_kind.get("group", ()):
        cast.groups[draft.head] = draft
    return cast


def _told_by_verbs(a: Analysis, member: Member) -> str:
    """Return the gender in which verbs speak of a person, an empty string where they differ or show none."""
    found: dict[str, int] = {}
    for h in member.heads:
        while a.rel[h] in ("appos", "flat", "flat:name") and a.head[h] >= 0:
            h = a.head[h]
        gender = a.feats[a.head[h]].get("Gender") if a.head[h] >= 0 and a.rel[h] == "nsubj" else None
        if gender in ("Masc", "Fem") and a.feats[a.head[h]].get("Tense") == "Past":
            found[gender] = found.get(gender, 0) + 1
    best = max(found, key=lambda gender: found[gender], default="")
    return best if 2 * found.get(best, 0) > sum(found.values()) else ""


def _longest_first(drafts: Sequence[MentionDraft]) -> list[MentionDraft]:
    """Full names before surnames and initials, so that a surname finds its bearer wherever it stands."""
    written = {d.first: [w for w in d.name.split() if not w.endswith(".")] for d in drafts}
    return sorted(drafts, key=lambda d: (-len(written[d.first]), -len(d.name.split()), d.generic, d.first))


def _state(cast: Cast, draft: MentionDraft) -> None:
    known = cast.state(draft.ref)
    if known is None:
        cast.add("state", draft.but(country=draft.ref))
        return
    member = cast.members[known]
    cast.mention(member, draft.first, draft.last, draft.head, draft.form)


def _by_key(cast: Cast, kind: str, draft: MentionDraft) -> Member:
    for member in cast.of_kind(kind):
        if (draft.ref and member.ref == draft.ref) or (not draft.ref and member.key == draft.key):
            cast.mention(member, draft.first, draft.last, draft.head, draft.form)
            return member
    return cast.add(kind, draft)  # type: ignore[arg-type]


def _person(cast: Cast, draft: MentionDraft, stem: Stem) -> None:
    matches = [m for m in cast.of_kind("person") if same_name(draft.name, m.name, stem)]
    if len(matches) > 1:
        matches = [m for m in matches if gender_fits(m, draft.gender)] or matches
        matches = [m for m in matches if {o.role for o in draft.offices} & m.roles] or matches
    if matches:
        member = matches[0]
        cast.mention(member, draft.first, draft.last, draft.head, draft.form)
        if not member.gender:
            member.gender = draft.gender
    else:
        member = cast.add("person", draft)
    give_offices(member, draft)
    if member.country is None and draft.owner is not None:
        side = cast.at(draft.owner)
        member.country = cast.country(side) if side else None
    for office in draft.offices:
        if not office.shared:
            cast.office(member, office)


_NO_OFFICE = {"colleague", "diplomat", "official", "politician", "profession", "interlocutor", "soldier"}


def give_offices(member: Member, draft: MentionDraft) -> None:
    """Hand a mention's offices to a person, and with the first that has one its country."""
    for office in draft.offices:
        _take(member.callings if office.role in _NO_OFFICE else member.offices, office)
        if member.country is None:
            member.country = office.country
    if member.country is None:
        member.country = draft.country


def _take(held: list[OfficeDraft], office: OfficeDraft) -> None:
    """Add an office to those held; of one told twice the first telling stays."""
    for n, known in enumerate(held):
        if _told(known) == _told(office):
            held[n] = min(known, office, key=lambda o: o.first)
            return
    held.append(office)


def _told(office: OfficeDraft) -> tuple[object, ...]:
    return office.title, office.role, office.country, office.field, office.former, office.shared


def same_name(one: str, other: str, stem: Stem) -> bool:
    """Say whether two names can be of one person: the words of the shorter all stand in the longer, initials fit.

    At least one word must be the same: initials alone are those of many.
    """
    x, y = one.replace("-", " ").split(), other.replace("-", " ").split()
    if len(x) > len(y):
        x, y = y, x
    left = list(y)
    rest = []
    for word in x:
        same = next((w for w in left if stem(w) == stem(word) and not w.endswith(".")), None)
        if same is None or word.endswith("."):
            rest.append(word)
        else:
            left.remove(same)
    if len(rest) == len(x):
        return False
    for word in rest:
        fit = (w for w in left if w[0].lower() == word[0].lower() and (word.endswith(".") or w.endswith(".")))
        initial = next(fit, None)
        if initial is None:
            return False
        left.remove(initial)
    return True


def _organisation(cast: Cast, draft: MentionDraft) -> None:
    known = [m for m in cast.of_kind("organization") if m.key == draft.key and draft.ref in (None, m.ref)]
    if draft.generic:
        if draft.key == "press service":
            cast.groups[draft.head] = draft
            return
        earlier = [m for m in cast.of_kind("organization") if m.mentions and _answers(draft, m)]
        if earlier:
            nearest = max(earlier, key=lambda m: max((h for h in m.heads if h < draft.head), default=-1))
            cast.mention(nearest, draft.first, draft.last, draft.head, draft.form)
        return
    same = [m for m in known if m.country == draft.country]
    if not same and draft.country is None and len(known) == 1 and draft.key in _ONE_A_STATE:
        same = known
    if not same and draft.country is not None and draft.key in _ONE_A_STATE:
        same = [m for m in known if m.country is None]
        for member in same[:1]:
            member.country, member.name = draft.country, draft.name
    if same and draft.key != "press service":
        cast.mention(same[0], draft.first, draft.last, draft.head, draft.form)
        return
    if draft.key == "press service":
        cast.groups[draft.head] = draft  # whose it is is known once offices are
        return
    cast.add("organization", draft)


# Classes of which a state has one: without a state named, the only one of the story is meant.
_ONE_A_STATE = {"mfa", "mod", "government", "parliament", "state department", "prosecutor general"}


def _answers(draft: MentionDraft, member: Member) -> bool:
    before = any(h < draft.head for h in member.heads)
    classes = ("mfa", "mod", "ministry", "state department", "directorate", "agency")
    return before and member.key.startswith(classes)
