"""Who said what: runs the rules of a language over the units of a story and settles between their findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diplowire.find.quotes import read_passage
from diplowire.model.analysis import Analysis
from diplowire.model.story import Notice
from diplowire.rules.speech import Passage, SpeechGrammar, StatementDraft
from diplowire.rules.trace import Trace

__all__ = ["StatementDraft", "find_statements"]

_SHARE = 0.4  # a statement inside a carrier's stands for it where it makes up this much of it


def find_statements(
    analysis: Analysis, grammar: SpeechGrammar, trace: Trace | None = None
) -> tuple[list[StatementDraft], list[Notice]]:
    """Return the statements of a story in the order of the text, and what was odd about its quotation marks.

    Of findings that overlap the widest one is kept. Where it belongs to a mere carrier (a press service, a medium) and
    somebody else's statement makes up most of it, that one is kept, with the carrier as its channel.
    """
    passage, notices = read_passage(analysis)
    settled = _Settled(passage, grammar, trace)
    drafts = list(_drafts(passage, grammar.rules))
    order = {id: n for n, (id, _) in enumerate(grammar.rules)}
    for draft in sorted(drafts, key=lambda d: (-_size(d), order[d.rule])):
        settled.take(draft)
    for draft in _drafts(passage, grammar.fallback):
        settled.take(draft)
    kept = sorted(settled.kept, key=lambda d: d.content)
    if trace is not None:
        for d in kept:
            trace.fired(d.rule, d.content[0][0], d.content[-1][1], d.kind)
    return kept, notices


def _drafts(passage: Passage, rules: tuple) -> Iterator[StatementDraft]:  # type: ignore[type-arg]
    for unit in passage.units:
        for id, rule in rules:
            for draft in rule(passage, unit):
                yield replace(draft, rule=id)


def _size(draft: StatementDraft) -> int:
    return sum(stop - start for start, stop in draft.content)


class _Settled:
    """The statements kept so far; `owner` holds for each code point which of them covers it."""

    def __init__(self, passage: Passage, grammar: SpeechGrammar, trace: Trace | None) -> None:
        self.grammar = grammar
        self.trace = trace
        self.slots: list[list[StatementDraft]] = []
        self.owner = [-1] * len(passage.analysis.story.text)

    @property
    def kept(self) -> Iterator[StatementDraft]:
        return (d for slot in self.slots for d in slot)

    def take(self, draft: StatementDraft) -> None:
        """Keep a statement, or hold it against the wider one that covers it."""
        over = self._cover(draft)
        if over is None:
            for start, stop in draft.content:
                self.owner[start:stop] = [len(self.slots)] * (stop - start)
            self.slots.append([draft])
            return
        wide = self.slots[over][0]
        share = _size(draft) >= _SHARE * _size(wide)
        if draft.content == wide.content:
            self._outvote(draft, wide)
        elif wide.carrier and draft.rule in self.grammar.nests and share and draft.cue != wide.cue:
            self._outvote(wide, draft)
            self.slots[over] = [replace(draft, channel=wide.channel if wide.channel is not None else wide.speaker)]
        elif wide.rule in self.grammar.yields and share:
            self._outvote(wide, draft)
            channel = draft.channel if draft.channel is not None else (wide.speaker if wide.carrier else None)
            self.slots[over] = [replace(draft, channel=channel)]
        else:
            self._outvote(draft, wide)

    def _cover(self, draft: StatementDraft) -> int | None:
        """Return the slot that holds the beginning, middle or end of a statement's content."""
        for start, stop in draft.content:
            for at in (start, (start + stop) // 2, stop - 1):
                if self.owner[at] >= 0:
                    return self.owner[at]
        return None

    def _outvote(self, loser: StatementDraft, winner: StatementDraft) -> None:
        if self.trace is not None:
            self.trace.fired(
                loser.rule, loser.content[0][0], loser.content[-1][1], loser.kind, f"outvoted by {winner.rule}"
            )
