"""Open plans are filed under their states, as the layer "plan" of `concerns`."""

import datetime as dt

from alembic import op
from sqlalchemy import Date, case, column, func, insert, literal, select, table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """File what is planned by the states of its reports, which are filed already."""
    occurrence = table("occurrence", column("leader"), column("state"), column("day", Date), column("due", Date))
    event = table("event", column("leader"), column("finding"))
    concerns = table("concerns", column("states"), column("layer"), column("day", Date), column("finding"))
    first = func.coalesce(occurrence.c.day, occurrence.c.due)
    plans = (
        select(
            concerns.c.states,
            literal("plan"),
            case((occurrence.c.due.is_(None), literal(dt.date.max, Date)), else_=first),
            occurrence.c.leader,
        )
        .join_from(occurrence, event, event.c.leader == occurrence.c.leader)
        .join(concerns, concerns.c.finding == event.c.finding)
        .where(occurrence.c.state == "planned", concerns.c.layer == "event")
        .distinct()
    )
    op.execute(insert(concerns).from_select(["states", "layer", "day", "finding"], plans))


def downgrade() -> None:
    """Refuse: a ledger only goes forward."""
    raise NotImplementedError
