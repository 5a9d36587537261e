"""What holds for every runner: one outcome a shard, a second try for one whose process dies, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dying import Dies, shards
from wire import ENVIRONMENT

from diplowire.archive import local
from diplowire.archive.shard import Outcome, Shard
from diplowire.archive.tries import Tried

ENGINES = """
from dying import Dies, shards
from diplowire.archive.on_daft import Daft
run = Daft({folder!r}) if {runner!r} == "daft" else Daft({folder!r}, cluster=True, address={runner!r})
for o in run(shards(*{names!r}), Dies({folder!r}), 2):
    print(o.shard, o.stories, o.failure or "")
"""


def outcomes(runner: str, names: list[str], folder: Path) -> dict[str, tuple[int, str]]:
    """Return stories and failure by the id of a shard."""
    if runner == "local":
        found = list(local.run(shards(*names), Dies(str(folder)), 2))
        assert len(found) == len(names)
        return {o.shard: (o.stories, o.failure or "") for o in found}
    code = ENGINES.format(runner=runner, names=names, folder=str(folder))
    env = os.environ | ENVIRONMENT
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=120)
    said = [line.split(" ", 2) for line in done.stdout.splitlines()]
    assert len(said) == len(names), done.stderr
    return {id: (int(stories), failure) for id, stories, failure in said}


def test_each_shard_has_one_outcome(runner: str, tmp_path: Path) -> None:
    found = outcomes(runner, ["sound"] * 9, tmp_path)
    assert found == {f"{i:02}": (1, "") for i in range(9)}
    assert all(len(note.read_text().split()) == 1 for note in tmp_path.iterdir())


def test_a_process_that_dies_costs_a_second_try(runner: str, tmp_path: Path) -> None:
    found = outcomes(runner, ["sound", "once", "sound", "once", "sound"], tmp_path)
    assert found == {f"{i:02}": (1, "") for i in range(5)}
    assert len((tmp_path / "01").read_text().split()) == 2


def test_a_shard_that_kills_is_reported_and_the_others_are_read(runner: str, tmp_path: Path) -> None:
    found = outcomes(runner, ["sound", "always", "sound", "sound", "sound", "sound", "sound"], tmp_path)
    stories, failure = found.pop("01")
    assert (stories, failure.startswith("always and what follows: the process that read it failed")) == (0, True)
    assert set(found.values()) == {(1, "")}


def test_leaving_early_ends_the_processes(tmp_path: Path) -> None:
    running = local.run(shards(*["sound"] * 20), Dies(str(tmp_path)), 2)
    next(running)
    running.close()
    pids = {int(pid) for note in tmp_path.iterdir() for pid in note.read_text().split()}
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


THREADS = """
if __name__ == "__main__":
    from threadpoolctl import threadpool_info
    from diplowire import pipeline
    seen = []
    pipeline.Reader.read = lambda self, document: seen.append([p["num_threads"] for p in threadpool_info()])
    reads = pipeline.archive_reader()
    print([p["num_threads"] for p in threadpool_info()], end=";")
    reads.read(None)
    print(*seen)
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core has one thread anyway")
def test_arithmetic_has_one_thread_whatever_the_environment_says() -> None:
    env = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "2")
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, env=env)
    before, inside = done.stdout.strip().split(";")
    assert "2" in before, done.stderr
    assert set(inside) <= set("[1, ]")


class Dead(BaseException):
    """Stands for the end of a process."""


def test_what_kills_each_time_is_given_up_whoever_tries_it(tmp_path: Path) -> None:
    """An engine that starts processes again by itself calls the work again, each time as if it were the first."""
    (shard,) = shards("always")
    begun = []

    def work(_: Shard) -> Outcome:
        begun.append(1)
        raise Dead

    for _ in range(2):
        with pytest.raises(Dead):
            Tried(work, str(tmp_path), "one")(shard)
    failure = Tried(work, str(tmp_path), "one")(shard).failure
    assert failure is not None
    assert failure.startswith("always and what follows: the process that read it failed 2 times")
    assert len(begun) == 2
    with pytest.raises(Dead):
        Tried(work, str(tmp_path), "another run")(shard)
    assert Tried(lambda s: Outcome(s.id, 5), str(tmp_path), "another run")(shard).stories == 5
    assert list(tmp_path.iterdir()) == []
