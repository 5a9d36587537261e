"""Pronouns of the third person: which person of the story they mean, if any."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from diplowire.find.binding import barred
from diplowire.find.cast import Cast, Member, gender_fits
from diplowire.find.turns import QUOTATION_MARKS, Turns
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.rules.clauses import preposition

_REACH = 3  # sentences that a pronoun looks back
# Points for and against whom a pronoun may mean, set by hand and fitted to nothing: what is nearest, goes on as the
# subject or is what its sentence is about speaks for a person; a thing of that gender in between speaks for none,
# but hardly where the pronoun is who speaks.
_START, _NOBODY = 3, 2
_SPEAKS = 1
_OF = {"": 0, "person": -2, "thing": 3}  # what the words beside it speak for


def pronoun(a: Analysis, cast: Cast, draft: MentionDraft, turns: Turns) -> None:
    """Give a pronoun to the person it means; one for several is kept for who they are."""
    i = draft.head
    if draft.number == "Plur":
        cast.groups[i] = draft
        return
    if draft.role == "speaker":
        return  # first person: whoever speaks there, known once statements are
    speaking = turns.speaker(i)
    if speaking is not None:
        speaking = _doing(a, cast, turns, turns.opens(i), draft.gender) or speaking
    person = speaking if speaking and gender_fits(speaking, draft.gender) else _antecedent(a, cast, draft, turns)
    if person is not None:
        cast.mention(person, draft.first, draft.last, i, "pronoun")


def _doing(a: Analysis, cast: Cast, turns: Turns, at: int, gender: str) -> Member | None:
    """Return the person who does what the sentence tells right before a token, outside quotations."""
    first = a.sentences[a.sentence_of[at]][0]
    for j in range(at - 1, first - 1, -1):
        held = cast.headed(j) if a.rel[j].startswith("nsubj") else None
        if held and cast.kind(held) == "person" and not turns.marked(j):
            return cast.members[held] if gender_fits(cast.members[held], gender) else None
    return None


def _antecedent(a: Analysis, cast: Cast, draft: MentionDraft, turns: Turns) -> Member | None:
    i = draft.head
    beside = _joined_with(a, cast, draft)
    if beside is not None:
        return beside
    out, hardly = barred(a, cast, draft)
    told = _reported_with(a, cast, i, out)
    if told is not None and gender_fits(told, draft.gender) and draft.role != "subject":
        return told
    if (speaker := turns.quoted(i)) is not None:
        out.add(speaker.id)  # he says "I"
    at = turns.opens(i)
    near = _near(a, cast, draft, at)
    best, top = None, _SPEAKS if turns.brings(i) else _nobody(a, cast, draft, near)
    for m, heads in near:
        points = _points(a, draft, heads, near, at, turns) - (m.id in hardly) if m.id not in out else top - 1
        if points >= top:
            best, top = (m if points > top else None), points  # two that fit alike: neither
    return best


def _joined_with(a: Analysis, cast: Cast, draft: MentionDraft) -> Member | None:
    """Return the person right before a possessive joined by a conjunction: "the minister and his guests"."""
    i = draft.head
    if draft.role != "possessive" or i < 2 or a.pos[i - 1] != "CCONJ":
        return None
    j = i - 3 if a.word[i - 2] == "," and i > 2 else i - 2
    held = cast.at(j)
    if held is None or cast.kind(held) != "person" or a.sentence_of[j] != a.sentence_of[i]:
        return None
    return cast.members[held] if gender_fits(cast.members[held], draft.gender) else None


def _near(a: Analysis, cast: Cast, draft: MentionDraft, at: int) -> list[tuple[Member, list[int]]]:
    """Return the persons that may be meant, with the heads of their mentions shortly before a token."""
    start = a.sentences[max(0, a.sentence_of[at] - _REACH)][0]
    out = []
    for m in cast.of_kind("person"):
        if gender_fits(m, draft.gender):
            heads = m.heads[bisect_left(m.heads, start) : bisect_left(m.heads, at)]
            if heads:
                out.append((m, heads))
    return out


def _points(
    a: Analysis,
    draft: MentionDraft,
    heads: Sequence[int],
    near: Sequence[tuple[Member, list[int]]],
    at: int,
    turns: Turns,
) -> int:
    """Return what speaks for somebody: where and how they were last spoken of. `heads` are their mentions in order."""
    i, last = at, heads[-1]
    here, there = a.sentence_of[i], a.sentence_of[last]
    points = _START - (here - there)
    points += last == _latest(a, near)
    points += _topic(a, [h for _, hs in near for h in hs if a.sentence_of[h] == there]) in heads
    points += len(heads) > 1
    if draft.role == "subject":
        points += any(a.sentence_of[h] == here - 1 and a.rel[h].startswith("nsubj") for h in heads)
    if turns.marked(i) != turns.marked(last):
        points -= 2 if here == there else 1  # another voice speaks
    return points


def _latest(a: Analysis, near: Sequence[tuple[Member, list[int]]]) -> int:
    """Return the mention nearest before a pronoun; one that only tells whose a thing is gives way to its sentence's."""
    there = max(a.sentence_of[hs[-1]] for _, hs in near)
    heads = [hs[-1] for _, hs in near if a.sentence_of[hs[-1]] == there]
    return max([h for h in heads if not _owner(a, h)] or heads)


