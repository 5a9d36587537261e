"""The dossier of two states."""

from __future__ import annotations

from sqlalchemy import Connection

from diplowire.ledger.sketch import Lemmas
from diplowire.views.ask import Filter
from diplowire.views.events import events_and_plans
from diplowire.views.people import contacts
from diplowire.views.rows import PairDossier
from diplowire.views.said import commitments, disagreements, figures, statements
from diplowire.views.texts import Texts

_FIGURES = 100  # the newest, among which disagreements are looked for


def pair(connection: Connection, f: Filter, lemmas: Lemmas, texts: Texts | None = None) -> PairDossier:
    """Return what the ledger knows of the two states of a filter: `limit` of each sort, the newest first."""
    texts = texts or Texts(connection)
    told, ahead = events_and_plans(connection, f, texts)
    at_odds = disagreements(connection, f.but(limit=_FIGURES, offset=0), texts)
    return PairDossier(
        states=(f.states[0].upper(), f.states[1].upper()),
        as_of=f.day(connection),
        events=tuple(told),
        contacts=tuple(contacts(told, [s.upper() for s in f.states])),
        plans=tuple(ahead),
        commitments=tuple(commitments(connection, f, lemmas, texts)),
        figures=tuple(figures(connection, f, texts)),
        statements=tuple(statements(connection, f, texts)),
        disagreements=tuple(at_odds),
        names={id: p.name for id, p in sorted(texts.names.items()) if any(_names(d, id) for d in at_odds)},
    )


def _names(d: object, id: str) -> bool:
    parties = getattr(d, "parties", ())
    return id in parties or any(id == c.speaker or id in c.parties for c in getattr(d, "claims", ()))
