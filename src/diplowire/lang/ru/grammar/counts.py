"""Counts of things and people."""

from __future__ import annotations

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.forms import forms, is_substantive, lemmas, nominative
from diplowire.lang.ru.grammar.measures import CURRENCY, FIGURES, MEASURE, Figure, between_at, percent_at
from diplowire.lang.ru.grammar.numbers import COLLECTIVE, SCALE, Number, behind, number_at
from diplowire.lang.ru.grammar.times import UNIT
from diplowire.lang.ru.lexicon import fold

_NOT_COUNTED = lemmas("not_counted")
_NOT_COUNTED_FORMS = frozenset(f for lemma in _NOT_COUNTED for f in forms(lemma)) - forms("глава")
_LABELS = lemmas("number_labels")
_PAIR_NOUNS = lemmas("pair_nouns")
_PAIR_ADJECTIVES = lemmas("pair_adjectives")
_MODIFIERS = {"ADJ", "DET"}
_REACH = 8  # atoms between a number and what it counts
_QUOTES = {'"', "«", "“", "„"}
_CLOSING = {'"', "»", "”", "“"}
_OBLIQUE = {"Dat", "Ins", "Loc"}
_THEM = {"них", "которых"}
_PEOPLE = "человек"


@FIGURES.rule(
    "ru.count.noun",
    starts=("NUMBER",),
    yes=(
        "Стороны подписали [[17 соглашений => count 17 соглашение]].",
        "Открыто [[пять совместных предприятий => count 5 предприятие]].",
        "На встречу пришли [[двое послов => count 2 посол]].",
        "Высланы [[4 => count 4 дипломат]] польских и 2 чешских дипломата.",
    ),
    no=(
        "Лидеры двух стран обсудили торговлю.",
        "Посольство работает 17 лет.",
        "Согласно пункту 17 договора визы отменены.",
        "Во второй визит подписали договор.",
        "Цена составила 17 рублей.",
        "Министр прибыл на 35-ю сессию.",
    ),
)
def noun(atoms: Atoms, i: int) -> Figure | None:
    """A number and what it counts; adjectives may stand between, and another number with adjectives of its own."""
    number = _number(atoms, i)
    counted = _counted(atoms, behind(atoms, number.last)) if number is not None else None
    if number is None or counted is None or not _may_count(atoms, number, counted) or _ordinal(atoms, number, counted):
        return None
    if _is_title(atoms, i, counted):
        return None
    last = _last_own(atoms, behind(atoms, number.last), counted)
    return Figure(i, last, "count", number.low, number.high, unit(atoms, counted), number.approximate, noun=counted)


@FIGURES.rule(
    "ru.count.between",
    starts=("от",),
    yes=("Прибудет [[от 20 до 30 делегаций => count 20..30 делегация forecast]].",),
    no=("От 20 до 30% гостей не приехали.", "От пункта 20 до пункта 30."),
)
def between(atoms: Atoms, i: int) -> Figure | None:
    """A range of counts."""
    found = between_at(atoms, i)
    counted = _counted(atoms, behind(atoms, found.last)) if found and found.sort == "bare" else None
    if not found or counted is None or not _may_count(atoms, found.number, counted):
        return None
    number = found.number
    return Figure(i, counted, "count", number.low, number.high, unit(atoms, counted), number.approximate, noun=counted)


@FIGURES.rule(
    "ru.count.of-them",
    starts=("NUMBER",),
    yes=("Намечено 20 проектов, [[9 из них => count 9 проект]] уже начаты.",),
    no=("Из них 9 уже начаты.", "Он отозвал 9 из Берна."),
)
def of_them(atoms: Atoms, i: int) -> Figure | None:
    """So many of those just counted."""
    number = _number(atoms, i)
    if not number or atoms.low(number.last + 1) != "из" or atoms.low(number.last + 2) not in _THEM:
        return None
    return Figure(i, number.last + 2, "count", number.low, number.high, None, number.approximate, of_them=True)


@FIGURES.rule(
    "ru.count.of-set",
    starts=("NUMBER",),
    yes=("Выданы [[два => count 2 документ]] из пяти документов.", "Отозваны [[три => count 3 посол]] из этих послов."),
    no=("Прибыли два из Минска.",),
)
def of_set(atoms: Atoms, i: int) -> Figure | None:
    """So many of a set that is named behind."""
    number = _number(atoms, i)
    if not number or atoms.low(number.last + 1) != "из":
        return None
    j = number.last + 2
    whole = number_at(atoms, j)
    counted = _counted(atoms, whole.last + 1 if whole else j)
    if counted is None or atoms.feat(counted, "Number") == "Sing" or not _may_count(atoms, number, counted):
        return None
    return Figure(
        i, number.last, "count", number.low, number.high, unit(atoms, counted), number.approximate, noun=counted
    )


@FIGURES.rule(
    "ru.count.people",
    starts=tuple(COLLECTIVE),
    yes=("При взрыве [[трое => count 3 человек]] погибли.",),
    no=("Прибыли трое послов.", "Визит длился трое суток."),
)
def people(atoms: Atoms, i: int) -> Figure | None:
    """A collective numeral alone: that many people."""
    number = _number(atoms, i)
    if not number or number.last != i or _counted(atoms, i + 1) is not None or UNIT.get(atoms.low(i + 1)):
        return None
    if atoms.low(i + 1) == "из" or atoms.pos(i + 1) in {"NOUN", "PROPN", "ADJ", "DET"}:
        return None
    return Figure(i, i, "count", number.low, number.high, _PEOPLE)


