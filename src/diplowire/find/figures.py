"""Figures with whose they are: who claims them, about which parties, for which period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diplowire.find.cast import Cast
from diplowire.find.parties import Parties, take_states
from diplowire.find.ranks import Ranks, rank_parties
from diplowire.find.voices import statement_at
from diplowire.model.analysis import Analysis
from diplowire.model.expression import Quantity, TimeExpression
from diplowire.model.reading import Figure, Origin, Statement
from diplowire.model.span import Span
from diplowire.model.values import When
from diplowire.rules.clauses import clause_head, subjects
from diplowire.rules.table import Row
from diplowire.rules.trace import Trace


def figures(
    a: Analysis,
    cast: Cast,
    parties: Parties,
    quantities: Sequence[Quantity],
    times: Sequence[TimeExpression],
    statements: Sequence[Statement],
    measures: Mapping[str, Row],
    ranks: Ranks,
    trace: Trace,
    comparing: frozenset[str] = frozenset(),
) -> list[Figure]:
    """Return the figures in the order of the text.

    `measures` names what nouns measure ("trade turnover"); `comparing` are the two words before a time that a figure is
    only held against.
    """
    out: list[Figure] = []
    periods: dict[int, list[TimeExpression]] = {}
    for t in times:
        if " ".join(a.word[max(0, t.first - 2) : t.first]).lower() in comparing:
            continue
        spell = t.kind == "period" or (t.kind in ("point", "range") and t.granularity in _SPELLS and t.relation is None)
        if (
            spell
            and t.start
            and t.end
            and (t.end - t.start).days <= _LONGEST
            and (a.story.day is None or t.start <= a.story.day)
        ):
            periods.setdefault(a.sentence_of[t.first], []).append(t)
    counted = {i for q in quantities for i in range(q.first, q.last + 1)}
    dated = {i for t in times for i in range(t.first, t.last + 1)}
    for number, q in enumerate(quantities, 1):
        span = Span(start=a.start[q.first], end=a.stop[q.last])
        said = statement_at(statements, span.start, span.end)
        if q.kind == "rank":
            measure, between = _ranked(a, cast, parties, q, measures, ranks)
        else:
            head = _head(a, parties, q, measures)
            while head is not None and head in dated:  # "last year's record": not the year is measured
                head = a.head[head] if a.head[head] >= 0 and a.pos[a.head[head]] == "NOUN" else None
            measure = _measure(a, head, measures) if q.kind == "count" or head not in counted else None
            between = _parties(a, cast, parties, q, q.noun if head is None and q.kind == "count" else head, measure)
        if not between and out and q.noun is not None and not q.first <= q.noun <= q.last:
            between = out[-1].parties  # "12 of them" is about whom the figure before was
        trace.fired(q.rule, span.start, span.end, q.describe())
        out.append(
            Figure(
                id=f"f{number}",
                kind=q.kind,
                measure=measure,
                low=q.low,
                high=q.high,
                unit=q.unit,
                approximate=q.approximate,
                direction=q.direction,
                status=q.status,
                period=_period(a, q, periods.get(a.sentence_of[q.first], ())),
                parties=between,
                speaker=said.speaker if said else None,
                statement=said.id if said else None,
                evidence=(span,),
                origin=Origin(rule=q.rule),
            )
        )
    return out


def _ranked(
    a: Analysis, cast: Cast, parties: Parties, q: Quantity, measures: Mapping[str, Row], ranks: Ranks
) -> tuple[str | None, tuple[str, ...]]:
    """Return what a rank is a rank of, and its states. What a place on a ladder is counted by is measured as ever."""
    label = ranks.label(a, q.measure_head)
    if label is None and q.measure_head != q.noun:
        label = _measure(a, q.measure_head, measures)
    return label, rank_parties(a, cast, parties, q, ranks)


def _head(a: Analysis, parties: Parties, q: Quantity, measures: Mapping[str, Row]) -> int | None:
    """Return the token of the noun that an amount, a change or a count is of."""
    head = q.measure_head
    if head is None or not any(a.lemma[j] in measures for j in (head, *a.subtree(head))) or parties.of(head):
        beside = _beside(a, q, measures)
        if beside is not None or head is None or parties.of(head):
            return beside
    return head


def _beside(a: Analysis, q: Quantity, measures: Mapping[str, Row]) -> int | None:
    """Return the noun of a measure that stands in an amount's own clause ("put the turnover at a billion")."""
    if q.kind not in ("amount", "change"):
        return None
    verb, verbs = clause_head(a, q.first), set[int]()
    while verb not in verbs:
        verbs.add(verb)
        if a.rel[verb] == "conj" and not any(a.rel[c].startswith("nsubj") for c in a.children[verb]):
            verb = a.head[verb]  # "rose and reached": the subject is told once
    near = [j for j in a.within(a.start[q.first] - 120, a.start[q.first]) if a.sentence_of[j] == a.sentence_of[q.first]]
    found = [j for j in near if a.lemma[j] in measures and clause_head(a, j) in verbs]
    return found[-1] if found else None


