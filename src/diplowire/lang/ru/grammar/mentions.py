"""All mentions of a Russian story: names, offices and pronouns, with the offices of each name beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from diplowire.lang.ru.grammar.aliases import aliases
from diplowire.lang.ru.grammar.beside import attach
from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.grammar.headed import headed_names
from diplowire.lang.ru.grammar.known import country_of_place, is_region, known_names, token_keys
from diplowire.lang.ru.grammar.offices import OfficeRow, Surroundings, inner_offices, offices
from diplowire.lang.ru.grammar.persons import person, persons, stem
from diplowire.lang.ru.grammar.phrases import CLOSING, OPENING
from diplowire.lang.ru.grammar.pronouns import pronouns
from diplowire.lang.ru.grammar.sites import sites
from diplowire.lang.ru.grammar.tagged import by_token, tagged
from diplowire.lang.ru.lexicon import load
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.rules.phrases import PhraseIndex
from diplowire.rules.table import Row

_ALONE = {"profession", "interlocutor", "soldier"}  # several of them are nobody's party
_ALIASED = {"organization", "facility"}


@cache
def _heads() -> Mapping[str, Row]:
    return {r["lemma"]: r for r in rows("name_heads", ("lemma", "kind", "class", "extent", "example"))}


@cache
def _offices() -> PhraseIndex[OfficeRow]:
    entries = [(t.lemmas, OfficeRow(t.form, t.role, t.id)) for t in load().offices.rows]
    titles = {lemmas for lemmas, _ in entries}
    called = ((r["lemma"], r["role"]) for r in rows("callings", ("lemma", "role", "example")))
    entries += [((noun,), OfficeRow(noun, role)) for noun, role in called if (noun,) not in titles]
    return PhraseIndex(entries)


def mentions(a: Analysis) -> list[MentionDraft]:
    """Return every mention of the story, in order; a person's offices stand with the name beside them."""
    keys = token_keys(a)
    known = known_names(a, keys)
    states = {m.first: (m.last, m.ref or "") for m in known if m.kind == "state"}
    bodies = by_token(m for m in known if m.kind == "organization")
    seats = by_token(m for m in known if m.kind == "facility")
    found = _untitled(keys, [m for m in persons(a, states) if not _inside(m, bodies) and not _inside(m, seats)])
    named = [_behind(a, m, bodies) for m in found]
    person_at = {m.first: m.last for m in named}
    taken = by_token(known)
    headed = [m for m in headed_names(a, _heads(), states, person_at) if not _taken(m, taken)]
    known, headed = _one_name(known, headed)
    headed = [m if m.country else m.but(country=_lies_in(a, keys, m)) for m in headed]
    orgs = [m for m in (*known, *headed) if m.kind == "organization"]
    titles = by_token(h for h in headed if _quoted(a, h))
    known = [m for m in known if not _in_quoted(a, m, titles)]
    named = [m for m in named if not _in_quoted(a, m, titles)]
    online = [m for m in sites(a) if not any(j in taken for j in range(m.first, m.last + 1))]
    addresses = by_token(online)
    named = [m for m in named if not _inside(m, addresses)]
    headed = [*(m for m in headed if not _inside(m, addresses)), *online]
    seen = tagged(a, [*known, *named, *headed], [])
    headed += _foreign(a, seen)
    certain = [m for m in seen if m.sure is not None and m.last > m.first]
    named_twice = [m for m in (*known, *headed, *certain) if m.kind in _ALIASED]
    headed += aliases(a, named_twice, by_token([*known, *named]))
    headed = _outermost(headed)
    orgs = [m for m in (*known, *headed) if m.kind == "organization"]
    people = by_token(m for m in named if m.last > m.first)
    known = [m for m in known if m.kind == "organization" or not _inside(m, people)]
    regions = {j for m in (*known, *headed) if m.kind == "place" and is_region(m) for j in range(m.first, m.last + 1)}
    homes = {j: m.country for m in known if m.ref in _seats() and m.country for j in range(m.first, m.last + 1)}
    around = Surroundings(a, _offices(), keys, states, person_at, orgs, regions, homes)
    roles = offices(around)
    roles = [r for r in roles if not (r.role in _ALONE and r.number == "Plur")]
    inner = inner_offices(around, roles)
    titled = by_token(roles)
    headed = [m for m in headed if not (m.key == "government" and _inside(m, titled))]
    named, roles = attach(a, named, roles, states)
    rest = tagged(a, [*known, *named, *headed], roles)
    out = [*known, *headed, *rest, *named, *roles, *inner, *pronouns(a)]
    return sorted(out, key=lambda m: (m.first, -m.last, m.kind))


