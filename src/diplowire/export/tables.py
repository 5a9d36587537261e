"""The ledger as flat tables."""

from __future__ import annotations

from collections.abc import Iterator

from diplowire.export import lines as row
from diplowire.export.coded import codes_of
from diplowire.model.ledger import Occurrence
from diplowire.model.span import Frozen
from diplowire.views.rows import EventRow, Source
from diplowire.views.whole import Whole

Tables = dict[str, list[Frozen]]


def tables(w: Whole) -> Tables:
    """Return all tables with their rows, in the order of `lines.TABLES`."""
    out: Tables = {
        "stories": [_story(w, id) for id in w.stories],
        "entities": [_entity(w, id) for id in w.entities],
        "names": [
            row.NameLine(entity=e.id, language=language, name=name)
            for e in w.entities.values()
            for language, names in e.names.items()
            for name in names
        ],
        "offices": [row.OfficeLine(entity=e.id, **o.model_dump()) for e in w.entities.values() for o in e.offices],
    }
    both = list(zip(w.ledger.occurrences, w.events, strict=True))
    out["occurrences"] = [_occurrence(w, o) for o, _ in both]
    out["participants"] = [x for o, _ in both for x in _participants(w, o)]
    out["reports"] = [x for o, e in both for x in _reports(w, o, e)]
    out["documents"] = [
        row.DocumentLine(
            occurrence=o.id,
            kind=d.kind,
            title=d.title,
            reports=tuple(f"{r.story.id}/{r.event}" for r in d.reports),
        )
        for o, _ in both
        for d in o.documents
    ]
    out["differences"] = [
        row.DifferenceLine(
            occurrence=o.id, field=d.field, value=v.value, stories=tuple(dict.fromkeys(s.id for s in v.stories))
        )
        for o, _ in both
        for d in o.differences
        for v in d.values
    ]
    out["fulfilments"] = [
        row.FulfilmentLine(
            occurrence=x.by,
            story=x.plan.story.id,
            event=x.plan.event,
            commitment=x.plan.commitment,
            published=x.published,
        )
        for x in w.ledger.fulfilments
    ]
    out["claims"] = list(_claims(w))
    out["commitments"] = list(_commitments(w))
    out["commitment_reports"] = list(_tellings(w))
    out["statements"] = list(_statements(w))
    out["figures"] = list(_figures(w))
    return out


def _story(w: Whole, id: str) -> row.StoryLine:
    s = w.stories[id]
    return row.StoryLine(
        id=s.id,
        path=s.path,
        url=s.url,
        language=s.language,
        agency=s.agency,
        agency_country=s.country,
        published=s.published,
        headline=s.headline,
        characters=len(s.text),
        sha256=s.sha256,
    )


def _entity(w: Whole, id: str) -> row.EntityLine:
    e = w.entities[id]
    return row.EntityLine(
        id=e.id,
        kind=e.kind,
        name=e.name,
        label=w.known.label(e.id),
        country=e.country,
        wikidata=e.wikidata,
        mentions=e.mentions,
        stories=len({r.story.id for r in e.reports}),
        because=e.because,
    )


def _occurrence(w: Whole, o: Occurrence) -> row.OccurrenceLine:
    codes = codes_of(o.kind, o.factuality)
    place = w.entities[o.place] if o.place else None
    days = [h.published for h in o.history if h.published]
    return row.OccurrenceLine(
        id=o.id,
        kind=o.kind,
        factuality=o.factuality,
        outcome=o.outcome,
        start=o.when.start if o.when else None,
        end=o.when.end if o.when else None,
        granularity=o.when.granularity if o.when else None,
        place=o.place,
        place_name=place.name if place else None,
        place_country=place.country if place else None,
        rank=o.rank,
        ordinal=o.ordinal,
        format=o.format,
        part_of=o.part_of,
        plover=codes.plover,
        mode=codes.mode,
        cameo=codes.cameo,
        reports=len(o.reports),
        texts=len({r.copy_of or r.story.id for r in o.reports}),
        first_reported=min(days, default=None),
        last_reported=max(days, default=None),
    )


def _participants(w: Whole, o: Occurrence) -> Iterator[row.ParticipantLine]:
    for p in o.participants:
        e = w.entities[p.entity]
        yield row.ParticipantLine(
            occurrence=o.id, entity=e.id, role=p.role, name=e.name, kind=e.kind, country=e.country
        )


