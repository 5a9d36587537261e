"""States, places and organisations that the gazetteer knows, by any of their Russian names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from diplowire.gazetteer import load as load_gazetteer
from diplowire.lang.ru.grammar.persons import stem
from diplowire.lang.ru.grammar.phrases import CLOSING, NOMINAL, OPENING, agrees, is_abbreviation, nominative
from diplowire.lang.ru.lexicon import Surface, fold, load
from diplowire.lang.ru.steps import morphology
from diplowire.model.analysis import Analysis
from diplowire.model.mention import MentionDraft, MentionKind
from diplowire.model.reading import Form
from diplowire.rules.phrases import PhraseIndex

Keys = Sequence[Sequence[str]]
_FORMS: dict[str, Form] = {
    "adjective": "demonym",
    "ethnic": "demonym",
    "demonym": "demonym",
    "abbreviation": "abbreviation",
}
MONEY = {"доллар", "франк", "фунт"}  # "доллары США" is a currency, no state
_SIDES = frozenset(
    {"восточный", "западный", "северный", "южный", "центральный"}
    | {f"{one}-{other}" for one in ("северо", "юго") for other in ("восточный", "западный")}
)
_AGAINST = ("анти", "про", "обще", "вне")
_RANK = {
    "canonical": 0,
    "name": 1,
    "short": 2,
    "nickname": 3,
    "abbreviation": 4,
    "adjective": 5,
    "ethnic": 6,
    "demonym": 7,
}


@cache
def _indexes() -> tuple[PhraseIndex[Surface], PhraseIndex[Surface], PhraseIndex[Surface]]:
    lexicon = load()
    made = []
    for table in (lexicon.states, lexicon.places, lexicon.organisations):
        entries: list[tuple[Sequence[str], Surface]] = []
        for row in table.rows:
            entries.append((row.lemmas, row))
            spelled = tuple(fold(w) for w in row.form.split())
            if spelled != row.lemmas and "-" not in row.form:
                entries.append((spelled, row))
        made.append(PhraseIndex(entries))
    return made[0], made[1], made[2]


def token_keys(a: Analysis) -> list[tuple[str, ...]]:
    """Return for each token what it may be found under: lemma and form, of a capitalised word all its dictionary forms.

    A capitalised word that the dictionary does not know is found under the known name that shares its stem.
    """
    return [_keys(word, lemma, pos == "ADJ") for word, lemma, pos in zip(a.word, a.lemma, a.pos, strict=True)]


@lru_cache(maxsize=1 << 16)
def _keys(word: str, lemma: str, adjective: bool) -> tuple[str, ...]:
    keys = [lemma, fold(word)]
    if word[0].isupper() and word[0].isalpha() and not is_abbreviation(word):
        parses = morphology().parses(word.lower())
        keys += [fold(p.normal_form) for p in parses[:4]]
        if not any(p.is_known for p in parses):
            keys += _stems().get(stem(word), ())
    elif adjective:  # one form of two adjectives: «временного» is of «временный» and of «временной»
        keys += [fold(p.normal_form) for p in morphology().parses(word.lower())[:4] if p.tag.POS == "ADJF"]
    return tuple(dict.fromkeys(keys))


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    """Return the one-word names of places by their stems."""
    out: dict[str, list[str]] = {}
    for row in load().places.rows:
        if len(row.lemmas) == 1 and row.use != "adjective" and len(row.form) > 3:
            out.setdefault(stem(row.form), []).append(row.lemmas[0])
    return {k: tuple(v) for k, v in out.items()}


def known_names(a: Analysis, keys: Keys) -> list[MentionDraft]:
    """Return the mentions of known states, places and organisations, the longest at each place, in order."""
    states, places, organisations = _indexes()
    out: list[MentionDraft] = []
    i = 0
    while i < len(a):
        found: list[tuple[int, tuple[bool, int], Surface, MentionKind]] = []
        for index, kind in ((organisations, "organization"), (states, "state"), (places, "place")):
            for last, row in index.at(keys, i):
                if _written(a, i, last, row, kind):
                    exact = fold(a.text(i, last)) == fold(row.form)
                    found.append((last, (exact, -_RANK[row.use]), row, kind))  # type: ignore[arg-type]
        found += [(last, (False, -_RANK[row.use]), row, "organization") for last, row in _half_quoted(a, keys, i)]
        if found:
            last, _, row, kind = max(found, key=lambda f: (f[0], f[1]))
            draft = _mention(a, i, last, row, kind)
            if draft is not None:
                out.append(draft)
            i = last + 1
            continue
        out.extend(_compound(a, i, states))
        i += 1
    return out


def _half_quoted(a: Analysis, keys: Keys, i: int) -> list[tuple[int, Surface]]:
    """Return the organisations of whose name only the words behind the first stand in marks: «РИА "Новости"»."""
    if i + 3 >= len(a) or a.word[i + 1] not in OPENING:
        return []
    inside = (keys[i], *keys[i + 2 : i + 8])
    found = ((i + 1 + last, row) for last, row in _indexes()[2].at(inside, 0) if last)
    return [(last + 1, row) for last, row in found if last + 1 < len(a) and a.word[last + 1] in CLOSING]


def _written(a: Analysis, i: int, last: int, row: Surface, kind: str) -> bool:
    """Say whether a name is written as that name is: capitals, part of speech, quotation marks."""
    word = a.word[i]
    if row.use == "abbreviation":
        return a.text(i, last) == row.form or (a.text(i, last).startswith(row.form) and row.form.isupper())
    if row.use in ("adjective", "ethnic"):
        inner = word[0].isupper() and i > a.sentences[a.sentence_of[i]][0] and a.word[i - 1].isalpha()
        return kind == "state" and row.use == "adjective" and a.pos[i] in ("ADJ", "NOUN", "PROPN", "DET") and not inner
    if row.use == "demonym":
        return kind == "state" and a.pos[i] in NOMINAL
    if row.quoted:
        return word[0].isupper() and i > 0 and a.word[i - 1] in OPENING
    if len(row.lemmas) == 1 and is_abbreviation(row.form):
        return is_abbreviation(word) or (fold(word).startswith(fold(row.form)) and word[:2].isupper())
    if not word[0].isupper() and not row.form[0].islower():
        return False
    if word.isupper() and len(word) > 3:
        return True
    return a.pos[i] != "VERB" or a.feats[i].get("VerbForm") == "Part"


def _mention(a: Analysis, first: int, last: int, row: Surface, kind: MentionKind) -> MentionDraft | None:
    if kind == "state" and first and fold(a.lemma[first - 1]) in MONEY:
        return None
    head = next((j for j in range(first, last + 1) if a.head[j] < first or a.head[j] > last), first)
    if kind == "place" and row.use in ("adjective", "ethnic", "demonym"):
        return None
    if kind == "place" and first and fold(a.lemma[first - 1]) in _SIDES and agrees(a, first - 1, head):
        return _part(a, first - 1, last, head, row)
    name = row.form
    if row.use in ("adjective", "ethnic", "demonym", "abbreviation", "nickname") and kind == "state":
        name = load().states.canonical(row.id)
    key = row.id
    if kind == "place" and load_gazetteer().places[row.id].kind == "seat":
        kind = "facility"
    return MentionDraft(
        first,
        last,
        head,
        kind,
        _FORMS.get(row.use, "name"),
        name,
        f"ru.name.{kind}",
        key=key,
        ref=row.id,
        country=row.id if kind == "state" else load_gazetteer().places[row.id].country if kind == "facility" else None,
    )


def _part(a: Analysis, first: int, last: int, head: int, row: Surface) -> MentionDraft:
    """A part of a known place, by the side it lies on: "Восточная Сибирь" is not the whole."""
    front = nominative(a, first, first + 1, first + 1).split()[0] if first + 1 == head else a.word[first]
    name = f"{front} {row.form}"
    return MentionDraft(first, last, head, "place", "name", name, "ru.name.part", key=name.lower())


def _compound(a: Analysis, i: int, states: PhraseIndex[Surface]) -> list[MentionDraft]:
    """States inside one adjective: of two joined by a hyphen, or behind a prefix ("against", "pro")."""
    lemma = fold(a.lemma[i])
    if a.pos[i] != "ADJ":
        return []
    parts = lemma.split("-")
    names = (
        [p if k == len(parts) - 1 else p.removesuffix("о") + "ий" for k, p in enumerate(parts)]
        if len(parts) > 1
        else []
    )
    for prefix in _AGAINST:
        if lemma.startswith(prefix):
            names.append(lemma.removeprefix(prefix).lstrip("-"))
    out = []
    for name in names:
        for _, row in states.at([(name,)], 0):
            if row.use == "adjective":
                canonical = load().states.canonical(row.id)
                out.append(
                    MentionDraft(i, i, i, "state", "demonym", canonical, "ru.name.state", row.id, row.id, row.id)
                )
                break
    return out


def country_of_place(keys: Keys, first: int, last: int) -> str | None:
    """Return the state in which the town or region lies that a name holds, as a noun or as an adjective."""
    _, places, _ = _indexes()
    facts = load_gazetteer().places
    for i in range(first, last + 1):
        for _, row in places.at(keys[: last + 1], i):
            if facts[row.id].country and facts[row.id].kind in ("city", "region"):
                return facts[row.id].country
    return None


def is_region(m: MentionDraft) -> bool:
    """Say whether a place is a part of a state: one the gazetteer knows as a region, or one named with such a noun."""
    if m.ref is None:
        return m.rule == "ru.name.geographic"
    return load_gazetteer().places[m.ref].kind == "region"
