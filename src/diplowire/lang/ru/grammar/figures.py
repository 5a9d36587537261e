"""The figures of a story: runs the rules, then reads hedges, aims and what is measured around a match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diplowire.lang.ru.grammar import amounts, changes, counts, ranks
from diplowire.lang.ru.grammar.atoms import Atoms, Phrases, atoms_of
from diplowire.lang.ru.grammar.dates import times_of
from diplowire.lang.ru.grammar.forms import lemmas, rows
from diplowire.lang.ru.grammar.measures import FIGURES, GROWTH, LEVELS, Figure
from diplowire.lang.ru.lexicon import fold
from diplowire.model.analysis import Analysis
from diplowire.model.expression import Quantity, Status, TimeExpression
from diplowire.rules.trace import Trace

__all__ = ["RULE_MODULES", "quantities"]

RULE_MODULES = (amounts, changes, counts, ranks)
_HEDGES = Phrases({r["phrase"]: r["effect"] for r in rows("hedges", ["phrase", "effect", "example"])})
_AIMS, _FORECASTS = lemmas("aims"), lemmas("forecasts")
_TRANSPARENT = {
    "в",
    "на",
    "с",
    "к",
    "по",
    "за",
    "от",
    "чем",
    "уровне",
    "сумму",
    "размере",
    "размером",
    "объеме",
    "отметки",
}
_EXTREMES = {"максимум", "минимум"}
_STEPS, _DEPTH, _BACK, _WIDTH = 6, 6, 8, 16
_MEASURELESS = {
    "уровень",
    "размер",
    "сумма",
    "отметка",
    "около",
    "более",
    "порядок",
    "максимум",
    "минимум",
    "рекорд",
}


def quantities(
    analysis: Analysis, times: Sequence[TimeExpression] | None = None, trace: Trace | None = None
) -> list[Quantity]:
    """Return the figures of a story in order of the text, none overlapping.

    Words that name a time hold no figure; `times` are those already found (without it they are looked for again).
    """
    atoms = atoms_of(analysis)
    found = times if times is not None else times_of(atoms, None)
    taken = {t for x in found for t in range(x.first, x.last + 1)}
    free = [token not in taken for token in atoms.token]
    out: list[Quantity] = []
    kept: list[Figure] = []
    for outcome in FIGURES.run(atoms, free=free):
        figure = outcome.match
        if outcome.winner is None and _basis(atoms, figure):
            continue
        if outcome.winner is None:
            figure = _lent(atoms, figure, kept)
            level_end = bool(kept) and kept[-1].from_level
            figure = _hedged(atoms, figure, level_end)
            kept.append(figure)
            out.append(_quantity(atoms, figure, outcome.rule))
        if trace is not None:
            fate = f"outvoted by {outcome.winner}" if outcome.winner else "kept"
            start, stop = atoms.start[figure.first], atoms.stop[figure.last]
            trace.fired(outcome.rule, start, stop, _quantity(atoms, figure, outcome.rule).describe(), fate)
    return out


def _basis(atoms: Atoms, figure: Figure) -> bool:
    """Say whether an amount of goods is what a price is for: «за тысячу кубометров»."""
    if figure.kind != "amount" or figure.unit is None or figure.unit.isupper():
        return False
    j = figure.first - 1
    return atoms.low(j - 1 if atoms.lemma(j) in {"один", "каждый"} else j) == "за"


def _lent(atoms: Atoms, figure: Figure, kept: Sequence[Figure]) -> Figure:
    """Lend a unit: a bare amount takes the currency said before in its sentence, "of them" the noun counted last."""
    if figure.of_them:
        before = next((f for f in reversed(kept[-4:]) if f.kind == "count" and f.unit), None)
        return replace(figure, unit=before.unit, noun=before.noun) if before else figure
    if figure.unit is None and figure.kind in {"amount", "change"}:
        before = next((f for f in reversed(kept[-4:]) if f.kind in {"amount", "change"} and f.unit), None)
        money = before is not None and before.noun is None and str(before.unit).isupper()
        if before and money and atoms.sentence(before.last) == atoms.sentence(figure.first):
            return replace(figure, unit=before.unit)
    return figure


def _hedged(atoms: Atoms, figure: Figure, level_end: bool) -> Figure:
    """Read the hedges before and behind a figure and take them into it.

    `level_end` says that the figure before it was the first end of "from so much to so much".
    """
    if figure.kind == "rank":
        return figure
    j = figure.first - 1
    for _ in range(_STEPS):
        hedge = _HEDGES.ending(atoms, j)
        if hedge and atoms.lemma(j) in _EXTREMES and atoms.low(j + 1) == "в":
            break  # "a maximum of so much" is that much
        if hedge:
            first, effect = hedge
            if atoms.low(j) == "до" and (level_end or reaches(atoms, figure.first)):
                effect = "exact"
            figure = _bounded(figure, effect, min(first, figure.first))
            j = first - 1
        elif atoms.low(j) in _TRANSPARENT:
            j -= 1
        else:
            break
    if atoms.low(figure.last + 1) in {"и", "или"} and atoms.low(figure.last + 2) in {"более", "больше"}:
        figure = replace(figure, last=figure.last + 2, high=None)
    return figure


def _bounded(figure: Figure, effect: str, first: int) -> Figure:
    """Blur or open a figure. Of two hedges that bound it the nearer one counts."""
    whole = figure.low is not None and figure.high is not None
    if effect == "about":
        return replace(figure, first=first, approximate=True)
    if effect == "above" and whole:
        return replace(figure, first=first, high=None)
    if effect == "below" and whole:
        return replace(figure, first=first, low=None)
    return figure


def reaches(atoms: Atoms, i: int) -> bool:
    """Say whether a figure at `i` is the level that something rose, fell or is brought to."""
    analysis = atoms.analysis
    for depth, j in enumerate(analysis.ancestors(atoms.token[i])):
        if depth >= _DEPTH:
            break
        if fold(analysis.lemma[j]) in GROWTH or fold(analysis.lemma[j]) in LEVELS:
            return True
        if analysis.feats[j].get("VerbForm") == "Fin":
            break
    for j in range(i - 1, max(-1, i - _BACK), -1):
        if atoms.low(j) in {".", ";", ",", "\n"}:
            return False
        if atoms.lemma(j) in GROWTH or atoms.lemma(j) in LEVELS:
            return True
    return False


def status(atoms: Atoms, i: int) -> Status:
    """Say whether a figure is a level reached, aimed at or expected, by the verbs it hangs from."""
    analysis = atoms.analysis
    aimed = False
    for depth, j in enumerate((atoms.token[i], *analysis.ancestors(atoms.token[i]))):
        if depth >= _DEPTH:
            break
        lemma, feats = fold(analysis.lemma[j]), analysis.feats[j]
        if lemma in _AIMS:
            return "target"
        if lemma in _FORECASTS:
            return "forecast"
        if analysis.pos[j] not in {"VERB", "AUX"}:
            continue
        if any(fold(analysis.lemma[k]) in _FORECASTS for k in analysis.children[j][:_WIDTH]):
            return "forecast"
        if feats.get("VerbForm") == "Inf":
            aimed = aimed or lemma in LEVELS or lemma in GROWTH
            if any(fold(analysis.lemma[k]) in _AIMS for k in analysis.children[j][:_WIDTH]):
                return "target"
            continue
        if feats.get("Tense") == "Fut":
            return "forecast"
        if any(analysis.feats[k].get("VerbForm") == "Inf" for k in analysis.children[j] if analysis.pos[k] == "AUX"):
            continue  # "may be brought to": the verb above tells
        if feats.get("VerbForm") == "Fin" or feats.get("Tense") == "Past":
            return "target" if aimed else "stated"
    return "target" if aimed else "stated"


def measure_head(atoms: Atoms, figure: Figure) -> int | None:
    """Return the token of the noun that a figure measures: a noun it hangs from, else its verb's subject or object."""
    analysis = atoms.analysis
    inside = range(atoms.token[figure.first], atoms.token[figure.last] + 1)
    for depth, j in enumerate(analysis.ancestors(atoms.token[figure.last])):
        if depth >= _DEPTH:
            return None
        if j in inside or fold(analysis.lemma[j]) in _MEASURELESS:
            continue
        if analysis.pos[j] in {"NOUN", "PROPN"}:
            return j
        if analysis.feats[j].get("VerbForm") == "Part" and analysis.case(j):
            described = _described(analysis, j)
            if described is not None:
                return described
        if analysis.pos[j] in {"VERB", "AUX", "ADJ"}:
            found = _argument(analysis, j, inside)
            if found is not None:
                return found
            if analysis.feats[j].get("VerbForm") == "Fin":
                return None
    return None


