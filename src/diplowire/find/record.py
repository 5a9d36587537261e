"""From happenings to the events of the record: place, topics, papers, part-of, source and codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from diplowire.find.cast import Cast
from diplowire.find.drafts import CONTACTS
from diplowire.find.hosts import host_of
from diplowire.find.merge import DONE, Happening
from diplowire.find.settings import may_be_at
from diplowire.find.voices import statement_at
from diplowire.model.analysis import Analysis
from diplowire.model.reading import Codes, Cue, Document, Event, Origin, Participant, Statement, Topic
from diplowire.model.span import Span
from diplowire.rules.clauses import conjuncts, preposition
from diplowire.rules.kind import Kind, kinds
from diplowire.rules.table import Row

_INDOORS = CONTACTS - {"call"} | {"signing"}


class Tables(Protocol):
    """The tables of a language that a record is written with; see the pack's own."""

    @property
    def documents(self) -> Mapping[str, Row]:
        """Nouns of papers."""

    @property
    def event_words(self) -> Mapping[str, Row]:
        """Words of format, rank and manner."""

    @property
    def contexts(self) -> Mapping[str, Row]:
        """Words that set a context of PLOVER."""

    @property
    def about(self) -> frozenset[str]:
        """Prepositions that open a topic."""


def events(
    a: Analysis,
    cast: Cast,
    happenings: Sequence[Happening],
    statements: Sequence[Statement],
    tables: Tables,
    lead: int,
) -> list[Event]:
    """Return the events in the order of their first telling; `lead` is the character where the story's lead ends."""
    ids = {id(h): f"e{n}" for n, h in enumerate(happenings, 1)}
    hosts = host_of(cast, happenings)
    out = []
    for h in happenings:
        kind = kinds()[h.kind]
        telling = h.telling
        trigger = Span(start=a.start[h.first.trigger], end=a.stop[h.first.trigger])
        actors = [Participant(entity=p, role="actor") for p in h.actors]
        actors += [
            Participant(entity=p, role="actor" if kind.symmetric else "recipient")
            for p in h.recipients
            if p not in h.actors
        ]
        cue = None
        if telling.cue is not None:
            cue = Cue(lemma=a.lemma[telling.cue], span=Span(start=a.start[telling.cue], end=a.stop[telling.cue]))
        said = statement_at(statements, trigger.start, trigger.end)
        formats = frozenset().union(*(d.formats for d in h.tellings))
        told = (d.place for d in h.tellings if d.place is not None)
        place = next((p for p in told if may_be_at(cast, p, h.kind, h.recipients)), None)
        place = place or h.setting
        if place is None and all(f.field != "participants" for f in h.filled):
            place = _lead_place(a, cast, h, lead)
        host = hosts.get(id(h))
        out.append(
            Event(
                id=ids[id(h)],
                kind=h.kind,
                factuality=telling.factuality,
                factuality_cue=cue,
                change=h.change,
                participants=tuple(actors),
                place=place,
                when=h.when,
                format=tuple(sorted(formats)),
                rank=next((d.rank for d in h.tellings if d.rank), None),
                ordinal=next((d.ordinal for d in h.tellings if d.ordinal), None),
                topics=_topics(a, cast, h, tables.about, tables.event_words),
                documents=_documents(a, h, tables.documents),
                part_of=ids[id(host)] if host is not None else None,
                source=said.channel or said.speaker if said else None,
                codes=_codes(a, cast, h, kind, place, tables),
                evidence=tuple(dict.fromkeys(cast.span(*e) for d in h.tellings for e in d.evidence)),
                trigger=trigger,
                origin=Origin(
                    rule=h.first.rule, filled=tuple(f for f in h.filled if f.field != "place" or place == h.setting)
                ),
            )
        )
    return out


