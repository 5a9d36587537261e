"""Batches whose processes die: whatever moment it is, the same command brings what an undisturbed run brings."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from wire import driven, held, lines, read, write

from diplowire.archive import cut

PAUSE = 0.01


@pytest.fixture
def undisturbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Make an archive and return what a run that nothing disturbs makes of it."""
    monkeypatch.chdir(tmp_path)
    for name, value in (("FEWEST", 3), ("MOST", 8), ("_MEAN", 3), ("STORIES", 5)):
        monkeypatch.setattr(cut, name, value)
    write(Path("wire"), 120)
    Path("wire/0050.txt").write_bytes(b"\x00\x01")
    lines(Path("wire/a.jsonl"), 80, first=200)
    read(["wire"], Path("alone"))
    return held(Path("alone"))


def test_killed_again_and_again(runner: str, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    """Each round lets a few shards come, then kills all processes of the run or only the first of them."""
    rng, out, seen = random.Random(3), Path("out"), []
    for round_, shards in enumerate((0, 2, 1, 0, 3, 5)):
        process = driven(runner, out, "wire", cwd=tmp_path, pause=PAUSE)
        assert process.stdout is not None
        for _ in range(shards):
            process.stdout.readline()
        time.sleep(rng.uniform(0.0, 0.6 if shards == 0 else 0.05))
        if round_ % 2:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()  # the others see it and end: until then the pipe stays open
        process.communicate(timeout=60)
        there = held(out) if out.exists() else {}
        whole = {name: data for name, data in there.items() if not name.startswith(".")}
        assert whole.items() <= undisturbed.items()
        seen.append(len(whole))
    assert seen == sorted(seen)
    assert 4 < seen[-1] < len(undisturbed)
    process = driven(runner, out, "wire", cwd=tmp_path)
    said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert held(out) == undisturbed
    names = [n for path in out.glob("*.parquet") for n in pq.read_table(path)["name"].to_pylist()]
    assert len(names) == len(set(names)) == 200


def test_the_same_bytes_without_a_disturbance(runner: str, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    process = driven(runner, Path("out"), "wire", cwd=tmp_path)
    said, complained = process.communicate(timeout=120)
    assert process.returncode == 0, complained
    assert "fresh=199, known=0, errors=1, failures=[]" in said
    assert held(Path("out")) == undisturbed