def _described(analysis: Analysis, participle: int) -> int | None:
    """Return the noun that a participle behind it describes, where the parse gives one with which it does not agree."""
    mine = analysis.feats[participle]
    named = [f for f in ("Case", "Number", "Gender") if mine.get(f)]
    head = analysis.head[participle]
    if head < participle or all(analysis.feats[head].get(f) == mine[f] for f in named):
        return None
    before = range(participle - 1, max(participle - _WIDTH, -1), -1)
    agreeing = (k for k in before if all(analysis.feats[k].get(f) == mine[f] for f in named))
    return next((k for k in agreeing if analysis.pos[k] == "NOUN"), None)


def _argument(analysis: Analysis, verb: int, inside: range) -> int | None:
    """Return the object of an infinitive, else the subject of a verb, outside the figure itself."""
    infinitive = analysis.feats[verb].get("VerbForm") == "Inf"
    wanted = ("obj", "nsubj") if infinitive else ("nsubj", "obj")
    for relation in wanted:
        for k in analysis.children[verb][:_WIDTH]:
            if (
                analysis.rel[k].split(":")[0] == relation
                and k not in inside
                and analysis.pos[k] in {"NOUN", "PROPN", "PRON"}
            ):
                return k
    return None


def _quantity(atoms: Atoms, figure: Figure, rule: str) -> Quantity:
    """Turn a match over atoms into a quantity over tokens."""
    noun = None if figure.noun is None else atoms.token[figure.noun]
    if figure.kind == "rank" and noun is not None:
        head = ranks.ranked_head(atoms.analysis, noun)
    else:
        head = noun if figure.kind == "count" else measure_head(atoms, figure)
    return Quantity(
        atoms.token[figure.first], atoms.token[figure.last], figure.kind, figure.low, figure.high, figure.unit, rule,
        figure.approximate, figure.direction, status(atoms, figure.last), head, noun,
    )  # fmt: skip
