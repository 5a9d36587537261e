"""Words that take up whoever was just spoken of: the diplomat, the politician, the journalist."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from diplowire.find.cast import Cast, Member, gender_fits
from diplowire.find.roles import may_mean
from diplowire.find.titles import same_title
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.rules.clauses import clause_head, subjects

NEWCOMERS = {"diplomat", "official", "politician"}  # with an adjective of their own they are somebody new
_REACH = 3  # sentences that a pronoun looks back


def called(a: Analysis, cast: Cast, named: Sequence[Member], draft: MentionDraft) -> Member | None:
    """Return whom a profession means: who was called so, else the only one just spoken of, where he holds no office."""
    known = [m for m in named if any(same_title(draft, o.title) for o in m.callings)]
    if known or draft.role == "interlocutor" or " " in draft.name:
        return nearest(known, draft.head, ahead=len(known) == 1)
    return only_one(a, cast, draft)


def by_another_word(a: Analysis, cast: Cast, draft: MentionDraft) -> Member | None:
    """Return whom a calling means who was called otherwise: an expert by "analyst", a general by "soldier"."""
    named = [m for m in cast.of_kind("person") if gender_fits(m, draft.gender) and country_fits(m, draft.country)]
    if draft.role == "soldier":
        return just_spoken_of(a, cast, [m for m in named if may_mean(draft.role, m.roles)], draft)
    if draft.role != "interlocutor" or " " in draft.name:
        return None
    return nearest([m for m in named if any(o.role == draft.role for o in m.callings)], draft.head)


def only_one(a: Analysis, cast: Cast, draft: MentionDraft) -> Member | None:
    """Return the only person just spoken of, where nothing is known of what he does."""
    if draft.role == "colleague" or " " in draft.name or any(o.former for o in draft.offices):
        return None
    here = a.sentence_of[draft.head]
    last = ((m, m.before(draft.head)) for m in cast.of_kind("person"))
    near = [m for m, at in last if at >= 0 and here - a.sentence_of[at] <= 1]
    if len(near) != 1 or near[0].offices or near[0].callings:
        return None
    fits = gender_fits(near[0], draft.gender) and country_fits(near[0], draft.country)
    return near[0] if fits else None


def just_spoken_of(a: Analysis, cast: Cast, fits: Sequence[Member], draft: MentionDraft) -> Member | None:
    """Return the one of several that a loose word means; none where it brings in somebody new or others came after."""
    if draft.role in NEWCOMERS and " " in draft.name:
        return None
    if len(fits) > 1 or not any(m.before(draft.head) >= 0 for m in fits):
        fits = [m for m in fits if _spoken_of(a, m, draft.head)]
    if draft.country:
        fits = [m for m in fits if m.country == draft.country] or fits
    best = nearest(fits, draft.head)
    since = best.before(draft.head) if best else -1
    others = takewhile(lambda h: h > since, reversed(cast.strangers))
    if any(may_mean(draft.role, (cast.strangers[h],)) for h in others):
        return None
    last = nearest(list(cast.of_kind("person")), draft.head)
    if best is None or best is last or last is None:
        return best
    told = any(
        a.rel[h].startswith("nsubj") and a.sentence_of[draft.head] - a.sentence_of[h] <= _REACH
        for h in best.heads
        if h < draft.head
    )
    return best if told or last.offices else None


def acting(a: Analysis, cast: Cast, members: Sequence[Member], at: int) -> Member | None:
    """Return whom of several holders of one office it means: the only one just spoken of, else the one who acted last.

    Where two presidents meet, "the president" is the one whose doing the story goes on with; whoever does something to
    "the president" is another one. Where none acts, it is who alone was named last; none where both act at once.
    """
    here = a.sentence_of[at]
    beside = set() if a.rel[at].startswith("nsubj") else {cast.at(s) for s in subjects(a, clause_head(a, at))}
    near = [m for m in members if _spoken_of(a, m, at) and m.id not in beside]
    if len(near) < 2:
        return near[0] if near else nearest([m for m in members if m.id not in beside], at)
    for number in range(here, max(-1, here - _REACH - 1), -1):
        first, stop = a.sentences[number]
        doing = {cast.at(i) for i in range(first, min(stop, at)) if a.rel[i].startswith("nsubj")}
        acted = [m for m in near if m.id in doing]
        if acted:
            return acted[0] if len(acted) == 1 else None
    last = max(a.sentence_of[m.before(at)] for m in near)
    there = [m for m in near if a.sentence_of[m.before(at)] == last]
    return there[0] if len(there) == 1 else None


def at_home(a: Analysis, cast: Cast, members: Sequence[Member], at: int) -> Member | None:
    """Return the only one of several whose state alone a sentence names: "Chilean miners freed the president"."""
    first, stop = a.sentences[a.sentence_of[at]]
    held = (cast.at(i) for i in range(first, stop))
    states = {cast.country(e) for e in held if e is not None and cast.kind(e) == "state"}
    own = [m for m in members if m.country in states]
    return own[0] if len(states) == len(own) == 1 else None


def ahead(a: Analysis, members: Sequence[Member], draft: MentionDraft) -> Member | None:
    """Return the only one whom the lead of a story can mean by a word that says whose he is, before it names him."""
    lead = a.sentence_of[draft.head] + _REACH
    come = [m for m in members if m.country == draft.country is not None and a.sentence_of[m.heads[0]] <= lead]
    return come[0] if len(come) == 1 and a.sentence_of[draft.head] < _REACH - 1 else None


def _spoken_of(a: Analysis, m: Member, at: int) -> bool:
    """Say whether somebody is named in the sentences right before a token."""
    last = m.before(at)
    return last >= 0 and a.sentence_of[at] - a.sentence_of[last] <= _REACH


def country_fits(m: Member, country: str | None) -> bool:
    """Say whether somebody can act for a state; one of no known state for any."""
    return country is None or m.country is None or m.country == country


def nearest(members: Sequence[Member], at: int, *, ahead: bool = False) -> Member | None:
    """Return the member mentioned last before a token, else, where allowed, the first one behind it."""
    best: tuple[int, Member] | None = None
    for m in members:
        before = m.before(at)
        if before >= 0 and (best is None or before > best[0]):
            best = (before, m)
    if best is None and ahead and members:
        return min(members, key=lambda m: m.heads[0])
    return best[1] if best else None
