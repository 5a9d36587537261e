"""Organisations, facilities and places that a head noun announces: "Министерство …", "посольство …", "… область"."""

from __future__ import annotations

from collections.abc import Mapping

from diplowire.lang.ru.grammar.phrases import (
    NOMINAL,
    POSSESSIVE,
    adjectives_before,
    genitive_tail,
    is_abbreviation,
    is_adjective,
    lemma,
    nominative,
    opens_sentence,
    quoted_after,
)
from diplowire.lang.ru.grammar.regions import adjectives_of, place_by_noun, several_places
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft
from diplowire.rules.table import Row

# Synonyms of whole classes by the words inside the phrase (lemmas), wherever they stand.
_SHAPED = (
    ("mfa", "ведомство", ("внешнеполитический",)),
    ("mfa", "ведомство", ("дипломатический",)),
    ("mfa", "министерство", ("иностранный", "дело")),
    ("mod", "ведомство", ("военный",)),
    ("mod", "ведомство", ("оборонный",)),
    ("mod", "министерство", ("оборона",)),
    ("government", "совет", ("министр",)),
    ("government", "кабинет", ("министр",)),
    ("mfa", "департамент", ("государственный",)),
    ("ministry justice", "министерство", ("юстиция",)),
    ("ministry industry", "министерство", ("промышленность",)),
    ("ministry energy", "министерство", ("энергетика",)),
    ("ministry finance", "министерство", ("финансы",)),
)
_PURPOSED = {
    "комитет",
    "комиссия",
    "агентство",
    "управление",
    "совет",
    "фонд",
    "центр",
    "комиссариат",
    "департамент",
    "отдел",
    "бюро",
}
_AIMS = {"за": "Acc", "против": "Gen", "при": "Loc"}
_STRIVING = {"движение", "фронт", "лига", "союз"}
_AMERICAN = {"госдеп", "госдепартамент"}
_NAMED_AFTER = {"имя", "памяти", "память", "святой"}
_ONE_A_STATE = {"mfa", "mod", "government", "parliament"}
_STATES = {"страна", "государство", "республика"}
_HERE = {"республика", "страна"}  # of the state just spoken of
_OWNED_IN = {"embassy", "consulate", "consulate general", "permanent mission", "mission"}
_NO_TITLE = {"этот", "тот", "свой", "его", "ее", "их", "наш", "весь", "другой", "один", "сам", "данный", "каждый"}


def headed_names(
    a: Analysis, heads: Mapping[str, Row], states: Mapping[int, tuple[int, str]], persons: Mapping[int, int]
) -> list[MentionDraft]:
    """Return the mentions that a head noun of the table announces, outermost only.

    `states` maps the first token of each state's mention (name or adjective) to its last token and ISO code, `persons`
    the first token of each person's name to its last.
    """
    whole = {first: last for first, (last, _) in states.items() if a.pos[first] in NOMINAL or last > first}
    out: list[MentionDraft] = []
    done = -1
    for i in range(len(a)):
        if i <= done or (a.pos[i] not in NOMINAL and not is_abbreviation(a.word[i])):
            continue
        row = heads.get(lemma(a, i)) or _abbreviated(a, i, heads)
        if row is None:
            continue
        if row["kind"] == "place" and (a.feats[i].get("Number") == "Plur" or len(adjectives_of(a, i)) > 1):
            out.extend(several_places(a, i))
            continue
        draft = _draft(a, i, row, states, whole, persons, heads)
        if draft is not None:
            out.append(draft)
            done = draft.last
    return out


def _abbreviated(a: Analysis, i: int, heads: Mapping[str, Row]) -> Row | None:
    """Find the head of an abbreviation in any case: capitals with a small ending, as in "МИДе"."""
    word = a.word[i]
    for cut in range(len(word) - 1, max(1, len(word) - 3), -1):
        if word[:cut].isupper() and word[cut:].islower() and word[:cut].isalpha():
            return heads.get(word[:cut].lower())
    return heads.get(word.lower()) if is_abbreviation(word) else None


