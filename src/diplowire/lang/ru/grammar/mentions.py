"""All mentions of a Russian story: names, offices and pronouns, with the offices of each name beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from diplowire.lang.ru.grammar.headed import headed_names
from diplowire.lang.ru.grammar.known import country_of_place, is_region, known_names, token_keys
from diplowire.lang.ru.grammar.offices import SERVING, OfficeRow, offices
from diplowire.lang.ru.grammar.persons import persons
from diplowire.lang.ru.grammar.phrases import CLOSING, NOMINAL, OPENING, agrees, is_abbreviation, lemma
from diplowire.lang.ru.lexicon import load
from diplowire.lang.ru.steps import morphology
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft, OfficeDraft
from diplowire.rules.phrases import PhraseIndex
from diplowire.rules.table import Row, read_table

_PRONOUNS = {"он", "она", "они", "его", "ее", "их", "я", "мы"}
_POSSESSIVE = {"его", "ее", "её", "их"}
_MANY = {"они", "их", "ими", "них", "ними"}
_ROLE_NOUNS = {"дипломат": "diplomat", "политик": "official", "чиновник": "official", "коллега": "colleague"}
_NO_NAMES = {"сми", "нпо", "вс"}
_MONEY = {"доллар", "франк", "фунт"}
_OF_WOMEN = ("ова", "ева", "ина", "ына", "ая")
_FIXED = set("еиоуыэю")  # names of these endings may have no cases
_DASH = {"-", "–", "—"}


@cache
def _heads() -> Mapping[str, Row]:
    rows = read_table(files("diplowire.lang.ru.words") / "name_heads.tsv", ("lemma", "kind", "class", "extent", "example"))
    return {r["lemma"]: r for r in rows}


@cache
def _offices() -> PhraseIndex[OfficeRow]:
    entries = [(t.lemmas, OfficeRow(t.form, t.role)) for t in load().offices.rows]
    entries += [((noun,), OfficeRow(noun, role)) for noun, role in _ROLE_NOUNS.items()]
    return PhraseIndex(entries)


def mentions(a: Analysis) -> list[MentionDraft]:
    """Return every mention of the story, in order; a person's offices stand with the name beside them."""
    keys = token_keys(a)
    known = known_names(a, keys)
    states = {m.first: (m.last, m.ref or "") for m in known if m.kind == "state"}
    named = [m for m in persons(a, states) if not _inside(m, [k for k in known if k.kind == "organization"])]
    person_at = {m.first: m.last for m in named}
    headed = [m for m in headed_names(a, _heads(), states, person_at) if not _taken(m, known)]
    known, headed = _one_name(known, headed)
    headed = [m if m.country else m.but(country=_lies_in(a, keys, m)) for m in headed]
    orgs = [m for m in (*known, *headed) if m.kind == "organization"]
    known = [m for m in known if not _in_quoted(a, m, headed)]
    named = [m for m in named if not _in_quoted(a, m, [h for h in headed if _quoted(a, h)])]
    known = [m for m in known if m.kind == "organization" or not _inside(m, [n for n in named if n.last > n.first])]
    regions = {j for m in (*known, *headed) if m.kind == "place" and is_region(m) for j in range(m.first, m.last + 1)}
    roles = offices(a, _offices(), keys, states, person_at, orgs, regions)
    headed = [m for m in headed if not (m.key == "government" and _inside(m, roles))]
    named, roles = attach(a, named, roles)
    taken = [*known, *named, *headed]
    rest = _tagged(a, taken, roles)
    out = [*known, *headed, *rest, *named, *roles, *_pronouns(a)]
    return sorted(out, key=lambda m: (m.first, -m.last, m.kind))


def _one_name(
    known: list[MentionDraft], headed: list[MentionDraft]
) -> tuple[list[MentionDraft], list[MentionDraft]]:
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


def _inside(m: MentionDraft, others: Iterable[MentionDraft]) -> bool:
    return any(o.first <= m.first and m.last <= o.last for o in others)


def _taken(m: MentionDraft, known: list[MentionDraft]) -> bool:
    return any(k.first <= m.head <= k.last for k in known if k.kind in ("organization", "place"))


def _in_quoted(a: Analysis, m: MentionDraft, headed: list[MentionDraft]) -> bool:
    for h in headed:
        if h.first <= m.first and m.last <= h.last and _quoted(a, h):
            opened = next((j for j in range(h.head, h.last + 1) if a.word[j] in OPENING), None)
            if opened is not None and opened < m.first:
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


def attach(a: Analysis, named: list[MentionDraft], roles: list[MentionDraft]) -> tuple[list[MentionDraft], list[MentionDraft]]:
    """Give names the offices that stand beside them, and return the roles that stay without a name."""
    by_last = {r.last: r for r in roles}
    by_first = {r.first: r for r in roles}
    used: set[int] = set()
    out: list[MentionDraft] = []
    people = {m.first: m for m in named}
    for m in named:
        mine: list[OfficeDraft] = []
        start = _described(a, m)
        role = by_last.get(start - 1) or by_last.get(_skip_left(a, start))
        while role is not None and role.number != "Plur" and a.sentence_of[role.last] == a.sentence_of[m.first] and _same_case(a, role.head, m.head):
            if _serves(a, role, m):
                break
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
    out = _distribute(a, out, [r for r in roles if r.number == "Plur"])
    return [_sided(a, m) for m in out], [r for r in roles if r.first not in used]


