"""Plans as iCalendar (RFC 5545): what was planned, with what became of it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterator

from diplowire._version import VERSION
from diplowire.export.labels import sides
from diplowire.export.manifest import Made
from diplowire.views.rows import EventRow
from diplowire.views.whole import Whole

_LINE = 75  # octets of a line before it is folded
_DAYS = ("hour", "day", "days")
_PLANS = ("planned-open", "overdue", "fulfilled", "cancelled")
_NOTES = (
    "in the calendar is what was told as a plan and has a day: open, overdue, held or called off",
    "CONFIRMED: held, or told again by a later story; TENTATIVE: told once, moved, or only possible",
    "DTSTAMP is the day of the newest report, so that the same ledger gives the same file",
)


def made(w: Whole, name: str) -> Made:
    """Return the export under the name of its file."""
    left_out: Counter[str] = Counter()
    out = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//diplowire//diplowire {VERSION}//EN", "CALSCALE:GREGORIAN"]
    out.append("METHOD:PUBLISH")
    count = 0
    for r in w.events:
        if r.outcome not in _PLANS:
            left_out[f"no plan: {r.outcome}"] += 1
        elif r.granularity not in _DAYS or r.start is None or r.end is None:
            left_out["plan without a day"] += 1
        else:
            out += _event(w, r, r.start, r.end)
            count += 1
    out.append("END:VCALENDAR")
    data = "".join(f"{part}\r\n" for line in out for part in folded(line)).encode("utf-8")
    return Made({name: data}, {"events": count}, left_out, _NOTES)


def _event(w: Whole, r: EventRow, start: dt.date, end: dt.date) -> Iterator[str]:
    days = [h.published for h in r.history if h.published]
    stamp = max(days, default=w.ledger.as_of or start)
    yield "BEGIN:VEVENT"
    yield f"UID:{r.id}"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{start:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{end + dt.timedelta(days=1):%Y%m%d}"
    yield f"SEQUENCE:{len(r.history) - 1}"
    yield f"STATUS:{_status(r)}"
    yield f"SUMMARY:{escaped(_summary(r))}"
    if r.place:
        yield f"LOCATION:{escaped(r.place.name)}"
    yield f"CATEGORIES:{escaped(r.kind)}"
    yield f"DESCRIPTION:{escaped(_history(r))}"
    url = next((u for s in r.sources if (u := w.stories[s.story].url)), None)
    if url and url.isascii() and url.isprintable():
        yield f"URL:{url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _status(r: EventRow) -> str:
    if r.outcome == "cancelled":
        return "CANCELLED"
    sure = r.outcome == "fulfilled" or (r.history[-1].step == "confirmed" and r.factuality != "possible")
    return "CONFIRMED" if sure else "TENTATIVE"


def _summary(r: EventRow) -> str:
    actors = ", ".join(p.name for p in r.parties if p.role != "recipient")
    others = ", ".join(p.name for p in r.parties if p.role == "recipient")
    who = sides(actors, others)
    return f"{r.kind.replace('_', ' ')}: {who}" if who else r.kind.replace("_", " ")


def _history(r: EventRow) -> str:
    lines: list[str] = [r.outcome]
    for h, s in zip(r.history, r.sources, strict=True):
        told = " ".join(x for x in (h.published.isoformat() if h.published else "", h.step) if x)
        lines.append(f"{told} ({', '.join(x for x in (s.agency, s.path) if x)})")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return text as a value of iCalendar: its own signs escaped, other control characters dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, each but the first begun with a blank; no character is cut."""
    part, size = "", 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > _LINE:
            yield part
            part, size = " ", 1
        part, size = part + char, size + width
    yield part