def _topic(a: Analysis, heads: Sequence[int]) -> int:
    """Return the mention of a sentence that it is about: its first subject, else what it names first."""
    return min((h for h in heads if a.rel[_noun(a, h)].startswith("nsubj")), default=min(heads))


def _owner(a: Analysis, h: int) -> bool:
    """Say whether a mention only tells whose a thing is: "the murder of A"."""
    h = _noun(a, h)
    return a.rel[h] == "nmod" and a.case(h) == "Gen" and not preposition(a, h)


def _noun(a: Analysis, h: int) -> int:
    """Return the noun that a name stands beside, itself where it stands alone."""
    while a.rel[h] in ("appos", "flat", "flat:name") and a.head[h] >= 0:
        h = a.head[h]
    return h


def _nobody(a: Analysis, cast: Cast, draft: MentionDraft, near: Sequence[tuple[Member, list[int]]]) -> int:
    """Return what speaks for a thing, or for somebody without a name."""
    i = draft.head
    here = a.sentence_of[i]
    points = _NOBODY + (bool(preposition(a, i)) and a.case(i) == "Loc") - (draft.role == "subject")
    points -= all(a.pos[j] in ("PUNCT", "ADP", "CCONJ") for j in range(a.sentences[here][0], i))
    named = max((hs[-1] for _, hs in near), default=-1)
    before = range(a.sentences[max(0, here - 1)][0], i)
    nouns = [j for j in before if a.pos[j] in ("NOUN", "PROPN") and _agrees(a, j, draft)]
    things = [j for j in nouns if a.feats[j].get("Animacy") == "Inan"]
    points += any(a.rel[j].startswith("nsubj") for j in things)
    points += any(j > named for j in things) and draft.role != "subject"
    start = a.sentences[here][0]
    # "sanctions against Russia for its acts", where the minister is told before
    if draft.role == "possessive" and named < start:
        points += any(j >= start and cast.headed(j) is not None for j in things)
    points += _OF[draft.of]
    return points + any(j > named and a.pos[j] == "NOUN" and a.feats[j].get("Animacy") == "Anim" for j in nouns)


def _agrees(a: Analysis, j: int, draft: MentionDraft) -> bool:
    """Say whether a noun could be what a pronoun stands for, by number and gender."""
    gender = a.feats[j].get("Gender")
    return a.feats[j].get("Number") == "Sing" and (not draft.gender or gender == draft.gender)


def _reported_with(a: Analysis, cast: Cast, i: int, barred: set[str]) -> Member | None:
    """Return whom the clause around a quotation names beside its speaker: "we spoke with him", A said of a talk with B.

    Only where the quotation itself names nobody before the pronoun.
    """
    first, stop = a.sentences[a.sentence_of[i]]
    marks = [j for j in range(first, stop) if a.word[j] in QUOTATION_MARKS]
    before, behind = [j for j in marks if j < i], [j for j in marks if j > i]
    if len(before) % 2 == 0 or not behind:
        return None
    inside, outside = range(before[-1], i), range(behind[0], stop)
    if any(cast.at(j) and cast.kind(cast.at(j) or "") == "person" for j in inside):
        return None
    for j in outside:
        held = cast.headed(j) if a.pos[j] in ("PROPN", "NOUN") else None
        if (
            held
            and cast.kind(held) == "person"
            and held not in barred
            and not a.rel[j].startswith("nsubj")
            and preposition(a, j)
        ):
            return cast.members[held]
    return None