def _draft(
    a: Analysis,
    i: int,
    row: Row,
    states: Mapping[int, tuple[int, str]],
    whole: Mapping[int, int],
    persons: Mapping[int, int],
    heads: Mapping[str, Row],
) -> MentionDraft | None:
    extent, kind = row["extent"], row["kind"]
    first = adjectives_before(a, i)
    while first < i and (lemma(a, first) in _NO_TITLE or a.feats[first].get("Variant") == "Short"):
        first += 1
    first = _capitalised(a, first, i, states)
    last = i
    if kind == "place":
        return place_by_noun(a, first, i, row, states)
    last = genitive_tail(a, i, whole, names=persons, stop=heads)
    last = _without_member(a, first, i, last, persons, everybody=kind == "facility")
    if lemma(a, i) in _PURPOSED or (lemma(a, i) in _STRIVING and any(a.word[j][0].isupper() for j in (first, i))):
        last = _aim(a, _aim(a, last, whole), whole)
    if lemma(a, i) in _PURPOSED:
        last = _purpose(a, last, whole)
    last = _namesake(a, last, persons)
    quoted = quoted_after(a, last)
    if quoted is None and last == i and i + 1 < len(a) and a.pos[i + 1] == "X" and a.word[i + 1][0].isupper():
        last = _foreign(a, i + 1)
        quoted = (i + 1, last)
    if quoted is not None:
        last = quoted[1]
    inner = [(j, *states[j]) for j in range(first, last + 1) if j in states]
    countries = tuple(dict.fromkeys(code for *_, code in inner))
    if row["class"] in _OWNED_IN:
        last = _posting(a, last)
    own = [j for j in range(first, last + 1) if j != i]
    state_tokens = {t for j, end, _ in inner for t in range(j, end + 1)}
    other = [j for j in own if j not in state_tokens and a.pos[j] not in ("PUNCT", "CCONJ", "ADP")]
    capital = any(a.word[j][0].isupper() for j in (first, i, *other) if not opens_sentence(a, j))
    if not _enough(extent, a, i, own, other, quoted, capital, kind == "organization"):
        return None
    generic = extent == "generic" and not own
    name = nominative(a, first, i, last)
    if quoted is not None and extent in ("quoted", "named"):
        name = _inside(a, quoted) if extent == "quoted" else name
    cls = _shape(a, first, i, last) or row["class"]
    if cls in _ONE_A_STATE and any(lemma(a, j) in _STATES and a.feats[j].get("Number") == "Plur" for j in other):
        return None  # "the foreign ministries of the two countries"
    if a.feats[i].get("Number") == "Plur" and not is_abbreviation(a.word[i]) and kind == "organization":
        return None
    key = _key(a, cls, i, other, quoted)
    country = countries[0] if countries else "USA" if lemma(a, i) in _AMERICAN else _spoken_of(a, i, last, states)
    owner = _owner(a, i, last) if cls == "press service" else None
    form = "abbreviation" if is_abbreviation(a.word[i]) else "name"
    return MentionDraft(
        first,
        last,
        i,
        kind,  # type: ignore[arg-type]
        form,  # type: ignore[arg-type]
        name,
        "ru.name.headed",
        key=key,
        country=country,
        countries=countries,
        owner=owner,
        generic=generic,
    )


def _without_member(
    a: Analysis, first: int, i: int, last: int, persons: Mapping[int, int], *, everybody: bool = False
) -> int:
    """Leave out the full name of whom the words before tell: "the director of the Institute of Law Ivan Petrov".

    `everybody` leaves out any full name: "received in his residence Ivan Petrov".
    """
    over = first - 1
    told = over >= 0 and a.feats[over].get("Animacy") == "Anim" and a.case(over) in ("Gen", "Acc")
    for start, end in persons.items():
        if i < start <= last and end > start and lemma(a, start - 1) not in _NAMED_AFTER:
            if start > i + 1 or told or everybody:
                return start - 1
    return last


def _enough(
    extent: str,
    a: Analysis,
    i: int,
    own: list[int],
    other: list[int],
    quoted: tuple[int, int] | None,
    capital: bool,
    organised: bool,
) -> bool:
    """Say whether the words beside the head make it a name."""
    inside = a.word[i][0].isupper() and not opens_sentence(a, i)
    match extent:
        case "yes" | "generic":
            return True
        case "owned":
            return bool(own) or inside
        case "held":
            return inside or (bool(own) and (capital or len(other) < len(own) or _institution(a, own)))
        case "phrase":
            named = capital or (len(own) > 1 and a.word[min(own)][0].isupper() and max(own) < i)
            return quoted is not None or named or (organised and bool(other) and len(own) > 1 and _official(a, other))
        case "proper":
            return capital and bool(own)
        case "quoted":
            return quoted is not None
        case "named":
            return quoted is not None or any(a.word[j][0].isupper() for j in other)
        case "capital":
            return any(a.word[j][0].isupper() and j != i for j in other)
        case "long":
            return quoted is not None or len(other) >= 2 or capital
    return False


def _institution(a: Analysis, own: list[int]) -> bool:
    """Say whether a noun beside the head is of a state's own: of the country, the president, the city."""
    return any((a.pos[j] in NOMINAL and a.feats[j].get("Animacy") == "Anim") or lemma(a, j) in _HERE for j in own)


def _official(a: Analysis, other: list[int]) -> bool:
    return any(a.case(j) == "Gen" and a.feats[j].get("Number") == "Plur" for j in other)


