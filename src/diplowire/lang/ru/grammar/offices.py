"""Offices: "министр иностранных дел Франции", "глава японского МИДа", "чрезвычайный и полномочный посол"."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache

from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.headed import _posting, _purpose
from diplowire.lang.ru.grammar.phrases import NOMINAL, adjectives_before, genitive_tail, lemma, nominative, quoted_after
from diplowire.lang.ru.grammar.posts import is_over, is_owned, is_post
from diplowire.lang.ru.lexicon import load
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft, OfficeDraft
from diplowire.rules.phrases import PhraseIndex

# Heads that stand under another office: the chain behind them may hold one.
SERVING = {"заместитель", "зам", "помощник", "помощница", "пресс-секретарь", "советник", "советница"}
_UNDER = SERVING | {
    "представитель",
    "представительница",
    "спецпредставитель",
    "спецпосланник",
    "посланник",
    "секретарь",
    "руководитель",
    "глава",
}
_HEADS_OF = {"глава", "руководитель", "лидер", "начальник", "шеф"}
_OF_FIRMS = {"директор", "гендиректор", "председатель", "президент", "представитель", "представительница"}
_RANKED = {"секретарь", "заместитель", "зам", "вице-премьер"}
_OF_STATES = {"head_of_state", "head_of_government", "leader"}
_POSTED = {"ambassador", "charge_d_affaires", "consul", "attache", "permanent_representative"}
_COMMON = ("глав", "коллег", "особ", "персон")  # of common gender, or feminine whoever it is
_BY_CLASS = {"mfa": "foreign_minister", "mod": "defence_minister", "government": "head_of_government"}
_MEANING = {"NOUN", "PROPN", "ADJ", "X"}
_STATE_WORDS = {"государство", "страна", "республика"}
_TWO = {"два", "оба"}
_PASSING = {
    "новый",
    "нынешний",
    "прежний",
    "сам",
    "свой",
    "этот",
    "тот",
    "последний",
    "наш",
    "ваш",
    "его",
    "ее",
    "их",
    "первый",
    "другой",
    "тогдашний",
    "избранный",
    "действующий",
    "бывший",
    "два",
    "оба",
    "весь",
    "многие",
    "молодой",
    "другие",
}


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One row of the table of offices: the title in the nominative, its role class and its id in the gazetteer."""

    title: str
    role: str
    id: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What the offices of a story are read among.

    `index` holds the titles, `keys` what tokens may be found under, `states` last token and code by first token,
    `persons` last by first token of names, `regions` the first tokens of the names of places inside a state, `seats`
    the code of the state whose head sits in a building, by the tokens of its name.
    """

    a: Analysis
    index: PhraseIndex[OfficeRow]
    keys: Sequence[Sequence[str]]
    states: Mapping[int, tuple[int, str]]
    persons: Mapping[int, int]
    organisations: Sequence[MentionDraft]
    regions: Container[int] = ()
    seats: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def org_at(self) -> Mapping[int, MentionDraft]:
        """Return organisations by their heads."""
        return {m.head: m for m in self.organisations}

    @cached_property
    def whole(self) -> Mapping[int, int]:
        """Return last by first token of states that are named, not only told by an adjective."""
        pos = self.a.pos
        return {first: last for first, (last, _) in self.states.items() if pos[first] in NOMINAL or last > first}


def offices(s: Surroundings) -> list[MentionDraft]:
    """Return a mention of kind "role" for each office of a story, in order; the names beside them are not looked at."""
    a = s.a
    in_person = {j for first, last in s.persons.items() for j in range(first, last + 1)}
    out: list[MentionDraft] = []
    done = -1
    for i in range(len(a)):
        if i <= done or i in in_person or a.pos[i] not in NOMINAL or _at_the_head(a, i):
            continue
        matches = [*_from_adjective(a, i, s.index, s.keys), *s.index.at(s.keys, i)]
        if not matches:
            continue
        draft = _draft(s, i, matches)
        out.append(draft)
        done = draft.last
    return out


def inner_offices(s: Surroundings, outer: Sequence[MentionDraft]) -> list[MentionDraft]:
    """Return the offices inside others, of whom those serve: the president in "the aide to the president of Chile"."""
    a = s.a
    out: list[MentionDraft] = []
    for office in outer:
        done = office.head
        for i in range(office.head + 1, office.last + 1):
            if i <= done or a.pos[i] != "NOUN" or a.case(i) != "Gen" or a.feats[i].get("Number") == "Plur":
                continue
            found = [*_from_adjective(a, i, s.index, s.keys), *s.index.at(s.keys, i)]
            matches = [m for m in found if m[0] <= office.last]
            if matches:
                draft = _draft(s, i, matches, inner=True)
                first, done = max(draft.first, office.head + 1), min(draft.last, office.last)
                out.append(draft.but(first=first, last=done, inner=True))
    return out


def _from_adjective(
    a: Analysis, i: int, index: PhraseIndex[OfficeRow], keys: Sequence[Sequence[str]]
) -> list[tuple[int, OfficeRow]]:
    """Return the titles that begin with an adjective of the noun at `i`."""
    found = (index.at(keys, j) for j in range(adjectives_before(a, i), i))
    return next((hits for matches in found if (hits := [m for m in matches if m[0] >= i])), [])


def _draft(s: Surroundings, i: int, matches: list[tuple[int, OfficeRow]], *, inner: bool = False) -> MentionDraft:
    a, index, keys, states, org_at, regions = s.a, s.index, s.keys, s.states, s.org_at, s.regions
    first = adjectives_before(a, i)
    while first < i and lemma(a, first) in _PASSING and first not in states and not _titled(a, i, first, index, keys):
        first += 1
    several = a.feats[i].get("Number") == "Plur"
    end = matches[0][0]
    last = max(end, *(genitive_tail(a, j, s.whole, several=several) for j in {i, max(i, end)}))
    last = _cut(a, i, last, index, keys, s.persons)
    ruling = matches[0][1].role in _OF_STATES and last > i
    if not inner and not ruling:  # what follows is the outer one's: "the envoy of the president of Chile for fishery"
        last = _purpose(a, last, s.whole)
    quoted = quoted_after(a, last)
    firm = lemma(a, i) in _HEADS_OF | _OF_FIRMS and not any(j in states for j in range(first, i))
    if quoted is not None and firm and a.word[quoted[0] + 1][:1].isupper():
        last = quoted[1]
    held = [(j, *states[j]) for j in range(first, last + 1) if j in states]
    role, title, field, row = _role(a, first, i, last, states, matches, org_at)
    if (role in _OF_STATES and not held and any(j in regions for j in range(first, last + 1))) or (
        lemma(a, i) in _HEADS_OF and last > i and all(j in regions for j in range(i + 1, last + 1))
    ):
        role = "regional_head"
    elif role in _OF_STATES and any(j in org_at and not _of_state(org_at[j]) for j in range(i, last + 1)):
        role = "other"
    elif role == "chairman" and any(j == i + 1 and end == last for j, end, _ in held):
        role = "head_of_state"  # "the chairman" of a state, and of nothing in it
    if role in _POSTED and not inner:
        last = _posting(a, last)
    seated = [j for j in range(i + 1, last + 1) if j in s.seats]
    if seated and lemma(a, i) in _HEADS_OF:
        role = "head_of_state"
    if seated:
        field -= {lemma(a, j) for j in seated}
    countries = tuple(dict.fromkeys([*(code for *_, code in held), *(s.seats[j] for j in seated)]))
    organisation = next((j for j in range(i, last + 1) if j in org_at), None)
    country = countries[0] if countries else None
    counted = first > 0 and a.pos[first - 1] == "NUM" and a.rel[first - 1].startswith("nummod")
    plural = "Plur" if counted else a.feats[i].get("Number", "")
    former = is_over(a, first, i)
    office = OfficeDraft(title, first, last, role, country, organisation, former=former, field=field)
    if role == row.role:
        office = replace(office, id=row.id)
    nobody = is_post(a, first, i) or (role != "colleague" and is_owned(a, first, i))
    return MentionDraft(
        first,
        last,
        i,
        "role",
        "office",
        title,
        "ru.name.office",
        key=role,
        country=country,
        countries=countries,
        offices=(office,),
        role=role,
        number=plural,
        gender=_sex(a, i),
        generic=nobody,
    )


def _at_the_head(a: Analysis, i: int) -> bool:
    """Say whether a noun is only part of "at the head of"."""
    return i > 0 and a.word[i].lower() == "главе" and a.word[i - 1].lower() == "во"


def _of_state(org: MentionDraft) -> bool:
    """Say whether an organisation is one that the head of a state or of a government heads."""
    return org.key in _BY_CLASS or org.key.startswith("administration")


@lru_cache(4096)
def _place(word: str) -> str:
    """Return the id of the place that a word or an adjective names, the word itself where it names none."""
    found = load().places.by_lemmas.get((word,), ())
    return found[0].id if found else word


@cache
def _led() -> Mapping[str, str]:
    """Return the role class of who heads what a state has one of: its diplomacy, its administration."""
    return {r["lemma"]: r["means"] for r in rows("bodies", ("lemma", "sort", "means", "example")) if r["sort"] == "led"}


def _sex(a: Analysis, i: int) -> str:
    """Return the sex that an office's noun or its verb tells of its holder: nouns for women do, and "she said"."""
    told = a.rel[i] == "nsubj" and a.case(i) == "Nom" and a.pos[a.head[i]] == "VERB"
    if told and a.feats[a.head[i]].get("Gender") == "Fem" and a.feats[a.head[i]].get("Tense") == "Past":
        return "Fem"
    if a.feats[i].get("Gender") != "Fem" or a.word[i].lower().startswith(_COMMON):
        return ""
    return "Fem"


