"""The commands around watching: what is said of sources, and the list of changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from diplowire.cli import app
from web import Reply, web

THREAD = sorted((Path(__file__).parents[1] / "threads" / "moved_visit").glob("*.txt"))
TEXT = {"Content-Type": "text/plain"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_watching_once_then_status_and_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ledger = ("--ledger", tmp_path / "l.sqlite")
    with web() as site:
        site.pages["/a"] = Reply(THREAD[0].read_bytes(), headers=TEXT)
        Path("s.toml").write_text(
            '[fetch]\nallow = ["127.0.0.1"]\npause = 0\n'
            f'[[source]]\nname = "good"\npage = "{site.url("/a")}"\n'
            f'[[source]]\nname = "bad"\nfeed = "{site.url("/none?key=geheim")}"\n',
            "utf-8",
        )
        assert "there is no ledger yet" in run("watch", "s.toml", "--status", *ledger).stderr
        done = run("watch", "s.toml", "--once", *ledger)
    assert done.exit_code == 1
    assert done.stdout == "1 new, 0 known, 0 failed, 2 changes\n"
    assert f"bad: {site.url('/none')}: the server answered 404; tried again at" in done.stderr
    status = run("watch", "s.toml", "--status", *ledger).stdout.splitlines()
    assert status[0].startswith("bad: failed 1 times, tried again 20")
    assert status[1].startswith("good: well, looked at next 20")
    listed = run("changes", *ledger, "--lang", "ru").stdout
    assert "Новый план: визит, Энтони Блинкен → Китай, 5–6 февраля 2023" in listed
    told = json.loads(run("changes", *ledger, "--format", "json").stdout)
    assert [c["kind"] for c in told] == ["planned", "planned"]
    assert told[0]["sentence"]["en"].startswith("New plan: ")
    assert run("changes", *ledger, "--format", "csv").exit_code == 2
    assert "geheim" not in done.stdout + done.stderr + "".join(status) + listed


def test_a_ledger_in_which_nothing_changed(tmp_path: Path) -> None:
    assert run("add", THREAD[0], "--ledger", tmp_path / "l.sqlite").exit_code == 0
    assert run("changes", "--ledger", tmp_path / "l.sqlite").stdout == "Nothing of that is in the ledger.\n"
