"""Profiles by kind and entity with how often they are told, for counting people and finding those told most."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_profile_kind_entity_told", "profile", ["kind", "entity", "told"])


def downgrade() -> None:
    """Refuse: a ledger only goes forward."""
    raise NotImplementedError
