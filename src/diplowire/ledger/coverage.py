"""Which stored events are in memory, so that none is fetched twice and what is too old is let go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Set

from diplowire.ledger.link import BEHIND

_KEPT = dt.timedelta(days=BEHIND + 31)  # before the newest, for which events are kept
_EVER, _NEVER = "", "~"
_NOTHING: Set[str] = frozenset()


class Coverage:
    """The months of each key that were fetched; from some month on all may be there, whatever their key."""

    def __init__(self) -> None:
        self._whole = _NEVER
        self._months: dict[str, set[str]] = {}
        self._newest = self._cut = ""

    def all(self) -> None:
        """Note that there is nothing that is not in memory."""
        self._whole = _EVER

    def lacks(self, keys: Iterable[str], months: Set[str]) -> list[str]:
        """Return the keys of which something of some months is still to be fetched."""
        if min(months) >= self._whole:
            return []
        return [k for k in keys if not months <= self._months.get(k, _NOTHING)]

    def fetched(self, keys: Iterable[str], months: Set[str]) -> Set[str]:
        """Note that months of keys are being fetched, and return the months that are not there for all of them."""
        missing: set[str] = set()
        for k in keys:
            known = self._months.setdefault(k, set())
            missing |= months - known
            known |= months
        return missing

    def told(self, day: dt.date) -> None:
        """Note a day of which there is news."""
        self._newest = max(self._newest, day.isoformat())

    def outdated(self) -> str | None:
        """Return, once in a month of news, the month before which occurrences are too old to count for news."""
        if self._newest[:7] == self._cut:
            return None
        self._cut = self._newest[:7]
        since = (dt.date.fromisoformat(self._newest) - _KEPT).isoformat()[:7]
        late = {k: {m for m in months if m >= since} for k, months in self._months.items()}
        self._months = {k: months for k, months in late.items() if months}
        if self._whole != _NEVER:
            self._whole = max(self._whole, since)
        return since
