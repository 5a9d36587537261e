"""Statements with their speakers: tokens become entities, first persons become whoever speaks."""

from __future__ import annotations

from collections.abc import Sequence

from diplowire.find.cast import Cast
from diplowire.find.floor import Floor
from diplowire.find.parties import Parties
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Cue, Origin, Statement
from diplowire.model.span import Span
from diplowire.rules.speech import StatementDraft


def voices(a: Analysis, cast: Cast, parties: Parties, drafts: Sequence[StatementDraft]) -> list[Statement]:
    """Return the statements in the order of the text; a speaker who is not named stays null.

    Tokens inside a direct quotation are noted in the cast, so that "I" and "we" there mean the speaker.
    """
    out: list[Statement] = []
    floor = Floor(a, cast, parties)
    for number, draft in enumerate(sorted(drafts, key=lambda d: d.content[0]), 1):
        speaker, channel = floor.settle(draft)
        content = tuple(Span(start=s, end=e) for s, e in draft.content)
        cue = None
        if draft.cue is not None:
            cue = Cue(
                lemma=draft.cue_lemma or a.lemma[draft.cue], span=Span(start=a.start[draft.cue], end=a.stop[draft.cue])
            )
        if draft.kind == "direct" and speaker is not None:
            for s, e in draft.content:
                cast.speakers.update(dict.fromkeys(a.within(s, e), speaker))
        out.append(
            Statement(
                id=f"q{number}",
                kind=draft.kind,
                content=content,
                speaker=speaker,
                channel=channel,
                cue=cue,
                act=draft.act,
                about=_about(a, cast, draft, speaker, channel),
                evidence=tuple(Span(start=s, end=e) for s, e in draft.evidence),
                origin=Origin(rule=draft.rule),
            )
        )
    return out


def _about(a: Analysis, cast: Cast, draft: StatementDraft, speaker: str | None, channel: str | None) -> tuple[str, ...]:
    """Return the states, persons and organisations that the content names, each once."""
    out: list[str] = []
    for s, e in draft.content:
        for i in a.within(s, e):
            held = cast.at(i)
            if (
                held
                and held not in out
                and held not in (speaker, channel)
                and cast.kind(held) in ("state", "person", "organization")
            ):
                out.append(held)
    return tuple(out)


def statement_at(statements: Sequence[Statement], start: int, end: int) -> Statement | None:
    """Return the statement whose content holds a stretch of characters, the shortest one where several do."""
    best: tuple[int, Statement] | None = None
    for s in statements:
        if any(c.start <= start and end <= c.end for c in s.content):
            size = sum(c.end - c.start for c in s.content)
            if best is None or size < best[0]:
                best = (size, s)
    return best[1] if best else None