def _spoken_of(a: Analysis, i: int, last: int, states: Mapping[int, tuple[int, str]]) -> str | None:
    """Return the state that "of the republic" points back to: the last one named in this sentence or the one before."""
    if last == i or lemma(a, last) not in _HERE or a.feats[last].get("Number") == "Plur":
        return None
    start = a.sentences[max(0, a.sentence_of[i] - 1)][0]
    return next((states[j][1] for j in range(i - 1, start - 1, -1) if j in states), None)


def _purpose(a: Analysis, last: int, whole: Mapping[int, int]) -> int:
    """Take in "по" with a dative: a committee for something, a commission on something."""
    j = last + 1
    if j + 1 < len(a) and a.word[j].lower() == "по" and a.sentence_of[j] == a.sentence_of[last]:
        k = j + 1
        while k + 1 < len(a) and is_adjective(a, k):
            k += 1
        if a.pos[k] in NOMINAL and a.case(k) == "Dat" and a.head[k] <= last:
            return _joined(a, genitive_tail(a, k, whole), whole)
    return last


def _joined(a: Analysis, last: int, whole: Mapping[int, int]) -> int:
    """Take in a second thing that a body is for: "по патентам и товарным знакам"."""
    k = last + 2
    if k >= len(a) or a.pos[last + 1] != "CCONJ":
        return last
    while k + 1 < len(a) and is_adjective(a, k) and a.case(k) == "Dat":
        k += 1
    same = a.sentence_of[k] == a.sentence_of[last] and a.pos[k] in NOMINAL and a.case(k) == "Dat"
    return genitive_tail(a, k, whole) if same else last


def _aim(a: Analysis, last: int, whole: Mapping[int, int]) -> int:
    """Take in what a body stands for or against, or beside whom it sits: "за демократию", "при прокуратуре"."""
    k = last + 2
    if k >= len(a) or a.sentence_of[k] != a.sentence_of[last]:
        return last
    if a.text(last + 1, k).lower() == "в защиту":
        return genitive_tail(a, k, whole)
    case = _AIMS.get(a.word[last + 1].lower())
    while k + 1 < len(a) and is_adjective(a, k):
        k += 1
    if case is None or a.sentence_of[k] != a.sentence_of[last] or a.pos[k] not in NOMINAL or a.case(k) != case:
        return last
    return genitive_tail(a, k, whole)


def _namesake(a: Analysis, last: int, persons: Mapping[int, int]) -> int:
    """Take in whom a body is named after: "театр им. Ленсовета", "имени Пушкина"."""
    j = last + 1
    if j + 1 >= len(a) or a.word[j].lower() not in ("им", "имени"):
        return last
    j += 2 if a.word[j + 1] == "." else 1
    if j < len(a) and j in persons:
        return persons[j]
    return j if j < len(a) and a.pos[j] == "PROPN" and a.word[j][0].isupper() else last


def _capitalised(a: Analysis, first: int, i: int, states: Mapping[int, tuple[int, str]]) -> int:
    """Leave out adjectives in small letters before one with a capital, unless they tell the state."""
    start = next((j for j in range(first, i) if a.word[j][0].isupper()), first)
    return first if start == first or any(j in states for j in range(first, start)) else start


def _posting(a: Analysis, last: int) -> int:
    """Take in where a mission sits: "в Париже", "при ООН"."""
    j = last + 1
    if j + 1 < len(a) and a.word[j].lower() in ("в", "во", "при", "на"):
        if a.pos[j + 1] == "PROPN" and a.case(j + 1) in ("Loc", "Dat", "") and a.sentence_of[j] == a.sentence_of[last]:
            return j + 1
    return last


def _foreign(a: Analysis, i: int) -> int:
    last = i
    while last + 1 < len(a) and a.pos[last + 1] == "X" and a.sentence_of[last + 1] == a.sentence_of[i]:
        last += 1
    return last


def _shape(a: Analysis, first: int, i: int, last: int) -> str:
    head = lemma(a, i)
    words = {lemma(a, j) for j in range(first, last + 1)}
    for cls, noun, needed in _SHAPED:
        if head == noun and all(n in words for n in needed):
            return cls
    return ""


def _key(a: Analysis, cls: str, i: int, other: list[int], quoted: tuple[int, int] | None) -> str:
    if quoted is not None:
        return _inside(a, quoted).lower()
    if cls in {"mfa", "mod", "government", "press service", "embassy"} or cls.startswith("ministry "):
        return cls
    return " ".join([cls or lemma(a, i), *sorted(lemma(a, j) for j in other)])


def _owner(a: Analysis, i: int, last: int) -> int | None:
    for j in range(i + 1, last + 1):
        if a.pos[j] in NOMINAL:
            return j
    before = i - 1
    if before >= 0 and a.word[before].lower() in POSSESSIVE:
        return before
    return None


def _inside(a: Analysis, quoted: tuple[int, int]) -> str:
    first, last = quoted
    tokens = [j for j in range(first, last + 1) if a.word[j] not in "\"«»„“”'"]
    return a.text(tokens[0], tokens[-1])
