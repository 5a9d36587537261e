"""The runner on Daft: processes of this machine, or of a cluster of Ray. One row of its table is a shard."""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from diplowire.archive.local import cores, end_with_parent
from diplowire.archive.shard import TRIES, Outcome, Shard, Work, died
from diplowire.archive.tries import Tried
from diplowire.errors import ArchiveError

_QUIET = {  # nothing is told to anybody, and no bars but our own
    "DO_NOT_TRACK": "true",
    "SCARF_NO_ANALYTICS": "true",
    "DAFT_ANALYTICS_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
}
_AGAIN = {"max_restarts": -1, "max_task_retries": -1}  # for a process of Ray that ended for good Daft waits for ever


@dataclass(frozen=True, slots=True)
class Daft:
    """Has shards read by Daft; see `Runner`. With `cluster` on Ray, at `address` or started here for the time.

    `notes` is the folder of the batch, which all machines share. Raises ArchiveError where Daft or Ray is not installed
    or the cluster does not answer.
    """

    notes: str
    cluster: bool = False
    address: str | None = None

    def __call__(self, shards: Sequence[Shard], work: Work, processes: int | None) -> Generator[Outcome]:
        """Yield outcomes as they come."""
        # In a process of its own: Daft's threads can abort a process that ends, and Ray writes to its output
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        engine = context.Process(target=_serve, args=(theirs, self, shards, work, processes))
        engine.start()
        theirs.close()
        try:
            while (said := ours.recv()) is not None:
                if isinstance(said, ArchiveError):
                    raise said
                yield said
        except EOFError:
            raise ArchiveError(
                "the process of Daft died; what is written is whole, give the same command again"
            ) from None
        finally:
            ours.close()
            engine.kill()
            engine.join()

    def outcomes(self, shards: Sequence[Shard], work: Work, processes: int | None) -> Generator[Outcome]:
        """Yield outcomes as they come, in the process where Daft is. Raises ArchiveError."""
        daft = _daft(self.cluster, self.address)
        most = _cluster_cores() if self.cluster else cores()
        processes = min(processes or most, most) if self.cluster else processes or most  # Ray would wait for more
        if self.cluster:
            work = Tried(work, self.notes, secrets.token_hex(4))
        waiting = {s.id: s for s in shards}
        came = False  # whether any outcome ever came
        while waiting:
            try:
                for outcome in _read(daft, list(waiting.values()), work, processes):
                    came = True
                    del waiting[outcome.shard]
                    yield outcome
            except Exception:  # whatever Daft makes of a process that died: it does not say of which shard
                for shard in list(waiting.values())[: 2 * processes]:
                    del waiting[shard.id]
                    outcome = _alone(daft, shard, work)
                    came = came or not outcome.failure
                    yield outcome
                if waiting and not came:
                    raise ArchiveError(f"no process of Daft does its work. The last one: {outcome.failure}") from None


def _serve(connection: Connection, engine: Daft, shards: Sequence[Shard], work: Work, processes: int | None) -> None:
    """Send outcomes, at last None or the error that ended it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        for outcome in engine.outcomes(shards, work, processes):
            connection.send(outcome)
        connection.send(None)
    except ArchiveError as error:
        connection.send(error)


def _alone(daft: Any, shard: Shard, work: Work) -> Outcome:
    """Try a shard again that another process may have died of."""
    for _ in range(TRIES):
        try:
            return next(_read(daft, [shard], work, 1))
        except Exception as error:
            said = str(error).strip().splitlines()[-1]
    return Outcome(shard.id, failure=died(shard, said))


def _read(daft: Any, shards: Sequence[Shard], work: Work, processes: int) -> Generator[Outcome]:
    reads = daft.cls(use_process=True, max_concurrency=processes, ray_options=_AGAIN)(_Reads)(pickle.dumps(work))
    frame = daft.from_pydict({"shard": [pickle.dumps(s) for s in shards]})
    frame = frame.into_batches(1).select(reads.outcome(frame["shard"]).alias("outcome"))
    for row in frame.iter_rows(results_buffer_size=None):
        yield pickle.loads(row["outcome"])


class _Reads:
    def __init__(self, work: bytes) -> None:
        self.work: Work = pickle.loads(work)

    def outcome(self, shard: bytes) -> bytes:
        return pickle.dumps(self.work(pickle.loads(shard)))


def _daft(cluster: bool, address: str | None) -> Any:
    """Return Daft, set to run here or on a cluster. Raises ArchiveError."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import daft

        if cluster:
            import ray
    except ImportError as error:
        extra = "ray" if cluster else "scale"
        raise ArchiveError(f"{error.name} is not installed: pip install 'diplowire[{extra}]'") from None
    if not cluster:
        daft.set_runner_native()
        return daft
    if not ray.is_initialized():
        _look(address)
        try:
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR, runtime_env={"env_vars": _QUIET})
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            raise _unanswered(address, error) from None
    daft.set_runner_ray(noop_if_initialized=True)
    return daft


def _cluster_cores() -> int:
    import ray

    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _look(address: str | None) -> None:
    """Raise ArchiveError where nobody listens at an address: Ray itself would wait for minutes."""
    host, _, port = (address or "").rpartition(":")
    if host and port.isdecimal() and "/" not in host:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
        except (OSError, OverflowError) as error:
            raise _unanswered(address, error) from None


def _unanswered(address: str | None, error: Exception) -> ArchiveError:
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return ArchiveError(f"{address or 'Ray'}: no cluster of Ray answers there ({said})")
