"""What the address of a story says of it: the outlet's domain, and often the day of publication."""

from __future__ import annotations

import datetime as dt
import re

_HOST = re.compile(r"https?://(?:www\.)?([\w.-]{1,100})", re.I)
_PARTED = re.compile(r"(?<!\d)((?:19|20)\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?!\d)")
_RUN = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_NAMED = re.compile(r"(?<!\d)(\d{1,2})(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)((?:19|20)\d\d)(?!\d)", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def domain(url: str) -> str:
    """Return the host of a web address without `www.`, in lower case; empty where there is none."""
    found = _HOST.search(url)
    return found[1].lower().rstrip(".") if found else ""


def day_in(url: str) -> dt.date | None:
    """Return the day that a web address spells out (2019/03/25, 20190325 or 25Mar2019), None without a sound one."""
    url = url[:2000]
    if found := _NAMED.search(url):
        return _day(found[3], str(_MONTHS.index(found[2].lower()) + 1), found[1])
    if found := _PARTED.search(url):
        return _day(found[1], found[3], found[4])
    if found := _RUN.search(url):
        return _day(found[1], found[2], found[3])
    return None


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
