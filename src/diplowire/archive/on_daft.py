"""The runner on Daft: processes of this machine, or of a cluster of Ray. One row of its table is a shard."""

from __future__ import annotations

import logging
import os
import pickle
import socket
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

from diplowire.archive.local import cores, died
from diplowire.archive.shard import Outcome, Shard, Work
from diplowire.errors import ArchiveError

_QUIET = {  # nothing is told to anybody, and no bars but our own
    "DO_NOT_TRACK": "true",
    "SCARF_NO_ANALYTICS": "true",
    "DAFT_ANALYTICS_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "DAFT_PROGRESS_BAR": "0",
}


@dataclass(frozen=True, slots=True)
class Daft:
    """Has shards read by Daft; see `Runner`. With `cluster` on Ray, at `address` or started here for the time.

    Raises ArchiveError where Daft or Ray is not installed or the cluster does not answer.
    """

    cluster: bool = False
    address: str | None = None

    def __call__(self, shards: Sequence[Shard], work: Work, processes: int | None) -> Generator[Outcome]:
        """Yield outcomes as they come."""
        daft = _daft(self.cluster, self.address)
        most = _cluster_cores() if self.cluster else cores()
        processes = min(processes or most, most) if self.cluster else processes or most  # Ray would wait for more
        waiting = {s.id: s for s in shards}
        came = False  # whether any outcome ever came
        while waiting:
            try:
                for outcome in _outcomes(daft, list(waiting.values()), work, processes):
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
                    raise ArchiveError(f"no process of Daft does any work: {outcome.failure}") from None


def _alone(daft: Any, shard: Shard, work: Work) -> Outcome:
    """Try a shard again that another process may have died of."""
    try:
        return next(_outcomes(daft, [shard], work, 1))
    except Exception as error:
        return Outcome(shard.id, failure=died(shard, str(error).strip().splitlines()[-1]))


def _outcomes(daft: Any, shards: Sequence[Shard], work: Work, processes: int) -> Generator[Outcome]:
    Reader = daft.cls(use_process=True, max_concurrency=processes)(_Reader)
    read = Reader(pickle.dumps(work))
    frame = daft.from_pydict({"shard": [pickle.dumps(s) for s in shards]})
    frame = frame.into_batches(1).select(read.outcome(frame["shard"]).alias("outcome"))
    for row in frame.iter_rows(results_buffer_size=None):
        yield pickle.loads(row["outcome"])


class _Reader:
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
