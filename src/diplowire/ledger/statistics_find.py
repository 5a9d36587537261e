"""Which official figures a claim is to be compared with, in the claim's own unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from diplowire.ledger.statistics import Statistic
from diplowire.ledger.statistics_claim import Claimed
from diplowire.ledger.statistics_layouts import WORLD, Flow
from diplowire.ledger.statistics_series import Ranking, amounts, changes, rankings

_FEW = 10  # known partners below which a ranking may well lack some

_MIRROR: Mapping[Flow, Flow] = {"export": "import", "import": "export", "turnover": "turnover"}


@dataclass
class Found:
    """Official figures by source: a claim agrees where all of one group do. `missing` says why there are none."""

    groups: list[list[float]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: str = ""

    def add(self, source: str, *values: float) -> None:
        """Note the figures of one source."""
        self.groups.append(list(values))
        self.sources.append(source)


def find(claim: Claimed, statistics: Sequence[Statistic], first: dt.date, last: dt.date) -> Found:
    """Return the official figures for a claim that is fit for it, in the period from `first` to `last`."""
    return _FINDERS[claim.kind](claim, statistics, first, last)


def _sides(claim: Claimed) -> list[tuple[str, str, Flow]]:
    """Return whose statistics on whom and on what a claim may be compared with: either party's."""
    flow = claim.flow
    one, *rest = dict.fromkeys(claim.parties)
    other = rest[0] if rest else WORLD
    sides = [(one, other, flow), (other, one, _MIRROR[flow])] if flow else []
    return [side for side in sides if side[0] != WORLD and claim.reporter in (None, side[0])]


def _wanted(claim: Claimed) -> str:
    whose = f" in the statistics of {claim.reporter}" if claim.reporter else ""
    return f"no official {claim.kind} of {claim.measure} of {', '.join(claim.parties)}{whose}"


def _amount(claim: Claimed, statistics: Sequence[Statistic], first: dt.date, last: dt.date) -> Found:
    known = [o for side in _sides(claim) for o in amounts(statistics, *side, first, last)]
    return _in_currency(claim, [(o.currency, o.value, str(o)) for o in known])


def _change(claim: Claimed, statistics: Sequence[Statistic], first: dt.date, last: dt.date) -> Found:
    known = [pair for side in _sides(claim) for pair in changes(statistics, *side, first, last)]
    if claim.unit != "%":
        found = _in_currency(claim, [(now.currency, now.value - old.value, str(now)) for old, now in known])
    else:
        found = Found(missing=f"{_wanted(claim)}, with the year before")
        for old, now in known:
            if old.value:
                found.add(str(now), (now.value / old.value - 1) * 100)
    found.notes.append("compared with the same period a year earlier, from which the story may not count")
    return found


def _in_currency(claim: Claimed, known: Sequence[tuple[str, float, str]]) -> Found:
    found = Found(missing=_wanted(claim))
    for currency, value, source in known:
        if currency == claim.unit:
            found.add(source, value)
    if known and not found.groups:
        others = ", ".join(sorted({currency for currency, _, _ in known}))
        found.missing = f"official figures are in {others}, the story's in {claim.unit}, and nothing is converted"
    if len(set(claim.parties)) == 1:
        found.notes.append("the story names one state: its trade with the whole world is compared")
    return found


def _owner(claim: Claimed) -> str:
    """Return the state in whose trade a share or a rank is counted."""
    return claim.reporter if claim.reporter in claim.parties and claim.reporter else claim.parties[-1]


def _share(claim: Claimed, statistics: Sequence[Statistic], first: dt.date, last: dt.date) -> Found:
    owner = _owner(claim)
    holder = next(party for party in claim.parties if party != owner)
    found = Found(missing=f"{_wanted(claim)} beside those with the whole world")
    if claim.flow:
        world = amounts(statistics, owner, WORLD, claim.flow, first, last)
        for o in amounts(statistics, owner, holder, claim.flow, first, last):
            whole = next((w for w in world if (w.source, w.currency, w.how) == (o.source, o.currency, o.how)), None)
            if whole and whole.value:
                found.add(str(o), o.value / whole.value * 100)
    found.notes.append(f"the share of {holder} in {claim.measure} of {owner}")
    return found


def _rank(claim: Claimed, statistics: Sequence[Statistic], first: dt.date, last: dt.date) -> Found:
    owner = _owner(claim)
    holders = [party for party in dict.fromkeys(claim.parties) if party != owner]
    low, high = claim.low, claim.high
    if low is not None and high is not None and high - low + 1 < len(holders):
        return Found(missing=f"{len(holders)} states cannot share {high - low + 1:g} place(s); nothing is compared")
    lowest = int(high if high is not None else low or 1)
    found = Found(missing=f"too few partners of {owner} known for place {lowest}")
    for ranking in rankings(statistics, owner, first, last):
        places = [ranking.place(holder) for holder in holders]
        known = [place for place in places if place is not None]
        if len(ranking.turnovers) < lowest:
            continue
        if len(known) < len(places):
            absent = ", ".join(h for h, place in zip(holders, places, strict=True) if place is None)
            found.missing = f"no turnover of {owner} with {absent}"
            continue
        found.add(f"{owner}, turnover ({ranking.source})", *known)
        found.notes += _on_ranking(ranking, lowest)
    return found


def _on_ranking(ranking: Ranking, lowest: int) -> list[str]:
    order = ", ".join(f"{ranking.place(partner)} {partner}" for partner, _ in ranking.turnovers[:lowest])
    notes = [f"official order by turnover in {ranking.currency} ({ranking.source}): {order}"]
    if len(ranking.turnovers) < _FEW:
        notes.append(f"only {len(ranking.turnovers)} partners are known: the list may be incomplete")
    if ranking.partial:
        notes.append(f"without place, as only one flow is known: {', '.join(ranking.partial)}")
    return notes


_FINDERS: Mapping[str, Callable[[Claimed, Sequence[Statistic], dt.date, dt.date], Found]] = {
    "amount": _amount,
    "change": _change,
    "share": _share,
    "rank": _rank,
}
