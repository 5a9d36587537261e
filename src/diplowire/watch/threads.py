"""Threads that do one thing each and bring it back to the one that started them."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, TypeVar

from diplowire.errors import DiplowireError

W = TypeVar("W")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Done(Generic[W, R]):
    """What a thread brings back: what it was to do, at which host, and what came of it."""

    work: W
    host: str
    found: R | None
    error: DiplowireError | None


class Threads(Generic[W, R]):
    """So many threads at most. What they bring back comes into `inbox`; None comes where `wake` was called."""

    def __init__(self, most: int) -> None:
        self.inbox: queue.SimpleQueue[Done[W, R] | None] = queue.SimpleQueue()
        self._most, self._running = most, 0
        self._pool = ThreadPoolExecutor(most, "watch")

    def __enter__(self) -> Threads[W, R]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown()

    @property
    def busy(self) -> bool:
        """Say whether any thread is at work."""
        return self._running > 0

    @property
    def full(self) -> bool:
        """Say whether no more can be started."""
        return self._running >= self._most

    def start(self, work: W, host: str, do: Callable[[], R]) -> None:
        """Let a thread do something."""
        self._running += 1

        def brought(future: Future[R]) -> None:
            error, found = future.exception(), None
            if error is None:
                found = future.result()
            elif not isinstance(error, DiplowireError):  # nothing that comes from outside may end the watching
                error = DiplowireError(f"an error inside diplowire ({type(error).__name__}); please report it")
            self.inbox.put(Done(work, host, found, error))

        self._pool.submit(do).add_done_callback(brought)

    def finished(self) -> None:
        """Say that what a thread brought was taken from the inbox."""
        self._running -= 1

    def wake(self) -> None:
        """Let whoever waits for the inbox go on. May be called from a signal handler."""
        self.inbox.put(None)

    def rest(self) -> Iterator[Done[W, R]]:
        """Yield what is left in the inbox."""
        while not self.inbox.empty():
            if done := self.inbox.get():
                yield done
