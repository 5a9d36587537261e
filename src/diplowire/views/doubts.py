"""What a person is asked to judge, and what people judged."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, select

from diplowire.ledger import schema as t
from diplowire.ledger.judgements import in_force, judgements
from diplowire.ledger.profiles import Profile
from diplowire.views.rows import DoubtRow, JudgementRow
from diplowire.views.texts import Texts


def doubts(connection: Connection, texts: Texts | None = None, limit: int = 50) -> list[DoubtRow]:
    """Return pairs that may be one, the newest first; those already judged, or one by now, are left out."""
    texts = texts or Texts(connection)
    judged = {frozenset((j.one, j.other)) for j in in_force(judgements(connection)) if j.other}
    out = []
    for r in connection.execute(select(t.doubt).order_by(t.doubt.c.pk.desc())):
        row = _entity(connection, r) if r.sort == "entity" else _event(connection, r, texts)
        if row and frozenset((_uid(row.one_at), _uid(row.other_at))) not in judged:
            out.append(row)
        if len(out) == limit:
            break
    return out


def history(connection: Connection) -> list[JudgementRow]:
    """Return all judgements in the order in which they were made."""
    every = judgements(connection)
    held = {j.id for j in in_force(every)}
    return [
        JudgementRow(
            id=j.id,
            verdict=j.verdict,
            sort=j.sort,
            one="/".join(x for x in j.one if x),
            other="/".join(j.other) if j.other else None,
            field=j.field,
            value=j.value,
            author=j.author,
            reason=j.reason,
            at=j.at if j.at.tzinfo else j.at.replace(tzinfo=dt.UTC),  # SQLite forgets the zone
            holds=j.id in held or j.verdict == "undo",
        )
        for j in every
    ]


def _entity(connection: Connection, r: object) -> DoubtRow | None:
    one, other = str(r.one), str(r.other)  # type: ignore[attr-defined]
    found = [_place(connection, key) for key in (one, other)]
    if not found[0] or not found[1] or found[0][1] == found[1][1]:
        return None
    return DoubtRow(
        number=r.pk,  # type: ignore[attr-defined]
        sort="entity",
        one=_shown(one),
        other=_shown(other),
        one_at=found[0][0],
        other_at=found[1][0],
        why=r.why,  # type: ignore[attr-defined]
    )


def _place(connection: Connection, key: str) -> tuple[str, str] | None:
    """Return the first story in which somebody is named so, as story/entity, and who that is."""
    row = connection.execute(
        select(t.story.c.id, t.appearance.c.entity, t.profile.c.entity.label("who"))
        .join(t.appearance, t.appearance.c.story == t.story.c.pk)
        .join(t.profile, t.profile.c.pk == t.appearance.c.profile)
        .where(t.profile.c.key == key)
        .order_by(t.story.c.day, t.story.c.path)
        .limit(1)
    ).first()
    return (f"{row.id}/{row.entity}", row.who) if row else None


def _shown(key: str) -> str:
    p = Profile.of(key)
    facts = [x for x in (p.country, *p.offices) if x]
    return f"{p.name} ({', '.join(facts)})" if facts else p.name


def _event(connection: Connection, r: object, texts: Texts) -> DoubtRow | None:
    one, other = str(r.one), str(r.other)  # type: ignore[attr-defined]
    shown = []
    for at in (one, other):
        story, local = _uid(at)
        texts.fetch([story])
        if story not in texts.stories:
            return None
        e = texts.finding(story, "events", local)
        source = texts.source(story, local, e["evidence"][:1])
        shown.append(f"{e['kind']} {e['factuality']} {source.published or ''}: {source.quotes[0].text[:100]}")
    return DoubtRow(
        number=r.pk,  # type: ignore[attr-defined]
        sort="event",
        one=shown[0],
        other=shown[1],
        one_at=one,
        other_at=other,
        why=r.why,  # type: ignore[attr-defined]
    )


def _uid(at: str) -> tuple[str, str]:
    story, _, local = at.partition("/")
    return story, local
