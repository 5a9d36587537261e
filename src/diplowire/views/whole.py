"""Everything that an export is made from: the ledger, what was said, the stories, as far as a filter lets through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from diplowire.ledger import schema as t
from diplowire.ledger.link import Uid
from diplowire.ledger.rows import chunks
from diplowire.ledger.sketch import LATE, Lemmas
from diplowire.ledger.snapshot import snapshot
from diplowire.ledger.tables import number_of
from diplowire.model.ledger import Ledger, LedgerEntity
from diplowire.model.reading import ReaderInfo
from diplowire.model.span import Frozen, Span
from diplowire.views.ask import Filter
from diplowire.views.events import row
from diplowire.views.known import Known, known
from diplowire.views.picked import named, pick, referred
from diplowire.views.rows import EventRow, FigureRow, StatementRow
from diplowire.views.said import figures, statements
from diplowire.views.texts import Texts

_PART = 400  # stories held in memory at a time with all that they say
R = TypeVar("R", StatementRow, FigureRow)


class StoryText(Frozen):
    """A story: its envelope and its text, into which all offsets point."""

    id: str
    path: str
    url: str | None
    language: str
    agency: str | None
    country: str | None
    published: dt.date | None
    headline: str | None
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Whole:
    """What answers a filter, in the order of the ledger: publication, path.

    `events` are the ledger's occurrences as rows, one for one; `actions` says where the words of undertakings stand,
    by story and finding; `readers` made the readings of the stories.
    """

    ledger: Ledger
    events: tuple[EventRow, ...]
    statements: tuple[StatementRow, ...]
    figures: tuple[FigureRow, ...]
    stories: dict[str, StoryText]
    actions: dict[Uid, Span]
    entities: dict[str, LedgerEntity]
    known: Known
    readers: tuple[ReaderInfo, ...]
    asked: Filter

    def words(self, story: str, start: int, end: int) -> str:
        """Return the exact words of a story."""
        return self.stories[story].text[start:end]


def whole(connection: Connection, lemmas: Lemmas, f: Filter) -> Whole:
    """Return everything that answers, as of a day. An occurrence or undertaking comes with all its reports.

    `limit` and `offset` of the filter do not count.
    """
    f = f.but(limit=_PART, offset=0)
    names: dict[str, Any] = {}
    ledger = snapshot(connection, lemmas, f.as_of)
    said = tuple(_paged(connection, statements, f, names))
    counted = tuple(_paged(connection, figures, f, names))
    picked = pick(connection, ledger, f, {(x.source.story, x.source.finding) for x in counted})
    wanted = referred(picked, said, counted)
    narrowed = bool(f.states or f.persons or f.kind or f.since or f.until or f.source)
    if narrowed:
        picked = picked.model_copy(update={"entities": named(picked, said, counted)})
    else:
        days = select(t.story.c.id)
        query = days.where(t.story.c.day <= f.as_of) if f.as_of else days
        wanted |= set(connection.execute(query).scalars())
    events, stories, actions, readers = _told(connection, picked, wanted, names)
    return Whole(
        ledger=picked,
        events=tuple(events),
        statements=said,
        figures=counted,
        stories=stories,
        actions=actions,
        entities={e.id: e for e in picked.entities},
        known=known(connection, (e.id for e in picked.entities)),
        readers=tuple(sorted(readers, key=lambda r: r.model_dump_json())),
        asked=f,
    )


def _paged(
    connection: Connection, ask: Callable[[Connection, Filter, Texts], list[R]], f: Filter, names: dict[str, Any]
) -> list[R]:
    out: list[R] = []
    while True:
        found = ask(connection, f.but(offset=len(out)), Texts(connection, names=names))
        out += found
        if len(found) < f.limit:
            break
    return sorted(
        out,
        key=lambda r: (r.published or LATE, r.source.path, r.source.story, number_of(r.source.finding)),
    )


def _told(
    connection: Connection, x: Ledger, wanted: Iterable[str], names: dict[str, Any]
) -> tuple[Iterator[EventRow], dict[str, StoryText], dict[Uid, Span], set[ReaderInfo]]:
    """Return what stands in the stories themselves, a part of them in memory at a time."""
    stories: dict[str, StoryText] = {}
    actions: dict[Uid, Span] = {}
    readers: set[ReaderInfo] = set()
    promised = {(r.story.id, r.commitment) for c in x.commitments for r in c.reports}
    for part in chunks(sorted(set(wanted)), _PART):
        texts = Texts(connection, names=names)
        texts.fetch(part)
        for id in part:
            reading, found = texts.readings[id], texts.stories[id]
            story = reading["story"]
            source = story["source"] or {}
            readers.add(ReaderInfo.model_validate(reading["reader"]))
            stories[id] = StoryText(
                id=id,
                path=found.path,
                url=story["url"],
                language=story["language"],
                agency=found.source,
                country=source.get("country"),
                published=found.day,
                headline=found.headline,
                sha256=story["sha256"],
                text=story["text"],
            )
            for c in reading["commitments"]:
                if (id, c["id"]) in promised:
                    actions[id, c["id"]] = Span.model_validate(c["action"])
    order = sorted(stories.values(), key=lambda s: (s.published or LATE, s.path, s.id))
    return _rows(connection, x, names), {s.id: s for s in order}, actions, readers


def _rows(connection: Connection, x: Ledger, names: dict[str, Any]) -> Iterator[EventRow]:
    for part in chunks(x.occurrences, _PART):
        texts = Texts(connection, names=names)
        texts.fetch(r.story.id for o in part for r in o.reports)
        texts.name({p.entity for o in part for p in o.participants} | {o.place for o in part if o.place})
        yield from (row(o, texts) for o in part)
