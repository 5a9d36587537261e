"""Small archives at random: a few stories of near days about few states and persons, so that much is told twice."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass

from build import Draft, said
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from sqlalchemy import select

from diplowire.ledger import schema as t
from diplowire.ledger.book import Book
from diplowire.ledger.update import Incoming


def scale(examples: int) -> int:
    """Return a number of examples; DIPLOWIRE_EXAMPLES=20 looks twenty times as far."""
    return examples * int(os.environ.get("DIPLOWIRE_EXAMPLES", "1"))


checked = [HealthCheck.too_slow, HealthCheck.data_too_large]
# Failures are not made smaller: that takes minutes. The first one found is small enough.
few = settings(
    max_examples=scale(6),
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    database=None,
    suppress_health_check=checked,
)
many = settings(few, max_examples=scale(20))

STATES = {"KAZ": "Казахстан", "RUS": "Россия", "UZB": "Узбекистан"}
PLACES = [("Астана", "KAZ"), ("Москва", "RUS"), ("Ташкент", "UZB")]
CLEAR = [  # nobody can be taken for somebody else
    ("Мурат Нуртлеу", "KAZ"), ("Сергей Иванов", "RUS"), ("Пётр Павлов", "UZB"), ("Айдана Сериккызы", "KAZ"),
]  # fmt: skip
MUDDLED = [
    *CLEAR, ("Мурат Нуртлеу", None), ("М. Нуртлеу", "KAZ"), ("Нуртлеу", None), ("Нуртлеу", "KAZ"),
    ("Пётр Иванов", "UZB"), ("Пётр Иванов", None), ("Иванов", None), ("Иванов", "RUS"), ("Иванов", "UZB"),
    ("Иван Сергей", "RUS"), ("Сергей", None), ("Павлов", None), ("Иванов Пётр", "RUS"), ("Андрей Иванов", "RUS"),
]  # fmt: skip
OFFICES = [None, None, "министр иностранных дел", "премьер-министр"]
KINDS = ["meeting", "meeting", "talks", "visit", "call", "conversation", "signing", "report", "site_visit"]
FACTS = ["planned", "planned", "possible", "occurred", "occurred", "ongoing", "cancelled", "denied"]
SPANS = ["4", "6", "7", "8", "6..8", "5 published", "7 relative", "4..20 month", "11"]


@dataclass(frozen=True)
class Cast:
    """Who can be spoken of."""

    persons: list[tuple[str, str | None]]
    offices: list[str | None]


SURE = Cast(CLEAR, [None])
DOUBTFUL = Cast(MUDDLED, OFFICES)


def _event(cast: Cast) -> st.SearchStrategy[dict[str, object]]:
    party = st.one_of(st.sampled_from(sorted(STATES)), st.sampled_from(cast.persons))
    return st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "fact": st.sampled_from(FACTS),
            "actors": st.lists(party, min_size=0, max_size=3, unique=True),
            "to": st.lists(party, max_size=1),
            "on": st.one_of(st.none(), st.sampled_from(SPANS)),
            "at": st.one_of(st.none(), st.none(), st.sampled_from(PLACES)),
            "change": st.sampled_from([None, None, None, "moved"]),
            "ordinal": st.sampled_from([None, None, None, 3, 4]),
            "office": st.sampled_from(cast.offices),
            "inside": st.booleans(),
        }
    )


def stories(cast: Cast, least: int = 3, most: int = 7, *, undated: bool = True) -> st.SearchStrategy[list[Incoming]]:
    """Return archives, in order of path."""
    published = st.sampled_from(["5", "5", "6", "7", "9", "12", *([None] if undated else [])])
    more = st.sampled_from([None, None, "figure", "commitment"])
    story = st.tuples(published, st.lists(_event(cast), min_size=1, max_size=2), more)
    return st.lists(story, min_size=least, max_size=most).map(
        lambda told: [_write(f"{n}.txt", *story) for n, story in enumerate(told)]
    )


def crowded(*kinds: str, told: int = 1) -> st.SearchStrategy[list[Incoming]]:
    """Return archives about two states and three people; `told` are the most events of a story."""
    one, other, third = CLEAR[0], CLEAR[1], CLEAR[3]
    event = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(kinds),
            "fact": st.sampled_from(["planned", "occurred", "occurred", "occurred", "cancelled"]),
            "actors": st.sampled_from([["KAZ", "RUS"], [one, other], [one, "RUS"], [third, other], [one]]),
            "to": st.sampled_from([[], [], ["RUS"]]),
            "on": st.sampled_from(["5", "6", "7", "8", "6..8", None]),
            "at": st.sampled_from([None, None, PLACES[1]]),
            "change": st.none(),
            "ordinal": st.none(),
            "office": st.none(),
            "inside": st.booleans(),
        }
    )
    published = st.sampled_from(["5", "6", "7", "8", "9"])
    story = st.tuples(published, st.lists(event, min_size=1, max_size=told), st.none())
    return st.lists(story, min_size=5, max_size=12).map(
        lambda found: [_write(f"{n}.txt", *x) for n, x in enumerate(found)]
    )


def _write(path: str, published: str | None, events: list[dict[str, object]], more: str | None) -> Incoming:
    d = Draft(path, published)
    last = None
    for e in events:

        def party(who: object, office: object = e["office"]) -> str:
            if isinstance(who, str):
                return d.state(STATES[who], who)
            name, country = who  # type: ignore[misc]
            return d.person(name, country, office, of="KAZ" if country is None else None)  # type: ignore[arg-type]

        at = d.place(*e["at"]) if e["at"] else None  # type: ignore[misc]
        actors, to = [party(x) for x in e["actors"]], [party(x) for x in e["to"]]  # type: ignore[attr-defined]
        last = d.event(
            str(e["kind"]), str(e["fact"]), actors, to, on=e["on"], at=at, change=e["change"], ordinal=e["ordinal"],
            part_of=last if e["inside"] else None,
        )  # fmt: skip
    if more == "figure":
        d.figure("trade turnover", 5.0 + int(published or 0), parties=[d.state("Казахстан", "KAZ")])
    if more == "commitment":
        d.commitment([d.state("Казахстан", "KAZ")], "построить мост через реку", due="8", event=last)
    return d.incoming()


def tables(opened: Book) -> dict[str, list[tuple[object, ...]]]:
    """Return what is derived, with numbers replaced by what they stand for: it must not depend on the way there."""
    where = select(t.finding.c.pk, t.story.c.id, t.finding.c.local).join(t.story, t.story.c.pk == t.finding.c.story)
    p, o, e, d = t.profile.c, t.occurrence.c, t.event.c, t.doubt.c
    with opened.store.reading() as c:
        named = {pk: (story, local) for pk, story, local in c.execute(where)}
        keys = dict(c.execute(select(p.pk, p.key)).all())
        found = {
            "profile": c.execute(select(p.key, p.grouped, p.entity, p.country, p.because)),
            "block": ((r.block, keys[r.profile], r.home) for r in c.execute(select(t.profile_block)).all()),
            "event": (
                (named[r.finding], named[r.leader], r.score, r.because)
                for r in c.execute(select(e.finding, e.leader, e.score, e.because)).all()
            ),
            "filed": ((r.key, r.month, named[r.finding]) for r in c.execute(select(t.filed)).all()),
            "party": ((named[r.finding], r.role, keys[r.profile]) for r in c.execute(select(t.party)).all()),
            "concerns": ((r.states, r.layer, named[r.finding]) for r in c.execute(select(t.concerns)).all()),
            "occurrence": (
                (named[r.leader], *r[1:]) for r in c.execute(select(o.leader, o.id, o.kind, o.state, o.day, o.due))
            ),
            "doubt": c.execute(select(d.sort, d.subject, d.one, d.other, d.why)),
        }
        return {name: sorted((tuple(r) for r in rows), key=repr) for name, rows in found.items()}


def split(archive: list[Incoming], seed: int) -> list[list[Incoming]]:
    """Return an archive in another order, in batches."""
    rng = random.Random(seed)
    rest = rng.sample(archive, len(archive))
    out = []
    while rest:
        size = rng.randint(1, len(rest))
        out.append(rest[:size])
        rest = rest[size:]
    return out


def same(one: Book, other: Book) -> None:
    """Check that two ledgers say the same, and hold the same in every table that is derived."""
    mine, theirs = tables(one), tables(other)
    assert {name: (set(mine[name]) - set(theirs[name]), set(theirs[name]) - set(mine[name])) for name in mine} == {
        name: (set(), set()) for name in mine
    }
    assert mine == theirs
    assert said(one) == said(other)
