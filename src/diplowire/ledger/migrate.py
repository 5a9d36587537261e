"""Bringing the tables of a ledger up to date, forwards only."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, text

from diplowire.errors import LedgerError

HEAD = "0006"


def upgrade(connection: Connection) -> None:
    """Bring a ledger to the newest tables, inside the caller's transaction. Raises LedgerError where it is newer."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from sqlalchemy import inspect

    config = Config()
    config.set_main_option("script_location", str(files("diplowire.ledger") / "migrations"))
    config.attributes["connection"] = connection
    if inspect(connection).has_table("alembic_version"):
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        known = {s.revision for s in ScriptDirectory.from_config(config).walk_revisions()}
        if version is not None and version not in known:
            raise LedgerError(f"the ledger was made by a newer diplowire (tables {version}); update diplowire")
    command.upgrade(config, "head")
