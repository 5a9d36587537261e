"""Where a ledger is kept: a SQLite file, or a PostgreSQL database by its address. The same tables and code for both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from diplowire.errors import LedgerError
from diplowire.ledger.migrate import HEAD, upgrade

VARIABLE = "DIPLOWIRE_LEDGER"
_WRITE = "diplowire_write"
_LOCK = 0x6469706C  # of PostgreSQL's advisory locks: one writer at a time
_WAIT = 60  # seconds to wait for another writer


def default_path() -> str:
    """Return the ledger meant when none is named: the environment's, else a file in the user's data folder."""
    return os.environ.get(VARIABLE) or str(Path(platformdirs.user_data_dir("diplowire")) / "ledger.sqlite")


def shown(address: str) -> str:
    """Return an address as it may be shown: without its password."""
    if "://" not in address:
        return address
    url = make_url(address)
    return url.difference_update_query([k for k in url.query if "password" in k]).render_as_string(hide_password=True)


class Store:
    """An open ledger. `address` is a path or the URL of a database.

    Raises LedgerError where it cannot be opened, was made by a newer diplowire, or (with `create` off) is not there.
    """

    def __init__(self, address: str | os.PathLike[str] | None = None, *, create: bool = True) -> None:
        self.address = os.fspath(address) if address is not None else default_path()
        self.engine = self._engine(create)
        try:
            with self._explained():
                self._prepare(create)
        except BaseException:
            self.close()
            raise

    @property
    def is_sqlite(self) -> bool:
        """Say whether the ledger is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one state of the ledger."""
        with self._explained(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction of the only writer: it is kept whole or not at all."""
        with self._explained(), self.engine.connect() as connection:
            connection = connection.execution_options(**{_WRITE: True})
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _engine(self, create: bool) -> Engine:
        if "://" in self.address:
            return self._server()
        path = Path(self.address).expanduser()
        if not create and not path.exists():
            raise LedgerError(f"{path}: there is no ledger yet; `diplowire add` makes one")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(f"{path}: its folder cannot be made ({error.strerror})") from None
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _WAIT}, max_overflow=-1)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine

    def _server(self) -> Engine:
        try:
            url = make_url(self.address)
        except (SQLAlchemyError, ValueError):
            raise LedgerError(
                "the address of the ledger is no database address (postgresql://user@host/name)"
            ) from None
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername not in ("postgresql+psycopg", "sqlite"):
            raise LedgerError(f"{shown(self.address)}: only SQLite and PostgreSQL hold ledgers")
        if url.drivername == "sqlite":
            raise LedgerError("name a SQLite ledger by its path alone, without sqlite://")
        try:
            return create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError:
            raise LedgerError("PostgreSQL needs its driver: pip install 'diplowire[postgres]'") from None

    def _prepare(self, create: bool) -> None:
        with self.engine.connect() as connection:
            has = inspect(connection).has_table("alembic_version")
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if has else None
        if version == HEAD:
            return
        if version is None and not create:
            raise LedgerError(f"{shown(self.address)}: it holds no ledger; `diplowire add` makes one")
        with self.writing() as connection:
            upgrade(connection)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the database says into a message that says what to do."""
        try:
            yield
        except DBAPIError as error:
            raise LedgerError(f"{shown(self.address)}: {_reason(error)}") from error


def _reason(error: DBAPIError) -> str:
    said = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
    hints = {
        "database is locked": "another diplowire is writing to it; try again when it is done",
        "disk is full": "the disk is full; what was committed before is kept, free some space and run it again",
        "disk I/O error": "the disk gave an error (full, or taken away?); what was committed before is kept",
        "readonly": "it cannot be written: look at the rights of the file and its folder",
        "unable to open": "it cannot be opened: look at the path and its rights",
        "not a database": "it is no ledger but another file; name another path",
        "malformed": "the file is damaged; restore it from a copy, or make a new one from the stories",
        "No space left": "the disk is full; what was committed before is kept, free some space and run it again",
    }
    for sign, hint in hints.items():
        if sign in said:
            return hint
    kind = "the database cannot be reached" if isinstance(error, OperationalError) else "the database refused"
    return f"{kind}: {said}"


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin as `_on_begin` says, not as the driver likes
    # SQLite's own knows only ASCII, so that an agency named in Cyrillic would never be found.
    connection.create_function("lower", 1, lambda x: x.lower() if isinstance(x, str) else x, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 60000")
    cursor.execute("PRAGMA page_size = 8192")  # of a new file: two or three readings fit on a page
    mode = cursor.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA wal_autocheckpoint = 8192")  # pages: what many batches change is copied over once
    cursor.close()
    if mode not in ("wal", "memory"):
        raise LedgerError("the ledger lies where SQLite cannot write ahead (a network drive?): put it on a local disk")


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
