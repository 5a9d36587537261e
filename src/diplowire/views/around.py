"""One occurrence with what is around it: why its reports are taken for one, what it is part of, what is part of it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from diplowire.errors import LedgerError
from diplowire.ledger import schema as t
from diplowire.model.ledger import EventReport
from diplowire.model.span import Frozen
from diplowire.views.ask import Filter
from diplowire.views.events import row
from diplowire.views.near import inside, neighbourhood
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
    day = f.day(connection)
    part = neighbourhood(connection, [leader] if leader is not None else [], f.as_of, day)
    thing = next((x for x in part.things if x.id == id), None)
    if leader is None or thing is None:
        raise LedgerError(f"there is no occurrence {id}")
    if parts := inside(connection, thing, f.as_of):
        part = neighbourhood(connection, {leader, *parts}, f.as_of, day)
        thing = next(x for x in part.things if x.id == id)
    mine = part.occurrence(thing)
    near = [part.occurrence(x) for x in part.things if x.whole is thing]
    whole = part.occurrence(thing.whole) if thing.whole else None
    shown = [mine, *near, *([whole] if whole else [])]
    texts.fetch(r.story.id for o in shown for r in o.reports)
    texts.name({p.entity for o in shown for p in o.participants} | {o.place for o in shown if o.place})
    return Around(
        row=row(mine, texts),
        reports=mine.reports,
        whole=row(whole, texts) if whole else None,
        parts=tuple(row(o, texts) for o in near),
    )
