"""One occurrence with what is around it: why its reports are taken for one, what it is part of, what is part of it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from diplowire.errors import LedgerError
from diplowire.ledger import schema as t
from diplowire.model.ledger import EventReport
from diplowire.model.span import Frozen
from diplowire.views.ask import Filter
from diplowire.views.events import row
from diplowire.views.near import neighbourhood
from diplowire.views.rows import EventRow
from diplowire.views.texts import Texts


class Around(Frozen):
    """An occurrence; `reports` say, in the order of its sources, how well each fitted those before and in what."""

    row: EventRow
    reports: tuple[EventReport, ...] = ()
    whole: EventRow | None = None
    parts: tuple[EventRow, ...] = ()


def around(connection: Connection, id: str, f: Filter, texts: Texts) -> Around:
    """Return an occurrence by its id. Raises LedgerError where there is none, or none yet as of the day asked for."""
    leader = connection.execute(select(t.occurrence.c.leader).where(t.occurrence.c.id == id)).scalar()
    part = neighbourhood(connection, [leader], f.as_of, f.day(connection)) if leader is not None else None
    found = {thing.id: part.occurrence(thing) for thing in part.things} if part else {}
    if id not in found:
        raise LedgerError(f"there is no occurrence {id}")
    mine = found[id]
    near = [o for o in found.values() if o.part_of == id]
    whole = found.get(mine.part_of) if mine.part_of else None
    shown = [mine, *near, *([whole] if whole else [])]
    texts.fetch(r.story.id for o in shown for r in o.reports)
    texts.name({p.entity for o in shown for p in o.participants} | {o.place for o in shown if o.place})
    return Around(
        row=row(mine, texts),
        reports=mine.reports,
        whole=row(whole, texts) if whole else None,
        parts=tuple(row(o, texts) for o in near),
    )