@cache
def _seats() -> frozenset[str]:
    """Return the ids of the buildings that stand for the head of their state."""
    table = rows("bodies", ("lemma", "sort", "means", "example"))
    return frozenset(r["lemma"] for r in table if (r["sort"], r["means"]) == ("seat", "head_of_state"))


def _untitled(keys: list[tuple[str, ...]], named: list[MentionDraft]) -> list[MentionDraft]:
    """Leave out offices written with a capital that the tagger took for names («вручил Президенту»).

    A word that stands in a longer name of the story is a name.
    """
    longer = {stem(w) for m in named if m.last > m.first for w in m.name.split()}
    return [m for m in named if m.last > m.first or stem(m.name) in longer or not _offices().at(keys, m.first)]


def _one_name(known: list[MentionDraft], headed: list[MentionDraft]) -> tuple[list[MentionDraft], list[MentionDraft]]:
    """Make one mention of a known organisation and the noun that says what it is: "the channel BBC"."""
    wider = {h.last: h for h in headed if h.kind == "organization"}
    out, gone = [], set()
    for k in known:
        h = wider.get(k.last)
        if k.kind == "organization" and h is not None and h.first < k.first and h.name.lower() == k.name.lower():
            k = k.but(first=h.first)
            gone.add(h.first)
        out.append(k)
    return out, [h for h in headed if h.first not in gone]


def _inside(m: MentionDraft, others: Mapping[int, list[MentionDraft]]) -> bool:
    return any(m.last <= o.last for o in others.get(m.first, ()))


def _behind(a: Analysis, m: MentionDraft, bodies: Mapping[int, list[MentionDraft]]) -> MentionDraft:
    """Return a person's name without the known organisation that the tagger put before it."""
    end = max((b.last for b in bodies.get(m.first, ()) if b.last < m.last), default=None)
    return m if end is None else person(a, end + 1, m.last)


def _taken(m: MentionDraft, known: Mapping[int, list[MentionDraft]]) -> bool:
    held = known.get(m.head, ())
    return any(k.kind in ("organization", "place") or (k.kind == "state" and k.first <= m.first) for k in held)


def _in_quoted(a: Analysis, m: MentionDraft, titles: Mapping[int, list[MentionDraft]]) -> bool:
    """Say whether a mention is only part of what stands between the quotation marks of a headed name."""
    for h in titles.get(m.first, ()):
        opened = next((j for j in range(h.head, h.last + 1) if a.word[j] in OPENING), None)
        if m.last <= h.last and opened is not None and opened < m.first:
            return True
    return False


def _lies_in(a: Analysis, keys: list[tuple[str, ...]], m: MentionDraft) -> str | None:
    """Return the state of the place that a name of an organisation or facility holds, or in which it is said to lie."""
    if m.kind == "place":
        return None
    inside = country_of_place(keys, m.first, m.last)
    j = m.last + 1
    if inside or m.kind != "facility" or j + 1 >= len(a) or a.word[j].lower() not in ("в", "во"):
        return inside
    return country_of_place(keys, j + 1, j + 1)


def _quoted(a: Analysis, h: MentionDraft) -> bool:
    return a.word[h.last] in CLOSING


def _outermost(drafts: list[MentionDraft]) -> list[MentionDraft]:
    """Leave out what an alias or an address names as well."""
    sure = by_token(m for m in drafts if m.rule in ("ru.name.alias", "ru.name.site"))
    return [m for m in drafts if m.rule in ("ru.name.alias", "ru.name.site") or not _inside(m, sure)]


def _foreign(a: Analysis, seen: list[MentionDraft]) -> list[MentionDraft]:
    """Return organisations of the tagger by a name of their own: offices may be of them ("глава Microsoft")."""
    found = (m for m in seen if m.kind == "organization")
    return [m for m in found if all(a.pos[j] in ("PROPN", "X") for j in range(m.first, m.last + 1))]
