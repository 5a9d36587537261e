"""`diplowire batch` as it is typed: exit codes, what it says, and readings that are those of `read`."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from diplowire.archive.folder import COLUMNS, columns
from diplowire.pipeline import read_story, read_text

RUN = "from diplowire.cli import main\nif __name__ == '__main__':\n    main()\n"
TEXT = "МИНСК, 5 мар - РИА Новости. Глава МИД Белоруссии встретился с министром иностранных дел Казахстана.\n"


def command(*arguments: str, before: str = "") -> list[str]:
    return [sys.executable, "-c", before + RUN, *arguments]


def batch(*arguments: str, cwd: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command("batch", *arguments, before=before), cwd=cwd, capture_output=True, text=True)


def test_readings_are_those_of_a_single_story(tmp_path: Path) -> None:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "a.txt").write_text(TEXT, "utf-8")
    row = {"text": TEXT, "published": "2024-03-05", "url": "https://example.org/1"}
    (tmp_path / "wire" / "b.jsonl").write_text(json.dumps(row) + "\nnonsense\n", "utf-8")
    done = batch("wire", "--out", "out", "--processes", "2", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("2 new, 0 known, 1 failed in ")
    assert "why records failed stands in the column error" in done.stderr
    (shard,) = (tmp_path / "out").glob("shard-*.parquet")
    first, second, third = columns(shard, COLUMNS)
    assert first["reading"] == read_story(tmp_path / "wire" / "a.txt").model_dump_json(by_alias=True)
    read = read_text(TEXT, published=dt.date(2024, 3, 5), url="https://example.org/1")
    assert second["reading"] == read.model_dump_json(by_alias=True)
    assert third["error"].startswith("wire/b.jsonl#2: its JSON is broken")
    again = batch("wire", "--out", "out", "--quiet", cwd=tmp_path)
    assert (again.returncode, again.stdout[:28]) == (1, "0 new, 2 known, 1 failed in ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--out", "out"], "nowhere: there is no such file or folder"),
        (["wire", "--out", "wire/a.txt"], "it is a file; name a folder"),
        (["wire", "--out", "wire"], "it holds other things than a batch"),
        (["wire", "--out", "out", "--address", "h:1"], "goes with --runner ray"),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "a.txt").write_text(TEXT, "utf-8")
    done = batch(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_progress_as_lines_where_there_is_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    always = "from diplowire.cli import batch\nbatch._EVERY = 0.0\n"
    done = batch("a.txt", "-o", "out", "-p", "1", cwd=tmp_path, before=always)
    assert "1 of 1 stories, 1 of 1 shards, " in done.stderr


def test_the_keys_of_a_terminal_stop_it_with_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    waits = (  # a signal may be acted on a moment later, and what a shell starts in the background ignores this one
        "import os, signal, time\nimport diplowire.archive.local as local\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "local.wait = lambda c: (os.kill(0, 2), time.sleep(60))\n"
    )
    done = subprocess.run(
        command("batch", "a.txt", "-o", "out", before=waits),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    assert (done.returncode, done.stderr) == (130, "diplowire: stopped; the same command goes on from here\n")
    assert os.listdir(tmp_path / "out") == ["manifest.json"]
    assert signal.SIGINT == 2
