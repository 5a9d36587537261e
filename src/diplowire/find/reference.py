"""Offices without a name, pronouns and groups: whom they mean."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.binding import others
from diplowire.find.cast import Cast, Member, gender_fits
from diplowire.find.entities import give_offices
from diplowire.find.holders import Holders
from diplowire.find.loose import (
    NEWCOMERS,
    acting,
    ahead,
    at_home,
    by_another_word,
    called,
    country_fits,
    just_spoken_of,
    nearest,
    only_one,
)
from diplowire.find.press import press_services
from diplowire.find.pronouns import pronoun
from diplowire.find.roles import wanted_by
from diplowire.find.titles import TITLED, office_fits, same_field
from diplowire.find.turns import Turns
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft

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
    press_services(cast)


def _role(a: Analysis, cast: Cast, draft: MentionDraft, holders: Holders, turns: Turns) -> None:
    if draft.number == "Plur":
        cast.groups[draft.head] = draft
        return
    person = None if draft.generic else _holder(a, cast, draft, holders)
    if person is None and not draft.generic and not draft.inner:
        person = _goes_on(cast, draft, turns) or by_another_word(a, cast, draft)
    if person is not None and person.id in others(a, cast, draft.head):
        person = None
    if person is None:
        if not draft.generic and not draft.inner:
            cast.strangers[draft.head] = draft.role
            if draft.country:
                cast.unnamed[draft.head] = draft.country
        return
    cast.mention(person, draft.first, draft.last, draft.head, "office")
    known = draft.offices[0].former and draft.role in person.roles  # the same office, told at its end
    give_offices(person, draft if draft.role != "leader" and not known else draft.but(offices=()))


def _goes_on(cast: Cast, draft: MentionDraft, turns: Turns) -> Member | None:
    """Return who spoke last and goes on speaking under an office, where nothing that he holds speaks against it."""
    found = turns.speaker(draft.head)
    if found is None and not (draft.role in NEWCOMERS and " " in draft.name):
        found = turns.last(draft.head)
    if found is None or not gender_fits(found, draft.gender) or not country_fits(found, draft.country):
        return None
    if found.before(draft.head) < 0:
        return None  # named behind the office, he is whom it serves
    if draft.role in _LOOSE or draft.role == "interlocutor":
        return found
    (office,) = draft.offices
    if draft.gender == found.gender == "Fem" and draft.role not in _HIGHEST:
        return found  # "the head of the service, she said"
    held = [o for o in (*found.offices, *found.callings) if o.role not in ("other", "head")]
    if draft.role in ("representative", "head", "other"):
        same = draft.country is not None and draft.country == found.country
        same = same or any(same_field(cast, office, o) for o in found.offices)
        open_ = not any(o.field or o.organization for o in found.offices)
        open_ = open_ and not (draft.role == "representative" and found.offices)
        return found if same or open_ or not (office.field or draft.country) else None
    if not held:
        return found if draft.role not in _HIGHEST else None
    return found if any(office_fits(cast, draft, o) for o in held) else None


def _holder(a: Analysis, cast: Cast, draft: MentionDraft, holders: Holders) -> Member | None:
    named = [m for m in cast.of_kind("person") if gender_fits(m, draft.gender)]
    fits = [
        m
        for m in named
        if country_fits(m, draft.country) and any(office_fits(cast, draft, o) for o in (*m.offices, *m.callings))
    ]
    if draft.role in ("profession", "soldier", "interlocutor"):
        return called(a, cast, named, draft)
    if draft.role in _LOOSE:
        return just_spoken_of(a, cast, fits, draft) or only_one(a, cast, draft) or ahead(a, fits, draft)
    if draft.country:
        return _of_state(a, cast, draft, named, fits, holders)
    exact = [m for m in fits if draft.role in m.roles]
    if len(exact) > 1 and draft.role in _HIGHEST and not draft.offices[0].field:
        best = acting(a, cast, exact, draft.head) or at_home(a, cast, exact, draft.head)
    else:
        best = nearest(exact, draft.head, ahead=len(exact) == 1) or nearest(fits, draft.head)
    (office,) = draft.offices
    if best is not None or fits or draft.role not in _HIGHEST - {"leader"} or office.field or office.former:
        return best
    wanted = wanted_by(draft.role)
    known = [m for m in named if not m.offices and any(wanted(level) for _, level in holders.terms(m.name))]
    return known[0] if len(known) == 1 else only_one(a, cast, draft)


def _of_state(
    a: Analysis, cast: Cast, draft: MentionDraft, named: Sequence[Member], fits: Sequence[Member], holders: Holders
) -> Member | None:
    """Return who holds an office of a state: by the story or the gazetteer, else the only one who can be meant."""
    wanted = wanted_by(draft.role)
    told = {m.id for m in fits}
    known = [
        m
        for m in named
        if (m.country is None or not m.offices)
        and country_fits(m, draft.country)
        and (m.id in told or not m.offices)
        and any(c == draft.country and wanted(level) for c, level in holders.terms(m.name))
    ]
    sure = [m for m in fits if m.country == draft.country]
    best = nearest(sure, draft.head, ahead=True), nearest(known, draft.head, ahead=True)
    if any(best):
        return max((m for m in best if m), key=lambda m: len(m.heads))  # whom the story is about
    if draft.role in TITLED:
        return None
    open_ = [m for m in fits if m.country is None]
    open_ = [m for m in open_ if all(c in (None, draft.country) for c, _ in holders.terms(m.name))]
    sure = [m for m in open_ if draft.role in m.roles] or (
        open_ if len(open_) == 1 and draft.role == "diplomat" else []
    )
    if draft.role not in _HIGHEST:
        sure += [m for m in named if m.country == draft.country and not m.offices]
    return nearest(sure, draft.head, ahead=True)
