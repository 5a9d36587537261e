"""Events between two states as rows with the columns of ICEWS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from diplowire.export.coded import Coded, coded
from diplowire.export.delimited import table
from diplowire.export.manifest import POSITIONS, Made
from diplowire.export.tables import quoted
from diplowire.rules.kind import cameo_codes
from diplowire.views.rows import Party
from diplowire.views.whole import Whole

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
    # Ours, behind those of ICEWS:
    "Source ISO", "Target ISO", "Occurrence ID", "Factuality", "Story Path", "Quote Start", "Quote End", "Quote",
)  # fmt: skip
_VISIT, _HOSTS = "042", "043"
_NOTES = (
    POSITIONS,
    "a row is two states of one occurrence: in symmetric kinds one each way, of a visit 042 and 043, else one",
    "intensity is the Goldstein value of the code; codes follow from kind and factuality",
    "sentence number, district, province, latitude and longitude are left empty: they are not known",
    "sectors are those of PLOVER (GOV, LEG), where the gazetteer knows the office held on that day",
    "the story is the first that tells the event as it stands",
)
Side = tuple[str, Party | None]


def made(w: Whole, name: str, *, excel: bool = False) -> Made:
    """Return the export under the name of its file."""
    left_out: Counter[str] = Counter()
    rows = [row for c in coded(w, "cameo", left_out) for row in _rows(w, c, left_out)]
    return Made({name: table(COLUMNS, rows, excel=excel)}, {"events": len(rows)}, left_out, _NOTES)


def _rows(w: Whole, c: Coded, left_out: Counter[str]) -> Iterator[dict[str, Any]]:
    code = c.codes.cameo or ""
    found = False
    for one, other, is_host in _dyads(c):
        found = True
        yield _row(w, c, one, other, _HOSTS if is_host and code == _VISIT else code)
    if not found:
        left_out[f"no two states: {c.row.kind}"] += 1


def _dyads(c: Coded) -> Iterator[tuple[Side, Side, bool]]:
    """Yield pairs of states, and whether the first of them is the host of a visit that was made."""
    actors, recipients = _states(c.side("actor")), _states(c.side("recipient"))
    if c.host:
        recipients[c.host] = None
    if c.symmetric:
        yield from ((one, other, False) for one, other in permutations(actors.items(), 2))
        return
    for one in actors.items():
        for other in recipients.items():
            if one[0] != other[0]:
                yield one, other, False
                if c.codes.cameo == _VISIT:
                    yield other, one, True


def _states(parties: list[Party]) -> dict[str, Party | None]:
    """Return each state with the party that stands for it: a person before the state as such."""
    out: dict[str, Party | None] = {}
    for p in sorted(parties, key=lambda p: p.kind != "person"):
        if p.country:
            out.setdefault(p.country, p)
    return out


def _row(w: Whole, c: Coded, one: Side, other: Side, code: str) -> dict[str, Any]:
    row, scale = c.row, cameo_codes()[code]
    start, end, words = quoted(w, c.told)
    place = row.place
    return {
        "Event ID": f"{row.id}-{one[0]}-{other[0]}-{code}",
        "Event Date": c.day,
        **_side(w, c, "Source", one),
        "Event Text": scale.name,
        "CAMEO Code": code,
        "Intensity": scale.goldstein,
        **_side(w, c, "Target", other),
        "Story ID": c.told.story,
        "Publisher": c.told.agency,
        "City": (w.known.label(place.id) or place.name) if place and w.known.is_city(place.id) else None,
        "Country": w.known.state(place.country) or place.country if place else None,
        "Occurrence ID": row.id,
        "Factuality": row.factuality,
        "Story Path": c.told.path,
        "Quote Start": start,
        "Quote End": end,
        "Quote": words,
    }


def _side(w: Whole, c: Coded, which: str, side: Side) -> dict[str, Any]:
    country, party = side
    state = w.known.state(country) or country
    return {
        f"{which} Name": (w.known.label(party.id) or w.entities[party.id].name) if party else state,
        f"{which} Sectors": w.known.sector(party.id, party.kind, c.day) if party else "GOV",
        f"{which} Country": state,
        f"{which} ISO": country,
    }
