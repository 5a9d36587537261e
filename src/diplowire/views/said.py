"""Statements, figures and commitments as rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection

from diplowire.ledger import claims
from diplowire.ledger.reports import load_part
from diplowire.ledger.sketch import LATE, PLANNED, Lemmas
from diplowire.ledger.undertakings import Telling, record, tellings, undertakings
from diplowire.model.ledger import Disagreement, StoryRef
from diplowire.model.reading import Commitment, Figure
from diplowire.model.span import Span
from diplowire.model.story import Story
from diplowire.views.ask import Filter, findings
from diplowire.views.near import leaders_of
from diplowire.views.official import Statistics
from diplowire.views.rows import CommitmentRow, FigureRow, StatementRow
from diplowire.views.texts import Texts


def _found(connection: Connection, layer: str, f: Filter, texts: Texts) -> list[tuple[str, str]]:
    """Return (story, finding) of what answers, the newest first, with its stories fetched."""
    found = connection.execute(findings(layer, f).limit(f.limit).offset(f.offset)).all()
    ids = texts.fetch_pks(row.story for row in found)
    return [(ids[row.story], row.local) for row in found]


def statements(connection: Connection, f: Filter, texts: Texts | None = None) -> list[StatementRow]:
    """Return statements, the newest first."""
    texts = texts or Texts(connection)
    found = _found(connection, "statement", f, texts)
    out = []
    for story, local in found:
        s = texts.finding(story, "statements", local)
        source = texts.source(story, local, s["content"])
        out.append(
            StatementRow(
                id=f"{story}/{local}",
                speaker=texts.party(texts.entity(story, s["speaker"])),
                channel=texts.party(texts.entity(story, s["channel"])),
                kind=s["kind"],
                act=s["act"],
                words=" … ".join(q.text for q in source.quotes),
                about=texts.parties(texts.entity(story, x) for x in s["about"]),
                published=texts.published(story),
                source=source,
            )
        )
    return out


def figures(connection: Connection, f: Filter, texts: Texts | None = None) -> list[FigureRow]:
    """Return figures, the newest first, those of trade compared with official statistics where the ledger has them."""
    texts = texts or Texts(connection)
    found = _found(connection, "figure", f, texts)
    statistics = Statistics(connection)
    out = []
    for story, local in found:
        x = texts.finding(story, "figures", local)
        source = texts.source(story, local, x["evidence"])
        period = x["period"] or {}
        parties = texts.parties(texts.entity(story, p) for p in x["parties"])
        row = FigureRow(
            id=f"{story}/{local}",
            kind=x["kind"],
            measure=x["measure"],
            low=x["low"],
            high=x["high"],
            unit=x["unit"],
            approximate=x["approximate"],
            direction=x["direction"],
            status=x["status"],
            start=period.get("start"),
            end=period.get("end"),
            parties=parties,
            speaker=texts.party(texts.entity(story, x["speaker"])),
            words=source.quotes[0].text,
            published=texts.published(story),
            source=source,
        )
        out.append(row.model_copy(update={"official": statistics.compared(row)}))
    return out


def commitments(connection: Connection, f: Filter, lemmas: Lemmas, texts: Texts | None = None) -> list[CommitmentRow]:
    """Return undertakings, those told last first, with what became of them."""
    texts = texts or Texts(connection)
    found = _found(connection, "commitment", f, texts)
    wanted = set(found)
    told: list[Telling] = []
    for story in dict.fromkeys(story for story, _ in found):
        ref, order = _ref(texts, story)
        reading = texts.readings[story]
        promised = [Commitment.model_validate(c) for c in reading["commitments"] if (story, c["id"]) in wanted]
        planned = {e["id"]: Span.model_validate(e["trigger"]) for e in reading["events"] if e["factuality"] in PLANNED}
        whole = Story.model_validate(reading["story"])
        told += tellings(whole, promised, planned, ref, (*order, 0), texts.entities(story), lemmas)
    leaders = leaders_of(connection, [x.event for x in told if x.event])
    part = load_part(connection, leaders, f.as_of, as_of=f.day(connection))
    out = []
    for u in undertakings(told, part.of_event):
        r = record(u, part.of_event, part.results, f.day(connection))
        out.append(
            CommitmentRow(
                id=r.id,
                by=texts.parties(r.by),
                to=texts.parties(r.to),
                action=r.action,
                strength=r.strength,
                due=r.due,
                outcome=r.outcome,
                occurrence=r.occurrence,
                published=u.tellings[-1].published,
                sources=tuple(
                    texts.source(x.ref.id, x.commitment.id, [x.commitment.action.model_dump()]) for x in u.tellings
                ),
            )
        )
    return sorted(out, key=lambda r: (r.published or LATE, r.id), reverse=True)


def disagreements(
    connection: Connection, f: Filter, texts: Texts | None = None, *, without: Collection[str] = ()
) -> list[Disagreement]:
    """Return claims that cannot all hold, among the figures that answer; some stories may be left out.

    Of two states, ranks that either is given among others count as well: the second partner may not be among the first
    three that somebody else lists.
    """
    texts = texts or Texts(connection)
    found = dict.fromkeys(_found(connection, "figure", f, texts))
    ranked = [(story, x) for story, local in found if (x := texts.finding(story, "figures", local))["kind"] == "rank"]
    ranks = {x["measure"] for _, x in ranked}
    days = [d for story, _ in ranked if (d := texts.published(story))]
    since = f.since or (max(days) - dt.timedelta(days=claims.LONGEST) if days else None)
    for state in f.states if len(f.states) == 2 else ():
        for measure in sorted(m for m in ranks if m):
            of_one = f.but(states=(state,), kind=measure, since=since)
            found |= dict.fromkeys(_found(connection, "figure", of_one, texts))
    told: list[claims.Told] = []
    for story in dict.fromkeys(story for story, _ in found if story not in without):
        ref, order = _ref(texts, story)
        claimed = [x for x in texts.readings[story]["figures"] if (story, x["id"]) in found and is_comparable(x)]
        if claimed:
            whole = Story.model_validate(texts.readings[story]["story"])
            of_story = [Figure.model_validate(x) for x in claimed]
            told += claims.told(whole, of_story, ref, (*order, 0), texts.entities(story))
    out = claims.disagreements(told)
    texts.name({x for d in out for c in d.claims for x in (*c.parties, c.speaker) if x})
    if len(f.states) == 2:
        wanted = {s.upper() for s in f.states}
        out = [d for d in out if wanted <= {p.country for p in texts.parties(d.parties)}]
    return out


def is_comparable(figure: Mapping[str, Any]) -> bool:
    """Say whether figures of its sort can contradict each other."""
    return figure["kind"] == "rank" or figure["measure"] in claims.levels()


def _ref(texts: Texts, story: str) -> tuple[StoryRef, tuple[str, str, str]]:
    path = texts.stories[story].path
    day: dt.date = texts.published(story) or LATE
    return StoryRef(id=story, path=path), (day.isoformat(), path, story)
