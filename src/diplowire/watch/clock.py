"""The time, and waiting for it: the one place that tests put another clock into."""

from __future__ import annotations

import datetime as dt
import queue
from typing import Protocol, TypeVar

T = TypeVar("T")


class Time(Protocol):
    """Tells the time in UTC, and waits until something comes in or some seconds are over."""

    def now(self) -> dt.datetime:
        """Return the time."""

    def wait(self, inbox: queue.SimpleQueue[T], seconds: float | None, *, busy: bool) -> T | None:
        """Return what comes in; None after some seconds. `busy` says that something will come in by itself."""


class Clock:
    """The clock of this machine."""

    def now(self) -> dt.datetime:
        """Return the time."""
        return dt.datetime.now(dt.UTC)

    def wait(self, inbox: queue.SimpleQueue[T], seconds: float | None, *, busy: bool) -> T | None:
        """Return what comes in; None after some seconds."""
        try:
            return inbox.get(timeout=seconds)
        except queue.Empty:
            return None
