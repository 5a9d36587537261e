"""The dossier of two states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from fastapi import APIRouter
from pydantic import Field

from diplowire.ledger.sketch import LATE
from diplowire.model.span import Frozen
from diplowire.pipeline import KNOWLEDGE
from diplowire.serve.asking import Asked
from diplowire.serve.desk import Visit, page
from diplowire.serve.errors import Unclear
from diplowire.serve.graph import Graph, graph
from diplowire.serve.pages.home import named
from diplowire.serve.tracks import Track, tracks
from diplowire.views.pair import pair as ask
from diplowire.views.rows import CommitmentRow, PairDossier, Party, Source, StatementRow

router = APIRouter()
OUTCOMES = ("open", "overdue", "fulfilled", "cancelled")
_LIMIT = 40  # of each sort, the newest: more would be no page to read, and lists have them all


class Voice(Frozen):
    """A speaker with what was said, the newest first."""

    speaker: Party | None
    statements: tuple[StatementRow, ...]


class Column(Frozen):
    """Commitments that ended alike."""

    outcome: str
    rows: tuple[CommitmentRow, ...]


class PairPage(Frozen):
    """A dossier as it is shown: the timeline by day, figures by measure, statements by speaker, stories by day.

    `most` is how many of each sort it holds at most; `every` asks the lists for all of them.
    """

    asked: Asked
    dossier: PairDossier
    graph: Graph
    tracks: tuple[Track, ...] = ()
    voices: tuple[Voice, ...] = ()
    board: tuple[Column, ...] = ()
    parties: dict[str, Party] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    most: int = _LIMIT
    every: str = ""


@page(router, "/pair/{one}/{other}", "pair.html")
def pair(visit: Visit, one: str, other: str) -> PairPage:
    """Return the dossier. Raises Unclear for what is no two states."""
    codes = (one.upper(), other.upper())
    for code in codes:
        if len(code) != 3 or not code.isascii() or not code.isalpha():
            raise Unclear("unclear_state", code)
    if codes[0] == codes[1]:
        raise Unclear("unclear_pair", codes[0])
    asked = visit.asked.model_copy(update={"state": (), "person": "", "kind": ""})
    f = asked.filter(visit.connection)
    assert f is not None
    found = ask(visit.connection, f.but(states=codes, limit=_LIMIT, offset=0), KNOWLEDGE.lemmas, visit.texts)
    last = dt.date.max
    found = found.model_copy(
        update={"events": tuple(sorted(found.events, key=lambda r: (r.start or last, _told(r.sources), r.id)))}
    )
    return PairPage(
        asked=asked,
        dossier=found,
        graph=graph(found.contacts, found.states),
        tracks=tracks(found.figures),
        voices=_voices(found.statements),
        board=tuple(Column(outcome=o, rows=tuple(r for r in found.commitments if r.outcome == o)) for o in OUTCOMES),
        parties=named(visit, found.disagreements),
        sources=_sources(found),
        every=asked.query(state=codes),
    )


def _told(sources: Iterable[Source]) -> dt.date:
    return min((s.published for s in sources if s.published), default=LATE)


def _voices(statements: Iterable[StatementRow]) -> tuple[Voice, ...]:
    by: dict[str, list[StatementRow]] = {}
    for r in statements:
        by.setdefault(r.speaker.id if r.speaker else "", []).append(r)
    # Those who spoke most first, words without a speaker last.
    ordered = sorted(by.items(), key=lambda x: (not x[0], -len(x[1]), x[0]))
    return tuple(Voice(speaker=rows[0].speaker, statements=tuple(rows)) for _, rows in ordered)


def _sources(d: PairDossier) -> tuple[Source, ...]:
    """Return the stories that the dossier rests on, once each, in order of publication."""
    every = [s for r in d.events for s in r.sources] + [s for r in d.commitments for s in r.sources]
    every += [r.source for r in d.figures] + [r.source for r in d.statements]
    once = {s.story: s.model_copy(update={"quotes": ()}) for s in reversed(every)}
    return tuple(sorted(once.values(), key=lambda s: (s.published or LATE, s.path)))
