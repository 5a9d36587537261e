"""Times as formats write them: ISO 8601 in its long and short forms, and the dates of mail and feeds."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

Moment = dt.datetime | dt.date

_SHORT = re.compile(r"(\d{8})T?(\d{6})(?:[.,]\d+)?([+-]\d{4}|Z)?")
_MIDNIGHT = "000000"


def moment(text: str | None) -> Moment | None:
    """Return the time that a format states, with its zone where one is given; None for anything else."""
    if not text or len(text) > 100:
        return None
    text = text.strip()
    if short := _SHORT.fullmatch(text):
        day, clock, zone = short.groups()
        if clock == _MIDNIGHT and not zone:
            return moment(day)  # the older formats of IPTC have no other way to leave the time out
        text = f"{day}T{clock}{zone or ''}"
    try:
        return dt.date.fromisoformat(text) if len(text) in (8, 10) else dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def instant(text: str | None) -> dt.datetime | None:
    """Return the time that a format states where it is more than a day."""
    found = moment(text)
    return found if isinstance(found, dt.datetime) else None
