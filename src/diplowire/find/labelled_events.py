"""What links of a network add to events where the rules leave something blank: where, when, and the other side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diplowire.find.cast import Cast
from diplowire.find.dating import Dating
from diplowire.find.drafts import CONTACTS
from diplowire.find.labelled import Labels
from diplowire.find.merge import AHEAD, DONE, Happening
from diplowire.model.analysis import Labelled, Link
from diplowire.model.expression import TimeExpression
from diplowire.model.reading import Filled
from diplowire.model.values import When

_PARTIES = frozenset({"PERSON", "COUNTRY"})
_SITES = frozenset({"CITY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY", "COUNTRY"})
_TWO_SIDED = CONTACTS - {"report"}
_SET = (CONTACTS - {"call"}) | {"agreement", "conference", "signing"}  # kinds of which the rules ask where they are


def fill_events(
    labels: Labels, cast: Cast, happenings: Sequence[Happening], times: Sequence[TimeExpression], dating: Dating
) -> None:
    """Fill what events lack by the links of the words that tell them; what the rules found stays as it is.

    A contact of which a telling names one side gets another from there. Events are left out whose place is mostly that
    of what was said of them (sanctions) or one more of their hosts (visits).
    """
    of = {d.trigger: h for h in happenings for d in h.tellings}
    naming = {d.trigger: h for h in happenings for d in h.tellings if d.parties}
    for link, other, h in _linked(labels, naming, "parties", "AGENT", "PARTICIPANT_IN"):
        party = _party(labels, cast, other)
        if h.kind in _TWO_SIDED and len(h.parties) == 1 and party is not None and _apart(cast, party, h.parties[0]):
            h.actors.append(party)
            _note(labels, h, "participants", link, other)
    for link, other, h in _linked(labels, of, "settings", "TAKES_PLACE_IN"):
        place = labels.thing(cast, other, _SITES)
        if h.kind in _SET and h.setting is None and place is not None and h.place is None:
            h.setting = place
            _note(labels, h, "place", link, other)
    dated: set[int] = set()  # stretches that a surer link has already made the day of an event
    for link, other, h in _linked(labels, of, "settings", "POINT_IN_TIME"):
        when = _day(labels, h, other, times, dating)
        if h.when is None and when is not None and other.first not in dated:
            h.when = when
            _note(labels, h, "when", link, other)
        dated.add(other.first)


def _linked(
    labels: Labels, of: dict[int, Happening], layer: str, *names: str
) -> Iterator[tuple[Link, Labelled, Happening]]:
    """Yield links of stretches that tell one event, with their other end and the event."""
    for link, one, other in labels.ends(layer, *names):
        told, end = (one, other) if one.label == "EVENT" else (other, one)
        near = labels.a.sentence_of[told.first] == labels.a.sentence_of[end.first]
        found = {id(of[j]): of[j] for j in range(told.first, told.last + 1) if j in of}
        if told.label == "EVENT" and near and len(found) == 1:
            yield link, end, next(iter(found.values()))


def _party(labels: Labels, cast: Cast, x: Labelled) -> str | None:
    """Return the person or state that a labelled stretch names."""
    if x.label not in _PARTIES:
        return None
    sort = "person" if x.label == "PERSON" else "state"
    found = (cast.at(j) for j in range(x.first, x.last + 1))
    return next((h for h in found if h is not None and cast.kind(h) == sort), None)


def _apart(cast: Cast, one: str, other: str) -> bool:
    """Say whether two can be the two sides of a contact: not the same, nor of one state."""
    return one != other and (cast.country(one) is None or cast.country(one) != cast.country(other))


def _day(labels: Labels, h: Happening, x: Labelled, times: Sequence[TimeExpression], dating: Dating) -> When | None:
    """Return the days that a labelled stretch names, where they fit how real the event is."""
    today = labels.a.story.day
    for t in times:
        if x.first <= t.first and t.last <= x.last and t.kind in ("point", "range") and t.start and t.end:
            told = h.telling.factuality
            early = today is not None and told in AHEAD and t.end < today
            late = today is not None and told in DONE and t.start > today
            fits = t.relation in (None, "during") and not t.event_relative and not early and not late
            return dating.when(t) if fits else None
    return None


def _note(labels: Labels, h: Happening, field: str, link: Link, x: Labelled) -> None:
    h.filled.append(
        Filled.model_validate({"field": field, "link": link.label, "confidence": link.sure, "span": labels.span(x)})
    )
