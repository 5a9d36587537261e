"""Reading a story: the only place where pack, analysis and finders are bound together."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import BinaryIO

from diplowire._version import VERSION
from diplowire.analyse import Pipeline
from diplowire.analyse.least import thresholds
from diplowire.archive.work import Reads
from diplowire.errors import DiplowireError, PackError
from diplowire.find.cast import Cast
from diplowire.find.changes import Changes
from diplowire.find.commitments import find_commitments
from diplowire.find.dating import Dating, lead_dates, not_yet
from diplowire.find.drafts import EventLexicon, occasions
from diplowire.find.entities import gather
from diplowire.find.events import find_events
from diplowire.find.factuality import Cues
from diplowire.find.figures import figures
from diplowire.find.holders import Holders
from diplowire.find.labelled import Labels
from diplowire.find.labelled_events import fill_events
from diplowire.find.lending import lend_days, lend_parties
from diplowire.find.lengths import lengthen
from diplowire.find.merge import Merger
from diplowire.find.parties import Parties
from diplowire.find.ranks import Ranks
from diplowire.find.record import events
from diplowire.find.reference import resolve
from diplowire.find.statements import find_statements
from diplowire.find.turns import Turns
from diplowire.find.undertakings import undertakings
from diplowire.find.voices import voices
from diplowire.gazetteer import load as load_gazetteer
from diplowire.lang import pack, packs
from diplowire.lang.pack import Pack, lower_words
from diplowire.learn.blas import one_thread
from diplowire.ledger.book import Book
from diplowire.ledger.intake import Intake, Piece
from diplowire.ledger.update import Knowledge
from diplowire.model.analysis import Analysis
from diplowire.model.reading import ReaderInfo, Reading
from diplowire.model.source import Document
from diplowire.model.story import Notice, Story
from diplowire.read import open_file, read_file, read_open
from diplowire.read import read_text as to_document
from diplowire.rules.trace import Trace

FAST, FULL = "fast", "full"
_LEAD_PARAGRAPHS = 2


class Reader:
    """Reads stories of one language; models are loaded with the first one and kept.

    `kind` is "fast", or "full" for the reader that sees words in context; of that, `least` says how sure it must be of
    what counts, 0 to 1, for each of the layers that `diplowire.analyse.least` names. With `labels` the fast reader's
    analysis, too, has entities inside each other; the record is the same. Raises PackError where the language has no
    pack or that no such reader, and where there is no such layer.
    """

    def __init__(
        self,
        language: str | Pack = "ru",
        kind: str = FAST,
        least: Mapping[str, float] | None = None,
        *,
        labels: bool = False,
    ) -> None:
        self.pack = language if isinstance(language, Pack) else pack(language)
        self.kind = kind
        self.least = thresholds(least or {})
        if kind == FAST:
            steps = self.pack.nested() if labels and self.pack.nested else self.pack.steps()
        elif kind == FULL and self.pack.full is not None:
            steps = self.pack.full(self.least)
        else:
            raise PackError(f"the pack for {self.pack.language} has no reader {kind!r}; use {FAST!r}")
        self.analyse = Pipeline(steps)
        self.gazetteer = load_gazetteer()
        self.holders = Holders(self.gazetteer, self.pack.surnames)
        words = self.pack.words()
        self.words = words
        cues = Cues.read(
            words.factuality_cues,
            words.light_verbs,
            words.conditional,
            words.through,
            words.carrying,
            words.inside,
            words.containers,
        )
        self.lexicon = EventLexicon(
            words.frames,
            cues,
            words.documents,
            words.event_words,
            words.inside,
            words.reflexive,
            words.demonstrative,
            words.within,
            occasions(words.occasions),
            words.lasting,
            Changes.read(words.change_cues),
        )
        self.ranks = Ranks.read(words.rank_nouns, words.owning, words.inside)
        self.info = ReaderInfo(
            name="diplowire",
            version=VERSION if kind == FAST else f"{VERSION}+{kind}",
            language=self.pack.language,
            models=self.pack.models() if kind == FAST else self.pack.full_models(),
            lexicon_sha256=self.pack.digest(),
        )

    def read(
        self,
        source: Document | str | os.PathLike[str],
        *,
        published: dt.datetime | dt.date | None = None,
        url: str | None = None,
    ) -> Reading:
        """Read one story: a document, or the path of a file. Raises UnreadableStory where there is none to read."""
        return self.explain(source, published=published, url=url)[0]

    def explain(
        self,
        source: Document | str | os.PathLike[str],
        *,
        published: dt.datetime | dt.date | None = None,
        url: str | None = None,
    ) -> tuple[Reading, Trace]:
        """Read one story and return with the reading what each rule did."""
        document = source if isinstance(source, Document) else read_file(Path(source), published=published, url=url)
        story, notices = self.pack.envelope(document)
        trace = Trace()
        if story.language != self.pack.language:
            if story.language not in packs():
                return Reading(reader=self.info, story=story, notices=tuple(notices)), trace
            other = reader(story.language, self.kind if pack(story.language).full else FAST)
            story, notices = other.pack.envelope(document)
            return other._find(story, list(notices), trace), trace
        return self._find(story, list(notices), trace), trace

    def _find(self, story: Story, notices: list[Notice], trace: Trace) -> Reading:
        a = self.analyse(story)
        pack = self.pack
        labels = Labels(a, self.least)
        drafts = labels.offices(pack.mentions(a))
        cast = gather(a, drafts, self.gazetteer, pack.stem)
        labels.countries(cast)
        parties = Parties(a, cast, self.words.party_nouns, self.words.inside, self.words.origin)
        said, odd = find_statements(a, pack.speech(), trace)
        notices += odd
        resolve(a, cast, drafts, self.holders, Turns(a, cast, parties, said))
        statements = voices(a, cast, parties, said)
        times = pack.times(a, story.day)
        told = find_events(a, cast, parties, self.lexicon, trace)
        words = self.words
        dating = Dating(
            a,
            times,
            [d.trigger for d in told],
            self.lexicon.cues,
            about=words.about,
            inside=words.inside,
            aiming=words.aiming,
        )
        dating.settle(told)
        lend_parties(a, told, self.lexicon)
        happenings = Merger(a, cast, dating.of).merge(told)
        lead = _lead(story)
        not_yet(a, happenings)
        lend_days(happenings)
        lead_dates(a, happenings, lead)
        lend_days(happenings)
        lengthen(a, happenings, times, self.lexicon)
        fill_events(labels, cast, happenings, times, dating)
        found = events(a, cast, happenings, statements, self.words, lead)
        counted = pack.quantities(a, times)
        words = self.words
        numbers = figures(
            a, cast, parties, counted, times, statements, words.measures, self.ranks, trace, words.comparing
        )
        promised = undertakings(a, parties, find_commitments(a, pack.commitments(), trace), statements, found)
        for t in times:
            trace.fired(t.rule, a.start[t.first], a.stop[t.last], t.describe())
            if t.note:
                notices.append(Notice(code=t.note, message="the date does not fit", span=cast.span(t.first, t.last)))
        entities = cast.entities()
        for e in entities:
            for m in e.mentions:
                trace.fired(e.origin.rule, m.start, m.end, f"{e.kind} {e.name}")
        if pack.not_provided:
            layers = ", ".join(sorted(pack.not_provided))
            notices.append(Notice(code="not-provided", message=f"the pack for {pack.language} does not read: {layers}"))
        return Reading(
            reader=self.info,
            story=_placed(story, a, cast),
            entities=entities,
            events=tuple(found),
            statements=tuple(statements),
            figures=tuple(numbers),
            commitments=tuple(promised),
            notices=tuple(notices),
        )


def _placed(story: Story, a: Analysis, cast: Cast) -> Story:
    """Give the dateline the entity of its town."""
    if story.dateline is None:
        return story
    span = story.dateline.span
    place = next((h for i in a.within(span.start, span.end) if (h := cast.at(i)) and cast.kind(h) == "place"), None)
    return story.model_copy(update={"dateline": story.dateline.model_copy(update={"place": place})}) if place else story


def _lead(story: Story) -> int:
    """Return the character where headline, deck and the first paragraph of the body end."""
    body = story.paragraphs[:_LEAD_PARAGRAPHS] if story.headline is None else story.paragraphs[:1]
    return body[-1].end if body else len(story.text)


def reader(language: str = "ru", kind: str = FAST, *, labels: bool = False) -> Reader:
    """Return the shared reader of a language and kind. Raises PackError where there is none."""
    return _reader(language, kind, labels)


@cache
def _reader(language: str, kind: str, labels: bool) -> Reader:
    return Reader(language, kind, labels=labels)


def identify(language: str, kind: str, name: str, country: str | None) -> str | None:
    """Return the key, free of language, of a name that the language's pack knows."""
    return pack(language).identity(kind, name, country) if language in packs() else None