def _reports(w: Whole, o: Occurrence, e: EventRow) -> Iterator[row.ReportLine]:
    """Yield the reports of an occurrence. A source has the trigger as its first quote, then the evidence."""
    for r, h, source in zip(o.reports, o.history, e.sources, strict=True):
        trigger = source.quotes[0]
        start, end, words = quoted(w, source)
        yield row.ReportLine(
            occurrence=o.id,
            step=h.step,
            factuality=h.factuality,
            published=h.published,
            start=h.when.start if h.when else None,
            end=h.when.end if h.when else None,
            granularity=h.when.granularity if h.when else None,
            story=r.story.id,
            path=r.story.path,
            agency=source.agency,
            copy_of=r.copy_of,
            finding=r.event,
            score=r.score,
            because=r.because,
            quote_start=start,
            quote_end=end,
            quote=words,
            trigger_start=trigger.start,
            trigger_end=trigger.end,
        )


def quoted(w: Whole, source: Source) -> tuple[int, int, str]:
    """Return the first words, with their place, that an event rests on: its evidence, else the word that names it."""
    quote = source.quotes[1] if len(source.quotes) > 1 else source.quotes[0]
    return quote.start, quote.end, w.words(source.story, quote.start, quote.end)


def _claims(w: Whole) -> Iterator[row.ClaimLine]:
    for number, d in enumerate(w.ledger.disagreements, 1):
        for c in d.claims:
            facts = c.model_dump(exclude={"story", "span"})
            yield row.ClaimLine(
                disagreement=number,
                about=d.about,
                verdict=d.verdict,
                between=d.parties,
                story=c.story.id,
                quote_start=c.span.start if c.span else None,
                quote_end=c.span.end if c.span else None,
                **facts,
            )


def _commitments(w: Whole) -> Iterator[row.CommitmentLine]:
    for c in w.ledger.commitments:
        facts = c.model_dump(exclude={"due", "reports"})
        yield row.CommitmentLine(
            due_start=c.due.start if c.due else None,
            due_end=c.due.end if c.due else None,
            granularity=c.due.granularity if c.due else None,
            reports=len(c.reports),
            **facts,
        )


def _tellings(w: Whole) -> Iterator[row.CommitmentReportLine]:
    for c in w.ledger.commitments:
        for r in c.reports:
            span = w.actions.get((r.story.id, r.commitment))
            yield row.CommitmentReportLine(
                commitment=c.id,
                story=r.story.id,
                path=r.story.path,
                published=w.stories[r.story.id].published,
                finding=r.commitment,
                quote_start=span.start if span else None,
                quote_end=span.end if span else None,
                quote=w.words(r.story.id, span.start, span.end) if span else r.action,
            )


def _statements(w: Whole) -> Iterator[row.StatementLine]:
    for s in w.statements:
        quotes = s.source.quotes
        yield row.StatementLine(
            id=s.id,
            story=s.source.story,
            published=s.published,
            kind=s.kind,
            act=s.act,
            speaker=s.speaker.id if s.speaker else None,
            speaker_name=s.speaker.name if s.speaker else None,
            channel=s.channel.id if s.channel else None,
            about=tuple(p.id for p in s.about),
            starts=tuple(q.start for q in quotes),
            ends=tuple(q.end for q in quotes),
            words=" … ".join(w.words(s.source.story, q.start, q.end) for q in quotes),
        )


def _figures(w: Whole) -> Iterator[row.FigureLine]:
    same = ("id", "published", "kind", "measure", "low", "high", "unit", "approximate", "direction", "status")
    for f in w.figures:
        quote = f.source.quotes[0]
        yield row.FigureLine(
            **{name: getattr(f, name) for name in same},
            story=f.source.story,
            period_start=f.start,
            period_end=f.end,
            parties=tuple(p.id for p in f.parties),
            speaker=f.speaker.id if f.speaker else None,
            quote_start=quote.start,
            quote_end=quote.end,
            quote=w.words(f.source.story, quote.start, quote.end),
            official=f.official.verdict if f.official else None,
            official_difference=f.official.difference if f.official else None,
            official_period=f.official.period if f.official else None,
        )
