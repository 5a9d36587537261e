"""What is to be done next: tasks by the time at which they are due, and one at a time for each host."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import deque
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


class Due(Generic[T]):
    """Tasks that wait. Taking one costs no more with a hundred thousand than with ten."""

    def __init__(self) -> None:
        self._later: list[tuple[dt.datetime, int, str, T]] = []
        self._ready: dict[str, deque[T]] = {}  # by host, in order of becoming ready
        self._busy: set[str] = set()
        self._number = count()

    def push(self, due: dt.datetime, host: str, task: T) -> None:
        """Let a task wait until it is due."""
        heapq.heappush(self._later, (due, next(self._number), host, task))

    def take(self, now: dt.datetime) -> tuple[str, T] | None:
        """Return a task that is due, with its host, which is busy from now on; None where none may be done now."""
        while self._later and self._later[0][0] <= now:
            _, _, host, task = heapq.heappop(self._later)
            self._ready.setdefault(host, deque()).append(task)
        free = next((h for h in self._ready if h not in self._busy), None)
        if free is None:
            return None
        waiting = self._ready.pop(free)
        task = waiting.popleft()
        if waiting:
            self._ready[free] = waiting  # behind the other hosts
        self._busy.add(free)
        return free, task

    def free(self, host: str) -> None:
        """Say that a host is done with."""
        self._busy.discard(host)

    def next(self) -> dt.datetime | None:
        """Return when the next task becomes due; None where all that wait are due already."""
        return self._later[0][0] if self._later else None

    @property
    def ready(self) -> bool:
        """Say whether a task is due that only waits for its host."""
        return bool(self._ready)
