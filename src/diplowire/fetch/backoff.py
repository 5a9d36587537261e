"""When to try again what failed."""

from __future__ import annotations

import datetime as dt
import random
from email.utils import parsedate_to_datetime

LONGEST = 86_400.0  # seconds


def backoff(failures: int, base: float, wait: float | None, rng: random.Random) -> float:
    """Return after how many seconds to try again: twice as long each time, a day at most, at random by a quarter.

    `wait`, what the other side asked for, is the least. So many that failed together do not come back together.
    """
    grown = min(base * 2.0 ** min(failures - 1, 20), LONGEST)
    least = min(wait or 0.0, LONGEST)
    return max(grown * rng.uniform(0.75, 1.25), least + rng.uniform(0.0, 0.1) * least)


def retry_after(value: str | None, now: dt.datetime) -> float | None:
    """Return the seconds of a Retry-After header, which may be a number or a date; None where it is neither."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return max(0.0, (at - now).total_seconds())
