"""Offices beside names: which of the two belong together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.offices import SERVING
from diplowire.lang.ru.grammar.phrases import NOMINAL, agrees, lemma
from diplowire.lang.ru.lexicon import load
from diplowire.lang.ru.steps import morphology
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft, OfficeDraft
from diplowire.rules.table import Row

_OF_WOMEN = ("ова", "ева", "ина", "ына", "ая")
_FIXED = set("еиоуыэю")  # names of these endings may have no cases
_IN = {"в", "во", "на", "при"}
_PLACE = 4  # tokens of the name of a place between an office and its holder
_DASH = {"-", "–", "—"}


@cache
def _kin() -> Mapping[str, Row]:
    return {r["lemma"]: r for r in rows("kin", ("lemma", "gender", "example"))}


def attach(
    a: Analysis,
    named: list[MentionDraft],
    roles: list[MentionDraft],
    states: Mapping[int, tuple[int, str]] = MappingProxyType({}),
) -> tuple[list[MentionDraft], list[MentionDraft]]:
    """Give names the offices that stand beside them, and return the roles that stay without a name.

    `states` gives last token and code of the state whose name begins at a token.
    """
    by_last = {r.last: r for r in roles}
    by_first = {r.first: r for r in roles}
    used: set[int] = set()
    out: list[MentionDraft] = []
    people = {m.first: m for m in named}
    for m in named:
        mine: list[OfficeDraft] = []
        start = _described(a, m)
        role = by_last.get(start - 1) or by_last.get(_skip_left(a, start)) or by_last.get(_before_place(a, start))
        while role is not None and _belongs(a, role, m):
            mine.insert(0, role.offices[0])
            used.add(role.first)
            role = by_last.get(_skip_left(a, role.first)) or by_last.get(role.first - 1)
        j = m.last + 1
        if j + 1 < len(a) and a.word[j] in {",", *_DASH} and j + 1 in by_first:
            role = by_first[j + 1]
            alone = role.last + 1 not in people and role.first not in used and role.number != "Plur"
            if alone and a.case(role.head) == a.case(m.head) and not mine and _closed(a, role):
                mine.append(role.offices[0])
                used.add(role.first)
        out.append(m.but(offices=tuple(mine)) if mine else m)
    out = _distribute(a, out, [r for r in roles if r.number == "Plur"], states)
    return [_sided(a, m) for m in out], [r for r in roles if r.first not in used]


def _described(a: Analysis, m: MentionDraft) -> int:
    """Return where a name begins with the adjectives before it that say how old somebody is and the like."""
    first = m.first
    while (
        first
        and a.pos[first - 1] == "ADJ"
        and a.sentence_of[first - 1] == a.sentence_of[m.first]
        and agrees(a, first - 1, m.head)
    ):
        first -= 1
    return first


def _belongs(a: Analysis, role: MentionDraft, m: MentionDraft) -> bool:
    """Say whether an office right before a name is that person's."""
    if role.number == "Plur" or a.sentence_of[role.last] != a.sentence_of[m.first]:
        return False
    return _same_case(a, role.head, m.head) and not _serves(a, role, m) and not _relation(a, role, m)


def _relation(a: Analysis, role: MentionDraft, m: MentionDraft) -> bool:
    """Say whether a name behind an office is of a relation of its holder: "the wife of the president Anna Rojas"."""
    kin = role.first - 1
    if kin < 0 or lemma(a, kin) not in _kin() or a.case(role.head) != "Gen":
        return False
    alike = a.case(kin) == a.case(m.head) != "Gen"
    return alike or m.gender == _kin()[lemma(a, kin)]["gender"] == "Fem"


def _closed(a: Analysis, role: MentionDraft) -> bool:
    """Say whether an apposition behind a name ends as one: at a mark, a relative word or the end of the sentence."""
    j = role.last + 1
    return j >= len(a) or a.sentence_of[j] != a.sentence_of[role.last] or a.pos[j] == "PUNCT"


def _before_place(a: Analysis, i: int) -> int:
    """Return the token before where an office is held, that stands left of a name: "the envoy of Chile in Oslo"."""
    j = i - 1
    while j > 0 and i - j <= _PLACE and a.pos[j] in ("PROPN", "NOUN", "ADJ") and a.case(j) == "Loc":
        j -= 1
    placed = 0 < j < i - 1 and a.word[j].lower() in _IN and a.sentence_of[j] == a.sentence_of[i]
    return j - 1 if placed else -2


