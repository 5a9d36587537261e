"""`diplowire serve`: what it refuses, and that it ends when it is told to."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from diplowire.cli import app


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--lang", "xx"], "pages are in en, ru"),
        (["--ledger", "/nowhere/ledger.sqlite"], "there is no ledger yet"),
    ],
)
def test_what_is_refused(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(app, ["serve", *arguments], env={"DIPLOWIRE_LEDGER": ""})
    assert result.exit_code == 2
    assert words in " ".join(result.output.replace("│", " ").split())


def test_others_reach_the_api_alone_and_with_a_token_only(archive: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    shutil.copy(archive, ledger)
    refused = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--ledger", str(ledger)])
    assert refused.exit_code == 2
    assert "no token that works" in " ".join(refused.output.split())
    made = CliRunner().invoke(app, ["token", "new", "desk", "--scope", "read", "--ledger", str(ledger)])
    secret = next(word for word in made.output.split() if word.startswith("dw_"))
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-c", "from diplowire.cli import main; main()", "serve", "--ledger", str(ledger)]
    running = subprocess.Popen([*command, "--host", "0.0.0.0", "--port", str(port)], stderr=subprocess.PIPE, text=True)
    assert running.stderr
    try:
        assert "shows" in running.stderr.readline()
        for path, key, status in (("/", secret, 404), ("/api/v1/visits", "", 401), ("/api/v1/visits", secret, 200)):
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {key}"}
            )
            try:
                with urllib.request.urlopen(request) as answer:
                    assert (path, answer.status) == (path, status)
            except urllib.error.HTTPError as error:
                assert (path, error.code) == (path, status)
                error.close()
    finally:
        running.kill()
        running.wait()
        running.stderr.close()


def test_a_port_that_is_taken(archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--ledger", str(archive), "--port", str(port)])
    assert result.exit_code == 2
    assert f"port {port} cannot be used" in result.output


def test_it_serves_and_ends(archive: Path) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-c", "from diplowire.cli import main; main()", "serve", "--ledger", str(archive)]
    running = subprocess.Popen([*command, "--port", str(port)], stderr=subprocess.PIPE, text=True, env=os.environ)
    assert running.stderr
    try:
        line = running.stderr.readline()
        assert f"http://127.0.0.1:{port}/ shows" in line
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/notices") as answer:
            assert answer.status == 200
            assert "uvicorn" not in str(answer.headers).lower()
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
        assert "Traceback" not in running.stderr.read()
    finally:
        running.kill()
        running.stderr.close()
