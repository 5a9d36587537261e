"""What the reports of one thing disagree on: only what cannot all be true, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from diplowire.ledger.sketch import DONE, PLANNED, Sketch
from diplowire.model.ledger import Difference, DifferentValue, StoryRef

_FINE = ("hour", "day")
_REMOTE = frozenset({"phone", "video"})

Refs = Mapping[str, StoryRef]


def differences(reports: Sequence[Sketch], refs: Refs) -> tuple[Difference, ...]:
    """Return the differences between reports. `refs` are their stories by id; unknown differs from nothing."""
    out = []
    for name, values in (
        ("who", _who(reports)),
        ("place", _places(reports)),
        ("start", _days(reports, lambda s: s.when.first.isoformat() if s.when else None)),
        ("end", _days(reports, lambda s: s.when.last.isoformat() if s.when else None)),
        ("format", _formats(reports)),
        ("rank", [(s.rank, s) for s in reports if s.rank]),
        ("ordinal", [(str(s.ordinal), s) for s in reports if s.ordinal]),
        ("factuality", _factualities(reports)),
    ):
        told: dict[str, list[Sketch]] = {}
        for value, s in values:
            told.setdefault(value, []).append(s)
        if len(told) > 1:
            out.append(Difference(field=name, values=tuple(_values(told, refs))))
    return tuple(out)


def _values(told: Mapping[str, Sequence[Sketch]], refs: Refs) -> Iterator[DifferentValue]:
    for value, reports in told.items():
        stories = dict.fromkeys(s.story for s in reports)
        yield DifferentValue(value=value, stories=tuple(refs[x] for x in stories))


def _who(reports: Sequence[Sketch]) -> list[tuple[str, Sketch]]:
    """Return who stands for a state for which stories name altogether different people."""
    for country in sorted({c for s in reports for c in s.countries()}):
        named = [
            (frozenset(w.id for _, w in s.sides if w.country == country and w.kind == "person"), s) for s in reports
        ]
        named = [(ids, s) for ids, s in named if ids]
        if any(not a & b for a, _ in named for b, _ in named):
            return [(" ".join(sorted(ids)), s) for ids, s in named]
    return []


def _places(reports: Sequence[Sketch]) -> list[tuple[str, Sketch]]:
    """Return the places where they differ: two of one sort. A palace may lie in the town that another story names."""
    for kind in ("place", "facility"):
        told = [(s.place.id, s) for s in reports if s.place and s.place.kind == kind and s.kind != "visit"]
        if len({value for value, _ in told}) > 1:
            return told
    return []


def _days(reports: Sequence[Sketch], of: Callable[[Sketch], str | None]) -> list[tuple[str, Sketch]]:
    """Return first or last days where stories name days of what was held that do not meet."""
    told = [s for s in reports if s.factuality in DONE and s.when and s.when.hard and s.when.granularity in _FINE]
    apart = any(
        a.when and b.when and (a.when.first > b.when.last or b.when.first > a.when.last) for a in told for b in told
    )
    if not apart or reports[0].kind == "visit":  # a visit goes on for days, and each story may name another of them
        return []
    return [(value, s) for s in told if (value := of(s))]


def _factualities(reports: Sequence[Sketch]) -> list[tuple[str, Sketch]]:
    """Return what stories say became of it where that cannot all be: held and not held, called off and denied."""
    told: list[tuple[str, Sketch]] = [
        ("occurred" if s.factuality in DONE else s.factuality, s) for s in reports if s.factuality not in PLANNED
    ]
    first = next((s.order for value, s in told if value == "occurred"), None)
    if first is not None:  # what was called off before it was held after all is its history, no contradiction
        told = [(value, s) for value, s in told if s.order >= first]
    return told if len({value for value, _ in told}) > 1 else []


def _formats(reports: Sequence[Sketch]) -> list[tuple[str, Sketch]]:
    """Return formats where one story has parties far apart and another has them in one room."""
    told = [(f, s) for s in reports for f in s.formats]
    remote = {f for f, _ in told} & _REMOTE
    near = {f for f, _ in told} - _REMOTE - {"delegation", "multilateral"}
    return told if (remote and near) or len(remote) > 1 else []
