"""Which stories print one wire text, or pass on what another agency reported."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STORIES = 200


def upgrade() -> None:
    """Add the tables, and file the stories that are there."""
    op.create_table(
        "wire",
        sa.Column("story", sa.Integer, sa.ForeignKey("story.pk", name="fk_wire_story"), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("original", sa.Integer, sa.ForeignKey("story.pk", name="fk_wire_original")),
        sa.PrimaryKeyConstraint("story", name="pk_wire"),
    )
    op.create_table(
        "band",
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("story", sa.Integer, sa.ForeignKey("story.pk", name="fk_band_story"), nullable=False),
        sa.PrimaryKeyConstraint("value", "story", name="pk_band"),
    )
    op.add_column("story", sa.Column("relays", sa.Text))  # known of stories once they are read anew
    _file(op.get_bind())


def _file(connection: sa.Connection) -> None:
    from diplowire.ledger.copies import add
    from diplowire.ledger.rows import chunks, unpack

    story = sa.table("story", sa.column("pk"), sa.column("reading"))
    reading = sa.table("reading", sa.column("pk"), sa.column("body"))
    pks = connection.execute(sa.select(story.c.pk).order_by(story.c.pk)).scalars().all()
    for part in chunks(pks, _STORIES):
        query = sa.select(story.c.pk, reading.c.body).join(reading, reading.c.pk == story.c.reading)
        rows = connection.execute(query.where(story.c.pk.in_(part)))
        add(connection, {pk: unpack(body).story for pk, body in rows})


def downgrade() -> None:
    """Refuse: a ledger only goes forward."""
    raise NotImplementedError