def _measure(a: Analysis, head: int | None, measures: Mapping[str, Row]) -> str | None:
    if head is None:
        return None
    phrase = sorted(a.subtree(head), key=lambda j: abs(j - head))
    row = next((measures[a.lemma[j]] for j in (head, *phrase) if a.lemma[j] in measures), None)
    if row:
        return row["measure"]
    return a.lemma[head] if a.pos[head] in ("NOUN", "PROPN") else None


def _parties(
    a: Analysis, cast: Cast, parties: Parties, q: Quantity, head: int | None, measure: str | None
) -> tuple[str, ...]:
    """Return the states that a figure is about: named in the measure's phrase, else in the clause's subject."""
    out: list[str] = []
    mutual = measure in _MUTUAL
    bases = [head] if head is not None else []
    phrase = [t for base in bases for t in a.subtree(base)]
    named = [t for t in phrase if cast.at(t) is not None]
    take_states(out, cast, parties, named, nested=False)
    if mutual and len(out) < 2:
        pair = _pair_told(a, cast, q.first)
        if len(pair) == 2 and set(out) <= set(pair):
            return pair
    take_states(out, cast, parties, [t for t in phrase if t not in set(named)], nested=False)
    if out and (len(out) > 1 or not mutual):
        return tuple(out[:2]) if mutual else tuple(out)
    if mutual:
        pair = parties.main_pair()
        return pair if not out or out[0] in pair else tuple(out)
    verb = clause_head(a, q.first)
    if q.kind == "count" and q.noun is not None and verb in (q.noun, a.head[q.noun]):
        take_states(out, cast, parties, subjects(a, verb), nested=True)
    return tuple(out)


def _pair_told(a: Analysis, cast: Cast, i: int) -> tuple[str, ...]:
    """Return the states named in the sentence of a figure before it."""
    first = a.sentences[a.sentence_of[i]][0]
    held = (cast.at(t) for t in range(first, i))
    return tuple(dict.fromkeys(h for h in held if h is not None and cast.kind(h) == "state"))


_MUTUAL = {"trade turnover"}


_LONGEST = 31 * 366  # days: a longer time ("the worst flood for eighty years") is no period of a figure
_SPELLS = ("month", "quarter", "half_year", "year")  # a figure "in March" is about March, one "on Monday" was only said


def _period(a: Analysis, q: Quantity, periods: Sequence[TimeExpression]) -> When | None:
    if q.kind == "count" or not periods:
        return None
    t = min(periods, key=lambda t: min(abs(t.first - q.last), abs(q.first - t.last)))
    if t.start is None or t.end is None:
        return None
    span = Span(start=a.start[t.first], end=a.stop[t.last])
    return When(start=t.start, end=t.end, granularity=t.granularity, basis=t.basis, span=span)