def _number(atoms: Atoms, i: int) -> Number | None:
    """Read a number that may count: no fraction, no address, nothing glued to a word."""
    number = number_at(atoms, i)
    if number is None or number.low < 2 or (number.low != int(number.low) and number.scale == 1.0):
        return None
    if number.scale == 1.0 and number.words and atoms.low(i) in SCALE:
        return None
    return None if _is_address(atoms, i) else number


def _is_address(atoms: Atoms, i: int) -> bool:
    """Say whether the number belongs to a word before it (point 3, articles 5 and 6) or is the name of a thing."""
    j = i - 1
    for _ in range(4):
        if atoms.is_number(j - 1) and atoms.low(j) in {"и", ",", "-"}:
            j -= 2
    if atoms.low(j) == "." and atoms.glued(j):
        j -= 1
    return atoms.lemma(j) in _LABELS or atoms.low(j) in _LABELS or (atoms.low(j) in {"+", "/"} and atoms.glued(j + 1))


def _counted(atoms: Atoms, i: int) -> int | None:
    """Return the atom of the noun that a number before `i` counts."""
    adjective: int | None = None
    for j in range(i, i + _REACH):
        word, pos = atoms.low(j), atoms.pos(j)
        if _excluded(atoms, j):
            return None
        if not atoms.is_word(j) and not atoms.is_number(j) and word not in _QUOTES | {","}:
            break
        if pos == "NOUN":
            return j
        if pos in _MODIFIERS or atoms.feat(j, "VerbForm") == "Part":
            adjective = j
        elif word in {"и", "или", ","} and adjective is not None and _goes_on(atoms, j + 1):
            continue
        elif not (
            pos == "ADV"
            or (word in _QUOTES and j == i and not atoms.glued(j))
            or (adjective is not None and number_at(atoms, j))
        ):
            break
    if adjective is not None and atoms.feat(adjective, "Number") == "Plur" and is_substantive(atoms.text[adjective]):
        return adjective
    return None


def _goes_on(atoms: Atoms, i: int) -> bool:
    """Say whether a second adjective, or a second number with one, stands at `i`."""
    number = number_at(atoms, i)
    j = number.last + 1 if number else i
    return atoms.pos(j) in _MODIFIERS and atoms.feat(j, "Case") in {"Gen", "Nom", "Acc", "Dat", "Ins", "Loc"}


def _excluded(atoms: Atoms, i: int) -> bool:
    """Say whether what stands at `i` is money, time, a share or a unit of goods."""
    word = atoms.low(i)
    if word in UNIT or word in CURRENCY or word in MEASURE or percent_at(atoms, i) is not None:
        return True
    return word in _NOT_COUNTED_FORMS or atoms.lemma(i) in _NOT_COUNTED - {"глава"}


def _may_count(atoms: Atoms, number: Number, counted: int) -> bool:
    """Say whether number and noun make a count: not the two parties themselves, and not in a case of their own."""
    if atoms.low(counted) in _LABELS and len(atoms.low(counted)) <= 3:
        return False
    lemma = fold(unit(atoms, counted))
    if number.low == 2 and number.high == 2 and lemma.split("-")[0] in _PAIR_NOUNS:
        between = range(number.last + 1, counted)
        if all(atoms.lemma(j) in _PAIR_ADJECTIVES for j in between):
            return False
    if atoms.feat(counted, "Number") == "Sing" and atoms.feat(counted, "Case") in _OBLIQUE and number.low % 10 != 1:
        return False  # channel 3, in the dative: the noun would be plural
    alone = atoms.feat(counted, "Number") == "Sing" and atoms.feat(counted, "Case") == "Nom"
    return not (alone and number.low >= 5 and number.low % 10 != 1 and lemma != _PEOPLE)


def _ordinal(atoms: Atoms, number: Number, counted: int) -> bool:
    """Say whether an ending makes figures an ordinal: before a single thing («72-ю сессию», «с 12-ю странами» not)."""
    ending = atoms.is_word(number.last) and atoms.low(number.last - 1) == "-" and atoms.is_number(number.last - 2)
    return ending and atoms.feat(counted, "Number") == "Sing"


def _is_title(atoms: Atoms, i: int, counted: int) -> bool:
    """Say whether number and noun alone stand in quotation marks: the name of something."""
    return (
        atoms.low(i - 1) in _QUOTES
        and atoms.glued(i)
        and atoms.low(counted + 1) in _CLOSING
        and atoms.glued(counted + 1)
    )


def _last_own(atoms: Atoms, i: int, counted: int) -> int:
    """Return the last atom of a count: before a second number that shares the noun, else the noun."""
    for j in range(i, counted):
        if atoms.low(j) in {"и", "или", ","} and number_at(atoms, j + 1):
            return i - 1
    return counted


def unit(atoms: Atoms, i: int) -> str:
    """Return what is counted, in the nominative singular, with the letter yo only where the story writes it."""
    word = atoms.text[i].lower()
    lemma = atoms.analysis.lemma[atoms.token[i]].lower()
    # The detained, the accused: nouns whose dictionary form is the verb of a participle.
    if atoms.pos(i) != "NOUN" or (lemma.endswith("ть") and word.endswith(("х", "е", "ми", "м"))):
        lemma = nominative(word)
    return lemma if "ё" in word else fold(lemma)