def _described(a: Analysis, m: MentionDraft) -> int:
    """Return where a name begins with the adjectives before it that say how old somebody is and the like."""
    first = m.first
    while first and a.pos[first - 1] == "ADJ" and a.sentence_of[first - 1] == a.sentence_of[m.first] and agrees(a, first - 1, m.head):
        first -= 1
    return first


def _closed(a: Analysis, role: MentionDraft) -> bool:
    """Say whether an apposition behind a name ends as one: at a mark, a relative word or the end of the sentence."""
    j = role.last + 1
    return j >= len(a) or a.sentence_of[j] != a.sentence_of[role.last] or a.pos[j] == "PUNCT"


def _skip_left(a: Analysis, i: int) -> int:
    """Return the token before a comma, dash or an opening bracket that stands left of a name."""
    j = i - 1
    return j - 1 if j > 0 and a.word[j] in {",", *_DASH} and a.sentence_of[j] == a.sentence_of[i] else -2


def _same_case(a: Analysis, role: int, name: int) -> bool:
    x, y = a.case(role), a.case(name)
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


def _distribute(a: Analysis, named: list[MentionDraft], plurals: list[MentionDraft]) -> list[MentionDraft]:
    """Share a plural office among the names behind it: "the presidents of A and B, X and Y"."""
    out = {m.first: m for m in named}
    for role in plurals:
        i = role.last + 1
        group: list[MentionDraft] = []
        while i < len(a):
            if i in out and not out[i].offices:
                group.append(out[i])
                i = out[i].last + 1
            elif group and (a.word[i] == "," or a.pos[i] == "CCONJ") and i + 1 in out:
                i += 1
            else:
                break
        if len(group) < 2:
            continue
        office = role.offices[0]
        title = singular(a, role)
        for k, m in enumerate(group):
            country = role.countries[k] if len(role.countries) == len(group) else None
            if len(role.countries) == 1:
                country = role.countries[0]
            draft = OfficeDraft(title, office.first, office.last, office.role, country, shared=True)
            out[m.first] = m.but(offices=(draft,))
    return list(out.values())


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


def _tagged(a: Analysis, taken: list[MentionDraft], roles: list[MentionDraft]) -> list[MentionDraft]:
    """Organisations and places that only the tagger knows, where nothing else names them."""
    covered = {j for m in taken for j in range(m.first, m.last + 1)}
    titled = {j for m in roles for j in range(m.first, m.last + 1)}
    out = []
    for name in a.names:
        if name.kind == "PER":
            continue
        first, last = _bare(a, name.first, name.last)
        tokens = set(range(first, last + 1))
        if first > last or tokens & covered or tokens & titled or not a.word[first][0].isupper():
            continue
        if lemma(a, first) in _NO_NAMES or (first and lemma(a, first - 1) in _MONEY):
            continue
        if a.pos[first] not in ("PROPN", "X", "ADJ", "NOUN") or not any(a.pos[j] in ("PROPN", "X") or a.word[j].isupper() for j in tokens):
            if not (first > 0 and a.word[first - 1] in OPENING):
                continue
        kind = "place" if name.kind == "LOC" else "organization"
        head = next((j for j in range(first, last + 1) if a.pos[j] in NOMINAL), first)
        latin = all(ord(c) < 0x250 for c in a.word[first])
        if latin or is_abbreviation(a.word[first]):
            text = a.text(first, last)
        else:
            front = range(first, head + 1)
            text = " ".join(
                [*morphology().nominative([(a.word[j], a.pos[j], a.feats[j]) for j in front]), *(a.word[j] for j in range(head + 1, last + 1))]
            )
        out.append(MentionDraft(first, last, head, kind, "name", text, "ru.name.tagger", key=text.lower()))  # type: ignore[arg-type]
        covered |= tokens
    return out


def _bare(a: Analysis, first: int, last: int) -> tuple[int, int]:
    while first <= last and a.word[first] in OPENING | CLOSING | {"/", "(", ")", ".", ","}:
        first += 1
    while last >= first and a.word[last] in OPENING | CLOSING | {"/", "(", ")", ".", ","}:
        last -= 1
    return first, last


def _pronouns(a: Analysis) -> list[MentionDraft]:
    out = []
    for i in range(len(a)):
        word = a.word[i].lower()
        base = lemma(a, i)
        if a.pos[i] not in ("PRON", "DET") or not (base in _PRONOUNS or word in _POSSESSIVE) or base in ("свой", "который"):
            continue
        if a.feats[i].get("Gender") == "Neut" and word not in _POSSESSIVE and a.case(i) in ("Nom", "Acc"):
            continue
        possessive = word in _POSSESSIVE and a.pos[i] == "DET"
        first = base in ("я", "мы")
        gender = {"его": "Masc", "ее": "Fem", "её": "Fem"}.get(word, a.feats[i].get("Gender", ""))
        if base == "он" and word in ("он", "ему", "нему", "его", "него", "им", "ним", "нем"):
            gender = "Masc"
        if word in ("она", "ей", "ней", "нею", "ею"):
            gender = "Fem"
        plural = word in _MANY or (word in ("им", "ним") and a.feats[i].get("Number") == "Plur")
        role = "speaker" if first else "subject" if a.rel[i].startswith("nsubj") else "possessive" if possessive else "object"
        number = "Plur" if (plural and not first) else "Sing"
        out.append(MentionDraft(i, i, i, "pronoun", "pronoun", word, "ru.name.pronoun", role=role, number=number, gender=gender))
    return out
