"""Stories, their readings and the files they came in: looked up and kept by the batch."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, tuple_, update

from diplowire.ledger import schema as t
from diplowire.ledger.rows import Pks, chunks, one_line, put_in, storable
from diplowire.ledger.sketch import Lemmas
from diplowire.model.reading import Reading

_WORDS = 100_000  # characters of a story's lemmas that are searched
_STORY = ("pk", "id", "path", "language", "source", "relays", "published", "day", "headline", "lemmas", "reading")
_READING = ("pk", "story", "sha256", "version", "lexicon", "body", "run")


class Shelf:
    """What a batch brings on its way into the tables; nothing is written before `flush`."""

    def __init__(self, connection: Connection, pks: Pks, lemmas: Lemmas, run: int | None) -> None:
        self._connection, self._pks, self._lemmas, self._run = connection, pks, lemmas, run
        self._stories: dict[int, tuple[object, ...]] = {}
        self._readings: dict[tuple[int, str], tuple[object, ...]] = {}
        self._newest: dict[int, int] = {}  # of stories that are in the tables already: their newest reading
        self._paths: dict[int, str] = {}
        self._files: dict[tuple[str, str], tuple[object, ...]] = {}

    def known(self, ids: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Return number and path of the stories that are in the tables."""
        out = {}
        for part in chunks(sorted(set(ids))):
            rows = self._connection.execute(
                select(t.story.c.id, t.story.c.pk, t.story.c.path).where(t.story.c.id.in_(part))
            )
            out.update({id: (pk, path) for id, pk, path in rows})
        return out

    def story(self, path: str, reading: Reading) -> int:
        """Keep a new story; its reading must be kept next. Return its number."""
        s, pk = reading.story, self._pks.next("story")
        words = one_line(" ".join(sorted({w for w in self._lemmas(s.language, s.text) if w.isalnum()})))
        words = words[:_WORDS].strip()
        headline = one_line(s.headline.of(s.text)) if s.headline else None
        published = s.published.isoformat() if s.published else None
        source = storable(s.source.name) if s.source else None
        relays = storable(s.relays) if s.relays else None
        self._stories[pk] = (pk, s.id, path, s.language, source, relays, published, s.day, headline, words)
        return pk

    def moved(self, story: int, path: str) -> None:
        """Note a path of a known story that comes before the one it had."""
        self._paths[story] = path

    def has(self, story: int, sha: str) -> bool:
        """Say whether a story was read in just this way before."""
        if story in self._stories or (story, sha) in self._readings:
            return (story, sha) in self._readings
        query = select(t.reading.c.pk).where(t.reading.c.story == story, t.reading.c.sha256 == sha)
        return self._connection.execute(query).first() is not None

    def reading(self, story: int, sha: str, body: bytes, reading: Reading) -> None:
        """Keep a reading: the newest of its story."""
        pk, by = self._pks.next("reading"), reading.reader
        self._readings[story, sha] = (pk, story, sha, by.version, by.lexicon_sha256, body, self._run)
        self._newest[story] = pk

    def file(self, digest: str, path: str, reader: str, story: int) -> None:
        """Keep which bytes came in under which path, and what read them."""
        self._files[digest, path] = (digest, path, reader, story)

    def flush(self) -> None:
        """Write everything down."""
        put_in(self._connection, t.story, _STORY, [(*row, self._newest[pk]) for pk, row in self._stories.items()])
        put_in(self._connection, t.reading, _READING, list(self._readings.values()))
        for values in (
            [{"pk": pk, "path": path} for pk, path in self._paths.items()],
            [{"pk": pk, "reading": newest} for pk, newest in self._newest.items() if pk not in self._stories],
        ):
            for row in values:
                self._connection.execute(update(t.story).where(t.story.c.pk == row.pop("pk")).values(row))
        f = t.source_file.c
        for part in chunks(list(self._files)):
            rows = self._connection.execute(select(f.digest, f.path).where(f.digest.in_([d for d, _ in part])))
            if same := [(digest, path) for digest, path in rows if (digest, path) in part]:
                self._connection.execute(delete(t.source_file).where(tuple_(f.digest, f.path).in_(same)))
        put_in(self._connection, t.source_file, ("digest", "path", "reader", "story"), list(self._files.values()))
        if self._connection.execute(select(t.failure.c.pk).limit(1)).first():
            for paths in chunks([path for _, path in self._files]):
                self._connection.execute(delete(t.failure).where(t.failure.c.path.in_(paths)))
        for kept in (self._stories, self._readings, self._newest, self._paths, self._files):
            kept.clear()
