"""Ranks of states and economies: second partner, third place, the first five, the largest."""

from __future__ import annotations

from diplowire.lang.ru.grammar.atoms import Atoms
from diplowire.lang.ru.grammar.dates_quarters import ordinal_at
from diplowire.lang.ru.grammar.forms import by_form, forms, lemmas, rows
from diplowire.lang.ru.grammar.measures import FIGURES, Figure
from diplowire.lang.ru.grammar.numbers import CARDINAL
from diplowire.lang.ru.grammar.times import ORDINAL
from diplowire.model.analysis import Analysis
from diplowire.rules.clauses import clause_head, preposition

_NOUNS = rows("rank_nouns", ["lemma", "kind", "with", "measure", "example"], unique=["lemma", "with"])
_RUNG = {f for r in _NOUNS if r["kind"] == "rung" for f in forms(r["lemma"])}
_HOLDER = {f for r in _NOUNS if r["kind"] == "holder" for f in forms(r["lemma"])}
_GROUP = by_form([(r["lemma"], int(r["value"])) for r in rows("rank_groups", ["lemma", "value", "example"])])
_TOP = {f for lemma in lemmas("rank_first") for f in forms(lemma) if lemma != "крупный" or "ейш" in f}
_LEADERS = forms("лидер")
_FIRST = forms("первый") | forms("ведущий")
_COUNTED_BY = {"по", "среди"}  # what a place on a ladder is counted by stands under these
_SIZES = lemmas("sizes")
_TENS = {"двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"}


def _ordinal(atoms: Atoms, i: int) -> tuple[int, int] | None:
    """Read an ordinal of any size; bare figures are none."""
    if atoms.low(i) in _TENS and 1 <= ORDINAL.get(atoms.low(i + 1), 0) <= 9:
        return i + 1, int(CARDINAL[atoms.low(i)]) + ORDINAL[atoms.low(i + 1)]
    found = ordinal_at(atoms, i)
    return None if found is None or (found[0] == i and atoms.is_number(i)) else found


def _behind_adjectives(atoms: Atoms, i: int) -> int:
    """Return the atom behind up to three adjectives at `i`."""
    j = i
    while (
        j < i + 3 and (atoms.pos(j) in {"ADJ", "DET"} or atoms.low(j) in _TOP) and atoms.low(j) not in _HOLDER | _RUNG
    ):
        j += 1
    return j


def ranked_head(a: Analysis, noun: int) -> int | None:
    """Return the token of what a rank is a rank of: the noun itself; for a place on a ladder, what that is counted by.

    Nouns of size are passed over ("by the volume of exports" counts exports). None where the story does not say.
    """
    if a.word[noun].lower() in _HOLDER:
        return noun
    clause = clause_head(a, noun)
    near = sorted(set(a.children[noun]) | set(a.children[clause]), key=lambda c: abs(c - noun))
    for by in (c for c in near if preposition(a, c) in _COUNTED_BY):
        while a.lemma[by] in _SIZES:
            inner = [c for c in a.children[by] if a.rel[c] == "nmod" and a.case(c) == "Gen"]
            if not inner:
                break
            by = inner[0]
        return None if a.lemma[by] in _SIZES else by
    return next((c for c in a.subtree(noun) if a.word[c].lower() in _HOLDER), None)


@FIGURES.rule(
    "ru.rank.ordinal",
    starts=(*ORDINAL, *_TENS, "NUMBER"),
    yes=(
        "Страна стала [[третьим торговым партнером => rank 3]] соседа.",
        "По экспорту республика занимает [[5-е место => rank 5]].",
        "Это [[двадцать вторая экономика => rank 22]] мира.",
    ),
    no=("Это второй визит за год.", "Подписали 5 документов.", "Второй президент приехал."),
)
def ordinal(atoms: Atoms, i: int) -> Figure | None:
    """An ordinal with a place, a partner, a market."""
    found = _ordinal(atoms, i)
    if not found:
        return None
    j = _behind_adjectives(atoms, found[0] + 1)
    if atoms.low(j) not in _HOLDER and atoms.low(j) not in _RUNG:
        return None
    return Figure(i, j, "rank", found[1], found[1], None, noun=j)


@FIGURES.rule(
    "ru.rank.by-size",
    starts=(*ORDINAL, *_TENS, "NUMBER"),
    yes=(
        "Сосед остается [[вторым по величине торговым партнером => rank 2]].",
        "Это экономика, [[третья по объему => rank 3]].",
    ),
    no=("Третья по счету встреча прошла в Минске.",),
)
def by_size(atoms: Atoms, i: int) -> Figure | None:
    """An ordinal with what it is ranked by."""
    found = _ordinal(atoms, i)
    if not found or atoms.low(found[0] + 1) != "по" or atoms.pos(found[0] + 2) != "NOUN":
        return None
    by = found[0] + 2
    for j in range(by + 1, by + 6):
        if atoms.low(j) in _HOLDER:
            return Figure(i, j, "rank", found[1], found[1], None, noun=j)
        if not atoms.is_word(j):
            break
    for j in range(i - 1, max(-1, i - 5), -1):
        if atoms.low(j) in _HOLDER:
            return Figure(i, by, "rank", found[1], found[1], None, noun=j)
    return None


@FIGURES.rule(
    "ru.rank.group",
    starts=tuple(_GROUP),
    yes=(
        "Сосед вошел в [[первую пятерку торговых партнеров => rank 1..5]].",
        "Республика вошла в [[тройку крупнейших инвесторов => rank 1..3]].",
    ),
    no=("Лидеры Большой семерки встретились в Риме.", "Тройка наблюдателей вылетела в Баку."),
)
def group(atoms: Atoms, i: int) -> Figure | None:
    """The first so many of a ranking."""
    j = _behind_adjectives(atoms, i + 1)
    ranked = atoms.low(j) in _HOLDER or atoms.low(j) in _LEADERS
    first = i - 1 if atoms.low(i - 1) in _FIRST else i
    if not ranked and first == i:
        return None
    return Figure(first, j if ranked else i, "rank", 1, _GROUP[atoms.low(i)], None, noun=j if ranked else i)


@FIGURES.rule(
    "ru.rank.top",
    starts=tuple(_TOP),
    yes=("Республика остается [[крупнейшим торговым партнером => rank 1]] соседа.",),
    no=(
        "Республика – один из крупнейших партнеров соседа.",
        "Крупные партнеры приехали.",
        "Главный редактор газеты ушел.",
    ),
)
def top(atoms: Atoms, i: int) -> Figure | None:
    """The largest partner, market, investor: the first, unless it is one of several."""
    if atoms.low(i - 1) in {"из", "среди"} or _ordinal(atoms, i - 1):
        return None
    j = _behind_adjectives(atoms, i + 1)
    if atoms.low(j) not in _HOLDER or atoms.feat(j, "Number") != "Sing":
        return None
    return Figure(i, j, "rank", 1, 1, None, noun=j)
