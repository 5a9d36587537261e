"""Stories: one with its findings' places in the ledger, the search for words, and what could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from diplowire.errors import LedgerError
from diplowire.ledger import schema as t
from diplowire.ledger.rows import unpack
from diplowire.ledger.sketch import Lemmas
from diplowire.ledger.tables import occurrence_id
from diplowire.model.reading import Reading
from diplowire.views.ask import Filter
from diplowire.views.rows import NoticeRow, Quote, SearchRow, StoryRow
from diplowire.views.texts import Texts

_AROUND = 60  # characters shown before and after words found
_SHOWN = 3
_MANY = 5000  # hits from which on stories are gone through by day
_PART = 500  # stories looked through first


def story(connection: Connection, id: str) -> tuple[StoryRow, Reading]:
    """Return a story by its id, or the start of one, with its newest reading. Raises LedgerError where none fits."""
    s = t.story.c
    rows = connection.execute(select(s.id).where(s.id.startswith(id, autoescape=True)).limit(2)).scalars().all()
    if len(rows) != 1:
        raise LedgerError(f"there is no story {id}" if not rows else f"several stories begin with {id}")
    texts = Texts(connection)
    texts.fetch(rows)
    row = texts.stories[rows[0]]
    body = connection.execute(
        select(t.reading.c.body).join(t.story, t.story.c.reading == t.reading.c.pk).where(s.pk == row.pk)
    ).scalar_one()
    versions = connection.execute(
        select(t.reading.c.version).where(t.reading.c.story == row.pk).order_by(t.reading.c.pk)
    ).scalars()
    leader = t.finding.alias()
    first = t.story.alias()
    told = connection.execute(
        select(t.finding.c.local, first.c.id, leader.c.local.label("first"))
        .select_from(t.event)
        .join(t.finding, t.finding.c.pk == t.event.c.finding)
        .join(leader, leader.c.pk == t.event.c.leader)
        .join(first, first.c.pk == leader.c.story)
        .where(t.finding.c.story == row.pk)
    )
    found = StoryRow(
        id=row.id,
        path=row.path,
        language=texts.readings[row.id]["story"]["language"],
        agency=row.source,
        published=row.day,
        headline=row.headline,
        readings=tuple(versions),
        entities=dict(sorted(texts.entities(row.id).items())),
        occurrences={local: occurrence_id((story_id, of)) for local, story_id, of in sorted(told.all())},
    )
    return found, unpack(body)


def search(connection: Connection, words: str, f: Filter, lemmas: Lemmas, language: str = "ru") -> list[SearchRow]:
    """Return the stories that hold all words, whatever their forms, the newest first; a word may end in an asterisk."""
    asked = [w for w in words.split() if any(c.isalnum() for c in w)]
    terms: list[tuple[str, bool]] = []
    for w in asked:
        prefix = w.endswith("*")
        terms += [("".join(c for c in w.lower() if c.isalnum()), True)] if prefix else [
            (lemma, False) for lemma in dict.fromkeys(lemmas(language, w)) if lemma.isalnum()
        ]  # fmt: skip
    if not terms:
        raise LedgerError("a search needs at least one word")
    rows = _matching(connection, terms, f)
    texts = Texts(connection)
    texts.fetch(r.id for r in rows)
    return [
        SearchRow(
            story=r.id,
            path=r.path,
            agency=r.source,
            published=r.day,
            headline=r.headline,
            quotes=tuple(_places(texts.readings[r.id]["story"]["text"], terms, lemmas, language)),
        )
        for r in rows
    ]


def _matching(connection: Connection, terms: Sequence[tuple[str, bool]], f: Filter) -> list[Any]:
    """Return the stories that hold all terms, the newest first, those of no day last."""
    s = t.story.c
    query = select(s.pk, s.id, s.path, s.source, s.day, s.headline)
    query = query.where(func.lower(s.source) == f.source.lower()) if f.source else query
    query = query.where(s.day >= f.since) if f.since else query
    query = query.where(s.day <= f.until) if f.until else query
    query = query.where(s.day <= f.as_of) if f.as_of else query
    dated = query.where(s.day.is_not(None)).order_by(s.day.desc(), s.id)
    undated = query.where(s.day.is_(None)).order_by(s.id)
    wanted = f.limit + f.offset
    rows: list[Any] = []
    for part in (dated, undated):
        if connection.dialect.name == "sqlite":
            rows += _found_sqlite(connection, part, terms, wanted - len(rows))
        else:
            match = " & ".join(f"'{word}'{':*' if prefix else ''}" for word, prefix in terms)
            hits = part.where(text("story.search @@ CAST(:match AS tsquery)")).limit(wanted - len(rows))
            rows += connection.execute(hits, {"match": match}).all()
        if len(rows) >= wanted or f.since or f.until or f.as_of:
            break
    return rows[f.offset :]


def _found_sqlite(
    connection: Connection, query: Select[Any], terms: Sequence[tuple[str, bool]], wanted: int
) -> list[Any]:
    """Return the first rows of a query that hold all terms.

    Of words that few stories hold, these are found and sorted. Of words that many hold, stories are gone through from
    the newest on, by ever larger parts: sorting all that hold them would take longer with every year of the archive.
    """
    hits = "SELECT rowid FROM story_search WHERE story_search MATCH :match"
    match = {"match": " ".join(f'"{word}"{"*" if prefix else ""}' for word, prefix in terms)}
    some = connection.execute(text(f"{hits} LIMIT {_MANY}"), match).scalars().all()
    if len(some) < _MANY:
        return list(connection.execute(query.where(text(f"story.pk IN ({hits})")).limit(wanted), match))
    rows: list[Any] = []
    offset, size = 0, _PART
    while len(rows) < wanted:
        part = connection.execute(query.limit(size).offset(offset)).all()
        if not part:
            break
        pks = [r.pk for r in part]
        between = text(f"{hits} AND rowid BETWEEN :low AND :high")
        held = set(connection.execute(between, {**match, "low": min(pks), "high": max(pks)}).scalars())
        rows += [r for r in part if r.pk in held]
        offset, size = offset + size, size * 2
    return rows[:wanted]


def _places(body: str, terms: Sequence[tuple[str, bool]], lemmas: Lemmas, language: str) -> list[Quote]:
    """Return the first places where words that were asked for stand, one a term."""
    out: list[Quote] = []
    left = list(terms)
    start = 0
    while start < len(body) and left and len(out) < _SHOWN:
        if not body[start].isalnum():
            start += 1
            continue
        end = start
        while end < len(body) and (body[end].isalnum() or (body[end] == "-" and body[end + 1 : end + 2].isalnum())):
            end += 1
        word = body[start:end]
        found = lemmas(language, word)
        hit = next((x for x in left if x[0] in found or (x[1] and word.lower().startswith(x[0]))), None)
        if hit:
            left.remove(hit)
            around = body[max(0, start - _AROUND) : end + _AROUND]
            out.append(Quote(start=start, end=end, text=" ".join(around.split())))
        start = end
    return out


def notices(connection: Connection, limit: int | None = None, offset: int = 0) -> list[NoticeRow]:
    """Return the inputs that could not be read, the newest first."""
    rows = connection.execute(
        select(t.failure.c.path, t.failure.c.reason, t.run.c.started)
        .join(t.run, t.run.c.pk == t.failure.c.run)
        .order_by(t.failure.c.pk.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        # SQLite forgets the zone.
        NoticeRow(path=r.path, reason=r.reason, at=r.started if r.started.tzinfo else r.started.replace(tzinfo=dt.UTC))
        for r in rows
    ]
