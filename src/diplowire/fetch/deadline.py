"""How long one request may take in all, whatever the pace of the other side."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from diplowire.fetch.errors import FetchError


class Deadline:
    """A moment after which a request is given up; `stopped` gives it up at once."""

    def __init__(
        self,
        name: str,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        stopped: threading.Event | None = None,
    ) -> None:
        self._name, self._seconds = name, seconds
        self._clock, self._stopped = clock, stopped
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises FetchError where none are."""
        if self._stopped is not None and self._stopped.is_set():
            raise FetchError(f"{self._name}: stopped before it was fetched", again=True)
        left = self._end - self._clock()
        if left <= 0:
            raise FetchError(f"{self._name}: it was not there after {self._seconds:g} seconds", again=True)
        return left
