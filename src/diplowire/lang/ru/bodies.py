"""Keys of organisations: ids of the gazetteer, and composed ones for the public bodies that every state has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from diplowire.gazetteer import load as facts
from diplowire.lang.ru.grammar.forms import rows
from diplowire.lang.ru.lexicon import Title, load
from diplowire.lang.ru.phrase import Word, named, without_states
from diplowire.rules.phrases import PhraseIndex
from diplowire.rules.table import Row

_LINKS = frozenset({"и", "по", "в", "во", "при", "на", "о", "об", ",", "(", ")"})
_HERE = frozenset({"республика", "страна", "государство"})
_FILLERS = frozenset({"министр", "парламент", "дело"})  # what the head already says
_MISSIONS = {"embassy": "embassy", "consulate": "consulate", "consulate general": "consulate"} | {
    "permanent mission": "permanent-mission",
    "mission": "mission",
}
_BANKS = frozenset({"national bank", "central bank"})
_OF_BANKS = frozenset({"национальный", "центральный"})
_TITLED = frozenset({"agency", "company", "outlet"})  # nouns that stand before a name of its own
_PRIVATE = frozenset(
    {"company", "outlet", "corporation", "fund", "university", "institute", "academy", "association", "alliance"}
)
_ALONE = frozenset({"yes", "owned"})  # extents of the heads that need no other words
_HEADS = {"leader": "head_of_state"}  # a state's leader is its head


@cache
def _words() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """What stands for a public body, by sort and lemma or id."""
    table = rows("bodies", ("lemma", "sort", "means", "example"))
    return {(row["sort"], row["lemma"]): tuple(row["means"].split()) for row in table}


@cache
def _heads() -> Mapping[str, Row]:
    table = rows("name_heads", ("lemma", "kind", "class", "extent", "example"))
    return {row["lemma"]: row for row in table if row["kind"] == "organization"}


@cache
def _titles() -> PhraseIndex[Title]:
    return PhraseIndex((row.lemmas, row) for row in load().offices.rows)


@cache
def _fields() -> Mapping[frozenset[str], str]:
    """The names of what ministers are for, from the ids of their offices; of several things joined there is none."""
    found: dict[frozenset[str], str] = {}
    for row in load().offices.rows:
        if row.lemmas[0] == "министр" and row.id.endswith("-minister") and not row.id.startswith("deputy"):
            field = row.id.removesuffix("-minister")
            if "и" not in row.lemmas or field == _foreign(row.lemmas):
                found[frozenset(row.lemmas[1:]) - _LINKS] = field
    return found


def _foreign(lemmas: tuple[str, ...]) -> str | None:
    """The field of the two ministries that take others in without a change of what they are."""
    if {"иностранный", "дело"} <= {*lemmas}:
        return "foreign"
    return "defence" if "оборона" in lemmas else None


def _ministry(lemmas: tuple[str, ...]) -> str | None:
    """The key of a ministry by what it is for; `None` where that is not said."""
    said = frozenset(lemmas) - _LINKS - _HERE
    if not said:
        return None
    return f"ministry/{_foreign(lemmas) or _fields().get(said) or '-'.join(sorted(said))}"


def body(words: list[Word], country: str | None) -> str | None:
    """The key of an organisation by the words of its name in the nominative; `None` where neither known nor public."""
    kept, states = without_states(words)
    known = _known(words, country) or _known(kept, country)
    if known is not None:
        field = _words().get(("body", known))
        # Whose ministry it is has to be known beside the key; where it is not yet, the body's own id tells it.
        return known if field is None or country is None else _ministry(field)
    for i, word in enumerate(kept):
        short = next((f for key in word.keys if (f := _words().get(("abbreviation", key)))), None)
        if short is not None:
            return _ministry(short)
        head = next((_heads()[key] for key in word.keys if key in _heads()), None)
        if head is not None:
            return _headed(head, kept[:i], kept[i + 1 :], states, country)
    return None


def _known(words: list[Word], country: str | None) -> str | None:
    """The id of the organisation that bears the whole name, in its own state or in any where none is given."""
    organisations = facts().organisations
    found = [o for o in named("organisations", words) if country is None or organisations[o].country in (None, country)]
    return found[0] if len(found) == 1 else None


def _headed(head: Row, before: list[Word], behind: list[Word], states: list[str], country: str | None) -> str | None:
    cls, noun, rest = head["class"], head["lemma"], [*before, *behind]
    lemmas = tuple(word.lemma for word in rest)
    if cls == "press service":
        owner = _owner(behind, country)
        return f"press-service/{owner}" if owner else None
    if noun in ("министерство", "ведомство"):
        field = next((f for lemma in lemmas if (f := _words().get(("adjective", lemma)))), ())
        return _ministry(field if noun == "ведомство" or (len(lemmas) == 1 and field) else lemmas)
    if noun == "департамент" and "государственный" in lemmas:
        return _ministry(("иностранный", "дело"))
    if cls in _MISSIONS:
        return _mission(_MISSIONS[cls], rest, states, country)
    if cls in _BANKS or (noun == "банк" and lemmas and _OF_BANKS.issuperset({*lemmas} - _HERE)):
        return "central-bank"
    called = _known(behind, country) if cls in _TITLED else None
    if called is not None or cls in _PRIVATE or not cls:
        return called
    ministers = noun in ("совет", "кабинет") and "министр" in lemmas
    cls = "government" if ministers else cls
    role = None if ministers else _role(behind)
    if role is not None:
        return f"{cls.replace(' ', '-')}/{role}"
    places = named("places", rest)
    left = sorted({*lemmas} - _LINKS - _HERE - _FILLERS)
    inside = next(iter(places)) if len(places) == 1 else "-".join(left)
    if not inside:
        return cls.replace(" ", "-") if head["extent"] in _ALONE or cls == "government" else None
    return f"{cls.replace(' ', '-')}/{inside}"


def _owner(words: list[Word], country: str | None) -> str | None:
    """Whose a press service is: the role of an office, or the key of a body."""
    role = _role(words)
    if role is not None:
        return role
    for place in named("places", words):
        seat = _words().get(("seat", place))
        if seat is not None:
            return seat[0]
    key = body(words, country)
    return key.replace("/", "-") if key else None


def _role(words: list[Word]) -> str | None:
    """The role of the office that words name, whole; without the words for the state whose it is where need be."""
    for tried in (words, [word for word in words if not _HERE.intersection(word.keys)]):
        keys = [word.keys for word in tried]
        for last, title in _titles().at(keys, 0) if keys else ():
            if last == len(keys) - 1:
                return _HEADS.get(title.role, title.role)
    return None


def _mission(cls: str, rest: list[Word], states: list[str], country: str | None) -> str:
    """The key of a mission: where it sits, a state or an organisation, unless only whose it is is said."""
    owner = country or next(iter(states), None)
    host = next((state for state in states if state != owner), None)
    for word in rest:
        for place in named("places", [word]):
            host = host or facts().capital_of(place) or place
        for organisation in named("organisations", [word]):
            host = host or organisation
    return f"{cls}/{host}" if host else cls
