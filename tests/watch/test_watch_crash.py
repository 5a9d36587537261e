"""Watchers that die at any moment, two at once, one that is told to stop: nothing is lost, nothing there twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import STORIES, Desk, Feed, Hook, text_of

from web import Reply, Request, Web, web

SETTINGS = (
    '[[source]]\nname = "news"\nfeed = "SITE/feed.xml"\n'
    '[[webhook]]\nname = "desk"\nurl = "SITE/hook"\nsecret_env = "DESK_SECRET"\nallow = ["127.0.0.1"]\n'
    '[[atom]]\npath = "out.atom"\n'
)
LATER = """
import datetime as dt
from diplowire.watch.clock import Clock
Clock.now = lambda self: dt.datetime(2023, 7, 1, 8, tzinfo=dt.UTC) + dt.timedelta(hours={0})
"""
DIES = """
import os, signal, sqlalchemy
from sqlalchemy.engine import Engine
left = [{0}]
def count(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
sqlalchemy.event.listen(Engine, "{1}", count)
"""
DIES_SENT = """
import os, signal
from diplowire.watch import outputs
real = outputs.post
def post(*arguments):
    real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
outputs.post = post
"""
MAIN = "from diplowire.cli import main; main()\n"


ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "DESK_SECRET": "s3cr3t"}


def command(desk: Desk, before: str, *more: str) -> list[str]:
    arguments = ("watch", str(desk.file), "--ledger", str(desk.ledger), *more)
    return [sys.executable, "-c", before + MAIN, *arguments]


def run(desk: Desk, before: str = "") -> int:
    words = command(desk, before, "--once")
    done = subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT, timeout=300, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stdout + done.stderr
    return done.returncode


@pytest.fixture(scope="module")
def site() -> Iterator[Web]:
    """Return one server for all tests here: the ledgers hold its address."""
    with web() as made:
        yield made


@pytest.fixture
def feed(site: Web) -> Feed:
    return published(site)


def published(site: Web) -> Feed:
    site.asked.clear()
    made = Feed(site)
    for n, path in enumerate(STORIES):
        made.add(f"s{n}", text_of(path))
    return made


def started(desk: Desk, *more: str) -> subprocess.Popen[str]:
    words = command(desk, LATER.format(0), *more)
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENVIRONMENT)


def state(desk: Desk) -> tuple[str, list[str]]:
    return desk.whole(), [c.model_dump_json() for c in desk.changes()]


@pytest.fixture(scope="module")
def undisturbed(site: Web, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    desk = Desk(tmp_path_factory.mktemp("undisturbed"), site, SETTINGS)
    published(site)
    Hook(site)
    assert run(desk, LATER.format(0)) == 0
    made = state(desk)
    assert len(made[1]) == 6
    return made


def test_killed_in_a_loop(site: Web, feed: Feed, undisturbed: tuple[str, list[str]], tmp_path: Path) -> None:
    """At statements drawn at random, at commits, and right after something was sent; an hour later it goes on."""
    desk = Desk(tmp_path, site, SETTINGS)
    hook = Hook(site)
    rng = random.Random(3)
    deaths = [DIES.format(n, "commit") for n in (1, 3, 4, 5)] + [DIES_SENT] * 2
    deaths += [DIES.format(rng.randint(2, 90), "before_cursor_execute") for _ in range(4)]
    rng.shuffle(deaths)
    stories, feed.stories = feed.stories, []
    ends = []
    for hour, death in enumerate(deaths):
        feed.stories = stories[: hour // 2 + 1]
        ends.append(run(desk, LATER.format(hour) + death))
    assert ends.count(-signal.SIGKILL) >= 7
    for hour in (11, 12, 13):
        assert run(desk, LATER.format(hour)) == 0
    assert state(desk) == undisturbed
    ids = [c.id for c in desk.changes()]
    assert {r.headers["webhook-id"] for r in hook.requests} == set(ids)  # nothing is lost
    twice = len(hook.requests) - len(ids)
    assert twice <= ends.count(-signal.SIGKILL)  # what was on its way when it died
    assert len({r.body for r in hook.requests}) == len(ids)  # and is known again by its id
    assert (tmp_path / "out.atom").read_bytes().count(b"<entry>") == len(ids)


def test_two_at_the_same_time(site: Web, feed: Feed, undisturbed: tuple[str, list[str]], tmp_path: Path) -> None:
    """Each source is looked at by one of them, each change is sent by one of them."""
    pages = "".join(f'[[source]]\nname = "p{n}"\npage = "SITE/p{n}"\n' for n in range(8))
    site.pages.update({f"/p{n}": Reply(status=304) for n in range(8)})
    desk = Desk(tmp_path, site, pages + SETTINGS)
    hook = Hook(site)
    running = [started(desk, "--once") for _ in range(2)]
    for process in running:
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
    run(desk, LATER.format(0))  # what one of them left to the other
    paths = site.paths()
    assert all(paths.count(path) == 1 for path in ["/feed.xml", *(f"/p{n}" for n in range(8))])
    assert state(desk) == undisturbed
    assert sorted(r.headers["webhook-id"] for r in hook.requests) == sorted(c.id for c in desk.changes())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_told(site: Web, tmp_path: Path, number: signal.Signals) -> None:
    """While the server keeps it waiting; the next process goes on at once."""
    asked, go_on = threading.Event(), threading.Event()

    def held(_: Request) -> Reply:
        asked.set()
        go_on.wait(60)
        return Reply(status=304)

    site.pages["/feed.xml"] = held
    desk = Desk(tmp_path, site, SETTINGS)
    process = started(desk)
    assert asked.wait(60)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    go_on.set()
    assert (process.returncode, said) == (0, "0 new, 0 known, 0 failed, 0 changes\n")
    feed = Feed(site)
    feed.add("a", text_of(STORIES[0]))
    Hook(site)
    assert run(desk, LATER.format(0)) == 0
    assert len(desk.changes()) == 2
