"""`diplowire serve`: what it refuses, and that it ends when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from diplowire.cli import app


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "needs tokens"),
        (["--lang", "xx"], "pages are in en, ru"),
        (["--ledger", "/nowhere/ledger.sqlite"], "there is no ledger yet"),
    ],
)
def test_what_is_refused(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(app, ["serve", *arguments], env={"DIPLOWIRE_LEDGER": ""})
    assert result.exit_code == 2
    assert words in " ".join(result.output.replace("│", " ").split())


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
