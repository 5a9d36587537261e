"""Keys of the HTTP API."""

from alembic import op
from sqlalchemy import Column, Date, DateTime, Integer, PrimaryKeyConstraint, String, Text, UniqueConstraint

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of tokens."""
    op.create_table(
        "token",
        Column("pk", Integer, nullable=False),
        Column("id", String(12), nullable=False),
        Column("name", Text, nullable=False),
        Column("sha256", String(64), nullable=False),
        Column("scopes", String(64), nullable=False),
        Column("created", DateTime(timezone=True), nullable=False),
        Column("expires", Date),
        Column("revoked", DateTime(timezone=True)),
        Column("last_used", Date),
        PrimaryKeyConstraint("pk", name=op.f("pk_token")),
        UniqueConstraint("id", name=op.f("uq_token_id")),
        UniqueConstraint("sha256", name=op.f("uq_token_sha256")),
    )


def downgrade() -> None:
    """Refuse: a ledger only goes forward."""
    raise NotImplementedError
