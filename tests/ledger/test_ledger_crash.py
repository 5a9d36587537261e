"""Processes that die in the middle of writing, and two that write at the same time: nothing is lost or half there."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from commands import DIES, SMALL, command, run, write
from servers import Fresh
from sqlalchemy import func, select, text

from diplowire.ledger import schema as t
from diplowire.ledger.rows import unpack
from diplowire.ledger.store import Store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wire") / "stories"
    write(made)
    return made


@pytest.fixture(scope="module")
def undisturbed(folder: Path, in_files: Fresh) -> str:
    address = in_files()
    assert run("add", folder, "--ledger", address).returncode == 0
    text = whole(address)
    assert text.count('"occurred"') > 5
    return text


def whole(address: str) -> str:
    done = run("ledger", "--ledger", address)
    assert done.returncode == 0, done.stderr
    return done.stdout


def sound(address: str) -> int:
    """Check that what a ledger holds is whole; return the number of its stories."""
    store = Store(address)
    with store.reading() as c:
        if store.is_sqlite:
            assert c.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert c.execute(text("PRAGMA foreign_key_check")).all() == []
        rows = c.execute(
            select(t.story.c.pk, t.reading.c.body).outerjoin(t.reading, t.reading.c.pk == t.story.c.reading)
        ).all()
        for pk, body in rows:
            reading = unpack(body)
            found = select(func.count()).select_from(t.finding).where(t.finding.c.story == pk)
            layers = (reading.events, reading.statements, reading.figures, reading.commitments)
            assert c.execute(found).scalar_one() == sum(map(len, layers))
            events = (
                select(func.count())
                .select_from(t.event)
                .join(t.finding, t.finding.c.pk == t.event.c.finding)
                .where(t.finding.c.story == pk)
            )
            assert c.execute(events).scalar_one() == len(reading.events)
            seen = select(func.count()).select_from(t.appearance).where(t.appearance.c.story == pk)
            assert c.execute(seen).scalar_one() == len(reading.entities)
            kept = select(func.count()).select_from(t.source_file).where(t.source_file.c.story == pk)
            assert c.execute(kept).scalar_one() == 1
    store.close()
    return len(rows)


@pytest.mark.parametrize("first", [None, "new"], ids=["with tables", "from nothing"])
def test_killed_at_any_statement(
    first: str | None, folder: Path, undisturbed: str, in_files: Fresh, tmp_path: Path
) -> None:
    """Each round dies at a later statement, counted from its start; the last ones at commits."""
    address = str(tmp_path / "new.sqlite") if first else in_files()
    rng = random.Random(5)
    stories = [0]
    for dies_at in [3, 30] if first else [rng.randint(20, 100), rng.randint(20, 200)]:
        done = run("add", folder, "--ledger", address, before=SMALL + DIES.format(dies_at, "before_cursor_execute"))
        assert done.returncode == -signal.SIGKILL, done.stderr
        stories.append(sound(address))
    for dies_at in (1, 4):
        done = run("add", folder, "--ledger", address, before=SMALL + DIES.format(dies_at, "commit"))
        assert done.returncode == -signal.SIGKILL, done.stderr
        stories.append(sound(address))
    assert stories == sorted(stories)
    assert 0 < stories[-1] < 30
    assert run("add", folder, "--ledger", address).returncode == 0
    assert whole(address) == undisturbed


def test_killed_from_outside(folder: Path, undisturbed: str, address: str) -> None:
    """Whenever it dies, even before it has begun or after it is done."""
    rng = random.Random(7)
    for _ in range(2):
        process = subprocess.Popen(
            command("add", folder, "--ledger", address), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(1.0, 3.0))
        process.kill()
        process.wait()
        sound(address)
    assert run("add", folder, "--ledger", address).returncode == 0
    assert sound(address) == 30
    assert whole(address) == undisturbed


def test_two_at_the_same_time(folder: Path, undisturbed: str, address: str) -> None:
    files = sorted(map(str, folder.glob("*.txt")))
    halves = [files[::2], files[1::2] + files[:4]]
    running = [
        subprocess.Popen(
            command("add", *half, "--ledger", address), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for half in halves
    ]
    for process in running:
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
    assert sound(address) == 30
    assert whole(address) == undisturbed


def test_adding_again_reads_nothing(folder: Path, in_files: Fresh) -> None:
    address = in_files()
    assert "30 new, 0 known, 0 failed" in run("add", folder, "--ledger", address).stdout
    forbidden = "from diplowire.pipeline import Reader; Reader.read = None\n"
    assert "0 new, 30 known, 0 failed" in run("add", folder, "--ledger", address, before=forbidden).stdout