def _skip_left(a: Analysis, i: int) -> int:
    """Return the token before a comma, dash or an opening bracket that stands left of a name."""
    j = i - 1
    return j - 1 if j > 0 and a.word[j] in {",", "(", "[", *_DASH} and a.sentence_of[j] == a.sentence_of[i] else -2


def _same_case(a: Analysis, role: int, name: int) -> bool:
    x, y = a.case(role), a.case(name)
    if {x, y} == {"Gen", "Acc"}:
        return True  # alike for those who live
    if y == "Nom" and x not in ("", "Nom") and (a.word[name][-1] not in _FIXED or a.case(_over(a, role)) == "Nom"):
        return a.head[name] == role
    return not x or not y or x == y or y == "Nom" or a.head[name] == role


def _serves(a: Analysis, role: MentionDraft, m: MentionDraft) -> bool:
    """Say whether a bare "deputy" or "adviser" can be that of the man named behind it, whatever case the tagger saw."""
    if role.last != role.head or lemma(a, role.head) not in SERVING or a.word[m.last].lower().endswith(_OF_WOMEN):
        return False
    first = morphology().name_readings(a.word[m.first].lower())
    return a.word[m.last][-1] in "ая" and any(p.tag.case == "gent" and p.tag.gender == "masc" for p in first)


def _over(a: Analysis, role: int) -> int:
    """Return the noun an office is a genitive of ("the wife of the president"), else the office itself."""
    over = a.head[role]
    return over if 0 <= over < role and a.rel[role] == "nmod" and a.pos[over] in NOMINAL else role


def _distribute(
    a: Analysis, named: list[MentionDraft], plurals: list[MentionDraft], states: Mapping[int, tuple[int, str]]
) -> list[MentionDraft]:
    """Share a plural office among the names behind it: "the presidents of A and B, X and Y", "of A, X, and of B, Y"."""
    out = {m.first: m for m in named}
    for role in plurals:
        i, countries = _listed(a, role, states)
        group: list[MentionDraft] = []
        own: dict[int, str] = {}  # where a name has its state right before it
        while i < len(a):
            if i in out and not out[i].offices:
                group.append(out[i])
                i = out[i].last + 1
            elif group and (a.word[i] == "," or a.pos[i] == "CCONJ") and i + 1 in out:
                i += 1
            elif group and (a.word[i] == "," or a.pos[i] == "CCONJ") and states.get(i + 1, (-2,))[0] + 1 in out:
                last, code = states[i + 1]
                i, own[last + 1] = last + 1, code
            else:
                break
        if len(group) < 2:
            continue
        office = role.offices[0]
        title = singular(a, role)
        for k, m in enumerate(group):
            country = countries[k] if len(countries) == len(group) else None
            if len(countries) == 1:
                country = countries[0]
            country = own.get(m.first, country)
            draft = OfficeDraft(title, office.first, office.last, office.role, country, shared=True)
            out[m.first] = m.but(offices=(draft,))
    return list(out.values())


def _listed(a: Analysis, role: MentionDraft, states: Mapping[int, tuple[int, str]]) -> tuple[int, tuple[str, ...]]:
    """Return where a plural office with all its states ends, and the states: "the presidents of A, B and C"."""
    i, countries = role.last + 1, list(role.countries)
    while i + 1 < len(a) and (a.word[i] == "," or a.pos[i] == "CCONJ") and i + 1 in states and countries:
        last, code = states[i + 1]
        if a.pos[i + 1] == "ADJ":
            break
        countries.append(code)
        i = last + 1
    return i, tuple(countries)


def singular(a: Analysis, role: MentionDraft) -> str:
    """Return the title of a plural office for one holder; the table's own form where it has one."""
    rows = {r.form for r in load().offices.rows if r.lemmas[0] == lemma(a, role.head)}
    words = [lemma(a, j) for j in range(role.head, role.last + 1)]
    for row in sorted(load().offices.rows, key=lambda r: -len(r.lemmas)):
        if row.form in rows and tuple(words[: len(row.lemmas)]) == row.lemmas:
            return row.form
    return lemma(a, role.head)


def _sided(a: Analysis, m: MentionDraft) -> MentionDraft:
    """Read "с … стороны" in a name's sentence as the state that an official without one acts for."""
    if not m.offices or any(o.country for o in m.offices):
        return m
    first, stop = a.sentences[a.sentence_of[m.head]]
    for j in range(first, min(stop, m.first)):
        if a.word[j].lower() == "стороны" and j - 2 >= first and a.word[j - 2].lower() in ("с", "со"):
            return m.but(owner=j - 1)
    return m