def _titled(a: Analysis, i: int, first: int, index: PhraseIndex[OfficeRow], keys: Sequence[Sequence[str]]) -> bool:
    """Say whether an adjective belongs to the title: a first secretary is no secretary who comes first."""
    return lemma(a, i) in _RANKED or any(last >= i for last, _ in index.at(keys, first))


def _cut(
    a: Analysis,
    i: int,
    last: int,
    index: PhraseIndex[OfficeRow],
    keys: Sequence[Sequence[str]],
    persons: Mapping[int, int],
) -> int:
    """Shorten the chain before a person's name, and before another office that is an apposition of its own."""
    under = lemma(a, i) in _UNDER
    for j in range(i + 1, last + 1):
        if j in persons:
            return max(i, j - 1)
        if index.at(keys, j) and not (under and j <= i + 3) and a.case(j) == a.case(i):
            k = j - 1
            while k > i and a.pos[k] in ("ADJ", "CCONJ"):
                k -= 1
            return k
    return last


def _role(
    a: Analysis,
    first: int,
    i: int,
    last: int,
    states: Mapping[int, tuple[int, str]],
    matches: list[tuple[int, OfficeRow]],
    org_at: Mapping[int, MentionDraft],
) -> tuple[str, str, frozenset[str], OfficeRow]:
    """Return the role class, the title in the nominative without states and passing adjectives, its field and row."""
    skip: set[int] = set()
    for j in range(first, last + 1):
        if j in states:
            skip.update(range(j, states[j][0] + 1))
    kept = [j for j in range(first, last + 1) if j not in skip]
    while len(kept) > 1 and kept[-1] > i and a.pos[kept[-1]] in ("CCONJ", "ADP", "PUNCT", "NUM"):
        skip.add(kept.pop())
    words = [lemma(a, j) for j in kept if j >= i]
    row = matches[0][1]
    whole = [r for end, r in matches if end <= last and len(r.title.split()) == len(kept)]
    exact = whole or [r for end, r in matches if end <= last and len(r.title.split()) == len(words)]
    title = nominative(a, first, i, last, frozenset(skip))
    if whole or (exact and all(j in skip for j in range(first, i))):
        title, row = exact[0].title, exact[0]
    elif exact:
        row = exact[0]
    role = row.role
    head = lemma(a, i)
    if head in _HEADS_OF and not (exact and len(exact[0].title.split()) > 1):
        cls = next((org_at[j].key for j in range(i + 1, last + 1) if j in org_at), "")
        told = [lemma(a, j) for j in kept if j > i and a.pos[j] != "DET"]
        rest = [w for w in told if w not in _STATE_WORDS and w not in _TWO]  # "the heads of the two states"
        if cls in _BY_CLASS:
            role = _BY_CLASS[cls]
        elif len(rest) == 1 and skip and rest[0] in _led():
            role = _led()[rest[0]]
        elif not rest and (skip or len(words) > 1):
            role = "leader" if head == "лидер" else "head_of_state"
        elif rest:
            role = "other"
    if role == row.role:
        known = max((end for end, _ in matches if end <= last), default=i)
        field = frozenset(_place(lemma(a, j)) for j in kept if j > known and a.pos[j] in _MEANING) - _STATE_WORDS
    else:
        narrow = words[1:] if role == "other" else []
        field = frozenset(_place(w) for w in narrow if w.isalnum() or "-" in w) - {"республика"}
    return role, title, field, row
