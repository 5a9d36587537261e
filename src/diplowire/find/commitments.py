"""Who undertakes what: runs the rules of a language and joins the tellings of one undertaking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from diplowire.find.quotes import read_passage
from diplowire.model.analysis import Analysis
from diplowire.rules.speech import CommitmentDraft, CommitmentRule
from diplowire.rules.trace import Trace

__all__ = ["CommitmentDraft", "find_commitments"]

_SAME = 0.6  # share of the shorter action's words that two tellings of one undertaking have in common
_CONTENT = {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}


def find_commitments(
    analysis: Analysis, rules: Iterable[tuple[str, CommitmentRule]], trace: Trace | None = None
) -> list[CommitmentDraft]:
    """Return the undertakings of a story in the order of the text, each once however often it is told."""
    rules = tuple(rules)
    passage, _ = read_passage(analysis)
    found: list[tuple[CommitmentDraft, bool]] = []  # each with whether it stands in a heading
    for unit in passage.units:
        taken: dict[int, str] = {}  # the rule that read each cue
        for id, rule in rules:
            for draft in rule(passage, unit):
                if taken.setdefault(draft.cue, id) == id:
                    found.append((replace(draft, rule=id), passage.heads(unit)))
    kept: list[CommitmentDraft] = []
    heading: int | None = None  # the last undertaking told in a headline or a heading
    by_words: dict[str, list[int]] = {}
    for draft, heads in found:
        words = _words(analysis, draft)
        seen = {n for w in words for n in by_words.get(w, ())[-8:]}
        twin = next((n for n in sorted(seen) if _same(analysis, kept[n], draft)), None)
        if twin is None and heading is not None and not heads and _told_before(analysis, kept[heading], draft):
            twin = heading
        if twin is not None:
            kept[twin] = _join(analysis, kept[twin], draft, heading=twin == heading and not heads)
            continue
        if heads:
            heading = len(kept)
        for w in words:
            by_words.setdefault(w, []).append(len(kept))
        kept.append(draft)
    if trace is not None:
        for d in kept:
            trace.fired(d.rule, *d.action, d.strength)
    return kept


def _words(analysis: Analysis, draft: CommitmentDraft) -> set[str]:
    return {analysis.lemma[i] for i in analysis.within(*draft.action) if analysis.pos[i] in _CONTENT}


def _same(a: Analysis, one: CommitmentDraft, other: CommitmentDraft) -> bool:
    """Say whether two tellings are of one undertaking: the same action, by its words."""
    x, y = _words(a, one), _words(a, other)
    return bool(x and y) and len(x & y) >= _SAME * min(len(x), len(y)) and len(x & y) >= min(2, len(x), len(y))


def _told_before(a: Analysis, heading: CommitmentDraft, draft: CommitmentDraft) -> bool:
    """Say whether a heading has told an undertaking in other words: the same cue and undertaker."""
    if heading.by is None or draft.by is None:
        return False
    return (a.lemma[heading.by], a.lemma[heading.cue]) == (a.lemma[draft.by], a.lemma[draft.cue])


def _join(a: Analysis, one: CommitmentDraft, other: CommitmentDraft, *, heading: bool) -> CommitmentDraft:
    """Keep the telling of the body over that of a heading, a predicate over a noun; take the evidence of both."""
    best = other if (a.pos[one.cue] == "NOUN" and a.pos[other.cue] != "NOUN") or heading else one
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    rest = other if best is one else one
    return replace(
        best,
        evidence=evidence,
        by=best.by if best.by is not None else rest.by,
        to=best.to if best.to is not None else rest.to,
    )
