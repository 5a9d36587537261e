"""Turns at hosts: one request at a time, with a pause between two."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_MOST = 10_000  # hosts remembered before those that are long done are forgotten


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = float("-inf")  # by the clock: when the next request may begin
    waiting: int = 0


class Hosts:
    """Gives turns. `sleep` waits some seconds and may be cut short; `clock` counts seconds."""

    def __init__(
        self,
        pause: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._pause, self._clock, self._sleep = pause, clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._all = threading.Lock()

    @contextmanager
    def turn(self, host: str, pause: float = 0.0) -> Iterator[None]:
        """Wait for a turn at a host; after it nobody has one for a pause, the longer of this one and the usual."""
        mine = self._enter(host)
        try:
            with mine.lock:
                left = mine.free - self._clock()
                if left > 0:
                    self._sleep(left)
                try:
                    yield
                finally:
                    mine.free = self._clock() + max(self._pause, pause)
        finally:
            with self._all:
                mine.waiting -= 1

    def _enter(self, host: str) -> _Host:
        with self._all:
            if len(self._hosts) > _MOST:
                now = self._clock()
                self._hosts = {k: h for k, h in self._hosts.items() if h.waiting or h.free > now}
            mine = self._hosts.setdefault(host, _Host())
            mine.waiting += 1
            return mine
