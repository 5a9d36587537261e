"""Organisations, places and buildings that only the networks know, where nothing else names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diplowire.lang.ru.grammar.known import MONEY
from diplowire.lang.ru.grammar.phrases import CLOSING, NOMINAL, OPENING, is_abbreviation, lemma
from diplowire.lang.ru.steps import morphology
from diplowire.model.analysis import Analysis, Name
from diplowire.model.mention import MentionDraft

_NO_NAMES = {"сми", "нпо", "вс"}
_KINDS = {"LOC": "place", "ORG": "organization", "FAC": "facility"}


def tagged(a: Analysis, taken: list[MentionDraft], roles: list[MentionDraft]) -> list[MentionDraft]:
    """Return organisations, places and buildings that only the networks know, where nothing else names them.

    `taken` are the mentions that stand already, `roles` the offices among which none is looked for.
    """
    covered = {j for m in taken for j in range(m.first, m.last + 1)}
    inner = by_token(m for m in taken if m.kind in ("state", "place"))
    titled = {j for m in roles for j in range(m.first, m.last + 1)}
    stamp = a.story.dateline
    dateline = stamp.span.end if stamp else 0
    placed = any(m.kind == "place" and a.start[m.first] < dateline for m in taken)
    out = []
    for name in a.names:
        if name.kind == "PER":
            continue
        first, last = _bare(a, name.first, name.last)
        tokens = set(range(first, last + 1))
        held = _held(name, inner)
        if first > last or tokens & (covered - held.keys()) or tokens & titled or not _capital(a, name, first):
            continue
        if lemma(a, first) in _NO_NAMES or _of_several(a, last) or (first and lemma(a, first - 1) in MONEY):
            continue
        if a.pos[first] not in ("PROPN", "X", "ADJ", "NOUN") or not any(
            a.pos[j] in ("PROPN", "X") or a.word[j].isupper() for j in tokens
        ):
            if not (first > 0 and a.word[first - 1] in OPENING):
                continue
        kind = _KINDS[name.kind]
        if a.start[first] < dateline:
            if placed:
                continue  # the town is known: the rest of a dateline is its agency and its correspondents
            kind, placed = "place", True
        head = next((j for j in range(first, last + 1) if a.pos[j] in NOMINAL), first)
        latin = all(ord(c) < 0x250 for c in a.word[first])
        if latin or is_abbreviation(a.word[first]):
            text = a.text(first, last)
        else:
            front = range(first, head + 1)
            text = " ".join(
                [
                    *morphology().nominative([(a.word[j], a.pos[j], a.feats[j]) for j in front]),
                    *(a.word[j] for j in range(head + 1, last + 1)),
                ]
            )
        if kind == "place" and text.isupper() and a.start[first] < dateline:
            text = text.title()
        rule = f"ru.name.{name.by}"
        found = MentionDraft(first, last, head, kind, "name", text, rule, key=text.lower(), sure=name.sure)  # type: ignore[arg-type]
        out.append(found.but(country=_owned(a, held)))
        covered |= tokens
    return out


def _held(name: Name, inner: Mapping[int, list[MentionDraft]]) -> dict[int, MentionDraft]:
    """Return by their tokens the states and places inside a name of several words that an encoder is sure of."""
    if name.sure is None or name.kind == "LOC":
        return {}
    tokens = range(name.first, name.last + 1)
    found = {j: m for j in tokens for m in inner.get(j, ()) if name.first <= m.first and m.last <= name.last}
    return found if len(found) < len(tokens) else {}


def _owned(a: Analysis, held: Mapping[int, MentionDraft]) -> str | None:
    """Return the state that words inside a name say it is of: a genitive or an adjective."""
    states = (m for m in held.values() if m.kind == "state" and (a.case(m.head) == "Gen" or a.pos[m.head] == "ADJ"))
    return next((m.ref for m in states), None)


def _capital(a: Analysis, name: Name, first: int) -> bool:
    """Say whether a name begins as one; a building's may begin with what it is, in small letters."""
    rest = range(first, name.last + 1) if name.kind == "FAC" else (first,)
    return any(a.word[j][0].isupper() for j in rest)


def _of_several(a: Analysis, last: int) -> bool:
    """Say whether a name is that of the bodies of several states: «главы МИД двух стран»."""
    j = last + 1
    while j < len(a) and a.pos[j] in {"NUM", "ADJ", "DET"}:
        j += 1
    return j < len(a) and lemma(a, j) in {"страна", "государство"} and a.feats[j].get("Number") == "Plur"


def _bare(a: Analysis, first: int, last: int) -> tuple[int, int]:
    while first <= last and a.word[first] in OPENING | CLOSING | {"/", "(", ")", ".", ","}:
        first += 1
    while last >= first and a.word[last] in OPENING | CLOSING | {"/", "(", ")", ".", ","}:
        last -= 1
    return first, last


def by_token(drafts: Iterable[MentionDraft]) -> dict[int, list[MentionDraft]]:
    """Return the mentions that cover each token."""
    out: dict[int, list[MentionDraft]] = {}
    for m in drafts:
        for j in range(m.first, m.last + 1):
            out.setdefault(j, []).append(m)
    return out
