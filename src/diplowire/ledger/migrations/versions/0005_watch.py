"""What is watched, what changed, and what is to be sent."""

from alembic import op
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "watched",
        Column("key", Text, nullable=False),
        Column("etag", Text),
        Column("modified", Text),
        Column("due", DateTime(timezone=True), nullable=False),
        Column("failures", Integer, nullable=False),
        Column("said", Text, nullable=False),
        PrimaryKeyConstraint("key", name=op.f("pk_watched")),
    )
    op.create_table(
        "watched_item",
        Column("source", Text, nullable=False),
        Column("item", String(64), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("tries", Integer, nullable=False),
        Column("seen", Date, nullable=False),
        PrimaryKeyConstraint("source", "item", name=op.f("pk_watched_item")),
        ForeignKeyConstraint(["source"], ["watched.key"], name=op.f("fk_watched_item_source")),
    )
    op.create_table(
        "change",
        Column("pk", Integer, nullable=False),
        Column("id", String(20), nullable=False),
        Column("kind", String(16), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("body", Text, nullable=False),
        PrimaryKeyConstraint("pk", name=op.f("pk_change")),
        UniqueConstraint("id", name=op.f("uq_change_id")),
    )
    op.create_table(
        "delivery",
        Column("pk", Integer, nullable=False),
        Column("output", Text, nullable=False),
        Column("id", String(24), nullable=False),
        Column("body", Text, nullable=False),
        Column("due", DateTime(timezone=True)),
        Column("tries", Integer, nullable=False),
        Column("said", Text, nullable=False),
        PrimaryKeyConstraint("pk", name=op.f("pk_delivery")),
        UniqueConstraint("output", "id", name=op.f("uq_delivery_output_id")),
    )
    op.create_index(op.f("ix_delivery_due"), "delivery", ["due"])
    op.create_table(
        "mark",
        Column("name", Text, nullable=False),
        Column("number", Integer, nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("name", name=op.f("pk_mark")),
    )


def downgrade() -> None:
    """Refuse: a ledger only goes forward."""
    raise NotImplementedError
