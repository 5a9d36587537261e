"""What can go wrong around a ledger: a message that says what to do, exit code 2, and nothing lost."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from build import PLAIN, Draft, book, said
from commands import SMALL, run, write
from servers import Fresh
from sqlalchemy import text

from diplowire.errors import LedgerError
from diplowire.ledger.book import Book
from diplowire.ledger.migrate import HEAD
from diplowire.ledger.store import Store

FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
"""
SECRET = "s3cr3t"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "stories", 9)
    return tmp_path / "stories"


def refused(*arguments: object, before: str = SMALL) -> str:
    """Run a command that must fail and return what it says."""
    done = run(*arguments, before=before)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_the_disk_is_full(folder: Path, in_files: Fresh) -> None:
    address = in_files()
    assert run("add", *sorted(folder.glob("*.txt"))[:3], "--ledger", address).returncode == 0
    before = run("ledger", "--ledger", address).stdout
    said = refused("add", folder, "--ledger", address, before=SMALL + FULL.format(60_000))
    assert "what was committed before is kept" in said
    with sqlite3.connect(address) as c:
        assert c.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    c.close()
    assert run("ledger", "--ledger", address).stdout == before
    assert run("add", folder, "--ledger", address).returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(folder: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    assert "cannot be opened" in refused("add", folder, "--ledger", closed / "new.sqlite")
    assert "cannot be made" in refused("add", folder, "--ledger", closed / "deeper" / "new.sqlite")


@pytest.mark.parametrize("action", ["add", "ledger"])
def test_a_file_that_is_no_ledger(action: str, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite"
    path.write_text("Dear colleague, this is no database at all. " * 50)
    letter = path.read_bytes()
    inputs = [folder] if action == "add" else []
    assert "it is no ledger but another file" in refused(action, *inputs, "--ledger", path)
    assert path.read_bytes() == letter


def test_a_folder_is_no_ledger(folder: Path) -> None:
    assert "cannot be opened" in refused("ledger", "--ledger", folder)


def test_a_file_in_place_of_its_folder(folder: Path) -> None:
    path = next(folder.glob("*.txt")) / "ledger.sqlite"
    assert "its folder cannot be made" in refused("add", folder, "--ledger", path)


def test_another_database_is_left_alone_when_only_read(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as c:
        c.execute("CREATE TABLE story (pk INTEGER)")
    c.close()
    assert "it holds no ledger" in refused("ledger", "--ledger", path)


def test_no_ledger_yet(tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite"
    assert "there is no ledger yet; `diplowire add` makes one" in refused("ledger", "--ledger", path)
    assert not path.exists()


def test_a_ledger_of_a_newer_version(address: str) -> None:
    d = Draft()
    d.event("meeting", "occurred", [d.person("Мурат Нуртлеу", "KAZ")], on="5")
    with book(address, [d.incoming()]) as b:
        before = said(b)
        set_version(b.store, "ffff")
    for create in (True, False):
        with pytest.raises(LedgerError, match=r"made by a newer diplowire \(tables ffff\); update diplowire"):
            Book(address, PLAIN, create=create)
    assert "made by a newer diplowire" in refused("ledger", "--ledger", address)
    engine = Store.__new__(Store)
    engine.address = address
    engine.engine = engine._engine(True)
    set_version(engine, HEAD)
    engine.close()
    with book(address) as b:
        assert said(b) == before


def set_version(store: Store, version: str) -> None:
    with store.writing() as c:
        c.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (f"mysql://desk:{SECRET}@localhost/wire", "only SQLite and PostgreSQL hold ledgers"),
        (f"postgresql+psycopg2://desk:{SECRET}@localhost/wire", "only SQLite and PostgreSQL hold ledgers"),
        ("sqlite:///wire.sqlite", "name a SQLite ledger by its path alone"),
        (f"postgresql://desk:{SECRET}@localhost:port/wire", "no database address"),
        (f"://{SECRET}", "no database address"),
        (f"postgresql://desk:{SECRET}@localhost:1/wire?connect_timeout=2", "cannot be reached"),
        (f"postgresql://desk@localhost:1/wire?connect_timeout=2&password={SECRET}", "cannot be reached"),
        (f"postgresql://desk:{SECRET}@/wire?host=/nowhere", "cannot be reached"),
        (f"postgresql://desk:{SECRET}@localhost/wire?nonsense=1", "nonsense"),
    ],
)
def test_an_address_that_leads_nowhere(address: str, message: str) -> None:
    with pytest.raises(LedgerError) as error:
        Book(address, PLAIN, create=False)
    assert message in str(error.value)
    assert SECRET not in str(error.value)


def test_a_command_keeps_the_password_to_itself() -> None:
    said = refused("ledger", "--ledger", f"postgresql://desk:{SECRET}@localhost:1/wire?connect_timeout=2")
    assert "cannot be reached" in said
    assert SECRET not in said


def test_a_server_without_the_database(on_server: Fresh) -> None:
    address = on_server().replace("/ledger", "/missing")
    assert "does not exist" in refused("ledger", "--ledger", address)


def test_an_empty_database_is_no_ledger_until_stories_are_added(on_server: Fresh, folder: Path) -> None:
    address = on_server()
    store = Store(address)
    with store.writing() as c:
        c.execute(text("DROP SCHEMA public CASCADE"))
        c.execute(text("CREATE SCHEMA public"))
    store.close()
    assert "it holds no ledger" in refused("ledger", "--ledger", address)
    assert run("add", folder, "--ledger", address).returncode == 0
    assert run("ledger", "--ledger", address).returncode == 0
