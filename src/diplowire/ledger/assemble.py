"""From what was decided to the record of the ledger: occurrences with histories, and which plans became of them.

Everything here is a function of the reports handed in, so a part of the ledger is put together as the whole is.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diplowire.ledger.carried import Outlet, carriers
from diplowire.ledger.differences import differences
from diplowire.ledger.histories import outcome, steps
from diplowire.ledger.link import Uid
from diplowire.ledger.sketch import DONE, PLANNED, Days, Sketch
from diplowire.ledger.undertakings import Telling, Undertaking
from diplowire.ledger.wholes import Thing, arrange
from diplowire.model.ledger import (
    EventReport,
    Fulfilment,
    HistoryStep,
    LedgerDocument,
    Occurrence,
    PlanRef,
    StoryRef,
    Window,
)
from diplowire.model.reading import Participant

_SAME_PAPER = 0.75  # share of the words of the shorter title that the other has too
_EXACT_PLACE = {"facility": 0, "place": 1, "organization": 2, "state": 3}


class Match(NamedTuple):
    """How well a report fitted those before it, and in what, with "; " between."""

    score: float | None
    because: str


@dataclass
class Part:
    """Some occurrences with all that it takes to show them. `matches` are those of their reports.

    `originals` says of which story a story is a copy, `outlets` who published it and whose report it passes on, by ids.
    """

    things: list[Thing]
    matches: Mapping[Uid, Match]
    refs: Mapping[str, StoryRef]
    as_of: dt.date | None
    originals: Mapping[str, str] = field(default_factory=dict)
    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    of_event: dict[Uid, Thing] = field(init=False)
    results: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.things.sort(key=lambda x: x.reports[0].order)
        arrange(self.things)
        self.of_event = {s.uid: thing for thing in self.things for s in thing.reports}
        self._parts: dict[str, list[Thing]] = {}
        for x in self.things:
            if x.whole:
                self._parts.setdefault(x.whole.id, []).append(x)
        self.results = {x.id: outcome(x.reports, self.as_of) for x in self.things}

    def occurrence(self, thing: Thing) -> Occurrence:
        """Return a thing as the ledger shows it."""
        reports = thing.reports
        carried = carriers([s.story for s in reports], self.originals, self.outlets)
        sources = [s for s in reports if s.story not in carried]  # so that no value is counted twice
        return Occurrence(
            id=thing.id,
            kind=thing.kind,
            participants=_participants(thing),
            place=_place(sources),
            when=_window(thing.days),
            format=tuple(sorted({f for s in reports for f in s.formats})),
            rank=_most([s.rank for s in sources if s.rank]),
            ordinal=_most([s.ordinal for s in sources if s.ordinal]),
            factuality=_factuality(reports),
            outcome=self.results[thing.id],
            part_of=thing.whole.id if thing.whole else None,
            history=tuple(
                HistoryStep(
                    story=self.refs[s.story],
                    event=s.event,
                    factuality=s.factuality,
                    published=s.published,
                    step=step,
                    when=_window(s.when),
                )
                for s, step in zip(reports, steps(reports, in_part=self._in_part(thing)), strict=True)
            ),
            reports=tuple(self._report(s).model_copy(update={"copy_of": carried.get(s.story)}) for s in reports),
            documents=self._documents(reports),
            differences=differences(reports, self.refs),
        )

    def _in_part(self, thing: Thing) -> bool:
        """Say whether something that was planned within it was called off or denied."""
        return any(
            part.whole is thing and self.results[part.id] in ("cancelled", "denied") and _planned_first(part)
            for part in self._parts.get(thing.id, ())
        )

    def _report(self, s: Sketch) -> EventReport:
        match = self.matches[s.uid]
        because = tuple(match.because.split("; ")) if match.because else ()
        return EventReport(story=self.refs[s.story], event=s.event, score=match.score, because=because)

    def _documents(self, reports: Sequence[Sketch]) -> tuple[LedgerDocument, ...]:
        found: list[tuple[str, str, frozenset[str], dict[Uid, EventReport]]] = []
        for s in reports:
            for kind, title, words in s.papers:
                same = next((f for f in found if f[0] == kind and _same_paper(f[2], words)), None)
                if same is None:
                    found.append((kind, title, words, {s.uid: self._report(s)}))
                else:
                    same[3][s.uid] = self._report(s)
        return tuple(LedgerDocument(kind=k, title=title, reports=tuple(r.values())) for k, title, _, r in found)

    def fulfilments(self, undertaken: Iterable[Undertaking] = ()) -> list[Fulfilment]:
        """Return which plans and undertakings became which occurrences, in order of the plans."""
        plans: dict[tuple[str, str], tuple[tuple[object, ...], Sketch | None, Telling | None, Thing]] = {}
        for thing in self.things:
            if self.results[thing.id] != "fulfilled":
                continue
            for s in thing.reports:
                if s.factuality in DONE:
                    break
                if s.factuality in PLANNED:
                    plans.setdefault((s.story, thing.id), (s.order, s, None, thing))
        for u in undertaken:
            for t in u.tellings:
                thing_of = self.of_event.get(t.event) if t.event else None
                if thing_of and self.results[thing_of.id] in ("fulfilled", "occurred") and _before(t, thing_of):
                    order, plan_of, _, _ = plans.get((t.ref.id, thing_of.id), (t.order, None, None, thing_of))
                    plans[t.ref.id, thing_of.id] = (order, plan_of, t, thing_of)
        out = []
        for (story, _), (_, planned, telling, thing) in sorted(plans.items(), key=lambda p: p[1][0]):
            plan = PlanRef(
                story=self.refs[story],
                event=planned.event if planned else None,
                commitment=telling.commitment.id if telling else None,
            )
            out.append(Fulfilment(plan=plan, by=thing.id, published=_first_done(thing)))
        return out


def _planned_first(thing: Thing) -> bool:
    return any(s.factuality in PLANNED for s in thing.reports)


def _before(t: Telling, thing: Thing) -> bool:
    done = next((s.order for s in thing.reports if s.factuality in DONE), None)
    return done is not None and t.order[:3] < done[:3]


def _first_done(thing: Thing) -> dt.date | None:
    return next((s.published for s in thing.reports if s.factuality in DONE), None)


def _window(days: Days | None) -> Window | None:
    return Window(start=days.first, end=days.last, granularity=days.granularity) if days else None


def _participants(thing: Thing) -> tuple[Participant, ...]:
    """Return all parties named, nobody twice: roles are those of the reports of the thing's own kind."""
    roles: dict[str, str] = {}
    for s in sorted(thing.reports, key=lambda s: s.kind != thing.kind):
        for role, w in s.sides:
            roles.setdefault(w.id, role)
    return tuple(Participant(entity=id, role=role) for id, role in roles.items())


def _place(reports: Sequence[Sketch]) -> str | None:
    """Return the most exact place; of places equally exact, the one that most reports name."""
    told = [s.place for s in reports if s.place]
    if not told:
        return None
    count = Counter(p.id for p in told)
    return min(told, key=lambda p: (_EXACT_PLACE.get(p.kind, 9), -count[p.id])).id


def _most(values: Sequence[object]) -> object:
    """Return what most reports give; of values given as often, the first."""
    if not values:
        return None
    count = Counter(values)
    return max(count, key=lambda v: (count[v], -values.index(v)))


def _factuality(reports: Sequence[Sketch]) -> str:
    """Return the newest factuality; what was held stays so, whatever is told of it later."""
    held = [s for s in reports if s.factuality in DONE]
    return held[-1].factuality if held else reports[-1].factuality


def _same_paper(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return one == other
    return len(one & other) >= _SAME_PAPER * min(len(one), len(other)) and abs(len(one) - len(other)) <= 2
