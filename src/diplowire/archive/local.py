"""The runner of this machine: processes that are started afresh, one shard at a time each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from diplowire.archive.shard import TRIES, Outcome, Shard, Work, died


class _Hand:
    """A process, and the shard that it has in hand."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would take over locks of threads that it does not have
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with _keys_wait():  # until it can ignore them itself
            self.process.start()
        theirs.close()
        self.shard: Shard | None = None

    def give(self, shard: Shard) -> None:
        """Give it a shard."""
        self.shard = shard
        with suppress(OSError):  # if it is dead, the next look at it will show that
            self.connection.send(shard)

    def take(self) -> Outcome | None:
        """Return its outcome, None where it died."""
        try:
            outcome: Outcome = self.connection.recv()
        except (EOFError, OSError):
            return None
        return outcome

    def end(self) -> str:
        """End it and say how it ended."""
        self.connection.close()
        self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


@contextmanager
def _keys_wait() -> Iterator[None]:
    """Hold back what the keys of a terminal say; a process that is started meanwhile never hears it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run(shards: Sequence[Shard], work: Work, processes: int | None) -> Generator[Outcome]:
    """Have shards read by processes of this machine; see `Runner`."""
    processes = processes or cores()
    waiting = deque((s, 1) for s in shards)
    hands: dict[Connection, _Hand] = {}
    tries: dict[str, int] = {}
    try:
        while waiting or hands:
            while waiting and len(hands) < processes:
                hand = _Hand(work)
                hands[hand.connection] = hand
                _next(hand, waiting, tries)
            for connection in wait(list(hands)):
                hand = hands[connection]  # type: ignore[index]
                shard, outcome = hand.shard, hand.take()
                assert shard is not None
                if outcome is not None:
                    if waiting:
                        _next(hand, waiting, tries)
                    else:
                        del hands[hand.connection]
                        hand.end()
                    yield outcome
                    continue
                del hands[hand.connection]
                how = hand.end()
                if tries[shard.id] < TRIES:
                    waiting.append((shard, tries[shard.id] + 1))
                else:
                    yield Outcome(shard.id, failure=died(shard, how))
    finally:
        for hand in hands.values():
            hand.end()


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _next(hand: _Hand, waiting: deque[tuple[Shard, int]], tries: dict[str, int]) -> None:
    shard, tries[shard.id] = waiting.popleft()
    hand.give(shard)


def _serve(connection: Connection, work: Work) -> None:
    """Work on shards until there are no more, or nobody is there to take them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keys of a terminal reach all processes; the first one decides
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        while True:
            connection.send(work(connection.recv()))
    except (EOFError, OSError):
        return


def end_with_parent() -> None:
    """End this process when the one that started it ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
