"""The dossier of two states with all that a paper needs besides: names in the reader's language, the stories used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection, select

from diplowire.ledger import schema as t
from diplowire.ledger.sketch import LATE, Lemmas
from diplowire.model.span import Frozen
from diplowire.views.ask import Filter
from diplowire.views.known import known
from diplowire.views.pair import pair
from diplowire.views.rows import PairDossier
from diplowire.views.texts import Texts


class UsedStory(Frozen):
    """A story that a dossier rests on; `sha256` is that of its text, into which offsets point."""

    id: str
    path: str
    url: str | None = None
    agency: str | None = None
    published: dt.date | None = None
    headline: str | None = None
    sha256: str = ""


class Dossier(Frozen):
    """What the ledger knows of two states. `labels` are names by id: of entities, of the states by their codes."""

    pair: PairDossier
    since: dt.date | None = None
    labels: dict[str, str]
    stories: tuple[UsedStory, ...]


def dossier(connection: Connection, f: Filter, lemmas: Lemmas, language: str = "en") -> Dossier:
    """Return the dossier of the two states of a filter, names in a language as far as they are known in it."""
    texts = Texts(connection, "ru" if language == "en" else language)
    found = pair(connection, f, lemmas, texts)
    s = t.profile.c
    states = dict(
        connection.execute(select(s.entity, s.country).where(s.kind == "state", s.country.in_(found.states))).all()
    )
    texts.name(states)
    labels = {id: party.name for id, party in texts.names.items()}
    facts = known(connection, labels)
    if language == "en":
        labels |= {id: label for id in labels if (label := facts.label(id))}
    for code in found.states:
        named = next((labels[id] for id, country in sorted(states.items()) if country == code and id in labels), None)
        labels[code] = (facts.state(code) if language == "en" else named) or named or facts.state(code) or code
    return Dossier(pair=found, since=f.since, labels=labels, stories=tuple(_stories(found, texts)))


def _stories(found: PairDossier, texts: Texts) -> Iterator[UsedStory]:
    ids = {s.story for r in (*found.events, *found.plans) for s in r.sources}
    ids |= {s.story for c in found.commitments for s in c.sources}
    ids |= {x.source.story for x in found.figures} | {x.source.story for x in found.statements}
    ids |= {c.story.id for d in found.disagreements for c in d.claims}
    rows = [(texts.stories[id], texts.readings[id]["story"]) for id in ids]
    for row, story in sorted(rows, key=lambda x: (x[0].day or LATE, x[0].path, x[0].id)):
        yield UsedStory(
            id=row.id,
            path=row.path,
            url=story["url"],
            agency=row.source,
            published=row.day,
            headline=row.headline,
            sha256=story["sha256"],
        )