def _codes(a: Analysis, cast: Cast, h: Happening, kind: Kind, place: str | None, tables: Tables) -> Codes:
    """Return PLOVER and CAMEO codes: by kind and factuality, contexts by the words that tell the event.

    A meeting in a state that is nobody's home is one at a third place (CAMEO 044).
    """
    codes = kind.codes(h.telling.factuality)
    words = {a.lemma[j] for d in h.tellings for first, last in d.evidence for j in range(first, last + 1)}
    context = sorted({tables.contexts[w]["context"] for w in words if w in tables.contexts})
    homes = {cast.country(p) for p in h.parties}
    where = cast.country(place) if place else None
    third = where is not None and len(homes) > 1 and None not in homes and where not in homes
    if h.kind == "meeting" and third and h.telling.factuality in DONE:
        codes = codes.model_copy(update={"mode": "third-party", "cameo": "044"})
    return codes.model_copy(update={"context": tuple(context)}) if codes.plover else codes


def _lead_place(a: Analysis, cast: Cast, h: Happening, lead: int) -> str | None:
    """Return the dateline's town for what the lead tells as done there: one of the parties must be at home in it."""
    dateline = a.story.dateline
    if dateline is None or h.kind not in _INDOORS or h.telling.factuality not in DONE:
        return None
    if h.when is not None and a.story.day is not None and not h.when.start <= a.story.day <= h.when.end:
        return None
    if not any(a.start[d.trigger] < lead for d in h.tellings):
        return None
    for i in a.within(dateline.span.start, dateline.span.end):
        held = cast.at(i)
        if held and cast.kind(held) == "place":
            home = cast.country(held)
            return held if any(cast.country(p) == home for p in h.parties) else None
    return None


def _topics(a: Analysis, cast: Cast, h: Happening, about: frozenset[str], ways: Mapping[str, Row]) -> tuple[Topic, ...]:
    """Return what an event was about, in the story's words: objects of discussion, phrases behind "on"."""
    out: list[Topic] = []
    if h.kind in ("visit", "site_visit"):
        return ()
    for d in h.tellings:
        for c in a.children[d.trigger]:
            direct = d.soft and a.rel[c] in ("obj", "nsubj:pass")
            if not direct and preposition(a, c) not in about:
                continue
            for j in conjuncts(a, c):
                span = None if a.lemma[j] in ways or cast.at(j) in h.parties else _noun_phrase(a, j)
                if span is not None and not any(t.span.overlaps(span) for t in out):
                    out.append(Topic(label=span.of(a.story.text), span=span))
    return tuple(out)


def _noun_phrase(a: Analysis, j: int) -> Span | None:
    """Return a noun with its adjectives and genitives, without its conjuncts and clauses."""
    tokens, stack = {j}, [j]
    while stack:
        for c in a.children[stack.pop()]:
            if (
                a.rel[c] in ("amod", "nmod", "nummod", "nummod:gov", "det", "flat", "flat:name", "case", "appos")
                and c not in tokens
            ):
                if a.rel[c] == "case" and a.head[c] == j:
                    continue
                tokens.add(c)
                stack.append(c)
            elif a.rel[c] in ("conj", "cc") and a.head[c] != j and c not in tokens:
                tokens.add(c)
                stack.append(c)
    run = [j]  # the unbroken run of tokens around the noun
    while run[0] - 1 in tokens:
        run.insert(0, run[0] - 1)
    while run[-1] + 1 in tokens or (run[-1] + 1 < len(a) and a.pos[run[-1] + 1] == "PUNCT" and run[-1] + 2 in tokens):
        run.append(run[-1] + 1)
    while run[-1] > j and a.pos[run[-1]] in ("CCONJ", "PUNCT"):
        run.pop()
    if a.pos[j] not in ("NOUN", "PROPN") or any(a.feats[t].get("PronType") == "Rel" for t in run):
        return None
    return Span(start=a.start[run[0]], end=a.stop[run[-1]])


def _documents(a: Analysis, h: Happening, documents: Mapping[str, Row]) -> tuple[Document, ...]:
    if h.kind not in ("signing", "agreement", "ratification"):
        return ()
    out: dict[Span, Document] = {}
    for d in h.tellings:
        for t in d.documents:
            span = _noun_phrase(a, t)
            if span is None or any(o.overlaps(span) for o in out):
                continue
            out[span] = Document(kind=documents[a.lemma[t]]["kind"], title=span.of(a.story.text), span=span)
    return tuple(out.values())
