"""Runners for the tests: this machine's always, Daft and a cluster of two nodes of Ray where that is asked for."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from wire import ENVIRONMENT, PAUSE

WANTED = "DIPLOWIRE_TEST_SCALE"  # set by `make test-scale`: these take minutes


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Start two nodes of one core each on the loopback; return the address of the first."""
    if not os.environ.get(WANTED):
        pytest.skip("Ray takes minutes: make test-scale")
    assert find_spec("ray"), "pip install 'diplowire[ray]'"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    folder = tempfile.mkdtemp(prefix="dw-ray-")  # short: sockets lie in it
    head = ["--head", f"--port={address.split(':')[1]}", "--include-dashboard=false", f"--temp-dir={folder}"]
    nodes: list[subprocess.Popen[bytes]] = []
    try:
        for number, more in enumerate((head, [f"--address={address}"])):
            nodes.append(_node(Path(folder, f"log{number}"), more))
        yield address
    finally:
        for node in nodes:  # never `ray stop`, which ends all clusters of the machine
            os.killpg(node.pid, signal.SIGKILL)
            node.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _node(log: Path, more: list[str]) -> subprocess.Popen[bytes]:
    own = ["--block", "--node-ip-address=127.0.0.1", "--num-cpus=1", "--object-store-memory=100000000"]
    env = os.environ | ENVIRONMENT | {PAUSE: "0.01"}
    command = [sys.executable, "-c", "from ray.scripts.scripts import main; main()", "start", *own, *more]
    with log.open("wb") as said:
        node = subprocess.Popen(command, env=env, stdout=said, stderr=said, start_new_session=True)
    for _ in range(600):
        if b"Ray runtime started" in log.read_bytes():
            return node
        assert node.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(params=["local", "daft", "ray"])
def runner(request: pytest.FixtureRequest) -> str:
    """Return how `wire.driven` names a runner, one after the other."""
    if request.param == "ray":
        address: str = request.getfixturevalue("cluster")
        return address
    if request.param == "daft":
        if not os.environ.get(WANTED):
            pytest.skip("make test-scale")
        assert find_spec("daft"), "pip install 'diplowire[scale]'"
    return str(request.param)
