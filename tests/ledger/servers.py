"""A PostgreSQL server of the tests' own, and fresh ledgers on it and in files."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from diplowire.ledger.store import Store

Fresh = Callable[[], str]

_KEPT = 12  # databases of one server that tests may use at the same time
MISSING = (
    "PostgreSQL's server (initdb and pg_ctl) or its driver is not installed: on Debian and Ubuntu "
    "sudo apt install postgresql, on macOS brew install postgresql; pip install 'psycopg[binary]'"
)


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest version where there are several."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


@contextmanager
def server(bin: Path) -> Iterator[str]:
    """Start a server in a folder of its own, with a socket in the folder and no port; yield the folder."""
    folder = Path(tempfile.mkdtemp(prefix="dw-pg-"))
    as_other = _other_user(folder)
    data = str(folder / "data")
    said = str(folder / "log")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c full_page_writes=off"

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **as_other)  # type: ignore[call-overload]
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"

    try:
        run(str(bin / "initdb"), "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        try:
            run(str(bin / "pg_ctl"), "-D", data, "-l", said, "-o", options, "-w", "start", "--silent")
            yield str(folder)
        finally:
            run(str(bin / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop", "--silent")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user(folder: Path) -> dict[str, object]:
    """Return what runs a program as somebody who is not root: a server refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise AssertionError("root cannot run PostgreSQL, and there is no user postgres or nobody")


def databases(folder: str) -> Fresh:
    """Return what makes databases that hold an empty ledger. Only the last few of them are kept."""
    import psycopg

    made: deque[str] = deque()

    def url(name: str) -> str:
        return f"postgresql://desk@/{name}?host={folder}"

    def execute(*statements: str) -> None:
        with psycopg.connect(f"postgresql://desk@/postgres?host={folder}", autocommit=True) as c:
            for statement in statements:
                c.execute(statement)  # type: ignore[arg-type]

    execute("CREATE DATABASE pattern")
    Store(url("pattern")).close()
    count = iter(range(10**6))

    def fresh() -> str:
        name = f"ledger{next(count)}"
        execute(f"CREATE DATABASE {name} TEMPLATE pattern")
        made.append(name)
        if len(made) > _KEPT:
            execute(f"DROP DATABASE {made.popleft()} WITH (FORCE)")
        return url(name)

    return fresh


def files(folder: Path) -> Fresh:
    """Return what makes files that hold an empty ledger."""
    pattern = folder / "pattern.sqlite"
    Store(pattern).close()
    count = iter(range(10**6))

    def fresh() -> str:
        path = folder / f"ledger{next(count)}.sqlite"
        shutil.copy(pattern, path)
        return str(path)

    return fresh