def lemmas(language: str, text: str) -> list[str]:
    """Return the normal forms of a text's words; of a language without a pack, its words."""
    return pack(language).lemmas(text) if language in packs() else lower_words(text)


KNOWLEDGE = Knowledge(identify, lemmas)


def open_ledger(address: str | os.PathLike[str] | None = None, *, create: bool = True) -> Book:
    """Open a ledger: a SQLite file, a PostgreSQL database by its URL, or the user's own where none is named.

    Raises LedgerError where it cannot be opened.
    """
    return Book(address, KNOWLEDGE, create=create)


def intake(
    book: Book,
    *,
    published: dt.datetime | dt.date | None = None,
    url: str | None = None,
    columns: Mapping[str, str] | None = None,
    kind: str = FAST,
) -> Intake:
    """Return what reads files into a ledger. `published`, `url` and `columns` are said of all of them."""
    main = reader(kind=kind)

    def stories(stream: BinaryIO, path: str) -> Iterator[Piece | DiplowireError]:
        for found in read_open(stream, path, published=published, url=url, columns=columns):
            if isinstance(found, Document):
                yield Piece(found.name, found.content(), partial(main.read, found))
            else:
                yield found

    said = ",".join(f"{field}={column}" for field, column in sorted((columns or {}).items()))
    stated = f"{published.isoformat() if published else ''} {url or ''} {said}".strip()
    info = main.info
    others = [pack(language).digest() for language in packs()]
    return Intake(
        book,
        stories,
        open_file,
        version=info.version,
        lexicon=info.lexicon_sha256,
        lexicons=others,
        stated=stated,
    )


def archive_reader(kind: str = FAST) -> Reads:
    """Return what workers on an archive read with: on one thread, whatever the environment says."""
    main = reader(kind=kind)

    def read(document: Document) -> Reading:
        with one_thread():
            return main.read(document)

    return Reads(main.info, read)


def read_story(
    source: Document | str | os.PathLike[str],
    *,
    published: dt.datetime | dt.date | None = None,
    url: str | None = None,
    kind: str = FAST,
) -> Reading:
    """Read one story from a file or a document with the shared reader."""
    return reader(kind=kind).read(source, published=published, url=url)


def read_text(
    text: str, *, published: dt.datetime | dt.date | None = None, url: str | None = None, kind: str = FAST
) -> Reading:
    """Read one story from its text with the shared reader."""
    return reader(kind=kind).read(to_document(text, published=published, url=url))
